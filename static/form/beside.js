/**
 * What `check` says of one entry beside the others, as far as `/search.json` tells of them; pure, no DOM.
 *
 * Carries out those rules of `openlabels/everyone/between.py` that one author can mend: a base that nobody knows, a base whose training
 * data is not open, another spelling of the organization, a day that has not come. All are warnings, in its words. What two
 * entries say of one address, and circles, are left to `check`: they take whole entries. `already.js` knows what is a duplicate.
 */

import { closest, fill, quoted } from "../shared/text.js";

/** @import {Entry, Known} from "../shared/types.js" */
/** @typedef {import("./rules.js").Finding} Finding */
/** @typedef {{id: string, name: string, organization: string, label: string | null, aliases?: string[], parts?: string}} Model */

const HUB = "hf:";
const MANY = 20_000; // names, of which none is looked for that is close
const OPEN_DATASET = /(^|-)OD(-|$)/;
const [DATASET, IS_OPEN] = [2, /^[oru]$/]; // of a model's parts, each a letter (`data._letter`): an open one's is its license's class
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const FIRST_TO_WAKE = 14 * 3_600_000; // milliseconds by which a day begins earlier than in UTC, where it does so first

/** The models of the registry, by their ids and former ids. */
export class Neighbors {
  /**
   * @param {Known} form
   * @param {Model[]} models
   */
  constructor(form, models) {
    this.form = form;
    /** @type {Map<string, string>} */
    this.near = new Map();
    this.byName = new Map(models.flatMap((model) => [model.id, ...(model.aliases ?? [])].map((name) => [name, model])));
    /** @type {Map<string, Map<string, string>>} how each entry of an organization spells it, by its id */
    this.spellings = new Map();
    for (const { id, organization } of models) {
      const org = orgOf(id);
      const found = this.spellings.get(org) ?? this.spellings.set(org, new Map()).get(org);
      found?.set(id, organization);
    }
  }

  /** @returns {string[]} every organization, as most of its entries spell it */
  get organizations() {
    return [...new Set([...this.spellings.keys()].map((org) => this.organizationOf(`${org}/`)))].sort();
  }

  /**
   * How most entries of an organization spell it, "" where there are none.
   * @param {string} id of any of its models
   */
  organizationOf(id) {
    return usual(this.spellings.get(orgOf(id)) ?? new Map());
  }

  /**
   * @param {string} id
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  check(id, entry) {
    return [...this.references(entry), ...this.spelling(id, entry), ...this.datasets(entry), ...this.days(entry)];
  }

  /**
   * @param {string} field
   * @param {string} kind
   * @param {Record<string, string>} values
   * @returns {Finding}
   */
  warning(field, kind, values) {
    const { code, message, hint } = this.form.words[kind];
    return { field, code, message: fill(message, values), hint: fill(hint, values), severity: "warning" };
  }

  /** @param {Entry} entry */
  *references({ derived_from: bases = [], superseded_by: successor }) {
    const named = [...bases.map((base, at) => [`derived_from.${at}`, base, "unknown-base"]), ...(successor ? [["superseded_by", successor, "unknown-successor"]] : [])];
    for (const [field, target, kind] of named) {
      if (this.byName.has(target) || target.startsWith(HUB)) continue;
      yield this.warning(field, kind, { value: quoted(target), meant: this.meant(target) });
    }
  }

  /**
   * "Did you mean …?", "" where nothing is close; looked for once, since it takes all names.
   * @param {string} target
   * @returns {string}
   */
  meant(target) {
    if (this.byName.size >= MANY) return "";
    const near = this.near.get(target) ?? closest(target, this.byName.keys());
    this.near.set(target, near);
    return near && fill(this.form.phrases.meant, { value: near });
  }

  /**
   * @param {string} id
   * @param {Entry} entry
   */
  *spelling(id, { organization }) {
    if (!organization) return;
    const most = usual(new Map([...(this.spellings.get(orgOf(id)) ?? []), [id, organization]])); // as it will be: this entry may be one of them
    if (organization !== most) yield this.warning("organization", "spelling", { value: quoted(organization), usual: quoted(most), org: orgOf(id) });
  }

  /** @param {Entry} entry */
  *datasets({ label, derived_from: bases = [] }) {
    if (!OPEN_DATASET.test(label ?? "")) return;
    for (const [at, base] of bases.entries()) {
      const known = this.byName.get(base);
      if (IS_OPEN.test(known?.parts?.[DATASET] ?? "")) continue;
      yield this.warning(`derived_from.${at}`, known ? "base-dataset-closed" : "base-dataset-unknown", { value: quoted(base) });
    }
  }

  /** @param {Entry} entry */
  *days({ checked = "" }) {
    const today = new Date(Date.now() + FIRST_TO_WAKE).toISOString().slice(0, 10);
    if (DAY.test(checked) && checked > today) yield this.warning("checked", "not-yet", { value: checked });
  }
}

/** @param {string} id */
const orgOf = (id) => id.split("/")[0];

/**
 * The spelling of most entries, of several the first by id; "" where there are none.
 * @param {Map<string, string>} spelled by id
 */
function usual(spelled) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const [, name] of [...spelled].sort(([a], [b]) => (a < b ? -1 : 1))) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times].reduce((most, one) => (one[1] > most[1] ? one : most), ["", 0])[0];
}

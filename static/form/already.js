/**
 * What the registry has already: an id that is taken, and weights that another entry lists; pure, no DOM.
 *
 * What two entries say of one address is left to `check`, which takes whole entries.
 */

import { quoted } from "../shared/text.js";

/** @import {Entry, Known} from "../shared/types.js" */
/** @typedef {import("./rules.js").Finding} Finding */
/** @typedef {import("./beside.js").Model} Model */

const MOST = 3; // entries that are named of those that list one address

/** The registry's ids, names and addresses, each from when it is known. */
export class Already {
  /** @param {Known} form */
  constructor(form) {
    this.hub = new RegExp(`^(?:${form.hub.address})$`);
    /** @type {Map<string, string>} by id */
    this.names = new Map();
    /** @type {Map<string, string>} ids by each name that is taken, without what does not tell two apart */
    this.taken = new Map();
    /** @type {Map<string, string[]>} ids by the place that an address leads to */
    this.listed = new Map();
  }

  /** @param {Model[]} models */
  knowModels(models) {
    this.names = new Map(models.map(({ id, name }) => [id, name]));
    this.taken = new Map(models.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => [bare(name), id])));
  }

  /** @param {Record<string, string[]>} listed ids by the address of an artifact, as `/api/v1/by-url.json` has them */
  knowAddresses(listed) {
    for (const [address, ids] of Object.entries(listed)) {
      const place = this.place(address);
      this.listed.set(place, [...(this.listed.get(place) ?? []), ...ids]);
    }
  }

  /**
   * What keeps an id from being that of a new entry.
   * @param {string} id
   * @returns {Finding[]}
   */
  id(id) {
    const entry = this.taken.get(bare(id));
    const hint = "Choose an id that differs in more than dots, dashes and underscores, or";
    return entry === undefined ? [] : [{ field: "id", code: "taken", message: `the registry has ${entry} already`, hint, severity: "error", entry }];
  }

  /**
   * What other entries list of an entry's weights: a warning, since a family may share one address.
   * @param {string} id of the entry itself
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  weights(id, { evidence = {} }) {
    return (evidence.weights ?? []).flatMap(({ url = "" }, at) => {
      const others = new Set(this.listed.get(this.place(url)));
      others.delete(id);
      return [...others].slice(0, MOST).map((other) => this.shared(`evidence.weights.${at}.url`, other));
    });
  }

  /**
   * @param {string} field
   * @param {string} entry
   * @returns {Finding}
   */
  shared(field, entry) {
    return { field, code: "listed", message: `${quoted(this.names.get(entry) ?? entry)} lists this address already`, hint: "If it is the same model,", severity: "warning", entry };
  }

  /**
   * What an address leads to: on the Hub a repository, whichever page of it is named.
   * @param {string} address
   */
  place(address) {
    return (this.hub.exec(address)?.[1] ?? address).replace(/\/+$/, "").toLowerCase();
  }
}

/**
 * An id without what does not tell two of them apart.
 * @param {string} id
 */
const bare = (id) => id.replace(/[._-]/g, "");

/**
 * What `check` says of one entry, said in the browser; pure, no DOM.
 *
 * Carries out the rules of `openlabels/reading/rules.py`, `record.py`, `source.py` and `folding.py` by the limits, patterns and words that
 * `form.json` has from there. Knows entries as a form makes them: values are text or lists of text, and what is empty
 * is absent. A test holds every finding to what the Python side says of the same entry.
 */

import { capital, fill, grouped, hex, quoted, strip } from "../shared/text.js";
import { judge, nextStep, sentence } from "../shared/verdict.js";
import { LicenseError, Licenses } from "./licenses.js";
import { Refusal, Values } from "./values.js";

/** @import {Artifact, Entry, Evidence, Known, Spec} from "../shared/types.js" */
/** @typedef {{field: string, code: string, message: string, hint: string, severity: "error" | "warning", entry?: string}} Finding `entry` is one that the author may mean to correct instead, as its last words say */

const SCALE = new Map([["K", 1e3], ["M", 1e6], ["B", 1e9], ["T", 1e12]]);

/** The rules, as one `form.json` has them. */
export class Rules {
  /** @param {Known} form */
  constructor(form) {
    this.form = form;
    this.licenses = new Licenses(form);
    this.values = new Values(form, this.licenses);
  }

  /**
   * Everything wrong in an entry; `id` is org/model.
   * @param {string} id
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  check(id, entry) {
    const hidden = [...this.source("", entry)];
    const read = this.shortened(entry);
    const told = new Set(hidden.map(({ field }) => field));
    const fields = [...this.fields(this.form.fields.slice(1), "", read), ...this.evidence(read.evidence), ...this.links(read.links)];
    const claim = this.claim(read);
    const toldOfLabel = claim.some(({ field }) => field === "label");
    const others = [...fields, ...this.between(read)].filter(({ field }) => !toldOfLabel || field !== "label");
    const rest = [...others, ...claim, ...this.aliases(id, read)];
    return distinct([...this.identity(id), ...hidden, ...rest.filter(({ field }) => !told.has(field))]);
  }

  /**
   * What is wrong with the size of the file.
   * @param {string} yaml
   * @returns {Finding[]}
   */
  checkFile(yaml) {
    const { bytes, what } = this.form.limits;
    const size = new TextEncoder().encode(yaml).length;
    return size > bytes ? [this.finding("", "too-large", { size: grouped(size), most: grouped(bytes), what: capital(what) })] : [];
  }

  /**
   * @param {string} field
   * @param {string} kind
   * @param {Record<string, string | number>} [values]
   * @param {"error" | "warning"} [severity]
   * @returns {Finding}
   */
  finding(field, kind, values = {}, severity = "error") {
    const { code, message, hint } = this.form.words[kind];
    return { field, code, message: fill(message, values), hint: fill(hint, values), severity };
  }

  /**
   * @param {string} field
   * @param {{name: string, described: string}} spec
   * @returns {Finding}
   */
  missing(field, { name, described }) {
    const known = this.form.choose_from[name];
    const choices = known ? fill(this.form.phrases.choose_from, { known: known.join(", ") }) : "";
    return this.finding(field, "missing", { key: quoted(name), name, described, choices });
  }

  // The file

  /**
   * What the file's reader says: characters that nobody sees, and endless lists.
   * @param {string} field
   * @param {any} value
   * @returns {Generator<Finding>}
   */
  *source(field, value) {
    const { items } = this.form.limits;
    if (typeof value === "string") {
      const bad = this.values.found.forbidden.exec(value);
      if (bad) yield this.finding(field, "invisible", { hex: hex(bad[0]) });
      return;
    }
    if (Array.isArray(value) && value.length > items) yield this.finding(field, "list-too-long", { most: items });
    const within = Array.isArray(value) ? value.slice(0, items) : value;
    for (const [key, one] of Object.entries(within)) yield* this.source(field ? `${field}.${key}` : key, one);
  }

  /**
   * The entry with lists cut where the reader cuts them.
   * @param {any} value
   * @returns {any}
   */
  shortened(value) {
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return value.slice(0, this.form.limits.items).map((one) => this.shortened(one));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.shortened(one)]));
  }

  // Fields

  /**
   * @param {string} id
   * @returns {Finding[]}
   */
  identity(id) {
    const [spec] = this.form.fields;
    return id ? this.value(spec, "id", id) : [this.missing("id", spec)];
  }

  /**
   * @param {Spec[]} specs
   * @param {string} prefix
   * @param {Record<string, any>} data
   * @returns {Finding[]}
   */
  fields(specs, prefix, data) {
    return specs.flatMap((spec) => {
      const field = prefix + spec.name;
      if (!(spec.name in data)) return spec.required ? [this.missing(field, spec)] : [];
      return spec.kind === "group" ? [] : this.value(spec, field, data[spec.name]);
    });
  }

  /**
   * What is wrong with the value of one field.
   * @param {Spec} spec
   * @param {string} field
   * @param {string | string[]} value
   * @returns {Finding[]}
   */
  value(spec, field, value) {
    if (typeof value === "string") return this.attempt(field, () => this.values.checks[spec.kind](value, spec));
    if (spec.most_items && value.length > spec.most_items) return [this.finding(field, "too-many-items", { limit: spec.most_items })];
    const found = value.flatMap((item, index) => this.attempt(`${field}.${index}`, () => this.values.checks[spec.kind](item, spec)));
    return found.length ? found : this.attempt(field, () => this.values.unlike(value));
  }

  /**
   * @param {string} field
   * @param {() => void} check
   * @returns {Finding[]}
   */
  attempt(field, check) {
    try {
      check();
      return [];
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof LicenseError)) throw error;
      return [this.finding(field, error.kind, error.values)];
    }
  }

  /**
   * @param {Evidence | undefined} evidence
   * @returns {Finding[]}
   */
  evidence(evidence) {
    if (!evidence) return [];
    return this.form.parts.flatMap((part) => {
      const field = `evidence.${part.part}`;
      const listed = evidence[part.part];
      if (!listed) return part.required ? [this.missing(field, { ...part, name: part.part })] : [];
      return listed.flatMap((one, index) => this.fields(this.form.artifact, `${field}.${index}.`, one));
    });
  }

  /** @param {Record<string, string> | undefined} links */
  links(links) {
    return links ? this.fields(this.form.links, "links.", links) : [];
  }

  // Between fields

  /**
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  between(entry) {
    const artifacts = this.form.parts.flatMap(({ part }) =>
      (entry.evidence?.[part] ?? []).flatMap((one, index, all) => [...this.artifact(`evidence.${part}.${index}`, one), ...this.twice(part, index, all)]),
    );
    const lines = this.form.fields.filter(({ kind }) => kind === "line");
    return [...artifacts, ...lines.flatMap(({ name }) => this.space(name, /** @type {string | undefined} */ (entry[name]))), ...this.status(entry), ...this.sizes(entry)];
  }

  /**
   * @param {string} field
   * @param {string} [text]
   * @returns {Finding[]}
   */
  space(field, text = "") {
    const line = text.replace(/\n$/, "");
    return !["", line].includes(strip(line)) && !line.includes("\n") ? [this.finding(field, "outer-space", { value: quoted(line) }, "warning")] : [];
  }

  /**
   * @param {string} at
   * @param {Artifact} artifact
   * @returns {Finding[]}
   */
  artifact(at, artifact) {
    const needed = artifact.access === "closed" ? [] : this.form.unless_closed;
    const found = needed.filter((key) => !(key in artifact)).map((key) => this.finding(`${at}.${key}`, `missing-${key}`));
    const itself = (artifact.mirrors ?? []).flatMap((mirror, place) => (mirror === artifact.url ? [this.finding(`${at}.mirrors.${place}`, "mirror-of-itself", { value: quoted(mirror) }, "warning")] : []));
    return [...found, ...this.space(`${at}.name`, artifact.name), ...itself, ...this.stated(at, artifact)];
  }

  /**
   * @param {string} part
   * @param {number} index
   * @param {Artifact[]} all
   * @returns {Finding[]}
   */
  twice(part, index, all) {
    const { url, license, access } = all[index];
    const first = all.findIndex((one) => one.url === url && one.license === license && one.access === access);
    return url === undefined || first === index ? [] : [this.finding(`evidence.${part}.${index}.url`, "artifact-twice", { value: quoted(url), first: `evidence.${part}.${first}` }, "warning")];
  }

  /**
   * @param {string} at
   * @param {Artifact} artifact
   * @returns {Finding[]}
   */
  stated(at, artifact) {
    const { license, license_url: address } = artifact;
    if (license === undefined || this.attempt(at, () => void this.licenses.parse(license)).length) return [];
    const { custom, deprecated } = this.licenses.parse(license);
    const found = custom && address === undefined ? [this.finding(`${at}.license_url`, "missing-license-url")] : [];
    const old = deprecated.map((id) => this.finding(`${at}.license`, "license-deprecated", { value: quoted(id), what: this.licenses.instead(id) }, "warning"));
    return [...found, ...old];
  }

  /**
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  status(entry) {
    const { status = "active" } = entry;
    const found = [];
    if (status === "withdrawn" && !("status_note" in entry)) found.push(this.finding("status_note", "missing-status-note"));
    if (entry.label === this.form.label.none && status !== "withdrawn") found.push(this.finding("label", "label-none"));
    if ("superseded_by" in entry && status !== "superseded") found.push(this.finding("superseded_by", "superseded-by"));
    return found;
  }

  /**
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  sizes({ parameters: total, active_parameters: active }) {
    if (!total || !active || ![total, active].every((size) => this.values.whole.size.test(size)) || count(active) <= count(total)) return [];
    return [this.finding("active_parameters", "size-swapped", { active: quoted(active), total: quoted(total) }, "warning")];
  }

  // The claim against the evidence

  /**
   * Depends on nothing but who can get each artifact, so it is told whatever else is wrong.
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  claim({ label: claimed, status, evidence }) {
    const withdrawn = status === "withdrawn";
    if (!this.tellsAccess(evidence) || (claimed === this.form.label.none && withdrawn)) return [];
    const { label, parts } = judge(this.form, named(evidence));
    const said = sentence(this.form, parts);
    if (!label) return [this.finding("evidence.code", withdrawn ? "no-label-withdrawn" : "no-label", { sentence: said, step: nextStep(this.form, parts[0]) })];
    if (claimed === undefined) return [this.finding("label", "missing-label", { earned: label.label, sentence: said })];
    const known = this.form.label.labels.some((one) => one.label === claimed);
    return known && claimed !== label.label ? [this.finding("label", "label", { claimed: quoted(claimed), earned: label.label, sentence: said })] : [];
  }

  /**
   * Whether the code is listed, and everything listed says who can get it.
   * @param {Evidence | undefined} evidence
   * @returns {evidence is Evidence}
   */
  tellsAccess(evidence) {
    if (!evidence?.code?.length) return false;
    return Object.values(evidence).every((listed) => listed.every(({ access = "" }) => this.form.label.access.includes(access)));
  }

  /**
   * @param {string} id
   * @param {Entry} entry
   * @returns {Finding[]}
   */
  aliases(id, { aliases = [] }) {
    const [org] = id.split("/");
    return aliases.flatMap((alias, index) => {
      if (this.values.idFault(alias) || alias.split("/")[0] === org) return [];
      return [this.finding(`aliases.${index}`, "alias-org", { value: quoted(alias), org: quoted(org), start: org })];
    });
  }
}

/** @param {string} size */
const count = (size) => Number(size.slice(0, -1)) * (SCALE.get(size.slice(-1)) ?? 1);

/**
 * Evidence with names as they are read: without the line feed that YAML leaves behind a block.
 * @param {Evidence} evidence
 */
const named = (evidence) => Object.fromEntries(Object.entries(evidence).map(([part, listed]) => [part, listed.map((one) => ({ ...one, name: one.name?.replace(/\n$/, "") }))]));

/** @param {Finding[]} findings */
function distinct(findings) {
  const seen = new Map(findings.map((one) => [[one.field, one.code, one.message].join("\0"), one]));
  return [...seen.values()];
}

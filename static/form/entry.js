/**
 * Between what the controls of the form hold and the data of an entry; pure, no DOM.
 *
 * Controls bear dotted names (`evidence.code.0.url`), and their values are text, or lists for choices of several.
 * What is empty is absent; an artifact without any value is left out, so indices may differ between the two.
 */

/** @import {Artifact, Entry, Evidence, Known, Spec} from "../shared/types.js" */
/** @typedef {Record<string, string | string[]>} Values what controls hold, by name */
/** @typedef {{entry: Entry, controls: Map<string, string>}} Collected `controls` maps an artifact's path to its controls' */

const KEPT = ["organization", "justification", "modalities", "family", "contacts"];
const KEPT_LINKS = ["homepage", "paper"];
const KEPT_OF_WEIGHTS = ["license", "license_url", "access"];

/**
 * The entry that the controls hold, its keys in the order of the fields.
 * @param {Known} form
 * @param {Values} values
 * @returns {Collected}
 */
export function collect(form, values) {
  const controls = new Map();
  const groups = { evidence: () => evidence(form, values, controls), links: () => object(form.links, "links.", values) };
  /** @type {Entry} */
  const entry = {};
  for (const spec of form.fields.slice(1)) {
    const value = spec.kind === "group" ? groups[/** @type {"evidence" | "links"} */ (spec.name)]() : read(spec, values[spec.name]);
    if (!isEmpty(value)) entry[spec.name] = value;
  }
  return { entry, controls };
}

/** @param {any} value */
const isEmpty = (value) => value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

/**
 * A mapping of pairs, without what is empty.
 * @param {[string, any][]} pairs
 * @returns {Record<string, any>}
 */
const filled = (pairs) => Object.fromEntries(pairs.filter(([, value]) => !isEmpty(value)));

/**
 * @param {Spec[]} specs
 * @param {string} prefix
 * @param {Values} values
 * @returns {Record<string, any>}
 */
function object(specs, prefix, values) {
  return filled(specs.map((spec) => [spec.name, read(spec, values[prefix + spec.name])]));
}

/**
 * @param {Known} form
 * @param {Values} values
 * @param {Map<string, string>} controls
 * @returns {Evidence}
 */
function evidence(form, values, controls) {
  return filled(form.parts.map(({ part }) => [part, artifacts(form, part, values, controls)]));
}

/**
 * @param {Known} form
 * @param {string} part
 * @param {Values} values
 * @param {Map<string, string>} controls
 */
function artifacts(form, part, values, controls) {
  const list = [];
  for (const index of indices(part, values)) {
    const one = object(form.artifact, `evidence.${part}.${index}.`, values);
    if (isEmpty(one)) continue;
    controls.set(`evidence.${part}.${list.length}`, `evidence.${part}.${index}`);
    list.push(one);
  }
  return list;
}

/**
 * The indices under which controls of a part's artifacts stand.
 * @param {string} part
 * @param {Values} values
 * @returns {number[]}
 */
export function indices(part, values) {
  const start = `evidence.${part}.`;
  const found = Object.keys(values).filter((name) => name.startsWith(start));
  return [...new Set(found.map((name) => Number(name.slice(start.length).split(".")[0])))].sort((a, b) => a - b);
}

/**
 * @param {Spec} spec
 * @param {string | string[] | undefined} value
 * @returns {string | string[] | undefined}
 */
function read(spec, value) {
  return spec.many && typeof value === "string" ? items(value, spec.kind) : value;
}

/**
 * The items of a list that is typed as text: one a line, or with commas; an address may hold commas itself.
 * @param {string} text
 * @param {string} kind
 */
export function items(text, kind) {
  const between = kind === "url" ? /\n|,(?=\s|$|https?:)/ : /[\n,]/;
  return text.split(between).map((item) => item.trim()).filter(Boolean);
}

/**
 * Choices in the order that they had before, and what is new behind them.
 * @param {string[]} chosen
 * @param {string[]} before
 */
export const inOrder = (chosen, before) => [...before.filter((one) => chosen.includes(one)), ...chosen.filter((one) => !before.includes(one))];

/**
 * What the controls hold for an entry.
 * @param {Record<string, any>} entry or what is within one
 * @returns {Values}
 */
export function flatten(entry, prefix = "") {
  /** @type {Values} */
  const values = {};
  for (const [key, value] of Object.entries(entry)) {
    const name = prefix + key;
    if (typeof value === "string" || name === "modalities") values[name] = value;
    else if (Array.isArray(value) && value.every((item) => typeof item === "string")) values[name] = value.join("\n");
    else Object.assign(values, flatten(value, `${name}.`));
  }
  return values;
}

/**
 * The control that a finding is about.
 * @param {string} field the dotted field of the entry
 * @param {Map<string, string>} controls as `collect` gives them
 * @param {(name: string) => boolean} exists
 */
export function controlOf(field, controls, exists) {
  const steps = field.split(".");
  const artifact = steps.slice(0, 3).join(".");
  const name = [controls.get(artifact) ?? artifact, ...steps.slice(3)].join(".");
  for (let at = name; at; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    if (exists(at)) return at;
  }
  return "";
}

/**
 * The entry of a model, from its JSON in the API.
 * @param {Known} form
 * @param {Record<string, any>} model
 * @returns {Entry}
 */
export function fromApi(form, model) {
  const evidence = filled(form.parts.map(({ part }) => [part, model.parts[part].artifacts.map((/** @type {Artifact} */ one) => known(form.artifact, one))]));
  const entry = known(form.fields.slice(1), { ...model, evidence, links: known(form.links, model.links) });
  if (entry.status === "active") delete entry.status;
  if (entry.status === "withdrawn" && !entry.label) entry.label = form.label.none;
  return entry;
}

/**
 * @param {Spec[]} specs
 * @param {Record<string, any>} data
 */
const known = (specs, data) => filled(specs.map(({ name }) => [name, data[name] ?? ""]));

/**
 * What sizes of one family share: what is left out differs from one to the next.
 * @param {Entry} entry
 * @returns {Entry}
 */
export function shared(entry) {
  const { weights = [], ...evidence } = entry.evidence ?? {};
  const alike = weights.map((one) => picked(one, KEPT_OF_WEIGHTS));
  const links = picked(entry.links ?? {}, KEPT_LINKS);
  return filled(Object.entries({ ...picked(entry, KEPT), evidence: { ...evidence, ...(alike.length ? { weights: alike } : {}) }, links }));
}

/**
 * @param {Record<string, any>} data
 * @param {string[]} names
 * @returns {Record<string, any>}
 */
const picked = (data, names) => Object.fromEntries(names.filter((name) => name in data).map((name) => [name, data[name]]));

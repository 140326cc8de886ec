/**
 * What a pasted Hugging Face model card proves; pure, no DOM.
 *
 * Reads the metadata between its two lines of `---`: text and lists of text at the top level, nothing else. The Hub's
 * words are the tables of `openlabels/ground/hub.py`, which come with `form.json`. A card's silence proves nothing.
 */

import { opening } from "./opening.js";

/** @import {Hub, Known} from "../shared/types.js" */
/** @typedef {string | string[]} Stated */
/** @typedef {{name: string, value: string, why: string}} Suggestion what may belong in a control, for the author to say */
/** @typedef {{values: Record<string, string | string[]>, suggestions: Suggestion[], datasets: string[], notes: string[]}} Draft
 *  `notes` say what is left to the author, and why */

const MARK = /^---\s*$/;
const KEY = /^([A-Za-z_][\w.-]*):(?:\s+(.*))?$/;
const ITEM = /^\s*-\s+(.*)$/;
const MOST_LINES = 2000;
const FILE = /^[\w.-]+(\/[\w.-]+)*$/;

/**
 * The metadata and the text below it; `data` is null where a card has none.
 * @param {string} text
 * @returns {{data: Record<string, Stated> | null, body: string}}
 */
export function split(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const start = lines.findIndex((line) => line.trim());
  const end = lines.findIndex((line, at) => at > start && MARK.test(line));
  if (start < 0 || end < 0 || end - start > MOST_LINES || !MARK.test(lines[start])) return { data: null, body: text };
  return { data: metadata(lines.slice(start + 1, end)), body: lines.slice(end + 1).join("\n") };
}

/**
 * @param {string[]} lines
 * @returns {Record<string, Stated>}
 */
function metadata(lines) {
  /** @type {Record<string, Stated>} */
  const data = {};
  const seen = new Set();
  for (let at = 0; at < lines.length; at += 1) {
    const [, key, rest = ""] = KEY.exec(lines[at]) ?? [];
    if (!key || seen.has(key)) continue;
    seen.add(key);
    const below = following(lines, at);
    const value = stated(rest.trim(), below);
    if (value.length) data[key] = value;
    at += below.length;
  }
  return data;
}

/**
 * The lines that belong to the key at `at`: what is indented, and items.
 * @param {string[]} lines
 * @param {number} at
 */
function following(lines, at) {
  const rest = lines.slice(at + 1);
  const end = rest.findIndex((line) => line.trim() && !/^(\s|-\s|\])/.test(line));
  return end < 0 ? rest : rest.slice(0, end);
}

/**
 * @param {string} value what stands behind the key
 * @param {string[]} below
 * @returns {Stated} "" for what is no text and no list of text
 */
function stated(value, below) {
  if (/^[|>][-+0-9]*\s*(#.*)?$/.test(value)) return below.map((line) => line.trim()).filter(Boolean).join("\n");
  if (value.startsWith("[")) return flow([value, ...below].join(" "));
  if (value && !value.startsWith("#")) return below.some((line) => line.trim() && !line.trim().startsWith("#")) ? "" : scalar(value);
  return listed(below);
}

/** @param {string[]} lines */
function listed(lines) {
  const indent = /^\s*/.exec(lines.find((line) => line.trim()) ?? "")?.[0].length;
  const own = lines.filter((line) => ITEM.test(line) && /^\s*/.exec(line)?.[0].length === indent);
  return own.map((line) => scalar(/** @type {RegExpExecArray} */ (ITEM.exec(line))[1].trim())).filter(Boolean);
}

/** @param {string} text a list in brackets */
function flow(text) {
  const [, inner] = /^\[([^[\]{}]*)\]\s*(#.*)?$/.exec(text.trim()) ?? [];
  const pieces = inner?.match(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\s][^,]*/g) ?? [];
  return pieces.map((piece) => scalar(piece.trim())).filter(Boolean);
}

/**
 * One value, "" for what is empty, null or no plain text.
 * @param {string} text
 */
function scalar(text) {
  const [, double, single] = /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*(?:#.*)?$/.exec(text) ?? [];
  if (double !== undefined) return unescaped(double);
  if (single !== undefined) return single.replaceAll("''", "'");
  const plain = text.replace(/\s+#.*$/, "").trim();
  const isText = !/^[&*!|>%@`"'{}[\],#]/.test(plain) && !/:(\s|$)/.test(plain);
  return isText && !["~", "null", "Null", "NULL"].includes(plain) ? plain : "";
}

/** @param {string} inner what stands between double quotes */
function unescaped(inner) {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return "";
  }
}

/**
 * What a card proves, as values of controls; null where the text is no card.
 * @param {Known} form
 * @param {string} text
 * @param {string} [repository] its model's id on the Hub, where the author gave that
 * @returns {Draft | null}
 */
export function read(form, text, repository = "") {
  const { data, body } = split(text);
  if (!data) return null;
  const known = repository || one(data.model_id);
  const weights = weightsOf(form.hub, data, known);
  const begun = opening(form.opening, body, known);
  const bases = all(data.base_model).map((base) => [base, reference(form.hub, base)]);
  const values = {
    id: one(data.model_id).toLowerCase().replace(/ +/g, "-"),
    name: one(data.model_name) || (begun.isName ? begun.heading : ""),
    modalities: modalities(form.hub, one(data.pipeline_tag), all(data.tags)),
    derived_from: [...new Set(bases.map(([, id]) => id).filter(Boolean))].join("\n"),
    ...Object.fromEntries(Object.entries(weights).map(([key, value]) => [`evidence.weights.0.${key}`, value])),
  };
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value?.length));
  const strange = bases.filter(([, id]) => !id).map(([base]) => `The card names the base model “${base}”, which is no id on the Hub.`);
  const suggestions = [
    { name: "name", value: begun.isName || filled.name ? "" : begun.heading, why: "The card is headed" },
    { name: "summary", value: begun.sentence, why: "The card begins" },
  ].filter(({ value }) => value);
  return { values: filled, suggestions, datasets: datasets(form.hub, all(data.datasets)), notes: [...notes(data, weights), ...strange] };
}

/**
 * What the address of a model on the Hub gives: its id there, the address of its page, and an id for the registry.
 * @param {Known} form
 * @param {string} text
 * @returns {{repository: string, url: string, id: string} | null} null where it is no such address
 */
export function located({ hub }, text) {
  const [, repository] = new RegExp(`^(?:${hub.address})$`).exec(text.trim()) ?? [];
  return repository ? { repository, url: hub.model.replace("{id}", repository), id: repository.toLowerCase() } : null;
}

/**
 * The nearest text that has the form of an id: each run of dots, dashes and underscores is one dash, and none stands at an end.
 * @param {string} id org/model in lower case
 */
export const nearestId = (id) => id.split("/").map((word) => word.replace(/[._-]{2,}/g, "-").replace(/^[._-]+|[._-]+$/g, "")).join("/");

/** @param {Stated | undefined} value */
const one = (value) => (typeof value === "string" ? value.trim() : "");
/** @param {Stated | undefined} value */
const all = (value) => (typeof value === "string" ? [value.trim()].filter(Boolean) : (value ?? []));

/**
 * @param {Hub} hub
 * @param {Record<string, Stated>} data
 * @param {string} repository
 * @returns {Record<string, string>}
 */
function weightsOf(hub, data, repository) {
  const stated = all(data.license);
  const license = stated.length === 1 ? spdx(hub, stated[0], one(data.license_name)) : "";
  const gated = Object.keys(data).some((key) => key.startsWith(hub.gate) && data[key] !== "false");
  return { license, license_url: license && licenseUrl(hub, one(data.license_link), repository), access: gated ? "gated" : "" };
}

/**
 * `spdx` of `openlabels/ground/hub.py`.
 * @param {Hub} hub
 * @param {string} id
 * @param {string} name
 */
export function spdx(hub, id, name = "") {
  const known = id.trim().toLowerCase();
  if (known === "other" && name.trim()) return customLicense(name);
  return (Object.hasOwn(hub.licenses, known) && hub.licenses[known]) || "";
}

/** @param {string} name */
function customLicense(name) {
  const kept = name.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
  return kept && `LicenseRef-${kept.slice(0, 80).replace(/[-.]+$/, "")}`;
}

/**
 * `license_url` of `openlabels/ground/hub.py`.
 * @param {Hub} hub
 * @param {string} link
 * @param {string} repository
 */
export function licenseUrl(hub, link, repository = "") {
  if (link.startsWith("https://")) return link;
  const isFile = FILE.test(link) && !link.includes("..") && new RegExp(`^${hub.id}$`).test(repository);
  return isFile ? hub.file.replace("{repository}", repository).replace("{path}", link) : "";
}

/**
 * `reference` of `openlabels/ground/hub.py`.
 * @param {Hub} hub
 * @param {string} base
 */
export const reference = (hub, base) => (new RegExp(`^${hub.id}$`).test(base.trim()) ? `hf:${base.trim()}` : "");

/**
 * `modalities` of `openlabels/ground/hub.py`.
 * @param {Hub} hub
 * @param {string} task
 * @param {string[]} tags
 * @returns {string[]}
 */
export function modalities(hub, task, tags) {
  const of = (/** @type {Record<string, string[]>} */ table, /** @type {string} */ word) => (Object.hasOwn(table, word) ? table[word] : []);
  const words = tags.map((tag) => tag.trim().toLowerCase());
  const named = [...of(hub.tasks, task.trim().toLowerCase()), ...words.flatMap((word) => (Object.hasOwn(hub.tags, word) ? hub.tags[word] : of(hub.tasks, word)))];
  return [...new Set(named)];
}

/**
 * The addresses of the datasets that a card names; those without an organization are told by name alone.
 * @param {Hub} hub
 * @param {string[]} named
 */
function datasets(hub, named) {
  return named.map((name) => (new RegExp(`^${hub.id}$`).test(name) ? hub.dataset.replace("{id}", name) : name));
}

/**
 * @param {Record<string, Stated>} data
 * @param {Record<string, string>} weights
 */
function notes(data, weights) {
  const stated = all(data.license);
  const said = stated.map((name) => `“${name}”`).join(", ");
  const found = [];
  if (!stated.length) found.push("The card states no license.");
  else if (!weights.license) found.push(`The card's license is ${said}: not a single license from SPDX's list or the Hub's.`);
  else if (weights.license.startsWith("LicenseRef-") && !weights.license_url) found.push("The license's own text needs an address, which the card does not give.");
  if (!weights.access) found.push("The card does not say who can get the weights: answer the question below.");
  if (one(data.model_id)) found.push(`The card calls the model “${one(data.model_id)}”.`);
  return found;
}

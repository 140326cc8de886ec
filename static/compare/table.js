/**
 * The rows of a comparison: what each model says to each of the same questions, and where they differ; pure, no DOM.
 *
 * Knows the model's JSON. Refuses to know how a cell looks: a row's values are words, of which two are the same where
 * the models do not differ.
 */

import { capital } from "../shared/text.js";
import { reason } from "../shared/verdict.js";

/** @typedef {{url: string | null, license: string | null, license_class: string | null, license_url: string | null, access: string,
 *   name: string | null, note: string | null}} Artifact */
/** @typedef {{state: "open" | "not_open" | "not_stated", artifacts: Artifact[]}} Part */
/** @typedef {{id: string, name: string, organization: string, label: string | null, label_name: string | null, qualifier: string | null,
 *   released: string | null, modalities: string[], family: string | null, parameters: string | null, active_parameters: string | null,
 *   justification: string, parts: Record<string, Part>, links: Record<string, string | null>, derived_from: string[],
 *   status: string, checked: string | null}} Model */
/** @typedef {{key: string, title: string, part?: string, own?: boolean, usual?: boolean, value: (model: Model) => string}} Question
 *   `own`: no two models could say the same; `usual`: most say something else, which is not worth a mark */
/** @typedef {{key: string, title: string, part?: string, values: string[], differs: boolean, same: boolean}} Row neither for what is each one's own, or usually differs */

const NOT_STATED = "not stated";
/** Said of the license of what nobody can get: nothing is missing there. */
export const AS_CLOSED = "none, as it is closed";
const ACCESS = new Map([["gated", "gated"], ["partial", "only in part"], ["closed", "closed"]]);
const LICENSES = new Map([["NOASSERTION", "no license stated"], ["NONE", "no license"]]);
const LINKS = new Map([["homepage", "Homepage"], ["paper", "Paper"], ["model_card", "Model card"], ["demo", "Demo"]]);

/** @param {string[]} words @returns {string[]} each once, in order */
const each = (words) => [...new Set(words)].sort();

/** @param {Artifact} artifact @returns {string} "" where anyone can get it */
export const accessWords = ({ access }) => ACCESS.get(access) ?? "";

/** @param {Artifact} artifact */
export function licenseWords({ license, license_class }) {
  if (!license) return "";
  const words = LICENSES.get(license) ?? license.replaceAll("LicenseRef-", "");
  return license_class === "restricted" ? `${words} (restricted)` : words;
}

/** @param {Part} part */
function licensesOf({ artifacts }) {
  const stated = each(artifacts.map(licenseWords).filter(Boolean)).join("; ");
  return stated || (reason(artifacts) === "closed" ? AS_CLOSED : NOT_STATED);
}

/** @param {Part} part */
export const stateWords = ({ state, artifacts }) => capital(state === "open" ? "public" : reason(artifacts).replace("partial", "only partly public"));

/** @param {Model} model @returns {{text: string, href: string}[]} */
export const links = (model) =>
  [...LINKS].flatMap(([key, text]) => (model.links[key] ? [{ text, href: /** @type {string} */ (model.links[key]) }] : []));

/** A base as the model's own page has it. @param {string} id */
export const baseWords = (id) => (id.startsWith("hf:") ? `${id.slice(3)} on Hugging Face` : id);

/** @param {Model} model */
const size = ({ parameters, active_parameters: active }) =>
  active ? `${parameters ?? NOT_STATED}, ${active} active` : (parameters ?? NOT_STATED);

/** @param {string} part @param {string} title @returns {Question[]} */
const ofPart = (part, title) => [
  { key: "part", part, title, value: (model) => stateWords(model.parts[part]) },
  {
    key: "license",
    part,
    title: `License of the ${title.toLowerCase()}`,
    value: (model) => licensesOf(model.parts[part]),
  },
];

/** @type {Question[]} */
export const QUESTIONS = [
  { key: "label", title: "Label", value: (model) => [model.label ?? "No label", model.qualifier].filter(Boolean).join(", ") },
  ...ofPart("code", "Code"),
  ...ofPart("weights", "Weights"),
  ...ofPart("dataset", "Training data"),
  { key: "justification", title: "Justification", own: true, value: (model) => model.justification.trim() },
  { key: "released", title: "Released", usual: true, value: (model) => model.released ?? NOT_STATED },
  { key: "size", title: "Parameters", value: size },
  { key: "family", title: "Family", usual: true, value: (model) => model.family ?? NOT_STATED },
  { key: "modalities", title: "Modalities", value: (model) => each(model.modalities).join(", ") },
  { key: "bases", title: "Derived from", value: (model) => each(model.derived_from.map(baseWords)).join(", ") || "nothing stated" },
  { key: "links", title: "Read more", own: true, value: (model) => links(model).map(({ href }) => href).join(" ") || NOT_STATED },
  { key: "status", title: "Status", value: (model) => model.status },
  { key: "checked", title: "Links checked by a person", value: (model) => model.checked ?? "not yet" },
];

/**
 * @param {Model[]} models
 * @returns {Row[]}
 */
export function rows(models) {
  return QUESTIONS.map(({ key, title, part, own = false, usual = false, value }) => {
    const values = models.map(value);
    const alike = new Set(values).size <= 1;
    return { key, title, part, values, differs: !own && !usual && !alike, same: !own && alike };
  });
}

/**
 * The places of the few values that differ where all the others agree; none where there is no such majority.
 * @param {string[]} values @returns {Set<number>}
 */
export function alone(values) {
  const most = [...new Set(values)].map((value) => values.filter((one) => one === value).length);
  const usual = values.find((value) => values.filter((one) => one === value).length === Math.max(...most));
  const few = values.flatMap((value, at) => (value === usual ? [] : [at]));
  return new Set(few.length * 2 < values.length && values.length > 2 ? few : []);
}

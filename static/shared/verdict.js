/**
 * What evidence earns: the states of the parts, the label, and why, as `openlabels/reading/verdict.py` says it; pure, no DOM.
 */

import { capital, fill } from "./text.js";

/** @import {Artifact, Evidence, Known, Label} from "./types.js" */

/** What a form asks where an entry would be wrong: an artifact of which nobody has said yet who can get it. */
const ASK = "Say who can get “{name}”.";

/** Why a part is not open, by who can get what of it; "partial" where that is none of these. */
const REASONS = new Map([["", "not stated"], ["gated", "gated"], ["gated,public", "partly gated"], ["closed,gated", "gated or closed"], ["closed", "closed"]]);

/** @typedef {{part: string, state: string, artifacts: Artifact[], words: string}} Finding */

/**
 * @param {Known} form
 * @param {Evidence} evidence
 * @returns {{label: Label | null, parts: Finding[]}}
 */
export function judge(form, evidence) {
  const parts = form.parts.map(({ part, words }) => {
    const artifacts = evidence[part] ?? [];
    return { part, words, artifacts, state: state(artifacts) };
  });
  return { label: derive(form, openParts(parts)), parts };
}

/**
 * What is said beside the label: whether all that is open is under open licenses.
 * @param {Finding[]} parts
 * @param {(text: string, part: string) => string} classOf the class of a license for a part, "" for no license
 * @returns {"restricted" | "unstated" | ""}
 */
export function qualifier(parts, classOf) {
  const open = parts.filter((one) => one.state === "open");
  const classes = new Set(open.flatMap(({ part, artifacts }) => artifacts.map(({ license }) => classOf(license ?? "", part))));
  return classes.has("restricted") ? "restricted" : classes.has("unstated") ? "unstated" : "";
}

/** @param {Artifact[]} artifacts */
function state(artifacts) {
  if (!artifacts.length) return "not_stated";
  return artifacts.every(({ access }) => access === "public") ? "open" : "not_open";
}

/** @param {Finding[]} parts */
const openParts = (parts) => parts.filter((one) => one.state === "open").map(({ part }) => part);

/**
 * @param {Known} form
 * @param {string[]} open
 * @returns {Label | null}
 */
function derive(form, open) {
  const wanted = [...open].sort().join();
  return form.label.labels.find((one) => one.open.join() === wanted) ?? null;
}

/**
 * The verdict in one sentence.
 * @param {Known} form
 * @param {Finding[]} parts
 */
export function sentence(form, parts) {
  const open = parts.filter((one) => one.state === "open");
  const clauses = open.length ? [`${listed(open.map(({ words }) => words))} ${open.length > 1 || open[0].part === "weights" ? "are" : "is"} public`] : [];
  for (const one of parts) {
    if (one.state !== "open") clauses.push(`the ${one.words} ${one.part === "weights" ? "are" : "is"} ${why(form, one)}`);
  }
  return `${capital(clauses.join("; "))}.`;
}

/** @param {string[]} words */
const listed = (words) => (words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

/**
 * @param {Known} form
 * @param {Finding} finding
 */
const why = (form, { artifacts }) => form.label.why[reason(artifacts)];

/**
 * Why a part that is not open is not: a key of `WHY` in `openlabels/reading/verdict.py`.
 * @param {{access?: string}[]} artifacts
 */
export function reason(artifacts) {
  const accesses = [...new Set(artifacts.map(({ access }) => access))].sort().join();
  return artifacts.some(({ access }) => access === undefined) ? "not stated" : (REASONS.get(accesses) ?? "partial");
}

/**
 * What would make a part open, "" where it is.
 * @param {Known} form
 * @param {Finding} finding
 */
export function nextStep(form, { part, state: reached, artifacts, words }) {
  if (reached === "open") return "";
  if (reached === "not_stated") return fill(form.label.list_it[part], { part: words });
  const missing = artifacts.filter(({ access }) => access !== "public");
  return missing.map(({ access, name }) => fill(form.label.next[access ?? ""] ?? ASK, { name: name || words })).join(" ");
}

/**
 * What would earn more: for each part that is not open, the step and the label that it leads to.
 * @param {Known} form
 * @param {Finding[]} parts
 * @returns {{step: string, label: Label | null}[]}
 */
export function nextLabels(form, parts) {
  const open = openParts(parts);
  const missing = parts.filter((one) => one.state !== "open");
  const first = open.includes("code") ? missing : missing.slice(0, 1);
  return first.map((one) => ({ step: nextStep(form, one), label: derive(form, [...open, one.part]) }));
}

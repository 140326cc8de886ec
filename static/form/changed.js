/**
 * What an author changed in an entry that is there: each field before and after, as its file says it; pure, no DOM.
 *
 * Refuses to know what a field is called.
 */

import { collect, controlOf, flatten } from "./entry.js";

/** @import {Known} from "../shared/types.js" */
/** @typedef {import("./entry.js").Values} Values */
/** @typedef {{name: string, before: string, after: string}} Change of a control, or of an artifact that came or went as a whole; "" for nothing */

const LONGEST = 60; // characters that are shown
const WHOLE = ["url", "name", "access"]; // what says best which artifact it is

/**
 * The label's change first, then in the order of the controls.
 * @param {Known} form
 * @param {Values} before
 * @param {Values} after
 * @returns {Change[]}
 */
export function changes(form, before, after) {
  const [was, is] = [said(form, before), said(form, after)];
  const names = ["label", ...Object.keys({ ...is, ...was }).filter((name) => name !== "label")];
  const changed = names.filter((name) => was[name] !== is[name]).map((name) => wholeOf(name, was, is));
  return [...new Set(changed)].map((name) => ({ name, before: shown(name, was), after: shown(name, is) }));
}

/**
 * What the controls say, by their names.
 * @param {Known} form
 * @param {Values} values
 * @returns {Record<string, string>}
 */
function said(form, values) {
  const { entry, controls } = collect(form, values);
  return Object.fromEntries(Object.entries(flatten(entry)).map(([name, value]) => [controlOf(name, controls, () => true), [value].flat().join("\n")]));
}

/**
 * The artifact of a control where one side has nothing of it, else the control.
 * @param {string} name
 * @param {Record<string, string>} was
 * @param {Record<string, string>} is
 */
function wholeOf(name, was, is) {
  const [artifact = ""] = /^evidence\.\w+\.\d+/.exec(name) ?? [];
  const isIn = (/** @type {Record<string, string>} */ all) => Object.keys(all).some((other) => other.startsWith(`${artifact}.`));
  return artifact && isIn(was) !== isIn(is) ? artifact : name;
}

/**
 * @param {string} name a control's, or an artifact's
 * @param {Record<string, string>} all
 */
function shown(name, all) {
  const text = all[name] ?? WHOLE.map((key) => all[`${name}.${key}`]).find(Boolean) ?? "";
  return text.replaceAll("\n", ", ");
}

/**
 * A change in words; of long text, that there is one.
 * @param {Change} change
 */
export function worded({ before, after }) {
  if (before.length <= LONGEST && after.length <= LONGEST && before !== after) return `${before || "nothing"} → ${after || "nothing"}`;
  return before && after ? "changed" : before ? "removed" : "added";
}

/**
 * What is left to do until an entry can be proposed: what is still needed, and what is wrong; pure, no DOM.
 *
 * What nobody has written yet is no mistake: it is told by the field's title alone. A mistake has the words of `check`.
 */

/** @import {Entry, Known} from "../shared/types.js" */
/** @typedef {import("./rules.js").Finding} Finding */
/** @typedef {{name: string, one: Finding}} Placed a finding and the control that it is about, "" for the whole file */

/**
 * The entry as it is checked while it is written. The label follows from the evidence, so its absence is nothing that an
 * author can mend: the code that is not open is. The same holds for evidence of which no part is stated.
 * @param {Known} form
 * @param {Entry} entry
 */
export const claiming = (form, entry) => ({ label: form.label.labels[0].label, evidence: {}, ...entry });

/**
 * @param {Placed[]} all
 * @returns {{needed: string[], wrong: Placed[]}} the controls that wait to be filled in, each once, and the rest
 */
export function sorted(all) {
  const waits = (/** @type {Placed} */ { name, one }) => name !== "" && one.code === "missing";
  const needed = [...new Set(all.filter(waits).map(({ name }) => name))];
  return { needed, wrong: all.filter((placed) => !waits(placed)) };
}

/** @param {Placed[]} wrong */
const mistakes = (wrong) => wrong.filter(({ one }) => one.severity === "error").length;

/**
 * The state of things in a few words.
 * @param {{needed: string[], wrong: Placed[]}} sorted
 */
export function brief({ needed, wrong }) {
  const fix = mistakes(wrong);
  return [fix ? `${fix} to fix` : "", needed.length ? `${needed.length} still needed` : ""].filter(Boolean).join(", ");
}

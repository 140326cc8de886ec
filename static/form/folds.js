/** What few need: folded, with a summary that says what is inside and how much of it is filled in. */

import { element } from "../shared/dom.js";
import { title } from "./controls.js";

/**
 * @param {string} summary
 * @param {...HTMLElement} children with the controls
 * @returns {HTMLDetailsElement}
 */
export function fold(summary, ...children) {
  const made = element("details", { "data-fold": "" }, element("summary", {}, summary, " ", element("span", { class: "quiet" })), ...children);
  tell(made);
  return made;
}

/** @param {HTMLElement} around */
const folds = (around) => /** @type {HTMLDetailsElement[]} */ ([...around.querySelectorAll("details[data-fold]")]);

/**
 * The controls inside, by name, and whether each holds something.
 * @param {HTMLElement} details
 * @returns {Map<string, boolean>}
 */
function controls(details) {
  const found = new Map();
  for (const one of /** @type {NodeListOf<any>} */ (details.querySelectorAll("[name]"))) found.set(one.name, found.get(one.name) || (one.type === "checkbox" ? one.checked : one.value !== ""));
  return found;
}

/** @param {HTMLElement} details */
function tell(details) {
  const inside = controls(details);
  const filled = [...inside.values()].filter(Boolean).length;
  const names = [...inside.keys()].map((name) => title(name).toLowerCase()).join(", ");
  const said = `${names}: ${filled ? `${filled} of ${inside.size}` : "none"} filled in`;
  const place = /** @type {HTMLElement} */ (details.querySelector("summary .quiet"));
  if (place.textContent !== said) place.textContent = said;
}

/**
 * Say anew what is inside, and open what holds a mistake.
 * @param {HTMLElement} around
 * @param {Iterable<string>} wrong names of controls
 */
export function tellFolds(around, wrong) {
  const names = new Set(wrong);
  for (const one of folds(around)) {
    tell(one);
    if (!one.open && [...controls(one).keys()].some((name) => names.has(name))) one.open = true;
  }
}

/**
 * Open what holds something; `all` opens the rest too.
 * @param {HTMLElement} around
 */
export function openFilled(around, all = false) {
  for (const one of folds(around)) if (all || [...controls(one).values()].some(Boolean)) one.open = true;
}

/**
 * Fold everything again.
 * @param {HTMLElement} around
 */
export function closeFolds(around) {
  for (const one of folds(around)) one.open = false;
}

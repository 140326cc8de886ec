/** What stands around the results: a chip for each filter, and what to do where nothing is found. */

import { suggest } from "../search.js";
import { button, element } from "../shared/dom.js";
import { FACETS } from "./facets.js";
import { toggled } from "./state.js";

/** @typedef {import("./state.js").State} State */
/** @typedef {(state: State) => void} Go */

/**
 * Gives what shows the chips of a state; one that is removed hands the focus on.
 * @param {HTMLElement} place @param {HTMLElement} input @param {Go} go
 */
export function chips(place, input, go) {
  const chip = (/** @type {string} */ text, /** @type {string} */ name, /** @type {State} */ next) => element("li", {}, button(text, { "aria-label": name }, () => {
    go(next);
    (place.querySelector("button") ?? input).focus();
  }));
  return (/** @type {State} */ state) => {
    const made = FACETS.flatMap(({ key, words, chip: said = words }) => [...state.chosen.get(key) ?? []].map((value) =>
      chip(`${said(value)} ×`, `Remove the filter ${said(value)}`, toggled(state, key, value))));
    if (!made.length && place.hidden) return;
    if (made.length > 1) made.push(chip("Clear all", "Clear all filters", { ...state, chosen: new Map() }));
    place.replaceChildren(...made);
    place.hidden = made.length === 0;
  };
}

/**
 * What to do where nothing is found.
 * @param {import("./facets.js").Model[]} models @param {import("../search.js").Index | null} index @param {State} state
 * @param {number} without how many match without the filters @param {(path: string) => string} to @param {Go} go
 */
export function nothing(models, index, state, without, to, go) {
  const filtered = state.chosen.size && without;
  const said = element("p", { class: "nothing-found" }, filtered ? `No model matches these filters; ${without} ${without === 1 ? "does" : "do"} without them. ` : "No model matches. ");
  const id = index && !filtered && suggest(index, state.query);
  const meant = id && models.find((model) => model.id === id);
  if (meant) said.append("Did you mean ", element("a", { href: to(`models/${id}/`) }, meant.name), "? ");
  if (state.chosen.size) said.append(button("Remove all filters", {}, () => go({ ...state, chosen: new Map() })), " or ");
  else said.append("You can ");
  said.append(element("a", { href: to("submit/") }, "add the model"), ".");
  return said;
}

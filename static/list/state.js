/**
 * The page's state and how it stands in the address: `?q=…&label=om&label=om-ow&modality=text&sort=newest`; pure, no DOM.
 */

import { FACETS } from "./facets.js";

/** @typedef {import("./facets.js").Chosen} Chosen */
/** @typedef {{query: string, chosen: Chosen, sort: string}} State  `sort` is one of `SORTS` */

/** In which order results can stand, as the address has it, which says nothing of the first: `home.html` offers them, and `browse.js` the first by its two names. */
export const SORTS = ["", "newest", "name", "smallest", "largest"];

/**
 * The state that a query string holds; keys that are no facet's are passed over.
 * @param {string} search as in `location.search`
 * @returns {State}
 */
export function readState(search) {
  const parameters = new URLSearchParams(search);
  const chosen = new Map();
  for (const { key } of FACETS) {
    const values = parameters.getAll(key).filter(Boolean);
    if (values.length) chosen.set(key, new Set(values));
  }
  const sort = parameters.get("sort") ?? "";
  return { query: parameters.get("q") ?? "", chosen, sort: SORTS.includes(sort) ? sort : "" };
}

/**
 * The query string of a state, `""` or starting with `?`.
 * @param {State} state
 */
export function writeState({ query, chosen, sort }) {
  const parameters = new URLSearchParams();
  if (query.trim()) parameters.set("q", query);
  for (const { key } of FACETS) {
    for (const value of chosen.get(key) ?? []) parameters.append(key, value);
  }
  if (sort) parameters.set("sort", sort);
  const written = parameters.toString();
  return written && `?${written}`;
}

/** Whether a state shows the whole list as it is served. @param {State} state */
export const isBlank = ({ query, chosen, sort }) => !query.trim() && chosen.size === 0 && !sort;

/**
 * The state with one value of a facet switched on or off.
 * @param {State} state
 * @param {string} key
 * @param {string} value
 * @returns {State}
 */
export function toggled(state, key, value) {
  const values = new Set(state.chosen.get(key));
  if (!values.delete(value)) values.add(value);
  const chosen = new Map(state.chosen);
  if (values.size) chosen.set(key, values);
  else chosen.delete(key);
  return { ...state, chosen };
}

/**
 * The order of results, where it is not that of the search; pure, no DOM.
 *
 * Each order of all models is made once, when first asked for; any results are then put in it by sorting numbers.
 */

import { parametersOf } from "./size.js";

/** @typedef {import("./facets.js").Model} Model */

/** What is compared, the greater first; models that do not tell come last. @type {Record<string, (model: Model) => string | number>} */
const KEYS = {
  newest: (model) => model.released ?? "",
  largest: (model) => parametersOf(model.parameters) ?? -Infinity,
  smallest: (model) => -(parametersOf(model.parameters) ?? Infinity),
};

/**
 * Gives places in the order of one of `SORTS`: as they are for "", in list order for "name".
 * @param {Model[]} models in list order, which is by name
 */
export function arranger(models) {
  /** @type {Map<string, {order: Uint32Array, rank: Uint32Array}>} */
  const made = new Map();
  return (/** @type {Uint32Array} */ places, /** @type {string} */ sort) => {
    if (!sort) return places;
    const key = Object.hasOwn(KEYS, sort) && KEYS[sort];
    if (!key) return places.slice().sort();
    if (!made.has(sort)) made.set(sort, ordered(models, key));
    const { order, rank } = /** @type {{order: Uint32Array, rank: Uint32Array}} */ (made.get(sort));
    return places.map((place) => rank[place]).sort().map((at) => order[at]);
  };
}

/** @param {Model[]} models @param {(model: Model) => string | number} key */
function ordered(models, key) {
  const keys = models.map(key);
  const order = Uint32Array.from(models.keys()).sort((a, b) => (keys[a] === keys[b] ? a - b : keys[a] < keys[b] ? 1 : -1));
  const rank = new Uint32Array(order.length);
  order.forEach((place, at) => { rank[place] = at; });
  return { order, rank };
}

/**
 * Facets over models, and the page's state in the query string; pure, no DOM.
 *
 * Knows which keys a model can be filtered by and how a state is written. Refuses to know how it is shown and how
 * a query is searched. Within a key the values are alternatives; across keys all must hold.
 */

/** @typedef {{id: string, name: string, organization: string, summary: string, label: string | null, qualifier?: string,
 *   modalities?: string[], year?: string, parameters?: string, family?: string, status?: string}} Model */
/** @typedef {{query: string, chosen: Map<string, Set<string>>}} State */
/** @typedef {{key: string, title: string, values: (model: Model) => string[], words: (value: string) => string}} Facet */

/** @param {string} value */
const same = (value) => value;
/** @param {string} value */
const capital = (value) => value.charAt(0).toUpperCase() + value.slice(1);

const LICENSE_WORDS = new Map([["open", "Open licenses"], ["restricted", "Restricted"], ["unstated", "Unstated"]]);

/** @type {Facet[]} */
export const FACETS = [
  { key: "label", title: "Label", values: (model) => [(model.label ?? "none").toLowerCase()], words: (value) => (value === "none" ? "No label" : value.toUpperCase()) },
  {
    key: "license",
    title: "License of what is open",
    values: (model) => [model.label ? (model.qualifier ?? "open") : "none"],
    words: (value) => LICENSE_WORDS.get(value) ?? capital(value),
  },
  { key: "modality", title: "Modality", values: (model) => model.modalities ?? [], words: capital },
  { key: "org", title: "Organization", values: (model) => [model.organization], words: same },
  { key: "year", title: "Year", values: (model) => [model.year ?? "unknown"], words: capital },
];

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
  return { query: parameters.get("q") ?? "", chosen };
}

/**
 * The query string of a state, `""` or starting with `?`.
 * @param {State} state
 */
export function writeState({ query, chosen }) {
  const parameters = new URLSearchParams();
  if (query.trim()) parameters.set("q", query);
  for (const { key } of FACETS) {
    for (const value of chosen.get(key) ?? []) parameters.append(key, value);
  }
  const written = parameters.toString();
  return written && `?${written}`;
}

/** @param {State} state */
export function isBlank({ query, chosen }) {
  return !query.trim() && chosen.size === 0;
}

/**
 * The state with one value of a facet switched on or off.
 * @param {State} state
 * @param {string} key
 * @param {string} value
 * @returns {State}
 */
export function toggled({ query, chosen }, key, value) {
  const values = new Set(chosen.get(key));
  if (!values.delete(value)) values.add(value);
  const next = new Map(chosen);
  if (values.size) next.set(key, values);
  else next.delete(key);
  return { query, chosen: next };
}

/**
 * The models that a choice lets through, and how many each value of each facet would show if it were chosen too.
 *
 * A facet's own choice does not narrow its own counts: its values are alternatives.
 * @param {Model[]} models
 * @param {Map<string, Set<string>>} chosen
 * @returns {{kept: Model[], counts: Map<string, Map<string, number>>}}
 */
export function filter(models, chosen) {
  const kept = [];
  /** @type {Map<string, Map<string, number>>} */
  const counts = new Map(FACETS.map(({ key }) => [key, new Map()]));
  for (const model of models) {
    const failed = FACETS.filter((facet) => !passes(facet, model, chosen));
    if (failed.length === 0) kept.push(model);
    for (const facet of failed.length === 0 ? FACETS : failed.length === 1 ? failed : []) {
      const count = /** @type {Map<string, number>} */ (counts.get(facet.key));
      for (const value of facet.values(model)) count.set(value, (count.get(value) ?? 0) + 1);
    }
  }
  return { kept, counts };
}

/**
 * @param {Facet} facet
 * @param {Model} model
 * @param {Map<string, Set<string>>} chosen
 */
function passes(facet, model, chosen) {
  const wanted = chosen.get(facet.key);
  return !wanted || facet.values(model).some((value) => wanted.has(value));
}

/**
 * The values of each facet over all models, in the order to offer them: labels by rank, years newest first, else
 * the most frequent first.
 * @param {Model[]} models
 * @returns {Map<string, string[]>}
 */
export function options(models) {
  const { counts } = filter(models, new Map());
  const ranked = ["om-od-ow", "om-od", "om-ow", "om", "none"];
  return new Map(
    [...counts].map(([key, count]) => {
      const values = [...count.keys()];
      if (key === "label") values.sort((a, b) => ranked.indexOf(a) - ranked.indexOf(b));
      else if (key === "year") values.sort((a, b) => (a < b ? 1 : -1));
      else values.sort((a, b) => (count.get(b) ?? 0) - (count.get(a) ?? 0) || (a < b ? -1 : 1));
      return [key, values];
    }),
  );
}

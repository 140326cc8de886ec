/**
 * Facets over models: what each can be filtered by, and how many each choice would show; pure, no DOM.
 *
 * Refuses to know how they are shown, how a query is searched and how a choice is written in an address (`state.js`).
 * Within a facet the values are alternatives; across facets all must hold. Models are places in a list, and a facet's
 * values are numbers in a column: a hundred thousand models are counted in milliseconds.
 */

import { RANGES, UNKNOWN, holds, wordsOf } from "./size.js";

/** @typedef {{id: string, name: string, organization: string, summary: string, label: string | null, qualifier?: string,
 *   modalities?: string[], released?: string, parameters?: string, family?: string, aliases?: string[], status?: string, parts?: string, added?: string}} Model */
/** @typedef {Map<string, Set<string>>} Chosen  values by the key of their facet */
/** @typedef {{key: string, title: string, values: (model: Model) => string[], words: (value: string) => string,
 *   chip?: (value: string) => string, folds?: boolean, offered?: string[], newest?: boolean, holds?: (value: string, own: string) => boolean}} Facet
 *   `chip`: the words where the title does not stand above them; `folds`: where it is long; `offered`: what is offered,
 *   in this order, if anything has it; `holds`: whether a value means a model's own. */
/** @typedef {{facet: Facet, own: string[], first: Uint32Array, codes: Uint32Array}} Column
 *   The values of the model at place m are own[c] for c in codes from first[m] to first[m + 1] - 1. */

/** @param {string} value */
const same = (value) => value;
/** @param {string} value */
const capital = (value) => value.charAt(0).toUpperCase() + value.slice(1);

/** What stands for a value that is not stated. */
const UNSTATED = "unknown";
/** @param {string} value */
const stated = (value) => (value === UNSTATED ? "Not stated" : value);

const PARTS = new Map([["code", "Code"], ["weights", "Weights"], ["dataset", "Training data"]]);
/** The parts that a label may lack: the code of every model with a label is public. */
const BESIDE_CODE = [...PARTS.keys()].slice(1);
/** Why a part is not public, and the license of one that is, by the letters of a model's parts in their order. */
const WHY = new Map([["n", ["not-stated", "not stated"]], ["g", ["gated", "gated"]], ["c", ["closed", "closed"]], ["p", ["partial", "only partly public"]]]);
const TERMS = new Map([["o", ["open", "open license"]], ["r", ["restricted", "restricted license"]], ["u", ["unstated", "license not stated"]]]);

/** @param {Map<string, string[]>} known */
const ofEach = (known) => [...PARTS.keys()].flatMap((part) => [...known.values()].map(([name]) => `${part}-${name}`));

/** What is known of each part of a model with a label. @param {Model} model @param {Map<string, string[]>} known */
const ofParts = ({ label, parts = "" }, known) => (label ? [...PARTS.keys()].flatMap((part, at) => (known.has(parts[at]) ? [`${part}-${known.get(parts[at])?.[0]}`] : [])) : []);

/** @param {string} value @param {Map<string, string[]>} known */
function ofPart(value, known) {
  const part = value.split("-", 1)[0], words = [...known.values()].find(([name]) => value === `${part}-${name}`)?.[1];
  return words ? `${PARTS.get(part)}: ${words}` : value;
}

const LICENSE_WORDS = new Map([["open", "Open licenses"], ["restricted", "Restricted"], ["unstated", "Unstated"]]);
/** So many models are read between two pauses. */
const HANDFUL = 256;

/** @type {Facet[]} */
export const FACETS = [
  {
    key: "label", title: "Label", offered: ["om-od-ow", "om-od", "om-ow", "om", "none"],
    values: (model) => [(model.label ?? "none").toLowerCase()], words: (value) => (value === "none" ? "No label" : value.toUpperCase()),
  },
  {
    key: "open", title: "What is public", offered: BESIDE_CODE, values: (model) => ofParts(model, TERMS).map((value) => value.split("-", 1)[0]).filter((part) => BESIDE_CODE.includes(part)),
    words: (value) => PARTS.get(value) ?? value, chip: (value) => (PARTS.has(value) ? `${PARTS.get(value)} public` : value),
  },
  {
    key: "license", title: "License of what is open",
    values: (model) => [model.label ? (model.qualifier ?? "open") : "none"], words: (value) => LICENSE_WORDS.get(value) ?? capital(value),
  },
  { key: "modality", title: "Modality", values: (model) => model.modalities ?? [], words: (value) => (value === "3d" ? "3D" : capital(value)) },
  { key: "size", title: "Parameters", offered: RANGES, values: (model) => [model.parameters ?? UNKNOWN], words: wordsOf, holds },
  { key: "year", title: "Year", folds: true, newest: true, values: (model) => [model.released?.slice(0, 4) ?? UNSTATED], words: stated },
  { key: "org", title: "Organization", folds: true, values: (model) => [model.organization], words: same },
  { key: "family", title: "Family", folds: true, values: (model) => (model.family ? [model.family] : []), words: same },
  { key: "status", title: "Status", offered: ["active", "superseded", "withdrawn"], values: (model) => [model.status ?? "active"], words: capital },
  { key: "missing", title: "What is not public", folds: true, offered: ofEach(WHY), values: (model) => ofParts(model, WHY), words: (value) => ofPart(value, WHY) },
  { key: "terms", title: "License of a part", folds: true, offered: ofEach(TERMS), values: (model) => ofParts(model, TERMS), words: (value) => ofPart(value, TERMS) },
  { key: "added", title: "In the registry since", folds: true, newest: true, values: (model) => [model.added ?? UNSTATED], words: stated },
];

/** The columns of all facets; a generator, for `slices.js`. @param {Model[]} models @returns {Generator<void, Column[]>} */
export function* tabulating(models) {
  const drafts = FACETS.map((facet) => ({ facet, numbers: new Map(), first: new Uint32Array(models.length + 1), codes: /** @type {number[]} */ ([]) }));
  for (let from = 0; from < models.length; from += HANDFUL) {
    for (const draft of drafts) enter(draft, models, from, Math.min(from + HANDFUL, models.length));
    yield;
  }
  return drafts.map(({ facet, numbers, first, codes }) => ({ facet, own: [...numbers.keys()], first, codes: Uint32Array.from(codes) }));
}

/** @param {{facet: Facet, numbers: Map<string, number>, first: Uint32Array, codes: number[]}} draft of a column
 * @param {Model[]} models @param {number} from @param {number} to */
function enter({ facet, numbers, first, codes }, models, from, to) {
  for (let m = from; m < to; m++) {
    for (const value of facet.values(models[m])) {
      let number = numbers.get(value);
      if (number === undefined) numbers.set(value, number = numbers.size);
      codes.push(number);
    }
    first[m + 1] = codes.length;
  }
}

/** @param {Facet} facet @param {string} value @param {string} own */
const means = (facet, value, own) => value === own || (facet.holds?.(value, own) ?? false);

/**
 * The places that a choice lets through, in their order, and for each column how many would be shown of each of its
 * own values. A facet's own choice does not narrow its own counts: its values are alternatives.
 * @param {Column[]} columns @param {ArrayLike<number>} places @param {Chosen} chosen
 */
export function filter(columns, places, chosen) {
  const allowed = columns.map(({ facet, own }) => {
    const wanted = chosen.get(facet.key);
    return wanted ? Uint8Array.from(own, (one) => Number([...wanted].some((value) => means(facet, value, one)))) : null;
  });
  const counts = columns.map(({ own }) => new Uint32Array(own.length));
  const kept = [];
  for (let at = 0; at < places.length; at++) {
    const failed = failures(columns, allowed, places[at]);
    if (failed === NONE) kept.push(places[at]);
    if (failed !== SEVERAL) tally(columns, counts, places[at], failed);
  }
  return { kept: Uint32Array.from(kept), counts };
}

const NONE = -1, SEVERAL = -2;

/** Which column a place fails: its number, `NONE` or `SEVERAL`. @param {Column[]} columns @param {(Uint8Array | null)[]} allowed @param {number} place */
function failures(columns, allowed, place) {
  let failed = NONE;
  for (let c = 0; c < columns.length; c++) {
    const able = allowed[c];
    if (!able) continue;
    const { first, codes } = columns[c];
    let at = first[place];
    while (at < first[place + 1] && !able[codes[at]]) at++;
    if (at < first[place + 1]) continue;
    if (failed !== NONE) return SEVERAL;
    failed = c;
  }
  return failed;
}

/** Counts a place in all columns, or only in the one that it fails. @param {Column[]} columns @param {Uint32Array[]} counts @param {number} place @param {number} failed */
function tally(columns, counts, place, failed) {
  for (let c = failed === NONE ? 0 : failed, end = failed === NONE ? columns.length : failed + 1; c < end; c++) {
    const { first, codes } = columns[c];
    for (let at = first[place]; at < first[place + 1]; at++) counts[c][codes[at]]++;
  }
}

/** @typedef {{value: string, total: number, codes: number[]}} Option  which of the column's own values it means */

/**
 * What a facet offers, in this order: as it says itself, years newest first, else the most frequent first.
 * @param {Column} column @returns {Option[]}
 */
export function options({ facet, own, codes }) {
  const totals = new Uint32Array(own.length);
  for (const code of codes) totals[code]++;
  const values = facet.holds ? facet.offered ?? [] : own;
  const places = new Map(facet.holds ? [] : own.map((value, code) => [value, [code]]));
  const made = values.map((value) => {
    const meant = places.get(value) ?? own.flatMap((one, code) => (means(facet, value, one) ? [code] : []));
    return { value, codes: meant, total: sum(totals, meant) };
  }).filter(({ total }) => total > 0);
  if (facet.offered) return made.sort((a, b) => rank(facet, a.value) - rank(facet, b.value));
  return made.sort(facet.newest ? (a, b) => Number(a.value === UNSTATED) - Number(b.value === UNSTATED) || (a.value < b.value ? 1 : -1) : (a, b) => b.total - a.total || (a.value < b.value ? -1 : 1));
}

/** @param {Facet} facet @param {string} value */
const rank = ({ offered = [] }, value) => (offered.includes(value) ? offered.indexOf(value) : offered.length);

/** How many models an option would show. @param {Uint32Array} counts @param {number[]} codes */
export const sum = (counts, codes) => codes.reduce((total, code) => total + counts[code], 0);

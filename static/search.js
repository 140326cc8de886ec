/**
 * Finds models by what people type: right, run together, cut short, or with a slip of the finger; pure, no DOM.
 *
 * It knows what a find is worth. One sorted table holds every name from each of its words onward, without spaces
 * ("olmo27b", "27b", "7b"), beside the words about it: `table.js` finds in it what was typed, `words.js` takes
 * texts apart. It refuses to know: the page, the address bar, facets, and any list of synonyms.
 */

import { Scribe, endsAfter } from "./search/scribe.js";
import { all, follow, nearest, slips } from "./search/table.js";
import { folded, parts, wordsAsked } from "./search/words.js";
import { atOnce, inSlices } from "./shared/slices.js";

/**
 * @typedef {{id: string, name: string, organization: string, summary: string, label: string | null,
 *   aliases?: string[] | null, family?: string | null, modalities?: string[] | null}} Model
 * @typedef {{id: string, score: number}} Result
 * @typedef {import("./search/table.js").Range} Range
 * @typedef {import("./search/table.js").Table} Table
 * @typedef {{ids: string[], names: string[], lengths: Uint16Array, table: Table}} Index  `lengths` of names run together
 */

/** More words than this in a query only cost time; all of them still count as one run-together phrase. */
export const MAX_WORDS = 12;
/** Slips are forgiven where fewer models than this match as typed: with more, they would only be noise. */
const ENOUGH = 10;
/** A word with a slip may be unfinished from this length on; "7v" means 7b, and not all that begins with 7. */
export const LONG = 5;

/** Shorter words are near to too many; of longer ones so much is looked at. */
const SHORT = 4, MAX_LETTERS = 40;
/** Fields below this are of names and organizations. */
const NAMES = 3;

/** What it is worth to find a word in a title, further on in a name, an organization, a topic or a summary. */
const WORTH = [1, 0.9, 0.7, 0.6, 0.4];
/** How a key goes on after what was typed: not at all, with another word, within the word. */
const WHOLE = 1, WORD = 0.9, BEGUN = 0.7;
/** What a slip leaves of a word's worth: in a name still more than a mention in a summary. */
const SLIPPED = 0.5;
/** Words that stand together as typed outweigh the same words apart. */
const PHRASE = 1.5;
/** At most this goes to the name with the least beyond what was typed: Pythia 1B before Pythia 160M. */
const NEARNESS = 0.2;
/** Among names with the same letters, a little goes to words that end where the typed ones do, and to the very
 * spelling: 1.5B and 15B are two models. */
const SPACED = 0.01, SPELT = 0.01;
/** Scores are compared to this many steps in 1; a number has room for that times a million models. */
const STEPS = 1e6;
/** So many models are read between two pauses at the most. */
const HANDFUL = 32;

/** Reads the models once, and keeps only their names and the table. @param {Model[]} models @returns {Index} */
export const createIndex = (models) => atOnce(indexing(models));

/** The same in slices, so that the page answers meanwhile. @param {Model[]} models @returns {Promise<Index>} */
export const createIndexInSlices = (models) => inSlices(indexing(models));

/** @param {Model[]} models @returns {Generator<void, Index>} */
function* indexing(models) {
  const draft = new Draft(models.length);
  for (let from = 0; from < models.length; from += HANDFUL) {
    draft.add(models.slice(from, from + HANDFUL));
    yield;
  }
  return yield* draft.indexing();
}

/** An index in the making, for models that come one after the other. */
export class Draft {
  /** @param {number} [many] about how many models will come */
  constructor(many) {
    this.scribe = new Scribe(many);
    /** @type {{ids: string[], names: string[], lengths: number[]}} */
    this.read = { ids: [], names: [], lengths: [] };
  }

  /** @param {Model[]} models the next ones */
  add(models) {
    const { ids, names, lengths } = this.read;
    for (const model of models) {
      lengths.push(this.scribe.describe(model, ids.length));
      ids.push(model.id);
      names.push(model.name);
    }
  }

  /** What is left to do once all have come, for `slices.js`. @returns {Generator<void, Index>} */
  * indexing() {
    const { ids, names, lengths } = this.read;
    return { ids, names, lengths: Uint16Array.from(lengths), table: yield* this.scribe.ledger.table() };
  }
}

/**
 * The models that match every word of a query, or the words run together, best first; ties stay in list
 * order. A query without letters and digits is blank and finds everything.
 * @param {Index} index @param {string} query @param {{limit?: number}} [options] @returns {Result[]}
 */
export function search(index, query, { limit = Infinity } = {}) {
  return Array.from(ranked(index, query, limit), (code) => {
    const size = index.ids.length;
    return { id: index.ids[size - 1 - code % size], score: Math.floor(code / size) / STEPS };
  });
}

/**
 * The same as places in the list that was indexed, for who has that list: no object for each find.
 * @param {Index} index @param {string} query @returns {Uint32Array}
 */
export function places(index, query) {
  const size = index.ids.length;
  return Uint32Array.from(ranked(index, query, Infinity), (code) => size - 1 - code % size);
}

/**
 * For "did you mean": the id of the model that comes nearest to a query that finds nothing, or null. All of it is
 * taken for a name with a few slips; else each word that nothing has is, or is left out.
 * @param {Index} index @param {string} query @returns {string | null}
 */
export function suggest(index, query) {
  const asked = wordsAsked(query).slice(0, MAX_WORDS / 3).map((word) => word.slice(0, MAX_LETTERS));
  const best = (/** @type {string} */ tried) => (tried.trim() ? search(index, tried, { limit: 1 })[0]?.id ?? null : null);
  let kept = "", found = best(meant(index, asked.join("").slice(0, MAX_LETTERS)));
  if (found) return found;
  for (const word of asked) {
    const tried = `${kept} ${best(word) ? word : meant(index, word)}`, better = best(tried);
    if (better) [kept, found] = [tried, better];
  }
  return found;
}

/** What somebody may have meant by a word that nothing has: the beginning of a name or an organization, "" for none.
 * @param {Index} index @param {string} word */
const meant = ({ table }, word) => (word.length < SHORT ? "" : nearest(table, word, word.length < LONG ? 1 : word.length < 2 * LONG ? 2 : 3, NAMES));

/**
 * The models that match, best first. Score and place go into one number, since numbers are sorted without a
 * comparison function many times faster.
 * @param {Index} index @param {string} query @param {number} limit
 */
function ranked(index, query, limit) {
  const scores = scoresOf(index, query), size = scores.length;
  const order = new Float64Array(size);
  let found = 0;
  for (let m = 0; m < size; m++) {
    if (scores[m]) order[found++] = Math.round(scores[m] * STEPS) * size + (size - 1 - m);
  }
  return order.subarray(0, found).sort().reverse().subarray(0, Math.max(0, Math.min(found, limit)));
}

/** Each model's score, 0 where it does not match. @param {Index} index @param {string} query */
function scoresOf(index, query) {
  const asked = wordsAsked(query);
  if (!asked.length) return new Float64Array(index.ids.length).fill(1);
  let scores = matched(index, asked, false);
  const enough = scores.reduce((found, score) => found + Number(score > 0), 0) >= ENOUGH;
  if (!enough) scores = matched(index, asked, true);
  if (!scores.some(Boolean)) scores = matched(index, asked.flatMap(parts), true);  // "modeln40" for ModelNet40
  for (const owner of spelt(index, query, asked.join(""))) scores[owner] += SPELT;
  return scores;
}

/** Whose name is written exactly so, but for case and accents: it is a whole key, if there is any.
 * @param {Index} index @param {string} query @param {string} run its words run together */
function spelt({ names, table: { keys, first, owner } }, query, run) {
  const { lo, hi } = follow(keys, all(keys), run), wanted = folded(query);
  if (lo === hi || keys[lo] !== run) return [];
  return [...new Set(owner.subarray(first[lo], first[lo + 1]))].filter((one) => folded(names[one]) === wanted);
}

/**
 * The better of each model's words apart and its words together.
 * @param {Index} index @param {string[]} asked @param {boolean} forgiving
 */
function matched(index, asked, forgiving) {
  const phrase = asked.join("");
  const different = [...new Set(asked)].slice(0, MAX_WORDS);
  const ends = asked.reduceRight((after, word) => endsAfter(word.length, after), 0);
  const together = worthOf(index, phrase, forgiving, ends);
  const apart = different.map((word) => word === phrase ? together : worthOf(index, word, forgiving));
  return together.map((worth, m) => {
    let sum = 0;
    for (const one of apart) {
      if (!one[m]) { sum = 0; break; }
      sum += one[m];
    }
    const score = Math.max(worth * PHRASE, sum / different.length);
    return score && score + NEARNESS * Math.min(1, phrase.length / index.lengths[m]);
  });
}

/**
 * What the best match of a word is worth in each model; 0 where there is none.
 * @param {Index} index @param {string} word @param {boolean} forgiving
 * @param {number} [asked] where words end in it, if that is to count
 */
function worthOf({ ids, table }, word, forgiving, asked) {
  const best = new Float64Array(ids.length);
  credit(table, follow(table.keys, all(table.keys), word), [WHOLE, WORD, BEGUN], best, asked);
  if (!forgiving || word.length === 1) return best;
  const fits = [WHOLE, WORD, word.length < LONG ? 0 : BEGUN].map((fit) => fit * SLIPPED);
  for (const range of slips(table.keys, word)) credit(table, range, fits, best);
  return best;
}

/**
 * Credits the owners of a range's keys, unless they have something better.
 * @param {Table} table @param {Range} range @param {number[]} fits @param {Float64Array} best @param {number} [asked]
 */
function credit({ keys, first, owner, field, ends }, { lo, hi, depth }, [whole, word, begun], best, asked = 0) {
  const end = depth <= 32 ? 1 << (depth - 1) : 0;
  const typed = depth < 32 ? (1 << depth) - 1 : -1;
  for (let k = lo; k < hi; k++) {
    const complete = keys[k].length === depth;
    for (let p = first[k]; p < first[k + 1]; p++) {
      let worth = WORTH[field[p]] * (complete ? whole : ends[p] & end ? word : begun);
      if (asked) worth += SPACED * (1 - bits((ends[p] ^ asked) & typed) / 32);
      if (worth > best[owner[p]]) best[owner[p]] = worth;
    }
  }
}

/** How many bits are set. @param {number} number */
function bits(number) {
  let count = 0;
  for (; number; number &= number - 1) count++;
  return count;
}

/**
 * Finds models by what people type: right, run together, cut short, or with a slip of the finger; pure, no DOM.
 *
 * It knows what a find is worth. One sorted table holds every name from each of its words onward, without spaces
 * ("olmo27b", "27b", "7b"), beside the words about it: `table.js` finds in it what was typed, `words.js` takes
 * texts apart. It refuses to know: the page, the address bar, facets, and any list of synonyms.
 */

import { atOnce, inSlices } from "./slices.js";
import { Ledger, all, follow, slips } from "./table.js";
import { folded, parts, reader, wordsAsked } from "./words.js";

/**
 * @typedef {{id: string, name: string, organization: string, summary: string, label: string | null,
 *   aliases?: string[] | null, family?: string | null, modalities?: string[] | null}} Model
 * @typedef {{id: string, score: number}} Result
 * @typedef {import("./table.js").Range} Range
 * @typedef {import("./table.js").Table} Table
 * @typedef {{ids: string[], lengths: Uint16Array, spelt: Map<string, number[]>, table: Table}} Index
 *   `lengths` of names run together; `spelt`: whose name is written exactly so, but for case and accents.
 */

/** More words than this in a query only cost time; all of them still count as one run-together phrase. */
export const MAX_WORDS = 12;
/** Slips are forgiven where fewer models than this match as typed: with more, they would only be noise. */
const ENOUGH = 10;
/** A word with a slip may be unfinished from this length on; "7v" means 7b, and not all that begins with 7. */
export const LONG = 5;

/** Where a key stands in its owner, and what it is worth to find a word there. */
const TITLE = 0, NAME = 1, ORGANIZATION = 2, TOPIC = 3, SUMMARY = 4;
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
  const read = reader(), ledger = new Ledger();
  const lengths = new Uint16Array(models.length);
  /** @type {Map<string, number[]>} */
  const spelt = new Map();
  for (let owner = 0; owner < models.length; owner++) {
    const model = models[owner], name = folded(model.name), owners = spelt.get(name);
    lengths[owner] = describe(ledger, model, owner, read);
    if (owners) owners.push(owner);
    else spelt.set(name, [owner]);
    if (owner % HANDFUL === 0) yield;
  }
  return { ids: models.map((model) => model.id), lengths, spelt, table: yield* ledger.table() };
}

/**
 * Enters all that is searched of a model.
 * @param {Ledger} ledger @param {Model} model @param {number} owner @param {(text: unknown) => string[]} read
 * @returns {number} the length of its name, run together
 */
function describe(ledger, model, owner, read) {
  const organization = read(model.organization), name = read(model.name);
  const titles = new Map([[name.join(""), name]]);
  for (const id of [model.id, ...model.aliases ?? []]) {
    const slug = read(id.slice(id.indexOf("/") + 1)), run = slug.join("");
    if (!titles.has(run)) titles.set(run, slug);  // a name shows better than its slug where words begin
  }
  for (const title of titles.values()) run(ledger, owner, [...organization, ...title], organization.length);
  for (const topic of [model.id.slice(0, model.id.indexOf("/")), model.family, ...model.modalities ?? []]) {
    if (topic) run(ledger, owner, read(topic), -1);
  }
  for (const word of read(model.summary)) ledger.enter(word, owner, SUMMARY, 0);  // ends with its key
  return name.join("").length;
}

/**
 * Enters words from each one onward, run together.
 * @param {Ledger} ledger @param {number} owner @param {string[]} words
 * @param {number} title which word the title begins with; -1 where all are a topic
 */
function run(ledger, owner, words, title) {
  const whole = words.join("");
  for (let at = words.length - 1, start = whole.length, ends = 0; at >= 0; at--) {
    start -= words[at].length;
    ends = endsAfter(words[at].length, ends);
    const field = title < 0 ? TOPIC : at < title ? ORGANIZATION : at === title ? TITLE : NAME;
    ledger.enter(start ? whole.slice(start) : whole, owner, field, ends);
  }
}

/** Where words end, with another one of this length put before them; 32 bits, and shifts count modulo 32.
 * @param {number} length @param {number} ends */
const endsAfter = (length, ends) => (length < 32 ? ends << length | 1 << (length - 1) : 0);

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
 * For "did you mean": the id of the model that comes nearest to a query that finds nothing, or null. Word
 * by word, it keeps as much of the beginning, down to half, as still finds something with what it has.
 * @param {Index} index @param {string} query @returns {string | null}
 */
export function suggest(index, query) {
  let kept = "", nearest = null;
  for (const word of wordsAsked(query).slice(0, MAX_WORDS / 3)) {
    for (let length = word.length; length * 2 > word.length; length -= Math.ceil(length / 4)) {
      const tried = `${kept} ${word.slice(0, length)}`;
      const [best] = search(index, tried, { limit: 1 });
      if (!best) continue;
      [kept, nearest] = [tried, best.id];
      break;
    }
  }
  return nearest;
}

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
  for (const owner of index.spelt.get(folded(query)) ?? []) scores[owner] += SPELT;
  return scores;
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

/**
 * A sorted table of keys, and the ranges of it that begin with a word, typed right or with a slip; pure, no DOM.
 *
 * Sorted keys are a trie without nodes: a word, half a word and words run together are each one range of the
 * table, and a word with a slip is a few dozen ranges. So the work grows with what is found, not with what is there.
 * It refuses to know: what keys mean, and what a find is worth.
 */

/**
 * @typedef {{lo: number, hi: number, depth: number}} Range
 *   Keys lo to hi - 1, which agree in their first `depth` code units.
 * @typedef {{keys: string[], first: Uint32Array, owner: Uint32Array, field: Uint8Array, ends: Uint32Array}} Table
 *   The postings of keys[k] are first[k] to first[k + 1] - 1. Bit n - 1 of `ends`: a word ends after n letters.
 */

/** So much of a loop runs between two yields: around a millisecond. */
const STRIDE = 4096;
/** So many keys are sorted in one go. */
const HANDFUL = 2048;
/** More than any two texts differ in length by: among as many edits, the nearest length is nearer. */
const MUCH = 1000;
/** Numbers in a posting: its key's, owner, field and ends. */
const WIDTH = 4;

/** Postings in the order in which they come. */
export class Ledger {
  /** @param {number} [room] for so many postings; it grows */
  constructor(room = STRIDE) {
    /** @type {Map<string, number>} each key's number */
    this.numbers = new Map();
    this.postings = new Uint32Array(WIDTH * room);
    this.used = 0;
  }

  /** A key's number, by which it can be posted again. @param {string} key */
  number(key) {
    let number = this.numbers.get(key);
    if (number === undefined) this.numbers.set(key, number = this.numbers.size);
    return number;
  }

  /** @param {number} number of a key @param {number} owner @param {number} field @param {number} ends */
  post(number, owner, field, ends) {
    if (this.used === this.postings.length) this.grow();
    const { postings, used } = this;
    postings[used] = number;
    postings[used + 1] = owner;
    postings[used + 2] = field;
    postings[used + 3] = ends;
    this.used = used + WIDTH;
  }

  grow() {
    const larger = new Uint32Array(2 * this.postings.length);
    larger.set(this.postings);
    this.postings = larger;
  }

  /** The postings in the order of their keys, and below a key as they came. @returns {Generator<void, Table>} */
  * table() {
    const { postings, used } = this, count = used / WIDTH;
    const numbered = [...this.numbers.keys()];
    const keys = yield* sorted(numbered);
    const rank = new Uint32Array(keys.length);
    yield* striding(keys.length, (from, to) => rankThem(this.numbers, keys, rank, from, to));
    const first = new Uint32Array(keys.length + 2);  // shifted by one: placing moves each start to the next one's
    yield* striding(count, (from, to) => tally(postings, rank, first, from, to));
    for (let k = 2; k < first.length; k++) first[k] += first[k - 1];
    const [owner, field, ends] = [new Uint32Array(count), new Uint8Array(count), new Uint32Array(count)];
    yield* striding(count, (from, to) => place(postings, rank, first, owner, field, ends, from, to));
    return { keys, first: first.subarray(0, keys.length + 1), owner, field, ends };
  }
}

// Each step of a loop is a function of its own: a generator runs slower by far than a function that the engine compiles.

/** @param {number} count @param {(from: number, to: number) => void} step @returns {Generator<void, void>} */
function* striding(count, step) {
  for (let from = 0; from < count; from += STRIDE) {
    step(from, Math.min(from + STRIDE, count));
    yield;
  }
}

/** Each key's place among the sorted ones, by its number. @param {Map<string, number>} numbers @param {string[]} keys
 * @param {Uint32Array} rank @param {number} from @param {number} to */
function rankThem(numbers, keys, rank, from, to) {
  for (let k = from; k < to; k++) rank[/** @type {number} */ (numbers.get(keys[k]))] = k;
}

/** @param {Uint32Array} postings @param {Uint32Array} rank @param {Uint32Array} first @param {number} from @param {number} to */
function tally(postings, rank, first, from, to) {
  for (let at = WIDTH * from; at < WIDTH * to; at += WIDTH) first[rank[postings[at]] + 2]++;
}

/** @param {Uint32Array} postings @param {Uint32Array} rank @param {Uint32Array} first @param {Uint32Array} owner
 * @param {Uint8Array} field @param {Uint32Array} ends @param {number} from @param {number} to */
function place(postings, rank, first, owner, field, ends, from, to) {
  for (let at = WIDTH * from; at < WIDTH * to; at += WIDTH) {
    const to = first[rank[postings[at]] + 1]++;
    owner[to] = postings[at + 1];
    field[to] = postings[at + 2];
    ends[to] = postings[at + 3];
  }
}

/**
 * Sorts by code units, as `sort` does, but in short steps: many keys are first dealt out by their next letter.
 * @param {string[]} keys which agree in their first `depth` units @param {number} [depth]
 * @returns {Generator<void, string[]>}
 */
function* sorted(keys, depth = 0) {
  if (keys.length <= HANDFUL) {
    yield;
    return keys.sort();
  }
  /** @type {Map<number, string[]>} */
  const heaps = new Map();
  yield* striding(keys.length, (from, to) => deal(keys, depth, heaps, from, to));
  const all = [];
  for (const unit of [...heaps.keys()].sort((a, b) => a - b)) {
    for (const key of yield* sorted(/** @type {string[]} */ (heaps.get(unit)), depth + 1)) all.push(key);
  }
  return all;
}

/** @param {string[]} keys @param {number} depth @param {Map<number, string[]>} heaps @param {number} from @param {number} to */
function deal(keys, depth, heaps, from, to) {
  for (let k = from; k < to; k++) {
    const unit = keys[k].length > depth ? keys[k].charCodeAt(depth) : -1;
    const heap = heaps.get(unit);
    if (heap) heap.push(keys[k]);
    else heaps.set(unit, [keys[k]]);
  }
}

/** @param {string[]} keys @returns {Range} */
export const all = (keys) => ({ lo: 0, hi: keys.length, depth: 0 });

/**
 * The first key of a range whose code unit at the range's depth is this one or greater.
 * @param {string[]} keys @param {Range} range @param {number} unit
 */
function bound(keys, { lo, hi, depth }, unit) {
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if (keys[middle].charCodeAt(depth) >= unit) hi = middle;  // a key at its end has NaN there: it is less
    else lo = middle + 1;
  }
  return lo;
}

/** Goes on with a text. @param {string[]} keys @param {Range} range @param {string} text @returns {Range} */
export function follow(keys, range, text) {
  let { lo, hi, depth } = range;
  for (let at = 0; at < text.length && lo < hi; at++, depth++) {
    const unit = text.charCodeAt(at);
    lo = bound(keys, { lo, hi, depth }, unit);
    hi = bound(keys, { lo, hi, depth }, unit + 1);
  }
  return { lo, hi, depth };
}

/** The ranges into which the next letter splits a range. @param {string[]} keys @param {Range} range */
function* branches(keys, { lo, hi, depth }) {
  for (lo = bound(keys, { lo, hi, depth }, 0); lo < hi;) {
    const end = bound(keys, { lo, hi, depth }, keys[lo].charCodeAt(depth) + 1);
    yield { lo, hi: end, depth: depth + 1 };
    lo = end;
  }
}

/**
 * The beginning of a key that is nearest to a word, "" where none is near enough. The first letter has to be right: it
 * nearly always is, and only a part of the table is read then.
 * @param {Table} table @param {string} word @param {number} most edits @param {number} fields the posting's field is below this
 */
export function nearest({ keys, first, field }, word, most, fields) {
  const { lo, hi } = follow(keys, all(keys), word.slice(0, 1));
  const unlike = (/** @type {{edits: number, text: string}} */ { edits, text }) => edits + Math.abs(text.length - word.length) / MUCH;
  let best = { edits: most + 1, text: "" };
  for (let k = lo; k < hi; k++) {
    const found = beginning(keys[k], word, Math.min(most, best.edits));
    if (found && unlike(found) < unlike(best) && field.subarray(first[k], first[k + 1]).some((one) => one < fields)) best = found;
  }
  return best.text;
}

/**
 * How much of a key is within some edits of a word, in which a swap of neighbors is one (optimal string alignment).
 * @param {string} key @param {string} word @param {number} most @returns {{edits: number, text: string} | null}
 */
function beginning(key, word, most) {
  let before = /** @type {number[]} */ ([]), row = Array.from({ length: word.length + 1 }, (_, at) => at), best = null;
  for (let k = 1; k <= Math.min(key.length, word.length + most); k++) {
    const next = [k];
    for (let w = 1; w <= word.length; w++) {
      const wrong = Number(key[k - 1] !== word[w - 1]);
      next[w] = Math.min(row[w] + 1, next[w - 1] + 1, row[w - 1] + wrong);
      if (wrong && k > 1 && w > 1 && key[k - 1] === word[w - 2] && key[k - 2] === word[w - 1]) next[w] = Math.min(next[w], before[w - 2] + 1);
    }
    if (Math.min(...next) > most) break;
    [before, row] = [row, next];
    if (row[word.length] <= most) [best, most] = [{ edits: row[word.length], text: key.slice(0, k) }, row[word.length] - 1];
  }
  return best;
}

/**
 * The keys that begin with a word but for one letter, which is too many, swapped with the next, wrong,
 * or missing: all prefixes within one Damerau-Levenshtein edit. Ranges may be empty, or overlap.
 * @param {string[]} keys @param {string} word @returns {Generator<Range>}
 */
export function* slips(keys, word) {
  let here = all(keys);
  for (let at = 0; at < word.length && here.lo < here.hi; at++) {
    const letter = word[at], rest = word.slice(at + 1);
    yield follow(keys, here, rest);
    if (rest) yield follow(keys, here, rest[0] + letter + rest.slice(1));
    for (const branch of branches(keys, here)) {
      yield follow(keys, branch, rest);
      yield follow(keys, branch, letter + rest);
    }
    here = follow(keys, here, letter);
  }
}

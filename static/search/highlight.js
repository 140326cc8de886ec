/**
 * Where a text shows what a query asked for; pure, no DOM, and no index: one text is a small table of its own.
 */

import { LONG, MAX_WORDS } from "../search.js";
import { all, follow, slips } from "./table.js";
import { bare, beginning, parts, wordsAsked } from "./words.js";

/** @typedef {{text: string, joined: string, starts: number[], spans: [number, number][]}} Letters
 *   A text's letters run together, where words begin in them, and the part of the text that each stands for. */

/** The point of a number: what is asked for with one stays one word, as "6.9b". */
const POINT = /(?<=\p{N})[.,](?=\p{N})/gu;
/** Two digits of one number: in "6.9B" nobody means a 9. */
const DIGITS = /^\p{N}[.,]?\p{N}$/u;

/**
 * Where a text shows what a query asked for, slips included: [start, end] pairs for `text.slice`, in
 * order and apart. It needs no index, and looks at the same beginning of the text that is searched.
 * @param {string} text @param {string} query @returns {[number, number][]}
 */
export function highlight(text, query) {
  const letters = laidOut(text), { joined, starts, spans } = letters;
  const keys = starts.map((at) => joined.slice(at)).sort();
  const marked = new Uint8Array(joined.length);
  const asked = wordsAsked(beginning(query).replace(POINT, "")).slice(0, MAX_WORDS);
  for (const word of asked.length ? [asked.join(""), ...asked] : []) {
    for (const [start, end] of matches(letters, keys, word)) mark(marked, start, shownEnd(letters, start, end));
  }
  return stretches(marked, spans);
}

/**
 * Where a word begins, and how far it goes there; what has a slip is no other number, and short words are whole then.
 * @param {Letters} letters @param {string[]} keys @param {string} word
 */
function* matches(letters, keys, word) {
  const literal = follow(keys, all(keys), word), exact = literal.lo < literal.hi;
  for (const { lo, hi, depth } of exact || word.length === 1 ? [literal] : slips(keys, word)) {
    for (const key of keys.slice(lo, hi)) {
      const start = letters.joined.length - key.length, end = start + depth;
      const meant = numbers(word) === numbers(key.slice(0, depth)) && (word.length >= LONG || endsWord(letters, end));
      if (exact || meant) yield [start, end];
    }
  }
}

/** @param {string} word */
const numbers = (word) => word.replace(/\P{N}/gu, "");

/** @param {Letters} letters @param {number} at */
const endsWord = ({ joined, starts }, at) => at === joined.length || starts.includes(at);

/** Whether a number goes on at a letter. @param {Letters} letters @param {number} at */
const inNumber = ({ text, spans }, at) => at > 0 && at < spans.length && DIGITS.test(text.slice(spans[at - 1][0], spans[at][1]));

/**
 * How far a match is shown: no part of a number is, and what goes on over a space ends with a word.
 * @param {Letters} letters @param {number} start @param {number} end
 */
function shownEnd(letters, start, end) {
  if (inNumber(letters, start)) return start;
  while (inNumber(letters, end)) end--;
  if (endsWord(letters, end)) return end;
  for (let at = end - 1; at > start; at--) if (letters.spans[at][0] > letters.spans[at - 1][1]) return at;
  return end;
}

/** Marks letters: the first of a match with 1, those that go on with it with 2. @param {Uint8Array} marked @param {number} start @param {number} end */
function mark(marked, start, end) {
  for (let at = start; at < end; at++) marked[at] = Math.max(marked[at], at > start ? 2 : 1);
}

/** @param {string} text @returns {Letters} */
function laidOut(text) {
  let letters = "", joined = "", at = 0;
  /** @type {[number, number][]} */
  const origins = [], spans = /** @type {[number, number][]} */ ([]);
  const starts = [];
  for (const sign of beginning(text)) {
    const plain = sign < "\x80" ? sign : bare(sign);
    if (!plain && origins.length) origins[origins.length - 1][1] = at + sign.length;  // an accent of its own
    for (let unit = 0; unit < plain.length; unit++) origins.push([at, at + sign.length]);
    letters += plain;
    at += sign.length;
  }
  for (const { 0: word, index } of letters.matchAll(/[\p{L}\p{N}]+/gu)) {
    for (const part of parts(word)) {
      starts.push(joined.length);
      joined += part;
    }
    spans.push(...origins.slice(index, index + word.length));
  }
  return { text, joined, starts, spans };
}

/**
 * The marked units as parts of the text; what stands within a match belongs to it, and what stands between two does not.
 * @param {Uint8Array} marked @param {[number, number][]} spans
 */
function stretches(marked, spans) {
  /** @type {[number, number][]} */
  const found = [];
  spans.forEach(([start, end], at) => {
    if (!marked[at]) return;
    const last = found.at(-1);
    if (last && (marked[at] === 2 || start <= last[1])) last[1] = end;
    else found.push([start, end]);
  });
  return found;
}

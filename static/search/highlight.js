/**
 * Where a text shows what a query asked for; pure, no DOM, and no index: one text is a small table of its own.
 */

import { LONG, MAX_WORDS } from "../search.js";
import { all, follow, slips } from "./table.js";
import { bare, beginning, parts, wordsAsked } from "./words.js";

/**
 * Where a text shows what a query asked for, slips included: [start, end] pairs for `text.slice`, in
 * order and apart. It needs no index, and looks at the same beginning of the text that is searched.
 * @param {string} text @param {string} query @returns {[number, number][]}
 */
export function highlight(text, query) {
  const { joined, starts, spans } = laidOut(text);
  const keys = starts.map((at) => joined.slice(at)).sort();
  const marked = new Uint8Array(joined.length);
  const asked = wordsAsked(query).slice(0, MAX_WORDS);
  for (const word of asked.length ? [asked.join(""), ...asked] : []) {
    const literal = follow(keys, all(keys), word);
    const exact = literal.lo < literal.hi;
    for (const { lo, hi, depth } of exact || word.length === 1 ? [literal] : slips(keys, word)) {
      for (const start of keys.slice(lo, hi).map((key) => joined.length - key.length)) {
        const end = start + depth;
        if (exact || word.length >= LONG || end === joined.length || starts.includes(end)) marked.fill(1, start, end);
      }
    }
  }
  return stretches(marked, spans);
}

/**
 * A text's letters run together, where words begin in them, and the part of the text that each stands for.
 * @param {string} text
 */
function laidOut(text) {
  let letters = "", joined = "", at = 0;
  /** @type {[number, number][]} */
  const origins = [];
  const starts = [], spans = [];
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
  return { joined, starts, spans };
}

/**
 * The marked units as parts of the text; what stands between two of them is within.
 * @param {Uint8Array} marked @param {[number, number][]} spans
 */
function stretches(marked, spans) {
  /** @type {[number, number][]} */
  const found = [];
  spans.forEach(([start, end], at) => {
    if (!marked[at]) return;
    const last = found.at(-1);
    if (last && (marked[at - 1] || start < last[1])) last[1] = end;
    else found.push([start, end]);
  });
  return found;
}

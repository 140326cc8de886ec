/**
 * Numbers for the written words of many texts; pure, no DOM.
 *
 * A registry repeats few words many times. A plain text is read letter by letter, and a word that was seen before is
 * recognized where it stands, without being cut out of the text: so reading makes no garbage. It refuses to know what
 * words are for.
 */

import { beginning, isPlain, written } from "./words.js";

/** 1 for the letters and digits of ASCII: what `written` does not take for a separator. */
const LETTERS = Uint8Array.from({ length: 128 }, (_, code) => Number(/[0-9A-Za-z]/.test(String.fromCharCode(code))));

export class Lexicon {
  constructor() {
    /** @type {string[]} each word once, by its number */
    this.words = [];
    /** Their numbers and one, by the hash of their letters; 0 where there is none. */
    this.slots = new Uint32Array(1024);
  }

  /** The numbers of a text's words, in order. @param {unknown} text @returns {number[]} */
  read(text) {
    const all = beginning(text);
    if (isPlain(all)) return this.scan(all);
    return written(all).filter(Boolean).map((word) => this.number(word, 0, word.length, hashOf(word)));
  }

  /** @param {string} text */
  scan(text) {
    /** @type {number[]} */
    const found = [];
    for (let at = 0, start = 0, hash = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 0;
      if (LETTERS[code]) {
        hash = Math.imul(hash, 31) + code | 0;
        continue;
      }
      if (at > start) found.push(this.number(text, start, at, hash));
      start = at + 1;
      hash = 0;
    }
    return found;
  }

  /** The number of the word that stands at a place of a text. @param {string} text @param {number} start @param {number} end @param {number} hash */
  number(text, start, end, hash) {
    const { slots, words } = this, mask = slots.length - 1;
    for (let slot = spread(hash) & mask; ; slot = slot + 1 & mask) {
      const known = slots[slot] - 1;
      if (known < 0) return this.learn(text.slice(start, end), slot);
      if (words[known].length === end - start && text.startsWith(words[known], start)) return known;
    }
  }

  /** @param {string} word @param {number} slot */
  learn(word, slot) {
    this.slots[slot] = this.words.push(word);
    if (2 * this.words.length > this.slots.length) this.grow();
    return this.words.length - 1;
  }

  grow() {
    const slots = new Uint32Array(2 * this.slots.length), mask = slots.length - 1;
    this.words.forEach((word, number) => {
      let slot = spread(hashOf(word)) & mask;
      while (slots[slot]) slot = slot + 1 & mask;
      slots[slot] = number + 1;
    });
    this.slots = slots;
  }
}

/** @param {string} word */
function hashOf(word) {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash, 31) + word.charCodeAt(at) | 0;
  return hash;
}

/** Lets the whole hash count in its lowest bits. @param {number} hash */
const spread = (hash) => hash ^ hash >>> 15;

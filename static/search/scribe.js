/**
 * Enters all that is searched of a model into a ledger; pure, no DOM.
 *
 * It knows which texts of a model are searched, and by which of their words. It refuses to know what a find is worth.
 * A registry repeats few words many times: each word, topic and organization is taken apart once.
 */

import { Lexicon } from "./lexicon.js";
import { Ledger } from "./table.js";
import { parts } from "./words.js";

/** Where a key stands in its owner. */
export const TITLE = 0, NAME = 1, ORGANIZATION = 2, TOPIC = 3, SUMMARY = 4;

/** Room for so many words of a model. */
const POSTINGS = 32;

/** @typedef {import("../search.js").Model} Model */
/** @typedef {{words: string[], run: string}} Makers  an organization's words, and run together */

export class Scribe {
  /** @param {number} [models] about how many there are to be described */
  constructor(models = 1) {
    this.ledger = new Ledger(POSTINGS * models);
    this.lexicon = new Lexicon();
    /** @type {string[][]} the words within each written word, by its number */
    this.parts = [];
    /** @type {Uint32Array[]} the numbers of their keys, where a summary has them */
    this.mentioned = [];
    /** @type {Map<string, Uint32Array>} the number and the ends of each key of a topic */
    this.topics = new Map();
    /** @type {Map<string, Makers>} */
    this.organizations = new Map();
  }

  /** @param {Model} model @param {number} owner @returns {number} the length of its name, run together */
  describe(model, owner) {
    const { id, aliases, modalities } = model, slash = id.indexOf("/"), slug = id.slice(slash + 1);
    const makers = this.makers(model.organization), words = this.read(model.name), name = words.join("");
    this.run(owner, makers, words, name);
    if (aliases || !runsTo(slug, name)) this.slugs(owner, makers, [slug, ...aliases ?? []], name);
    this.topic(owner, id.slice(0, slash));
    if (model.family) this.topic(owner, model.family);
    if (modalities) for (const modality of modalities) this.topic(owner, modality);
    this.mention(owner, model.summary);
    return name.length;
  }

  /** @param {string} organization */
  makers(organization) {
    const known = this.organizations.get(organization);
    if (known) return known;
    const words = this.read(organization), made = { words, run: words.join("") };
    this.organizations.set(organization, made);
    return made;
  }

  /** The words of a text. @param {unknown} text */
  read(text) {
    const found = [];
    for (const number of this.lexicon.read(text)) {
      const taken = this.parts[number] ??= parts(this.lexicon.words[number]);
      for (let at = 0; at < taken.length; at++) found.push(taken[at]);
    }
    return found;
  }

  /**
   * What else a model is called; a name shows better than its slug where words begin, so the same letters are passed over.
   * @param {number} owner @param {Makers} makers @param {string[]} ids @param {string} name run together
   */
  slugs(owner, makers, ids, name) {
    const runs = new Set([name]);
    for (const id of ids) {
      const words = this.read(id.slice(id.indexOf("/") + 1)), run = words.join("");
      if (!runs.has(run)) this.run(owner, makers, words, run);
      runs.add(run);
    }
  }

  /** Enters words from each one onward, run together. @param {number} owner @param {Makers} makers @param {string[]} words @param {string} title */
  run(owner, makers, words, title) {
    const { ledger } = this, whole = makers.run + title;
    let start = whole.length, ends = 0;
    for (let at = words.length - 1; at >= 0; at--) {
      start -= words[at].length;
      ends = endsAfter(words[at].length, ends);
      ledger.post(ledger.number(whole.slice(start)), owner, at ? NAME : TITLE, ends);
    }
    for (let at = makers.words.length - 1; at >= 0; at--) {
      start -= makers.words[at].length;
      ends = endsAfter(makers.words[at].length, ends);
      ledger.post(ledger.number(whole.slice(start)), owner, ORGANIZATION, ends);
    }
  }

  /** @param {number} owner @param {string} text */
  topic(owner, text) {
    let keys = this.topics.get(text);
    if (!keys) this.topics.set(text, keys = this.keysOf(this.read(text)));
    for (let at = 0; at < keys.length; at += 2) this.ledger.post(keys[at], owner, TOPIC, keys[at + 1]);
  }

  /** @param {string[]} words */
  keysOf(words) {
    const keys = new Uint32Array(2 * words.length);
    for (let at = words.length - 1, run = "", ends = 0; at >= 0; at--) {
      run = words[at] + run;
      ends = endsAfter(words[at].length, ends);
      keys[2 * at] = this.ledger.number(run);
      keys[2 * at + 1] = ends;
    }
    return keys;
  }

  /** A summary's words each stand alone, and end with their keys. @param {number} owner @param {string} text */
  mention(owner, text) {
    const { lexicon, ledger, mentioned } = this;
    for (const number of lexicon.read(text)) {
      const keys = mentioned[number] ??= Uint32Array.from(parts(lexicon.words[number]), (part) => ledger.number(part));
      for (let at = 0; at < keys.length; at++) ledger.post(keys[at], owner, SUMMARY, 0);
    }
  }
}

/** Where words end, with another one of this length put before them; 32 bits, and shifts count modulo 32.
 * @param {number} length @param {number} ends */
export const endsAfter = (length, ends) => (length < 32 ? ends << length | 1 << (length - 1) : 0);

/** Whether a plain text in lower case, without what separates, is this: most slugs are their model's name.
 * @param {string} text @param {string} run */
function runsTo(text, run) {
  let at = 0;
  for (let from = 0; from < text.length; from++) {
    const code = text.charCodeAt(from);
    if (code === 45 || code === 46 || code === 95) continue;  // - . _
    if (code !== run.charCodeAt(at++)) return false;
  }
  return at === run.length;
}

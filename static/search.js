/**
 * Finds models by what people type: right, run together, cut short, or with a slip of the finger.
 *
 * It knows how names are written and mistyped. One sorted table holds every name from each of its words
 * onward, without spaces ("olmo27b", "27b", "7b"), beside the words about it. Sorted keys are a trie
 * without nodes: a word, half a word and words run together are each one range of the table, and a word
 * with a slip is a few dozen ranges. So the work grows with what is found, not with what is there.
 *
 * It refuses to know: the page, the address bar, facets, languages, and any list of synonyms.
 */

/**
 * @typedef {{id: string, name: string, organization: string, summary: string, label: string,
 *   aliases?: string[] | null, family?: string | null, modalities?: string[] | null}} Model
 * @typedef {{id: string, score: number}} Result
 * @typedef {{lo: number, hi: number, depth: number}} Range
 *   Keys lo to hi - 1, which agree in their first `depth` code units.
 * @typedef {{keys: string[], first: Uint32Array, owner: Uint32Array, field: Uint32Array, ends: Uint32Array}} Table
 *   The postings of keys[k] are first[k] to first[k + 1] - 1. Bit n - 1 of `ends`: a word ends after n letters.
 * @typedef {Map<string, number[]>} Drafts  a key's postings in threes: owner, field, ends
 * @typedef {{ids: string[], lengths: Uint16Array, table: Table}} Index
 */

/** No field that is searched is longer (CONTRACT 2); what a text or a query holds beyond it is not read. */
const MAX_LENGTH = 200;
/** More words than this in a query only cost time; all of them still count as one run-together phrase. */
const MAX_WORDS = 12;
/** Slips are forgiven where fewer models than this match as typed: with more, they would only be noise. */
const ENOUGH = 10;
/** A word with a slip may be unfinished from this length on; "7v" means 7b, and not all that begins with 7. */
const LONG = 5;

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
/** Scores are compared to this many steps in 1; a number has room for that times a million models. */
const STEPS = 1e6;

/** Everything but letters and digits only separates. */
const SEPARATORS = /[^\p{L}\p{N}]+/u;
/** Where a word begins without a separator: star|Coder, dino|v2, llama|3, wav2|vec, and every CJK sign. */
const JOINTS = new RegExp([
  "(?<=\\p{Ll})(?=\\p{Lu})", "(?<=\\p{L})(?=[vV]?\\p{N})", "(?<=\\p{N})(?=\\p{L}{3})",
  "(?=[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}])",
].join("|"), "u");

/** A text without accents and compatibility forms. Case stays: it shows where words begin. @param {unknown} text */
const bare = (text) => String(text ?? "").slice(0, MAX_LENGTH).normalize("NFKD").replace(/\p{M}+/gu, "");
/** Lower case, unit for unit; a final sigma is a sigma, or a cut word would not match. @param {string} text */
const lower = (text) => text.toLowerCase().replaceAll("ς", "σ");
/** @param {unknown} text */
const words = (text) => bare(text).split(SEPARATORS).filter(Boolean);
/** What is asked for: "OLMo-2 7B" gives olmo, 2, 7b. @param {unknown} query */
const wordsAsked = (query) => words(lower(bare(query)));
/** The words within a word: "StarCoder2" gives star, coder, 2. @param {string} word */
const parts = (word) => word.split(JOINTS).map(lower);

/** Takes each written word apart once, for a registry repeats few words many times. */
function reader() {
  /** @type {Map<string, string[]>} */
  const known = new Map();
  return (/** @type {unknown} */ text) => {
    const found = [];
    for (const word of words(text)) {
      if (!known.has(word)) known.set(word, parts(word));
      found.push(.../** @type {string[]} */ (known.get(word)));
    }
    return found;
  };
}

/** Reads the models once, and keeps only their ids and the table. @param {Model[]} models @returns {Index} */
export function createIndex(models) {
  const read = reader();
  /** @type {Drafts} */
  const drafts = new Map();
  models.forEach((model, owner) => describe(drafts, model, owner, read));
  return {
    ids: models.map((model) => model.id),
    lengths: Uint16Array.from(models, (model) => read(model.name).join("").length),
    table: tableOf(drafts),
  };
}

/** @param {Drafts} drafts @param {Model} model @param {number} owner @param {(text: unknown) => string[]} read */
function describe(drafts, model, owner, read) {
  const slugs = [model.id, ...model.aliases ?? []].map((id) => id.slice(id.indexOf("/") + 1));
  const titles = new Map([model.name, ...slugs].map(read).map((title) => [title.join(""), title]));
  const organization = read(model.organization);
  for (const title of titles.values()) {
    const fields = [...organization.map(() => ORGANIZATION), TITLE, ...title.slice(1).map(() => NAME)];
    draft(drafts, owner, [...organization, ...title], fields);
  }
  for (const topic of [model.id.split("/")[0], model.family, ...model.modalities ?? []]) {
    draft(drafts, owner, read(topic), [TOPIC]);
  }
  for (const word of read(model.summary)) post(drafts, word, owner, SUMMARY, 0);  // ends with its key
}

/**
 * Enters a text from each of its words onward, run together; the last field holds for the words after it.
 * @param {Drafts} drafts @param {number} owner @param {string[]} run @param {number[]} fields
 */
function draft(drafts, owner, run, fields) {
  let key = "", ends = 0;
  for (let at = run.length - 1; at >= 0; at--) {
    const { length } = run[at];
    key = run[at] + key;
    ends = length < 32 ? ends << length | 1 << (length - 1) : 0;  // it has 32 bits, and shifts count modulo 32
    const field = fields[Math.min(at, fields.length - 1)];
    post(drafts, key, owner, field, ends);
  }
}

/** @param {Drafts} drafts @param {string} key @param {number} owner @param {number} field @param {number} ends */
function post(drafts, key, owner, field, ends) {
  const postings = drafts.get(key);
  if (postings) postings.push(owner, field, ends);
  else drafts.set(key, [owner, field, ends]);
}

/** @param {Drafts} drafts @returns {Table} */
function tableOf(drafts) {
  const keys = [...drafts.keys()].sort();
  const lists = keys.map((key) => /** @type {number[]} */ (drafts.get(key)));
  const first = new Uint32Array(keys.length + 1);
  lists.forEach((list, k) => { first[k + 1] = first[k] + list.length / 3; });
  const column = (/** @type {number} */ offset) => {
    const values = new Uint32Array(first[keys.length]);
    let p = 0;
    for (const list of lists) for (let at = offset; at < list.length; at += 3) values[p++] = list[at];
    return values;
  };
  return { keys, first, owner: column(0), field: column(1), ends: column(2) };
}

/** @param {string[]} keys @returns {Range} */
const all = (keys) => ({ lo: 0, hi: keys.length, depth: 0 });

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
function follow(keys, range, text) {
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
 * The keys that begin with a word but for one letter, which is too many, swapped with the next, wrong,
 * or missing: all prefixes within one Damerau-Levenshtein edit. Ranges may be empty, or overlap.
 * @param {string[]} keys @param {string} word @returns {Generator<Range>}
 */
function* slips(keys, word) {
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

/**
 * The models that match every word of a query, or the words run together, best first; ties stay in list
 * order. A query without letters and digits is blank and finds everything.
 * @param {Index} index @param {string} query @param {{limit?: number}} [options] @returns {Result[]}
 */
export function search(index, query, { limit = Infinity } = {}) {
  const asked = wordsAsked(query);
  if (!asked.length) return ranked(index, new Float64Array(index.ids.length).fill(1), limit);
  const literal = scoresOf(index, asked, false);
  const enough = literal.reduce((found, score) => found + Number(score > 0), 0) >= ENOUGH;
  return ranked(index, enough ? literal : scoresOf(index, asked, true), limit);
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
 * Each model's score, 0 where it does not match: the better of its words apart and its words together.
 * @param {Index} index @param {string[]} asked @param {boolean} forgiving
 */
function scoresOf(index, asked, forgiving) {
  const phrase = asked.join("");
  const different = [...new Set(asked)].slice(0, MAX_WORDS);
  const together = worthOf(index, phrase, forgiving);
  const apart = different.map((word) => word === phrase ? together : worthOf(index, word, forgiving));
  return together.map((worth, m) => {
    const sum = apart.every((one) => one[m]) ? apart.reduce((total, one) => total + one[m], 0) : 0;
    const score = Math.max(worth * PHRASE, sum / different.length);
    return score && score + NEARNESS * Math.min(1, phrase.length / index.lengths[m]);
  });
}

/**
 * What the best match of a word is worth in each model; 0 where there is none.
 * @param {Index} index @param {string} word @param {boolean} forgiving
 */
function worthOf({ ids, table }, word, forgiving) {
  const best = new Float64Array(ids.length);
  credit(table, follow(table.keys, all(table.keys), word), [WHOLE, WORD, BEGUN], best);
  if (!forgiving || word.length === 1) return best;
  const fits = [WHOLE, WORD, word.length < LONG ? 0 : BEGUN].map((fit) => fit * SLIPPED);
  for (const range of slips(table.keys, word)) credit(table, range, fits, best);
  return best;
}

/**
 * Credits the owners of a range's keys, unless they have something better.
 * @param {Table} table @param {Range} range @param {number[]} fits @param {Float64Array} best
 */
function credit({ keys, first, owner, field, ends }, { lo, hi, depth }, [whole, word, begun], best) {
  const end = depth <= 32 ? 1 << (depth - 1) : 0;
  for (let k = lo; k < hi; k++) {
    const complete = keys[k].length === depth;
    for (let p = first[k]; p < first[k + 1]; p++) {
      const worth = WORTH[field[p]] * (complete ? whole : ends[p] & end ? word : begun);
      if (worth > best[owner[p]]) best[owner[p]] = worth;
    }
  }
}

/**
 * The models that have a score, best first. Score and place go into one number, since numbers are sorted
 * without a comparison function many times faster.
 * @param {Index} index @param {Float64Array} scores @param {number} limit @returns {Result[]}
 */
function ranked({ ids }, scores, limit) {
  const size = ids.length;
  const order = new Float64Array(size);
  let found = 0;
  scores.forEach((score, m) => {
    if (score) order[found++] = Math.round(score * STEPS) * size + (size - 1 - m);
  });
  const best = order.subarray(0, found).sort().reverse().subarray(0, Math.max(0, Math.min(found, limit)));
  return Array.from(best, (code) => ({ id: ids[size - 1 - code % size], score: Math.floor(code / size) / STEPS }));
}

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
  for (const sign of text.slice(0, MAX_LENGTH)) {
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

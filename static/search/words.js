/**
 * How names and queries fall into words; pure, no DOM.
 *
 * Case, accents and punctuation do not matter, and a word may begin without a separator: star|Coder, llama|3.
 * It refuses to know: languages, and any list of synonyms.
 */

/** No field that is searched is longer (CONTRACT 2); what a text or a query holds beyond it is not read. */
const MAX_LENGTH = 200;

/** Everything but letters and digits only separates. */
const SEPARATORS = /[^\p{L}\p{N}]+/u;
/** Where a word begins without a separator: star|Coder, dino|v2, llama|3, wav2|vec, and every CJK sign. */
const JOINTS = new RegExp([
  "(?<=\\p{Ll})(?=\\p{Lu})", "(?<=\\p{L})(?=[vV]?\\p{N})", "(?<=\\p{N})(?=\\p{L}{3})",
  "(?=[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}])",
].join("|"), "u");
/** Most texts have no other signs, and these need neither decomposing nor Unicode's tables: many times faster. */
const PLAIN = /^[\0-\x7f]*$/, PLAIN_SEPARATORS = /[^0-9A-Za-z]+/;

/** @param {string} text */
export const isPlain = (text) => PLAIN.test(text);
/** The part of a text that is read. @param {unknown} text */
export const beginning = (text) => String(text ?? "").slice(0, MAX_LENGTH);
/** A text without accents and compatibility forms. Case stays: it shows where words begin. @param {unknown} text */
export const bare = (text) => {
  const read = beginning(text);
  return PLAIN.test(read) ? read : read.normalize("NFKD").replace(/\p{M}+/gu, "");
};
/** Lower case, unit for unit; a final sigma is a sigma, or a cut word would not match. @param {string} text */
const lower = (text) => text.toLowerCase().replaceAll("ς", "σ");
/** The words of a text as they stand in it; empty ones at its ends. @param {unknown} text */
export const written = (text) => {
  const read = beginning(text);
  return PLAIN.test(read) ? read.split(PLAIN_SEPARATORS) : bare(read).split(SEPARATORS);
};
/** A text as it is compared where only the signs count: without case and accents. @param {unknown} text */
export const folded = (text) => lower(bare(lower(bare(text)))).trim();
/** What is asked for: "OLMo-2 7B" gives olmo, 2, 7b. @param {unknown} query */
export const wordsAsked = (query) => written(lower(bare(query))).filter(Boolean);
/** The words within a word: "StarCoder2" gives star, coder, 2. @param {string} word */
export const parts = (word) => word.split(JOINTS).map(lower);

/**
 * Text as messages show it, and templates with holes; pure, no DOM.
 *
 * The same as `visible`, `quoted` and `did_you_mean` in `openlabels/ground/problem.py`: what the form says is what `check` says.
 */

/** What Python takes for white space, for a character class. */
export const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");
const HIDDEN = /[\p{C}\p{Z}]/u;
const NAMED = new Map([["\n", "\\n"], ["\t", "\\t"], ["\r", "\\r"]]);
const LONGEST_WORD = 100;

/** @param {string} text */
export const strip = (text) => text.replace(ENDS, "");

/**
 * The same as a sentence begins; what is quoted stays as it was typed.
 * @param {string} text
 */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/**
 * The number of characters, as Python counts them.
 * @param {string} text
 */
export const length = (text) => [...text].length;

/**
 * How much of what fits is written, as "120 of 200".
 * @param {string} text
 * @param {number} most
 */
export const used = (text, most) => `${grouped(length(text))} of ${grouped(most)}`;

/** @param {number} number */
export const grouped = (number) => number.toLocaleString("en-US");

/**
 * A template with `{name}` replaced by values.
 * @param {string} template
 * @param {Record<string, string | number>} values
 */
export const fill = (template, values) => template.replace(/\{(\w+)\}/g, (hole, name) => String(values[name] ?? hole));

/** @param {string} char one that acts on a screen or is not seen */
function escaped(char) {
  const code = /** @type {number} */ (char.codePointAt(0));
  const hex = code.toString(16);
  if (NAMED.has(char)) return NAMED.get(char);
  if (code < 256) return `\\x${hex.padStart(2, "0")}`;
  return code < 65536 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/**
 * Text on one line, cut to `limit` characters, with what acts on a screen written as an escape.
 * @param {string} text
 * @param {number} limit
 */
export function visible(text, limit) {
  const chars = [...text];
  const shown = chars.length <= limit ? chars : [...chars.slice(0, limit - 1), "…"];
  return shown.map((char) => (char === " " || !HIDDEN.test(char) ? char : escaped(char))).join("");
}

/** @param {string} value */
export const quoted = (value, limit = 60) => `“${visible(value, limit)}”`;

/**
 * `U+200B` without its `U+`.
 * @param {string} char
 */
export const hex = (char) => /** @type {number} */ (char.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0");

/**
 * The one of `known` that is closest to `word` in any case, "" where none is close.
 * @param {string} word
 * @param {Iterable<string>} known
 * @param {number} [cutoff] from 0 to 1
 */
export function closest(word, known, cutoff = 0.6) {
  const wanted = [...word].slice(0, LONGEST_WORD).join("").toLowerCase();
  const spelled = new Map([...known].map((name) => [name.toLowerCase(), name]));
  let best = { ratio: cutoff, name: "" };
  for (const name of spelled.keys()) {
    const found = ratio(name, wanted);
    if (found > best.ratio || (found === best.ratio && name > best.name)) best = { ratio: found, name };
  }
  return spelled.get(best.name) ?? "";
}

/**
 * How alike two texts are, from 0 to 1: Ratcliff and Obershelp's measure, as Python's `difflib` has it.
 * @param {string} a
 * @param {string} b
 */
function ratio(a, b) {
  const [left, right] = [[...a], [...b]];
  const both = left.length + right.length;
  return both ? (2 * matching(left, right)) / both : 1;
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {number} characters in the longest common piece, and in those to its left and right
 */
function matching(a, b) {
  const { at, to, size } = longest(a, b);
  if (!size) return 0;
  return size + matching(a.slice(0, at), b.slice(0, to)) + matching(a.slice(at + size), b.slice(to + size));
}

/**
 * The longest common piece, the first of several.
 * @param {string[]} a
 * @param {string[]} b
 */
function longest(a, b) {
  let best = { at: 0, to: 0, size: 0 };
  let before = new Array(b.length).fill(0);
  for (let i = 0; i < a.length; i += 1) {
    const sizes = b.map((char, j) => (char === a[i] ? (before[j - 1] ?? 0) + 1 : 0));
    sizes.forEach((size, j) => {
      if (size > best.size) best = { at: i - size + 1, to: j - size + 1, size };
    });
    before = sizes;
  }
  return best;
}

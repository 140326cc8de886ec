/**
 * Writes an entry as YAML that reads back as what it was; pure, no DOM.
 *
 * Knows text, lists and mappings. A value is plain only where that is surely safe for every reader of YAML, typed ones
 * included; text of several lines is a literal block; all else is in double quotes, where every character can be said.
 */

/** @import {Entry} from "../shared/types.js" */
/** @typedef {string | string[] | Record<string, any> | Record<string, any>[]} Value */

const STEP = "  ";
const LINE_LENGTH = 100;

const WORDS = /^\p{L}(?:(?! {2})[\p{L}\p{M}\p{N} ._+/()&,;'!?%*=-])*$/u;
const NUMBERED = /^\d(?:(?! {2})[\p{L}\p{M}\p{N} ._+/()&,;'!?%*=-])*$/u;
const ADDRESS = /^https:\/\/[A-Za-z0-9][A-Za-z0-9._~/?&=%+@-]*$/;
const HUB_ID = /^hf:[A-Za-z0-9._/-]+$/;
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const TYPED = /^(y|n|yes|no|on|off|true|false|null|[-+.\d][-+_.,\d]*(e[-+]?\d+)?|0[box][\da-f_]+)$/i;
const FLOW_MARKS = /[,?*!]/;
const IN_BLOCK = /^[\n\x20-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\u200c-\u200f\u061c]*$/u;
const ESCAPED = /["\\]|(?![ \u200c\u200d])[\p{C}\p{Z}]/gu;
const NAMED = new Map([['"', '\\"'], ["\\", "\\\\"], ["\n", "\\n"], ["\t", "\\t"], ["\r", "\\r"]]);

/**
 * An entry as the text of its file.
 * @param {Entry} entry without empty values
 */
export function write(entry) {
  return mapping(entry, "").join("\n") + "\n";
}

/**
 * @param {Record<string, any>} data
 * @param {string} indent
 * @returns {string[]}
 */
function mapping(data, indent) {
  return Object.entries(data).flatMap(([key, value]) => pair(key, value, indent));
}

/**
 * @param {string} key
 * @param {Value} value
 * @param {string} indent
 * @returns {string[]}
 */
function pair(key, value, indent) {
  const start = `${indent}${key}:`;
  if (typeof value === "string") return `${start} ${scalar(value, indent)}`.split("\n");
  if (!Array.isArray(value)) return [start, ...mapping(value, indent + STEP)];
  const line = flow(start, value);
  return line ? [line] : [start, ...value.flatMap((item) => listed(item, indent + STEP))];
}

/**
 * A list on one line, "" where an item or the line does not fit.
 * @param {string} start
 * @param {any[]} items
 */
function flow(start, items) {
  if (!items.every((item) => typeof item === "string" && isPlain(item) && !FLOW_MARKS.test(item))) return "";
  const line = `${start} [${items.join(", ")}]`;
  return line.length <= LINE_LENGTH ? line : "";
}

/**
 * @param {string | Record<string, any>} item
 * @param {string} indent
 * @returns {string[]}
 */
function listed(item, indent) {
  if (typeof item === "string") return [`${indent}- ${isPlain(item) ? item : quoted(item)}`];
  const [first, ...rest] = mapping(item, indent + STEP);
  return [`${indent}- ${first.slice(indent.length + STEP.length)}`, ...rest];
}

/**
 * @param {string} text
 * @param {string} indent that of its key
 */
function scalar(text, indent) {
  if (isPlain(text)) return text;
  return text.includes("\n") && text.trim() && IN_BLOCK.test(text) ? block(text, indent + STEP) : quoted(text);
}

/** @param {string} text */
function isPlain(text) {
  if (text.endsWith(" ") || (TYPED.test(text) && !DATE.test(text))) return false;
  return [WORDS, NUMBERED, ADDRESS, HUB_ID].some((pattern) => pattern.test(text));
}

/**
 * A literal block; it says its indentation where the first line would mislead a reader.
 * @param {string} text
 * @param {string} indent
 */
function block(text, indent) {
  const end = text.endsWith("\n\n") ? "+" : text.endsWith("\n") ? "" : "-";
  const lines = text.replace(/\n$/, "").split("\n");
  const indicator = /^[ \n]/.test(text) ? String(STEP.length) : "";
  return [`|${indicator}${end}`, ...lines.map((line) => (line ? indent + line : ""))].join("\n");
}

/** @param {string} text */
function quoted(text) {
  return `"${text.replace(ESCAPED, escaped)}"`;
}

/** @param {string} char */
function escaped(char) {
  const hex = /** @type {number} */ (char.codePointAt(0)).toString(16).toUpperCase();
  return NAMED.get(char) ?? (hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`);
}

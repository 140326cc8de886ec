/**
 * The opening of a model card's text, as `openlabels/drafts/opening.py` reads it: its heading and its first sentence; pure, no DOM.
 *
 * Patterns and limits come from there with `form.json`; a test holds what is read to what Python reads.
 */

import { length } from "../shared/text.js";

/** @import {OpeningRules} from "../shared/types.js" */
/** @typedef {{heading: string, isName: boolean, sentence: string}} Opening "" for what a text has not */
/** @typedef {{find: Record<string, RegExp>, most: number, least: number, most_lines: number, most_of_block: number}} Limits */

const ANY_CASE = ["titled", "section", "abbreviated"];
const KEPT = [["picture", ""], ["link", "$1"], ["emphasis", ""], ["underscores-before", "$1"], ["underscores-after", "$1"]];

/**
 * @param {OpeningRules} rules
 * @param {string} body
 * @param {string} [repository] the model's id on the Hub, where that is known
 * @returns {Opening}
 */
export function opening({ patterns, ...limits }, body, repository = "") {
  const compiled = Object.entries(patterns).map(([name, text]) => [name, new RegExp(text, ANY_CASE.includes(name) ? "giu" : "gu")]);
  const all = { ...limits, find: Object.fromEntries(compiled) };
  const lines = outsideCode(all, body.split(/\r\n|\r|\n/).slice(0, limits.most_lines));
  const [heading, isName] = named(all, headline(all, lines), repository.split("/").slice(1).join("/"));
  return { heading, isName, sentence: sentence(all, lines) };
}

/**
 * @param {RegExp} pattern
 * @param {string} text
 */
const has = (pattern, text) => text.search(pattern) >= 0;

/**
 * The lines, with those of code blocks blank.
 * @param {Limits} limits
 * @param {string[]} lines
 */
function outsideCode({ find }, lines) {
  let fenced = false;
  return lines.map((line) => {
    const mark = has(find.fence, line);
    const shown = fenced || mark ? "" : line;
    fenced = fenced !== mark;
    return shown;
  });
}

/**
 * @param {Limits} limits
 * @param {string[]} lines
 */
function headline({ find, most }, lines) {
  const line = lines.find((one) => length(one) <= most && has(find.heading, one)) ?? "";
  const text = plain(find, [...line.matchAll(find.heading)][0]?.[1] ?? "");
  return has(find.markup, text) ? "" : text;
}

/**
 * The heading less the words "model card", "" for that of a section; and whether it is the model's name.
 * @param {Limits} limits
 * @param {string} heading
 * @param {string} repository
 * @returns {[string, boolean]}
 */
function named({ find }, heading, repository) {
  const [titled] = heading.matchAll(find.titled);
  const name = titled ? (titled[1] || titled[2] || "").replace(/^ +| +$/g, "") : heading;
  if (has(find.section, name)) return ["", false];
  return [name, Boolean(name && (titled || (letters(name) && letters(name) === letters(repository))))];
}

/** @param {string} name */
const letters = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "");

/**
 * The first sentence of the first paragraph in plain words, "" where that is too long to be a summary.
 * @param {Limits} limits
 * @param {string[]} lines
 */
function sentence({ find, least, most, most_of_block }, lines) {
  for (const block of blocks(find, lines)) {
    const whole = block.join(" ");
    if (has(find["not-prose"], block[0]) || length(whole) > most_of_block) continue;
    const text = plain(find, whole);
    if (has(find.markup, text)) continue;
    const start = first(find, text);
    if (length(start) >= least) return length(start) <= most ? start : "";
  }
  return "";
}

/**
 * Lines that stand together, without headings.
 * @param {Record<string, RegExp>} find
 * @param {string[]} lines
 */
function blocks(find, lines) {
  /** @type {string[][]} */
  const found = [[]];
  for (const line of lines) {
    if (line.replace(/[ \t]/g, "") && !has(find["any-heading"], line)) found[found.length - 1].push(line);
    else found.push([]);
  }
  return found.filter((block) => block.length && !block.some((line) => has(find.underline, line)));
}

/**
 * @param {Record<string, RegExp>} find
 * @param {string} text
 */
function first(find, text) {
  const ends = [...text.matchAll(find.end)].map((end) => text.slice(0, end.index + end[0].length));
  return ends.find((start) => !has(find.abbreviated, start)) ?? text;
}

/**
 * Markdown's words, without what marks them.
 * @param {Record<string, RegExp>} find
 * @param {string} text
 */
function plain(find, text) {
  const words = KEPT.reduce((rest, [name, kept]) => rest.replace(find[name], kept), text);
  return words.replace(/[ \t]+/g, " ").replace(/^ +| +$/g, "");
}

/**
 * A box at each model to choose it for the comparison, and the tray that says what is chosen; the DOM around `chosen.js`.
 *
 * The choice is kept in this browser, for this site, from page to page. Without this script neither is there.
 */

import { FULL, MOST, isId, withOne, without, writeIds } from "./compare/chosen.js";
import { button, copied, element, within } from "./shared/dom.js";
import { clearDraft, readDraft, writeDraft } from "./shared/draft.js";

const brand = /** @type {HTMLAnchorElement} */ (document.querySelector(".brand"));
const home = new URL(brand.href);
const KEY = `compare:${home.pathname}`; // other sites may share this one's host, and so its storage

/** @returns {string[]} */
export function readChoice() {
  const kept = readDraft(KEY)?.models;
  return Array.isArray(kept) ? kept.filter((id) => typeof id === "string" && isId(id)).slice(0, MOST) : [];
}

/** @param {string[]} ids */
export function keepChoice(ids) {
  if (ids.length) writeDraft(KEY, { models: ids });
  else clearDraft(KEY);
}

let chosen = readChoice();

/** The boxes of the rows that came with the page: a search takes them away, and brings them back. @type {HTMLInputElement[]} */
const served = [];

/** A box without its model: to copy it is faster than to make it, and a search makes many. */
const PICK = element("label", { class: "pick" }, element("input", { type: "checkbox", autocomplete: "off" }), "Compare", element("span", { class: "unseen" }));

/**
 * The box that chooses a model.
 * @param {string} id
 * @param {string} name
 */
export function pick(id, name) {
  const made = copied(PICK), [box, words] = /** @type {any} */ (made.children);
  box.dataset.compare = id;
  box.checked = chosen.includes(id);
  words.textContent = ` ${name}`;
  return made;
}

const said = element("p", { role: "status" });
const link = element("a", { class: "primary" }, "Compare");
const clear = button("Clear", { "aria-label": "Clear the choice" }, () => choose([]));
const tray = element("section", { class: "tray", "aria-label": "Chosen to compare" }, element("div", { class: "wide" }, said, link, clear));

/**
 * @param {string[]} ids
 * @param {string} [words] what is said besides the number
 */
function choose(ids, words = "") {
  const held = tray.contains(document.activeElement);
  chosen = ids;
  keepChoice(ids);
  show(words);
  if (held && tray.hidden) /** @type {HTMLElement} */ (document.querySelector("#main")).focus();
}

function show(words = "") {
  const one = chosen.length === 1;
  said.textContent = words || (one ? "1 chosen. Choose another to compare it with." : `${chosen.length} chosen`);
  link.href = new URL(`compare/${writeIds(chosen)}`, home).href;
  tray.hidden = chosen.length === 0;
  /** @type {NodeListOf<HTMLInputElement>} */
  const there = document.querySelectorAll("[data-compare]");
  for (const box of [...there, ...served]) box.checked = chosen.includes(box.dataset.compare ?? "");
}

/** @param {string} id @param {boolean} wanted */
function toggle(id, wanted) {
  const next = wanted ? withOne(chosen, id) : without(chosen, id);
  choose(next, wanted && next === chosen ? FULL : "");
}

/** What others changed meanwhile: another tab, or the page that one comes back from. */
function renew() {
  chosen = readChoice();
  show();
}

/** Put a box at each model that the page was served with. */
function furnish() {
  for (const row of document.querySelectorAll(".models > li")) {
    const name = /** @type {HTMLAnchorElement} */ (row.querySelector(".name"));
    const id = name.href.slice(new URL("models/", home).href.length, -1);
    const made = pick(id, name.textContent ?? "");
    served.push(within(made, "input"));
    row.querySelector(".facts")?.append(made);
  }
  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-pick]"));
  place?.append(pick(place.dataset.pick ?? "", document.querySelector("h1")?.textContent ?? ""));
}

function start() {
  furnish();
  document.querySelector("#main")?.append(tray);
  show();
  addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.dataset.compare) toggle(target.dataset.compare, target.checked);
  });
  addEventListener("storage", renew);
  addEventListener("pageshow", ({ persisted }) => persisted && renew());
}

if (!document.querySelector("[data-compare-page]")) start(); // there the whole page is the tray

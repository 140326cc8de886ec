/**
 * The list of models with search, facets and sorting: the page around `search.js`, `facets.js` and `order.js`.
 *
 * Knows the page's elements, its address and its history. What is found is worked out elsewhere, without a page.
 */

import { Draft, createIndexInSlices, places } from "../search.js";
import { button, element } from "../shared/dom.js";
import { inSlices, pause } from "../shared/slices.js";
import { KINDS, save } from "./download.js";
import { filter, tabulating } from "./facets.js";
import { chips, nothing } from "./found.js";
import { load } from "./load.js";
import { arranger } from "./order.js";
import { panel } from "./panel.js";
import { row } from "./rows.js";
import { isBlank, readState, toggled, writeState } from "./state.js";

/** @typedef {import("./facets.js").Model} Model */
/** @typedef {import("./state.js").State} State */

const STEP = 100; // models shown at once, as on a page without JavaScript
const ROW = 69; // pixels that a row takes at least: while somebody types, only what a screen has room for is shown
const REST = 120; // milliseconds after which the rest comes: who types on does not wait for it
const QUIET = 700; // milliseconds without a change before a screen reader is told the count
const NUMBERS = new Intl.NumberFormat("en-US");
const WIDE = "(min-width: 62rem)";

/**
 * @param {string} selector
 * @returns {any} the element, typed by its use
 */
const find = (selector) => document.querySelector(selector);

const form = find("[data-search]");
const input = find("#q");
const sort = find("[data-sort]");
const facets = find(".facets");
const list = find("[data-list]");
const count = find("[data-count]");
const said = find("[data-said]");
const more = find("[data-more]");
const pager = find(".pager");
const { href: home } = new URL(form.dataset.home, location.href);
const to = (/** @type {string} */ path) => home + path;

/** The page's behavior, once the models are there; it can filter before it can search. */
class Browser {
  /** @param {Model[]} models @param {import("./facets.js").Column[]} columns @param {import("../search.js").Index | null} index */
  constructor(models, columns, index) {
    this.models = models;
    this.columns = columns;
    this.arrange = arranger(models);
    this.all = Uint32Array.from(models.keys());
    this.index = index;
    this.state = { ...readState(location.search), ...(input.value && { query: input.value }) };
    this.shown = history.state?.shown ?? STEP;
    /** @type {Uint32Array} */
    this.kept = this.all;
    this.matching = 0;
    this.served = [...list.childNodes];
    /** @type {ReturnType<typeof panel> | null} */
    this.panel = null;
    /** @type {HTMLElement | null} */
    this.show = null;
    /** @type {Uint32Array[]} */
    this.counts = columns.map(({ own }) => new Uint32Array(own.length));
    this.renderChips = chips(find("[data-chips]"), input, (state) => this.go(state));
  }

  listen() {
    input.addEventListener("input", () => this.go({ ...this.state, query: input.value }, true));
    sort.addEventListener("change", () => this.go({ ...this.state, sort: sort.value }));
    more.addEventListener("click", () => this.showMore());
    facets.addEventListener("toggle", () => this.renderPanel(this.counts));
    addEventListener("popstate", ({ state }) => {
      this.state = readState(location.search);
      this.shown = state?.shown ?? STEP;
      this.render();
    });
    addEventListener("pagehide", () => this.remember());
    addEventListener("keydown", step);
    for (const link of document.querySelectorAll("[data-take]")) link.addEventListener("click", (event) => this.take(event));
  }

  /** What the address does not hold, for who comes back: how much was shown, and where in it. */
  remember() {
    const shows = isBlank(this.state) ? null : { shown: this.shown, top: scrollY };
    const typed = form.hasAttribute("data-coming");  // then the address is not there yet
    history.replaceState(shows, "", typed ? location.pathname + writeState(this.state) : location.href);
  }

  /**
   * @param {State} state
   * @param {boolean} [quietly] replace the address instead of adding to the history, as while typing
   */
  go(state, quietly = false) {
    const address = location.pathname + writeState(state); // another path would lead the page's links astray
    if (!quietly) this.remember();
    this.state = state;
    this.shown = STEP;
    if (!quietly) history.pushState(null, "", address);
    this.render(quietly);  // while somebody types the address follows: a browser takes its time over one
  }

  showMore() {
    const from = this.shown;
    this.shown += STEP;
    this.renderList(this.shown);
    list.querySelectorAll(".name")[from]?.focus();
  }

  /** @param {boolean} [typing] then what does not show at once comes in steps of its own */
  render(typing = false) {
    const { query, chosen, sort: by } = this.state;
    if (input.value !== query) input.value = query;
    offerSorts(query.trim() !== "", by);
    this.renderChips(this.state);
    if (query.trim() && !this.index) {
      this.tell("Searching…");
      history.replaceState(history.state, "", location.pathname + writeState(this.state));
      return;
    }
    const found = this.index && query.trim() ? places(this.index, query) : this.all;
    const { kept, counts } = filter(this.columns, found, chosen);
    this.kept = this.arrange(kept, by);
    this.matching = found.length;
    this.renderList(typing ? screenful() : this.shown);
    form.toggleAttribute("data-coming", typing);
    clearTimeout(this.resting);
    if (typing) this.resting = setTimeout(() => this.complete(counts), REST);
    else this.renderPanel(counts);
  }

  /** The facets, where they are open. @param {Uint32Array[]} counts */
  renderPanel(counts) {
    this.counts = counts;
    if (!facets.open) return;
    this.panel ??= this.makePanel();
    this.panel(counts, this.state.chosen);
  }

  /** The facets between two ways to what they find: one for who goes by keys, one that stays in sight on a phone. */
  makePanel() {
    const place = element("div"), around = find("[data-facets]");
    this.show = button(`Show ${count.textContent.toLowerCase()}`, { class: "show" }, () => this.leave(true));
    around.replaceChildren(button("Skip to the results", { class: "skip" }, () => this.leave(false)), place, this.show);
    return panel(place, this.columns, (key, value) => this.go(toggled(this.state, key, value)));
  }

  /** From the facets to what they find. @param {boolean} close */
  leave(close) {
    if (close) facets.open = false;
    const results = find(".results");
    results.focus({ preventScroll: true });
    results.scrollIntoView();
  }

  /** The panel and the rest of the rows, unless another letter is faster. @param {Uint32Array[]} counts */
  async complete(counts) {
    const { state } = this, rows = list.querySelector("ol.models"), step = screenful();
    history.replaceState(null, "", location.pathname + writeState(state));
    this.renderPanel(counts);
    for (let at = step; at < Math.min(this.shown, this.kept.length) && !isBlank(state); at += step) {
      await pause();
      if (state !== this.state) return;
      rows.append(...this.rows(at, Math.min(at + step, this.shown)));
    }
    form.removeAttribute("data-coming");
  }

  /** @param {number} most rows at once */
  renderList(most) {
    const blank = isBlank(this.state), found = this.kept.length;
    const empty = blank || found ? null : nothing(this.models, this.index, this.state, this.matching, to, (state) => this.go(state));
    this.tell(blank ? `All ${amount(this.models.length)}` : amount(found), empty?.textContent ?? "");
    if (pager) pager.hidden = !blank;
    more.hidden = blank || found <= this.shown;
    const wanted = blank ? this.served : found ? [element("ol", { class: "models" }, ...this.rows(0, most))] : [empty];
    if (wanted[0] !== list.firstChild) list.replaceChildren(...wanted);
    list.removeAttribute("aria-busy");
  }

  /** @param {number} from @param {number} end */
  rows(from, end) {
    return Array.from(this.kept.subarray(from, end), (place) => row(this.models[place], this.state.query, to));
  }

  /** Shows the count at once, and has it said when the typing rests. @param {string} text @param {string} [more] only said */
  tell(text, more = "") {
    count.textContent = text;
    if (this.show) this.show.textContent = `Show ${text.toLowerCase()}`;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { said.textContent = `${text}. ${more}`.replace(/\.? $/, ""); }, QUIET);
  }

  /** Gives what is shown as a file; with nothing asked, the link itself leads to the whole. @param {Event} event */
  async take(event) {
    if (isBlank(this.state)) return;
    event.preventDefault();
    const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    const kind = link.dataset.take ?? "", ids = Array.from(this.kept, (place) => this.models[place].id);
    const { make, type } = /** @type {{make: (text: string, ids: string[]) => string, type: string}} */ (KINDS.get(kind));
    const response = await fetch(link.href).catch(() => null);
    if (response?.ok) save(`models.${kind}`, type, make(await response.text(), ids));
    else this.tell("The file could not be loaded. Try again.");
  }
}

/** By name is the first order without a query, and the third with one. */
const byName = new Option("Name", "name");

/** @param {boolean} searched @param {string} by */
function offerSorts(searched, by) {
  sort.options[0].text = searched ? sort.dataset.sort : byName.text;
  if (!searched) byName.remove();
  else if (!byName.isConnected) sort.add(byName, 2);
  const shown = searched || by !== byName.value ? by : "";
  if (sort.value !== shown) sort.value = shown;
}

const screenful = () => Math.ceil(innerHeight / ROW);

/** @param {number} number of models */
const amount = (number) => `${NUMBERS.format(number)} ${number === 1 ? "model" : "models"}`;

/** Arrows go from the search through the results and back. @param {KeyboardEvent} event */
function step(event) {
  const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const here = /** @type {HTMLElement} */ (document.activeElement);
  if (!way || event.altKey || event.ctrlKey || event.metaKey || !(here === input || here.matches("[data-list] .name"))) return;
  const stops = [input, ...list.querySelectorAll(".name")];
  const next = stops[stops.indexOf(here) + way];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/**
 * Takes the page over, once the models are there. What was turned to comes first: where that is the search, models
 * are indexed while the rest of them still comes.
 * @param {Promise<Response | null>} answer with the data @returns {Promise<boolean>} false where it holds no models
 */
export async function browse(answer) {
  const draft = searching() ? new Draft(Number(form.dataset.total)) : null;
  const models = await load(answer, draft ? (some) => draft.add(some) : undefined);
  if (!models) {
    count.textContent = "The search could not be loaded; the list is complete without it.";
    return false;
  }
  performance.mark("models");
  const index = draft && await inSlices(draft.indexing());
  const browser = new Browser(models, await inSlices(tabulating(models)), index);
  const top = history.state?.top;
  browser.listen();
  browser.render();
  browser.index ??= await createIndexInSlices(models);
  if (!index && browser.state.query.trim()) browser.render();
  if (top !== undefined) scrollTo(0, top);
  performance.mark("index");
  form.dataset.ready = "";
  await pause();
  facets.open ||= matchMedia(WIDE).matches;
  return true;
}

const searching = () => document.activeElement === input || readState(location.search).query.trim() !== "";

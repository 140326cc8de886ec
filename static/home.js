/**
 * The list of models with search and facets: the DOM around `search.js` and `facets.js`.
 *
 * Without it the page is complete; the controls appear once the data is there. Elements are built, never markup.
 */

import { createIndex, highlight, search, suggest } from "./search.js";
import { FACETS, filter, isBlank, options, readState, toggled, writeState } from "./facets.js";
import { pick } from "./tray.js";

/** @typedef {import("./facets.js").Model} Model */
/** @typedef {import("./facets.js").State} State */

const STEP = 100; // models shown at once, as on a page without JavaScript
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} selector
 * @returns {any} the element, typed by its use
 */
const find = (selector) => document.querySelector(selector);

const form = find("[data-search]");
const input = find("#q");
const panel = find(".facets");
const list = find("[data-list]");
const count = find("[data-count]");
const chips = find("[data-chips]");
const more = find("[data-more]");
const pager = find(".pager");
const home = new URL(form.dataset.home, location.href);

/**
 * @param {string} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} slug */
function mark(slug) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  for (const [name, value] of Object.entries({ class: "mark", "aria-hidden": "true", width: "36", height: "12" })) svg.setAttribute(name, value);
  use.setAttribute("href", `#mark-${slug}`);
  svg.append(use);
  return svg;
}

/** @param {Model} model */
function labelOf(model) {
  const slug = model.label?.toLowerCase();
  if (!slug) return element("span", { class: "label none" }, mark("none"), element("span", {}, "no label"));
  return element("a", { class: "label", href: new URL(`labels/${slug}/`, home).href }, mark(slug), element("span", {}, model.label ?? ""));
}

/**
 * Text with the pieces that a query matches marked.
 * @param {string} text
 * @param {string} query
 * @returns {(Node | string)[]}
 */
function marked(text, query) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of query.trim() ? highlight(text, query) : []) {
    pieces.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

/**
 * @param {Model} model
 * @param {string} query
 */
function row(model, query) {
  const org = model.id.split("/")[0];
  const what = element("div", { class: "what" }, element("a", { class: "name", href: new URL(`models/${model.id}/`, home).href }, ...marked(model.name, query)), " ");
  what.append(element("a", { class: "org", href: new URL(`models/${org}/`, home).href }, model.organization));
  if (model.status) what.append(" ", element("span", { class: "qualifier" }, model.status));
  what.append(element("p", {}, ...marked(model.summary, query)));
  const verdict = element("div", { class: "verdict" }, labelOf(model));
  if (model.qualifier) verdict.append(" ", element("span", { class: `qualifier ${model.qualifier}` }, model.qualifier));
  const facts = element("div", { class: "facts" }, element("span", {}, (model.modalities ?? []).join(", ")));
  for (const number of [model.parameters, model.year]) facts.append(element("span", { class: "number" }, number ?? ""));
  facts.append(pick(model.id, model.name));
  return element("li", {}, what, verdict, facts);
}

/** The page's behavior, once the data is there. */
class Browser {
  /** @param {Model[]} models */
  constructor(models) {
    this.models = models;
    this.byId = new Map(models.map((model) => [model.id, model]));
    this.index = createIndex(models);
    this.state = readState(location.search);
    this.shown = STEP;
    this.served = [...list.childNodes];
    /** @type {Map<string, {box: HTMLInputElement, label: HTMLElement, count: HTMLElement}>} */
    this.boxes = new Map();
  }

  start() {
    find("[data-facets]").append(...this.fieldsets());
    this.listen();
    form.hidden = panel.hidden = find(".found").hidden = false;
    panel.open = matchMedia("(min-width: 62rem)").matches;
    this.render();
  }

  fieldsets() {
    const values = options(this.models);
    return FACETS.map(({ key, title, words }) => {
      const list = element("div", { class: "options" });
      for (const value of values.get(key) ?? []) list.append(this.option(key, value, words(value)));
      return element("fieldset", {}, element("legend", {}, title), list);
    });
  }

  /**
   * @param {string} key
   * @param {string} value
   * @param {string} words
   */
  option(key, value, words) {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", name: key, value }));
    const number = element("span", { class: "count" });
    const label = element("label", {}, box, words, number);
    box.addEventListener("change", () => this.go(toggled(this.state, key, value)));
    this.boxes.set(`${key}=${value}`, { box, label, count: number });
    return label;
  }

  listen() {
    input.addEventListener("input", () => this.go({ ...this.state, query: input.value }, true));
    form.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    more.addEventListener("click", () => this.showMore());
    addEventListener("popstate", () => {
      this.state = readState(location.search);
      this.shown = STEP;
      this.render();
    });
    addEventListener("keydown", (event) => {
      const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), textarea, select");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
    });
  }

  /**
   * @param {State} state
   * @param {boolean} [quietly] replace the address instead of adding to the history, as while typing
   */
  go(state, quietly = false) {
    this.state = state;
    this.shown = STEP;
    const address = location.pathname + writeState(state); // another path would lead the page's links astray
    if (quietly) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.render();
  }

  showMore() {
    const from = this.shown;
    this.shown += STEP;
    this.render();
    list.querySelectorAll(".name")[from]?.focus();
  }

  render() {
    const { query, chosen } = this.state;
    const found = search(this.index, query, {}).flatMap(({ id }) => this.byId.get(id) ?? []);
    const { kept, counts } = filter(found, chosen);
    if (input.value !== query) input.value = query;
    this.renderFacets(counts);
    this.renderChips();
    const words = kept.length === 1 ? "1 model" : `${kept.length.toLocaleString("en")} models`;
    const blank = isBlank(this.state);
    count.textContent = blank ? `All ${words}` : words;
    if (pager) pager.hidden = !blank;
    more.hidden = blank || kept.length <= this.shown;
    const wanted = blank ? this.served : [this.found(kept)];
    if (wanted[0] !== list.firstChild) list.replaceChildren(...wanted);
  }

  /** @param {Model[]} kept */
  found(kept) {
    if (kept.length === 0) return this.nothing();
    return element("ol", { class: "models" }, ...kept.slice(0, this.shown).map((model) => row(model, this.state.query)));
  }

  nothing() {
    const said = element("p", {}, "No model matches. ");
    const meant = this.byId.get(suggest(this.index, this.state.query) ?? "");
    if (meant) said.append("Did you mean ", element("a", { href: new URL(`models/${meant.id}/`, home).href }, meant.name), "? ");
    said.append("Remove a filter, or ", element("a", { href: new URL("submit/", home).href }, "add the model"), ".");
    return said;
  }

  /** @param {Map<string, Map<string, number>>} counts */
  renderFacets(counts) {
    for (const [name, { box, label, count }] of this.boxes) {
      const key = name.slice(0, name.indexOf("="));
      const number = counts.get(key)?.get(box.value) ?? 0;
      box.checked = this.state.chosen.get(key)?.has(box.value) ?? false;
      count.textContent = String(number);
      label.classList.toggle("nothing", number === 0 && !box.checked);
    }
  }

  renderChips() {
    const made = [];
    for (const { key, words } of FACETS) {
      for (const value of this.state.chosen.get(key) ?? []) {
        const button = element("button", { type: "button", "aria-label": `Remove the filter ${words(value)}` }, `${words(value)} ×`);
        button.addEventListener("click", () => {
          this.go(toggled(this.state, key, value));
          (chips.querySelector("button") ?? input).focus();
        });
        made.push(element("li", {}, button));
      }
    }
    chips.replaceChildren(...made);
    chips.hidden = made.length === 0;
  }
}

/** @returns {Promise<Model[] | null>} null where they cannot be loaded: the page then stays as it was served */
async function load() {
  try {
    const response = await fetch(form.dataset.search);
    return response.ok ? (await response.json()).models : null;
  } catch {
    return null;
  }
}

const models = await load();
if (models) new Browser(models).start();

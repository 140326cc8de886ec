/**
 * The panel of facets: a group of checkboxes for each, with counts that follow what is found.
 *
 * A facet of many values (organizations, families) shows those that would show most, and has a field that finds the
 * rest; so the panel stays as small with ten thousand values as with ten. One that is long and not the first that
 * people look for is folded, until something of it is chosen.
 */

import { folded } from "../search/words.js";
import { button, element } from "../shared/dom.js";
import { options, sum } from "./facets.js";
import { rangeOf } from "./size.js";

/** @typedef {import("./facets.js").Column} Column */
/** @typedef {import("./facets.js").Option} Option */
/** @typedef {import("./facets.js").Chosen} Chosen */
/** @typedef {(key: string, value: string) => void} Toggle */

/** Up to so many values are all shown, in an order that never changes. */
const FEW = 20;
/** Of more, so many at first, and so many more when asked for. */
const SOME = 8, MORE = 40;
/** A facet that folds is open where it has no more than so many. */
const SHORT = 5;
const NUMBERS = new Intl.NumberFormat("en-US");

/** One facet. */
class Group {
  /** @param {Column} column @param {Toggle} toggle */
  constructor(column, toggle) {
    this.facet = column.facet;
    this.toggle = toggle;
    this.options = options(column);
    this.many = this.options.length > FEW;
    this.limit = SOME;
    /** @type {Map<string, {label: HTMLElement, box: HTMLInputElement, count: HTMLElement, told: number}>} made when first shown */
    this.made = new Map();
    /** @type {Uint32Array} */
    this.counts = new Uint32Array(0);
    this.chosen = /** @type {ReadonlySet<string>} */ (new Set());
    this.list = element("div", { class: this.many ? "options many" : "options" });
    const what = this.facet.title.toLowerCase();
    this.field = element("input", { type: "search", placeholder: `Find among ${this.options.length}`, "aria-label": `Find ${what}`, autocomplete: "off", spellcheck: "false" });
    this.field.addEventListener("input", () => {
      this.limit = SOME;
      this.show();
    });
    /** @type {HTMLDetailsElement | undefined} */
    this.fold = undefined;
    this.more = button("Show more", { class: "further", "aria-label": `Show more: ${what}` }, () => this.showMore());
    this.element = this.facet.folds && this.options.length > SHORT ? this.folded() : this.group({});
    this.element.dataset.facet = this.facet.key;
  }

  /** @param {Record<string, string>} title its attributes @returns {HTMLElement} */
  group(title) {
    return element("fieldset", {}, element("legend", title, this.facet.title), ...this.parts());
  }

  /** @returns {HTMLElement} */
  folded() {
    this.fold = element("details", {}, element("summary", {}, this.facet.title), this.group({ class: "unseen" }));
    return this.fold;
  }

  parts() {
    if (this.facet.key === "size") return [this.list, this.between()];
    return this.many ? [this.field, this.list, this.more] : [this.list];
  }

  /** Two fields for a range of one's own, such as 3B to 8B. */
  between() {
    const [from, to] = ["At least", "Below"].map((name) => element("input", { type: "text", size: "5", "aria-label": `${name}, such as 7B`, placeholder: name, autocomplete: "off", spellcheck: "false" }));
    const take = () => {
      const range = rangeOf(from.value, to.value);
      if (!range) return from.focus();
      from.value = to.value = "";
      if (!this.chosen.has(range)) this.toggle(this.facet.key, range);
    };
    for (const field of [from, to]) field.addEventListener("keydown", (event) => event.key === "Enter" && take());
    return element("div", { class: "between" }, from, to, button("Add", { "aria-label": "Add this range of parameters" }, take));
  }

  showMore() {
    const before = this.list.children.length;
    this.limit += MORE;
    this.show();
    this.list.children[before]?.querySelector("input")?.focus();
  }

  /** @param {Uint32Array} counts @param {ReadonlySet<string>} chosen */
  render(counts, chosen) {
    if (this.fold && chosen.size > this.chosen.size) this.fold.open = true;
    [this.counts, this.chosen] = [counts, chosen];
    this.show();
  }

  show() {
    const counted = this.options.map((option) => ({ ...option, count: sum(this.counts, option.codes) }));
    const wanted = this.many ? this.picked(counted) : counted;
    const labels = wanted.map((option) => this.option(option));
    const same = labels.length === this.list.children.length && labels.every((label, at) => label === this.list.children[at]);
    if (!same) this.list.replaceChildren(...labels);  // else a box keeps the focus
  }

  /** @param {(Option & {count: number})[]} counted */
  picked(counted) {
    const typed = folded(this.field.value);
    const fit = counted.filter(({ value, count }) => (typed ? folded(this.facet.words(value)).includes(typed) : count > 0));
    const first = fit.sort((a, b) => b.count - a.count).slice(0, this.limit);
    this.more.hidden = fit.length <= this.limit;
    return [...first, ...counted.filter((option) => this.chosen.has(option.value) && !first.includes(option))];
  }

  /** @param {{value: string, count: number}} option */
  option({ value, count }) {
    if (!this.made.has(value)) this.made.set(value, this.make(value));
    const made = /** @type {{label: HTMLElement, box: HTMLInputElement, count: HTMLElement, told: number}} */ (this.made.get(value));
    made.box.checked = this.chosen.has(value);
    made.label.classList.toggle("nothing", count === 0 && !made.box.checked);
    if (count !== made.told) made.count.textContent = NUMBERS.format(made.told = count);
    return made.label;
  }

  /** @param {string} value */
  make(value) {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox", name: this.facet.key, value }));
    const count = element("span", { class: "count" });
    box.addEventListener("change", () => this.toggle(this.facet.key, value));
    return { label: element("label", {}, box, element("span", {}, this.facet.words(value)), count), box, count, told: NaN };
  }
}

/**
 * Fills a place with the facets that have anything to choose, and gives what brings them up to date.
 * @param {HTMLElement} place @param {Column[]} columns @param {Toggle} toggle
 */
export function panel(place, columns, toggle) {
  const groups = columns.map((column) => new Group(column, toggle));
  place.replaceChildren(...groups.filter(({ options: { length } }) => length > 1).map((group) => group.element));
  return (/** @type {Uint32Array[]} */ counts, /** @type {Chosen} */ chosen) => {
    groups.forEach((group, at) => group.render(counts[at], chosen.get(group.facet.key) ?? new Set()));
  };
}

/** Where a model's address on Hugging Face and its card are pasted, what of them went into the form, and what is left to the author. */

import { announce, button, element } from "../shared/dom.js";
import { located, nearestId, read } from "./card.js";
import { tellIn, title, writeValue } from "./controls.js";
import { indices } from "./entry.js";

/** @import {Known, Spec} from "../shared/types.js" */
/** @typedef {import("./entry.js").Values} Values */
/** @typedef {import("./card.js").Suggestion} Suggestion */

const NO_CARD = "This text has no metadata: a model card begins with a --- line. Copy the raw README.md, not the rendered page.";
const NO_ADDRESS = "This is not the address of a model on Hugging Face, which looks like https://huggingface.co/org/name.";
const CARD_TOO = "Paste the card's text as well: this page contacts no other site.";
const NEAREST = "Its name there is no valid id here; the nearest valid one:";
const ABOUT_ADDRESS = "It gives the id and the address of the weights.";
const ABOUT_CARD = "The whole README.md, --- lines included (on Hugging Face: Files, README.md, raw). What it proves is filled in; the rest stays blank.";
const ASK = "The card names these datasets. Add those that the weights were trained on. List training data that nobody can get as closed, without an address:";
const [ADDRESS, CARD] = ["pasted.address", "pasted.card"]; // beside the names of an entry's fields, in a draft
const SETTLED = 600; // milliseconds without a key, after which it is said aloud what was filled in

/** The panel; what it fills in are the controls of its owner, the form. */
export class CardPanel {
  /** @param {import("./form.js").Form} owner */
  constructor(owner) {
    this.owner = owner;
    /** @type {Values} what was filled in last */
    this.filled = {};
    this.address = element("input", { id: "hub", type: "text", inputmode: "url", "data-hub": "", placeholder: "https://huggingface.co/org/name", "aria-describedby": "hub-hint", autocomplete: "off", autocapitalize: "off", spellcheck: "false" });
    this.area = element("textarea", { id: "card", rows: "4", "data-card": "", "aria-describedby": "card-hint", autocomplete: "off", spellcheck: "false" });
    for (const control of [this.address, this.area]) control.addEventListener("input", () => this.pasted());
    this.told = element("div", { class: "from-card" });
    this.known = element("p", { class: "problem", hidden: "" });
    const fields = [labeled(this.address, "Address on Hugging Face", ABOUT_ADDRESS), labeled(this.area, "Model card", ABOUT_CARD)];
    this.node = element("details", {}, element("summary", {}, "Is it on Hugging Face? Paste its address and its model card"), ...fields, this.known, this.told);
  }

  clear() {
    this.address.value = "";
    this.area.value = "";
    this.filled = {};
    this.told.replaceChildren();
  }

  /** @returns {Values} what was pasted */
  held() {
    return { [ADDRESS]: this.address.value, [CARD]: this.area.value };
  }

  /**
   * Show again what was pasted before; what has become of it in the form since, stays.
   * @param {Values} draft with what `held` gave
   */
  hold({ [ADDRESS]: address = "", [CARD]: card = "" }) {
    [this.address.value, this.area.value] = [String(address), String(card)];
    this.filled = {};
    if (!address && !card) return;
    this.node.open = true;
    this.pasted(false);
  }

  pasted(isNew = true) {
    const { form } = this.owner;
    const [place, text] = split(form, this.address.value, this.area.value);
    const card = read(form, text, place?.repository);
    const organization = place && this.owner.neighbors.organizationOf(place.id);
    const values = { ...card?.values, ...(place ? { id: place.id, "evidence.weights.0.url": place.url } : {}), ...(organization ? { organization } : {}) };
    const [good, bad] = this.sorted(values);
    const [mine, kept] = this.freeOf(good, isNew);
    this.takeBack();
    this.filled = Object.fromEntries(mine);
    this.owner.put(this.filled);
    this.owner.update();
    const refused = bad.filter(({ name }) => name !== "id" || !place).map(({ said }) => said);
    const unread = [!place && this.address.value.trim() ? NO_ADDRESS : "", !card && text.trim() ? NO_CARD : "", place && !text.trim() ? CARD_TOO : ""].filter(Boolean);
    const lines = [...outcome(mine, kept, Boolean(card ?? place)), ...refused, ...unread, ...(card?.notes ?? [])];
    this.tell(lines, [...this.nearest(place, bad), ...this.open(card?.suggestions ?? [])], card?.datasets ?? []);
    if (isNew) this.say(lines);
  }

  /**
   * The values that no author's stand against, and the rest; of what is not new, only those that are there.
   * @param {[string, string | string[]][]} good
   * @param {boolean} isNew
   */
  freeOf(good, isNew) {
    const before = this.owner.values();
    const isFree = (/** @type {string} */ name, /** @type {any} */ value) => same(before[name], value) || (isNew && (!before[name]?.length || same(before[name], this.filled[name])));
    return [good.filter((pair) => isFree(...pair)), good.filter((pair) => !isFree(...pair))];
  }

  /** Empty what was filled in before and nobody has changed. */
  takeBack() {
    const before = this.owner.values();
    for (const [name, value] of Object.entries(this.filled)) {
      if (same(before[name], value)) writeValue(this.owner.node, name, Array.isArray(value) ? [] : "");
    }
  }

  /**
   * What a card says, and what the rules do not let stand of it.
   * @param {Values} values
   * @returns {[[string, string | string[]][], {name: string, said: string}[]]}
   */
  sorted(values) {
    /** @type {[string, string | string[]][]} */
    const good = [];
    const bad = [];
    for (const [name, value] of Object.entries(values)) {
      const fault = this.fault(name, value);
      if (fault) bad.push({ name, said: `Not filled in, ${title(name).toLowerCase()}: ${fault}.` });
      else good.push([name, value]);
    }
    return [good, bad];
  }

  /**
   * What the rules say of a value, "" where it may stand.
   * @param {string} name a control's
   * @param {string | string[]} value
   * @returns {string}
   */
  fault(name, value) {
    const { form, rules, specs } = this.owner;
    const last = name.slice(name.lastIndexOf(".") + 1);
    const spec = /** @type {Spec} */ (name.startsWith("evidence.") ? form.artifact.find((one) => one.name === last) : specs.get(name));
    const [found] = rules.value(spec, name, spec.many && typeof value === "string" ? value.split("\n") : value);
    return found?.message ?? "";
  }

  /**
   * @param {ReturnType<typeof located>} place
   * @param {{name: string}[]} bad
   * @returns {Suggestion[]}
   */
  nearest(place, bad) {
    if (!place || !bad.some(({ name }) => name === "id")) return [];
    return this.open([{ name: "id", value: nearestId(place.id), why: NEAREST }]);
  }

  /**
   * The suggestions that may stand and do not yet.
   * @param {Suggestion[]} suggestions
   */
  open(suggestions) {
    const there = this.owner.values();
    return suggestions.filter(({ name, value }) => there[name] !== value && !this.fault(name, value));
  }

  /**
   * @param {string[]} lines
   * @param {Suggestion[]} suggestions
   * @param {string[]} datasets
   */
  tell(lines, suggestions, datasets) {
    const asked = datasets.length ? [element("p", {}, ASK), element("ul", { class: "datasets" }, ...datasets.map((one) => this.dataset(one)))] : [];
    const offered = suggestions.map((one) => this.suggestion(one));
    this.told.replaceChildren(element("ul", {}, ...lines.map((line) => element("li", {}, line)), ...offered), ...asked);
  }

  /**
   * Say it aloud too, once nothing more is typed.
   * @param {string[]} lines
   */
  say(lines) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => announce([...lines, this.known.textContent].join(" ").trim()), SETTLED);
  }

  /**
   * Say here too what the registry has already of what was filled in: its field is far down.
   * @param {Map<string, import("./rules.js").Finding[]>} found what is wrong, by control
   */
  warn(found) {
    const filled = Object.keys(this.filled).flatMap((name) => found.get(name) ?? []);
    tellIn(this.known, filled.filter(({ entry }) => entry !== undefined));
  }

  /** @param {Suggestion} suggestion */
  suggestion({ name, value, why }) {
    const called = title(name).toLowerCase();
    const use = button("Use it", { "aria-label": `Use it as the ${called}`, "data-use": name }, () => {
      if (use.hasAttribute("aria-disabled")) return; // what was used may have been edited since
      writeValue(this.owner.node, name, value);
      this.owner.update();
      done(use, "Used");
      announce(`Filled in: ${called}`);
    });
    return element("li", {}, `${why} `, element("q", {}, value), ` Is that the ${called}? `, use);
  }

  /** @param {string} dataset an address or a name */
  dataset(dataset) {
    const add = button("Add", { "aria-label": `Add the dataset ${dataset}` }, () => {
      if (add.hasAttribute("aria-disabled")) return;
      this.addDataset(dataset);
      done(add, "Added");
      announce("Added to the training data: say who can get it, and its license");
    });
    return element("li", {}, dataset, " ", add);
  }

  /** @param {string} dataset */
  addDataset(dataset) {
    const values = this.owner.values();
    const free = indices("dataset", values).find((index) => !values[`evidence.dataset.${index}.url`] && !values[`evidence.dataset.${index}.name`]);
    this.owner.put({ [`evidence.dataset.${free ?? this.owner.evidence.add("dataset")}.${dataset.startsWith("https://") ? "url" : "name"}`]: dataset });
    this.owner.update();
  }
}

/**
 * A button that has done its work: it keeps the focus, and says so.
 * @param {HTMLElement} button
 * @param {string} text
 */
function done(button, text) {
  button.textContent = text;
  button.setAttribute("aria-disabled", "true");
  button.removeAttribute("aria-label");
}

/**
 * @param {HTMLElement} control
 * @param {string} label
 * @param {string} hint
 */
function labeled(control, label, hint) {
  return element("div", { class: "field" }, element("label", { for: control.id }, label), element("p", { class: "hint", id: `${control.id}-hint` }, hint), control);
}

/**
 * The model's place on the Hub, from its own field or the card's first line, and the card.
 * @param {Known} form
 * @param {string} address
 * @param {string} pasted
 * @returns {[ReturnType<typeof located>, string]}
 */
function split(form, address, pasted) {
  const [first, ...rest] = pasted.trimStart().split("\n");
  const above = located(form, first);
  return [located(form, address) ?? above, above ? rest.join("\n") : pasted];
}

/**
 * @param {[string, unknown][]} mine what was filled in
 * @param {[string, unknown][]} kept what the author's own stands against
 * @param {boolean} isRead whether there was anything to read
 */
function outcome(mine, kept, isRead) {
  if (!isRead) return [];
  const lines = [mine.length ? `Filled in: ${listed(mine)}.` : "Nothing in it could be filled in."];
  return kept.length ? [...lines, `Left as you wrote it: ${listed(kept)}.`] : lines;
}

/** @param {[string, unknown][]} pairs */
function listed(pairs) {
  return pairs.map(([name]) => title(name).toLowerCase() + (name.startsWith("evidence.") ? " of the weights" : "")).join(", ");
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

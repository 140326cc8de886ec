/** Where a model card is pasted, what of it went into the form, and what is left to the author. */

import { read } from "./card.js";
import { title, writeValue } from "./controls.js";
import { announce, button, element, folded } from "./dom.js";
import { indices } from "./entry.js";

/** @typedef {import("./entry.js").Values} Values */

const NO_CARD = "There is no metadata in this text: a model card begins with a line of ---. Copy README.md as it is, not as it is shown.";
const HINT = "The whole README.md, with its first lines of ---. What it proves is filled in; the rest stays blank.";
const ASK = "It names these datasets. Add those that the weights were trained on and people can get; list the others as closed, without an address:";

/** The panel; what it fills in are the controls of its owner, the form. */
export class CardPanel {
  /** @param {any} owner the form */
  constructor(owner) {
    this.owner = owner;
    /** @type {Values} what the last card filled in */
    this.filled = {};
    this.area = element("textarea", { id: "card", rows: "4", "data-card": "", "aria-describedby": "card-hint", autocomplete: "off", spellcheck: "false" });
    this.area.addEventListener("input", () => this.pasted(this.area.value));
    this.told = element("div", { class: "from-card" });
    const field = element("div", { class: "field" }, element("label", { for: "card" }, "Model card"), element("p", { class: "hint", id: "card-hint" }, HINT), this.area);
    this.node = folded("Is it on Hugging Face? Paste its model card", field, this.told);
    this.node.open = true; // the shortest way: nobody should have to find it
  }

  clear() {
    this.area.value = "";
    this.filled = {};
    this.told.replaceChildren();
  }

  /** @param {string} text */
  pasted(text) {
    const found = read(this.owner.form, text);
    if (!found) return this.told.replaceChildren(...(text.trim() ? [element("p", { class: "quiet" }, NO_CARD)] : []));
    const [good, bad] = this.sorted(found.values);
    const before = this.owner.values();
    const isFree = (/** @type {string} */ name, /** @type {any} */ value) => !before[name]?.length || same(before[name], this.filled[name]) || same(before[name], value);
    const [mine, kept] = [good.filter((pair) => isFree(...pair)), good.filter((pair) => !isFree(...pair))];
    this.takeBack(before);
    this.filled = Object.fromEntries(mine);
    this.owner.put(this.filled);
    this.tell(mine.map(([name]) => name), kept.map(([name]) => name), [...bad, ...found.notes], found.datasets);
    return this.owner.update();
  }

  /**
   * Empty what another card filled in and nobody has changed.
   * @param {Values} before
   */
  takeBack(before) {
    for (const [name, value] of Object.entries(this.filled)) {
      if (same(before[name], value)) writeValue(this.owner.node, name, Array.isArray(value) ? [] : "");
    }
  }

  /**
   * What a card says, and in words what the rules do not let stand of it.
   * @param {Values} values
   * @returns {[[string, string | string[]][], string[]]}
   */
  sorted(values) {
    const { form, rules, specs } = this.owner;
    /** @type {[string, string | string[]][]} */
    const good = [];
    const bad = [];
    for (const [name, value] of Object.entries(values)) {
      const last = name.slice(name.lastIndexOf(".") + 1);
      const spec = name.startsWith("evidence.") ? form.artifact.find((/** @type {any} */ one) => one.name === last) : specs.get(name);
      const [fault] = rules.value(spec, name, spec.many && typeof value === "string" ? value.split("\n") : value);
      if (fault) bad.push(`Not filled in, ${title(name).toLowerCase()}: ${fault.message}.`);
      else good.push([name, value]);
    }
    return [good, bad];
  }

  /**
   * @param {string[]} filled names of controls
   * @param {string[]} kept
   * @param {string[]} notes
   * @param {string[]} datasets
   */
  tell(filled, kept, notes, datasets) {
    const lines = [filled.length ? `Filled in: ${listed(filled)}.` : "Nothing in it could be filled in."];
    if (kept.length) lines.push(`Left as you wrote it: ${listed(kept)}.`);
    const asked = datasets.length ? [element("p", {}, ASK), element("ul", { class: "datasets" }, ...datasets.map((one) => this.suggestion(one)))] : [];
    this.told.replaceChildren(element("ul", {}, ...[...lines, ...notes].map((line) => element("li", {}, line))), ...asked);
    announce(lines.join(" "));
  }

  /** @param {string} dataset an address or a name */
  suggestion(dataset) {
    const add = button("Add", { "aria-label": `Add the dataset ${dataset}` }, () => {
      this.addDataset(dataset);
      add.disabled = true;
      announce("Added to the training data: say who can get it, and its license");
    });
    return element("li", {}, dataset, " ", add);
  }

  /** @param {string} dataset */
  addDataset(dataset) {
    const values = this.owner.values();
    const free = indices("dataset", values).find((index) => !values[`evidence.dataset.${index}.url`] && !values[`evidence.dataset.${index}.name`]);
    const start = `evidence.dataset.${free ?? this.owner.add("dataset")}`;
    writeValue(this.owner.node, dataset.startsWith("https://") ? `${start}.url` : `${start}.name`, dataset);
    this.owner.update();
  }
}

/** @param {string[]} names of controls */
function listed(names) {
  return names.map((name) => title(name).toLowerCase() + (name.startsWith("evidence.") ? " of the weights" : "")).join(", ");
}

/**
 * @param {unknown} a
 * @param {unknown} b
 */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

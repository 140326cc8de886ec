/**
 * A field that finds a model by its name and adds it: plain buttons under a plain field, reached with Tab.
 *
 * What it searches is fetched when somebody first goes there.
 */

import { createIndex, search } from "../search.js";
import { button, element } from "../shared/dom.js";

/** @typedef {{id: string, name: string, organization: string, summary: string, label: string}} Found */

const SHOWN = 6;

export class Adder {
  /**
   * @param {URL} data what to search
   * @param {(id: string, name: string) => unknown} add
   * @param {() => Set<string>} taken ids not to offer
   */
  constructor(data, add, taken) {
    this.data = data;
    this.add = add;
    this.taken = taken;
    /** @type {Promise<{index: import("../search.js").Index, byId: Map<string, Found>}> | null} */
    this.loading = null;
    this.input = element("input", { id: "add-model", type: "search", autocomplete: "off", spellcheck: "false", maxlength: "200", placeholder: "Search by name or organization" });
    this.list = element("ul", { "aria-label": "Models found", hidden: "" });
    this.said = element("p", { class: "unseen", role: "status" });
    this.element = element("div", { class: "adder" }, element("label", { for: "add-model" }, "Add a model"), this.input, this.list, this.said);
    this.listen();
  }

  listen() {
    this.input.addEventListener("focus", () => this.ready().catch(() => {}));
    this.input.addEventListener("input", () => this.offer());
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      if (event.key === "Enter" && event.target === this.input) this.list.querySelector("button")?.click();
    });
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(/** @type {Node | null} */ (event.relatedTarget))) this.list.hidden = true;
    });
  }

  ready() {
    this.loading ??= this.load().catch((error) => {
      this.loading = null; // the next letter tries again
      throw error;
    });
    return this.loading;
  }

  async load() {
    const response = await fetch(this.data);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { models } = await response.json();
    return { index: createIndex(models), byId: new Map(models.map((/** @type {Found} */ model) => [model.id, model])) };
  }

  async offer() {
    const query = this.input.value.trim();
    if (!query) return this.show([]);
    try {
      const { index, byId } = await this.ready();
      if (query !== this.input.value.trim()) return; // typed on meanwhile
      const taken = this.taken();
      const free = search(index, query, { limit: SHOWN + taken.size }).filter(({ id }) => !taken.has(id));
      this.show(free.slice(0, SHOWN).flatMap(({ id }) => byId.get(id) ?? []), "No model matches.");
    } catch {
      this.show([], "The names of the models could not be loaded. Try again.");
    }
  }

  /** @param {Found[]} found @param {string} [nothing] what to say where there is none */
  show(found, nothing = "") {
    const items = found.map((model) => element("li", {}, button(`${model.name} · ${model.organization}`, {}, () => this.choose(model))));
    if (!items.length && nothing) items.push(element("li", {}, nothing));
    this.list.replaceChildren(...items);
    this.list.hidden = items.length === 0;
    this.said.textContent = found.length ? `${found.length} found, Enter adds ${found[0].name}` : nothing;
  }

  /** @param {Found} model */
  choose(model) {
    this.close();
    this.add(model.id, model.name);
  }

  close() {
    this.input.value = "";
    this.show([]);
    this.input.focus();
  }
}

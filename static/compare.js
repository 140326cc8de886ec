/**
 * Models side by side: the DOM around `compare/chosen.js` and `compare/table.js`.
 *
 * The address says which; each is fetched as the API has it. Elements are built, never markup.
 */

import { Adder } from "./compare/adder.js";
import { table } from "./compare/cells.js";
import { FULL, MOST, readIds, withOne, without, writeIds } from "./compare/chosen.js";
import { rows } from "./compare/table.js";
import { button, element } from "./shared/dom.js";
import { keepChoice, readChoice } from "./tray.js";

/** @typedef {import("./compare/table.js").Model} Model */

const root = /** @type {HTMLElement} */ (document.querySelector("[data-compare-page]"));
const brand = /** @type {HTMLAnchorElement} */ (document.querySelector(".brand"));
const home = new URL(brand.href);
const TITLE = document.title;

/**
 * @param {string} id
 * @returns {Promise<Model | "unknown" | "failed">}
 */
async function load(id) {
  try {
    const response = await fetch(new URL(`api/v1/models/${id}.json`, home));
    if (response.ok) return (await response.json()).result;
    return response.status === 404 ? "unknown" : "failed";
  } catch {
    return "failed";
  }
}

/** The page's behavior: which models are asked for, which of them are there, and what there is to say. */
class Comparison {
  constructor() {
    /** @type {string[]} */
    this.ids = [];
    /** @type {Map<string, Model>} */
    this.models = new Map();
    this.told = element("div");
    this.voice = element("p", { class: "unseen", role: "status" });
    this.count = element("p");
    this.only = element("input", { type: "checkbox", autocomplete: "off" });
    this.choice = element("label", { class: "check", hidden: "" }, this.only, "Only differences");  // with the count, or it would be moved by it
    this.bar = element("div", { class: "bar-of" }, this.count, this.choice);
    this.place = element("div");
    const searched = new URL(root.dataset.searchData ?? "", location.href);
    this.adder = new Adder(searched, (id, name) => this.add(id, name), () => new Set(this.ids));
  }

  start() {
    root.replaceChildren(this.adder.element, element("div", { role: "status" }, this.told), this.voice, this.bar, this.place);
    this.only.addEventListener("change", () => this.hideSame());
    const { ids, tooMany, wrong } = readIds(location.search);
    const notes = wrong.map((text) => `“${text.slice(0, 100)}” is not a model id.`);
    if (tooMany.length) notes.push(`${MOST} models fit side by side. Left out: ${tooMany.slice(0, 20).join(", ")}.`);
    this.ids = ids.length || notes.length ? ids : readChoice();
    return this.fill(notes);
  }

  /** Fetch what is not here yet, then show everything. @param {string[]} [notes] */
  async fill(notes = []) {
    root.setAttribute("aria-busy", "true");
    if (this.ids.length && !this.models.size) this.count.textContent = "Loading…";
    const missing = this.ids.filter((id) => !this.models.has(id));
    const found = await Promise.all(missing.map(load));
    const failed = missing.filter((id, at) => found[at] === "failed");
    const said = missing.flatMap((id, at) => this.settle(id, found[at]));
    root.removeAttribute("aria-busy");
    this.tell([...notes, ...said], failed);
    this.render();
  }

  /**
   * Put what came for an id in its place: nothing for an unknown one, a former one under its present id.
   * @param {string} id
   * @param {Model | "unknown" | "failed"} found
   * @returns {string[]} what there is to say of it
   */
  settle(id, found) {
    if (found === "failed") return [];
    if (found === "unknown") {
      this.ids = without(this.ids, id);
      return [`There is no model “${id}” in this registry. Search by name above.`];
    }
    this.models.set(found.id, found);
    if (found.id === id) return [];
    this.ids = [...new Set(this.ids.map((one) => (one === id ? found.id : one)))];
    return [`${id} is now ${found.id}.`];
  }

  /** @param {string[]} notes @param {string[]} failed ids */
  tell(notes, failed) {
    const lines = notes.map((text) => element("p", {}, text));
    if (failed.length) lines.push(element("p", {}, `Could not load ${failed.join(", ")}.`, button("Try again", {}, () => this.fill())));
    this.told.replaceChildren(...lines);
    this.told.className = lines.length ? "told" : "";
  }

  render() {
    history.replaceState(null, "", location.pathname + writeIds(this.ids));
    const models = this.ids.flatMap((id) => this.models.get(id) ?? []);
    const drawn = rows(models);
    const [differing, same] = [drawn.filter((row) => row.differs).length, drawn.filter((row) => row.same).length];
    this.count.textContent = models.length > 1 ? `${models.length} models: ${differing} rows differ, ${same} are the same` : "";
    this.choice.hidden = models.length < 2;
    this.place.replaceChildren(models.length ? table(models, drawn, home, (id) => this.remove(id)) : this.nothing());
    this.hideSame();
    document.title = models.length ? `${models.map(({ name }) => name).join(", ")} · ${TITLE}` : TITLE;
  }

  nothing() {
    const list = element("a", { href: home.href }, "the list of models");
    const example = element("a", { href: root.dataset.example ?? "" }, "one model of each label");
    return element("p", { class: "nowhere" }, "Nothing to compare yet. Tick “Compare” in ", list, ", add a model by its name above, or see ", example, ".");
  }

  hideSame() {
    const hide = this.only.checked && this.models.size > 1;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.place.querySelectorAll("tr[data-same]"))) row.hidden = hide;
    this.voice.textContent = hide ? `${this.place.querySelectorAll("tbody tr:not([hidden])").length} rows shown` : "";
  }

  /** @param {string} id @param {string} name */
  add(id, name) {
    const next = withOne(this.ids, id);
    if (next === this.ids) return this.say(this.ids.includes(id) ? `${name} is here already.` : FULL, true);
    this.change(next);
    this.say(`${name} added.`);
    return this.fill();
  }

  /** @param {string} id */
  remove(id) {
    const at = this.ids.indexOf(id);
    this.say(`${this.models.get(id)?.name ?? id} removed.`);
    this.models.delete(id);
    this.change(without(this.ids, id));
    this.render();
    const buttons = /** @type {NodeListOf<HTMLElement>} */ (this.place.querySelectorAll("thead button"));
    (buttons[Math.min(at, buttons.length - 1)] ?? this.adder.input).focus();
  }

  /** What is changed here is what the lists show as chosen; a shared address alone changes nobody's choice. @param {string[]} ids */
  change(ids) {
    this.ids = ids;
    keepChoice(ids);
  }

  /** @param {string} text @param {boolean} [seen] */
  say(text, seen = false) {
    this.voice.textContent = text;
    if (seen) this.tell([text], []);
    else this.tell([], []);
  }
}

new Comparison().start();

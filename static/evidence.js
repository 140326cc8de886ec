/** The evidence in the form: for each part its artifacts, which one can add and remove. */

import { field, idOf, PART_TITLES } from "./controls.js";
import { announce, button, element, section } from "./dom.js";
import { indices } from "./entry.js";
import { fold } from "./folds.js";

const MOST_ARTIFACTS = 20;
const PLAIN = ["url", "license", "access"];
const OPTIONAL = "Optional here, as it is closed.";

/** The DOM of all parts. */
export class Evidence {
  /**
   * @param {any} form what `form.json` holds
   * @param {() => void} changed called when an artifact came or went
   */
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    this.parts = form.parts.map((/** @type {any} */ { part }) => part);
    /** @type {Record<string, number>} the index that a part's next artifact gets */
    this.next = {};
    this.node = section("Evidence", ...form.parts.map((/** @type {any} */ one) => this.group(one)));
    this.empty();
  }

  /** @param {{part: string, described: string}} part */
  group({ part, described }) {
    const name = PART_TITLES.get(part) ?? part;
    const id = idOf(`evidence.${part}`);
    const add = button(`Add another: ${name.toLowerCase()}`, { "data-add": part }, () => this.addByHand(part));
    const problem = element("p", { class: "problem", id: `${id}-problem`, hidden: "" });
    const list = element("div", { "data-artifacts": part });
    return element("fieldset", { class: "group", id, tabindex: "-1" }, element("legend", {}, name), element("p", { class: "hint" }, described), list, problem, add);
  }

  /** No artifact in any part. */
  empty() {
    for (const part of this.parts) {
      this.list(part).replaceChildren();
      this.next[part] = 0;
    }
  }

  /** @param {string} part @returns {HTMLElement} */
  list(part) {
    return this.node.querySelector(`[data-artifacts="${part}"]`);
  }

  /** @param {string} part @returns {string[]} how the names of each artifact's controls begin */
  starts(part) {
    return [...this.list(part).children].map((one) => /** @type {string} */ (one.getAttribute("data-artifact")));
  }

  /**
   * The part whose question asks for what a control is about: who can get its first artifact. "" for any other control.
   * @param {string} name a control's, or that of a part that nothing is said of
   */
  questioned(name) {
    const [, part = ""] = /^evidence\.(\w+)/.exec(name) ?? [];
    return part && [`evidence.${part}`, `${this.starts(part)[0]}.access`].includes(name) ? part : "";
  }

  /** @param {string} part */
  addByHand(part) {
    if (this.starts(part).length === MOST_ARTIFACTS) return announce(`At most ${MOST_ARTIFACTS} fit.`);
    const index = this.add(part);
    this.node.querySelector(`#${CSS.escape(idOf(`evidence.${part}.${index}.url`))}`)?.focus();
    return this.changed();
  }

  /**
   * Room for one more artifact of a part; its index.
   * @param {string} part
   */
  add(part, index = this.next[part]) {
    const start = `evidence.${part}.${index}`;
    const name = PART_TITLES.get(part) ?? part;
    const fields = (/** @type {boolean} */ plain) => this.form.artifact.filter((/** @type {any} */ spec) => PLAIN.includes(spec.name) === plain).map((/** @type {any} */ spec) => field(spec, `${start}.${spec.name}`));
    const drop = button("Remove", { "data-remove": part, "aria-label": `Remove this artifact: ${name.toLowerCase()}` }, () => this.remove(start, part));
    this.list(part).append(
      element(
        "div",
        { class: "one", "data-artifact": start, role: "group", "aria-label": `${name}, ${this.starts(part).length + 1}` },
        element("div", { class: "row" }, ...fields(true)),
        fold("More about it", element("div", { class: "row" }, ...fields(false))),
        drop,
      ),
    );
    this.next[part] = Math.max(this.next[part], index + 1);
    return index;
  }

  /**
   * @param {string} start
   * @param {string} part
   */
  remove(start, part) {
    this.node.querySelector(`[data-artifact="${start}"]`)?.remove();
    if (!this.starts(part).length) this.add(part);
    this.node.querySelector(`[data-add="${part}"]`)?.focus();
    announce("Removed");
    this.changed();
  }

  /**
   * Room for the artifacts that `values` names, and for one of each part.
   * @param {import("./entry.js").Values} values
   */
  makeRoom(values) {
    for (const part of this.parts) {
      const wanted = [...new Set([0, ...indices(part, values)])];
      const there = new Set(this.starts(part));
      for (const index of wanted.slice(0, MOST_ARTIFACTS)) if (!there.has(`evidence.${part}.${index}`)) this.add(part, index);
    }
  }

  /**
   * Say at its fields what a closed artifact may leave out.
   * @param {import("./entry.js").Values} values
   */
  sayOptional(values) {
    for (const start of this.parts.flatMap((/** @type {string} */ part) => this.starts(part))) {
      for (const key of this.form.unless_closed) this.sayOf(`${start}.${key}`, values[`${start}.access`] === "closed");
    }
  }

  /**
   * @param {string} name a control's
   * @param {boolean} optional
   */
  sayOf(name, optional) {
    const hint = /** @type {HTMLElement} */ (this.node.querySelector(`#${CSS.escape(idOf(name))}-hint`));
    const { described } = this.form.artifact.find((/** @type {any} */ spec) => name.endsWith(`.${spec.name}`));
    const said = optional ? OPTIONAL : described;
    if (hint.textContent !== said) hint.textContent = said;
  }
}

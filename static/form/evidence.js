/** The evidence in the form: for each part its artifacts, which one can add and remove. */

import { announce, button, element, section, within } from "../shared/dom.js";
import { field, idOf, PART_TITLES, writeValue } from "./controls.js";
import { indices } from "./entry.js";
import { fold } from "./folds.js";

/** @import {Known, Spec} from "../shared/types.js" */

const PLAIN = ["url", "license", "access"];
const OPTIONAL = "Optional here, as it is closed.";

/** The DOM of all parts. */
export class Evidence {
  /**
   * @param {Known} form
   * @param {{changed: () => void, leaves: () => void}} owner is told that an artifact came or went, and before one goes that says something
   */
  constructor(form, { changed, leaves }) {
    this.form = form;
    /** how many artifacts a part may list */
    this.most = form.limits.items;
    this.changed = changed;
    this.leaves = leaves;
    this.parts = form.parts.map(({ part }) => part);
    /** @type {Record<string, number>} the index that a part's next artifact gets */
    this.next = {};
    this.node = section("Evidence", ...form.parts.map((one) => this.group(one)));
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
    return within(this.node, `[data-artifacts="${part}"]`);
  }

  /** @param {string} part @returns {string[]} how the names of each artifact's controls begin */
  starts(part) {
    return [...this.list(part).children].map((one) => /** @type {string} */ (one.getAttribute("data-artifact")));
  }

  /**
   * What an artifact is called beside the others of its part: by its name, else by its number; "" where it is the only one, or gone.
   * @param {string} start
   * @param {string} part
   */
  called(start, part) {
    const all = this.starts(part);
    if (all.length < 2 || !all.includes(start)) return "";
    return /** @type {any} */ (this.node.querySelector(`[name="${start}.name"]`)).value.trim() || String(all.indexOf(start) + 1);
  }

  /**
   * The part whose question asks for what a control is about: who can get its only artifact. "" for any other control.
   * @param {string} name a control's, or that of a part that nothing is said of
   */
  questioned(name) {
    const [, part = ""] = /^evidence\.(\w+)/.exec(name) ?? [];
    if (!part) return "";
    const [only, other] = this.starts(part);
    return name === `evidence.${part}` || (!other && name === `${only}.access`) ? part : "";
  }

  /**
   * Take over the answer to a part's question: it is that of each artifact. That only some of it is out says nothing of those
   * that are listed, so the rest is listed beside them, as closed.
   * @param {string} part
   * @param {string} access
   */
  answer(part, access) {
    const all = this.starts(part);
    const filled = all.filter((start) => !this.isBlank(start));
    const saysNothing = filled.length > 0 && filled.every((start) => ["", "public"].includes(this.access(start)));
    if (access === "partial" && saysNothing) return this.listTheRest(part);
    if (access === "partial" && new Set(filled.map((start) => this.access(start))).size > 1) return; // so it is already
    for (const start of access === "partial" && !filled.length ? all.slice(0, 1) : all) writeValue(this.node, `${start}.access`, access);
  }

  /** @param {string} part one of whose artifacts some are listed */
  listTheRest(part) {
    const start = this.starts(part).find((one) => this.isBlank(one)) ?? `evidence.${part}.${this.add(part)}`;
    writeValue(this.node, `${start}.access`, "closed");
    writeValue(this.node, `${start}.name`, `The rest of the ${(PART_TITLES.get(part) ?? part).toLowerCase()}`);
    announce("A row was added for the rest, which is not out");
  }

  /** @param {string} start @returns {string} who can get an artifact */
  access(start) {
    return /** @type {any} */ (this.node.querySelector(`[name="${start}.access"]`)).value;
  }

  /** @param {string} start @returns {boolean} whether nothing but its access was said of an artifact */
  isBlank(start) {
    const controls = [.../** @type {NodeListOf<any>} */ (this.node.querySelectorAll(`[name^="${start}."]`))];
    return controls.every(({ name, value }) => !value || name === `${start}.access`);
  }

  /** @param {string} part */
  addByHand(part) {
    if (this.starts(part).length === this.most) return announce(`At most ${this.most} fit.`);
    const index = this.add(part);
    within(this.node, `#${CSS.escape(idOf(`evidence.${part}.${index}.url`))}`).focus();
    return this.changed();
  }

  /**
   * Room for one more artifact of a part; its index.
   * @param {string} part
   */
  add(part, index = this.next[part]) {
    const start = `evidence.${part}.${index}`;
    const name = PART_TITLES.get(part) ?? part;
    const fields = (/** @type {boolean} */ plain) => this.form.artifact.filter((spec) => PLAIN.includes(spec.name) === plain).map((spec) => field(spec, `${start}.${spec.name}`));
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
    const isLost = !this.isBlank(start);
    if (isLost) this.leaves();
    this.node.querySelector(`[data-artifact="${start}"]`)?.remove();
    if (!this.starts(part).length) this.add(part);
    within(this.node, `[data-add="${part}"]`).focus();
    announce(isLost ? "Removed. The button at the end of the form undoes it" : "Removed");
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
      for (const index of wanted.slice(0, this.most)) if (!there.has(`evidence.${part}.${index}`)) this.add(part, index);
    }
  }

  /**
   * Say at its fields what a closed artifact may leave out.
   * @param {import("./entry.js").Values} values
   */
  sayOptional(values) {
    for (const start of this.parts.flatMap((part) => this.starts(part))) {
      for (const key of this.form.unless_closed) this.sayOf(`${start}.${key}`, values[`${start}.access`] === "closed");
    }
  }

  /**
   * @param {string} name a control's
   * @param {boolean} optional
   */
  sayOf(name, optional) {
    const hint = /** @type {HTMLElement} */ (this.node.querySelector(`#${CSS.escape(idOf(name))}-hint`));
    const { described } = /** @type {Spec} */ (this.form.artifact.find((spec) => name.endsWith(`.${spec.name}`)));
    const said = optional ? OPTIONAL : described;
    if (hint.textContent !== said) hint.textContent = said;
    hint.parentElement?.classList.toggle("required", !optional);
  }
}

/** The three questions, and the label that the evidence earns: with its mark, why, and what would earn the next. */

import { announce, element, mark, section, within } from "../shared/dom.js";
import { nextLabels, sentence } from "../shared/verdict.js";
import { legend } from "./controls.js";
import { indices } from "./entry.js";

/** @import {Known} from "../shared/types.js" */

/** What is asked of a part. */
export const QUESTIONS = new Map([
  ["code", "Is the code public?"],
  ["weights", "Are the weights public?"],
  ["dataset", "Is all of the training data public?"],
]);
const ANSWERS = [["public", "Yes, for anyone, without an account"], ["gated", "After a login, click-through or approval"], ["partial", "Only some of it"], ["closed", "No"], ["", "Not stated"]];
const HOW = "Your answers go into the form below. Training data is everything that the weights were trained on, a base model's data included; one closed row covers all that is not released.";
const MARK_WIDTH = 72;

/** The DOM of both; a question's inputs bear its part in `data-question`. */
export class Ruling {
  /** @param {Known} form */
  constructor(form) {
    this.form = form;
    this.shown = "";
    this.seen = "";
    this.label = element("strong", { "data-derived-label": "" });
    this.mark = element("span", { class: "drawn" });
    this.title = element("span", { class: "quiet" });
    this.qualifier = element("span", { class: "qualifier", "data-derived-qualifier": "" });
    this.why = element("p", { class: "sentence" });
    this.steps = element("ul", { class: "quiet" });
    const asked = form.parts.map(question);
    const big = element("p", { class: "big" }, this.mark, this.label, this.qualifier, this.title);
    this.node = section("Which label?", element("p", { class: "hint" }, HOW), element("div", { class: "questions" }, ...asked), element("div", { class: "ruling" }, big, this.why, this.steps));
  }

  /**
   * @param {ReturnType<typeof import("../shared/verdict.js").judge>} earned
   * @param {string} qualifier what is said beside the label, "" for nothing
   */
  show({ label, parts }, qualifier) {
    const seen = JSON.stringify(parts);
    if (seen === this.seen) return;
    const name = label?.label ?? "No label yet";
    if (this.shown && this.shown !== name) announce(`Label: ${name}`);
    [this.seen, this.shown] = [seen, name];
    this.label.textContent = name;
    this.mark.replaceChildren(mark(label?.slug ?? "none", MARK_WIDTH));
    this.title.textContent = label?.title ?? "";
    this.qualifier.textContent = label && qualifier ? `${qualifier} license` : "";
    this.qualifier.hidden = !this.qualifier.textContent;
    this.qualifier.classList.toggle("restricted", qualifier === "restricted");
    this.why.textContent = sentence(this.form, parts);
    this.steps.replaceChildren(...nextLabels(this.form, parts).map(nextStep));
  }

  /** @param {string} part @returns {HTMLElement} its question */
  question(part) {
    return within(this.node, `[data-question="${part}"]`).closest("fieldset");
  }

  /**
   * A question answers as its part's artifacts do.
   * @param {import("./entry.js").Values} values
   */
  answer(values) {
    for (const { part } of this.form.parts) {
      const access = answered(indices(part, values).map((index) => String(values[`evidence.${part}.${index}.access`] ?? "")));
      for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (this.node.querySelectorAll(`[data-question="${part}"]`))) input.checked = input.value === access;
    }
  }
}

/**
 * The answer that a part's artifacts give: where they differ, only some of it is out; null where one is still to be said.
 * @param {string[]} accesses
 */
export function answered(accesses) {
  const all = new Set(accesses);
  if (all.size < 2) return accesses[0] ?? "";
  return all.size > 2 || !all.has("") || all.has("closed") || all.has("partial") ? "partial" : null;
}

/** @param {import("../shared/types.js").Part} part */
function question({ part, required }) {
  const options = ANSWERS.map(([value, words]) => {
    const input = element("input", { type: "radio", name: `question.${part}`, value, "data-question": part });
    return element("label", {}, input, words);
  });
  return element("fieldset", required ? { class: "required" } : {}, legend(QUESTIONS.get(part) ?? part, required), ...options);
}

/** @param {ReturnType<typeof nextLabels>[0]} next */
function nextStep({ step, label }) {
  return element("li", {}, ...(label ? [element("strong", {}, label.label), ": "] : []), step);
}

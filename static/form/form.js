/**
 * The form of `/submit/`: its controls hold the entry; all else that is shown is derived from them after each change.
 *
 * Joins the pure modules (`rules.js`, `yaml.js`, `entry.js`, `verdict.js`, `todo.js`, `beside.js`, `already.js`, `changed.js`) with the parts of the page. A draft is kept in the
 * browser; nothing leaves it but by the author's own hand.
 */

import { announce, element, section } from "../shared/dom.js";
import { clearDraft, readDraft, writeDraft } from "../shared/draft.js";
import { judge, qualifier } from "../shared/verdict.js";
import { Already } from "./already.js";
import { Neighbors } from "./beside.js";
import { CardPanel } from "./card-panel.js";
import { changes } from "./changed.js";
import { aloud, field, idOf, readValues, showProblem, title, writeValue } from "./controls.js";
import { collect, controlOf, flatten, fromApi, inOrder, shared } from "./entry.js";
import { Evidence } from "./evidence.js";
import { closeFolds, fold, openFilled, tellFolds } from "./folds.js";
import { labelOption, Result } from "./result.js";
import { Rules } from "./rules.js";
import { Ruling } from "./ruling.js";
import { claiming, sorted } from "./todo.js";
import { write } from "./yaml.js";

/** @import {Known, Spec} from "../shared/types.js" */
/** @typedef {import("./entry.js").Values} Values */
/** @typedef {{kind: "new" | "edit" | "from", id: string, model: any}} Start a new entry, one to correct, or one to start from */

const DRAFT = "openlabels.submit";
const SETTLED = 200; // milliseconds after which a mistake is told: what one clicks on must not move away below the pointer
const WEIGHTS_ADDRESS = /^evidence\.weights\.\d+\.url$/;
const REQUIRED = " Required; in the evidence, only for what you list."; // behind an asterisk
const FIRST = ["id", "name", "organization", "summary", "modalities"];
const AFTER_EVIDENCE = ["justification"];

/** What is said of a justification that was taken over; it waits to be written, as an empty one does. @type {import("./rules.js").Finding} */
const COPIED = { field: "justification", code: "missing", message: "this is the text of the entry that you started from", hint: "Say what is true of this model.", severity: "error" };

/** The form's behavior. */
export class Form {
  /**
   * @param {Known} form
   * @param {Start} start
   */
  constructor(form, start) {
    this.form = form;
    this.rules = new Rules(form);
    this.begun = beginning(form, start);
    /** @type {Set<string>} controls that were left once, whose mistakes are shown */
    this.visited = new Set();
    /** what was last said of how much is left to do */
    this.announced = "";
    /** @type {Values | null} what was there before the last clearing, until something else is written */
    this.cleared = null;
    /** what the registry has beside this entry */
    this.neighbors = new Neighbors(form, []);
    this.already = new Already(form);
    this.specs = new Map(form.fields.map((spec) => [spec.name, spec]));
    this.card = new CardPanel(this);
    this.card.node.open = !this.begun.corrects;
    this.ruling = new Ruling(form);
    this.evidence = new Evidence(form, { changed: () => void this.update(), leaves: () => this.offerUndo("Undo the removal") });
    this.result = new Result(this);
    this.organizations = element("datalist", { id: "organizations" });
    this.node = this.build();
  }

  build() {
    const fields = (/** @type {string[]} */ names) => names.map((name) => field(/** @type {Spec} */ (this.specs.get(name)), name));
    const made = element(
      "form",
      { class: "submit", "aria-label": "A model's entry", novalidate: "" },
      element(
        "div",
        { class: "entry" },
        this.card.node,
        element("p", { class: "quiet required-note", "aria-hidden": "true" }, REQUIRED),
        this.ruling.node,
        section("The model", ...fields(FIRST)),
        this.evidence.node,
        section("Why this label", ...fields(AFTER_EVIDENCE)),
        this.more(),
        this.organizations,
        element("datalist", { id: "license-ids" }, ...this.rules.licenses.current.map((id) => element("option", { value: id }))),
        this.result.bar,
      ),
      this.result.node,
    );
    made.addEventListener("submit", (event) => event.preventDefault());
    made.addEventListener("input", (event) => this.changed(event));
    made.addEventListener("focusin", (event) => this.result.keepClear(/** @type {HTMLElement} */ (event.target)));
    made.addEventListener("focusout", (event) => this.left(event));
    return made;
  }

  more() {
    const elsewhere = ["label", ...FIRST, ...AFTER_EVIDENCE];
    const rest = this.form.fields.filter(({ name, kind }) => kind !== "group" && !elsewhere.includes(name));
    const links = this.form.links.map((spec) => field(spec, `links.${spec.name}`));
    return fold(
      "More fields",
      element("div", { class: "row" }, ...rest.map((spec) => field(spec, spec.name))),
      element("fieldset", { class: "group" }, element("legend", {}, "Links"), element("div", { class: "row" }, ...links)),
    );
  }

  // Reading and writing

  /** @param {string} name @returns {any} */
  find(name) {
    return this.node.querySelector(`#${CSS.escape(idOf(name))}`);
  }

  /** @returns {Values} */
  values() {
    const values = readValues(this.node);
    return { ...values, modalities: inOrder(/** @type {string[]} */ (values.modalities), this.begun.order) };
  }

  id() {
    return this.find("id").value;
  }

  /** @param {Values} values */
  put(values) {
    this.evidence.makeRoom(values);
    for (const [name, value] of Object.entries(values)) writeValue(this.node, name, value);
    openFilled(this.node, this.begun.corrects);
  }

  /**
   * Everything anew.
   * @param {Values} values
   */
  fill(values) {
    this.evidence.empty();
    for (const [name, value] of Object.entries(this.values())) writeValue(this.node, name, Array.isArray(value) ? [] : "");
    this.visited.clear();
    this.labelOptions(values.label ? [String(values.label)] : []);
    closeFolds(this.node);
    this.put(values);
    this.update(false);
  }

  /** @returns {boolean} whether there was a draft of before */
  open() {
    const kept = readDraft(this.begun.key);
    if (kept) this.restore(kept);
    else this.fill(this.begun.values);
    this.find("id").readOnly = this.begun.corrects;
    return kept !== null;
  }

  /** @returns {Values} all that an author typed or pasted */
  draft() {
    return { ...this.values(), ...this.card.held() };
  }

  /** @param {Values} draft */
  restore(draft) {
    this.fill(draft);
    this.card.hold(draft);
  }

  save() {
    writeDraft(this.begun.key, this.draft());
  }

  // What happens

  /** @param {Event} event */
  changed(event) {
    const { dataset, name, value } = /** @type {any} */ (event.target);
    this.forgetUndo();
    if (dataset.question) this.evidence.answer(dataset.question, value);
    if (name) this.update();
  }

  /** @param {FocusEvent} event */
  left(event) {
    const { name, type } = /** @type {any} */ (event.target);
    if (!name || type === "radio") return;
    if (name === "id" && !this.find("organization").value) writeValue(this.node, "organization", this.neighbors.organizationOf(this.id()));
    setTimeout(() => {
      this.visited.add(name);
      const [first] = this.update(false).get(name) ?? [];
      this.result.keepClear(document.activeElement); // a mistake that is told moves what stands below it
      if (first) announce(`${title(name)}: ${aloud(first)}`);
      else if (this.result.brief !== this.announced) announce(this.result.brief || "Ready to propose");
      this.announced = this.result.brief;
    }, SETTLED);
  }

  visitAll() {
    for (const name of Object.keys(this.values())) this.visited.add(name);
    for (const part of this.evidence.parts) this.visited.add(`evidence.${part}`);
    this.update(false);
  }

  nextSize() {
    const { entry } = collect(this.form, this.values());
    this.begun = { ...beginning(this.form, { kind: "new", id: "", model: null }), copied: entry.justification };
    this.find("id").readOnly = false;
    this.card.clear();
    this.card.node.open = true;
    this.fill(flatten(shared(entry)));
    this.save();
    this.node.dispatchEvent(new CustomEvent("anew"));
    announce("What sizes share is kept: fill in the rest");
    this.find("id").focus();
  }

  clearOrRestore() {
    const restored = this.cleared;
    if (!restored) {
      this.offerUndo("Undo the clearing");
      clearDraft(this.begun.key);
      this.node.dispatchEvent(new CustomEvent("cleared"));
      this.fill(this.begun.values);
      this.card.clear();
      return announce("Cleared. The button undoes it");
    }
    this.restore(restored);
    this.forgetUndo();
    this.save();
    return announce("Restored");
  }

  /** @param {string} text what the button says that brings back what is there now */
  offerUndo(text) {
    this.cleared = this.draft();
    this.result.clear.textContent = text;
  }

  forgetUndo() {
    this.cleared = null;
    this.result.clear.textContent = "Clear";
  }

  /** @param {string} name a control's, or that of a part that nothing is said of */
  goTo(name) {
    const part = this.evidence.questioned(name);
    this.visited.add(name);
    this.update(false);
    const target = part && !this.find(`${this.evidence.starts(part)[0]}.access`).value ? this.ruling.question(part) : this.find(name);
    const around = target.closest("details");
    if (around) around.open = true;
    const inner = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
    (inner ?? target).focus();
    target.scrollIntoView({ block: "center" });
  }

  /**
   * Which entries list an address is much to load: that is asked for from the first address of weights on that is new.
   * @param {Values} values
   */
  askForAddresses(values) {
    const isNew = Object.entries(values).some(([name, value]) => WEIGHTS_ADDRESS.test(name) && value && value !== this.begun.values[name]);
    if (isNew) this.node.dispatchEvent(new CustomEvent("weights"));
  }

  // Showing

  /**
   * Derive everything from the controls.
   * @returns {Map<string, import("./rules.js").Finding[]>} what is wrong, by control
   */
  update(save = true) {
    this.showLabel(judge(this.form, collect(this.form, this.values()).entry.evidence ?? {}));
    const values = this.values();
    const { entry, controls } = collect(this.form, values);
    const yaml = Object.keys(entry).length ? write(entry) : "";
    const found = this.byControl([...this.rules.checkFile(yaml), ...this.told(this.id(), entry)], controls);
    this.ruling.answer(values);
    this.evidence.sayOptional(values);
    this.askForAddresses(values);
    this.result.isAsItIs = yaml === this.begun.file;
    this.showProblems(found, Object.keys(values));
    this.result.showChanges(this.begun.corrects ? changes(this.form, this.begun.values, values) : []);
    this.card.warn(found);
    this.result.showFile(yaml, this.rules.identity(this.id()).length ? "" : this.id());
    if (save) this.save();
    return found;
  }

  /**
   * What is wrong with the entry, by itself and beside the others.
   * @param {string} id
   * @param {import("../shared/types.js").Entry} entry
   */
  told(id, entry) {
    const { corrects, copied } = this.begun;
    return [
      ...this.rules.check(id, claiming(this.form, entry)),
      ...this.neighbors.check(id, entry),
      ...(corrects ? [] : this.already.id(id)),
      ...this.already.weights(id, entry),
      ...(copied && entry.justification === copied ? [COPIED] : []),
    ];
  }

  /**
   * @param {import("./rules.js").Finding[]} findings
   * @param {Map<string, string>} controls
   */
  byControl(findings, controls) {
    const found = new Map();
    for (const one of findings) {
      const name = controlOf(one.field, controls, (name) => this.find(name) !== null);
      found.set(name, [...(found.get(name) ?? []), one]);
    }
    return found;
  }

  /** @param {ReturnType<typeof judge>} earned */
  showLabel(earned) {
    const withdrawn = this.find("status").value === "withdrawn" ? [this.form.label.none] : [];
    this.labelOptions([...(earned.label ? [earned.label.label] : []), ...withdrawn]);
    this.ruling.show(earned, qualifier(earned.parts, (text, part) => this.rules.licenses.classOf(text, part)));
  }

  /** @param {string[]} labels */
  labelOptions(labels) {
    const select = this.find("label");
    const chosen = select.value;
    const wanted = labels.length ? labels : [""];
    if (select.options.length === wanted.length && [...select.options].every(({ value }, at) => value === wanted[at])) return;
    select.replaceChildren(...wanted.map(labelOption));
    select.value = wanted.includes(chosen) ? chosen : wanted[0];
  }

  /**
   * @param {Map<string, import("./rules.js").Finding[]>} found by control
   * @param {string[]} controls
   */
  showProblems(found, controls) {
    const names = [...this.evidence.parts.map((part) => `evidence.${part}`), ...controls];
    for (const name of names) showProblem(this.node, name, this.visited.has(name) ? (found.get(name) ?? []) : []);
    const left = sorted([...names, ""].flatMap((name) => (found.get(name) ?? []).map((one) => ({ name, one }))));
    this.result.showLeft(left);
    tellFolds(this.node, found.keys());
  }

  /**
   * What the registry has already.
   * @param {import("./beside.js").Model[]} models
   */
  know(models) {
    this.neighbors = new Neighbors(this.form, models);
    this.organizations.replaceChildren(...this.neighbors.organizations.map((value) => element("option", { value })));
    this.already.knowModels(models);
    this.update(false);
  }

  /** @param {Record<string, string[]>} listed ids by the address of an artifact */
  knowAddresses(listed) {
    this.already.knowAddresses(listed);
    this.update(false);
  }
}

/**
 * @typedef {object} Beginning what an author begins with
 * @property {string} key of the draft that is kept of it
 * @property {boolean} corrects whether it is an entry to correct
 * @property {Values} values before the author writes anything
 * @property {string[]} order that of the modalities, which boxes do not know
 * @property {string | undefined} copied another model's justification, which is not true of this one
 * @property {string | undefined} file as it is, where there is one to correct
 */

/**
 * @param {Known} form
 * @param {Start} start
 * @returns {Beginning}
 */
function beginning(form, { kind, id, model }) {
  const entry = kind === "new" ? {} : fromApi(form, model);
  /** @type {Values} */
  const values = kind === "edit" ? { id, ...flatten(entry) } : flatten(shared(entry));
  return {
    key: kind === "new" ? DRAFT : `${DRAFT}:${kind}:${id}`,
    corrects: kind === "edit",
    values,
    order: /** @type {string[]} */ (values.modalities ?? []),
    copied: kind === "from" ? String(values.justification ?? "") : undefined,
    file: kind === "edit" ? write(collect(form, values).entry) : undefined,
  };
}

/**
 * The form of `/submit/`: the DOM around `rules.js`, `yaml.js` and `entry.js`; `ruling.js` and `card-panel.js` are parts of it.
 *
 * Without it the page is complete. Its controls hold the entry; everything else that is shown is derived from them
 * after each change. A draft is kept in the browser; nothing leaves it but by the author's own hand.
 */

import { CardPanel } from "./card-panel.js";
import { field, idOf, readValues, showProblem, title, writeValue } from "./controls.js";
import { announce, button, element, folded, section } from "./dom.js";
import { clearDraft, readDraft, writeDraft } from "./draft.js";
import { collect, controlOf, flatten, fromApi, indices, shared } from "./entry.js";
import { Rules } from "./rules.js";
import { Ruling } from "./ruling.js";
import { fill } from "./text.js";
import { judge, qualifier } from "./verdict.js";
import { write } from "./yaml.js";

const DRAFT = "openlabels.submit";
const MOST_ARTIFACTS = 20;
const SETTLED = 200; // milliseconds after which a mistake is told: what one clicks on must not move away below the pointer
const FIRST = ["id", "name", "organization", "summary", "modalities"];
const AFTER_EVIDENCE = ["justification"];
const PLAIN_OF_ARTIFACT = ["url", "license", "access"];
const PART_TITLES = new Map([["code", "Code"], ["weights", "Weights"], ["dataset", "Training data"]]);
const root = /** @type {HTMLElement} */ (document.querySelector("[data-submit]"));
/** @param {string} path of the site */
const address = (path) => new URL(root.dataset.home + path, location.href).href;

/** The form's behavior. */
class Form {
  /**
   * @param {any} form what `form.json` holds
   * @param {{kind: "new" | "edit" | "from", id: string, model: any}} start
   */
  constructor(form, start) {
    this.form = form;
    this.rules = new Rules(form);
    this.start = start;
    this.key = start.kind === "new" ? DRAFT : `${DRAFT}:${start.kind}:${start.id}`;
    /** @type {Set<string>} controls that were left once, whose mistakes are shown */
    this.visited = new Set();
    /** @type {Map<string, string>} */
    this.taken = new Map();
    this.told = "";
    /** @type {Record<string, string | string[]> | null} what was cleared last, until something else is written */
    this.cleared = null;
    this.next = Object.fromEntries(form.parts.map((/** @type {any} */ { part }) => [part, 0]));
    this.specs = new Map(form.fields.map((/** @type {any} */ spec) => [spec.name, spec]));
    this.card = new CardPanel(this);
    this.ruling = new Ruling(form);
    this.build();
  }

  // Building

  build() {
    this.view = {
      problems: element("ul", { class: "problems" }),
      count: element("p", { class: "count" }),
      yaml: element("code", { "data-yaml": "" }),
      github: element("a", { class: "primary", "data-github": "" }),
      note: element("p", { class: "quiet", "data-address-note": "" }),
      taken: element("p", { class: "quiet", hidden: "" }),
    };
    this.node = element("form", { class: "submit", "aria-label": "A model's entry", novalidate: "" }, this.entry(), this.result());
    this.node.addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault());
    this.node.addEventListener("input", (/** @type {Event} */ event) => this.changed(event));
    this.node.addEventListener("focusout", (/** @type {FocusEvent} */ event) => this.left(event));
    root.append(this.node);
  }

  entry() {
    const more = this.form.fields.filter((/** @type {any} */ { name, kind }) => kind !== "group" && name !== "label" && ![...FIRST, ...AFTER_EVIDENCE].includes(name));
    return element(
      "div",
      { class: "entry" },
      this.card.node,
      this.ruling.node,
      section("The model", ...FIRST.map((name) => this.field(name)), this.view.taken),
      this.evidence(),
      section("Why this label", ...AFTER_EVIDENCE.map((name) => this.field(name))),
      folded("More fields", element("div", { class: "row" }, ...more.map((/** @type {any} */ { name }) => this.field(name))), this.links()),
      element("datalist", { id: "license-ids" }, ...this.rules.licenses.current.map((id) => element("option", { value: id }))),
    );
  }

  /** @param {string} name */
  field(name) {
    return field(this.specs.get(name), name);
  }

  links() {
    const fields = this.form.links.map((/** @type {any} */ spec) => field(spec, `links.${spec.name}`));
    return element("fieldset", { class: "group" }, element("legend", {}, "Links"), element("div", { class: "row" }, ...fields));
  }

  evidence() {
    const parts = this.form.parts.map((/** @type {any} */ { part, described }) => {
      const name = PART_TITLES.get(part) ?? part;
      const add = button(`Add another: ${name.toLowerCase()}`, { "data-add": part }, () => this.addByHand(part));
      const problem = element("p", { class: "problem", id: `${idOf(`evidence.${part}`)}-problem`, hidden: "" });
      const list = element("div", { "data-artifacts": part });
      const about = element("p", { class: "hint" }, described);
      return element("fieldset", { class: "group", id: idOf(`evidence.${part}`), tabindex: "-1" }, element("legend", {}, name), about, list, problem, add);
    });
    return section("Evidence", ...parts);
  }

  /** @param {string} part */
  addByHand(part) {
    if (this.artifacts(part).length === MOST_ARTIFACTS) return announce(`At most ${MOST_ARTIFACTS} fit.`);
    const index = this.add(part);
    this.find(`evidence.${part}.${index}.url`)?.focus();
    return this.update();
  }

  /**
   * Room for one more artifact of a part; its index.
   * @param {string} part
   */
  add(part, index = this.next[part]) {
    const start = `evidence.${part}.${index}`;
    const name = PART_TITLES.get(part) ?? part;
    const plain = this.form.artifact.filter((/** @type {any} */ spec) => PLAIN_OF_ARTIFACT.includes(spec.name));
    const rest = this.form.artifact.filter((/** @type {any} */ spec) => !PLAIN_OF_ARTIFACT.includes(spec.name));
    const drop = button("Remove", { "data-remove": part, "aria-label": `Remove this artifact: ${name.toLowerCase()}` }, () => this.remove(start, part));
    const made = element(
      "div",
      { class: "one", "data-artifact": start, role: "group", "aria-label": `${name}, ${this.artifacts(part).length + 1}` },
      element("div", { class: "row" }, ...plain.map((/** @type {any} */ spec) => field(spec, `${start}.${spec.name}`))),
      folded("More about it", element("div", { class: "row" }, ...rest.map((/** @type {any} */ spec) => field(spec, `${start}.${spec.name}`)))),
      drop,
    );
    this.list(part).append(made);
    this.next[part] = Math.max(this.next[part], index + 1);
    return index;
  }

  /**
   * @param {string} start
   * @param {string} part
   */
  remove(start, part) {
    this.node.querySelector(`[data-artifact="${start}"]`)?.remove();
    if (!this.artifacts(part).length) this.add(part);
    this.node.querySelector(`[data-add="${part}"]`)?.focus();
    announce("Removed");
    this.update();
  }

  /** @param {string} part @returns {HTMLElement} */
  list(part) {
    return this.node.querySelector(`[data-artifacts="${part}"]`);
  }

  /** @param {string} part */
  artifacts(part) {
    return [...this.list(part).children];
  }

  result() {
    const { count, problems, yaml, github, note } = this.view;
    const label = element("div", { class: "field choice" }, element("label", { for: idOf("label") }, "Label"), element("p", { class: "hint", id: `${idOf("label")}-hint` }, "It follows from the evidence."), element("select", { id: idOf("label"), name: "label", "aria-describedby": `${idOf("label")}-hint ${idOf("label")}-problem` }), element("p", { class: "problem", id: `${idOf("label")}-problem`, hidden: "" }));
    const copy = button("Copy", { "data-copy-yaml": "" }, () => this.copy());
    const download = button("Download", { "data-download": "" }, () => this.download());
    const next = button("Next size of this family", { "data-next": "" }, () => this.nextSize());
    const clear = button("Clear", { "data-clear": "" }, () => (this.cleared ? this.restore() : this.clear()));
    this.view.clear = clear;
    github.addEventListener("click", () => this.visitAll());
    return element(
      "div",
      { class: "result" },
      element("h2", {}, "The entry"),
      label,
      count,
      problems,
      element("pre", { tabindex: "0", role: "region", "aria-label": "The entry as YAML" }, yaml),
      element("div", { class: "actions" }, github, copy, download),
      note,
      element("div", { class: "actions" }, next, clear),
    );
  }

  // Reading and writing

  /** @param {string} name @returns {any} */
  find(name) {
    return this.node.querySelector(`#${CSS.escape(idOf(name))}`);
  }

  values() {
    return readValues(this.node);
  }

  /** @param {Record<string, string | string[]>} values */
  put(values) {
    for (const { part } of this.form.parts) {
      const wanted = [...new Set([0, ...indices(part, values)])];
      const there = new Set(this.artifacts(part).map((one) => one.getAttribute("data-artifact")));
      for (const index of wanted.slice(0, MOST_ARTIFACTS)) if (!there.has(`evidence.${part}.${index}`)) this.add(part, index);
    }
    for (const [name, value] of Object.entries(values)) writeValue(this.node, name, value);
  }

  /**
   * Everything anew.
   * @param {Record<string, string | string[]>} values
   */
  fill(values) {
    for (const { part } of this.form.parts) {
      this.list(part).replaceChildren();
      this.next[part] = 0;
    }
    for (const [name, value] of Object.entries(this.values())) writeValue(this.node, name, Array.isArray(value) ? [] : "");
    this.visited.clear();
    this.labelOptions(values.label ? [String(values.label)] : []);
    this.put(values);
    this.update(false);
  }

  /** What the form holds before the author writes anything. */
  initial() {
    const { kind, model } = this.start;
    if (kind === "new") return {};
    const entry = fromApi(this.form, model);
    return kind === "edit" ? { id: model.id, ...flatten(entry) } : flatten(shared(entry));
  }

  begin() {
    const kept = readDraft(this.key);
    if (kept) tell("This is the draft that you left here. Clear starts anew.", "data-draft");
    this.fill(kept ?? this.initial());
    this.find("id").readOnly = this.start.kind === "edit";
  }

  // What happens

  /** @param {Event} event */
  changed(event) {
    const target = /** @type {any} */ (event.target);
    this.offerUndo(null);
    if (target.dataset.question) this.answer(target.dataset.question, target.value);
    if (target.name) this.update();
  }

  /**
   * An answer goes over into the part's first artifact.
   * @param {string} part
   * @param {string} access
   */
  answer(part, access) {
    const [first] = this.artifacts(part);
    writeValue(this.node, `${first.getAttribute("data-artifact")}.access`, access);
  }

  /** @param {FocusEvent} event */
  left(event) {
    const { name, type } = /** @type {any} */ (event.target);
    if (!name || type === "radio") return;
    setTimeout(() => {
      this.visited.add(name);
      const [first] = this.update(false).get(name) ?? [];
      if (first) announce(`${title(name)}: ${first.message}. ${first.hint}`);
    }, SETTLED);
  }

  visitAll() {
    for (const name of Object.keys(this.values())) this.visited.add(name);
    for (const { part } of this.form.parts) this.visited.add(`evidence.${part}`);
    this.update(false);
  }

  nextSize() {
    const { entry } = collect(this.form, this.values());
    this.start = { kind: "new", id: "", model: null };
    this.key = DRAFT;
    history.replaceState(null, "", location.pathname);
    for (const told of root.querySelectorAll(".told")) told.remove();
    this.find("id").readOnly = false;
    this.fill(flatten(shared(entry)));
    this.save();
    announce("What sizes share is kept: fill in the rest");
    this.find("id").focus();
  }

  clear() {
    this.offerUndo(this.values());
    clearDraft(this.key);
    root.querySelector("[data-draft]")?.remove();
    this.fill(this.initial());
    this.card.clear();
    announce("Cleared. The button undoes it");
  }

  /** Bring back what was cleared. */
  restore() {
    this.fill(this.cleared ?? {});
    this.offerUndo(null);
    this.save();
    announce("Restored");
  }

  /** @param {Record<string, string | string[]> | null} values what an undo would bring back */
  offerUndo(values) {
    this.cleared = values;
    this.view.clear.textContent = values ? "Undo the clearing" : "Clear";
  }

  async copy() {
    this.visitAll();
    try {
      await navigator.clipboard.writeText(this.view.yaml.textContent ?? "");
      announce("Copied");
    } catch {
      getSelection()?.selectAllChildren(this.view.yaml);
      announce("Selected: press Ctrl+C");
    }
  }

  download() {
    this.visitAll();
    const link = element("a", { download: `${this.id().split("/")[1] || "model"}.yaml`, href: URL.createObjectURL(new Blob([this.view.yaml.textContent ?? ""], { type: "application/yaml" })) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    announce("Downloaded");
  }

  save() {
    writeDraft(this.key, this.values());
  }

  // Showing

  id() {
    return this.find("id").value;
  }

  /**
   * Derive everything from the controls.
   * @returns {Map<string, import("./rules.js").Finding[]>} what is wrong, by control
   */
  update(save = true) {
    const evidence = collect(this.form, this.values()).entry.evidence ?? {};
    const earned = judge(this.form, evidence);
    this.showLabel(earned);
    const { entry, controls } = collect(this.form, this.values());
    const yaml = Object.keys(entry).length ? write(entry) : "";
    const findings = [...this.rules.checkFile(yaml), ...this.rules.check(this.id(), entry)];
    const byControl = this.byControl(findings, controls);
    this.view.yaml.textContent = yaml;
    this.ruling.answer(this.values());
    this.showProblems(byControl);
    this.showGitHub(yaml);
    if (save) this.save();
    return byControl;
  }

  /**
   * @param {import("./rules.js").Finding[]} findings
   * @param {Map<string, string>} controls
   */
  byControl(findings, controls) {
    const found = new Map();
    for (const one of findings) {
      const name = controlOf(one.field === "evidence" ? "evidence.code" : one.field, controls, (name) => this.find(name) !== null);
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
    if ([...select.options].map((/** @type {HTMLOptionElement} */ { value }) => value).join() === wanted.join()) return;
    select.replaceChildren(...wanted.map((value) => element("option", { value }, value || "no label yet")));
    select.value = wanted.includes(chosen) ? chosen : wanted[0];
  }

  /** @param {Map<string, import("./rules.js").Finding[]>} byControl */
  showProblems(byControl) {
    const names = [...new Set(Object.keys(this.values()).concat(this.form.parts.map((/** @type {any} */ { part }) => `evidence.${part}`)))];
    for (const name of names) showProblem(this.node, name, this.visited.has(name) ? (byControl.get(name) ?? []) : []);
    const all = names.flatMap((name) => (byControl.get(name) ?? []).map((one) => ({ name, one }))).concat((byControl.get("") ?? []).map((one) => ({ name: "", one })));
    const taken = this.start.kind === "edit" ? undefined : this.taken.get(bare(this.id()));
    const errors = all.filter(({ one }) => one.severity === "error").length + Number(taken !== undefined);
    this.view.count.textContent = errors ? `To fill in or mend: ${errors}` : "Ready to propose.";
    this.view.count.classList.toggle("fine", !errors);
    this.errors = errors;
    this.showTaken(taken);
    const told = JSON.stringify(all);
    if (told === this.told) return; // a list made anew would swallow the click on one of its links
    this.told = told;
    this.view.problems.replaceChildren(...all.map(({ name, one }) => this.problem(name, one)));
  }

  /** @param {string | undefined} id that of an entry, as good as the one that is typed */
  showTaken(id) {
    const { taken } = this.view;
    taken.hidden = id === undefined;
    if (id === undefined || taken.dataset.id === id) return;
    taken.dataset.id = id;
    const link = element("a", { href: `?edit=${encodeURIComponent(id)}` }, "correct that entry");
    taken.replaceChildren(`The registry has ${id} already: `, link, ", or choose an id that differs in more than dots, dashes and underscores.");
  }

  /**
   * @param {string} name
   * @param {import("./rules.js").Finding} finding
   */
  problem(name, { message, field: path }) {
    if (!name) return element("li", {}, message);
    const part = /^evidence\.(\w+)\./.exec(name)?.[1];
    const link = element("a", { href: `#${idOf(name)}` }, part ? `${PART_TITLES.get(part)}: ${title(name).toLowerCase()}` : title(path === "evidence" ? name : name));
    link.addEventListener("click", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.goTo(name);
    });
    return element("li", {}, link, `: ${message}`);
  }

  /** @param {string} name */
  goTo(name) {
    const target = this.find(name);
    this.visited.add(name);
    this.update(false);
    const around = target.closest("details");
    if (around) around.open = true;
    const inner = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
    (inner ?? target).focus();
    target.scrollIntoView({ block: "center" });
  }

  /** @param {string} yaml */
  showGitHub(yaml) {
    const { github, note } = this.view;
    const { new: fresh, edit } = this.form.github;
    const id = this.rules.identity(this.id()).length ? "your-org/your-model" : this.id();
    const file = fill(this.form.paths.file, { id }).split("/").map(encodeURIComponent).join("/");
    const filled = fill(fresh, { file, text: encodeURIComponent(yaml) });
    const tooLong = filled.length > this.form.limits.address;
    const isEdit = this.start.kind === "edit";
    github.href = isEdit ? fill(edit, { file }) : tooLong ? fill(fresh, { file, text: "" }) : filled;
    github.textContent = isEdit ? "Open the file on GitHub" : tooLong ? "Open an empty file on GitHub" : "Propose on GitHub";
    const long = "The entry is too long to travel in an address. Copy it, open the empty file on GitHub, and paste it there.";
    const replace = "First Copy, then open the file on GitHub and put the copy in place of what stands there. Comments in the file are not kept.";
    const open = this.errors ? `Not ready yet: ${this.errors} to fill in or mend, listed above. ` : "";
    note.textContent = open + (isEdit ? replace : tooLong ? long : "GitHub asks you to log in, makes a copy of the registry for you, and offers to propose the change; a maintainer reviews it.");
  }

  /**
   * What the registry has already.
   * @param {{id: string, aliases?: string[]}[]} models
   */
  know(models) {
    this.taken = new Map(models.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => [bare(name), id])));
    this.update(false);
  }
}

/**
 * An id without what does not tell two of them apart.
 * @param {string} id
 */
const bare = (id) => id.replace(/[._-]/g, "");

/**
 * @param {string} path of the site
 * @returns {Promise<any>} null where it cannot be loaded
 */
async function load(path) {
  try {
    const response = await fetch(address(path));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * What the address asks for: a new entry, one to correct, or one to start from.
 * @param {any} form
 * @returns {Promise<{kind: "new" | "edit" | "from", id: string, model: any}>}
 */
async function asked(form) {
  const parameters = new URLSearchParams(location.search);
  const kind = parameters.has("edit") ? "edit" : "from";
  const id = parameters.get(kind) ?? "";
  const fault = !id || new Rules(form).idFault(id);
  const model = fault ? null : (await load(fill(form.paths.json, { id })))?.result;
  if (id && !model) tell(`The registry has no model ${id}: this is an empty form.`);
  else if (model && kind === "edit") tell(`You are correcting the entry of ${model.name}.`);
  else if (model) tell(`Filled in with what sizes of a family share, from ${model.name}. Check what differs.`);
  return model ? { kind, id: model.id, model } : { kind: "new", id: "", model: null };
}

/**
 * @param {string} text
 * @param {string} [mark] an attribute to know it by
 */
const tell = (text, mark = "data-told") => root.prepend(element("p", { class: "told", [mark]: "" }, text));

/** The way by hand, folded away below the form. */
function foldByHand() {
  const byHand = document.querySelector("[data-by-hand]");
  if (!byHand) return;
  const details = element("details", { class: "by-hand" }, element("summary", {}, "Or write the file by hand"));
  byHand.before(details);
  details.append(byHand);
}

const form = await load(root.dataset.form ?? "");
if (form) {
  const made = new Form(form, await asked(form));
  made.begin();
  foldByHand();
  const known = await load(form.paths.search);
  if (known) made.know(known.models);
}

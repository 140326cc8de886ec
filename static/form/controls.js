/**
 * The controls of the form, built from the fields that `form.json` lists.
 *
 * Knows how a field looks: its label, hint, control and place for an error. Refuses to know any rule.
 */

import { element, within } from "../shared/dom.js";
import { capital, used } from "../shared/text.js";

/** @import {Spec} from "../shared/types.js" */
/** @typedef {import("./rules.js").Finding} Finding */

const TITLES = new Map(Object.entries({
  id: "Id", "evidence.url": "Address", "evidence.name": "What it is", "evidence.license_url": "Address of the license", "evidence.mirrors": "Mirrors",
  "links.model_card": "Model card", superseded_by: "Superseded by", status_note: "Note on the status", derived_from: "Derived from",
  active_parameters: "Active parameters", checked: "Links checked on",
}));
const EXAMPLES = new Map(Object.entries({
  id: "allenai/olmo-2-7b", name: "OLMo 2 7B", organization: "Ai2", released: "2026-01-31", parameters: "7B", active_parameters: "1B",
  derived_from: "hf:org/name", "evidence.url": "https://", "evidence.license": "Apache-2.0", checked: "2026-01-31",
}));
/** What people call a part. */
export const PART_TITLES = new Map([["code", "Code"], ["weights", "Weights"], ["dataset", "Training data"]]);

const CORRECT = "correct that entry";
const COUNTED = ["summary", "justification"];
const ROWS = new Map([["justification", "8"], ["note", "2"]]);
const ONE_A_LINE = " One a line, or with commas.";

/** @param {string} name a control's */
const kindOf = (name) => name.replace(/^(evidence)\.\w+\.\d+\./, "$1.");

/**
 * A field's title, for people.
 * @param {string} name a control's
 */
export function title(name) {
  const last = name.slice(name.lastIndexOf(".") + 1).replaceAll("_", " ");
  return TITLES.get(kindOf(name)) ?? capital(last);
}

/** @param {string} name a control's */
export const idOf = (name) => `field-${name.replaceAll(".", "-")}`;

/**
 * A field: what it is called, what belongs there, the control, and where its mistake is told.
 * @param {Spec} spec
 * @param {string} name the control's
 */
export function field(spec, name) {
  if (spec.many && spec.choices?.length) return checkboxes(spec, name);
  const id = idOf(name);
  const made = element("div", { class: `field ${spec.kind}${marked(spec)}`, "data-field": name }, element("label", { for: id }, title(name)));
  if (spec.described) made.append(element("p", { class: "hint", id: `${id}-hint` }, spec.described + (spec.many ? ONE_A_LINE : "")));
  made.append(control(spec, name, id), problem(id));
  describe(within(made, "[name]"), spec);
  if (COUNTED.includes(name)) within(made, "label").after(counter(within(made, "[name]"), spec.most));
  return made;
}

/**
 * What a group of controls is asked for. An asterisk is for the eye; one control says by itself that it is required, a group does not.
 * @param {string} text
 * @param {boolean} required
 */
export const legend = (text, required) => element("legend", {}, text, ...(required ? [element("span", { class: "unseen" }, " (required)")] : []));

/** @param {Spec} spec */
const marked = ({ required }) => (required ? " required" : "");

/**
 * How much is written, seen while one types. It is not for hearing: that it is too much is told as a mistake.
 * @param {HTMLInputElement} control
 * @param {number} most
 */
function counter(control, most) {
  const made = element("p", { class: "counter quiet", "aria-hidden": "true" });
  const count = () => (made.textContent = used(control.value, most));
  for (const kind of ["focus", "input"]) control.addEventListener(kind, count);
  return made;
}

/** @param {string} id */
const problem = (id) => element("p", { class: "problem", id: `${id}-problem`, hidden: "" });

/**
 * @param {HTMLElement} made
 * @param {Spec} spec
 */
function describe(made, spec) {
  made.setAttribute("aria-describedby", `${spec.described ? `${made.id}-hint ` : ""}${made.id}-problem`);
  if (spec.required) made.setAttribute("aria-required", "true");
}

/**
 * @param {Spec} spec
 * @param {string} name
 * @param {string} id
 */
function control(spec, name, id) {
  if (spec.kind === "choice") return select(name, id, spec.choices);
  const example = EXAMPLES.get(kindOf(name)) ?? "";
  const attributes = { id, name, autocomplete: "off", ...(example ? { placeholder: example } : {}), ...(spec.kind === "line" || spec.kind === "text" ? {} : { spellcheck: "false", autocapitalize: "off" }) };
  if (spec.kind === "text" || spec.many) return element("textarea", { ...attributes, rows: ROWS.get(spec.name) ?? "2" });
  const made = element("input", { ...attributes, type: "text", ...(spec.kind === "url" ? { inputmode: "url" } : {}), ...(spec.kind === "license" ? { list: "license-ids" } : spec.name === "organization" ? { list: "organizations" } : {}) });
  made.addEventListener("paste", pasteWhole);
  return made;
}

/**
 * What is copied from a page often comes with a space or a line's end around it: pasted as a whole value it loses them. What
 * is typed stays to the letter.
 * @param {ClipboardEvent} event
 */
function pasteWhole(event) {
  const input = /** @type {HTMLInputElement} */ (event.currentTarget), text = event.clipboardData?.getData("text/plain") ?? "";
  const isWhole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  if (!isWhole || text === text.trim() || input.readOnly) return;
  event.preventDefault();
  input.setRangeText(text.trim(), 0, input.value.length, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * @param {string} name
 * @param {string} id
 * @param {string[]} choices
 */
function select(name, id, choices) {
  return element("select", { id, name }, element("option", { value: "" }, "–"), ...choices.map((one) => element("option", { value: one }, one)));
}

/**
 * @param {Spec} spec
 * @param {string} name
 */
function checkboxes(spec, name) {
  const id = idOf(name);
  const boxes = spec.choices.map((value) => element("label", {}, element("input", { type: "checkbox", name, value }), value));
  const about = `${id}-hint ${id}-problem`;
  return element(
    "fieldset",
    { class: `field boxes${marked(spec)}`, "data-field": name, id, tabindex: "-1", "aria-describedby": about },
    legend(title(name), spec.required),
    element("p", { class: "hint", id: `${id}-hint` }, spec.described),
    element("div", { class: "options" }, ...boxes),
    problem(id),
  );
}

/**
 * What the named controls within an element hold.
 * @param {HTMLElement} root
 * @returns {Record<string, string | string[]>}
 */
export function readValues(root) {
  /** @type {Record<string, string | string[]>} */
  const values = {};
  for (const one of /** @type {NodeListOf<any>} */ (root.querySelectorAll("[name]:not([data-question])"))) {
    if (one.type !== "checkbox") values[one.name] = one.value;
    else values[one.name] = [...(values[one.name] ?? []), ...(one.checked ? [one.value] : [])];
  }
  return values;
}

/**
 * Set a control, or the boxes of one name; what is not among its choices is added to them, for its mistake to be seen.
 * @param {HTMLElement} root
 * @param {string} name
 * @param {string | string[]} value
 */
export function writeValue(root, name, value) {
  for (const one of /** @type {NodeListOf<any>} */ (root.querySelectorAll(`[name="${CSS.escape(name)}"]`))) {
    if (one.type === "checkbox") one.checked = value.includes(one.value);
    else if (one.tagName === "SELECT" && ![...one.options].some((option) => option.value === value)) one.append(element("option", { value: String(value) }, String(value)));
    if (one.type !== "checkbox") one.value = value;
  }
}

/**
 * Tell what is wrong with a control, or that nothing is.
 * @param {HTMLElement} root
 * @param {string} name
 * @param {Finding[]} findings
 */
export function showProblem(root, name, findings) {
  const told = root.querySelector(`#${CSS.escape(idOf(name))}-problem`);
  const target = root.querySelector(`#${CSS.escape(idOf(name))}`);
  if (!(told instanceof HTMLElement) || !target) return;
  tellIn(told, findings);
  if (findings.some(({ severity }) => severity === "error")) target.setAttribute("aria-invalid", "true");
  else target.removeAttribute("aria-invalid");
}

/**
 * Tell findings in one place; one that is told already stays as it is, lest the click on its link is lost.
 * @param {HTMLElement} place
 * @param {Finding[]} findings
 */
export function tellIn(place, findings) {
  const said = element("span", {}, ...findings.flatMap((one, at) => [at ? " " : "", ...sentences(one)]));
  if (!place.firstChild?.isEqualNode(said)) place.replaceChildren(said);
  place.hidden = !findings.length;
}

/**
 * @param {Finding} finding
 * @returns {(Node | string)[]}
 */
function sentences({ message, hint, entry }) {
  const told = `${capital(message)}. ${hint}`;
  return entry === undefined ? [told] : [`${told} `, element("a", { href: `?edit=${encodeURIComponent(entry)}` }, CORRECT), "."];
}

/**
 * The same, to be heard.
 * @param {Finding} finding
 */
export const aloud = ({ message, hint, entry }) => `${message}. ${hint}${entry === undefined ? "" : ` ${CORRECT}.`}`;

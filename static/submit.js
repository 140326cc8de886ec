/** The page `/submit/`: loads what the form has to know, and says what was asked for. Without it the page is complete. */

import { Form } from "./form/form.js";
import { Rules } from "./form/rules.js";
import { element } from "./shared/dom.js";
import { fill } from "./shared/text.js";

/** @import {Known} from "./shared/types.js" */

const AGAIN = 1000; // milliseconds after which what did not come may be asked for again
const HEADING = document.querySelector("h1")?.textContent ?? "";
const root = /** @type {HTMLElement} */ (document.querySelector("[data-submit]"));

/**
 * @param {string} path of the site
 * @returns {Promise<any>} undefined where there is no such file, null where it cannot be loaded
 */
async function load(path) {
  try {
    const response = await fetch(new URL(root.dataset.home + path, location.href));
    if (response.status === 404) return undefined;
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * What the address asks for.
 * @param {Known} form
 * @returns {Promise<import("./form/form.js").Start>}
 */
async function asked(form) {
  const parameters = new URLSearchParams(location.search);
  const kind = parameters.has("edit") ? "edit" : "from";
  const id = parameters.get(kind) ?? "";
  const fault = !id || new Rules(form).values.idFault(id);
  const found = fault ? undefined : await load(fill(form.paths.json, { id }));
  const model = found?.result;
  if (found === null) tell(`The entry of ${id} could not be loaded: reload this page to try again. What you write here is a new entry.`);
  else if (id && !model) tell(`The registry has no model ${id}: what you write here is a new entry.`);
  else if (model && kind === "edit") call(`Correct ${model.name}`);
  else if (model) tell(`Filled in from ${model.name} with what sizes of a family share. Check what differs.`);
  return model ? { kind, id: model.id, model } : { kind: "new", id: "", model: null };
}

/**
 * @param {string} text
 * @param {string} [mark] an attribute to know it by
 */
const tell = (text, mark = "data-told") => root.prepend(element("p", { class: "told", [mark]: "" }, text));

/**
 * Say in the page's heading and title what it is for.
 * @param {string} text
 */
function call(text) {
  const heading = /** @type {HTMLElement} */ (document.querySelector("h1"));
  document.title = document.title.replace(heading.textContent ?? "", () => text);
  heading.textContent = text;
}

/** @param {string} which a selector */
function untell(which) {
  for (const told of root.querySelectorAll(which)) told.remove();
}

/** The way by hand, folded away below the form. */
function foldByHand() {
  const byHand = document.querySelector("[data-by-hand]");
  if (!byHand) return;
  const details = element("details", { class: "by-hand" }, element("summary", {}, "Or write the file by hand"));
  byHand.before(details);
  details.append(byHand);
}

/**
 * Has the form know who lists which address: asked for once, and again where nobody answered.
 * @param {Form} made
 */
function askingForAddresses(made) {
  let isAsked = false;
  return async () => {
    if (isAsked) return;
    isAsked = true;
    const listed = await load(made.form.paths.by_url);
    if (listed) made.knowAddresses(listed.result);
    else setTimeout(() => (isAsked = false), AGAIN);
  };
}

/** @param {Known} form */
async function start(form) {
  const made = new Form(form, await asked(form));
  made.node.addEventListener("cleared", () => untell("[data-draft]"));
  made.node.addEventListener("anew", () => {
    history.replaceState(null, "", location.pathname);
    call(HEADING);
    untell(".told");
  });
  made.node.addEventListener("weights", askingForAddresses(made));
  root.append(made.node);
  if (made.open()) tell("This is your saved draft. Clear starts over.", "data-draft");
  foldByHand();
  const known = await load(form.paths.search);
  if (known) made.know(known.models);
}

const form = await load(root.dataset.form ?? "");
if (form) await start(form);

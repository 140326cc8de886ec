/** A model in the list, as `rows` in `templates/_parts.html` has it, with what a query matches marked. */

import { highlight } from "../search/highlight.js";
import { copied, element, mark } from "../shared/dom.js";
import { pick } from "../tray.js";

/** @typedef {import("./facets.js").Model} Model */

/** A row without its model: to copy it takes half the time of making it anew, and it is made at every key stroke. */
const SHAPE = element("li", {},
  element("div", { class: "what" }, element("a", { class: "name" }), " ", element("a", { class: "org" }), element("p")),
  element("div", { class: "verdict" }),
  element("div", { class: "facts" }, element("span"), element("span", { class: "number" }), element("span", { class: "number" })));
const UNSEEN = element("span", { class: "unseen" });
const LABEL = element("a", { class: "label" }, mark("none"), element("span"));
const NONE = element("span", { class: "label none" }, mark("none"), element("span", {}, "no label"));

/**
 * @param {Model} model
 * @param {string} query
 * @param {(path: string) => string} to the address of a path of the site
 */
export function row(model, query, to) {
  const made = copied(SHAPE), [what, verdict, facts] = made.children;
  const [name, org, summary] = /** @type {any} */ (what.children), [modalities, size, year] = facts.children;
  name.href = to(`models/${model.id}/`);
  name.append(...marked(model.name, query));
  org.href = to(`models/${model.id.slice(0, model.id.indexOf("/"))}/`);
  org.append(...marked(model.organization, query));
  if (model.status) summary.before(" ", element("span", { class: "qualifier" }, model.status));
  summary.append(...marked(model.summary, query));
  verdict.append(labelOf(model, to));
  if (model.qualifier) verdict.append(" ", element("span", { class: `qualifier ${model.qualifier}` }, ...called("license", model.qualifier)));
  modalities.append(...called("modalities", model.modalities?.join(", ")));
  size.append(...called("parameters", model.parameters));
  year.append(...called("released", model.released?.slice(0, 4)));
  facts.append(pick(model.id, model.name));
  return made;
}

/** A value after what it is, which only a screen reader needs. @param {string} what @param {string} [value] */
function called(what, value) {
  if (!value) return [];
  const unseen = copied(UNSEEN);
  unseen.textContent = `${what} `;
  return [unseen, value];
}

/** @param {Model} model @param {(path: string) => string} to */
function labelOf(model, to) {
  const slug = model.label?.toLowerCase();
  if (!slug) return copied(NONE);
  const made = copied(LABEL), [picture, words] = made.children;
  made.href = to(`labels/${slug}/`);
  picture.firstElementChild?.setAttribute("href", `#mark-${slug}`);
  words.textContent = model.label;
  return made;
}

/**
 * Text with the pieces that a query matches marked.
 * @param {string} text
 * @param {string} query
 * @returns {(Node | string)[]}
 */
function marked(text, query) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of query.trim() ? highlight(text, query) : []) {
    pieces.push(text.slice(at, start), element("mark", {}, text.slice(start, end)));
    at = end;
  }
  return [...pieces, text.slice(at)];
}

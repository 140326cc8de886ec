/** A model in the list, as `rows` in `templates/_parts.html` has it, with what a query matches marked. */

import { element, mark } from "./dom.js";
import { highlight } from "./highlight.js";
import { pick } from "./tray.js";

/** @typedef {import("./facets.js").Model} Model */

/**
 * @param {Model} model
 * @param {string} query
 * @param {(path: string) => string} to the address of a path of the site
 */
export function row(model, query, to) {
  const org = model.id.slice(0, model.id.indexOf("/"));
  const what = element("div", { class: "what" }, element("a", { class: "name", href: to(`models/${model.id}/`) }, ...marked(model.name, query)), " ");
  what.append(element("a", { class: "org", href: to(`models/${org}/`) }, ...marked(model.organization, query)));
  if (model.status) what.append(" ", element("span", { class: "qualifier" }, model.status));
  what.append(element("p", {}, ...marked(model.summary, query)));
  const verdict = element("div", { class: "verdict" }, labelOf(model, to));
  if (model.qualifier) verdict.append(" ", element("span", { class: `qualifier ${model.qualifier}` }, model.qualifier));
  const facts = element("div", { class: "facts" }, element("span", {}, (model.modalities ?? []).join(", ")));
  for (const number of [model.parameters, model.released?.slice(0, 4)]) facts.append(element("span", { class: "number" }, number ?? ""));
  facts.append(pick(model.id, model.name));
  return element("li", {}, what, verdict, facts);
}

/** @param {Model} model @param {(path: string) => string} to */
function labelOf(model, to) {
  const slug = model.label?.toLowerCase();
  if (!slug) return element("span", { class: "label none" }, mark("none"), element("span", {}, "no label"));
  return element("a", { class: "label", href: to(`labels/${slug}/`) }, mark(slug), element("span", {}, model.label ?? ""));
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

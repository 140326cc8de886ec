/** The table of a comparison, as elements: a column for each model, a row for each question. */

import { button, element, mark } from "../shared/dom.js";
import { AS_CLOSED, accessWords, alone, baseWords, licenseWords, links } from "./table.js";

/** @typedef {import("./table.js").Model} Model */
/** @typedef {import("./table.js").Artifact} Artifact */
/** @typedef {import("./table.js").Row} Row */

const HUB = "https://huggingface.co/";
const REL = "nofollow ugc noopener";

/** @param {string} text @param {string | null} href */
const outside = (text, href) => (href ? element("a", { href, rel: REL }, text) : text);

/** @param {(Node | string)[][]} items */
const listed = (items) => element("ul", {}, ...items.map((item) => element("li", {}, ...item)));

/** @param {string | null} url */
const address = (url) => (url ?? "").replace(/^https:\/\//, "").replace(/\/$/, "");

/** @param {Artifact} artifact @returns {(Node | string)[]} */
function artifactCell(artifact) {
  const access = accessWords(artifact);
  const name = artifact.name || address(artifact.url) || "not named";
  return [outside(name, artifact.url), ...(access ? [` (${access})`] : [])];
}

/** @param {Artifact} artifact */
function licenseCell(artifact) {
  const shown = outside(licenseWords(artifact), artifact.license_url);
  return artifact.license_class === "restricted" ? element("span", { class: "restricted" }, shown) : shown;
}

/** A dash for the eye, and for the ear why there is nothing. */
const nothing = () => [element("span", { "aria-hidden": "true" }, "–"), element("span", { class: "unseen" }, AS_CLOSED)];

/** How the cells of a row look that are more than words. @type {Record<string, (model: Model, row: Row, value: string, home: URL) => (Node | string)[]>} */
const CELLS = {
  label: (model, row, value, home) => {
    const slug = model.label?.toLowerCase() ?? "none";
    const words = element("span", {}, model.label ?? "no label");
    const shown = model.label
      ? element("a", { class: "label", href: new URL(`labels/${slug}/`, home).href, title: model.label_name ?? "" }, mark(slug), words)
      : element("span", { class: "label none" }, mark(slug), words);
    return model.qualifier ? [shown, " ", element("span", { class: `qualifier ${model.qualifier}` }, element("span", { class: "unseen" }, "license "), model.qualifier)] : [shown];
  },
  part: (model, { part = "" }, value) => {
    const { state, artifacts } = model.parts[part];
    const shape = element("span", { class: `shape ${part} ${state}`, "aria-hidden": "true" });
    return [element("p", {}, shape, value), ...(artifacts.length ? [listed(artifacts.map(artifactCell))] : [])];
  },
  license: (model, { part = "" }, value) => {
    const seen = new Map(model.parts[part].artifacts.filter(({ license }) => license).map((one) => [licenseWords(one), one]));
    if (value === AS_CLOSED) return nothing();
    return seen.size ? [listed([...seen.values()].map((one) => [licenseCell(one)]))] : [value];
  },
  justification: (model, row, value) => [
    element("details", {}, element("summary", {}, "Read it", element("span", { class: "unseen" }, `: ${model.name}`)), element("div", { class: "text" }, value)),
  ],
  bases: (model, row, value, home) => {
    const links = model.derived_from.map((id) =>
      id.startsWith("hf:") ? [outside(baseWords(id), HUB + id.slice(3))] : [element("a", { href: new URL(`models/${id}/`, home).href }, id)],
    );
    return links.length ? [listed(links)] : [value];
  },
  links: (model, row, value) => {
    const found = links(model);
    return found.length ? [listed(found.map(({ text, href }) => [outside(text, href)]))] : [value];
  },
};

/** @param {Model} model @param {URL} home @param {(id: string) => void} remove */
function head(model, home, remove) {
  const name = element("a", { href: new URL(`models/${model.id}/`, home).href }, model.name);
  const drop = button("Remove", { "aria-label": `Remove ${model.name}` }, () => remove(model.id));
  return element("th", { scope: "col", role: "columnheader" }, name, element("span", { class: "quiet" }, model.organization), element("div", {}, drop));
}

/** What a model says; its name shows where columns do not. @param {Model} model @param {boolean} odd @param {(Node | string)[]} shown */
function cell(model, odd, shown) {
  const told = odd ? [element("span", { class: "unseen" }, "Unlike the others: "), ...shown] : shown;
  return element("td", { role: "cell", ...(odd ? { class: "odd" } : {}) }, element("span", { class: "whose" }, model.name), element("div", {}, ...told));
}

/** @param {Row} row @param {Model[]} models @param {URL} home */
function line(row, models, home) {
  const differs = row.differs ? [" ", element("span", { class: "differs" }, "≠ differs")] : [];
  const odd = row.differs ? alone(row.values) : new Set();
  const cells = models.map((model, at) => cell(model, odd.has(at), CELLS[row.key]?.(model, row, row.values[at], home) ?? [row.values[at]]));
  const attributes = { role: "row", "data-row": row.key, ...(row.same ? { "data-same": "" } : {}) };
  return element("tr", attributes, element("th", { scope: "row", role: "rowheader" }, row.title, ...differs), ...cells);
}

/**
 * The roles are what the elements have: a browser drops them where a narrow screen shows the table as blocks.
 * @param {Model[]} models
 * @param {Row[]} rows
 * @param {URL} home the site's root
 * @param {(id: string) => void} remove
 */
export function table(models, rows, home, remove) {
  const corner = element("td", { role: "cell" }, element("span", { class: "unseen" }, "Question"));
  const made = element(
    "table",
    { role: "table" },
    element("caption", { class: "unseen" }, "Models side by side"),
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, corner, ...models.map((model) => head(model, home, remove)))),
    element("tbody", { role: "rowgroup" }, ...rows.map((row) => line(row, models, home))),
  );
  return element("div", { class: "sideways" }, made);
}

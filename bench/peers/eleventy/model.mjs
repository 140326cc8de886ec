/** What is said of a model beyond its entry. */
import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`data/${name}.json`, import.meta.url), "utf8"));
export const words = read("words");
export const faces = read("faces");
export const site = { ...read("site"), base: "https://open-model-labels.github.io/registry/", title: "Open Model Labels" };
const PARTS = ["code", "weights", "dataset"];
const ROWS = 100;

/** @param {string} text */
export const escaped = (text) =>
  text.replace(/[&<>"']/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" })[letter] ?? "");

/** Lists by the key that each of their items gives. */
export function grouped(items, key) {
  /** @type {Record<string, any[]>} */
  const found = {};
  for (const item of items) (found[key(item)] ??= []).push(item);
  return found;
}

/** What a model's page, badge and embed codes say of it to the outside. */
export function outside(data) {
  return {
    alt: `${data.name}: Open Model label ${data.label}`,
    page: `${site.base}models/${data.id}/`,
    svg: `${site.base}badge/models/${data.id}.svg`,
    png: `${site.base}badge/models/${data.id}.png`,
    slug: data.label.toLowerCase(),
    face: faces[data.label],
  };
}

/** The embed code in each format. */
export function embeds({ alt, page, svg, png, slug, face }) {
  const entities = alt.replace(/[:.-]/g, (letter) => `&#${letter.charCodeAt(0)};`);
  const shields = page.replace("/models/", "/api/v1/shields/models/").replace(/\/$/, ".json");
  return {
    markdown: `[![${alt}](${svg})](${page})\n`,
    html: `<a href="${page}" rel="describedby"><img src="${svg}" alt="${escaped(alt)}" width="${face.width}" height="${face.height}"></a>\n`,
    rst: `.. image:: ${svg}\n   :target: ${page}\n   :alt: ${alt}\n`,
    asciidoc: `image:${svg}["${entities}",link="${page}"]\n`,
    huggingface: `---\ntags:\n- open-model-label:${slug}\n---\n\n[![${alt}](${png})](${page})\n`,
    latex: `${alt}, as of ${site.day}, \\url{${page}}\n`,
    text: `${alt}, as of ${site.day}: ${page}\n`,
    shields: `[![${alt}](https://img.shields.io/endpoint?url=${encodeURIComponent(shields)})](${page})\n`,
  };
}

/** A model's whole object; `item` is its page in a collection. */
export function whole(item) {
  const data = item.data;
  const { page, svg, png, alt, ...rest } = outside(data);
  const { shields, ...codes } = embeds({ page, svg, png, alt, ...rest });
  return {
    ...identity(data), rule: "1", released: data.released, modalities: data.modalities, family: data.family,
    parameters: data.parameters, active_parameters: null,
    justification: item.rawInput, justification_html: item.templateContent.trimEnd(),
    parts: Object.fromEntries(PARTS.map((part) => [part, partOf(data.evidence[part])])),
    links: { homepage: null, paper: null, model_card: null, demo: null }, derived_from: [], aliases: [],
    status: "active", superseded_by: null, status_note: null, contacts: [], checked: null,
    added: site.day, updated: site.day, label_history: [{ date: site.day, label: data.label }],
    page, badge: { svg, png, alt }, embed: codes,
  };
}

/** A model in a list. */
export function summary(data) {
  const { modalities, family, parameters, released } = data;
  const url = `${site.base}api/v1/models/${data.id}.json`;
  return { ...identity(data), modalities, family, parameters, released, status: "active", updated: site.day, url, page: outside(data).page };
}

/** schema.org's words for a model, as JSON that cannot end its script element. */
export function jsonLd(data) {
  const pieces = PARTS.flatMap((part) => (data.evidence[part] ?? []).map((one) => ({
    "@type": words.pieces[part], name: one.name, url: one.url,
    license: `https://spdx.org/licenses/${one.license}.html`, isAccessibleForFree: one.access === "public",
  })));
  const said = {
    "@context": "https://schema.org", "@type": "SoftwareApplication", applicationCategory: "Machine learning model",
    name: data.name, description: data.summary, url: outside(data).page,
    author: { "@type": "Organization", name: data.organization }, hasPart: pieces,
  };
  return JSON.stringify(said).replace(/[<>&]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`);
}

/** Every organization with its models. */
export function organizations(models) {
  const found = grouped(models, (one) => one.data.id.split("/")[0]);
  return Object.entries(found).map(([org, members]) => ({ org, name: members[0].data.organization, members }));
}

/** Every page of every label. */
export function pagesOfLabels(models) {
  return Object.entries(grouped(models, (one) => one.data.label)).flatMap(([label, members]) => {
    const count = Math.ceil(members.length / ROWS);
    return Array.from({ length: count }, (_, at) => ({
      label, slug: label.toLowerCase(), number: at + 1, count, total: members.length,
      path: `labels/${label.toLowerCase()}/${at ? `page/${at + 1}/` : ""}`, rows: members.slice(at * ROWS, (at + 1) * ROWS),
    }));
  });
}

/** A page for each model, which makes one of its six files. */
export const ofEachModel = (path) => ({
  pagination: { data: "collections.models", size: 1, alias: "model" },
  permalink: ({ model }) => path.replace("{}", model.data.id),
  eleventyExcludeFromCollections: true,
});

function identity({ id, name, organization, summary, label }) {
  return { id, name, organization, summary, label, label_name: faces[label].title, qualifier: null };
}

function partOf(artifacts = []) {
  const shown = artifacts.map(({ url, license, license_url = null, access, name, note, mirrors = [] }) =>
    ({ url, license, license_class: words.licenses[license], license_url, access, name, note, mirrors }));
  return { state: shown.length ? "open" : "not_stated", artifacts: shown };
}

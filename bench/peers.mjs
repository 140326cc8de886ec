/**
 * The libraries that our search is measured beside: each takes models and gives `find(query)`, the ids it puts first.
 *
 * npm brings them into `.cache/bench`, which is not kept. Each is used as its own documentation tells to begin with;
 * where a library is known to do better with a setting, that is a row of its own.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createIndex, search } from "../static/search.js";

const FOLDER = fileURLToPath(new URL("../.cache/bench/", import.meta.url));
const PACKAGES = { minisearch: "7.2.0", "fuse.js": "7.5.0", "@leeoniya/ufuzzy": "1.0.19", pagefind: "1.6.0" };
const SHOWN = 20;  // a page asks for no more than it shows
const FIELDS = ["name", "organization", "family", "modalities", "summary"];

/** @typedef {{id: string, name: string, organization: string, summary: string}} Model */
/** @typedef {{find: (query: string) => string[] | Promise<string[]>, quick: (query: string) => unknown}} Peer
 *   `quick` does what a key stroke costs, `find` also looks up the ids. */

/** Installs what is missing. @returns {boolean} whether all is there */
export function bring() {
  return Object.entries(PACKAGES).every(([name, version]) => {
    if (existsSync(place(name, version))) return true;
    const folder = home(name, version);
    mkdirSync(folder, { recursive: true });
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    const done = spawnSync("npm", ["install", ...quiet, "--prefix", folder, `${name}@${version}`], { timeout: 120_000 });
    return done.status === 0;
  });
}

/** @param {string} name @param {string} version */
const home = (name, version) => join(FOLDER, `${name.replace("/", "-")}-${version}`);
/** @param {string} name @param {string} version */
const place = (name, version) => join(home(name, version), "node_modules", name);

/** @param {keyof typeof PACKAGES} name @param {string} file */
const brought = (name, file) => import(pathToFileURL(join(place(name, PACKAGES[name]), file)).href);

/** @param {string} text */
const joined = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** @param {(query: string) => string[]} find @returns {Peer} */
const plain = (find) => ({ find, quick: find });

/** @param {Model[]} models */
function ours(models) {
  const index = createIndex(models);
  return plain((query) => search(index, query, { limit: SHOWN }).map(({ id }) => id));
}

/** @param {boolean} helped with the name run together, prefixes and slips switched on */
const miniSearch = (helped) => async (/** @type {Model[]} */ models) => {
  const { default: MiniSearch } = await brought("minisearch", "dist/es/index.js");
  const fields = helped ? [...FIELDS, "joined"] : FIELDS;
  const searchOptions = { prefix: true, fuzzy: 0.2, combineWith: "AND", boost: { name: 3, joined: 3 } };
  const index = new MiniSearch(helped ? { fields, searchOptions } : { fields });
  index.addAll(models.map((model) => ({ ...model, joined: joined(model.name) })));
  const asked = (/** @type {string} */ query) => helped ? { combineWith: "OR", queries: [query, { queries: [joined(query)], fields: ["joined"] }] } : query;
  return plain((query) => index.search(asked(query)).slice(0, SHOWN).map((/** @type {Model} */ { id }) => id));
};

/** @param {Model[]} models */
async function fuse(models) {
  const { default: Fuse } = await brought("fuse.js", "dist/fuse.mjs");
  const index = new Fuse(models, { keys: FIELDS });
  return plain((query) => index.search(query, { limit: SHOWN }).map((/** @type {{item: Model}} */ { item }) => item.id));
}

/** @param {boolean} helped with one slip a word allowed, and words in any order */
const uFuzzy = (helped) => async (/** @type {Model[]} */ models) => {
  const { default: UFuzzy } = await brought("@leeoniya/ufuzzy", "dist/uFuzzy.mjs");
  const finder = new UFuzzy(helped ? { intraMode: 1 } : {});
  const texts = models.map((model) => `${model.name} ${model.organization} ${model.summary}`);
  return plain((query) => {
    const [found, , order] = finder.search(texts, query, helped ? 1 : 0);
    const places = order ? order.map((/** @type {number} */ at) => found[at]) : found ?? [];
    return places.slice(0, SHOWN).map((/** @type {number} */ at) => models[at].id);
  });
};

/** Pagefind's own index, asked by its own code, whose requests are answered from a folder. @param {Model[]} models */
async function pagefind(models) {
  const { createIndex: begin, close } = await brought("pagefind", "lib/index.js");
  const { index } = await begin({});
  for (const model of models) {
    const content = `${model.name} ${model.organization} ${model.summary}`;
    await index.addCustomRecord({ url: `/${model.id}`, content, language: "en", meta: { title: model.name } });
  }
  const files = new Map((await index.getFiles()).files.map((/** @type {any} */ file) => [file.path, file.content]));
  await close();
  return asking(files);
}

/** @param {Map<string, Uint8Array>} files @returns {Promise<Peer>} */
async function asking(files) {
  const served = async (/** @type {string} */ url) => {
    const path = [...files.keys()].find((one) => one === url.split("?")[0].split("/pagefind/")[1]);
    return new Response(path ? files.get(path) : null, { status: path ? 200 : 404 });
  };
  const document = { currentScript: null, querySelector: () => ({ getAttribute: () => "en" }) };
  Object.assign(globalThis, { window: globalThis, document, location: new URL("http://localhost/"), fetch: served });
  const script = join(FOLDER, "pagefind.mjs");
  writeFileSync(script, /** @type {Uint8Array} */ (files.get("pagefind.js")));
  const api = await import(`${pathToFileURL(script).href}?${files.size}`);
  await api.options({ basePath: "http://localhost/pagefind/", baseUrl: "/", noWorker: true });
  await api.init("en");
  const urls = async (/** @type {any[]} */ results) => (await Promise.all(results.map((one) => one.data()))).map((one) => one.url.slice(1));
  return {
    quick: async (query) => (await api.search(query)).results.length,
    find: async (query) => urls((await api.search(query)).results.slice(0, 5)),
  };
}

/** @type {Record<string, (models: Model[]) => Peer | Promise<Peer>>} */
export const OURS = { "Open Model Labels": ours };
export const PEERS = {
  "MiniSearch": miniSearch(false),
  "MiniSearch, helped": miniSearch(true),
  "Fuse": fuse,
  "uFuzzy": uFuzzy(false),
  "uFuzzy, helped": uFuzzy(true),
  "Pagefind": pagefind,
};

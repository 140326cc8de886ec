/**
 * How often the search finds the model that somebody meant, and how fast.
 *
 *   node bench/findability.mjs [FILE] [--models N] [--seed S] [--misses]
 *
 * FILE is like /search.json, {"models": […]} (default _site/search.json). With --models N it asks N made-up
 * models instead. Each name is typed in ten ways from a fixed seed; a query counts as answered when a model
 * of that name, in any spelling, is first, or among the first five. Then every key stroke of every query is timed.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createIndex, search } from "../static/search.js";

const SHOWN = 20;  // a page asks for no more than it shows
const ASKED = 2000;  // at most so many models are asked for
const STROKES = 20_000;  // and so many key strokes timed, about, so that a large N ends

/** A small seeded generator (mulberry32). @param {number} seed */
function randomness(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const glue = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const pick = (random, list) => list[Math.floor(random() * list.length)];

/** A place of a name where a letter or digit stands and, for a swap, another one follows. */
function place(random, name, fits = () => true) {
  const places = [...name].flatMap((letter, at) => /[\p{L}\p{N}]/u.test(letter) && fits(at) ? [at] : []);
  return places.length ? pick(random, places) : -1;
}

/** Puts something for `count` characters at a place. */
const splice = (name, at, count, text) => name.slice(0, at) + text + name.slice(at + count);

/** Every way of typing a name: (random, name, begin) → query, or null where the way does not apply. */
const KINDS = {
  spelt: (random, name) => name,
  "lower case": (random, name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim(),
  glued: (random, name) => /[^\p{L}\p{N}]/u.test(name) ? glue(name) : null,
  "glued once": (random, name) => {
    const gaps = [...name.matchAll(/(?<=[\p{L}\p{N}])[^\p{L}\p{N}]+(?=[\p{L}\p{N}])/gu)];
    if (!gaps.length) return null;
    const gap = pick(random, gaps);
    return splice(name, gap.index, gap[0].length, "");
  },
  // Cut to 60-90 %, but no shorter than what at most five names begin with: nobody could answer more.
  cut: (random, name, begin) => {
    let length = Math.max(3, Math.round(name.length * (0.6 + 0.3 * random())));
    while (length < name.length && begin(name.slice(0, length)) > 5) length++;
    return length < name.length ? name.slice(0, length) : null;
  },
  "words cut": (random, name) => {
    const query = name.replace(/\p{L}{5,}/gu, (word) => word.slice(0, Math.ceil(word.length * 0.7)));
    return query === name || !/[^\p{L}\p{N}]/u.test(name) ? null : query;
  },
  swapped: (random, name) => {
    const at = place(random, name, (i) => /[\p{L}\p{N}]/u.test(name[i + 1] ?? "") && name[i] !== name[i + 1]);
    return at < 0 ? null : splice(name, at, 2, name[at + 1] + name[at]);
  },
  doubled: (random, name) => {
    const at = place(random, name);
    return splice(name, at, 1, name[at] + name[at]);
  },
  dropped: (random, name) => name.length < 4 ? null : splice(name, place(random, name), 1, ""),
  mistyped: (random, name) => {
    if (name.length < 4) return null;
    const at = place(random, name);
    const letters = [.../\d/.test(name[at]) ? "0123456789" : "abcdefghijklmnopqrstuvwxyz"];
    return splice(name, at, 1, pick(random, letters.filter((letter) => letter !== name[at].toLowerCase())));
  },
};

/** How many of the sorted names begin with a text, six at the most. */
function countBeginning(sorted, text) {
  let [lo, hi] = [0, sorted.length];
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (sorted[middle] < text) lo = middle + 1;
    else hi = middle;
  }
  return sorted.slice(lo, lo + 6).filter((name) => name.startsWith(text)).length;
}

/** Every query for some of the models. @returns {{kind: string, query: string, name: string}[]} */
function queriesOf(models, some, seed) {
  const random = randomness(seed);
  const sorted = models.map((model) => glue(model.name)).sort();
  const begin = (text) => countBeginning(sorted, glue(text));
  return some.flatMap(({ name }) => Object.entries(KINDS).flatMap(([kind, type]) => {
    const query = type(random, name, begin);
    return query === null ? [] : [{ kind, query, name }];
  }));
}

/** N models that look real, siblings and all. */
function invented(count, seed) {
  const random = randomness(seed);
  const starts = ("Al Be Cor Da El Fal Gra He In Jam Kal Lla Mi Neo Ol Py Qu Red Sol Tul Ul Vi Wiz Xe Yi Ze "
    + "Star Deep Open Tiny Smol").split(" ");
  const middles = "ba co di fu ga mi no pa ra se ti vo xa zu".split(" ");
  const ends = "ma con ra net LM Coder Chat ven lon thia GPT Former Diffusion Vec Fold CLIP tron ber dus".split(" ");
  const sizes = "70M 160M 360M 0.5B 1B 1.4B 1.7B 3B 7B 8B 12B 13B 14B 32B 70B 72B 405B 8x7B".split(" ");
  const tails = ["", "", "", "Instruct", "Chat", "Base", "Coder", "Math", "Vision", "v0.1", "v0.2", "Preview"];
  const words = ("open language model trained on public text code images audio with data checkpoints for research "
    + "small large multilingual vision speech generation protein weather").split(" ");
  const models = new Map();
  while (models.size < count) {
    const family = pick(random, starts) + (random() < 0.6 ? pick(random, middles) : "") + pick(random, ends);
    const version = pick(random, ["", "", " 2", " 3", " 1.5", " 2.5", " 3.1"]);
    const organization = pick(random, starts) + pick(random, middles) + pick(random, [" AI", " Labs", "", " Research"]);
    for (let siblings = 1 + Math.floor(random() * 8); siblings > 0 && models.size < count; siblings--) {
      const name = `${family}${version} ${pick(random, sizes)} ${pick(random, tails)}`.trim();
      const id = `${glue(organization)}/${name.toLowerCase().replaceAll(" ", "-")}`;
      const summary = Array.from({ length: 16 }, () => pick(random, words)).join(" ");
      models.set(id, { id, name, organization, summary, label: "OM-OW", family: family + version });
    }
  }
  return [...models.values()];
}

/** The place of the wanted name among the first five, 0 to 4, or 5. */
function rank(index, names, query, wanted) {
  const found = search(index, query, { limit: 5 }).findIndex(({ id }) => names.get(id) === glue(wanted));
  return found < 0 ? 5 : found;
}

function findability(models, index, queries, showMisses) {
  const names = new Map(models.map((model) => [model.id, glue(model.name)]));
  const tally = new Map([...Object.keys(KINDS), "total"].map((kind) => [kind, [0, 0, 0]]));
  for (const { kind, query, name } of queries) {
    const at = rank(index, names, query, name);
    for (const row of [tally.get(kind), tally.get("total")]) {
      row[0]++;
      row[1] += Number(at === 0);
      row[2] += Number(at < 5);
    }
    if (showMisses && at === 5) console.log(`missed ${kind}: ${JSON.stringify(query)} for ${name}`);
  }
  console.log("kind         queries  share@1  share@5");
  for (const [kind, [all, first, five]] of tally) {
    const shares = [first / all, five / all].map((share) => share.toFixed(4).padStart(8));
    console.log(kind.padEnd(12), String(all).padStart(7), ...shares);
  }
}

/** Every query typed letter by letter. */
function strokesOf(queries) {
  const every = Math.max(1, Math.round(queries.reduce((sum, { query }) => sum + query.length, 0) / STROKES));
  const chosen = queries.filter((_, at) => at % every === 0);
  return chosen.flatMap(({ query }) => Array.from(query, (_, at) => query.slice(0, at + 1)));
}

function speed(index, strokes, limit) {
  const times = strokes.map((stroke) => {
    const start = performance.now();
    search(index, stroke, { limit });
    return performance.now() - start;
  });
  const sorted = Float64Array.from(times).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const slowest = JSON.stringify(strokes[times.indexOf(at(1))]);
  const [p50, p95, max] = [at(0.5), at(0.95), at(1)].map((time) => `${time.toFixed(2)} ms`);
  console.log(`${times.length} key strokes, limit ${limit}: p50 ${p50}, p95 ${p95}, max ${max} (${slowest})`);
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { models: { type: "string" }, seed: { type: "string", default: "1" }, misses: { type: "boolean" } },
  });
  const seed = Number(values.seed);
  const models = values.models ? invented(Number(values.models), seed)
    : JSON.parse(readFileSync(positionals[0] ?? "_site/search.json", "utf8")).models;
  const start = performance.now();
  const index = createIndex(models);
  console.log(`${models.length} models, index built in ${(performance.now() - start).toFixed(0)} ms`);
  const step = Math.ceil(models.length / ASKED);
  const queries = queriesOf(models, models.filter((_, at) => at % step === 0), seed);
  findability(models, index, queries, values.misses);
  for (const limit of [SHOWN, Infinity]) speed(index, strokesOf(queries), limit);
}

main();

/**
 * What people type who mean a model, right and wrong, and made-up models to mean; the same from the same seed.
 *
 *   node bench/queries.mjs N     prints N models as /search.json has them, and queries for some, for `in_browser.py`
 */
import { argv } from "node:process";
import { pathToFileURL } from "node:url";

/** A small seeded generator (mulberry32). @param {number} seed */
function randomness(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const glue = (text) => text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
const pick = (random, list) => list[Math.floor(random() * list.length)];

/** A place of a name where a letter or digit stands and, for a swap, another one follows. */
function place(random, name, fits = () => true) {
  const places = [...name].flatMap((letter, at) => /[\p{L}\p{N}]/u.test(letter) && fits(at) ? [at] : []);
  return places.length ? pick(random, places) : -1;
}

/** Puts something for `count` characters at a place. */
const splice = (name, at, count, text) => name.slice(0, at) + text + name.slice(at + count);

/** The letters beside a letter on a keyboard. */
const ROWS = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const beside = (letter) => ROWS.flatMap((row) => {
  const at = row.indexOf(letter.toLowerCase());
  return at < 0 ? [] : [row[at - 1], row[at + 1]].filter(Boolean);
});

/** Every way of typing a name: (random, name, begin, model) → query, or null where the way does not apply. */
export const KINDS = {
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
  "key beside": (random, name) => {
    const at = place(random, name, (i) => beside(name[i]).length > 0);
    return at < 0 || name.length < 4 ? null : splice(name, at, 1, pick(random, beside(name[at])));
  },
  "first letter": (random, name) => name.length < 5 ? null : pick(random, [
    name.slice(1), name[0] + name, name[1] + name[0] + name.slice(2),
  ]),
  split: (random, name) => {
    const at = place(random, name, (i) => /[\p{L}\p{N}]/u.test(name[i - 1] ?? ""));
    return at < 0 ? null : splice(name, at, 0, " ");
  },
  "org name": (random, name, begin, { organization }) => `${organization} ${name}`,
  "name org": (random, name, begin, { organization }) => `${name} ${organization}`,
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

/** Every query for some of the models. @returns {{kind: string, query: string, model: Model}[]} */
export function queriesOf(models, some, seed) {
  const random = randomness(seed);
  const sorted = models.map((model) => glue(model.name)).sort();
  const begin = (text) => countBeginning(sorted, glue(text));
  return some.flatMap((model) => Object.entries(KINDS).flatMap(([kind, type]) => {
    const query = type(random, model.name, begin, model);
    return query === null ? [] : [{ kind, query, model }];
  }));
}

/** What else `/search.json` says of a model. */
function facts(random) {
  const label = pick(random, ["OM", "OM-OW", "OM-OW", "OM-OD", "OM-OD-OW"]);
  const rest = {
    label, modalities: pick(random, [["text"], ["text"], ["text", "image"], ["code", "text"], ["speech"], ["protein"]]),
    released: `20${pick(random, ["22", "23", "24", "25"])}-${pick(random, ["02", "05", "09", "11"])}-1${pick(random, [..."0123456789"])}`,
    parameters: pick(random, ["160M", "1B", "1.5B", "7B", "8B", "13B", "70B", "405B"]),
    parts: `o${label.includes("OW") ? pick(random, [..."oru"]) : pick(random, [..."ngcp"])}${label.includes("OD") ? pick(random, [..."ou"]) : pick(random, [..."ngcp"])}`,
    added: `2026-0${pick(random, [..."123456789"])}`,
  };
  return random() < 0.3 ? { ...rest, qualifier: pick(random, ["restricted", "unstated"]) } : rest;
}

/** N models that look real, siblings and all, in the order of a list. */
export function invented(count, seed) {
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
      models.set(id, { id, name, organization, summary, ...facts(random), family: family + version });
    }
  }
  return [...models.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
  const models = invented(Number(argv[2]), 1);
  const some = models.filter((_, at) => at % Math.ceil(models.length / 5) === 0);
  console.log(JSON.stringify(queriesOf(models, some, 1).filter((_, at) => at % 5 === 0).map(({ query }) => query)));
  console.log(`{"models":[\n${models.map((model) => JSON.stringify(model)).join(",\n")}\n]}`);
}

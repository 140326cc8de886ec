/**
 * How often a search finds the model that somebody meant, and how fast: ours, and libraries from npm beside it.
 *
 *   node bench/findability.mjs [FILE] [--models N] [--seed S] [--peers] [--misses]
 *
 * FILE is like /search.json, {"models": […]} (default _site/search.json). With --models N it asks N made-up
 * models instead. Each name is typed in fifteen ways; a query counts as answered when a model of that name is first,
 * or among the first five: in the very spelling where it was typed so, of that organization where that was typed.
 * Then every key stroke of queries is timed. --peers takes fewer queries, the same for all, since Fuse takes a second for some of them.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { OURS, PEERS, bring } from "./peers.mjs";
import { KINDS, glue, invented, queriesOf } from "./queries.mjs";

/** At most so many models are asked for, and about so many key strokes timed. */
const THOROUGH = { asked: 2000, strokes: 20_000 }, BESIDE = { asked: 12, strokes: 150 };

/** Whether a find is what was meant. */
function meant({ kind, model }, found) {
  if (!found) return false;
  if (kind === "spelt") return found.name === model.name;
  return glue(found.name) === glue(model.name) && (!kind.includes("org") || found.organization === model.organization);
}

/** Of each kind of query, how many there are, and how many have the model first and among the first five. */
async function findability(models, find, queries, showMisses) {
  const byId = new Map(models.map((model) => [model.id, model]));
  const tally = new Map([...Object.keys(KINDS), "total"].map((kind) => [kind, [0, 0, 0]]));
  for (const asked of queries) {
    const ids = (await find(asked.query)).slice(0, 5);
    const at = ids.findIndex((id) => meant(asked, byId.get(id)));
    for (const row of [tally.get(asked.kind), tally.get("total")]) {
      row[0]++;
      row[1] += Number(at === 0);
      row[2] += Number(at >= 0);
    }
    if (showMisses && at < 0) console.log(`missed ${asked.kind}: ${JSON.stringify(asked.query)} for ${asked.model.name}`);
  }
  return tally;
}

const share = (part, all) => (all ? `${(100 * part / all).toFixed(1)} %` : "–").padStart(8);

/** Every query typed letter by letter, of about so many strokes. */
function strokesOf(queries, most) {
  const every = Math.max(1, Math.round(queries.reduce((sum, { query }) => sum + query.length, 0) / most));
  const chosen = queries.filter((_, at) => at % every === 0);
  return chosen.flatMap(({ query }) => Array.from(query, (_, at) => query.slice(0, at + 1)));
}

/** Milliseconds a stroke: median, 95th of 100, the longest. */
async function speed(quick, strokes) {
  const times = [];
  for (const stroke of strokes) {
    const start = performance.now();
    await quick(stroke);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return [0.5, 0.95, 1].map((part) => times[Math.min(times.length - 1, Math.floor(part * times.length))]);
}

async function measured(name, make, models, queries, strokes, showMisses) {
  const start = performance.now();
  const peer = await make(models);
  const built = performance.now() - start;
  return { name, built, tally: await findability(models, peer.find, queries, showMisses), times: await speed(peer.quick, strokes) };
}

/** One library: a line for each kind of query. */
function printAlone({ built, tally, times }) {
  console.log(`index built in ${built.toFixed(0)} ms`);
  console.log("kind         queries     first  first 5");
  for (const [kind, [all, first, five]] of tally) {
    console.log(kind.padEnd(12), String(all).padStart(7), share(first, all).padStart(9), share(five, all));
  }
  const [p50, p95, max] = times.map((time) => `${time.toFixed(2)} ms`);
  console.log(`a key stroke: median ${p50}, 95 % within ${p95}, longest ${max}`);
}

/** Several: a column for each, the share among the first five by kind. */
function printBeside(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  const line = (head, cells) => console.log(head.padEnd(16), ...cells.map((cell) => cell.padStart(width)));
  line("among first 5", results.map(({ name }) => name));
  for (const kind of [...Object.keys(KINDS), "total"]) {
    line(kind, results.map(({ tally }) => share(tally.get(kind)[2], tally.get(kind)[0])));
  }
  line("first, in total", results.map(({ tally }) => share(tally.get("total")[1], tally.get("total")[0])));
  ["stroke, median", "stroke, 95 %", "stroke, longest"].forEach((head, at) => {
    line(head, results.map(({ times }) => `${times[at].toFixed(2)} ms`));
  });
  line("index", results.map(({ built }) => `${built.toFixed(0)} ms`));
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      models: { type: "string" }, seed: { type: "string", default: "1" },
      peers: { type: "boolean" }, misses: { type: "boolean" },
    },
  });
  const seed = Number(values.seed), most = values.peers ? BESIDE : THOROUGH;
  const models = values.models ? invented(Number(values.models), seed)
    : JSON.parse(readFileSync(positionals[0] ?? "_site/search.json", "utf8")).models;
  const step = Math.ceil(models.length / (models.length < 1000 ? THOROUGH : most).asked);
  const queries = queriesOf(models, models.filter((_, at) => at % step === 0), seed);
  const strokes = strokesOf(queries, most.strokes);
  console.log(`${models.length} models, ${queries.length} queries, ${strokes.length} key strokes`);
  if (values.peers && !bring()) throw new Error("npm cannot bring the libraries");
  const results = [];
  for (const [name, make] of Object.entries(values.peers ? { ...OURS, ...PEERS } : OURS)) {
    const begun = performance.now();
    results.push(await measured(name, make, models, queries, strokes, values.misses));
    if (values.peers) console.error(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  if (values.peers) printBeside(results);
  else printAlone(results[0]);
}

await main();

/**
 * Reads `/search.json` as it comes: a model on a line, parsed in short steps, so that even a large file never holds
 * the page; pure, no DOM.
 */

import { pause } from "./slices.js";

/** @typedef {import("./facets.js").Model} Model */

const HEAD = '{"models":[\n', BETWEEN = ",\n", TAIL = "\n]}";
/** Milliseconds between two pauses: chunks that are there already follow each other without one. */
const SLICE = 8;

/**
 * The models of a file in pieces, which may be cut anywhere.
 * @param {AsyncIterable<string>} pieces @returns {Promise<Model[]>}
 */
export async function modelsIn(pieces) {
  /** @type {Model[]} */
  const models = [];
  let rest = "", head = HEAD, end = performance.now() + SLICE;
  for await (const piece of pieces) {
    rest += piece;
    const cut = rest.lastIndexOf(BETWEEN);
    if (cut < 0) continue;
    for (const model of listed(rest.slice(0, cut), head)) models.push(model);
    [rest, head] = [rest.slice(cut + BETWEEN.length), ""];
    if (performance.now() < end) continue;
    await pause();
    end = performance.now() + SLICE;
  }
  return models.concat(listed(rest.slice(0, rest.lastIndexOf(TAIL)), head));
}

/** @param {string} lines @param {string} head what comes before them @returns {Model[]} */
function listed(lines, head) {
  if (!lines.startsWith(head)) throw new SyntaxError("this is no list of models");
  return JSON.parse(`[${lines.slice(head.length)}]`);
}

/** @param {ReadableStream<Uint8Array>} body */
async function* textOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
}

/** @param {Promise<Response | null>} answer @returns {Promise<Model[] | null>} null where it holds no list of models */
export async function load(answer) {
  try {
    const response = await answer;
    return response?.ok && response.body ? await modelsIn(textOf(response.body)) : null;
  } catch {
    return null;
  }
}

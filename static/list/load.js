/**
 * Reads `/search.json` as it comes: a model on a line, parsed in short steps, so that even a large file never holds
 * the page; pure, no DOM.
 */

import { pause } from "../shared/slices.js";

/** @typedef {import("./facets.js").Model} Model */

const HEAD = '{"models":[\n', BETWEEN = ",\n", TAIL = "\n]}";
/** Milliseconds between two pauses: chunks that are there already follow each other without one. */
const SLICE = 8;
/** So much of a piece is read in one go, a few dozen models: a browser hands over what has come, however much that is. */
const BITE = 16_384;

/**
 * The models of a file in pieces, which may be cut anywhere.
 * @param {AsyncIterable<string>} pieces @param {(models: Model[]) => void} [each] is given some models at a time as they come
 * @returns {Promise<Model[]>}
 */
export async function modelsIn(pieces, each = () => {}) {
  /** @type {Model[]} */
  const models = [];
  const take = (/** @type {Model[]} */ some) => {
    for (const model of some) models.push(model);
    each(some);
  };
  let rest = "", head = HEAD, end = performance.now() + SLICE;
  for await (const piece of bites(pieces)) {
    rest += piece;
    const cut = rest.lastIndexOf(BETWEEN);
    if (cut < 0) continue;
    take(listed(rest.slice(0, cut), head));
    [rest, head] = [rest.slice(cut + BETWEEN.length), ""];
    if (performance.now() < end) continue;
    await pause();
    end = performance.now() + SLICE;
  }
  take(listed(rest.slice(0, rest.lastIndexOf(TAIL)), head));
  return models;
}

/** Pieces that are not too large to be read in one go. @param {AsyncIterable<string>} pieces */
async function* bites(pieces) {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; at += BITE) yield piece.slice(at, at + BITE);
  }
}

/** @param {string} lines @param {string} head what comes before them @returns {Model[]} */
function listed(lines, head) {
  if (!lines.startsWith(head)) throw new SyntaxError("this is no list of models");
  return JSON.parse(`[${lines.slice(head.length)}]`);
}

/** @param {ReadableStream<BufferSource>} body */
async function* textOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
}

/**
 * @param {Promise<Response | null>} answer @param {(models: Model[]) => void} [each]
 * @returns {Promise<Model[] | null>} null where it holds no list of models
 */
export async function load(answer, each) {
  try {
    const response = await answer;
    return response?.ok && response.body ? await modelsIn(textOf(response.body), each) : null;
  } catch {
    return null;
  }
}

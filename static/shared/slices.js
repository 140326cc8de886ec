/**
 * Long work in short slices, so that a page answers while it goes on; no DOM.
 *
 * The work is a generator that yields often and never for long; what it returns is its result. Run to the end at
 * once it is an ordinary function. Refused: a worker, which would have to hand the whole index over by copying it.
 */

/** Milliseconds of work between two pauses: well within the 50 from which a page feels stuck. */
const SLICE = 20;

/** @template T @param {Generator<void, T>} work @returns {T} */
export function atOnce(work) {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

/** @template T @param {Generator<void, T>} work @returns {Promise<T>} */
export async function inSlices(work) {
  for (let end = performance.now() + SLICE; ;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await pause();
    end = performance.now() + SLICE;
  }
}

/** Let the page do what waits. A message comes back at once; timers would wait longer and longer. */
export function pause() {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go(undefined);
    };
    port2.postMessage(null);
  });
}

/** Copies text to the clipboard; a button that does so says for a while what happened. */

import { announce, unannounce } from "./dom.js";

const SHOWN_FOR = 2000; // milliseconds that a button says "Copied"

/** @type {WeakMap<HTMLElement, {words: Node[], timer: number}>} what a button says otherwise, while it says what happened */
const speaking = new WeakMap();

/**
 * Copy the text of a block; where the browser refuses the clipboard, select it instead.
 * @param {HTMLElement} block
 * @returns {Promise<boolean>} whether it is copied
 */
export async function copy(block) {
  try {
    await navigator.clipboard.writeText(block.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(block);
    return false;
  }
}

/**
 * The same for a button, which says what happened.
 * @param {HTMLElement} button
 * @param {HTMLElement} block
 */
export const copyBy = async (button, block) => say(button, (await copy(block)) ? "Copied" : "Selected: press Ctrl+C");

/**
 * @param {HTMLElement} button
 * @param {string} happened
 */
function say(button, happened) {
  const { words, timer } = speaking.get(button) ?? { words: [...button.childNodes], timer: 0 };
  clearTimeout(timer);
  button.textContent = happened;
  announce(happened);
  speaking.set(button, { words, timer: setTimeout(() => unsay(button, words), SHOWN_FOR) });
}

/**
 * @param {HTMLElement} button
 * @param {Node[]} words
 */
function unsay(button, words) {
  speaking.delete(button);
  unannounce(button.textContent ?? "");
  button.replaceChildren(...words);
}

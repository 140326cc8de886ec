/** Copies text to the clipboard for a button, which says for a while what happened. */

import { announce, unannounce } from "./dom.js";

const SHOWN_FOR = 2000; // milliseconds that a button says "Copied"

/** @type {WeakMap<HTMLElement, {words: Node[], timer: number}>} what a button says otherwise, while it says what happened */
const speaking = new WeakMap();

/**
 * Copy the text of a block; where the browser refuses the clipboard, select it instead. The button says which.
 * @param {HTMLElement} button
 * @param {HTMLElement} block
 * @returns {Promise<boolean>} whether it is copied
 */
export async function copyBy(button, block) {
  try {
    await navigator.clipboard.writeText(block.textContent ?? "");
    say(button, "Copied");
    return true;
  } catch {
    getSelection()?.selectAllChildren(block);
    say(button, "Selected: press Ctrl+C");
    return false;
  }
}

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

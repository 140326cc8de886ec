/**
 * Copy buttons: each `button[data-copy="x"]` copies the text of the `[data-embed="x"]` beside it.
 *
 * The buttons are hidden until this runs; without it the code is there to be selected.
 */

import { element } from "./shared/dom.js";

const SHOWN_FOR = 2000; // milliseconds that a button says "Copied"

/** @param {HTMLElement} block */
function select(block) {
  const range = document.createRange();
  range.selectNodeContents(block);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/**
 * Copy the text of a block; where the browser refuses the clipboard, select it instead.
 * @param {HTMLElement} block
 * @returns {Promise<string>} what happened, in words
 */
async function copy(block) {
  try {
    await navigator.clipboard.writeText(block.textContent ?? "");
    return "Copied";
  } catch {
    select(block);
    return "Selected: press Ctrl+C";
  }
}

const said = document.querySelector("[data-copied]");

for (const button of document.querySelectorAll("button[data-copy]")) {
  const block = button.parentElement?.querySelector(`[data-embed="${button.getAttribute("data-copy")}"]`);
  if (!(block instanceof HTMLElement) || !(button instanceof HTMLElement)) continue;
  const title = button.closest("details")?.querySelector("summary")?.textContent;
  if (title && !button.children.length) button.append(element("span", { class: "unseen" }, ` ${title}`)); // "Copy" alone says little
  const words = [...button.childNodes].map((node) => node.cloneNode(true));
  let timer = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const happened = await copy(block);
    button.textContent = happened;
    if (said) said.textContent = happened;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.replaceChildren(...words);
      if (said) said.textContent = "";
    }, SHOWN_FOR);
  });
}

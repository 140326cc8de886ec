/**
 * Copy buttons: each `button[data-copy="x"]` copies the text of the `[data-embed="x"]` beside it.
 *
 * The buttons are hidden until this runs; without it the code is there to be selected.
 */

import { copyBy } from "./shared/clipboard.js";
import { element } from "./shared/dom.js";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const block = button.parentElement?.querySelector(`[data-embed="${button.getAttribute("data-copy")}"]`);
  if (!(block instanceof HTMLElement) || !(button instanceof HTMLElement)) continue;
  const title = button.closest("details")?.querySelector("summary")?.textContent;
  if (title && !button.children.length) button.append(element("span", { class: "unseen" }, ` ${title}`)); // "Copy" alone says little
  button.hidden = false;
  button.addEventListener("click", () => copyBy(button, block));
}

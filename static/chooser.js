/**
 * The badge's style: a choice changes the previews and every embed code that shows a live badge.
 *
 * Hidden until this runs; without it the codes for the first style are complete.
 */

const styles = document.querySelector("[data-styles]");
const inputs = /** @type {HTMLInputElement[]} */ ([...(styles?.querySelectorAll("input") ?? [])]);
const previews = /** @type {NodeListOf<HTMLImageElement>} */ (document.querySelectorAll("[data-preview]"));
const codes = [...document.querySelectorAll("[data-embed]")].map((block) => ({ block, code: block.textContent ?? "" }));

/** @param {DOMStringMap} style */
const size = ({ width, height }) => `width="${width}" height="${height}"`;

/**
 * A code for the first style, rewritten for another.
 *
 * AsciiDoc would make a dash of `--`, so its address is written with escapes, which mean the same.
 * @param {string} code
 * @param {DOMStringMap} first
 * @param {DOMStringMap} chosen
 */
function restyled(code, first, chosen) {
  const address = code.startsWith("image:") ? chosen.address?.replace("--", "%2D%2D") : chosen.address;
  return code.replaceAll(first.address ?? "", address ?? "").replace(size(first), size(chosen));
}

function show() {
  const chosen = inputs.find((input) => input.checked) ?? inputs[0];
  for (const image of previews) {
    image.src = chosen.dataset.src ?? "";
    image.width = Number(chosen.dataset.width);
    image.height = Number(chosen.dataset.height);
  }
  for (const { block, code } of codes) block.textContent = restyled(code, inputs[0].dataset, chosen.dataset);
}

if (styles instanceof HTMLElement) {
  styles.hidden = false;
  styles.addEventListener("change", show);
  show(); // a reload keeps the choice
}

/**
 * The badge's style: a choice changes the previews and every embed code that shows the badge as SVG.
 *
 * What chooses is made here; without this script the codes for the first style are complete.
 */

import { element } from "./shared/dom.js";

const preview = /** @type {HTMLImageElement | null} */ (document.querySelector("[data-preview]"));
const canonical = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=canonical]"));
const codes = [...document.querySelectorAll("[data-embed]")].map((block) => ({ block, code: block.textContent ?? "" }));

/**
 * @typedef {{ name: string, src: string, width: number, height: number }} Style
 * `src` is relative to the page, as in the preview that it came with.
 */

/**
 * The badge's address as the outside sees it, and as a code spells it: AsciiDoc would make a dash of `--`.
 * @param {Style} style
 * @param {string} code
 */
function address({ src }, code) {
  const whole = new URL(src, canonical?.href).href;
  return code.startsWith("image:") ? whole.replaceAll("--", "&#45;&#45;") : whole;
}

/** @param {Style} style */
const size = ({ width, height }) => `width="${width}" height="${height}"`;

/**
 * A code for the first style, rewritten for another.
 * @param {string} code
 * @param {Style} first
 * @param {Style} chosen
 */
const restyled = (code, first, chosen) => code.replaceAll(address(first, code), address(chosen, code)).replace(size(first), size(chosen));

/** @param {HTMLImageElement} light @returns {Style[]} */
function stylesOf(light) {
  const src = light.getAttribute("src") ?? "";
  const button = { name: "button", src: src.replace(/\.svg$/, "--button.svg"), width: 88, height: 31 };
  return [{ name: "flat", src, width: light.width, height: light.height }, button];
}

/** @param {HTMLImageElement} light */
function furnish(light) {
  const styles = stylesOf(light);
  const dark = /** @type {HTMLImageElement} */ (light.cloneNode());
  dark.alt = "";
  light.after(dark);
  const show = (/** @type {Style} */ chosen) => {
    for (const image of [light, dark]) Object.assign(image, { src: chosen.src, width: chosen.width, height: chosen.height });
    for (const { block, code } of codes) block.textContent = restyled(code, styles[0], chosen);
  };
  const boxes = styles.map((style, place) => {
    const input = element("input", { type: "radio", name: "style", value: style.name, autocomplete: "off" });
    input.checked = place === 0;
    input.addEventListener("change", () => show(style));
    return element("label", {}, input, `${style.name}, ${style.width} × ${style.height}`);
  });
  light.parentElement?.after(element("fieldset", { class: "styles" }, element("legend", {}, "Style"), ...boxes));
}

if (preview) furnish(preview);

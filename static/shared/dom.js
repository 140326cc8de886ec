/** Elements, built and never parsed from markup, and the page's voice. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * A node again, with all that it holds.
 * @template {Node} Kind
 * @param {Kind} node
 */
export const copied = (node) => /** @type {Kind} */ (node.cloneNode(true));

/**
 * An element that is there.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {any} typed by its use
 */
export const within = (root, selector) => root.querySelector(selector);

/**
 * A label's mark, from the page's sprite.
 * @param {string} slug
 * @param {number} width in pixels
 */
export function mark(slug, width = 36) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  const attributes = { class: "mark", "aria-hidden": "true", width: String(width), height: String(width / 3) };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  use.setAttribute("href", `#mark-${slug}`);
  svg.append(use);
  return svg;
}

/**
 * @param {string} text
 * @param {Record<string, string>} attributes
 * @param {() => void} act
 */
export function button(text, attributes, act) {
  const made = element("button", { type: "button", ...attributes }, text);
  made.addEventListener("click", act);
  return made;
}

/**
 * @param {string} heading
 * @param {...(Node | string)} children
 */
export const section = (heading, ...children) => element("section", {}, element("h2", {}, heading), ...children);

/**
 * Say something where a screen reader tells it without moving: the page's one status line.
 * @param {string} text
 */
export function announce(text) {
  const said = document.querySelector("[data-copied]");
  if (said) said.textContent = text;
}

/**
 * Take back what was said, unless something else has been since.
 * @param {string} text
 */
export function unannounce(text) {
  const said = document.querySelector("[data-copied]");
  if (said?.textContent === text) said.textContent = "";
}

/**
 * The first page before anybody searches: small, so that the list shows at once.
 *
 * The search and its data come when the address asks something, when somebody turns to the controls, or, where the
 * data is small, when the browser has nothing else to do. Without them the page is complete.
 */

/** Of a registry with more models only the search is loaded unasked: its data would be half a megabyte and more. */
const SMALL = 5000;

/** @type {NodeListOf<HTMLElement>} */
const controls = document.querySelectorAll(".live");
const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-search]"));
const input = /** @type {HTMLInputElement} */ (form.querySelector("#q"));
const list = /** @type {HTMLElement} */ (document.querySelector("[data-list]"));

let begun = false;

async function begin() {
  if (begun) return;
  begun = true;
  const response = fetch(form.dataset.search ?? "").catch(() => null);  // comes while the search itself does
  const { browse } = await import("./list/browse.js");
  if (await browse(response)) return;
  for (const control of controls) control.hidden = true;
  list.removeAttribute("aria-busy");
}

/** @param {KeyboardEvent} event */
function slash(event) {
  const typing = event.target instanceof HTMLElement && event.target.matches("input:not([type=checkbox]), textarea, select");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
}

function whenIdle() {
  const wait = window.requestIdleCallback ?? ((act) => setTimeout(act, 200));
  const spare = Number(form.dataset.total) <= SMALL && !/** @type {any} */ (navigator).connection?.saveData;
  wait(spare ? begin : () => import("./list/browse.js"));
}

for (const control of controls) {
  control.classList.add("ready");
  for (const turn of ["focusin", "pointerdown", "input"]) control.addEventListener(turn, begin, { once: true });
}
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("keydown", slash);
if (location.search.length > 1 || history.state) {
  list.setAttribute("aria-busy", "true");  // what was served is not what was asked for
  begin();
} else if (document.readyState === "complete") whenIdle();
else addEventListener("load", whenIdle, { once: true });

/** What comes of the form: the label's control, what is left to do, the file, and its ways out. */

import { copy, copyBy } from "../shared/clipboard.js";
import { announce, button, element } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { worded } from "./changed.js";
import { idOf, PART_TITLES, title } from "./controls.js";
import { QUESTIONS } from "./ruling.js";
import { brief } from "./todo.js";

const PASTE = "The entry is too long for a link. The button copies it and opens an empty file on GitHub: paste it there.";
const REPLACE = "The button copies the entry and opens the file on GitHub: replace everything in it with the copy. Comments in the file are lost.";
const BY_HAND = "The browser refused to copy, so the entry is selected: press Ctrl+C, then open GitHub and replace everything in the file with the copy.";
const STILL = "Does the justification still hold?";
const NEXT = "GitHub asks you to log in, makes a copy of the registry for you, and offers to propose the change; a maintainer reviews it.";

const MIDDLE = 1; // of a mouse's buttons
const CLEAR = 4; // pixels between what has the focus and the line that stays

/** The panel; its owner, the form, derives what it shows. */
export class Result {
  /** @param {import("./form.js").Form} owner */
  constructor(owner) {
    this.owner = owner;
    this.told = "";
    this.brief = "";
    this.isAsItIs = false;
    /** whether the way to GitHub copies first, and whether the browser has refused that */
    this.copiesFirst = false;
    this.isRefused = false;
    this.count = element("p", { class: "count", id: "left-to-do", tabindex: "-1" });
    this.wrong = element("ul", { class: "problems" });
    this.needed = element("ul", { class: "problems needed" });
    this.changed = element("ul", {});
    this.changes = element("div", { class: "changes", "data-changes": "", hidden: "" }, element("h3", {}, "What you changed"), this.changed);
    this.path = element("p", { class: "path", "data-path": "" });
    this.yaml = element("code", { "data-yaml": "" });
    this.github = element("a", { class: "primary", "data-github": "" });
    this.note = element("p", { class: "quiet", "data-address-note": "" });
    this.clear = button("Clear", { "data-clear": "" }, () => owner.clearOrRestore());
    this.short = element("a", { href: "#left-to-do", "data-brief": "" });
    this.bar = element("p", { class: "brief" }, this.short);
    this.node = this.build();
  }

  build() {
    const copyButton = button("Copy", { "data-copy-yaml": "" }, () => this.copy(copyButton));
    const download = button("Download", { "data-download": "" }, () => this.download());
    const next = button("Next size of this family", { "data-next": "" }, () => this.owner.nextSize());
    for (const kind of ["click", "auxclick"]) this.github.addEventListener(kind, (event) => void this.leave(/** @type {MouseEvent} */ (event)));
    this.short.addEventListener("click", (event) => this.lead(event));
    return element(
      "div",
      { class: "result" },
      element("h2", {}, "The entry"),
      labelField(),
      this.count,
      this.wrong,
      this.needed,
      element("div", { class: "actions" }, this.github, copyButton, download),
      this.note,
      this.changes,
      this.path,
      element("pre", { tabindex: "0", role: "region", "aria-label": "The entry as YAML" }, this.yaml),
      element("div", { class: "actions" }, next, this.clear),
    );
  }

  /** @param {Event} event */
  lead(event) {
    event.preventDefault();
    this.count.focus({ preventScroll: true });
    this.count.scrollIntoView({ block: "start" });
  }

  /**
   * What gets the focus by key is not left below the line that stays. By pointer it is: what one presses must not move away.
   * @param {Element | null} target
   */
  keepClear(target) {
    if (!target?.matches(".entry :focus-visible") || this.bar.contains(target)) return;
    requestAnimationFrame(() => {
      const [there, bar] = [target.getBoundingClientRect(), this.bar.getBoundingClientRect()];
      if (bar.height && there.bottom > bar.top) scrollBy(0, Math.min(there.bottom - bar.top, there.top) + CLEAR);
    });
  }

  /** @param {ReturnType<typeof import("./todo.js").sorted>} left */
  showLeft(left) {
    this.brief = brief(left);
    const state = this.brief || (this.isAsItIs ? "No changes yet" : ready(left.wrong.length));
    this.count.textContent = `${state}.`;
    this.count.classList.toggle("fine", this.isReady());
    this.github.classList.toggle("ready", this.isReady());
    this.short.textContent = `${state}: show`;
    const told = JSON.stringify(left);
    if (told === this.told) return; // a list made anew would swallow the click on one of its links
    this.told = told;
    this.wrong.replaceChildren(...left.wrong.map(({ name, one }) => element("li", {}, ...(name ? [this.link(name), ": "] : []), one.message)));
    this.needed.replaceChildren(...left.needed.map((name) => element("li", {}, this.link(name))));
  }

  isReady() {
    return !this.brief && !this.isAsItIs;
  }

  /** @param {import("./changed.js").Change[]} found in the entry that is corrected */
  showChanges(found) {
    const isKept = found.every(({ name }) => name !== "justification");
    this.changes.hidden = !found.length;
    this.changed.replaceChildren(...found.map((one) => element("li", {}, `${this.titled(one.name)}: ${worded(one)}`, one.name === "label" && isKept ? `. ${STILL}` : "")));
  }

  /**
   * A link that leads to a control.
   * @param {string} name
   */
  link(name) {
    const made = element("a", { href: `#${idOf(name)}` }, this.called(name));
    made.addEventListener("click", (event) => {
      event.preventDefault();
      this.owner.goTo(name);
    });
    return made;
  }

  /**
   * What the author sees a control called.
   * @param {string} name
   */
  called(name) {
    return QUESTIONS.get(this.owner.evidence.questioned(name)) ?? this.titled(name);
  }

  /**
   * The same by its place in the entry.
   * @param {string} name a control's, or an artifact's
   */
  titled(name) {
    const [, start, part, key] = /^(evidence\.(\w+)\.\d+)(\.|$)/.exec(name) ?? [];
    if (!start) return title(name);
    const which = this.owner.evidence.called(start, part);
    return `${PART_TITLES.get(part)}${which && `, ${which}`}${key && `: ${title(name).toLowerCase()}`}`;
  }

  /**
   * @param {string} yaml
   * @param {string} id "" where it is none
   */
  showFile(yaml, id) {
    if (this.yaml.textContent !== yaml) {
      this.yaml.textContent = yaml; // written anew it is no longer selected
      this.isRefused = false; // nobody has refused to copy this one
    }
    const { form, begun } = this.owner;
    const path = fill(form.paths.file, { id: id || "your-org/your-model" });
    const file = path.split("/").map(encodeURIComponent).join("/");
    const filled = fill(form.github.new, { file, text: encodeURIComponent(yaml) });
    const tooLong = filled.length > form.limits.address;
    this.path.textContent = path;
    this.copiesFirst = begun.corrects || tooLong;
    this.github.href = begun.corrects ? fill(form.github.edit, { file }) : tooLong ? fill(form.github.new, { file, text: "" }) : filled;
    this.showWay(begun.corrects ? REPLACE : tooLong ? PASTE : NEXT);
  }

  /**
   * The way to GitHub, which is an ordinary link where there is nothing to copy, or where the browser does not let us.
   * @param {string} how it goes on there
   */
  showWay(how) {
    const isByHand = this.copiesFirst && this.isRefused;
    const open = this.brief ? `Not ready yet: ${this.brief}, as listed above. ` : "";
    this.github.textContent = isByHand ? "Open on GitHub" : this.copiesFirst ? "Copy and open on GitHub" : "Propose on GitHub";
    this.note.textContent = open + (isByHand ? BY_HAND : how);
  }

  /** @param {MouseEvent} event */
  async leave(event) {
    if (event.button > MIDDLE) return; // the right one opens a menu
    this.owner.visitAll();
    if (!this.copiesFirst || this.isRefused) return;
    const isBeside = event.button === MIDDLE || event.ctrlKey || event.metaKey || event.shiftKey; // it opens in another tab, by itself
    if (!isBeside) event.preventDefault();
    this.isRefused = !(await copy(this.yaml));
    announce(this.isRefused ? BY_HAND : "Copied");
    if (this.isRefused) this.showWay("");
    else if (!isBeside) location.assign(this.github.href);
  }

  /** @param {HTMLElement} by a button */
  copy(by) {
    this.owner.visitAll();
    return copyBy(by, this.yaml);
  }

  download() {
    this.owner.visitAll();
    const href = URL.createObjectURL(new Blob([this.yaml.textContent ?? ""], { type: "application/yaml" }));
    element("a", { download: `${this.owner.id().split("/")[1] || "model"}.yaml`, href }).click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
    announce("Downloaded");
  }
}

/** @param {number} warnings */
const ready = (warnings) => (warnings ? `Ready to propose; look at ${warnings === 1 ? "one thing" : `${warnings} things`} first` : "Ready to propose");

/** @param {string} label "" for none */
export const labelOption = (label) => element("option", { value: label }, label || "no label yet");

/** The label has a control, which offers what the evidence earns and nothing else. */
function labelField() {
  const id = idOf("label");
  return element(
    "div",
    { class: "field choice" },
    element("label", { for: id }, "Label"),
    element("p", { class: "hint", id: `${id}-hint` }, "It follows from the evidence."),
    element("select", { id, name: "label", "aria-describedby": `${id}-hint ${id}-problem` }, labelOption("")),
    element("p", { class: "problem", id: `${id}-problem`, hidden: "" }),
  );
}

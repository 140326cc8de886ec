/** What comes of the form: the label's control, what is left to do, the file, and its ways out. */

import { copyBy } from "../shared/clipboard.js";
import { announce, button, element } from "../shared/dom.js";
import { fill } from "../shared/text.js";
import { idOf, PART_TITLES, title } from "./controls.js";
import { QUESTIONS } from "./ruling.js";
import { brief } from "./todo.js";

const COPY_FIRST = "The entry is too long for a link. Copy it, open the empty file on GitHub, and paste it there.";
const REPLACE = "First Copy, then open the file on GitHub and put the copy in place of what stands there. Comments in the file are not kept.";
const NEXT = "GitHub asks you to log in, makes a copy of the registry for you, and offers to propose the change; a maintainer reviews it.";

const CLEAR = 4; // pixels between what has the focus and the line that stays

/** The panel; its owner, the form, derives what it shows. */
export class Result {
  /** @param {import("./form.js").Form} owner */
  constructor(owner) {
    this.owner = owner;
    this.told = "";
    this.brief = "";
    this.isAsItIs = false;
    this.count = element("p", { class: "count", id: "left-to-do", tabindex: "-1" });
    this.wrong = element("ul", { class: "problems" });
    this.needed = element("ul", { class: "problems needed" });
    this.yaml = element("code", { "data-yaml": "" });
    this.github = element("a", { class: "primary", "data-github": "" });
    this.note = element("p", { class: "quiet", "data-address-note": "" });
    this.clear = button("Clear", { "data-clear": "" }, () => owner.clearOrRestore());
    this.short = element("a", { href: "#left-to-do", "data-brief": "" });
    this.bar = element("p", { class: "brief" }, this.short);
    this.node = this.build();
  }

  build() {
    const copy = button("Copy", { "data-copy-yaml": "" }, () => this.copy(copy));
    const download = button("Download", { "data-download": "" }, () => this.download());
    const next = button("Next size of this family", { "data-next": "" }, () => this.owner.nextSize());
    this.github.addEventListener("click", () => this.owner.visitAll());
    this.short.addEventListener("click", (event) => this.lead(event));
    return element(
      "div",
      { class: "result" },
      element("h2", {}, "The entry"),
      labelField(),
      this.count,
      this.wrong,
      this.needed,
      element("div", { class: "actions" }, this.github, copy, download),
      this.note,
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
    this.count.classList.toggle("fine", !this.brief && !this.isAsItIs);
    this.short.textContent = `${state}: show`;
    const told = JSON.stringify(left);
    if (told === this.told) return; // a list made anew would swallow the click on one of its links
    this.told = told;
    this.wrong.replaceChildren(...left.wrong.map(({ name, one }) => element("li", {}, ...(name ? [this.link(name), ": "] : []), one.message)));
    this.needed.replaceChildren(...left.needed.map((name) => element("li", {}, this.link(name))));
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
    const { evidence } = this.owner;
    const question = QUESTIONS.get(evidence.questioned(name));
    const [, start, part] = /^(evidence\.(\w+)\.\d+)\./.exec(name) ?? [];
    const which = part ? evidence.called(start, part) : "";
    return question ?? (part ? `${PART_TITLES.get(part)}${which && `, ${which}`}: ${title(name).toLowerCase()}` : title(name));
  }

  /**
   * @param {string} yaml
   * @param {string} id "" where it is none
   */
  showFile(yaml, id) {
    this.yaml.textContent = yaml;
    const { form, begun } = this.owner;
    const file = fill(form.paths.file, { id: id || "your-org/your-model" }).split("/").map(encodeURIComponent).join("/");
    const filled = fill(form.github.new, { file, text: encodeURIComponent(yaml) });
    const tooLong = filled.length > form.limits.address;
    this.github.href = begun.corrects ? fill(form.github.edit, { file }) : tooLong ? fill(form.github.new, { file, text: "" }) : filled;
    this.github.textContent = begun.corrects ? "Open the file on GitHub" : tooLong ? "Open an empty file on GitHub" : "Propose on GitHub";
    const open = this.brief && yaml ? `Not ready yet: ${this.brief}, as listed above. ` : "";
    this.note.textContent = open + (begun.corrects ? REPLACE : tooLong ? COPY_FIRST : NEXT);
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

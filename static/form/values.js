/**
 * What may stand in one field, as the checks of `openlabels/reading/values.py` have it; pure, no DOM.
 *
 * Carries out patterns and limits that come with `form.json`. Refuses to know any other field, and the words: it says
 * which kind of mistake it is, and what goes into its words' holes.
 */

import { fill, grouped, hex, length, quoted, strip } from "../shared/text.js";

/** @import {Known, Spec} from "../shared/types.js" */

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with a value: the kind of mistake and what goes into its words' holes. */
export class Refusal extends Error {
  /**
   * @param {string} kind
   * @param {Record<string, string | number>} values
   */
  constructor(kind, values = {}) {
    super(kind);
    this.kind = kind;
    this.values = values;
  }
}

/** The checks, each by the kind of its field. */
export class Values {
  /**
   * @param {Known} form
   * @param {import("./licenses.js").Licenses} licenses
   */
  constructor(form, licenses) {
    this.form = form;
    this.licenses = licenses;
    /** @type {[string, string][]} */
    const patterns = Object.entries(form.patterns);
    /** @type {Record<string, RegExp>} found anywhere */
    this.found = Object.fromEntries(patterns.map(([name, pattern]) => [name, new RegExp(pattern, "u")]));
    /** @type {Record<string, RegExp>} for a whole value */
    this.whole = Object.fromEntries(patterns.map(([name, pattern]) => [name, new RegExp(`^(?:${pattern})$`, "u")]));
    this.start = new RegExp(`^${form.patterns.url}`, "u");
    /** @type {Record<string, (text: string, spec: Spec) => void>} */
    this.checks = {
      line: (text, spec) => this.line(text, spec),
      text: (text, spec) => this.text(text, spec),
      url: (text, spec) => this.url(text, spec),
      id: (text) => this.id(text),
      reference: (text) => this.reference(text),
      size: (text) => this.size(text),
      date: (text, spec) => this.date(text, spec),
      choice: (text, spec) => this.choice(text, spec),
      license: (text) => void this.licenses.parse(text),
      handle: (text) => this.handle(text),
    };
  }

  /**
   * @param {string} text
   * @param {Spec} spec
   */
  line(text, { most }) {
    const line = text.replace(/\n$/, "");
    if (!strip(line)) throw new Refusal("blank");
    if (line.includes("\n")) throw new Refusal("one-line");
    if (line.includes("\t")) throw new Refusal("tab");
    const bad = this.found["without-width"].exec(line);
    if (bad) throw new Refusal("without-width", { hex: hex(bad[0]) });
    if (length(line) > most) throw new Refusal("line-too-long", { size: length(line), most, value: quoted(line, 40) });
  }

  /**
   * @param {string} text
   * @param {Spec} spec
   */
  text(text, { least, most }) {
    const said = strip(text);
    const size = length(said);
    if (!size) throw new Refusal("blank");
    if (size < least) throw new Refusal("text-too-short", { size, least, value: quoted(said) });
    if (length(text) > most) throw new Refusal("text-too-long", { size: grouped(length(text)), most: grouped(most) });
  }

  /**
   * @param {string} text
   * @param {Spec} spec
   */
  url(text, { most }) {
    const address = text.replace(/\n$/, "");
    if (length(address) > most) throw new Refusal("url-too-long", { size: grouped(length(address)), most: grouped(most) });
    const [kind, piece] = this.urlFault(address);
    if (kind) throw new Refusal(kind, { value: quoted(address), piece: quoted(piece) });
  }

  /**
   * @param {string} address
   * @returns {[string, string]} the kind of mistake, "" for none, and the piece that is wrong
   */
  urlFault(address) {
    const [, scheme = "", beside = ""] = this.start.exec(address) ?? [];
    const authority = this.whole["url-authority"].exec(beside);
    if (!authority) return ["url-no-address", ""];
    const [, user, host, port] = authority;
    const bad = this.found["url-character"].exec(address);
    if (bad) return [this.found["url-character"].test(strip(address)) ? "url-character" : "url-around", bad[0]];
    if (scheme.toLowerCase() !== "https") return ["url-not-https", ""];
    if (user !== undefined) return ["url-user", ""];
    if (port !== undefined && port !== "443") return ["url-port", ""];
    if (this.whole.host.test(host)) return ["", ""];
    return [/(?![\0-\x7f])\p{L}/u.test(host) ? "url-host-letters" : "url-host", ""];
  }

  /** @param {string} text */
  id(text) {
    const fault = this.idFault(text);
    if (fault) throw new Refusal("id", { value: quoted(text), fault, meant: this.idMeant(text) });
  }

  /** @param {string} text an id in which nothing but capitals may be wrong */
  idMeant(text) {
    const value = text.toLowerCase();
    return value !== text && !this.idFault(value) ? fill(this.form.phrases.meant, { value }) : "";
  }

  /** @param {string} text */
  reference(text) {
    if (text.startsWith("hf:")) {
      if (!this.whole["hub-id"].test(text)) throw new Refusal("hub-id", { value: quoted(text) });
      return;
    }
    const fault = this.idFault(text);
    if (fault) throw new Refusal("reference", { value: quoted(text), fault, meant: this.referenceMeant(text) });
  }

  /** @param {string} text an id or an address of the Hub without its mark */
  referenceMeant(text) {
    const id = this.whole["hub-id"].test(`hf:${text}`) ? text : this.whole["hub-address"].exec(text)?.[1];
    return id ? fill(this.form.phrases.meant, { value: `hf:${id}` }) : "";
  }

  /** @param {string} text */
  idFault(text) {
    const { id_faults: faults } = this.form.phrases;
    if (!this.whole.id.test(text)) return faults.form;
    for (const segment of text.split("/")) {
      const ending = segment.includes(".") ? segment.slice(segment.lastIndexOf(".") + 1) : "";
      if (length(segment) > this.form.limits.segment) return fill(faults.long, { most: this.form.limits.segment });
      if (this.form.endings.includes(ending)) return fill(faults.file, { ending });
      const [name] = segment.split(".");
      if (this.form.devices.includes(name)) return fill(faults.device, { name });
    }
    return "";
  }

  /** @param {string} text */
  size(text) {
    if (!this.whole.size.test(text) || !Number(text.slice(0, -1))) throw new Refusal("size", { value: quoted(text) });
  }

  /**
   * @param {string} text
   * @param {Spec} spec
   */
  date(text, { lengths }) {
    const wanted = lengths.map((size) => this.form.date_forms[size]).join(" or ");
    if (!this.whole.date.test(text) || !lengths.includes(text.length)) throw new Refusal("date", { value: quoted(text), wanted });
    if (!inCalendar(text)) throw new Refusal("calendar", { value: quoted(text), wanted });
  }

  /**
   * @param {string} text
   * @param {Spec} spec
   */
  choice(text, { choices }) {
    if (choices.includes(text)) return;
    throw new Refusal("choice", { value: quoted(text), meant: this.licenses.meant(text, choices), known: choices.join(", ") });
  }

  /** @param {string} text */
  handle(text) {
    if (!this.whole.handle.test(text)) throw new Refusal("handle", { value: quoted(text) });
  }

  /** @param {string[]} items */
  unlike(items) {
    const twice = items.find((item, index) => items.includes(item, index + 1));
    if (twice !== undefined) throw new Refusal("listed-twice", { value: quoted(twice) });
  }
}

/** @param {string} text one that looks like a date */
function inCalendar(text) {
  const [year, month, day] = `${text}-01-01`.slice(0, 10).split("-").map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 && leap ? 29 : (MONTHS[month - 1] ?? 0);
  return year > 0 && day > 0 && day <= days;
}

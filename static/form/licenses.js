/**
 * License expressions: the grammar, the classes and the mistakes of `openlabels/ground/expressions.py`; pure, no DOM.
 *
 * Knows SPDX's three operators. The table of identifiers and the words come with `form.json`.
 */

import { SPACE, closest, fill, quoted, strip } from "../shared/text.js";

/** @import {Known, Spec} from "../shared/types.js" */
/** @typedef {Record<string, string>} Classes the class of a license for each part */
/** @typedef {{classes: Classes, deprecated: string[], custom: boolean}} Expression */

const MOST_NAMED = 8;
const VERSION = /^[0-9]+(?:\.[0-9]+)*[a-z]?$/;

/** What is wrong with an expression: the kind of mistake and what goes into its words' holes. */
export class LicenseError extends Error {
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

/** The license table, and how expressions over it are read. */
export class Licenses {
  /** @param {Known} form */
  constructor(form) {
    const { table, deprecated, exceptions } = form.licenses;
    this.form = form;
    this.parts = form.parts.map(({ part }) => part);
    this.deprecated = new Set(deprecated);
    this.exceptions = exceptions;
    this.byLower = new Map(Object.keys(table).map((id) => [id.toLowerCase(), id]));
    this.exceptionByLower = new Map(exceptions.map((id) => [id.toLowerCase(), id]));
    this.token = new RegExp(form.patterns.token.replace("\\s", `[${SPACE}]`), "uy");
    this.custom = new RegExp(`^(?:${form.patterns.custom})$`, "i");
  }

  /** @returns {string[]} every identifier that is not deprecated */
  get current() {
    return Object.keys(this.form.licenses.table).filter((id) => !this.deprecated.has(id));
  }

  /**
   * Throws a `LicenseError` where `text` is no expression.
   * @param {string} text
   * @returns {Expression}
   */
  parse(text) {
    const { most } = /** @type {Spec} */ (this.form.artifact.find(({ name }) => name === "license"));
    const size = [...text].length;
    if (size > most) throw new LicenseError("license-too-long", { size, most });
    if (strip(text).toUpperCase() === this.form.licenses.noassertion) return this.plain("unstated");
    return new Parser(this, text).whole();
  }

  /**
   * The class of a license for a part, "" where the text is none yet.
   * @param {string} text
   * @param {string} part
   */
  classOf(text, part) {
    try {
      return this.parse(text).classes[part];
    } catch {
      return "";
    }
  }

  /**
   * @param {string} name a class
   * @returns {Expression}
   */
  plain(name, custom = false) {
    return { classes: Object.fromEntries(this.parts.map((part) => [part, name])), deprecated: [], custom };
  }

  /**
   * @param {string} token
   * @returns {Expression}
   */
  one(token) {
    const { none, noassertion, classes, table } = this.form.licenses;
    if (this.custom.test(token)) return this.plain("restricted", true);
    if (token.toUpperCase() === none) return this.plain("restricted");
    if (token.toUpperCase() === noassertion) throw new LicenseError("license-alone");
    const id = this.byLower.get(token.toLowerCase()) ?? (token.endsWith("+") ? this.byLower.get(token.slice(0, -1).toLowerCase()) : undefined);
    if (!id) throw new LicenseError("license-unknown", { value: quoted(token), meant: this.similar(token), how: this.form.phrases.how });
    const letters = this.parts.map((part, at) => [part, classes[table[id][at]]]);
    return { classes: Object.fromEntries(letters), deprecated: this.deprecated.has(id) ? [id] : [], custom: false };
  }

  /** @param {string} token */
  similar(token) {
    const { meant, meant_one_of: several } = this.form.phrases;
    const onHub = this.onHub(token);
    const named = onHub.length ? onHub : this.family(token);
    if (named.length === 1) return fill(meant, { value: named[0] });
    if (named.length > 1 && named.length <= MOST_NAMED) return fill(several, { known: named.join(", ") });
    return this.meant(token, named.length ? named : this.current, 0.75);
  }

  /**
   * What an entry writes for a license id of the Hub; for a family those that SPDX does not list.
   * @param {string} word
   * @returns {string[]}
   */
  onHub(word) {
    const all = new Map(Object.entries(this.form.hub.licenses));
    const known = all.get(word.toLowerCase());
    if (known !== null) return known ? [known] : [];
    return [...all].flatMap(([id, one]) => (one?.startsWith("LicenseRef-") && id.includes(word.toLowerCase()) ? [one] : []));
  }

  /**
   * Licenses that begin as a token, newest first; those that add nothing but a version, if there are any.
   * @param {string} token
   */
  family(token) {
    const found = this.current.filter((id) => id.toLowerCase().startsWith(`${token.toLowerCase()}-`));
    const plain = found.filter((id) => VERSION.test(id.slice(token.length + 1)));
    return (plain.length ? plain : found).sort(newestFirst);
  }

  /**
   * @param {string} word
   * @param {Iterable<string>} known
   * @param {number} [cutoff]
   */
  meant(word, known, cutoff) {
    const value = closest(word, known, cutoff);
    return value && fill(this.form.phrases.meant, { value });
  }

  /** @param {string} token */
  exception(token) {
    if (this.exceptionByLower.has(token.toLowerCase())) return;
    throw new LicenseError("license-exception", { value: quoted(token), meant: this.meant(token, this.exceptions) });
  }

  /**
   * What to write for a deprecated license.
   * @param {string} id
   */
  instead(id) {
    const { deprecated } = this.form.phrases;
    const later = `${id.replace(/\+$/, "")}-or-later`;
    const only = id.endsWith("+") ? "" : `${id}-only or `;
    if (later in this.form.licenses.table) return fill(deprecated.successors, { new: only + later });
    return fill(deprecated.page, { page: fill(this.form.licenses.page, { id }) });
  }

  /**
   * @param {Expression} left
   * @param {string} operator
   * @param {Expression} right
   * @returns {Expression}
   */
  combined(left, operator, right) {
    const order = this.form.licenses.best_first;
    const pick = operator === "OR" ? Math.min : Math.max;
    const classes = this.parts.map((part) => [part, order[pick(order.indexOf(left.classes[part]), order.indexOf(right.classes[part]))]]);
    const deprecated = [...new Set([...left.deprecated, ...right.deprecated])];
    return { classes: Object.fromEntries(classes), deprecated, custom: left.custom || right.custom };
  }
}

/** @param {string} id */
const numbers = (id) => (id.match(/[0-9]+/g) ?? []).map(Number);

/**
 * @param {string} a
 * @param {string} b
 */
function newestFirst(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((number, index) => number !== right[index]);
  if (at === -1) return left.length - right.length;
  return at in right ? right[at] - left[at] : 1;
}

/** A recursive descent over one expression: OR binds loosest, then AND, then WITH. */
class Parser {
  /**
   * @param {Licenses} licenses
   * @param {string} text
   */
  constructor(licenses, text) {
    this.licenses = licenses;
    this.text = text;
    this.tokens = this.split();
    this.at = 0;
    this.nesting = 0;
  }

  split() {
    const { phrases } = this.licenses.form;
    const tokens = [];
    let at = 0;
    for (let rest = strip(this.text); rest; rest = strip(this.text.slice(at))) {
      this.licenses.token.lastIndex = at;
      const match = this.licenses.token.exec(this.text);
      if (!match) {
        const custom = this.text.includes("LicenseRef-") ? phrases.custom : "";
        throw new LicenseError("license-unexpected", { value: quoted(this.text), piece: quoted([...rest][0]), custom, how: phrases.how });
      }
      tokens.push(match[1]);
      at = this.licenses.token.lastIndex;
    }
    return tokens;
  }

  whole() {
    const result = this.or();
    if (this.peek()) throw this.unexpected("operator");
    return result;
  }

  /** @returns {Expression} */
  or() {
    let result = this.and();
    while (this.take("OR")) result = this.licenses.combined(result, "OR", this.and());
    return result;
  }

  and() {
    let result = this.with();
    while (this.take("AND")) result = this.licenses.combined(result, "AND", this.with());
    return result;
  }

  /** @returns {Expression} */
  with() {
    if (this.take("(")) return this.within();
    const result = this.licenses.one(this.next("license"));
    if (this.take("WITH")) this.licenses.exception(this.next("exception"));
    return result;
  }

  within() {
    this.nesting += 1;
    if (this.nesting > this.licenses.form.limits.nesting) throw new LicenseError("license-nesting", { depth: this.nesting });
    const inner = this.or();
    if (!this.take(")")) throw this.unexpected("closing");
    this.nesting -= 1;
    return inner;
  }

  peek() {
    return this.tokens[this.at] ?? "";
  }

  /** @param {string} word */
  take(word) {
    const found = this.peek().toUpperCase() === word;
    this.at += Number(found);
    return found;
  }

  /** @param {string} wanted */
  next(wanted) {
    const token = this.peek();
    if (!token || ["AND", "OR", "WITH", ")", "("].includes(token.toUpperCase())) throw this.unexpected(wanted);
    this.at += 1;
    return token;
  }

  /** @param {string} wanted */
  unexpected(wanted) {
    const { phrases } = this.licenses.form;
    const found = this.peek() ? quoted(this.peek()) : phrases.wanted.end;
    return new LicenseError("license-expected", { value: quoted(this.text), wanted: phrases.wanted[wanted], found, how: phrases.how });
  }
}

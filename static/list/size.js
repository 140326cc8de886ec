/**
 * Numbers of parameters and ranges of them, as written in entries and addresses; pure, no DOM.
 *
 * A range is `from-to`, either end open: `-10b` is everything under ten billion, `1b-10b` begins with one and stays
 * below ten. So any range can stand in an address, whatever the page offers.
 */

const UNITS = new Map([["", 1], ["k", 1e3], ["m", 1e6], ["b", 1e9], ["t", 1e12]]);
const NUMBER = "(\\d+(?:\\.\\d+)?)([kmbt]?)";
const WHOLE = new RegExp(`^${NUMBER}$`, "i");
const RANGE = new RegExp(`^(?:${NUMBER})?-(?:${NUMBER})?$`, "i");

export const UNKNOWN = "unknown";
/** What the page offers: each range ten times the one before. */
export const RANGES = ["-1b", "1b-10b", "10b-100b", "100b-", UNKNOWN];

/** @param {string} digits @param {string} [unit] */
const number = (digits, unit = "") => Number(digits) * /** @type {number} */ (UNITS.get(unit.toLowerCase()));

/** How many "1.5B" is; null where it is no such number. @param {string | null | undefined} text */
export function parametersOf(text) {
  const found = WHOLE.exec(text ?? "");
  return found && number(found[1], found[2]);
}

/** @param {string} range @returns {{from: number, to: number} | null} null for what is none */
function ends(range) {
  const found = RANGE.exec(range);
  if (!found || range === "-") return null;
  return { from: found[1] ? number(found[1], found[2]) : 0, to: found[3] ? number(found[3], found[4]) : Infinity };
}

/** Whether a model of this size is in a range. @param {string} range @param {string} size as an entry has it, or `unknown` */
export function holds(range, size) {
  const [limits, many] = [ends(range), parametersOf(size)];
  return limits && many !== null ? limits.from <= many && many < limits.to : range === size;
}

/** @param {string} range */
export function wordsOf(range) {
  if (range === UNKNOWN) return "Not stated";
  if (!ends(range)) return range;
  const [from, to] = range.toUpperCase().split("-");
  return !from ? `Under ${to}` : !to ? `${from} and more` : `${from} to ${to}`;
}

/**
 * The range between two ends as somebody types them, a bare number meaning billions; "" where they make none.
 * @param {string} from @param {string} to
 */
export function rangeOf(from, to) {
  const [low, high] = [from, to].map((end) => end.trim().toLowerCase()).map((end) => (/\d$/.test(end) ? `${end}b` : end));
  const range = `${low}-${high}`;
  const limits = ends(range);
  return limits && limits.from < limits.to ? range : "";
}

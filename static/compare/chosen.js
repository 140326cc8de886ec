/**
 * Which models are to stand side by side: a short list of ids, and how an address says it; pure, no DOM.
 *
 * Knows the limit and the form of an id. Refuses to know whether there is such a model, and where the list is kept.
 */

/** So many columns are still read as one picture, and print on a sheet. */
export const MOST = 6;

const SEGMENT = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const ID = new RegExp(`^${SEGMENT}/${SEGMENT}$`);

/** @param {string} text */
export const isId = (text) => text.length <= 161 && ID.test(text);

/**
 * What a query string asks for, each id once and in its order; a seventh is left out and told, as is what is no id.
 * @param {string} search as in `location.search`
 * @returns {{ids: string[], tooMany: string[], wrong: string[]}}
 */
export function readIds(search) {
  const asked = new URLSearchParams(search).getAll("models").flatMap((text) => text.split(","));
  const each = [...new Set(asked.map((text) => text.trim().toLowerCase()).filter(Boolean))];
  const known = each.filter(isId);
  return { ids: known.slice(0, MOST), tooMany: known.slice(MOST), wrong: each.filter((text) => !isId(text)) };
}

/**
 * The query string of a list, `""` or starting with `?`; ids have no letter that an address would have to escape.
 * @param {string[]} ids
 */
export const writeIds = (ids) => (ids.length ? `?models=${ids.join(",")}` : "");

/**
 * The list with a model at its end, or the same list where it is full or has it.
 * @param {string[]} ids
 * @param {string} id
 */
export const withOne = (ids, id) => (ids.length >= MOST || ids.includes(id) ? ids : [...ids, id]);

/**
 * @param {string[]} ids
 * @param {string} id
 */
export const without = (ids, id) => ids.filter((one) => one !== id);

/** Said where a seventh is asked for. */
export const FULL = `${MOST} models fit side by side. Remove one to add another.`;

/** A draft in the browser's own storage, where the browser lets us have any; without it the form works all the same. */

/** @typedef {Record<string, string | string[]>} Values */

/**
 * @param {string} key
 * @returns {Values | null} null where there is none, or nothing in it
 */
export function readDraft(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null");
    return kept && Object.values(kept).some((value) => value.length) ? kept : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {Values} values
 */
export function writeDraft(key, values) {
  try {
    localStorage.setItem(key, JSON.stringify(values));
  } catch {
    // The draft is lost with the page.
  }
}

/** @param {string} key */
export function clearDraft(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Then there is none.
  }
}

/**
 * What is shown, as a file: the rows of the published table and of the published JSON, chosen and put in order.
 *
 * Nothing is written anew: a row is, byte for byte, the one in `/registry.csv`, whose cells are safe in a spreadsheet.
 * `save` alone touches the page.
 */

/** A record of a table (RFC 4180), its cells quoted or not, and the end of its line. */
const RECORD = /(?:"(?:[^"]|"")*"|[^"\r\n])+(?:\r\n|\n|$)/g;

/**
 * @param {string} table whose first cell is the id @param {string[]} ids
 * @returns {string} its head, and the rows of these ids in their order
 */
export function tableOf(table, ids) {
  const [head, ...rows] = table.match(RECORD) ?? [];
  const byId = new Map(rows.map((row) => [row.slice(0, row.indexOf(",")), row]));
  return [head, ...ids.map((id) => byId.get(id))].filter(Boolean).join("");
}

/**
 * @param {string} published a list of the API @param {string[]} ids
 * @returns {string} the same with only these ids, in their order
 */
export function listOf(published, ids) {
  const whole = JSON.parse(published);
  const byId = new Map(whole.result.map((/** @type {{id: string}} */ model) => [model.id, model]));
  const result = ids.flatMap((id) => byId.get(id) ?? []);
  return `${JSON.stringify({ ...whole, total: result.length, result }, null, 1)}\n`;
}

/** What can be taken: by kind, how it is made and what it is. */
export const KINDS = new Map([
  ["csv", { make: tableOf, type: "text/csv;charset=utf-8" }],
  ["json", { make: listOf, type: "application/json" }],
]);

/** @param {string} name @param {string} type @param {string} text */
export function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

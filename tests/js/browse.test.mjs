/** What the list is made of: read as it comes, put in order, taken as a file, worked on in slices. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { listOf, tableOf } from "../../static/list/download.js";
import { load, modelsIn } from "../../static/list/load.js";
import { arranger } from "../../static/list/order.js";
import { createIndex, createIndexInSlices, places, search } from "../../static/search.js";

const model = (id, rest) => ({ id, name: id, organization: "A", summary: "", label: "OM", ...rest });
const file = (models) => `{"models":[\n${models.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;

async function* cut(text, length) {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

test("a file is read the same wherever its pieces are cut", async () => {
  const models = [model("a/1", { summary: "}],\\n{ \"x\"" }), model("a/2", { name: "模型" }), model("a/3")];
  for (const some of [models, models.slice(0, 1), []]) {
    const text = file(some);
    for (let length = 1; length <= text.length; length++) assert.deepEqual(await modelsIn(cut(text, length)), some);
  }
});

test("what is no list of models, or not all of one, is refused", async () => {
  for (const text of ["", "no", "{}", "[]", file([model("a/1"), model("a/2")]).slice(0, -6)]) {
    await assert.rejects(modelsIn(cut(text, 7)), SyntaxError, text);
  }
});

test("an answer that failed, that has no list, or that never came is no list", async () => {
  const models = [model("a/1"), model("a/2")];
  assert.deepEqual(await load(Promise.resolve(new Response(file(models)))), models);
  const others = [new Response(file(models), { status: 404 }), new Response(null), new Response("no"), null].map((one) => Promise.resolve(one));
  for (const answer of [...others, Promise.reject(new TypeError("no network"))]) assert.equal(await load(answer), null);
});

const MODELS = [
  model("a", { released: "2024", parameters: "7B" }), model("b"), model("c", { released: "2024-05", parameters: "70B" }),
  model("d", { released: "2025-01-01", parameters: "500M" }), model("e", { released: "2024", parameters: "7B" }),
];
const names = (found, sort) => Array.from(arranger(MODELS)(Uint32Array.from(found), sort), (at) => MODELS[at].id).join("");

test("an order puts first what its name says, what does not tell last, and ties as they are listed", () => {
  assert.equal(names([4, 3, 2, 1, 0], "newest"), "dcaeb");
  assert.equal(names([4, 3, 2, 1, 0], "largest"), "caedb");
  assert.equal(names([4, 3, 2, 1, 0], "smallest"), "daecb");
  assert.equal(names([4, 1, 2], "name"), "bce");
  assert.equal(names([4, 1, 2], ""), "ebc");
  assert.equal(names([], "newest"), "");
});

test("a table keeps its head and the very rows that are shown, in their order", () => {
  const [head, ...rows] = ["id,name\r\n", 'a/1,"x, ""y""\r\nz"\r\n', "a/2,'=1+1\r\n", "a/3,\r\n"];
  const table = head + rows.join("");
  assert.equal(tableOf(table, ["a/3", "a/1"]), head + rows[2] + rows[0]);
  assert.equal(tableOf(table, ["a/1", "a/2", "a/3"]), table);
  assert.equal(tableOf(table, []), head);
  assert.equal(tableOf(table, ["a/9"]), head);
});

test("a list keeps all it says of itself but the number, and what is shown, in its order", () => {
  const whole = { schema_version: 1, source: "x", total: 3, result: ["a/1", "a/2", "a/3"].map((id) => ({ id })) };
  assert.deepEqual(JSON.parse(listOf(JSON.stringify(whole), ["a/3", "a/1"])), { ...whole, total: 2, result: [{ id: "a/3" }, { id: "a/1" }] });
});

test("an index made in slices is the one made at once, and places are what is found", async () => {
  const models = Array.from({ length: 5000 }, (_, at) => model(`a/olmo-${at % 977}-${at}`, { summary: `number ${at}` }));
  const index = createIndex(models);
  assert.deepEqual(await createIndexInSlices(models), index);
  for (const query of ["", "olmo 7", "olm0 977", "4999"]) {
    assert.deepEqual(Array.from(places(index, query), (at) => models[at].id), search(index, query).map(({ id }) => id));
  }
});

test("keys are sorted as one sort would, however many begin alike", () => {
  const { table } = createIndex(Array.from({ length: 9000 }, (_, at) => model(`same/beginning${at}`)));
  assert.deepEqual(table.keys, [...table.keys].sort());
  assert.equal(new Set(table.keys).size, table.keys.length);
});

test("names of the same letters are told apart by their spelling", () => {
  const names = ["Foo 15B", "Foo 1.5B", "Foo v1.1", "Foo v11", "Foo v1", "Foo 7B", "Foo 70B", "Foo-70B", "C 1", "C1"];
  const index = createIndex(names.map((name, at) => model(`o${at}/x${at}`, { name })));
  for (const name of names) {
    for (const query of [name, name.toLowerCase(), `  ${name}  `]) {
      assert.equal(names[names.map((_, at) => `o${at}/x${at}`).indexOf(search(index, query)[0].id)], name, query);
    }
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { brief, claiming, sorted } from "../../static/form/todo.js";

const missing = (name) => ({ name, one: { field: name, code: "missing", message: "is missing", hint: "", severity: "error" } });
const wrong = (name, severity = "error") => ({ name, one: { field: name, code: "id", message: "is wrong", hint: "", severity } });

test("what nobody has written yet is needed, once, and anything else is told", () => {
  const left = sorted([missing("a"), missing("a"), wrong("b"), wrong("c", "warning")]);
  assert.deepEqual(left.needed, ["a"]);
  assert.deepEqual(left.wrong.map(({ name }) => name), ["b", "c"]);
});

test("what is about no control is told, since nothing could lead to it", () => {
  assert.equal(sorted([missing("")]).wrong.length, 1);
});

test("a warning does not stand in the way", () => {
  assert.equal(brief(sorted([wrong("c", "warning")])), "");
  assert.equal(brief(sorted([])), "");
});

test("the state is said in a few words", () => {
  assert.equal(brief(sorted([missing("a"), missing("b")])), "2 still needed");
  assert.equal(brief(sorted([missing("a"), wrong("b"), wrong("c")])), "2 to fix, 1 still needed");
});

test("an entry is checked as if it claimed a label, and its own claim stands", () => {
  const form = { label: { labels: [{ label: "OM" }] } };
  assert.deepEqual(claiming(form, { name: "x" }), { label: "OM", evidence: {}, name: "x" });
  assert.equal(claiming(form, { label: "OM-OW" }).label, "OM-OW");
});

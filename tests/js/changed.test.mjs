import assert from "node:assert/strict";
import { test } from "node:test";

import { changes, worded } from "../../static/form/changed.js";

const text = (name, more = {}) => ({ name, kind: "line", many: false, ...more });
const form = {
  fields: [text("id"), text("name"), text("label"), text("justification"), text("modalities", { kind: "choice", many: true }), text("aliases", { kind: "id", many: true }), { name: "evidence", kind: "group" }, { name: "links", kind: "group" }],
  links: [text("paper")],
  artifact: [text("url"), text("license"), text("access"), text("name")],
  parts: [{ part: "code" }, { part: "weights" }],
};
const before = { id: "a/b", name: "n", label: "OM", modalities: ["text"], aliases: "a/c\na/d", "evidence.code.0.url": "u", "evidence.code.0.access": "public", "evidence.code.1.url": "v", "links.paper": "p" };
const told = (change) => changes(form, before, { ...before, ...change }).map((one) => `${one.name}: ${worded(one)}`);

test("nothing has changed where a list is only written in another way", () => {
  assert.deepEqual(told({}), []);
  assert.deepEqual(told({ aliases: "a/c, a/d" }), []);
});

test("each field is told before and after, the label first", () => {
  assert.deepEqual(told({ name: "m", label: "OM-OW", modalities: ["text", "code"] }), ["label: OM → OM-OW", "name: n → m", "modalities: text → text, code"]);
  assert.deepEqual(told({ "links.paper": "", aliases: "" }), ["aliases: a/c, a/d → nothing", "links.paper: p → nothing"]);
  assert.deepEqual(told({ "evidence.code.0.license": "MIT" }), ["evidence.code.0.license: nothing → MIT"]);
});

test("an artifact comes and goes as a whole, and the others keep their names", () => {
  assert.deepEqual(told({ "evidence.code.0.url": "", "evidence.code.0.access": "" }), ["evidence.code.0: u → nothing"]);
  assert.deepEqual(told({ "evidence.weights.2.access": "closed", "evidence.weights.2.license": "MIT" }), ["evidence.weights.2: nothing → closed"]);
});

test("of long text is told that it changed", () => {
  const long = "x".repeat(61);
  assert.deepEqual(told({ justification: long }), ["justification: added"]);
  assert.deepEqual(changes(form, { justification: long }, {}).map(worded), ["removed"]);
  assert.deepEqual(changes(form, { justification: `${long}\ny` }, { justification: `${long}, y` }).map(worded), ["changed"]);
  assert.deepEqual(changes(form, { justification: "x\ny" }, { justification: "x, y" }).map(worded), ["changed"]);
  assert.deepEqual(told({ name: "x".repeat(60) }), [`name: n → ${"x".repeat(60)}`]);
});

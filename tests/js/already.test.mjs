import assert from "node:assert/strict";
import { test } from "node:test";

import { Already } from "../../static/form/already.js";

const form = { hub: { address: "https://huggingface\\.co/(?!datasets/)([\\w.-]+/[\\w.-]+)(?:/.*)?" } };
const already = new Already(form);
already.knowModels([{ id: "lab/tiny-1b", name: "Tiny 1B", aliases: ["lab/small"] }, { id: "lab/tiny-7b", name: "Tiny 7B" }]);
already.knowAddresses({
  "https://huggingface.co/Lab/Tiny": ["lab/tiny-1b", "lab/tiny-7b"],
  "https://huggingface.co/Lab/Tiny/tree/main": ["lab/tiny-7b"],
  "https://example.org/weights/": ["other/unnamed"],
  "https://example.org/all": ["a/a", "a/b", "a/c", "a/d"],
});
const weights = (url, id = "") => already.weights(id, { evidence: { weights: [{}, { url }] } });
const entries = (url, id) => weights(url, id).map(({ entry }) => entry);

test("an id is taken that differs from another, or from a former one, in nothing but dots, dashes and underscores", () => {
  assert.deepEqual(["lab/tiny-1b", "lab/tiny.1_b", "lab/sm-all"].map((id) => already.id(id)[0].entry), ["lab/tiny-1b", "lab/tiny-1b", "lab/tiny-1b"]);
  assert.equal(already.id("lab/tiny-1b")[0].severity, "error");
  for (const id of ["", "lab/tiny-2b", "lab", "constructor"]) assert.deepEqual(already.id(id), []);
});

test("weights that others list are a warning for each, by its name where it is known", () => {
  const [first, second] = weights("https://huggingface.co/lab/tiny/blob/main/README.md");
  assert.deepEqual([first.field, first.severity, first.message], ["evidence.weights.1.url", "warning", "“Tiny 1B” lists this address already"]);
  assert.equal(second.entry, "lab/tiny-7b");
  assert.equal(weights("https://example.org/weights")[0].message, "“other/unnamed” lists this address already");
});

test("an entry is no double of itself", () => {
  assert.deepEqual(entries("https://huggingface.co/Lab/Tiny", "lab/tiny-7b"), ["lab/tiny-1b"]);
});

test("at most three are named, and none of what nobody lists", () => {
  assert.deepEqual(entries("https://example.org/all"), ["a/a", "a/b", "a/c"]);
  for (const url of ["", "https://example.org/", "https://huggingface.co/datasets/Lab/Tiny", undefined]) assert.deepEqual(entries(url), []);
});

test("code and data that others list are no double, and no evidence is none either", () => {
  assert.deepEqual(already.weights("", { evidence: { code: [{ url: "https://example.org/all" }] } }), []);
  assert.deepEqual(already.weights("", {}), []);
});

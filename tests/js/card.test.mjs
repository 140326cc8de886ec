import assert from "node:assert/strict";
import { test } from "node:test";

import { licenseUrl, modalities, read, reference, spdx, split } from "../../static/card.js";

const hub = {
  licenses: { mit: "MIT", gemma: "LicenseRef-Gemma", other: null, "llama3.1": "LicenseRef-Llama-3.1-Community" },
  tasks: { "text-generation": ["text"], "text-to-image": ["text", "image"] },
  tags: { code: ["code"] },
  id: "[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9_][\\w.-]{0,95}",
  gate: "extra_gated_",
  file: "https://huggingface.co/{repository}/blob/main/{path}",
  dataset: "https://huggingface.co/datasets/{id}",
};
const card = (metadata, body = "") => read({ hub }, `---\n${metadata}\n---\n${body}`);
const values = (metadata, body) => card(metadata, body).values;
const data = (metadata) => split(`---\n${metadata}\n---\n`).data;

test("a text without metadata is no card", () => {
  for (const text of ["", "# Model", "license: mit", "---\nlicense: mit", "text\n---\nlicense: mit\n---"]) assert.equal(read({ hub }, text), null);
});

test("metadata is read with any line ends, a mark of byte order and blank lines before it", () => {
  for (const text of ["---\r\nlicense: mit\r\n---\r\n", "\ufeff---\nlicense: mit\n---", "\n\n---\nlicense: mit\n---  \n"]) assert.deepEqual(split(text).data, { license: "mit" });
});

test("text and lists of text are read, in each of their forms", () => {
  assert.deepEqual(data("a: x\nb: 'it''s' # no\nc: \"q\\\"\\u00e9\"\nd: plain # comment"), { a: "x", b: "it's", c: 'q"é', d: "plain" });
  assert.deepEqual(data("a: [x, 'y, z', \"w\"]\nb:\n- x\n- 'y'\nc:\n  - x # no\n  - z"), { a: ["x", "y, z", "w"], b: ["x", "y"], c: ["x", "z"] });
  assert.deepEqual(data("a: [x,\n  y]\nb: z"), { a: ["x", "y"], b: "z" });
  assert.deepEqual(data("a: >-\n  one\n  two\nb: z"), { a: "one\ntwo", b: "z" });
});

test("anything else is passed over", () => {
  assert.deepEqual(data("model-index:\n- name: x\n  results:\n  - task: y\nb: z"), { b: "z" });
  assert.deepEqual(data("a: {b: c}\nd: &x y\ne: *x\nf: !!str x\ng: [[x]]\nh: ~\ni: null\nj:\nk: b: c\nl: z"), { l: "z" });
  assert.deepEqual(data("a: x\n  y\nb:\n  c: d\na: again"), {});
  assert.deepEqual(data("__proto__: x\nb: z"), JSON.parse('{"b": "z"}'));
});

test("what a card proves is filled in and nothing else", () => {
  const found = card("license: mit\nbase_model: a/b\ndatasets: [c/d, wikipedia]\npipeline_tag: text-to-image\ntags: [code, x]", "\n# Model Card for Tiny 1B #\n");
  assert.deepEqual(found.values, { name: "Tiny 1B", modalities: ["text", "image", "code"], derived_from: "hf:a/b", "evidence.weights.0.license": "MIT" });
  assert.deepEqual(found.datasets, ["https://huggingface.co/datasets/c/d", "wikipedia"]);
  assert.match(found.notes.join(" "), /does not say who can get the weights/);
});

test("a name comes from model_name, else from a heading of plain text", () => {
  assert.equal(values("model_name: A\nlicense: mit", "# B").name, "A");
  assert.equal(values("license: mit", "text\n# B\n# C").name, "B");
  for (const body of ["# <b>B</b>", "# [B](https://x.org)", "## B", "#B", "# `B`", "# {{ model_id }}"]) assert.equal(values("license: mit", body).name, undefined);
});

test("a license of its own has its name and address", () => {
  assert.deepEqual(values("license: other\nlicense_name: My License\nlicense_link: https://x.org/l"), { "evidence.weights.0.license": "LicenseRef-My-License", "evidence.weights.0.license_url": "https://x.org/l" });
  assert.deepEqual(values("license: gemma\nlicense_link: LICENSE"), { "evidence.weights.0.license": "LicenseRef-Gemma" });
  assert.equal(values("license: gemma\nlicense_link: LICENSE\nmodel_id: a/b")["evidence.weights.0.license_url"], "https://huggingface.co/a/b/blob/main/LICENSE");
});

test("what names no single license stays blank and is told", () => {
  for (const stated of ["other", "nonsense", "[mit, gemma]", "constructor", "''"]) {
    const found = card(`license: ${stated}\ntags: [code]`);
    assert.equal(found.values["evidence.weights.0.license"], undefined);
    assert.ok(found.notes.some((note) => note.includes("license")));
  }
});

test("a gate is proven by the words of a gate alone", () => {
  assert.equal(values("extra_gated_prompt: Log in")["evidence.weights.0.access"], "gated");
  assert.equal(values("extra_gated_fields:\n- Name")["evidence.weights.0.access"], "gated");
  assert.equal(values("extra_gated_prompt: false\nlicense: mit")["evidence.weights.0.access"], undefined);
  assert.equal(values("license: mit")["evidence.weights.0.access"], undefined);
});

test("the Hub's words mean what the tables say", () => {
  assert.equal(spdx(hub, " MIT "), "MIT");
  assert.equal(spdx(hub, "other", "..a b.."), "LicenseRef-a-b");
  assert.equal(spdx(hub, "other", "…"), "");
  assert.equal(reference(hub, " a/b "), "hf:a/b");
  assert.equal(reference(hub, "bert"), "");
  assert.deepEqual(modalities(hub, "toString", ["valueOf", "Code", "text-generation"]), ["code", "text"]);
  assert.equal(licenseUrl(hub, "../x", "a/b"), "");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { licenseUrl, located, modalities, nearestId, read, reference, spdx, split } from "../../static/form/card.js";

const hub = {
  licenses: { mit: "MIT", gemma: "LicenseRef-Gemma", other: null, "llama3.1": "LicenseRef-Llama-3.1-Community" },
  tasks: { "text-generation": ["text"], "text-to-image": ["text", "image"] },
  tags: { code: ["code"] },
  id: "[A-Za-z0-9][\\w.-]{0,95}/[A-Za-z0-9_][\\w.-]{0,95}",
  gate: "extra_gated_",
  file: "https://huggingface.co/{repository}/blob/main/{path}",
  address: "https://huggingface\\.co/(?!datasets/)([\\w.-]+/[\\w.-]+)(?:/.*)?",
  model: "https://huggingface.co/{id}",
  dataset: "https://huggingface.co/datasets/{id}",
};
/** Enough of `openlabels/drafts/opening.py` for headings; `tests/projections/test_form.py` holds the whole of it to Python. */
const never = "(?!)";
const patterns = { ...Object.fromEntries(["fence", "any-heading", "underline", "picture", "link", "emphasis", "underscores-before", "underscores-after", "section", "abbreviated"].map((name) => [name, never])), heading: "^#[ \\t]+(.*?)[ #]*$", "not-prose": "^#", markup: "[<>`{\\[]", titled: "^model card for (.+)$|^(.+) model card$", end: "[.](?= |$)" };
const opening = { patterns, most: 200, least: 5, most_lines: 500, most_of_block: 3000 };
const form = { hub, opening };
const card = (metadata, body = "") => read(form, `---\n${metadata}\n---\n${body}`);
const values = (metadata, body) => card(metadata, body).values;
const data = (metadata) => split(`---\n${metadata}\n---\n`).data;

test("a text without metadata is no card", () => {
  for (const text of ["", "# Model", "license: mit", "---\nlicense: mit", "text\n---\nlicense: mit\n---"]) assert.equal(read(form, text), null);
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

test("a name comes from model_name, else from a heading that says it is the model's", () => {
  assert.equal(values("model_name: A\nlicense: mit", "# Model Card for B").name, "A");
  assert.equal(values("license: mit", "text\n# Model Card for B\n# C").name, "B");
  assert.equal(values("model_id: lab/tiny-b", "# Tiny B").name, "Tiny B");
  assert.equal(read(form, "---\nlicense: mit\n---\n# Tiny B", "lab/tiny-b").values.name, "Tiny B");
  for (const body of ["# B", "# <b>B</b>", "# [B](https://x.org)", "## B", "#B", "# `B`", "# {{ model_id }}"]) assert.equal(values("license: mit", body).name, undefined);
});

test("any other heading and the first sentence are suggestions, each once", () => {
  const found = (metadata, body) => card(metadata, body).suggestions.map(({ name, value }) => [name, value]);
  assert.deepEqual(found("license: mit", "# B\n\nIt is small. It is new."), [["name", "B"], ["summary", "It is small."]]);
  assert.deepEqual(found("model_name: A", "# B"), []);
  assert.deepEqual(found("license: mit", "# Model Card for B"), []);
  assert.deepEqual(values("license: mit", "# B\n\nIt is small."), { "evidence.weights.0.license": "MIT" });
});

test("an id of several words is one with dashes", () => {
  assert.equal(values("model_id: Lab/Tiny Model  1B").id, "lab/tiny-model-1b");
});

test("an address on the Hub gives an id, and nothing else does", () => {
  assert.deepEqual(located(form, " https://huggingface.co/Lab/Tiny-1B/tree/main "), { repository: "Lab/Tiny-1B", url: "https://huggingface.co/Lab/Tiny-1B", id: "lab/tiny-1b" });
  for (const text of ["", "Lab/Tiny", "https://huggingface.co/datasets/a/b", "https://example.org/a/b", "https://huggingface.co/a"]) assert.equal(located(form, text), null);
  assert.equal(nearestId("a_-b/c__d-"), "a-b/c-d");
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
    assert.ok(found.notes.some((note) => note.endsWith("not a single license from SPDX's list or the Hub's.") || note === "The card states no license."), stated);
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

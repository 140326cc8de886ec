import assert from "node:assert/strict";
import { test } from "node:test";

import { write } from "../../static/form/yaml.js";

const line = (value) => write({ key: value });

test("what is surely safe stands plain", () => {
  for (const text of ["OLMo 2 7B", "Ai2", "7B", "1.5B", "2024-11-26", "2024-11", "2024", "Apache-2.0", "MIT OR (ISC AND Zlib)", "https://example.org/a?b=c&d=%20", "hf:allenai/OLMo-2", "日本語", "it's"]) {
    assert.equal(line(text), `key: ${text}\n`);
  }
});

test("what a reader of typed YAML would take for something else is in quotes", () => {
  for (const text of ["no", "Yes", "on", "y", "true", "NULL", "~", "3.10", "1e3", "0x1f", "1_000", "-1", "+1", ".5", "2024-1", "12:30", ""]) {
    assert.equal(line(text), `key: "${text}"\n`);
  }
});

test("what means something to YAML is in quotes", () => {
  for (const text of ["a: b", "a #b", "- a", "# a", "? a", "[a]", "{a}", "&a", "*a", "!a", "|", ">", "%a", "@a", "a:", " a", "a ", "a  b", "https://example.org/#top", "'a'", "<<", "---", "..."]) {
    assert.equal(line(text), `key: "${text}"\n`);
  }
});

test("quotes, backslashes and what nobody sees are escaped", () => {
  assert.equal(line('a "b" \\c'), 'key: "a \\"b\\" \\\\c"\n');
  assert.equal(line("a\tb\u0007\u202e\u2028\ufeff\u00a0"), 'key: "a\\tb\\u0007\\u202E\\u2028\\uFEFF\\u00A0"\n');
  assert.equal(line("a\u{e0041}"), 'key: "a\\U000E0041"\n');
});

test("an emoji that is joined of several stays whole", () => {
  assert.equal(line("👩\u200d💻"), 'key: "👩\u200d💻"\n');
});

test("several lines are a literal block, which says how it ends", () => {
  assert.equal(line("a\nb"), "key: |-\n  a\n  b\n");
  assert.equal(line("a\nb\n"), "key: |\n  a\n  b\n");
  assert.equal(line("a\n\nb\n\n\n"), "key: |+\n  a\n\n  b\n\n\n");
});

test("a block that starts with a space or a blank line says its indentation", () => {
  assert.equal(line("  a\nb"), "key: |2-\n    a\n  b\n");
  assert.equal(line("\na"), "key: |2-\n\n  a\n");
});

test("several lines with a character that a block cannot hold are in quotes", () => {
  assert.equal(line("a\tb\nc"), 'key: "a\\tb\\nc"\n');
  assert.equal(line("a\r\nb"), 'key: "a\\r\\nb"\n');
  assert.equal(line("\n\n"), 'key: "\\n\\n"\n');
});

test("a short list of plain words is on one line, any other has a line for each item", () => {
  assert.equal(write({ modalities: ["text", "code"] }), "modalities: [text, code]\n");
  assert.equal(write({ names: ["a, b", "no"] }), 'names:\n  - a, b\n  - "no"\n');
  assert.equal(write({ ids: new Array(30).fill("example/long-name") }).split("\n").length, 32);
});

test("mappings and lists of them are indented by two", () => {
  const entry = { evidence: { code: [{ url: "https://x.org", note: "a\nb" }, { access: "closed" }] }, links: { paper: "https://x.org" } };
  assert.equal(write(entry), "evidence:\n  code:\n    - url: https://x.org\n      note: |-\n        a\n        b\n    - access: closed\nlinks:\n  paper: https://x.org\n");
});

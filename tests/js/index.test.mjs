/** How an index is made: words by their letters, models as they come: `node --test tests/js/index.test.mjs`. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { invented } from "../../bench/queries.mjs";
import { Lexicon } from "../../static/search/lexicon.js";
import { modelsIn } from "../../static/list/load.js";
import { Draft, createIndex, search } from "../../static/search.js";
import { atOnce } from "../../static/shared/slices.js";
import { written } from "../../static/search/words.js";

const MODELS = invented(3000, 7);

/** What a lexicon reads in a text, as words. */
const read = (lexicon, text) => lexicon.read(text).map((number) => lexicon.words[number]);

test("a lexicon reads the words that are written, in any text", () => {
  const lexicon = new Lexicon();
  const odd = ["", " ", "a", "a-", "-a", "a--b", "A a", "wav2vec 2.0 Base 960h", "ΟΔΟΣ x", "Modèle déjà", "大语言 模型", "\u0301", "a\u0301b c",
    "x".repeat(300), "a ".repeat(300), null, undefined, "\0", "é", "ﬁne ½", "K~z{|}"];
  for (const text of [...odd, ...MODELS.flatMap(({ name, organization, summary, id }) => [name, organization, summary, id])]) {
    assert.deepEqual(read(lexicon, text), written(text).filter(Boolean), text);
  }
});

test("a word has one number, however many there are and whatever stands around it", () => {
  const lexicon = new Lexicon();
  const words = Array.from({ length: 5000 }, (_, at) => `w${at.toString(36)}`);
  const numbers = words.map((word) => lexicon.read(word)[0]);
  assert.equal(new Set(numbers).size, words.length);
  assert.deepEqual(words.map((word) => lexicon.read(word)[0]), numbers);
  assert.deepEqual(lexicon.read(`(${words.slice(0, 40).join("/")})`), numbers.slice(0, 40));
});

test("words whose letters have the same hash are two", () => {
  const lexicon = new Lexicon();
  assert.equal(31 * "A".charCodeAt(0) + "a".charCodeAt(0), 31 * "B".charCodeAt(0) + "B".charCodeAt(0));
  assert.deepEqual(read(lexicon, "Aa BB Aa"), ["Aa", "BB", "Aa"]);
  assert.deepEqual(lexicon.read("BB Aa"), [1, 0]);
});

test("an index of models that come in pieces is the one that is made at once", () => {
  for (const length of [1, 7, 3000]) {
    const draft = new Draft(10);  // which is told too few
    for (let at = 0; at < MODELS.length; at += length) draft.add(MODELS.slice(at, at + length));
    assert.deepEqual(atOnce(draft.indexing()), createIndex(MODELS));
  }
});

test("each model is handed on once and in order while the file still comes", async () => {
  const text = `{"models":[\n${MODELS.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;
  async function* whole() {
    yield text.slice(0, 400_000);
    yield text.slice(400_000);
  }
  const batches = [];
  const models = await modelsIn(whole(), (some) => batches.push(some));
  assert.deepEqual(models, MODELS);
  assert.deepEqual(batches.flat(), MODELS);
  assert.ok(Math.max(...batches.map(({ length }) => length)) < 200, "a piece is read in bites");
});

test("the very spelling counts among names with the same letters, whoever bears them", () => {
  const model = (id, name) => ({ id, name, organization: "A", summary: "", label: "OM" });
  const index = createIndex([model("a/x-15b", "X 15B"), model("a/x-1.5b", "X 1.5B"), model("b/x-15b", "X 15B"), model("b/none", "!!!")]);
  const ids = (query) => search(index, query).map(({ id }) => id);
  assert.deepEqual(ids("X 1.5B"), ["a/x-1.5b", "a/x-15b", "b/x-15b"]);
  assert.deepEqual(ids("x 15b"), ["a/x-15b", "b/x-15b", "a/x-1.5b"]);
  assert.equal(ids("!!!").length, 4);
});

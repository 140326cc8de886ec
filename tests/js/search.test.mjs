/** What people type finds what they mean: `node --test tests/js/`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { highlight } from "../../static/search/highlight.js";
import { createIndex, search, suggest } from "../../static/search.js";

const MODELS = `
eleutherai/pythia-160m | Pythia 160M | EleutherAI | A decoder trained on the Pile
eleutherai/pythia-1.4b | Pythia 1.4B | EleutherAI | A decoder trained on the Pile
eleutherai/pythia-12b | Pythia 12B | EleutherAI | A decoder trained on the Pile
allenai/olmo-7b | OLMo 7B | Ai2 | A fully open language model
allenai/olmo-2-7b | OLMo 2 7B | Ai2 | A fully open language model
allenai/olmo-2-13b | OLMo 2 13B | Ai2 | A fully open language model
allenai/olmo-2-7b-instruct | OLMo 2 7B Instruct | Ai2 | Tuned to follow instructions
allenai/olmoe-1b-7b | OLMoE 1B-7B | Ai2 | A mixture of experts
llm360/crystalcoder | CrystalCoder | LLM360 | Code and text
databricks/dolly-v2-12b | Dolly 2.0 12B | Databricks | Pythia, tuned on what employees wrote
common-pile/comma-v0.1-1t | Comma v0.1-1T | Common Pile | Trained on openly licensed text
google/t5-v1.1-base | T5 v1.1 Base | Google | An encoder and decoder of text
google/gemma-2-9b-it | Gemma 2 9B Instruct | Google | Small and gated
google/bert-base-uncased | BERT base (uncased) | Google | An encoder of English
meta/esm2-650m | ESM-2 650M | Meta | A language model of protein sequences
meta/llama-3.1-8b | Llama 3.1 8B | Meta | Open weights after a click
meta/opt-66b | OPT-66B | Meta | A decoder
meta/opt-175b | OPT-175B | Meta | A decoder on request
meta/dinov2-vit-l14 | DINOv2 ViT-L/14 | Meta | Features of images
meta/wav2vec2-base-960h | wav2vec 2.0 Base 960h | Meta | Speech representations
openfold/openfold | OpenFold | OpenFold | Protein structure prediction
google-deepmind/graphcast | GraphCast | Google DeepMind | Weather of the coming ten days
google/neuralgcm-1.4deg | NeuralGCM 1.4° (deterministic) | Google | Weather and climate
stabilityai/stable-diffusion-3.5-large | Stable Diffusion 3.5 Large | Stability AI | Text to image
stabilityai/sdxl-base-1.0 | Stable Diffusion XL base 1.0 | Stability AI | Text to image
black-forest-labs/flux.1-dev | FLUX.1 [dev] | Black Forest Labs | Text to image
bigcode/starcoder | StarCoder | BigCode | Code in eighty languages
bigcode/starcoder2-15b | StarCoder2 15B | BigCode | Code in many languages
qwen/qwen2.5-0.5b | Qwen2.5 0.5B | Alibaba Cloud (Qwen) | 通义千问大语言模型
qwen/qwen2.5-7b | Qwen2.5 7B | Alibaba Cloud (Qwen) | 通义千问大语言模型
qwen/qwen2.5-7b-instruct | Qwen2.5 7B Instruct | Alibaba Cloud (Qwen) | 通义千问大语言模型
qwen/qwen2.5-72b | Qwen2.5 72B | Alibaba Cloud (Qwen) | 通义千问大语言模型
mistralai/mistral-7b-v0.3 | Mistral 7B v0.3 | Mistral AI | A decoder
deepseek/deepseek-r1 | DeepSeek-R1 | DeepSeek | It reasons before it answers
openai/gpt-oss-20b | gpt-oss-20b | OpenAI | A mixture of experts
openai/gpt-oss-120b | gpt-oss-120b | OpenAI | A mixture of experts
openai/whisper-large-v3-turbo | Whisper large-v3-turbo | OpenAI | Speech to text
yandex/yalm-100b | YaLM 100B | Yandex | Языковая модель для русского и английского
physical-intelligence/pi0 | π0 base | Physical Intelligence | Robot actions
lighton/pagnol-xl | PAGnol XL | LightOn | Un modèle génératif français
`.trim().split("\n").map((line) => {
  const [id, name, organization, summary] = line.split(" | ");
  return { id, name, organization, summary, label: "OM" };
});
const INDEX = createIndex(MODELS);

const ids = (query, options) => search(INDEX, query, options).map(({ id }) => id);
const first = (query) => ids(query)[0];
const joined = (name) => name.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Each of some ways to type a model's name has the model among the first so many. */
function everyNameIsFound(typings, among) {
  for (const { id, name } of MODELS) {
    for (const query of typings(name)) {
      const at = ids(query, { limit: 5 }).indexOf(id);
      assert.ok(at >= 0 && at < among, `${JSON.stringify(query)} finds ${name} at ${at}: ${ids(query, { limit: 5 })}`);
    }
  }
}

/** Where a name has a letter or digit. */
const positions = (name) => [...Array(name.length).keys()].filter((at) => /[a-z0-9]/i.test(name[at]));
/** A name with something else for `count` of its characters. */
const edited = (name, at, count, text) => name.slice(0, at) + text + name.slice(at + count);

test("a blank query returns everything in list order", () => {
  const everything = MODELS.map(({ id }) => id);
  for (const blank of ["", "   ", "\t\n", "(", "?!", "🤗", "\ud800"]) assert.deepEqual(ids(blank), everything);
});

test("an exact name is first, in any case and punctuation", () => {
  const dashed = (name) => name.replace(/[^\p{L}\p{N}]+/gu, "-");
  everyNameIsFound((name) => [name, name.toUpperCase(), name.toLowerCase(), dashed(name), `"${name}"`], 1);
});

test("an id is first", () => {
  for (const { id } of MODELS) {
    for (const query of [id, id.split("/")[1], id.replace("/", " ")]) assert.equal(first(query), id, query);
  }
});

test("a name run together, in all or in part, is first", () => {
  everyNameIsFound((name) => [joined(name), name.replace(/[^\p{L}\p{N}]+/u, "")], 1);
});

test("every beginning that five names share or fewer is among the first five", () => {
  const names = MODELS.map(({ name }) => joined(name));
  const sharers = (text) => names.filter((name) => name.startsWith(joined(text))).length;
  const beginnings = (name) => Array.from(name, (_, at) => name.slice(0, at + 1));
  everyNameIsFound((name) => beginnings(name).filter((text) => joined(text).length > 2 && sharers(text) < 6), 5);
});

test("words cut short are among the first five", () => {
  everyNameIsFound((name) => [name.replace(/\p{L}{5,}/gu, (word) => word.slice(0, -2))], 5);
});

for (const [slip, type] of Object.entries({
  swapped: (name, at) => edited(name, at, 2, (name[at + 1] ?? "") + name[at]),
  doubled: (name, at) => edited(name, at, 0, name[at]),
  dropped: (name, at) => edited(name, at, 1, ""),
  mistyped: (name, at) => edited(name, at, 1, /\d/.test(name[at]) ? "9" : "x"),
})) {
  test(`any one letter ${slip} is forgiven`, () => {
    everyNameIsFound((name) => positions(name).map((at) => type(name, at)), 5);
  });
}

test("sizes and versions tell siblings apart", () => {
  assert.equal(first("pythia 12b"), "eleutherai/pythia-12b");
  assert.equal(first("pythia 1.4b"), "eleutherai/pythia-1.4b");
  assert.equal(first("opt 66"), "meta/opt-66b");
  assert.equal(first("qwen 72b"), "qwen/qwen2.5-72b");
  assert.equal(first("olmo 13b"), "allenai/olmo-2-13b");
  assert.equal(first("gpt 120"), "openai/gpt-oss-120b");
});

test("words run together in part, or in another order, are found", () => {
  assert.equal(first("llama31 8b"), "meta/llama-3.1-8b");
  assert.equal(first("olmo27b"), "allenai/olmo-2-7b");
  assert.equal(first("7b instruct qwen"), "qwen/qwen2.5-7b-instruct");
  assert.deepEqual(ids("stablediffusion").sort(), ["stabilityai/sdxl-base-1.0", "stabilityai/stable-diffusion-3.5-large"]);
});

test("a word within a word is found", () => {
  assert.deepEqual(ids("fold", { limit: 1 }), ["openfold/openfold"]);
  assert.deepEqual(ids("coder").sort(), ["bigcode/starcoder", "bigcode/starcoder2-15b", "llm360/crystalcoder"]);
  assert.equal(first("vec"), "meta/wav2vec2-base-960h");
});

test("all words are needed, and they may stand in the organization and the summary", () => {
  assert.deepEqual(ids("meta protein"), ["meta/esm2-650m"]);
  assert.deepEqual(ids("google weather").sort(), ["google-deepmind/graphcast", "google/neuralgcm-1.4deg"]);
  assert.deepEqual(ids("pythia weather"), []);
});

test("a model is found by its family, by what it works on and by what it was called", () => {
  const one = { ...MODELS[0], id: "o/x", name: "Foo", family: "Mountain", modalities: ["audio", "3d"], aliases: ["o/was-quartz"] };
  const index = createIndex([one, { ...one, id: "o/y", name: "Bar", family: null, modalities: ["text"], aliases: null }]);
  for (const query of ["mountain", "audio", "3d", "quartz", "was quartz"]) assert.deepEqual(search(index, query).map(({ id }) => id), ["o/x"], query);
});

test("a word that stands as it was typed comes before one that only begins so, in a name and in a family", () => {
  const names = ["Mountaineer", "Mountain High"];
  const index = createIndex(names.map((name, at) => ({ ...MODELS[0], id: `o/${at}`, name })));
  assert.deepEqual(search(index, "mountain").map(({ id }) => id), ["o/1", "o/0"]);
  const families = createIndex(names.map((family, at) => ({ ...MODELS[0], id: `o/${at}`, name: `X${at}`, family })));
  assert.deepEqual(search(families, "mountain").map(({ id }) => id), ["o/1", "o/0"]);
});

test("of names with the same letters, the one whose words end where the typed ones do is first", () => {
  const index = createIndex(["15B", "1.5B"].map((size) => ({ ...MODELS[0], id: `o/${size}`, name: `Foo ${size} Chat` })));
  for (const size of ["15B", "1.5B"]) assert.equal(search(index, `foo ${size}`)[0].id, `o/${size}`);
});

test("a name comes before a mention", () => {
  const found = ids("pythia");
  assert.deepEqual(found.slice(0, 3).sort(), ["eleutherai/pythia-1.4b", "eleutherai/pythia-12b", "eleutherai/pythia-160m"]);
  assert.equal(found[3], "databricks/dolly-v2-12b");
});

test("what is there as typed comes before what is there with a slip", () => {
  const [best, ...others] = search(INDEX, "opt 66b");
  assert.equal(best.id, "meta/opt-66b");
  for (const other of others) assert.ok(other.score < best.score);
});

test("accents and compatibility forms do not matter", () => {
  for (const query of ["modele generatif", "MODÈLE GÉNÉRATIF", "mode\u0300le", "ＰＡＧｎｏｌ"]) {
    assert.equal(first(query), "lighton/pagnol-xl");
  }
});

test("other scripts are found, within unspaced text too", () => {
  assert.equal(ids("模型").length, 4);
  assert.equal(first("千问 72b"), "qwen/qwen2.5-72b");
  assert.equal(first("русского"), "yandex/yalm-100b");
  assert.equal(first("ЯЗЫКОВАЯ"), "yandex/yalm-100b");
  assert.equal(first("π0"), "physical-intelligence/pi0");
});

test("ties stay in list order, and a limit only cuts", () => {
  const twins = Array.from({ length: 30 }, (_, at) => ({ ...MODELS[0], id: `twins/${at}x` }));
  const index = createIndex(twins);
  const found = search(index, "pythia");
  assert.deepEqual(found.map(({ id }) => id), twins.map(({ id }) => id));
  assert.deepEqual(search(index, "pythia", { limit: 3 }), found.slice(0, 3));
  assert.deepEqual(search(index, "pythia", { limit: 0 }), []);
});

test("any string is a query, and none takes long", () => {
  const hostile = ["c++", "(", "[a-z]*", "\\", "🤗 olmo", "\ud800olmo", "olmo\udc00", "__proto__", "constructor", "\0",
    "a".repeat(1e5), "olmo ".repeat(2e4), "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(99),
    "ﷺ".repeat(500), "𝕒".repeat(1e5), "\u0301".repeat(1e5)];
  for (const query of hostile) {
    const start = performance.now();
    for (const { id, score } of search(INDEX, query)) assert.ok(typeof id === "string" && score > 0);
    suggest(INDEX, query);
    highlight(query, "olmo");
    highlight("OLMo 2", query);
    assert.ok(performance.now() - start < 500, query.slice(0, 20));
  }
});

test("odd models are no obstacle", () => {
  const odd = { id: "x/y", name: "", organization: "", summary: "", label: "OM", family: null, modalities: null, aliases: null };
  const long = { ...odd, id: "x/long", name: "a".repeat(1e5) };
  const index = createIndex([odd, long, { ...odd, id: "x/new", aliases: ["x/former-name"] }]);
  assert.deepEqual(search(index, "y").map(({ id }) => id), ["x/y"]);
  assert.equal(search(index, "formername")[0].id, "x/new");
  assert.deepEqual(search(createIndex([]), "olmo"), []);
  assert.deepEqual(search(createIndex([]), ""), []);
});

/** Whether a text begins within one Damerau-Levenshtein edit of a word, by trying every edit. */
function beginsWithSlip(text, word, letters) {
  const edits = [...word].flatMap((_, at) => [
    edited(word, at, 1, ""),
    edited(word, at, 2, (word[at + 1] ?? "") + word[at]),
    ...letters.flatMap((letter) => [edited(word, at, 1, letter), edited(word, at, 0, letter)]),
  ]);
  return [word, ...edits].some((edit) => text.startsWith(edit));
}

test("one word finds exactly what a naive oracle finds", () => {
  const alphabet = [..."abc"];
  const texts = alphabet.flatMap((a) => alphabet.flatMap((b) => alphabet.map((c) => `${a}${b}${c}${b}${a}${c}${c}`)));
  const index = createIndex(texts.map((text) => ({ id: text, name: text, organization: "", summary: "", label: "OM" })));
  for (const word of [...texts, ...texts.map((text) => text.slice(0, 5)), "aaaaa", "cccbbbaaa", "abcabcabc"]) {
    const found = new Set(search(index, word).map(({ id }) => id));
    const literal = texts.filter((text) => text.startsWith(word));
    const expected = literal.length < 10 ? texts.filter((text) => beginsWithSlip(text, word, alphabet)) : literal;
    assert.deepEqual([...found].sort(), expected.sort(), word);
  }
});

test("a query that finds nothing suggests the nearest model", () => {
  assert.deepEqual(ids("pythhiaa 12b"), []);
  assert.equal(suggest(INDEX, "pythhiaa 12b"), "eleutherai/pythia-12b");
  assert.equal(suggest(INDEX, "whisper qqqqqq"), "openai/whisper-large-v3-turbo");
  assert.equal(suggest(INDEX, "qqqqqq"), null);
  assert.equal(suggest(INDEX, "ollmmo"), "allenai/olmo-7b");
  assert.equal(suggest(INDEX, "crystall codder"), "llm360/crystalcoder");
  assert.equal(suggest(INDEX, "stabel difussion"), "stabilityai/stable-diffusion-3.5-large");
  assert.equal(suggest(INDEX, "wihsprr"), "openai/whisper-large-v3-turbo", "a swap is one slip");
  assert.equal(suggest(INDEX, ""), null);
});

/** A text with its highlighted parts in brackets. */
const shown = (text, query) => highlight(text, query).reduceRight((done, [start, end]) =>
  `${done.slice(0, start)}[${done.slice(start, end)}]${done.slice(end)}`, text);

test("highlights show what matched, in the text as it is written", () => {
  const cases = [
    ["OLMo 2 7B Instruct", "olmo27b", "[OLMo 2 7B] Instruct"],
    ["OLMo 2 7B Instruct", "omlo inst", "[OLMo] 2 7B [Inst]ruct"],
    ["Stable Diffusion 3.5 Large", "difusion", "Stable [Diffusion] 3.5 Large"],
    ["StarCoder2 15B", "coder", "Star[Coder]2 15B"],
    ["Modèle de\u0301ja\u0300 vu", "modele deja", "[Modèle de\u0301ja\u0300] vu"],
    ["大语言模型", "模型", "大语言[模型]"],
    ["ﬁne ΟΔΟΣ", "οδος", "ﬁne [ΟΔΟΣ]"],
    ["\u0301\u0301x <b>", "b", "\u0301\u0301x <[b]>"],
    ["Big omlo", "olmo", "Big [omlo]"],
    ["Big omlox", "olmo", "Big omlox"],
    ["OLMo", "", "OLMo"],
    ["", "olmo", ""],
  ];
  for (const [text, query, expected] of cases) assert.equal(shown(text, query), expected);
});

test("no part of a number is marked, nor a number that is another one", () => {
  const cases = [
    ["OLMo base", "olmo 7b", "[OLMo] base"],
    ["Pythia 6.9B", "olmo 7b", "Pythia 6.9B"],
    ["Phi 1.3B", "olmo 7b", "Phi 1.3B"],
    ["OLMo 2 7B", "olmo 7b", "[OLMo] 2 [7B]"],
    ["OLMo 70B, trained on 7,000 hours", "olmo 7b", "[OLMo] 70B, trained on 7,000 hours"],
    ["gpt-oss-20b", "gpt 2", "[gpt]-oss-20b"],
    ["GPT-2 XL", "gpt 2", "[GPT-2] XL"],
    ["Qwen2.5 0.5B", "qwen2", "[Qwen]2.5 0.5B"],
    ["Qwen2.5 0.5B", "qwen 2.5", "[Qwen2.5] 0.5B"],
    ["Qwen2.5 0.5B", "0.5b qwen", "[Qwen]2.5 [0.5B]"],
    ["Pythia 6.9B", "6.9b", "Pythia [6.9B]"],
    ["Pythia 6.9B, or 9B", "6.9b", "Pythia [6.9B], or 9B"],
    ["Pythia 6.9B, or 9B", "9b", "Pythia 6.9B, or [9B]"],
    ["Llama 3.1 8B", "llama31", "[Llama 3.1] 8B"],
    ["Pythia 160M", "pythai 160m", "[Pythia 160M]"],
    ["wav2vec 2.0 Base 960h", "wav2vec2", "[wav2vec] 2.0 Base 960h"],
    ["𝟙𝟚 and ６．９", "1", "𝟙𝟚 and ６．９"],
  ];
  for (const [text, query, expected] of cases) assert.equal(shown(text, query), expected, `${query} in ${text}`);
});

test("what goes on over a space ends with a word, and words that match apart are marked apart", () => {
  const cases = [
    ["OLMo Instruct", "olmo inst", "[OLMo] [Inst]ruct"],
    ["OLMo Instruct", "olmoinst", "[OLMo] Instruct"],
    ["OLMo Instruct", "omloinst", "[OLMo] Instruct"],
    ["OLMo Instruct", "olmo instruct", "[OLMo Instruct]"],
    ["StarCoder2 15B", "starcod", "[StarCod]er2 15B"],
    ["StarCoder2 15B", "coder star", "[StarCoder]2 15B"],
    ["Stable Diffusion", "stable diff", "[Stable] [Diff]usion"],
  ];
  for (const [text, query, expected] of cases) assert.equal(shown(text, query), expected, `${query} in ${text}`);
});

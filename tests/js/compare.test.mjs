import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST, isId, readIds, withOne, without, writeIds } from "../../static/compare/chosen.js";
import { AS_CLOSED, QUESTIONS, alone, licenseWords, rows, stateWords } from "../../static/compare/table.js";

const artifact = (access = "public", license = "MIT", license_class = "open") => ({
  access, license, license_class, url: "https://example.org/x", license_url: null, name: null, note: null,
});
const part = (state, ...artifacts) => ({ state, artifacts });

/** A model as the API has it, with every key. */
const model = (changes = {}) => ({
  id: "org/model", name: "Model", organization: "Org", label: "OM", label_name: "Open Model", qualifier: null, released: null,
  modalities: ["text"], family: null, parameters: null, active_parameters: null, justification: "Because.\n", links: {
    homepage: null, paper: null, model_card: null, demo: null,
  }, derived_from: [], status: "active", checked: null,
  parts: { code: part("open", artifact()), weights: part("not_stated"), dataset: part("not_stated") },
  ...changes,
});

// Which models

test("an address holds up to six ids, each once, in their order", () => {
  assert.deepEqual(readIds("?models=b/b,a/a,b/b"), { ids: ["b/b", "a/a"], tooMany: [], wrong: [] });
  assert.deepEqual(readIds("?models=A/A,%20c/c%20,,").ids, ["a/a", "c/c"]);
  assert.deepEqual(readIds("?models=a%2Fa&models=b%2Fb").ids, ["a/a", "b/b"]);
});

test("a seventh is left out and told", () => {
  const ids = Array.from({ length: MOST + 2 }, (_, number) => `o/m-${number}`);
  assert.deepEqual(readIds(writeIds(ids)), { ids: ids.slice(0, MOST), tooMany: ids.slice(MOST), wrong: [] });
});

test("what is no id is told and never asked for", () => {
  for (const text of ["a", "a/b/c", "../x", "a/..", "a/b?c", "/a/b", "a//b", "a/-b", "a/b#c", "<b>/x", "a".repeat(200) + "/b"]) {
    assert.equal(isId(text), false, text);
    assert.deepEqual(readIds(`?models=${encodeURIComponent(text)}`), { ids: [], tooMany: [], wrong: [text] }, text);
  }
  for (const text of ["mistralai/mistral-7b-v0.3", "09-az/az_09", `${"a".repeat(80)}/${"b".repeat(80)}`]) assert.ok(isId(text), text);
});

test("an empty address asks for nothing, and nothing is written as no query", () => {
  for (const search of ["", "?", "?models=", "?models=,,", "?q=x"]) assert.deepEqual(readIds(search), { ids: [], tooMany: [], wrong: [] });
  assert.equal(writeIds([]), "");
});

test("what is written reads back, without an escape", () => {
  const ids = ["allenai/olmo-2-7b", "meta/llama-3.1-8b", "x/y_z"];
  assert.equal(writeIds(ids), "?models=allenai/olmo-2-7b,meta/llama-3.1-8b,x/y_z");
  assert.deepEqual(readIds(writeIds(ids)).ids, ids);
});

test("a list takes six, none twice, and says so by staying the same", () => {
  let ids = [];
  for (let number = 0; number < MOST; number += 1) ids = withOne(ids, `o/m-${number}`);
  assert.equal(ids.length, MOST);
  assert.equal(withOne(ids, "o/seventh"), ids);
  assert.equal(withOne(["a/a"], "a/a").length, 1);
  assert.deepEqual(without(ids, "o/m-0"), ids.slice(1));
});

// What they say

test("what a person has checked are the links", () => {
  assert.equal(QUESTIONS.find(({ key }) => key === "checked").title, "Links checked by a person");
});

test("two models that say the same differ in nothing", () => {
  const found = rows([model(), model({ id: "org/other", name: "Other" })]);
  assert.equal(found.length, QUESTIONS.length);
  assert.deepEqual(found.filter((row) => row.differs), []);
});

test("one model alone differs from nothing", () => {
  assert.deepEqual(rows([model()]).filter((row) => row.differs), []);
});

const CHANGES = {
  label: { label: "OM-OW" },
  size: { active_parameters: "1B" },
  modalities: { modalities: ["text", "code"] },
  bases: { derived_from: ["hf:a/b"] },
  status: { status: "superseded" },
  checked: { checked: "2026-01-01" },
};

for (const [key, change] of Object.entries(CHANGES)) {
  test(`a difference in ${key} is found in that row alone`, () => {
    assert.deepEqual(rows([model(), model(change)]).filter((row) => row.differs).map((row) => row.key), [key]);
  });
}

test("what usually differs is no difference worth a mark, and still the same where it is", () => {
  for (const change of [{ family: "F" }, { released: "2024" }]) {
    const [key] = Object.keys(change);
    const found = rows([model(), model(change)]).find((row) => row.key === key);
    assert.equal(found.differs || found.same, false);
    assert.ok(rows([model(change), model(change)]).find((row) => row.key === key).same);
  }
});

test("of what nobody can get no license is missing; one that is stated is told", () => {
  const said = (...artifacts) => rows([model({ parts: { ...model().parts, weights: part("not_open", ...artifacts) } })])
    .find((row) => row.key === "license" && row.part === "weights").values[0];
  assert.equal(said(artifact("closed", null, null)), AS_CLOSED);
  assert.equal(said(artifact("closed", null, null), artifact("gated", null, null)), "not stated");
  assert.equal(said(artifact("closed", null, null), artifact("closed", "MIT")), "MIT");
  assert.equal(said(), "not stated");
});

test("a qualifier is a difference of the label", () => {
  assert.ok(rows([model(), model({ qualifier: "restricted" })]).find((row) => row.key === "label").differs);
});

test("access makes a part differ, a license its license, another address neither", () => {
  const differing = (...artifacts) =>
    rows([model(), model({ parts: { ...model().parts, code: part(...artifacts) } })])
      .filter((row) => row.differs)
      .map((row) => `${row.key} ${row.part}`);
  assert.deepEqual(differing("open", { ...artifact(), url: "https://example.org/elsewhere", name: "N" }), []);
  assert.deepEqual(differing("not_open", artifact("gated")), ["part code"]);
  assert.deepEqual(differing("open", artifact("public", "Apache-2.0")), ["license code"]);
  assert.deepEqual(differing("open", artifact("public", "MIT", "restricted")), ["license code"]);
});

test("the order in which things are listed is no difference", () => {
  const parts = (...artifacts) => ({ parts: { ...model().parts, weights: part("open", ...artifacts) } });
  const [one, other] = [artifact("public", "MIT"), artifact("public", "Apache-2.0")];
  const both = [model({ ...parts(one, other), modalities: ["text", "code"] }), model({ ...parts(other, one, other), modalities: ["code", "text"] })];
  assert.deepEqual(rows(both).filter((row) => row.differs), []);
});

test("what is each one's own is neither a difference nor the same", () => {
  const found = rows([model(), model({ justification: "Otherwise." })]).find((row) => row.key === "justification");
  assert.equal(found.differs || found.same, false);
});

test("every row but one's own is either a difference or the same", () => {
  for (const row of rows([model(), model(CHANGES.size)])) {
    assert.equal(row.differs !== row.same, !["justification", "links"].includes(row.key), row.key);
  }
});

test("the states are said as the model's page says them", () => {
  assert.equal(stateWords(part("open", artifact())), "Public");
  assert.equal(stateWords(part("not_stated")), "Not stated");
  assert.equal(stateWords(part("not_open", artifact("gated"))), "Gated");
  assert.equal(stateWords(part("not_open", artifact(), artifact("gated"))), "Partly gated");
  assert.equal(stateWords(part("not_open", artifact("closed"))), "Closed");
  assert.equal(stateWords(part("not_open", artifact(), artifact("closed"))), "Only partly public");
});

test("a license is told with its class where it restricts, and in words where there is none", () => {
  assert.equal(licenseWords(artifact()), "MIT");
  assert.equal(licenseWords(artifact("public", "LicenseRef-X", "restricted")), "X (restricted)");
  assert.equal(licenseWords(artifact("public", "NOASSERTION", "unstated")), "no license stated");
  assert.equal(licenseWords(artifact("closed", null, null)), "");
});

test("a row says what each model states, and of what it does not that it is not stated", () => {
  const said = (one) => Object.fromEntries(rows([one]).map(({ key, part: of, values }) => [[key, of].filter(Boolean).join(" "), values[0]]));
  assert.deepEqual(said(model()), {
    label: "OM", "part code": "Public", "license code": "MIT", "part weights": "Not stated", "license weights": "not stated",
    "part dataset": "Not stated", "license dataset": "not stated", justification: "Because.", released: "not stated", size: "not stated",
    family: "not stated", modalities: "text", bases: "nothing stated", links: "not stated", status: "active", checked: "not yet",
  });
  const stated = {
    label: null, qualifier: "restricted", released: "2024", parameters: "7B", active_parameters: "1B", family: "F", modalities: ["text", "code"],
    derived_from: ["hf:b/c", "a/b"], links: { homepage: null, paper: "https://p.org", model_card: null, demo: "https://d.org" }, checked: "2026-01-01",
  };
  const { label, released, size, family, modalities, bases, links, checked } = said(model(stated));
  assert.deepEqual({ label, released, size, family, modalities, bases, links, checked }, {
    label: "No label, restricted", released: "2024", size: "7B, 1B active", family: "F", modalities: "code, text", bases: "a/b, b/c on Hugging Face",
    links: "https://p.org https://d.org", checked: "2026-01-01",
  });
  assert.deepEqual([said(model({ parameters: "7B" })).size, said(model({ active_parameters: "1B" })).size], ["7B", "not stated, 1B active"]);
});

test("the few values that differ where all others agree stand alone", () => {
  const cases = [["aab", [2]], ["aba", [1]], ["baaa", [0]], ["aabbb", [0, 1]], ["aabb", []], ["abc", []], ["ab", []], ["aaa", []], ["aabca", [2, 3]]];
  for (const [values, places] of cases) assert.deepEqual([...alone([...values])], places, values);
});

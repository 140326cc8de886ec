import assert from "node:assert/strict";
import { test } from "node:test";

import { FACETS, filter, isBlank, options, readState, toggled, writeState } from "../../static/facets.js";

const KEYS = FACETS.map(({ key }) => key);
const facet = (key) => FACETS.find((one) => one.key === key);

/** Every combination of what matters to a facet, each as a model of its own. */
function everyModel() {
  const made = [];
  for (const label of ["OM", "OM-OW", "OM-OD", "OM-OD-OW", null]) {
    for (const qualifier of label ? [undefined, "restricted", "unstated"] : [undefined]) {
      for (const modalities of [undefined, ["text"], ["text", "image"]]) {
        for (const [organization, year] of [["Ai2", "2024"], ["Meta", "2025"], ["Meta", undefined]]) {
          made.push({ id: `o/m-${made.length}`, name: `M ${made.length}`, organization, summary: "", label, qualifier, modalities, year });
        }
      }
    }
  }
  return made;
}

const MODELS = everyModel();
const VALUES = options(MODELS);
const choice = (chosen) => new Map(Object.entries(chosen).map(([key, values]) => [key, new Set(values)]));
const state = (query, chosen = {}) => ({ query, chosen: choice(chosen) });
const passesAll = (model, chosen, but) =>
  [...chosen].every(([key, wanted]) => key === but || facet(key).values(model).some((value) => wanted.has(value)));

/** Choices of nothing, one value, two of one key, and one of each of two keys. */
function* choices() {
  yield new Map();
  for (const key of KEYS) {
    for (const value of VALUES.get(key)) {
      yield choice({ [key]: [value] });
      for (const other of VALUES.get(key)) if (other > value) yield choice({ [key]: [value, other] });
      for (const second of KEYS) {
        if (second !== key) for (const other of VALUES.get(second)) yield choice({ [key]: [value], [second]: [other] });
      }
    }
  }
}

test("a choice keeps what a naive filter keeps, in the same order", () => {
  for (const chosen of choices()) {
    const kept = filter(MODELS, chosen).kept.map(({ id }) => id);
    assert.deepEqual(kept, MODELS.filter((model) => passesAll(model, chosen)).map(({ id }) => id));
  }
});

test("a count tells how many models its value would show, whatever else its own facet has chosen", () => {
  for (const chosen of choices()) {
    const { counts } = filter(MODELS, chosen);
    for (const key of KEYS) {
      for (const value of VALUES.get(key)) {
        const shown = filter(MODELS, new Map([...chosen, [key, new Set([value])]])).kept.length;
        assert.equal(counts.get(key).get(value) ?? 0, shown, `${key}=${value} after ${JSON.stringify([...chosen].map(([k, v]) => [k, ...v]))}`);
      }
    }
  }
});

test("a value that no model has lets nothing through", () => {
  assert.deepEqual(filter(MODELS, choice({ label: ["om-ox"] })).kept, []);
});

test("a model without a license qualifier is under open licenses, and one without a label under none", () => {
  const values = (model) => facet("license").values(model);
  assert.deepEqual(values({ label: "OM" }), ["open"]);
  assert.deepEqual(values({ label: "OM", qualifier: "restricted" }), ["restricted"]);
  assert.deepEqual(values({ label: null }), ["none"]);
});

test("an empty registry has facets without values", () => {
  for (const key of KEYS) assert.deepEqual(options([]).get(key), []);
  assert.deepEqual(filter([], choice({ label: ["om"] })).kept, []);
});

test("labels are offered by rank, years newest first, the rest by how often they occur and then by name", () => {
  const model = (id, rest) => ({ id, name: id, organization: "A", summary: "", label: "OM", ...rest });
  const offered = options([
    model("1", { label: null, modalities: ["video"], year: "2023" }),
    model("2", { label: "OM", modalities: ["text", "image"], year: "2025" }),
    model("3", { label: "OM-OW", modalities: ["text"], year: "2024" }),
    model("4", { label: "OM-OD", modalities: ["audio"] }),
    model("5", { label: "OM-OD-OW", organization: "B" }),
  ]);
  assert.deepEqual(offered.get("label"), ["om-od-ow", "om-od", "om-ow", "om", "none"]);
  assert.deepEqual(offered.get("modality"), ["text", "audio", "image", "video"]);
  assert.deepEqual(offered.get("org"), ["A", "B"]);
  assert.deepEqual(offered.get("year").slice(-3), ["2025", "2024", "2023"]);
});

test("what toggles a value twice changes nothing, and what toggles it once leaves the first state alone", () => {
  for (const chosen of choices()) {
    for (const key of KEYS) {
      for (const value of [...VALUES.get(key), "of no model"]) {
        const before = { query: "q", chosen };
        const written = writeState(before);
        const once = toggled(before, key, value);
        assert.equal(once.chosen.get(key)?.has(value) ?? false, !(chosen.get(key)?.has(value) ?? false));
        assert.equal(writeState(before), written);
        const sorted = ({ chosen: map }) => [...map].map(([k, v]) => [k, [...v].sort()]).sort();
        assert.deepEqual(sorted(toggled(once, key, value)), sorted(before));
      }
    }
  }
});

test("a facet without a chosen value is no key of the state, so a state without any is blank", () => {
  const off = toggled(toggled(state(""), "label", "om"), "label", "om");
  assert.equal(off.chosen.size, 0);
  assert.ok(isBlank(off));
  assert.equal(writeState(off), "");
});

const NASTY = ["a b", "a+b", "a&b=c", "100%", "#1", "?x", "c++", "é", "模型", "🙂", '"><img src=x>', "a/b", "\\", "a,b", "__proto__", "constructor"];

test("every state is read back from its address as it was written", () => {
  for (const chosen of choices()) assert.deepEqual(readState(writeState({ query: "olmo 2", chosen })), { query: "olmo 2", chosen });
  for (const text of NASTY) {
    for (const key of KEYS) {
      const nasty = state(text, { [key]: [text, "om"] });
      assert.deepEqual(readState(writeState(nasty)), nasty);
    }
  }
});

test("a written state needs no escaping in an address, and is read after a form has sent it too", () => {
  for (const text of NASTY) {
    const address = new URL(`https://example.org/registry/${writeState(state(text))}`);
    assert.equal(address.searchParams.get("q"), text);
    assert.equal(address.hash, "");
  }
  assert.equal(readState("?q=olmo+2").query, "olmo 2");
});

test("the address has the form that the contract gives it", () => {
  assert.equal(writeState(state("olmo", { label: ["om", "om-ow"], modality: ["text"] })), "?q=olmo&label=om&label=om-ow&modality=text");
});

test("a query of spaces is blank and leaves no trace in the address", () => {
  assert.ok(isBlank(state("  ")));
  assert.equal(writeState(state("  ")), "");
});

test("a query or a choice alone is not blank", () => {
  assert.ok(!isBlank(state("x")));
  assert.ok(!isBlank(state("", { year: ["2024"] })));
});

test("keys that are no facet's, empty values and repetitions are passed over", () => {
  assert.deepEqual(readState("?utm_source=x&label=&label=om&label=om&color=red&__proto__=1"), state("", { label: ["om"] }));
  assert.deepEqual(readState(""), state(""));
  assert.deepEqual(readState("?%E0%A4%A&&&=&label"), state(""));
});

test("whatever stands in the address, a facet has words for it", () => {
  for (const { words } of FACETS) {
    for (const value of ["om", "x", "toString", ...NASTY]) assert.equal(words(value).toLowerCase(), value.toLowerCase());
  }
  assert.deepEqual(["open", "restricted", "unstated", "none"].map(facet("license").words), ["Open licenses", "Restricted", "Unstated", "None"]);
});

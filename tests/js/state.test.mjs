/** A state survives its address. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { FACETS } from "../../static/list/facets.js";
import { SORTS, isBlank, readState, toggled, writeState } from "../../static/list/state.js";

const KEYS = FACETS.map(({ key }) => key);
const VALUES = ["om", "2025", "of no model"];
const choice = (chosen) => new Map(Object.entries(chosen).map(([key, values]) => [key, new Set(values)]));
const state = (query, chosen = {}, sort = "") => ({ query, chosen: choice(chosen), sort });

/** Choices of nothing, one value, two of one key, and one of each of two keys. */
function* choices() {
  yield new Map();
  for (const key of KEYS) {
    yield choice({ [key]: ["om"] });
    yield choice({ [key]: ["om", "2025"] });
    for (const second of KEYS) if (second !== key) yield choice({ [key]: ["om"], [second]: ["2025"] });
  }
}

test("every order is read back, the first leaves no trace", () => {
  for (const sort of SORTS) assert.deepEqual(readState(writeState(state("", {}, sort))), state("", {}, sort));
  assert.equal(writeState(state("", {}, SORTS[0])), "");
  assert.ok(!isBlank(state("", {}, "newest")));
});

test("what toggles a value twice changes nothing, and what toggles it once leaves the first state alone", () => {
  for (const chosen of choices()) {
    for (const key of KEYS) {
      for (const value of VALUES) {
        const before = { query: "q", chosen, sort: "" };
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
  for (const chosen of choices()) assert.deepEqual(readState(writeState({ query: "olmo 2", chosen, sort: "newest" })), { query: "olmo 2", chosen, sort: "newest" });
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
  assert.deepEqual(readState("?utm_source=x&label=&label=om&label=om&color=red&__proto__=1&sort=sideways"), state("", { label: ["om"] }));
  assert.deepEqual(readState(""), state(""));
  assert.deepEqual(readState("?%E0%A4%A&&&=&label"), state(""));
});

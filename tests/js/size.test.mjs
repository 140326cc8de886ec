/** Sizes and ranges of them. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { RANGES, holds, parametersOf, rangeOf, wordsOf } from "../../static/list/size.js";

test("a size is as many parameters as it says", () => {
  assert.deepEqual(["160M", "1.5B", "2T", "12k", "7"].map(parametersOf), [160e6, 1.5e9, 2e12, 12e3, 7]);
  for (const text of ["", "B", "7 B", "1.5.2B", "7Bx", null, undefined]) assert.equal(parametersOf(text), null);
});

test("a range begins with its lower end and stays below its upper", () => {
  assert.deepEqual(["999M", "1B", "9.99B", "10B"].map((size) => holds("1b-10b", size)), [false, true, true, false]);
  assert.deepEqual(["1M", "10B"].map((size) => holds("-10b", size)), [true, false]);
  assert.ok(holds("100b-", "1T"));
  assert.deepEqual(["6", "7", "8"].map((size) => holds("7-8", size)), [false, true, false]);
});

test("each size is in exactly one of the offered ranges", () => {
  for (const size of ["1k", "999M", "1B", "9.9B", "10B", "99B", "100B", "5T", "unknown"]) {
    assert.equal(RANGES.filter((range) => holds(range, size)).length, 1, size);
  }
});

test("what is no range holds nothing", () => {
  for (const range of ["-", "", "x-y", "7b", "1b-2b-3b", "__proto__"]) assert.ok(!holds(range, "7B"), range);
});

test("a range is said in words", () => {
  assert.deepEqual(["-10b", "1b-1.5b", "100b-", "unknown"].map(wordsOf), ["Under 10B", "1B to 1.5B", "100B and more", "Not stated"]);
});

test("two ends as people type them make a range, a bare number meaning billions", () => {
  assert.equal(rangeOf("", "10"), "-10b");
  assert.equal(rangeOf(" 500M ", "3B"), "500m-3b");
  assert.equal(rangeOf("100", ""), "100b-");
  for (const [from, to] of [["", ""], ["x", "7"], ["7", "3"], ["7", "7"], ["-1", "7"]]) assert.equal(rangeOf(from, to), "");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { FACETS, filter as filtered, options as offered, sum, tabulating } from "../../static/list/facets.js";
import { atOnce } from "../../static/shared/slices.js";

const KEYS = FACETS.map(({ key }) => key);
const facet = (key) => FACETS.find((one) => one.key === key);

/** Every combination of what matters to a facet, each as a model of its own. */
function everyModel() {
  const made = [];
  for (const label of ["OM", "OM-OW", "OM-OD", "OM-OD-OW", null]) {
    for (const qualifier of label ? [undefined, "restricted", "unstated"] : [undefined]) {
      for (const modalities of [undefined, ["text"], ["text", "image"]]) {
        for (const [organization, year] of [["Ai2", "2024"], ["Meta", "2025"], ["Meta", undefined]]) {
          const parameters = [undefined, "500M", "7B", "70B"][made.length % 4], status = made.length % 5 ? undefined : "withdrawn";
          const family = made.length % 3 ? `Family ${made.length % 3}` : undefined, released = year && `${year}-05`;
          const parts = label && `o${"rungcp"[made.length % 6]}${"gcpnou"[made.length % 6]}`, added = made.length % 3 ? `2026-0${made.length % 3}` : undefined;
          made.push({ parts, added, id: `o/m-${made.length}`, name: `M ${made.length}`, organization, summary: "", label, qualifier, modalities, released, parameters, family, status });
        }
      }
    }
  }
  return made;
}

const MODELS = everyModel();
/** What the page asks: models in, models and counts of offered values out. */
function filter(models, chosen) {
  const columns = atOnce(tabulating(models));
  const { kept, counts } = filtered(columns, models.map((_, at) => at), chosen);
  const named = columns.map((column, c) => [column.facet.key, new Map(offered(column).map(({ value, codes }) => [value, sum(counts[c], codes)]))]);
  return { kept: Array.from(kept, (at) => models[at]), counts: new Map(named) };
}
const options = (models) => new Map(atOnce(tabulating(models)).map((column) => [column.facet.key, offered(column).map(({ value }) => value)]));
const VALUES = options(MODELS);
const choice = (chosen) => new Map(Object.entries(chosen).map(([key, values]) => [key, new Set(values)]));
const passesAll = (model, chosen, but) =>
  [...chosen].every(([key, wanted]) => key === but || facet(key).values(model).some((own) => [...wanted].some((value) => value === own || facet(key).holds?.(value, own))));

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
    model("1", { label: null, modalities: ["video"], released: "2023" }),
    model("2", { label: "OM", modalities: ["text", "image"], released: "2025-01" }),
    model("3", { label: "OM-OW", modalities: ["text"], released: "2024-12-01" }),
    model("4", { label: "OM-OD", modalities: ["audio"] }),
    model("5", { label: "OM-OD-OW", organization: "B" }),
  ]);
  assert.deepEqual(offered.get("label"), ["om-od-ow", "om-od", "om-ow", "om", "none"]);
  assert.deepEqual(offered.get("modality"), ["text", "audio", "image", "video"]);
  assert.deepEqual(offered.get("org"), ["A", "B"]);
  assert.deepEqual(offered.get("year"), ["2025", "2024", "2023", "unknown"]);
});

test("a facet says its values as people read them, in the order that it says itself", () => {
  const model = (id, rest) => ({ id, name: id, organization: "A", summary: "", label: "OM", ...rest });
  const some = [
    model("1", { status: "withdrawn", modalities: ["3d"], parts: "rpu", added: "2025-01", family: "F" }), model("2", { label: null, added: "2026-02" }),
    model("3", { status: "withdrawn", parts: "ogc" }), model("4", { status: "superseded", parts: "unn", added: "2025-12" }),
  ];
  const said = (key) => options(some).get(key).map(facet(key).words);
  assert.deepEqual(said("status"), ["Active", "Superseded", "Withdrawn"]);
  assert.deepEqual(said("label"), ["OM", "No label"]);
  assert.deepEqual([said("modality"), said("family"), said("year")], [["3D"], ["F"], ["Not stated"]]);
  assert.deepEqual(said("added"), ["2026-02", "2025-12", "2025-01", "Not stated"]);
  assert.deepEqual(said("missing"), [
    "Weights: not stated", "Weights: gated", "Weights: only partly public", "Training data: not stated", "Training data: closed",
  ]);
  assert.deepEqual(said("terms"), ["Code: open license", "Code: restricted license", "Code: license not stated", "Training data: license not stated"]);
});

test("what is missing of a model and the license of what is not is told of each part", () => {
  const [one, bare] = [{ ...MODELS[0], label: "OM", parts: "rgn" }, { ...MODELS[0], label: null, parts: "ggg" }];
  assert.deepEqual(facet("missing").values(one), ["weights-gated", "dataset-not-stated"]);
  assert.deepEqual(facet("missing").values(one).map(facet("missing").words), ["Weights: gated", "Training data: not stated"]);
  assert.deepEqual(facet("terms").values(one).map(facet("terms").words), ["Code: restricted license"]);
  assert.deepEqual(facet("terms").values(bare), []);
  assert.equal(facet("missing").words("weights-<b>"), "weights-<b>");
});

test("what is public beside the code of a model with a label is told by part, whatever its license, and in other words where no title stands above", () => {
  const { values, words, chip } = facet("open");
  const of = (parts, label = "OM") => values({ ...MODELS[0], label, parts });
  assert.deepEqual([of("oru"), of("ogc"), of("uno"), of("ggg", null)], [["weights", "dataset"], [], ["dataset"], []]);
  assert.deepEqual(["weights", "dataset"].map(words), ["Weights", "Training data"]);
  assert.deepEqual([chip("dataset"), chip("x")], ["Training data public", "x"]);
  const some = [{ ...MODELS[0], label: "OM", parts: "ogo" }, { ...MODELS[0], label: "OM", parts: "ocn" }];
  assert.deepEqual(options(some).get("open"), ["dataset"]);
  assert.equal(FACETS.findIndex(({ key }) => key === "open"), FACETS.findIndex(({ key }) => key === "label") + 1);
});

test("sizes are offered as ranges that each model is in once", () => {
  const counts = filter(MODELS, new Map()).counts.get("size");
  assert.deepEqual([...counts.keys()], ["-1b", "1b-10b", "10b-100b", "unknown"]);
  assert.equal([...counts.values()].reduce((a, b) => a + b), MODELS.length);
});

test("any range of sizes can be chosen", () => {
  const sizes = (range) => new Set(filter(MODELS, choice({ size: [range] })).kept.map(({ parameters }) => parameters));
  assert.deepEqual(sizes("-10b"), new Set(["500M", "7B"]));
  assert.deepEqual(sizes("7b-7.1b"), new Set(["7B"]));
  assert.deepEqual(sizes("7B-"), new Set(["7B", "70B"]));
});

test("whatever stands in the address, a facet has words for it", () => {
  for (const { key, words } of FACETS) {
    for (const value of ["om", "x", "toString", "a b", "100%", "模型", "__proto__"]) assert.equal(words(value).toLowerCase(), value.toLowerCase(), key);
  }
  assert.deepEqual(["open", "restricted", "unstated", "none"].map(facet("license").words), ["Open licenses", "Restricted", "Unstated", "None"]);
});

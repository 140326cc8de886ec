/** What a form does that `check` never sees; the rules themselves are held to `check` by `tests/projections/test_form.py`. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Neighbors } from "../../static/form/beside.js";
import { collect, controlOf, flatten, fromApi, indices, inOrder, items, shared } from "../../static/form/entry.js";
import { closest, fill, quoted, strip, used } from "../../static/shared/text.js";
import { judge, nextLabels, qualifier, sentence } from "../../static/shared/verdict.js";

const text = (name, more = {}) => ({ name, kind: "line", many: false, ...more });
const form = {
  fields: [text("id"), text("name"), text("label"), text("modalities", { kind: "choice", many: true }), text("aliases", { kind: "id", many: true }), { name: "evidence", kind: "group" }, { name: "links", kind: "group" }, text("status")],
  links: [text("paper"), text("homepage")],
  artifact: [text("url", { kind: "url" }), text("access"), text("mirrors", { kind: "url", many: true })],
  parts: [{ part: "code", words: "code" }, { part: "weights", words: "weights" }, { part: "dataset", words: "training data" }],
  label: {
    none: "none",
    labels: [["OM", ["code"]], ["OM-OW", ["code", "weights"]], ["OM-OD", ["code", "dataset"]], ["OM-OD-OW", ["code", "dataset", "weights"]]].map(([label, open]) => ({ label, open })),
    why: { "not stated": "not stated", gated: "gated", "partly gated": "partly gated", "gated or closed": "gated or closed", closed: "closed", partial: "only partly public" },
    next: { gated: "Lift the gate on “{name}”.", partial: "Publish the rest of “{name}”.", closed: "Publish “{name}”." },
    list_it: { code: "List the {part}.", weights: "List the {part}.", dataset: "List the {part}." },
  },
};

test("what is empty is absent, and an untouched artifact is left out", () => {
  const values = { id: "a/b", name: "", modalities: [], aliases: " \n", "links.paper": "", "evidence.code.0.url": "", "evidence.code.0.mirrors": "", "evidence.code.2.url": "x" };
  const { entry, controls } = collect(form, values);
  assert.deepEqual(entry, { evidence: { code: [{ url: "x" }] } });
  assert.deepEqual([...controls], [["evidence.code.0", "evidence.code.2"]]);
});

test("a value is kept with its spaces", () => {
  assert.deepEqual(collect(form, { name: " a " }).entry, { name: " a " });
});

test("choices keep the order that they had, and new ones follow", () => {
  assert.deepEqual(inOrder(["image", "text", "video"], ["text", "speech", "image"]), ["text", "image", "video"]);
  assert.deepEqual(inOrder(["image", "text"], []), ["image", "text"]);
});

test("keys stand in the order of the fields", () => {
  assert.deepEqual(Object.keys(collect(form, { status: "active", "links.paper": "p", name: "n" }).entry), ["name", "links", "status"]);
});

test("a list takes an item a line, or commas; an address may hold a comma", () => {
  assert.deepEqual(items("a, b\n\n c,d,", "id"), ["a", "b", "c", "d"]);
  assert.deepEqual(items("https://x.org/a,b\nhttps://y.org, https://z.org,https://w.org,", "url"), ["https://x.org/a,b", "https://y.org", "https://z.org", "https://w.org"]);
});

test("an entry goes into controls and comes back", () => {
  const entry = { name: "n", modalities: ["text"], aliases: ["a/b", "a/c"], evidence: { code: [{ url: "u", mirrors: ["https://m.org"] }, { access: "closed" }] }, links: { paper: "p" } };
  assert.deepEqual(collect(form, flatten(entry)).entry, entry);
  assert.deepEqual(indices("code", flatten(entry)), [0, 1]);
});

test("a finding is shown at the control that holds its value", () => {
  const controls = new Map([["evidence.code.0", "evidence.code.2"]]);
  const known = new Set(["evidence.code.2.url", "evidence.code", "aliases", "evidence.weights"]);
  const at = (field) => controlOf(field, controls, (name) => known.has(name));
  assert.equal(at("evidence.code.0.url"), "evidence.code.2.url");
  assert.equal(at("aliases.3"), "aliases");
  assert.equal(at("evidence.code"), "evidence.code");
  assert.equal(at("elsewhere"), "");
});

test("a model of the API becomes its entry", () => {
  const artifact = { url: "u", license_class: "open", access: "public", mirrors: [] };
  const model = { id: "a/b", name: "n", label: null, modalities: ["text"], aliases: [], parts: { code: { artifacts: [artifact] }, weights: { artifacts: [] }, dataset: { artifacts: [] } }, links: { paper: null, homepage: "h" }, status: "active", page: "x" };
  assert.deepEqual(fromApi(form, model), { name: "n", modalities: ["text"], evidence: { code: [{ url: "u", access: "public" }] }, links: { homepage: "h" } });
  assert.equal(fromApi(form, { ...model, status: "withdrawn" }).label, "none");
});

test("sizes of a family share their data and not their weights' address", () => {
  const entry = { name: "n", family: "f", parameters: "7B", status: "withdrawn", evidence: { weights: [{ url: "u", license: "MIT", access: "public" }], dataset: [{ url: "d" }] }, links: { paper: "p", model_card: "m" } };
  assert.deepEqual(shared(entry), { family: "f", evidence: { dataset: [{ url: "d" }], weights: [{ license: "MIT", access: "public" }] }, links: { paper: "p" } });
  assert.deepEqual(shared({}), {});
});

test("what would earn more is told for each part, and for the code first", () => {
  const open = [{ access: "public" }];
  const next = (evidence) => nextLabels(form, judge(form, evidence).parts).map(({ step, label }) => [label?.label, step]);
  assert.deepEqual(next({}), [["OM", "List the code."]]);
  assert.deepEqual(next({ code: open, weights: [{ access: "gated", name: "W" }] }), [["OM-OW", "Lift the gate on “W”."], ["OM-OD", "List the training data."]]);
  assert.deepEqual(next({ code: open, weights: open, dataset: open }), []);
  assert.equal(sentence(form, judge(form, { code: open, dataset: open, weights: [{ access: "closed" }] }).parts), "Code and training data are public; the weights are closed.");
});

test("what is said beside the label follows the licenses of what is open", () => {
  const classes = new Map([["MIT", "open"], ["NOASSERTION", "unstated"], ["CC-BY-NC-4.0", "restricted"], ["LicenseRef-x", "restricted"]]);
  const said = (...artifacts) => qualifier(judge(form, { code: [{ access: "public", license: "MIT" }], weights: artifacts }).parts, (text) => classes.get(text) ?? "");
  assert.equal(said({ access: "public", license: "MIT" }), "");
  assert.equal(said({ access: "public", license: "NOASSERTION" }), "unstated");
  assert.equal(said({ access: "public", license: "NOASSERTION" }, { access: "public", license: "CC-BY-NC-4.0" }), "restricted");
  assert.equal(said({ access: "gated", license: "LicenseRef-x" }), "");
  assert.equal(said({ access: "public", license: "not one yet (" }, { access: "public" }), "");
});

test("an artifact whose access is not chosen yet opens nothing", () => {
  const { label, parts } = judge(form, { code: [{}] });
  assert.equal(label, null);
  assert.equal(nextLabels(form, parts)[0].step, "Say who can get “code”.");
  assert.match(sentence(form, parts), /^The code is not stated;/);
});

test("text is shown, measured and matched as by check", () => {
  assert.equal(strip("\u3000\x1c a\ufeff \n"), "a\ufeff");
  assert.equal(quoted("a\n\u200b\u{e0041}"), "“a\\n\\u200b\\U000e0041”");
  assert.equal(quoted("🤖".repeat(61)), `“${"🤖".repeat(59)}…”`);
  assert.equal(quoted("x".repeat(60)), `“${"x".repeat(60)}”`);
  assert.equal(fill("{a} {b}", { a: "{b}", b: 1 }), "{b} 1");
  assert.equal(closest("vidoe", ["image", "Video"]), "Video");
  assert.equal(closest("zzz", ["image"]), "");
  assert.equal(used("🤖".repeat(1200), 8000), "1,200 of 8,000");
});

test("a day has come as soon as it has anywhere", () => {
  const neighbors = new Neighbors({ words: { "not-yet": { code: "not-yet", message: "{value}", hint: "" } } }, []);
  const told = (checked) => neighbors.check("a/b", { checked }).map(({ message }) => message);
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-30T09:59:59Z") });
  assert.deepEqual(["2026-11-30", "2026-12-01"].flatMap(told), ["2026-12-01"]);
  mock.timers.setTime(Date.parse("2026-11-30T10:00:00Z"));
  assert.deepEqual(["2026-12-01", "2026-12-02"].flatMap(told), ["2026-12-02"]);
  mock.timers.reset();
});

test("an organization is spelled as most of its entries spell it", () => {
  const neighbors = new Neighbors({}, ["Acme Inc.", "Acme", "ACME", "Acme"].map((organization, at) => ({ id: `acme/m-${at}`, organization, label: "OM" })));
  assert.equal(neighbors.organizationOf("acme/new"), "Acme");
  assert.equal(neighbors.organizationOf("other/new"), "");
  assert.deepEqual(neighbors.organizations, ["Acme"]);
});

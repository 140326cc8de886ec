"""What a person may write: every field's limits, the rules between fields, and the schema that editors use."""

import datetime
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openlabels.ground.problem import Severity
from openlabels.projections import form
from openlabels.reading import folding, rules, schema, source
from openlabels.reading.entry import Entry
from openlabels.reading.rules import Finding
from openlabels.reading.values import MAX_URL, MODALITIES, count, id_fault
from tests.entries import ROOT, SETTINGS, artifact, entry, text

SCHEMA = schema.of_entry("https://example.org/schema/entry.json")
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
ENTRIES = sorted((ROOT / "registry").glob("*/*.yaml"))


def findings(data: dict[str, Any]) -> list[Finding]:
    return rules.parse(data)[1]


def told(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding.code, folding.dotted(finding.path)) for finding in findings(data)]


def read(**changes: Any) -> Entry:
    made, found = rules.parse(entry(**changes))
    assert made, found
    return made


def with_artifact(**changes: Any) -> dict[str, Any]:
    whole = {**artifact(), **changes}
    return entry(evidence={"code": [{key: value for key, value in whole.items() if value is not None}]})


def as_editors_read(text: str) -> Any:
    """Typed YAML as JSON Schema sees it: dates are text there."""

    def plain(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items()}
        if isinstance(node, list):
            return [plain(item) for item in node]
        return node.isoformat() if isinstance(node, datetime.date) else node

    return plain(yaml.safe_load(text))


def accepted(data: Any) -> bool:
    return bool(VALIDATOR.is_valid(data))


# --- Addresses


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org/",
        "HTTPS://Example.ORG/Path?q=1&r=%20#top",
        "https://example.org:443/x",
        "https://xn--mnchen-3ya.de/",
        "https://ja.wikipedia.org/wiki/日本",
        "https://huggingface.co/allenai/OLMo-2-1124-7B/tree/main",
        "https://a.b.c.d.e.example.org/~me/(x),[y];z=1",
        "https://1.example.org/",
        "https://example.org/@someone",
        "https://example.org/" + "x" * (MAX_URL - 20),
    ],
)
def test_an_address_of_a_public_https_host_is_taken_as_it_is(address: str) -> None:
    assert read(links={"paper": address}).links.paper == address


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/path",
        "example.org",
        "https:example.org",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://?q",
        "https://user@example.org",
        "https://user:password@example.org",
        "https://@example.org",
        "https://example.org@evil.example",
        "https://example.org\\@evil.example",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[example.org/",
        "https://１２７.0.0.1/",
        "https://localhost/",
        "https://intranet/",
        "https://example.org./",
        "https://.example.org/",
        "https://example..org/",
        "https://-example.org/",
        "https://example-.org/",
        "https://exa_mple.org/",
        "https://exa%6dple.org/",
        "https://example.org:80/",
        "https://example.org:8443/",
        "https://example.org:0/",
        "https://example.org:/",
        "https://example.org:x/",
        "https://example.org:99999/",
        "https://example.org/a b",
        " https://example.org/",
        "https://example.org/ ",
        "https://example.org/\t",
        "https://example.org/\nx",
        "https://example.org/<x>",
        'https://example.org/"x"',
        "https://example.org/{x}",
        "https://example.org/a|b",
        "https://example.org/a`b",
        "https://example.org/a\\b",
        "https://example.org/a\u200bb",
        "https://example.org/a\ufeffb",
        "https://example.org/a\u00adb",
        "https://example.org/a\u00a0b",
        "https://…",
        "https://" + "a" * 64 + ".org/",
        "https://" + "a." * 130 + "org/",
        "https://example.org/" + "x" * (MAX_URL - 19),
    ],
)
def test_any_other_address_is_refused(address: str) -> None:
    assert told(entry(links={"paper": address})) == [("url", "links.paper")]


@pytest.mark.parametrize("field", ["url", "license_url"])
def test_every_address_of_an_artifact_is_checked(field: str) -> None:
    assert told(with_artifact(**{field: "http://x.org"})) == [("url", f"evidence.code.0.{field}")]


@given(st.text("https:/@.[]0aé\\%?# \u200b", max_size=25).map("https://".__add__) | st.text(max_size=40))
def test_any_text_is_an_address_or_is_refused(address: str) -> None:
    assert {code for code, _ in told(with_artifact(license_url=address))} <= {"url"}


# --- One-line text


@pytest.mark.parametrize(("field", "most"), [("name", 100), ("organization", 100), ("summary", 200), ("family", 100)])
def test_a_line_has_its_limit(field: str, most: int) -> None:
    assert told(entry(**{field: "é" * most})) == []
    assert told(entry(**{field: "é" * (most + 1)})) == [("too-long", field)]


@pytest.mark.parametrize("field", ["name", "organization", "summary", "family"])
@pytest.mark.parametrize(
    ("value", "code"),
    [
        (" ", "blank"),
        ("\u3000", "blank"),
        ("a\nb", "one-line"),
        ("a\tb", "character"),
        ("a\u200bb", "character"),
        ("a\u200db", "character"),
        ("a\u2060b", "character"),
        ("a\ufeffb", "character"),
        ("a\u00adb", "character"),
    ],
)
def test_a_line_is_one_that_people_can_see(field: str, value: str, code: str) -> None:
    assert told(entry(**{field: value})) == [(code, field)]


def test_a_block_of_one_line_is_one_line() -> None:
    assert read(name="Tiny 1B\n").name == "Tiny 1B"
    assert told(entry(name="Tiny\n\n")) == [("one-line", "name")]


# --- Longer text


@pytest.mark.parametrize(("size", "expected"), [(39, "too-short"), (40, ""), (8000, ""), (8001, "too-long")])
def test_a_justification_has_40_to_8000_characters(size: int, expected: str) -> None:
    assert told(entry(justification="é" * size)) == ([(expected, "justification")] if expected else [])


def test_spaces_justify_nothing() -> None:
    assert told(entry(justification="open" + " " * 60)) == [("too-short", "justification")]
    assert told(entry(justification=" " * 60)) == [("blank", "justification")]


def test_a_note_has_at_most_300_characters() -> None:
    assert told(with_artifact(note="é" * 300)) == []
    assert told(with_artifact(note="é" * 301)) == [("too-long", "evidence.code.0.note")]
    assert told(with_artifact(note=" ")) == [("blank", "evidence.code.0.note")]


# --- Choices


def test_the_contracts_modalities_are_known() -> None:
    contract = (
        "text, code, image, video, audio, speech, music, 3d, molecule, protein, weather, earth-observation, "
        "time-series, tabular, graph, robotics, other"
    )
    assert list(MODALITIES) == contract.split(", ")


@pytest.mark.parametrize("modality", MODALITIES)
def test_every_modality_may_stand_alone(modality: str) -> None:
    assert read(modalities=[modality]).modalities == [modality]


@pytest.mark.parametrize(
    ("changes", "field", "meant"),
    [
        ({"label": "om-ow"}, "label", "OM-OW"),
        ({"label": "OM-OW-OD"}, "label", "OM-O"),
        ({"modalities": ["Text"]}, "modalities.0", "text"),
        ({"modalities": ["text", "vidoe"]}, "modalities.1", "video"),
        ({"status": "Active"}, "status", "active"),
    ],
)
def test_a_misspelled_choice_is_answered_with_what_was_meant(changes: dict[str, Any], field: str, meant: str) -> None:
    [finding] = findings(entry(**changes))
    assert (finding.code, folding.dotted(finding.path)) == ("choice", field)
    assert f"Did you mean “{meant}" in finding.hint


@pytest.mark.parametrize("access", ["Public", "open", "yes", "gate", "none"])
def test_access_is_one_of_four_words(access: str) -> None:
    assert told(with_artifact(access=access)) == [("choice", "evidence.code.0.access")]


# --- Dates and sizes


@pytest.mark.parametrize("released", ["2024", "2024-11", "2024-11-26", "2024-02-29", "0001"])
def test_a_release_is_a_year_a_month_or_a_day(released: str) -> None:
    assert read(released=released).released == released


@pytest.mark.parametrize(
    "released",
    [
        "24",
        "2024-1",
        "2024-13",
        "2024-00",
        "2023-02-29",
        "2024-11-31",
        "0000",
        "2024-11-26T10:00",
        "26.11.2024",
        "2024-W01",
        "20241126",
        "2024-",
        "２０２４",
        "2024\n",
        " 2024",
        "Nov 2024",
    ],
)
def test_any_other_release_is_refused(released: str) -> None:
    assert told(entry(released=released)) == [("date", "released")]


@pytest.mark.parametrize(("checked", "fine"), [("2026-11-20", True), ("2026-11", False), ("2026", False)])
def test_links_are_checked_on_a_day(checked: str, fine: bool) -> None:
    assert told(entry(checked=checked)) == ([] if fine else [("date", "checked")])


@pytest.mark.parametrize(
    ("size", "number"),
    [("7B", 7e9), ("1.5B", 1.5e9), ("350M", 350e6), ("0.5B", 5e8), ("12K", 12e3), ("1T", 1e12), ("46.7B", 46.7e9)],
)
def test_a_size_is_a_number_with_its_unit(size: str, number: float) -> None:
    assert read(parameters=size).parameters == size
    assert count(size) == pytest.approx(number)


@pytest.mark.parametrize(
    "size",
    ["7", "7b", "7 B", "7G", "1,5B", "B", ".5B", "7.B", "0B", "0.0M", "-7B", "1e9", "7B\n", "8x7B", "７B", "~7B"],
)
def test_any_other_size_is_refused(size: str) -> None:
    assert told(entry(active_parameters=size)) == [("size", "active_parameters")]


def test_more_active_parameters_than_there_are_is_a_warning() -> None:
    made, [finding] = rules.parse(entry(parameters="700M", active_parameters="1B"))
    assert made
    assert (finding.severity, finding.path) == (Severity.WARNING, ("active_parameters",))
    assert findings(entry(parameters="1B", active_parameters="1000M")) == []


# --- Ids


@pytest.mark.parametrize(
    "model_id",
    [
        "a/b",
        "allenai/olmo-2-7b",
        "a.b_c-d/e.f_g-h",
        "1/2",
        "x" * 80 + "/" + "y" * 80,
        "meta/llama-3.1",
        "a/json",
        "a/b.json-x",
    ],
)
def test_an_id_is_lower_case_words_joined_by_single_marks(model_id: str) -> None:
    assert id_fault(model_id) == ""


@pytest.mark.parametrize(
    "model_id",
    [
        "",
        "a",
        "a/",
        "/b",
        "a/b/c",
        "A/b",
        "a/B",
        "a//b",
        "-a/b",
        "a-/b",
        "a--b/c",
        "a.-b/c",
        "../b",
        "a/..",
        "a/.b",
        "a b/c",
        "é/b",
        "a/b\n",
        "a/b.json",
        "a.svg/b",
        "a/b.html",
        "a/b.xml",
        "a/b.png",
        "a/b.js",
        "x" * 81 + "/b",
        "a/" + "y" * 81,
    ],
)
def test_any_other_id_is_refused(model_id: str) -> None:
    assert id_fault(model_id)


@pytest.mark.parametrize(
    "reference", ["allenai/olmo-2-7b", "hf:meta-llama/Llama-3.1-8B", "hf:a/b", "hf:01-ai/Yi_34B.x"]
)
def test_a_base_is_an_id_here_or_on_hugging_face(reference: str) -> None:
    assert read(derived_from=[reference]).derived_from == [reference]


@pytest.mark.parametrize(
    "reference",
    [
        "hf:",
        "hf:bert",
        "hf:a/b/c",
        "hf:/b",
        "hf:a/",
        "HF:a/b",
        "hf:a b/c",
        "hf:../x",
        "hf:a/é",
        "meta-llama/Llama",
        "https://huggingface.co/a/b",
    ],
)
def test_any_other_base_is_refused(reference: str) -> None:
    assert told(entry(derived_from=[reference])) == [("id", "derived_from.0")]


@pytest.mark.parametrize(("handle", "fine"), [("a", True), ("octo-cat9", True), ("x" * 39, True), ("x" * 40, False)])
def test_a_handle_is_at_most_39_characters(handle: str, fine: bool) -> None:
    assert told(entry(contacts=[handle])) == ([] if fine else [("handle", "contacts.0")])


@pytest.mark.parametrize("handle", ["@octocat", "-a", "a-", "a--b", "a b", "a_b", "é", "a@example.org"])
def test_any_other_handle_is_refused(handle: str) -> None:
    assert told(entry(contacts=[handle])) == [("handle", "contacts.0")]


# --- Lists


@pytest.mark.parametrize(
    ("field", "items"),
    [
        ("modalities", ["text", "text"]),
        ("derived_from", ["hf:a/b", "hf:a/b"]),
        ("aliases", ["a/b", "a/b"]),
        ("contacts", ["a", "b", "a"]),
    ],
)
def test_nothing_is_listed_twice(field: str, items: list[str]) -> None:
    assert told(entry(**{field: items})) == [("listed-twice", field)]


def test_a_mirror_is_listed_once() -> None:
    mirrors = ["https://a.org/", "https://a.org/"]
    assert told(with_artifact(mirrors=mirrors)) == [("listed-twice", "evidence.code.0.mirrors")]


def test_a_mirror_is_another_place_than_the_thing_itself() -> None:
    mirrors = ["https://b.org/", "https://a.org/"]
    assert told(with_artifact(url="https://a.org/", mirrors=mirrors)) == [("listed-twice", "evidence.code.0.mirrors.1")]
    assert told(with_artifact(url="https://c.org/", mirrors=mirrors)) == []
    assert told(with_artifact(url=["x"], mirrors=[["x"]])) != []


@pytest.mark.parametrize("name", rules.LINES)
@pytest.mark.parametrize("around", [" {}", "{} ", "\u00a0{}", "{} \n"])
def test_a_space_around_a_line_is_told(name: str, around: str) -> None:
    assert told(entry(**{name: around.format("Tiny")})) == [("outer-space", name)]
    assert told(entry(**{name: "Tiny one"})) == told(entry(**{name: "Tiny\n"})) == []


def test_a_space_around_the_name_of_an_artifact_is_told() -> None:
    assert told(with_artifact(name=" Code")) == [("outer-space", "evidence.code.0.name")]


def test_every_field_of_one_line_is_among_those_that_are_looked_at() -> None:
    kinds = {field["name"] for field in form.document(SETTINGS)["fields"] if field["kind"] == "line"}
    assert kinds == set(rules.LINES)


def test_a_thing_is_listed_once_in_a_part() -> None:
    one, other = artifact("code"), artifact("code", name="Training code")
    elsewhere, licensed = artifact("code", url="https://example.org/other"), artifact("code", license="MIT")
    assert told(entry(evidence={"code": [one, elsewhere, other]})) == [("listed-twice", "evidence.code.2.url")]
    assert told(entry(label="OM-OW", evidence={"code": [one], "weights": [other]})) == []
    assert told(entry(evidence={"code": [one, licensed]})) == [], "two things in one place, under two licenses"
    closed = {"access": "closed"}
    assert told(entry(evidence={"code": [one], "weights": [closed, closed]})) == []
    assert told(entry(evidence={"code": [{**one, "url": ["x"]}, {**one, "url": ["x"]}]})) != []


@pytest.mark.parametrize(("count", "expected"), [(10, []), (11, [("too-long", "aliases")])])
def test_a_model_has_at_most_ten_former_ids(count: int, expected: list[tuple[str, str]]) -> None:
    assert told(entry(aliases=[f"example/old-{n}" for n in range(count)])) == expected


def test_an_empty_list_has_too_few() -> None:
    assert told(entry(modalities=[])) == [("too-short", "modalities")]


# --- Keys


REQUIRED = ["name", "organization", "summary", "label", "justification", "modalities", "evidence"]


@pytest.mark.parametrize("key", REQUIRED)
def test_a_required_key_is_missed(key: str) -> None:
    assert told(entry(**{key: None})) == [("missing", key)]


def test_only_the_contracts_keys_are_required() -> None:
    assert [name for name, field in Entry.model_fields.items() if field.is_required()] == REQUIRED


@pytest.mark.parametrize("key", ["url", "license", "access"])
def test_an_artifact_has_address_license_and_access(key: str) -> None:
    assert told(with_artifact(**{key: None})) == [("missing", f"evidence.code.0.{key}")]


def test_a_closed_artifact_needs_neither_address_nor_license() -> None:
    assert findings(entry(evidence={"code": [artifact()], "weights": [{"access": "closed"}]})) == []


@pytest.mark.parametrize("part", ["weights", "dataset"])
def test_evidence_needs_code(part: str) -> None:
    assert told(entry(evidence={part: [artifact()]})) == [("missing", "evidence.code")]


@pytest.mark.parametrize(
    ("data", "field", "meant"),
    [
        (entry(nmae="x"), "nmae", "Did you mean “name”?"),
        (entry(evidence={"code": [artifact()], "wieghts": []}), "evidence.wieghts", "Did you mean “weights”?"),
        (with_artifact(licence="MIT"), "evidence.code.0.licence", "Did you mean “license”?"),
        (entry(links={"papers": "x"}), "links.papers", "Did you mean “paper”?"),
        (entry(weights=[]), "weights", "It belongs to “evidence”"),
        (entry(paper="x"), "paper", "It belongs to “links”"),
        (entry(zzz="x"), "zzz", "Known here: name, "),
        (entry(**{"": "x"}), "", "Known here: name, "),
    ],
)
def test_an_unknown_key_becomes_no_other_key(data: dict[str, Any], field: str, meant: str) -> None:
    [finding] = findings(data)
    assert (finding.code, folding.dotted(finding.path), finding.at_key) == ("unknown-key", field, True)
    assert finding.hint.startswith(meant)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (entry(name=["x"]), "name"),
        (entry(name={"x": "y"}), "name"),
        (entry(modalities="text"), "modalities"),
        (entry(modalities={"text": "yes"}), "modalities"),
        (entry(modalities=[["text"]]), "modalities.0"),
        (entry(evidence="x"), "evidence"),
        (entry(evidence=["x"]), "evidence"),
        (entry(evidence={"code": "x"}), "evidence.code"),
        (entry(evidence={"code": {"url": "x"}}), "evidence.code"),
        (entry(evidence={"code": ["x"]}), "evidence.code.0"),
        (entry(evidence={"code": [["x"]]}), "evidence.code.0"),
        (with_artifact(license=["MIT"]), "evidence.code.0.license"),
        (with_artifact(access={"public": "yes"}), "evidence.code.0.access"),
        (entry(links="x"), "links"),
        (entry(label=["OM"]), "label"),
        (entry(status=["withdrawn"]), "status"),
        (entry(parameters=["7B"]), "parameters"),
        (entry(aliases="a/b"), "aliases"),
    ],
)
def test_another_shape_is_refused(data: dict[str, Any], field: str) -> None:
    assert told(data) == [("shape", field)]


# --- Rules between fields


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "withdrawn"}, [("missing", "status_note")]),
        ({"status": "withdrawn", "status_note": "Its data leaked."}, []),
        ({"status": "withdrawn", "status_note": "Its data leaked.", "label": "none"}, []),
        ({"label": "none"}, [("label", "label")]),
        ({"label": "none", "status": "active"}, [("label", "label")]),
        ({"label": "none", "status": "superseded"}, [("label", "label")]),
        ({"superseded_by": "a/b"}, [("status", "superseded_by")]),
        ({"superseded_by": "a/b", "status": "superseded"}, []),
        ({"superseded_by": "a/b", "status": "withdrawn", "status_note": "x"}, [("status", "superseded_by")]),
        ({"status": "superseded"}, []),
        ({"status_note": "x"}, []),
    ],
)
def test_a_status_agrees_with_what_stands_beside_it(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(entry(**changes)) == expected


@pytest.mark.parametrize("license_", ["LicenseRef-Own", "MIT OR LicenseRef-Own", "licenseref-own"])
def test_a_license_of_its_own_needs_the_address_of_its_text(license_: str) -> None:
    assert told(with_artifact(license=license_)) == [("missing", "evidence.code.0.license_url")]
    assert told(with_artifact(license=license_, license_url="https://example.org/l")) == []


def test_a_deprecated_license_is_a_warning() -> None:
    made, [finding] = rules.parse(with_artifact(license="GPL-3.0"))
    assert made
    assert (finding.code, finding.severity) == ("deprecated-license", Severity.WARNING)
    assert finding.hint == "Write GPL-3.0-only or GPL-3.0-or-later."


@pytest.mark.parametrize("part", ["code", "weights", "dataset"])
def test_artifacts_of_every_part_keep_the_rules(part: str) -> None:
    evidence = {"code": [artifact()], part: [artifact(), {"access": "gated"}]}
    assert sorted(told(entry(evidence=evidence))) == [
        ("missing", f"evidence.{part}.1.license"),
        ("missing", f"evidence.{part}.1.url"),
    ]


def test_all_mistakes_are_told_at_once() -> None:
    data = with_artifact(access="open", license="Apache", url="http://x.org")
    data |= {"label": "om", "nmae": "x", "released": "2024-13", "status": "withdrawn", "modalities": ["vidio", "text"]}
    del data["name"]
    assert sorted(field for _, field in told(data)) == sorted(
        [
            "evidence.code.0.access",
            "evidence.code.0.license",
            "evidence.code.0.url",
            "label",
            "nmae",
            "released",
            "status_note",
            "modalities.0",
            "name",
        ]
    )


@given(
    st.recursive(
        st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from([*Entry.model_fields, "code", "url", "access", "license"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_no_data_breaks_the_model(data: Any) -> None:
    made, found = rules.parse(data if isinstance(data, dict) else {"evidence": data, "links": data, "aliases": data})
    assert made is None
    assert all(finding.message for finding in found)


# --- The schema


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "https://example.org/schema/entry.json"


def test_there_are_real_entries() -> None:
    assert len(ENTRIES) >= 60


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_schema_accepts_every_real_entry(path: Any) -> None:
    VALIDATOR.validate(as_editors_read(path.read_text(encoding="utf-8")))


def test_every_field_says_what_it_is_for() -> None:
    described = {name: one.get("description") for name, one in SCHEMA["$defs"].items()}

    def said(shape: dict[str, Any]) -> str:
        named = [option.get("$ref", "").rpartition("/")[2] for option in (shape, *shape.get("anyOf", []))]
        return shape.get("description") or next((described[name] for name in named if name), "")

    objects = {"Entry": SCHEMA, **{name: SCHEMA["$defs"][name] for name in ("Artifact", "Evidence")}}
    fields = {f"{name}.{key}": said(shape) for name, one in objects.items() for key, shape in one["properties"].items()}
    assert [name for name, words in fields.items() if len(words) < 10] == []


SCALARS = ["no", "yes", "3.10", "2024", "007", "1e3", "0x1F", "1:30", "2024-11-26", "-1", "true", ".5", "12_000"]
EMPTY = ["", "~", "null", "''", '""', "[]"]
BASE = text(entry())


@pytest.mark.parametrize("value", SCALARS)
@pytest.mark.parametrize("line", ["name: {}", "organization: {}", "summary: {}", "family: {}"])
def test_the_schema_accepts_what_editors_make_of_plain_words(line: str, value: str) -> None:
    key = line.partition(":")[0]
    whole = text(entry(**{key: None})) + line.format(value) + "\n"
    read_by_us, problems = source.parse("", whole.encode())
    assert read_by_us
    assert (problems, findings(read_by_us.data)) == ([], [])
    assert read_by_us.data[key] == value
    assert accepted(as_editors_read(whole))


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize("key", [name for name, field in Entry.model_fields.items() if not field.is_required()])
def test_the_schema_accepts_an_empty_optional_key(key: str, value: str) -> None:
    whole = f"{BASE}{key}: {value}\n"
    read_by_us, problems = source.parse("", whole.encode())
    assert read_by_us
    assert (problems, findings(read_by_us.data)) == ([], [])
    assert accepted(as_editors_read(whole))


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize("key", REQUIRED)
def test_an_empty_required_key_is_refused_by_both(key: str, value: str) -> None:
    whole = text(entry(**{key: None})) + f"{key}: {value}\n"
    read_by_us, _ = source.parse("", whole.encode())
    assert read_by_us
    assert told(read_by_us.data) == [("missing", key)]
    assert not accepted(as_editors_read(whole))


@pytest.mark.parametrize("value", EMPTY)
@pytest.mark.parametrize("key", ["url", "license", "license_url", "name", "note", "mirrors"])
def test_the_schema_accepts_empty_keys_of_a_closed_artifact(key: str, value: str) -> None:
    whole = f"{BASE}  weights:\n  - access: closed\n    {key}: {value}\n"
    read_by_us, problems = source.parse("", whole.encode())
    assert read_by_us
    assert (problems, findings(read_by_us.data)) == ([], [])
    assert accepted(as_editors_read(whole))


@pytest.mark.parametrize(
    "data",
    [
        *(entry(**{key: None}) for key in REQUIRED),
        entry(framework="PyTorch"),
        entry(links={"website": "https://example.org"}),
        entry(evidence={}),
        entry(evidence={"code": []}),
        entry(evidence={"code": [artifact()], "data": [artifact()]}),
        entry(label="om"),
        entry(label="Open"),
        entry(modalities=[]),
        entry(modalities=["vidio"]),
        entry(modalities="text"),
        entry(name=["x"]),
        entry(name="x" * 101),
        entry(summary="x" * 201),
        entry(justification="Trust us."),
        entry(justification="x" * 8001),
        entry(released="26.11.2024"),
        entry(released="2024-11-26T10:00"),
        entry(checked="2026-11"),
        entry(checked="2026-02-30"),
        entry(parameters="7b"),
        entry(parameters="lots"),
        entry(status="old"),
        entry(aliases=["Example/Tiny"]),
        entry(aliases=[f"example/old-{n}" for n in range(11)]),
        entry(derived_from=["hf:bert"]),
        entry(derived_from=["meta-llama/Llama"]),
        entry(superseded_by="tiny"),
        entry(contacts=["@octocat"]),
        entry(contacts=[f"person-{n}" for n in range(21)]),
        with_artifact(url=None),
        with_artifact(license=None),
        with_artifact(access=None),
        with_artifact(access="open"),
        with_artifact(access="gated", url=None),
        with_artifact(url="http://example.org"),
        with_artifact(url="https://example.org/" + "x" * 2048),
        with_artifact(note="x" * 301),
        with_artifact(licence="MIT"),
        with_artifact(mirrors=["ftp://example.org"]),
        with_artifact(mirrors="https://example.org"),
    ],
)
def test_what_the_model_refuses_in_shape_the_schema_refuses_too(data: dict[str, Any]) -> None:
    assert told(data) != []
    assert not accepted(data)


VALUES = [
    *("x", "no", "2024", "2024-11", "7B", "active", "withdrawn", "superseded", "a/b", "hf:a/B", "none", "OM", "MIT"),
    *(
        "HTTPS://example.org/",
        "https://example.org/",
        "public",
        "closed",
        "LicenseRef-x",
        "x" * 60,
        "é" * 100,
        "2024-11-26",
    ),
]
KEYS = ["url", "license", "license_url", "access", "name", "note"]
VALUE = st.sampled_from(VALUES)
ARTIFACT = st.dictionaries(st.sampled_from(KEYS), VALUE, max_size=4).map(lambda more: {**artifact(), **more})
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        **{name: VALUE for name in Entry.model_fields if name not in {"evidence", "modalities", "links"}},
        **{name: st.lists(VALUE, max_size=3) for name in ("derived_from", "aliases", "contacts")},
        "evidence": st.fixed_dictionaries({"code": st.lists(ARTIFACT, min_size=1, max_size=2)}),
        "links": st.dictionaries(st.sampled_from(["homepage", "paper"]), VALUE, max_size=2),
    },
)


@given(CHANGES)
def test_whatever_the_model_accepts_the_schema_accepts(changes: dict[str, Any]) -> None:
    data = entry(**changes)
    made, _ = rules.parse(data)
    assert not made or accepted(data)

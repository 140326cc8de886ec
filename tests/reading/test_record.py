"""One file compiled alone: the claim against the evidence, all problems at once, and nothing but what was handed in."""

from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.ground import problem
from openlabels.ground.label import Label
from openlabels.reading import glance, record
from openlabels.reading.record import Record
from tests.entries import JUSTIFICATION, ROOT, artifact, entry, evidence, make, text

LABELS = ["OM", "OM-OW", "OM-OD", "OM-OD-OW"]
WITHDRAWN = {"status": "withdrawn", "status_note": "Taken down."}
EARNED: dict[str | None, dict[str, Any]] = {
    "OM": evidence(),
    "OM-OW": evidence(weights="public"),
    "OM-OD": evidence(dataset="public"),
    "OM-OD-OW": evidence("public", "public", "public"),
    None: evidence("gated", "public", "public"),
}


def compiled(data: dict[str, Any] | str) -> Record:
    made, problems = make(data)
    assert made, problems
    return made


def told(data: dict[str, Any] | str) -> list[tuple[str, str]]:
    made, problems = make(data)
    assert (made is None) == bool(problem.errors(problems))
    return [(one.code, one.field) for one in problems]


# --- The claim


@pytest.mark.parametrize("earned", EARNED)
@pytest.mark.parametrize("claimed", LABELS)
def test_the_claim_must_equal_what_the_evidence_earns(claimed: str, earned: str | None) -> None:
    expected = [] if claimed == earned else [("label", "label")] if earned else [("no-label", "evidence.code")]
    assert told(entry(label=claimed, evidence=EARNED[earned])) == expected


@pytest.mark.parametrize("earned", EARNED)
def test_a_withdrawn_model_may_bear_no_label(earned: str | None) -> None:
    made = compiled(entry(label="none", evidence=EARNED[earned], **WITHDRAWN))
    assert made.glance.label is None


def test_a_model_without_a_label_has_no_qualifier() -> None:
    """`none` with “restricted” beside it would be told on its badge, and in a review."""
    code = {"code": [artifact(license="CC-BY-NC-4.0")]}
    assert compiled(entry(evidence=code)).glance.qualifier == "restricted"
    assert compiled(entry(label="none", evidence=code, **WITHDRAWN)).glance.qualifier is None


@pytest.mark.parametrize("earned", LABELS)
def test_a_withdrawn_model_may_keep_the_label_that_it_earns(earned: str) -> None:
    assert compiled(entry(label=earned, evidence=EARNED[earned], **WITHDRAWN)).glance.label == earned


@pytest.mark.parametrize("claimed", LABELS)
def test_a_withdrawn_model_keeps_no_label_that_it_does_not_earn(claimed: str) -> None:
    made, [one] = make(entry(label=claimed, evidence=EARNED[None], **WITHDRAWN))
    assert made is None
    assert "label: none" in one.hint


def test_no_label_is_no_label_for_a_model_that_is_not_withdrawn() -> None:
    assert told(entry(label="none")) == [("label", "label")]
    assert told(entry(label="none", evidence=EARNED[None])) == [("label", "label"), ("no-label", "evidence.code")]


def test_a_wrong_claim_is_answered_with_the_label_to_write() -> None:
    [one] = make(entry(label="OM-OD-OW"))[1]
    assert "“OM-OD-OW” is claimed, but the evidence earns OM: Code is public;" in one.message
    assert one.hint.startswith("Write label: OM,")


# --- All at once


def test_the_claim_is_judged_though_other_fields_are_wrong() -> None:
    assert told(entry(label="OM-OW", released="soon", name=None)) == [
        ("missing", "name"),
        ("label", "label"),
        ("date", "released"),
    ]


def test_an_alias_is_judged_though_other_fields_are_wrong() -> None:
    data = entry(aliases=["example/old", "other/old", "Bad"], released="soon")
    assert told(data) == [("alias-org", "aliases.1"), ("id", "aliases.2"), ("date", "released")]


def test_what_yaml_says_of_a_field_is_not_said_twice() -> None:
    whole = text(entry()).replace("name: Tiny 1B", 'name: "\\a"')
    assert told(whole) == [("character", "name")]


def test_problems_of_yaml_and_of_the_entry_are_told_together_in_order() -> None:
    whole = text(entry(label="om")) + "name: Again\nlinks: {x: y}\n"
    assert told(whole) == [("choice", "label"), ("duplicate-key", "name"), ("unknown-key", "links.x")]


def test_a_warning_refuses_nothing() -> None:
    made, [one] = make(entry(evidence={"code": [artifact(license="GPL-2.0")]}))
    assert made
    assert one.severity == "warning"


def test_a_problem_names_path_line_column_and_field() -> None:
    [one] = make(text(entry(released="soon")))[1]
    assert (one.path, one.line, one.field) == ("registry/example/tiny-1b.yaml", 14, "released")
    assert one.column == len("released: ") + 1


# --- The record


def test_a_record_is_complete() -> None:
    made = compiled(entry())
    assert (made.id, made.glance.org, made.path) == ("example/tiny-1b", "example", "registry/example/tiny-1b.yaml")
    assert (made.entry.name, made.verdict.label) == ("Tiny 1B", Label.OM)
    assert made.justification_html == f"<p>{JUSTIFICATION}</p>"
    assert made.glance.place("evidence.code.0.url")[0] == 11


def test_a_glance_knows_the_places_that_rules_between_entries_speak_of() -> None:
    aliases = [f"example/was-{number}" for number in range(10)]
    made = compiled(entry(aliases=aliases)).glance
    assert made.place("aliases.1") != made.place("aliases.0") != (1, 1)
    assert made.place("aliases.10") == made.place("summary") == (1, 1), "what is not there, or nobody asks for"
    assert glance.unpacked(glance.packed(made)) == made
    assert made._replace(places="").place("organization") == (1, 1)


@pytest.mark.parametrize(
    "field", ["organization", "aliases.0", "derived_from.0", "superseded_by", "checked", "evidence.code.0.url"]
)
def test_a_rule_between_entries_can_tell_the_place_of_each_value_that_it_speaks_of(field: str) -> None:
    told: dict[str, Any] = {"aliases": ["example/was"], "derived_from": ["hf:a/b"], "checked": "2026-01-01"}
    written = text(entry(status="superseded", superseded_by="example/next", **told))
    assert compiled(written).glance.place(field) == record.places(written.encode())[field] != (1, 1)


def test_a_record_does_not_change() -> None:
    made = compiled(entry())
    with pytest.raises(FrozenInstanceError):
        made.id = "x"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        made.entry.name = "x"


def test_the_same_text_gives_the_same_record() -> None:
    assert compiled(entry()) == compiled(entry())


def test_a_justification_is_safe_html() -> None:
    made = compiled(entry(justification="<script>alert(1)</script> [x](javascript:alert(1)) " + JUSTIFICATION))
    assert "<script" not in made.justification_html
    assert "<a" not in made.justification_html


@pytest.mark.parametrize("change", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_marks_and_windows_line_breaks_change_nothing(change: str, end: str) -> None:
    whole = text(entry(justification=f"{JUSTIFICATION}\n\n- a\n- b\n")).replace("\n", end)
    made, problems = record.make("example/tiny-1b", "x", (change + whole).encode())
    assert made, problems
    assert made.justification_html.endswith("<li>a</li>\n<li>b</li>\n</ul>")


# --- Whatever is written

GOOD = text(
    entry(
        evidence={"code": [artifact()], "weights": [artifact("w", "gated")]},
        aliases=["example/a"],
        links={"paper": "https://a.org/"},
    )
)
BITS = st.sampled_from(
    [
        *"[]{}:,-?&*!|>'\"%@`#\n\t ~",
        ": ",
        "\n- ",
        "\n  ",
        "null",
        "---\n",
        "é",
        "\u202e",
        "\u200b",
        "\x00",
        "\ufeff",
        "((((",
        "https://",
        "0",
    ]
)
CUTS = st.lists(st.tuples(st.integers(0, len(GOOD)), BITS, st.integers(0, 12)), min_size=1, max_size=4)


@given(CUTS)
def test_no_edit_of_an_entry_breaks_the_compiler(cuts: list[tuple[int, str, int]]) -> None:
    whole = GOOD
    for at, put, cut in cuts:
        whole = whole[:at] + put + whole[at + cut :]
    made, problems = make(whole)
    lines = whole.count("\n") + 1
    assert (made is None) == bool(problem.errors(problems))
    assert [one for one in problems if not (1 <= one.line <= lines + 1 and one.column >= 1 and one.message)] == []


@pytest.mark.parametrize("path", sorted((ROOT / "../shared/peers").glob("*/*.y*ml")), ids=lambda path: path.name)
def test_foreign_records_are_refused_with_problems(path: Any) -> None:
    made, problems = record.make("example/x", path.name, path.read_bytes())
    assert made is None
    assert problem.errors(problems)

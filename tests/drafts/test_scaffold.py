"""New entries: the blank one and drafts; whatever a draft's values hold reads back through `source`."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.drafts import scaffold
from openlabels.ground.label import Part
from openlabels.reading import record, source
from openlabels.reading.entry import Artifact, Entry, Links
from openlabels.reading.values import MODALITIES
from tests.entries import HOSTILE, entry, evidence, make

TRICKY = (
    "no", "null", "~", "3.10", "1:30", "- a", "? a", "a: b", "a #b", " leading", "trailing ", "\ttab", "a\nb\n\nc\n", "\r\n", "'", '"', "\\",
    "{a}", "[a]", "a, b", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "---", "...", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u00ad",
    "\u2028", "\u202e", "\ufeff", "\ufffe", "\uffff", "\U000e0041", "👩‍💻", "مرحبا", "x" * 5000, "https://a.example/#b", "hf:a/b", "a\u3000b",
)  # fmt: skip
"""Texts that mean something to YAML, that it refuses as they are, or that nobody sees."""

TEXTS = st.sampled_from(TRICKY) | st.sampled_from(HOSTILE) | st.text(min_size=1)
LISTS = st.lists(TEXTS, min_size=1, max_size=5)
FIELDS = {name for name in Entry.model_fields if name not in {"evidence", "links"}}
WITH_ITEMS = {"modalities", "derived_from", "aliases", "contacts"}
ARTIFACT = st.fixed_dictionaries(
    {}, optional={name: LISTS if name == "mirrors" else TEXTS for name in Artifact.model_fields}
)
VALUES = st.fixed_dictionaries(
    {"evidence": st.dictionaries(st.sampled_from(list(Part)).map(str), st.lists(ARTIFACT, min_size=1, max_size=3))},
    optional={name: LISTS if name in WITH_ITEMS else TEXTS for name in FIELDS}
    | {"links": st.dictionaries(st.sampled_from(sorted(Links.model_fields)), TEXTS, min_size=1)},
)
PLACES = [*FIELDS, "", "links.paper", "evidence", "evidence.code", "evidence.dataset", "evidence.code.0.url", "nowhere"]
NOTES = st.dictionaries(st.sampled_from(sorted(PLACES)), st.lists(TEXTS, max_size=2))


def data(text: str) -> dict[str, Any]:
    """What `source` reads, told or not of characters that nobody sees."""
    found, problems = source.parse("draft.yaml", text.encode())
    assert found, problems
    assert {one.code for one in problems} <= {"character"}
    return found.data


def test_every_optional_and_required_field_is_known_to_these_tests() -> None:
    lists = {name for name, field in Entry.model_fields.items() if "list[" in str(field.annotation)}
    assert lists == WITH_ITEMS


@given(VALUES, NOTES, TEXTS)
def test_values_read_back_as_they_were(values: dict[str, Any], notes: dict[str, list[str]], origin: str) -> None:
    expected = values | {"evidence": {"code": [{}]} | values["evidence"]}
    assert data(scaffold.draft("org/model", values, notes, origin)) == expected


@pytest.mark.parametrize("text", TRICKY)
def test_a_tricky_text_reads_back_everywhere(text: str) -> None:
    values = {"name": text, "modalities": [text, text], "evidence": {"code": [{"url": text, "mirrors": [text]}]}}
    assert data(scaffold.draft("org/model", values | {"links": {"demo": text}}, {}, "a record")) == values | {
        "links": {"demo": text}
    }


@given(st.lists(TEXTS, min_size=1))
def test_a_note_is_a_comment_whatever_it_holds(notes: list[str]) -> None:
    told = {"name": notes, "evidence.code.0.url": notes, "links": notes, "": notes}
    plain = scaffold.draft("org/model", {}, {}, "a record")
    noted = scaffold.draft("org/model", {}, told, "a record")
    assert data(noted) == data(plain)
    lines = noted.split("\n")
    assert [line for line in lines if not line.lstrip().startswith("#")] == [
        line for line in plain.split("\n") if not line.lstrip().startswith("#")
    ]


def test_a_note_stands_above_its_line() -> None:
    notes = {
        "": ["of all"],
        "name": ["of the name"],
        "evidence.weights.0.license": ["of the license"],
        "links.paper": ["of it"],
    }
    lines = scaffold.draft("org/model", {"evidence": {"weights": [{}]}}, notes, "a record").split("\n")
    assert lines[lines.index("# name: of the name") + 1].startswith("name:")
    at = lines.index("    # license: of the license")
    assert lines[at - 1 : at + 2] == ["  weights:", "    # license: of the license", "    - url:  # blank"]
    assert {"# of all", "# links.paper: of it"} <= set(lines)


def test_what_is_not_known_is_a_blank_that_check_names_at_its_line() -> None:
    text = scaffold.draft("org/model", {"evidence": {"dataset": [{"license": "LicenseRef-Own"}]}}, {}, "a record")
    made, problems = record.make("org/model", "draft.yaml", text.encode())
    lines = text.split("\n")
    assert made is None
    assert {one.code for one in problems} == {"missing"}
    assert [one.line for one in problems] == [i for i, line in enumerate(lines, 1) if "# blank" in line]
    assert {one.field for one in problems} == {
        *("name", "organization", "summary", "label", "justification", "modalities"),
        *("evidence.code.0.url", "evidence.code.0.license", "evidence.code.0.access"),
        *("evidence.dataset.0.url", "evidence.dataset.0.access", "evidence.dataset.0.license_url"),
    }


def test_a_closed_artifact_lacks_nothing() -> None:
    text = scaffold.draft("org/model", {"evidence": {"code": [{"access": "closed"}]}}, {}, "a record")
    assert data(text)["evidence"] == {"code": [{"access": "closed"}]}
    assert "  code:\n    - access: closed\n" in text


def test_a_draft_of_a_whole_entry_is_one() -> None:
    whole = entry(evidence=evidence("public", "gated", "partial"), links={"paper": "https://example.org/paper"})
    made, problems = make(scaffold.draft("example/tiny-1b", whole, {}, "a record"))
    assert made, problems
    assert made.entry == make(whole)[0].entry  # type: ignore[union-attr]


def test_the_blank_entry_is_one_that_names_its_blanks() -> None:
    made, problems = record.make("org/model", "blank.yaml", scaffold.blank("org/model").encode())
    assert made is None
    assert {one.code for one in problems} == {"missing"}
    assert {"name", "label", "evidence.code.0.access"} <= {one.field for one in problems}


@pytest.mark.parametrize("organization", [*TRICKY, *HOSTILE])
def test_the_blank_entry_spells_the_organization_as_it_was(organization: str) -> None:
    assert data(scaffold.blank("org/model", organization))["organization"] == organization


def test_the_blank_entry_says_what_may_be_chosen() -> None:
    text = scaffold.blank("org/model")
    assert all(modality in text for modality in MODALITIES)

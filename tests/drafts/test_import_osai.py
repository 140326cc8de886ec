"""Records of Opening up ChatGPT: each cell's class is an access, its link an address, and the rest stays blank."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openlabels.drafts import foreign, osai
from openlabels.drafts.foreign import Draft
from openlabels.ground.problem import Problem, Severity
from openlabels.reading import values
from tests.drafts.records import artifacts, dumped, junk, only_blanks, read_back, refusal, samples, written

EVIDENCE = [key for cells in osai.CELLS.values() for key in cells]
PART_OF = {key: part.value for part, cells in osai.CELLS.items() for key in cells}
NAMES = {key: name for cells in osai.CELLS.values() for key, name in cells.items()}
OPEN = {"class": "open", "link": "https://example.org/x", "notes": None}
CLOSED = {"class": "closed", "link": None, "notes": None}


def record(**cells: Any) -> str:
    whole = {
        "project": {
            "name": "Tiny 1B",
            "link": "https://example.org",
            "llmbase": "Base",
            "rlbase": None,
            "license": "MIT",
        },
        "org": {"name": "Example Lab", "link": "https://example.org/lab"},
        **dict.fromkeys(EVIDENCE, CLOSED),
        "license": {"class": "open", "link": "https://example.org/license", "notes": "Apache 2.0"},
    }
    return dumped({**whole, **cells})


def read(text: str | bytes) -> tuple[Draft | None, list[Problem]]:
    return osai.read("record.yaml", text if isinstance(text, bytes) else text.encode())


def draft(**cells: Any) -> Draft:
    made, problems = read(record(**cells))
    assert made, problems
    assert problems == []
    assert only_blanks(made)
    return made


def artifact(key: str, cell: Any) -> dict[str, Any]:
    """What becomes of one cell, less the name that every artifact has."""
    found = [one for one in read_back(draft(**{key: cell}))["evidence"][PART_OF[key]] if one["name"] == NAMES[key]]
    assert len(found) == 1
    return {name: value for name, value in found[0].items() if name != "name"}


def refused(text: str | bytes) -> Problem:
    return refusal(*read(text))


def warned(**cells: Any) -> tuple[Draft, Problem]:
    made, problems = read(record(**cells))
    assert made
    assert only_blanks(made)
    assert [one.severity for one in problems] == [Severity.WARNING]
    return made, problems[0]


def test_the_project_gives_name_organization_and_page() -> None:
    made = draft()
    found = read_back(made)
    assert made.id == "example-lab/tiny-1b"
    assert {key: found[key] for key in found if key != "evidence"} == {
        "name": "Tiny 1B",
        "organization": "Example Lab",
        "links": {"homepage": "https://example.org"},
    }


@pytest.mark.parametrize("key", EVIDENCE)
def test_an_open_cell_with_a_link_is_public_there(key: str) -> None:
    assert artifact(key, OPEN) == {"url": "https://example.org/x", "access": "public"}


@pytest.mark.parametrize("key", EVIDENCE)
def test_an_open_cell_without_a_link_has_a_blank_address(key: str) -> None:
    assert artifact(key, {**OPEN, "link": None}) == {"access": "public"}


@pytest.mark.parametrize("key", EVIDENCE)
def test_a_partial_cell_is_partial(key: str) -> None:
    assert artifact(key, {**OPEN, "class": "partial"}) == {"url": "https://example.org/x", "access": "partial"}


@pytest.mark.parametrize("key", EVIDENCE)
@pytest.mark.parametrize("link", [None, "https://example.org/x"])
def test_a_closed_cell_is_closed_and_its_link_a_comment(key: str, link: str | None) -> None:
    assert artifact(key, {**CLOSED, "link": link}) == {"access": "closed"}


@pytest.mark.parametrize("key", EVIDENCE)
@pytest.mark.parametrize("cell", [None, {}, {"class": None}, {"link": "https://example.org/x"}])
def test_a_cell_that_is_empty_has_a_blank_for_access(key: str, cell: Any) -> None:
    assert "access" not in artifact(key, cell)


@pytest.mark.parametrize("key", EVIDENCE)
def test_a_cell_that_is_missing_opens_no_part(key: str) -> None:
    text = record(**dict.fromkeys(EVIDENCE, OPEN))
    data = {name: cell for name, cell in yaml.safe_load(text).items() if name != key}
    made, problems = read(dumped(data))
    assert made
    assert problems == []
    assert {} in [{k: v for k, v in one.items() if k != "name"} for one in made.values["evidence"][PART_OF[key]]]
    assert f"{key}: the record has no such cell" in written(made)


@pytest.mark.parametrize("stated", ["open ", "Open", "OPEN"])
def test_a_class_may_be_spelt_in_capitals(stated: str) -> None:
    assert artifact("opencode", {**OPEN, "class": stated})["access"] == "public"


@pytest.mark.parametrize("stated", ["opne", "yes", "open?", "open/partial", "✔︎", ["open"], {"open": "x"}])
@pytest.mark.parametrize("key", ["opencode", "rldata"])
def test_an_unknown_class_is_told_and_no_access(key: str, stated: Any) -> None:
    made, problem = warned(**{key: {**OPEN, "class": stated}})
    assert (problem.code, problem.field) == ("choice", f"{key}.class")
    found = [one for part, one in artifacts(made) if one["name"] == NAMES[key]]
    assert found == [{"url": "https://example.org/x", "name": NAMES[key]}]


def test_links_in_a_list_are_an_artifact_each() -> None:
    links = ["https://example.org/a", "https://example.org/b", "https://example.org/a"]
    found = read_back(draft(rldata={**OPEN, "link": links}))["evidence"]["dataset"]
    assert [(one.get("url"), one["access"]) for one in found] == [
        (None, "closed"),
        ("https://example.org/a", "public"),
        ("https://example.org/b", "public"),
    ]


NO_ADDRESSES = (
    "http://example.org/x", "https://a.example, https://b.example", "https://a.example https://b.example", "x · Hugging Face", "NA",
    "https://127.0.0.1/x", "https://example.org/\u202ex", "javascript:alert(1)",
)  # fmt: skip


@pytest.mark.parametrize("link", NO_ADDRESSES)
@pytest.mark.parametrize("key", EVIDENCE)
def test_a_link_that_is_no_address_is_a_blank_and_told(key: str, link: str) -> None:
    assert artifact(key, {**OPEN, "link": link}) == {"access": "public"}
    found = written(draft(**{key: {**OPEN, "link": link}}))
    assert f"# {key}: “open”; “" in found


def test_a_bad_link_among_good_ones_stays_as_a_blank() -> None:
    found = read_back(draft(opencode={**OPEN, "link": ["https://example.org/a", "http://example.org/b"]}))["evidence"]
    assert [one.get("url") for one in found["code"]] == ["https://example.org/a", None]


@pytest.mark.parametrize("key", ["llmwieghts", "opncode", "lincense", "x"])
def test_a_misspelt_cell_is_told_and_never_taken_for_another(key: str) -> None:
    made, problem = warned(**{key: OPEN})
    assert (problem.code, problem.field) == ("unknown-key", key)
    assert all(one["access"] == "closed" for _, one in artifacts(made))


@pytest.mark.parametrize("key", ["llink", "lnik", "url"])
def test_a_misspelt_link_is_told_at_its_line_and_not_used(key: str) -> None:
    text = record(opencode={"class": "open", key: "https://example.org/x"})
    made, problems = read(text)
    assert made
    assert [(one.code, one.field) for one in problems] == [("unknown-key", f"opencode.{key}")]
    assert f"{key}: https" in text.split("\n")[problems[0].line - 1]
    assert read_back(made)["evidence"]["code"] == [{"access": "public", "name": "Code"}]


@pytest.mark.parametrize("cell", ["open", ["open"]])
def test_a_cell_of_another_shape_is_told(cell: Any) -> None:
    made, problem = warned(opencode=cell)
    assert (problem.code, problem.field) == ("shape", "opencode")
    assert read_back(made)["evidence"]["code"] == [{"name": "Code"}]


def test_no_part_inherits_the_project_s_license() -> None:
    made = draft(**dict.fromkeys(EVIDENCE, OPEN))
    assert all("license" not in one for _, one in artifacts(made))
    text = written(made)
    assert "# the record's license is “MIT”; it does not say of which part\n" in text
    assert "# its cell “license”: “open”; https://example.org/license; “Apache 2.0”\n" in text


def test_a_base_is_told_and_no_id() -> None:
    made = draft()
    assert "derived_from" not in read_back(made)
    assert "# derived_from: the record's base model is “Base”\n" in written(made)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"paper": OPEN}, {"paper": "https://example.org/x"}),
        ({"preprint": OPEN, "paper": {**OPEN, "link": "https://example.org/y"}}, {"paper": "https://example.org/y"}),
        ({"preprint": OPEN, "paper": CLOSED}, {"paper": "https://example.org/x"}),
        ({"modelcard": OPEN}, {"model_card": "https://example.org/x"}),
        ({"modelcard": {**OPEN, "class": "closed"}}, {}),
        ({"paper": {**OPEN, "link": "http://example.org/x"}}, {}),
    ],
)
def test_papers_and_cards_that_are_open_are_links(cells: dict[str, Any], expected: dict[str, str]) -> None:
    assert read_back(draft(**cells))["links"] == {"homepage": "https://example.org", **expected}


def test_notes_of_any_text_stay_comments() -> None:
    notes = "\"><script>\n\nevidence: {code: x}\n# ' \u202e\x07 - a: b"
    text = written(draft(opencode={**OPEN, "notes": notes}))
    assert "\u202e" not in text
    assert "\x07" not in text


@pytest.mark.parametrize("name", [None, "c++", "A & B", ["x"]])
def test_a_project_without_a_plain_name_has_no_id(name: Any) -> None:
    assert draft(project={"name": name}).id == ""


@pytest.mark.parametrize(
    "text", ["a: b", "project: {name: x}", "release: {components: []}", "opencode: open", "opencode:"]
)
def test_another_shape_is_told(text: str) -> None:
    assert refused(text).code == "shape"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-mapping"),
        (b"\x00", "yaml-syntax"),
        (b"\xff", "encoding"),
        ("opencode: &a {class: open}\nllmdata: *a", "anchor"),
        ("a: " + "{a: " * 100_000, "too-deep"),
        ("opencode: {class: open\n", "yaml-syntax"),
        ("---\na: b\n---\nc: d", "several-documents"),
        ("#" * (foreign.LIMITS.bytes + 1), "too-large"),
    ],
)
def test_hostile_text_gets_one_message(text: str | bytes, code: str) -> None:
    assert refused(text).code == code


def test_more_links_than_an_entry_lists_are_refused() -> None:
    links = [f"https://example.org/{i}" for i in range(21)]
    assert refused(record(rldata={**OPEN, "link": links})).code == "too-many-items"


TEXTS = st.sampled_from([*NO_ADDRESSES, *osai.ACCESS, "https://example.org/a", "MIT"]) | st.text()
JUNK = junk(TEXTS)
CELL = JUNK | st.fixed_dictionaries({}, optional=dict.fromkeys(("class", "link", "notes", "name", "license"), JUNK))


@given(st.dictionaries(st.sampled_from([*EVIDENCE, "project", "org", "license", "paper", "modelcard"]), CELL))
def test_whatever_a_record_says_its_draft_has_only_blanks(cells: dict[str, Any]) -> None:
    made, problems = read(dumped(cells))
    if made is None:
        assert len(problems) == 1
        return
    assert only_blanks(made)
    for _, one in artifacts(made):
        key = next(key for key, name in NAMES.items() if name == one["name"])
        cell = cells.get(key)
        stated = str(cell.get("class")).strip().lower() if isinstance(cell, dict) else ""
        assert one.get("access") == osai.ACCESS.get(stated)


@pytest.mark.parametrize("path", samples("osai/*.yaml"))
def test_a_real_record_becomes_a_draft_that_claims_no_more_than_it(path: Path) -> None:
    made, problems = osai.read(path.name, path.read_bytes())
    assert made
    assert problems == []
    assert only_blanks(made)
    text = path.read_text(encoding="utf-8")
    cells = yaml.safe_load(text)
    for _, one in artifacts(made):
        key = next(key for key, name in NAMES.items() if name == one["name"])
        assert one["access"] == {"open": "public"}.get(cells[key]["class"], cells[key]["class"])
        assert one.get("url") in {None, cells[key]["link"]}
        assert "license" not in one
    assert not values.id_fault(made.id) or not made.id

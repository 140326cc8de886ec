"""Model cards: what their metadata proves, what stays blank, and cards that are none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.drafts import huggingface, opening
from openlabels.drafts.foreign import LIMITS, Draft
from openlabels.ground import hub
from openlabels.ground.problem import Problem
from tests.drafts.records import only_blanks, read_back, refusal, told, written

CARD = """---
license: apache-2.0
base_model: allenai/OLMo-2-1124-7B
datasets:
- allenai/dolma
- wikipedia
pipeline_tag: text-generation
language: [en]
model-index:
- name: x
  results: [{task: {type: t}, metrics: [{args: {a: {b: {c: d}}}}]}]
---

# A model 7B

Text.
"""


def read(text: str | bytes) -> tuple[Draft | None, list[Problem]]:
    return huggingface.read("card.md", text if isinstance(text, bytes) else text.encode())


def draft(metadata: str, body: str = "") -> Draft:
    made, problems = read(f"---\n{metadata}\n---\n{body}")
    assert made, problems
    assert problems == []
    assert only_blanks(made)
    return made


def weights(metadata: str) -> dict[str, Any]:
    found: dict[str, Any] = read_back(draft(metadata))["evidence"]["weights"][0]
    return found


def refused(content: str | bytes) -> Problem:
    """The one problem of a card that cannot be read."""
    return refusal(*read(content))


def test_a_card_gives_what_it_proves_and_blanks_for_the_rest() -> None:
    made, problems = read(CARD)
    assert made
    assert problems == []
    assert read_back(made) == {
        "modalities": ["text"],
        "evidence": {"code": [{}], "weights": [{"license": "Apache-2.0"}]},
        "derived_from": ["hf:allenai/OLMo-2-1124-7B"],
    }
    assert only_blanks(made)
    assert {one.field for one in told(made)} >= {"name", "label", "evidence.weights.0.access", "evidence.weights.0.url"}


def test_datasets_are_suggestions_and_no_evidence() -> None:
    made, _ = read(CARD)
    assert made
    assert "dataset" not in read_back(made)["evidence"]
    text = written(made)
    assert "  # dataset: https://huggingface.co/datasets/allenai/dolma\n" in text
    assert "  # dataset: “wikipedia”\n" in text


def test_a_card_that_names_very_much_makes_no_endless_draft() -> None:
    many = ", ".join(f"arxiv:2402.{i:05}, a/b{i}" for i in range(4_000))
    assert len(written(draft(f"tags: [{many}]\ndatasets: [{many}]\nbase_model: [{many}]"))) < 20_000


def test_many_datasets_are_counted() -> None:
    text = written(draft(f"datasets: [{', '.join(f'a/d{i}' for i in range(50))}]"))
    assert "# dataset: and 30 more\n" in text


@pytest.mark.parametrize("license_id", sorted(hub.LICENSES))
def test_a_license_of_the_hub_is_the_weights_own(license_id: str) -> None:
    assert weights(f'license: "{license_id}"').get("license") == hub.LICENSES[license_id]


@pytest.mark.parametrize(
    "stated", ["", "other", "unknown", "[mit, apache-2.0]", "{a: b}", "[[mit]]", "my license", '"mit\\a"']
)
def test_what_names_no_single_license_stays_blank(stated: str) -> None:
    assert "license" not in weights(f"license: {stated}")


def test_a_list_of_one_license_is_that_license() -> None:
    assert weights("license: [mit]") == {"license": "MIT"}


def test_two_licenses_are_told() -> None:
    assert (
        "# license: the card says “mit”, “gpl-3.0”, which is not a single license from SPDX's list or the Hub's"
        in written(draft("license: [mit, gpl-3.0]"))
    )


def test_a_license_of_its_own_has_its_name_and_address() -> None:
    found = weights("license: other\nlicense_name: Tongyi Qianwen\nlicense_link: https://example.org/license")
    assert found == {"license": "LicenseRef-Tongyi-Qianwen", "license_url": "https://example.org/license"}


@pytest.mark.parametrize("link", ["LICENSE", "http://example.org/license", "https://example.org/a b", "[a]", ""])
def test_an_address_of_a_license_that_is_none_is_a_blank(link: str) -> None:
    made = draft(f"license: other\nlicense_name: own\nlicense_link: {link}")
    assert read_back(made)["evidence"]["weights"] == [{"license": "LicenseRef-own"}]
    assert "evidence.weights.0.license_url" in {one.field for one in told(made)}


def test_a_link_to_a_license_that_is_not_known_is_no_evidence() -> None:
    assert weights("license: other\nlicense_link: https://example.org/license") == {}


def test_a_gate_in_the_card_is_a_gate() -> None:
    assert weights("license: mit\nextra_gated_prompt: You agree") == {"license": "MIT", "access": "gated"}
    assert weights("extra_gated_fields: {Name: text}") == {"access": "gated"}


@pytest.mark.parametrize(
    "metadata",
    [
        "license: mit",
        "extra_gated_prompt:",
        "extra_gated_fields: {}",
        "gated: false",
        "extra_gated_eu_disallowed: false",
    ],
)
def test_silence_about_a_gate_proves_nothing(metadata: str) -> None:
    assert "access" not in weights(metadata)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("org/Base_1.0", ["hf:org/Base_1.0"]),
        ("[a/b, c/d, a/b]", ["hf:a/b", "hf:c/d"]),
        ("gpt2", None),
        ("./checkpoints/last/x", None),
        ("https://huggingface.co/a/b", None),
        ("[a/b, {c: d}, gpt2]", ["hf:a/b"]),
        ('"a/b\\u202e"', None),
        (f"[{', '.join(f'a/b{i}' for i in range(21))}]", None),
    ],
)
def test_a_base_model_is_what_the_card_was_derived_from(stated: str, expected: list[str] | None) -> None:
    assert read_back(draft(f"base_model: {stated}")).get("derived_from") == expected


def test_what_is_no_base_model_of_the_hub_is_told() -> None:
    assert "# derived_from: the card names “gpt2”\n" in written(draft("base_model: gpt2"))


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("pipeline_tag: text-to-image", ["text", "image"]),
        ("tags: [robotics, code]", ["robotics", "code"]),
        ("pipeline_tag: text-generation\ntags: code", ["text", "code"]),
        ("pipeline_tag: any-to-any", None),
        ("pipeline_tag: [text-generation]", None),
        ("language: en", None),
    ],
)
def test_modalities_are_those_of_the_task_and_the_tags(metadata: str, expected: list[str] | None) -> None:
    assert read_back(draft(metadata)).get("modalities") == expected


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ("model_id: allenai/OLMo-2-7B", "allenai/olmo-2-7b"),
        ("model_id: OLMo-2-7B", ""),
        ("model_id: a/b/c", ""),
        ("model_id: ../x", ""),
        ("model_id: a/model.json", ""),
        ("model_id: [a/b]", ""),
        ("model_name: a/b", ""),
        ("license: mit", ""),
    ],
)
def test_an_id_is_only_what_the_card_bears(metadata: str, expected: str) -> None:
    assert draft(metadata).id == expected


def test_a_name_is_the_card_s_own_and_any_heading_a_suggestion() -> None:
    assert read_back(draft("model_name: My Model"))["name"] == "My Model"
    made = draft("license: mit", "intro\n\n# Heading \x1b\u202e\n")
    assert "name" not in read_back(made)
    assert "# name: the card is headed “Heading \\x1b\\u202e”; write it if" in written(made)


@pytest.mark.parametrize(
    ("metadata", "heading"),
    [
        ("license: mit", "Model Card for Tiny 1B"),
        ("license: mit", "Tiny 1B Model Card"),
        ("model_id: a/Tiny-1B", "Tiny 1B"),
    ],
)
def test_a_heading_that_says_it_is_the_model_s_name_is_its_name(metadata: str, heading: str) -> None:
    assert read_back(draft(metadata, f"# {heading}\n"))["name"] == "Tiny 1B"


def test_a_heading_is_no_second_name_beside_the_card_s_own() -> None:
    assert "is headed" not in written(draft("model_name: Mine", "# Other\n"))


def test_the_first_sentence_is_a_suggestion_for_the_summary() -> None:
    made = draft("license: mit", "# Tiny\n\nTiny is a **small** language model. It is new.\n")
    assert "summary" not in read_back(made)
    assert "# summary: the card begins “Tiny is a small language model.”; write it if" in written(made)


@pytest.mark.parametrize("name", ['"a\\u202eb"', '"a\\tb"', '"a\\nb"', "x" * 101, '"\\u200b"'])
def test_a_name_that_no_entry_may_have_is_left_out_and_told(name: str) -> None:
    made = draft(f"model_name: {name}")
    assert "name" not in read_back(made)
    assert "# name: left out: " in written(made)


def test_a_paper_and_a_newer_version_are_suggestions() -> None:
    made = draft("tags: [arxiv:2402.00838]\nnew_version: a/b")
    assert not {"links", "superseded_by", "status"} & set(read_back(made))
    assert "https://arxiv.org/abs/2402.00838" in written(made)
    assert "# superseded_by: the card names a newer version: “a/b”" in written(made)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_break_ends_a_line_of_a_card(end: str) -> None:
    made, _ = read(("\ufeff" + CARD).replace("\n", end).encode())
    assert made
    assert made == read(CARD)[0]


def test_blank_lines_may_stand_before_the_metadata() -> None:
    assert read("\n  \n" + CARD)[0] == read(CARD)[0]


@pytest.mark.parametrize(
    "text", ["", "# A model\n", "---\n", "---\nlicense: mit\n", "x\n---\nlicense: mit\n---\n", "name: x\n", "---"]
)
def test_a_card_without_metadata_is_told(text: str) -> None:
    assert refused(text).code == "no-metadata"


@pytest.mark.parametrize(
    ("metadata", "code", "line"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchor", 2),
        ("license: mit\nlicense: gpl", "duplicate-key", 3),
        ("license: !!python/object:os.system mit", "tag", 2),
        ("a: " + "[" * 100_000, "too-deep", 2),
        ("a: " + "{a: " * 100_000, "too-deep", 2),
        ("a: [" + "[]," * 20_000 + "]", "too-many-items", 2),
        ("".join(f"k{i}: v\n" for i in range(2_000)), "too-many-keys", 1002),
        ("- a", "not-a-mapping", 1),
        ("text", "not-a-mapping", 1),
        ("", "not-a-mapping", 1),
        ("a: 'b", "yaml-syntax", 2),
        ("a: \x00", "yaml-syntax", 2),
        ("a: b\u2028c", "character", 2),
    ],
)
def test_hostile_metadata_gets_one_message_at_its_line(metadata: str, code: str, line: int) -> None:
    problem = refused(f"---\n{metadata}\n---\n")
    assert (problem.code, problem.line) == (code, line)


def test_a_card_that_is_no_text_is_told_and_its_body_may_be_anything() -> None:
    assert refused(b"---\nlicense: \xff\n---\n").code == "encoding"
    assert refused(bytes(range(256)) * 9).code == "no-metadata"
    assert read(b"---\nlicense: mit\n---\n\xff\x00# \xfe\n")[0]


def test_a_card_has_an_end() -> None:
    assert refused(b"---\nlicense: mit\n---\n" + b"x" * LIMITS.bytes).code == "too-large"


def test_an_empty_item_and_an_unseen_character_elsewhere_do_no_harm() -> None:
    assert weights('license: mit\ntags:\n-\nwidget: ["\\u202e"]') == {"license": "MIT"}


WORDS = (
    st.sampled_from([*hub.LICENSES, "a/b", "arxiv:2402.00838", "text-generation", "LICENSE", "x: y", "\u202e", "true"])
    | st.text()
)
KEYS = st.sampled_from(
    ("license", "license_name", "license_link", "base_model", "datasets", "tags", "model_id", "extra_gated_x", "x")
)
JUNK = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=5
)


@given(st.dictionaries(KEYS, JUNK))
def test_whatever_a_card_says_its_draft_has_only_blanks(card: dict[str, Any]) -> None:
    lines = "".join(f"{key}: {flow(value)}\n" for key, value in card.items())
    made, problems = read(f"---\n{lines}\n---\n")
    if made is None:
        assert len(problems) == 1
        return
    assert only_blanks(made)
    access = read_back(made)["evidence"]["weights"][0].get("access")
    assert access in {None, "gated"}


def flow(value: Any) -> str:
    """A value as YAML, all in quotes."""
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(inner)}" for key, inner in value.items()) + "}"
    return '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'


def test_a_card_that_says_what_the_model_is_called_on_the_hub_leads_there() -> None:
    note = "the card calls the model “org/tiny”; on the Hub that is https://huggingface.co/org/tiny"
    assert f"# url: {note}\n" in written(draft("model_id: org/tiny"))
    assert "on the Hub that is" not in written(draft("license: mit"))


def test_a_gate_that_was_inferred_is_told_with_its_reason() -> None:
    note = "# access: the card has the words of a gate (extra_gated_…)\n"
    assert note in written(draft("extra_gated_prompt: You agree"))
    assert note not in written(draft("license: mit"))


@pytest.mark.parametrize(("size", "is_told"), [(opening.MOST, True), (opening.MOST + 1, False)])
def test_a_sentence_too_long_for_a_summary_is_none(size: int, is_told: bool) -> None:
    sentence = "Tiny is a small language model of ours ".ljust(size - 1, "x") + "."
    said = written(draft("license: mit", f"# Tiny\n\n{sentence}\n\nIt is a language model as well.\n"))
    assert ("the card begins" in said) is is_told


def test_the_data_of_a_base_is_asked_for_where_there_is_one() -> None:
    note = "what the base model was trained on counts too"
    assert note in written(draft("base_model: org/base"))
    assert note not in written(draft("license: mit"))


@pytest.mark.parametrize(
    "markup",
    [
        "<div>Tiny is a model of ours.</div>",
        "It is in {{ models }} of ours at large.",
        "See https://example.org/ for all of it.",
    ],
)
def test_a_paragraph_with_markup_is_no_summary(markup: str) -> None:
    made = draft("license: mit", f"# Tiny\n\nWell, {markup}\n\nTiny is a small language model.\n")
    assert "# summary: the card begins “Tiny is a small language model.”; write it if" in written(made)

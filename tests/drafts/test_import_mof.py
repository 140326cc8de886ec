"""Records of the Model Openness Tool: a component's own cells are evidence, and nothing that the tool lets it inherit."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openlabels.drafts import foreign, mof
from openlabels.drafts.foreign import Draft
from openlabels.ground import expressions
from openlabels.ground.problem import Problem, Severity
from tests.drafts.records import artifacts, dumped, junk, only_blanks, read_back, refusal, samples, told, written

RECORD: dict[str, Any] = {
    "framework": {"name": "Model Openness Framework", "version": "1.0", "date": "2024-12-15"},
    "release": {
        "name": "Tiny 1B",
        "version": "1B",
        "date": "2025-05-22",
        "type": "language",
        "origin": "Tiny",
        "producer": "Example Lab",
        "repository": "https://github.com/example/tiny",
        "huggingface": "https://huggingface.co/example/tiny-1b",
        "license": {"distribution": {"name": "Apache-2.0", "path": ""}},
        "components": [],
    },
}


def record(*components: Any, **release: Any) -> str:
    changed = {**RECORD["release"], "components": list(components), **release}
    return dumped({**RECORD, "release": changed})


def component(name: str, **cells: Any) -> dict[str, Any]:
    return {"name": name, "description": "x", **cells}


def read(text: str | bytes) -> tuple[Draft | None, list[Problem]]:
    return mof.read("record.yml", text if isinstance(text, bytes) else text.encode())


def draft(*components: Any, **release: Any) -> Draft:
    made, problems = read(record(*components, **release))
    assert made, problems
    assert problems == []
    assert only_blanks(made)
    return made


def evidence(*components: Any, **release: Any) -> dict[str, Any]:
    found: dict[str, Any] = read_back(draft(*components, **release))["evidence"]
    return found


def refused(text: str | bytes) -> Problem:
    return refusal(*read(text))


# What a record says of the model


def test_the_release_gives_name_organization_modality_and_page() -> None:
    made = draft()
    assert made.id == "example-lab/tiny-1b"
    assert read_back(made) == {
        "name": "Tiny 1B",
        "organization": "Example Lab",
        "modalities": ["text"],
        "evidence": {"code": [{}]},
        "links": {"model_card": "https://huggingface.co/example/tiny-1b"},
    }


def test_the_date_is_the_last_edit_and_not_the_release() -> None:
    made = draft()
    assert "released" not in read_back(made)
    assert "# released: the record's date, “2025-05-22”, is its last edit and not the release\n" in written(made)


def test_a_version_is_no_size_and_an_origin_no_id() -> None:
    made = draft()
    assert not {"parameters", "derived_from"} & set(read_back(made))
    assert "# parameters: the record's version is “1B”" in written(made)
    assert "# derived_from: the record's origin is “Tiny”\n" in written(made)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("language", ["text"]), ("code", ["code"]), ("3d", ["3d"]), ("vision", None), ("multimodal", None), ("", None)],
)
def test_a_type_is_a_modality_where_it_names_one(kind: str, expected: list[str] | None) -> None:
    assert read_back(draft(type=kind)).get("modalities") == expected


@pytest.mark.parametrize(
    ("producer", "name", "expected"),
    [
        ("LLM360", "Amber", "llm360/amber"),
        ("Allen Institute for AI", "OLMo 7B", "allen-institute-for-ai/olmo-7b"),
        ("Multilateral, lead by BAAI", "FLM-101B", ""),
        ("Example", "", ""),
        ("Example", "a/b", ""),
        ("Example", "c++", ""),
        ("Exämple", "x", ""),
        ("Example", "model.json", ""),
        ("..", "x", ""),
        ("Example", ["x"], ""),
    ],
)
def test_an_id_is_the_record_s_own_words_or_none(producer: str, name: Any, expected: str) -> None:
    assert draft(producer=producer, name=name).id == expected


# Components


@pytest.mark.parametrize(("name", "part"), mof.PARTS.items())
def test_a_component_is_an_artifact_of_its_part(name: str, part: str) -> None:
    assert evidence(component(name, license="MIT"))[part] == [{"license": "MIT", "name": name}]


@pytest.mark.parametrize("name", sorted(mof.OTHERS))
def test_other_components_are_no_evidence(name: str) -> None:
    assert evidence(component(name, license="MIT", component_path="https://example.org/x")) == {"code": [{}]}


def test_every_component_of_the_framework_is_known() -> None:
    assert len(mof.PARTS) + len(mof.OTHERS) == 17


def test_a_component_that_is_not_there_says_nothing_of_its_part() -> None:
    assert "# dataset: the record has no component for it\n" in written(draft(component("Model architecture")))


@pytest.mark.parametrize(
    "name", ["Model parameters", "datasets", "Weights", "Model architecture ✓", "0", "", None, ["Datasets"]]
)
def test_an_unknown_component_is_told_and_never_another_one(name: Any) -> None:
    made, problems = read(record(component("Model card"), component(name, license="MIT")))
    assert made
    assert read_back(made)["evidence"] == {"code": [{}]}
    assert [(one.code, one.severity) for one in problems] == [("unknown-component", Severity.WARNING)]
    assert problems[0].field == "release.components.1.name"


def test_an_unknown_component_is_told_at_its_line_with_what_was_meant() -> None:
    text = record(component("Model card"), component("Dataset", license="MIT"))
    (problem,) = read(text)[1]
    assert "name: Dataset" in text.split("\n")[problem.line - 1]
    assert problem.hint.startswith("Did you mean “Datasets”? ")


def test_many_unknown_components_are_not_all_told() -> None:
    made, problems = read(record(*(component(f"x{i}") for i in range(500))))
    assert made
    assert len(problems) == 20


def test_components_that_state_the_same_are_one_artifact() -> None:
    assert evidence(
        component("Model architecture", license="MIT"),
        component("Training code", license="MIT"),
        component("Training code", license="MIT"),
        component("Inference code", license="Apache-2.0"),
    )["code"] == [
        {"license": "MIT", "name": "Model architecture, Training code"},
        {"license": "Apache-2.0", "name": "Inference code"},
    ]


def test_presence_is_no_access() -> None:
    made = draft(*(component(name, license="MIT", component_path="https://example.org/x") for name in mof.PARTS))
    assert all("access" not in artifact for _, artifact in artifacts(made))
    assert sum(one.field.endswith(".access") for one in told(made)) == 3


# Licenses


@pytest.mark.parametrize("part", ["distribution", "code", "data", "document"])
@pytest.mark.parametrize("name", list(mof.PARTS))
def test_no_component_inherits_a_license_of_the_release(part: str, name: str) -> None:
    made = draft(component(name), license={part: {"name": "MIT", "path": "https://example.org/license"}})
    assert [artifact for _, artifact in artifacts(made)] == [{"name": name}]
    assert "license: the record states none for it; NOASSERTION where none is stated" in written(made)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("code", "Training code"),
        ("distribution", "Training code"),
        ("data", "Model parameters (Final)"),
        ("distribution", "Model parameters (Final)"),
        ("data", "Datasets"),
        ("distribution", "Datasets"),
    ],
)
def test_each_license_that_may_be_meant_of_a_part_is_told_beside_the_blank(kind: str, name: str) -> None:
    made = draft(component(name), license={kind: {"name": "MIT", "path": ""}})
    assert f"# license: the record's {kind} license, “MIT”, is not stated of this part" in written(made)


def test_a_license_of_the_distribution_is_told_beside_the_blank() -> None:
    assert "# license: the record's distribution license, “Apache-2.0”, is not stated of this part" in written(
        draft(component("Datasets"))
    )


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Apache-2.0", "Apache-2.0"),
        ("apache 2.0", "Apache-2.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("bigscience-bloom-rail-1.0", "LicenseRef-BigScience-BLOOM-RAIL-1.0"),
        ("unlicensed", None),
        ("Undisclosed", None),
        ("Component not include", None),
        ("Component not include.", None),
        ("none", None),
        ("NONE", None),
        ("pubmed", None),
        ("gpl", None),
        ("Qwen License Agreement", None),
        (["MIT"], None),
        ("", None),
    ],
)
def test_a_license_is_one_that_spdx_or_the_hub_knows(stated: Any, expected: str | None) -> None:
    found = evidence(component("Datasets", license=stated))["dataset"][0]
    assert found == {"name": "Datasets"} | ({"license": expected} if expected else {})


@pytest.mark.parametrize("stated", ["unlicensed", "Undisclosed", "none", "Component not include.", "other", "gpl", ""])
def test_words_for_no_license_are_none_even_with_an_address(stated: str) -> None:
    assert evidence(component("Datasets", license=stated, license_path="https://example.org/x"))["dataset"] == [
        {"name": "Datasets"}
    ]


def test_a_license_with_the_address_of_its_text_keeps_its_name() -> None:
    cells = {"license": "Llama 2 Community License", "license_path": "https://example.org/license"}
    assert evidence(component("Datasets", **cells))["dataset"] == [
        {
            "license": "LicenseRef-Llama-2-Community-License",
            "license_url": "https://example.org/license",
            "name": "Datasets",
        }
    ]


@pytest.mark.parametrize(
    "path", ["LICENSE", "http://example.org/l", "Qwen LICENSE · Hugging Face", "https://127.0.0.1/l", ["x"]]
)
def test_an_address_of_a_license_that_is_none_is_left_out(path: Any) -> None:
    cells = {"license": "MIT", "license_path": path}
    assert evidence(component("Datasets", **cells))["dataset"] == [{"license": "MIT", "name": "Datasets"}]
    own = {"license": "Own License", "license_path": path}
    assert evidence(component("Datasets", **own))["dataset"] == [{"name": "Datasets"}]


# Addresses

NO_ADDRESSES = (
    "OLMo-7B · Hugging Face", "https://huggingface.co/allenai/OLMo-7B · Hugging Face", "arxiv license", "http://example.org/x",
    "https://user@example.org/x", "https://10.0.0.1/x", "https://example.org:8080/x", "https://localhost/x", "https://", "example.org/x",
    "javascript:alert(1)", "https://example.org/\u202egro", "https://example.org/" + "x" * 2048, "/etc/passwd",
)  # fmt: skip


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_an_address_that_is_none_is_left_out_and_told(address: str) -> None:
    made = draft(
        component("Datasets", license="MIT", component_path=address),
        component("Model architecture"),
        huggingface=address,
        repository=address,
    )
    found = read_back(made)
    assert found["evidence"]["dataset"] == [{"license": "MIT", "name": "Datasets"}]
    assert "links" not in found
    text = written(made)
    assert "# url: left out: " in text
    assert "# links.model_card: left out: " in text


def test_a_component_s_own_address_is_its_address() -> None:
    found = evidence(component("Datasets", component_path="https://example.org/data"))["dataset"]
    assert found == [{"url": "https://example.org/data", "name": "Datasets"}]


def test_an_address_of_the_release_is_told_and_no_component_s_own() -> None:
    made = draft(component("Model parameters (Final)"))
    assert "url" not in read_back(made)["evidence"]["weights"][0]
    assert "# url: not told for it; the release's huggingface is https://huggingface.co/example/tiny-1b\n" in written(
        made
    )


def test_a_paper_has_the_address_of_its_component() -> None:
    assert read_back(draft(component("Research paper", component_path="https://arxiv.org/abs/1")))["links"] == {
        "model_card": "https://huggingface.co/example/tiny-1b",
        "paper": "https://arxiv.org/abs/1",
    }


# What is no record


@pytest.mark.parametrize(
    "text",
    [
        "a: b",
        "release: x",
        "release: [a]",
        "release: {components: x}",
        "release: {components: {a: b}}",
        "project: {name: x}",
    ],
)
def test_another_shape_is_told(text: str) -> None:
    assert refused(text).code == "shape"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not-a-mapping"),
        ("- a", "not-a-mapping"),
        (b"\x00\x01\x02", "yaml-syntax"),
        (b"\xff\xfe", "encoding"),
        ("a: &a [x]\nb: [*a]", "anchor"),
        ("a: " + "[" * 200_000, "too-deep"),
        ("a: 'x", "yaml-syntax"),
        ("a: b\na: c", "duplicate-key"),
        ("release: {components: [" + "a," * 20_000 + "]}", "too-many-items"),
        ("#" * (foreign.LIMITS.bytes + 1), "too-large"),
    ],
)
def test_hostile_text_gets_one_message(text: str | bytes, code: str) -> None:
    assert refused(text).code == code


def test_more_artifacts_than_an_entry_lists_are_refused() -> None:
    crowd = (component("Datasets", component_path=f"https://example.org/{i}") for i in range(21))
    assert refused(record(*crowd)).code == "too-many-items"


@pytest.mark.parametrize("components", [None, [], [None], ["Datasets"], [[]], [{"name": {"a": "b"}}]])
def test_components_of_another_shape_are_no_evidence(components: Any) -> None:
    made, _ = read(record(components=components))
    assert made
    assert read_back(made)["evidence"] == {"code": [{}]}


TEXTS = (
    st.sampled_from([*NO_ADDRESSES, "MIT", "Apache 2.0", "Own", "https://example.org/a", "unlicensed", "language"])
    | st.text()
)
JUNK = junk(TEXTS)
COMPONENT = st.fixed_dictionaries(
    {"name": st.sampled_from([*mof.PARTS, *mof.OTHERS, "x"])},
    optional=dict.fromkeys(("license", "license_path", "component_path"), JUNK),
)
RELEASE = st.dictionaries(
    st.sampled_from(["name", "producer", "version", "date", "type", "origin", "repository", "huggingface", "license"]),
    JUNK,
)


@given(st.lists(COMPONENT, max_size=5), RELEASE)
def test_whatever_a_record_says_its_draft_has_only_blanks(components: list[Any], release: dict[str, Any]) -> None:
    made, problems = read(dumped({"release": {**release, "components": components}}))
    if made is None:
        assert len(problems) == 1
        return
    assert only_blanks(made)
    assert all("access" not in artifact for _, artifact in artifacts(made))


# The peers' own records


@pytest.mark.parametrize("path", samples("mof/*.yml"))
def test_a_real_record_becomes_a_draft_that_claims_no_more_than_it(path: Path) -> None:
    made, problems = mof.read(path.name, path.read_bytes())
    assert made
    assert problems == []
    assert only_blanks(made)
    components = yaml.safe_load(path.read_bytes())["release"]["components"]
    own = {part: [one for one in components if mof.PARTS.get(one["name"]) == part] for part in set(mof.PARTS.values())}
    for part, artifact in artifacts(made):
        assert "access" not in artifact
        stated = {one.get("license", "") for one in own[part]}  # type: ignore[index]
        if "license" in artifact:
            assert any(_means(text, artifact["license"]) for text in stated)
        assert artifact.get("url") in {None, *(one.get("component_path") for one in own[part])}  # type: ignore[index]


def _means(stated: str, license_: str) -> bool:
    """Whether a license of the draft is the one that the record names, whatever its spelling."""
    plain = [text.lower().replace(" ", "-") for text in (stated, license_.removeprefix("LicenseRef-"))]
    assert expressions.parse(license_)
    return plain[0] == plain[1]

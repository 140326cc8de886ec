"""What evidence shows: states, label, qualifier, and the sentence that says why."""

from itertools import product
from typing import Any

import pytest

from openlabels.ground.label import Access, Label, Part, State
from openlabels.ground.licenses import LicenseClass
from openlabels.reading import rules, verdict
from openlabels.reading.entry import Artifact, Evidence
from openlabels.reading.verdict import Qualifier, Verdict
from tests.entries import artifact, entry, evidence

OPEN, RESTRICTED, UNSTATED = "MIT", "CC-BY-NC-4.0", "NOASSERTION"


def judge(written: dict[str, Any]) -> Verdict:
    made, found = rules.parse(entry(evidence=written))
    assert made, found
    return verdict.judge(made.evidence)


def under(code: str = OPEN, weights: str | None = None, dataset: str | None = None, access: str = "public") -> Verdict:
    """The verdict on one artifact a part under these licenses; `access` is the weights'."""
    given = {"code": code, "weights": weights, "dataset": dataset}
    return judge(
        {
            part: [artifact(part, access if part == "weights" else "public", license_)]
            for part, license_ in given.items()
            if license_
        }
    )


# --- Label and states

ACCESSES = ["public", "gated", "partial", "closed"]


@pytest.mark.parametrize("weights", [None, *ACCESSES])
@pytest.mark.parametrize("dataset", [None, *ACCESSES])
@pytest.mark.parametrize("code", ACCESSES)
def test_the_label_follows_from_what_is_public(code: str, weights: str | None, dataset: str | None) -> None:
    expected = "OM" + "-OD" * (dataset == "public") + "-OW" * (weights == "public") if code == "public" else None
    judged = judge(evidence(code, weights, dataset))
    assert judged.label == expected
    assert judged.part(Part.WEIGHTS).state == (
        "not_stated" if not weights else "open" if weights == "public" else "not_open"
    )


@pytest.mark.parametrize("access", ["gated", "partial", "closed"])
def test_a_gated_dataset_earns_no_od(access: str) -> None:
    written = {"code": [artifact()], "dataset": [artifact("a"), artifact("b", access)]}
    assert judge(written).label is Label.OM
    assert judge(written).part(Part.DATASET).state is State.NOT_OPEN


def test_a_mirror_never_opens_a_part() -> None:
    gated = artifact("weights", "gated", mirrors=["https://example.com/weights"])
    assert judge({"code": [artifact()], "weights": [gated]}).label is Label.OM


@pytest.mark.parametrize("licenses", list(product([OPEN, RESTRICTED, UNSTATED, "NONE"], repeat=3)), ids="-".join)
def test_a_license_never_changes_the_label(licenses: tuple[str, str, str]) -> None:
    assert under(*licenses).label is Label.OM_OD_OW


def test_the_license_of_one_part_is_no_other_parts() -> None:
    assert under(OPEN, weights=OPEN).part(Part.DATASET).items == ()
    assert under(OPEN, weights=OPEN).label is Label.OM_OW


# --- Qualifier


@pytest.mark.parametrize("licenses", list(product([OPEN, RESTRICTED, UNSTATED], [None, OPEN, RESTRICTED, UNSTATED])))
def test_the_qualifier_names_the_worst_license_of_the_open_parts(licenses: tuple[str, str | None]) -> None:
    given = set(licenses)
    expected = "restricted" if RESTRICTED in given else "unstated" if UNSTATED in given else None
    assert under(*licenses).qualifier == expected
    assert under(licenses[0], dataset=licenses[1]).qualifier == expected


@pytest.mark.parametrize("license_", [RESTRICTED, UNSTATED, "NONE", "LicenseRef-Own"])
@pytest.mark.parametrize("access", ["gated", "partial", "closed"])
def test_the_license_of_a_part_that_is_not_open_qualifies_nothing(license_: str, access: str) -> None:
    weights = artifact("weights", access, license_, license_url="https://example.org/license")
    assert judge({"code": [artifact()], "weights": [weights]}).qualifier is None


def test_one_restricted_artifact_among_many_qualifies() -> None:
    written = {"code": [artifact("a"), artifact("b"), artifact("c", license=RESTRICTED)]}
    assert judge(written).qualifier is Qualifier.RESTRICTED


@pytest.mark.parametrize(("part", "expected"), [("code", Qualifier.RESTRICTED), ("weights", None), ("dataset", None)])
def test_a_content_license_is_open_for_content_only(part: str, expected: Qualifier | None) -> None:
    written = {"code": [artifact()], part: [artifact(license="CC-BY-4.0")]}
    assert judge(written).qualifier is expected


@pytest.mark.parametrize("license_", ["NONE", "LicenseRef-Own"])
def test_no_license_and_a_license_of_its_own_are_restricted(license_: str) -> None:
    written = {"code": [artifact(license=license_, license_url="https://example.org/license")]}
    assert judge(written).qualifier is Qualifier.RESTRICTED


# --- Items


def test_an_item_has_its_license_as_spdx_spells_it() -> None:
    [item] = under("apache-2.0 or mit").part(Part.CODE).items
    assert (item.license, item.license_class) == ("Apache-2.0 OR MIT", LicenseClass.OPEN)


def test_an_item_without_a_license_has_no_class() -> None:
    [item] = judge({"code": [artifact()], "weights": [{"access": "closed"}]}).part(Part.WEIGHTS).items
    assert (item.url, item.license, item.license_class, item.access) == (None, None, None, Access.CLOSED)


def test_an_item_keeps_all_that_was_written() -> None:
    written = artifact(name="Code", note="All of it.", license_url="https://example.org/l", mirrors=["https://m.org/"])
    [item] = judge({"code": [written]}).part(Part.CODE).items
    assert (item.url, item.name, item.note) == (written["url"], "Code", "All of it.")
    assert (item.license_url, item.mirrors) == ("https://example.org/l", ("https://m.org/",))


def test_parts_stand_in_the_order_of_the_mark() -> None:
    assert [finding.part for finding in judge(evidence()).parts] == list(Part)


# --- In words


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (evidence(), "Code is public; the weights are not stated; the training data is not stated."),
        (evidence(weights="public"), "Code and weights are public; the training data is not stated."),
        (evidence(dataset="public"), "Code and training data are public; the weights are not stated."),
        (evidence("public", "public", "public"), "Code, weights and training data are public."),
        (evidence("closed", "public", "gated"), "Weights are public; the code is closed; the training data is gated."),
        (evidence("gated", "partial", "public"), "Training data is public; the code is gated; the weights are only partly public."),
        (evidence("closed", "closed", "closed"), "The code is closed; the weights are closed; the training data is closed."),
    ],
)  # fmt: skip
def test_a_verdict_is_said_in_one_sentence(written: dict[str, Any], said: str) -> None:
    assert verdict.sentence(judge(written)) == said


@pytest.mark.parametrize(
    ("accesses", "said"),
    [
        (["gated"], "gated"),
        (["public", "gated"], "partly gated"),
        (["public", "closed"], "only partly public"),
        (["gated", "closed"], "gated or closed"),
        (["public", "gated", "closed"], "only partly public"),
        (["gated", "partial"], "only partly public"),
        (["partial"], "only partly public"),
        (["closed", "closed"], "closed"),
    ],
)
def test_a_part_of_several_artifacts_is_said_by_what_keeps_it_from_open(accesses: list[str], said: str) -> None:
    written = {"code": [artifact()], "weights": [artifact(str(n), access) for n, access in enumerate(accesses)]}
    assert f"; the weights are {said};" in verdict.sentence(judge(written))


def test_what_would_open_a_part_is_said_for_each_artifact() -> None:
    listed = [
        artifact("a", "gated", name="Base"),
        artifact("b"),
        artifact("c", "partial", name="Half {x}"),
        {"access": "closed"},
    ]
    finding = judge({"code": [artifact()], "dataset": listed}).part(Part.DATASET)
    assert verdict.next_step(finding) == (
        "Lift the gate on “Base”. Publish the rest of “Half {x}”. Publish “training data”."
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"weights": "public", "dataset": "public"}, ()),
        (
            {"weights": "public"},
            ("To earn OM-OD-OW: list the training data with a public address, if it is released.",),
        ),
        (
            {"weights": "gated", "dataset": "closed"},
            ("To earn OM-OW: lift the gate on “weights”.", "To earn OM-OD: publish “training data”."),
        ),
        ({"code": "closed", "weights": "public"}, ()),
    ],
)
def test_what_would_earn_the_next_label_is_said_of_each_part_that_is_not_open(
    parts: dict[str, str], said: tuple[str, ...]
) -> None:
    assert verdict.toward(judge(evidence(**parts))) == said


def test_an_open_part_has_no_next_step_and_a_silent_one_is_to_be_listed() -> None:
    judged = judge(evidence())
    assert verdict.next_step(judged.part(Part.CODE)) == ""
    assert (
        verdict.next_step(judged.part(Part.WEIGHTS)) == "List the weights with a public address, if they are released."
    )
    assert (
        verdict.next_step(judged.part(Part.DATASET))
        == "List the training data with a public address, if it is released."
    )


@pytest.mark.parametrize("accesses", list(product([None, *ACCESSES], repeat=3)))
def test_every_verdict_has_a_sentence_that_names_each_part_once(accesses: tuple[str | None, ...]) -> None:
    made = Evidence.model_construct(code=[], weights=[], dataset=[])
    for part, access in zip(Part, accesses, strict=True):
        if access:
            made.artifacts(part).append(Artifact(**artifact(part.value, access)))
    said = verdict.sentence(verdict.judge(made)).lower()
    assert [said.count(word) for word in ("code", "weights", "training data")] == [1, 1, 1]
    assert said.endswith(".")

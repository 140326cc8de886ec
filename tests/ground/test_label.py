"""The label rule, over every combination there is."""

from itertools import combinations_with_replacement, product

import pytest

from openlabels.ground import label
from openlabels.ground.label import Access, Label, Part, State

STATES = [dict(zip(Part, states, strict=True)) for states in product(State, repeat=3)]
ACCESSES = [listed for size in range(5) for listed in combinations_with_replacement(Access, size)]

OPEN = State.OPEN
EARNED = {
    (True, False, False): Label.OM,
    (True, True, False): Label.OM_OW,
    (True, False, True): Label.OM_OD,
    (True, True, True): Label.OM_OD_OW,
}
"""Whether code, weights and dataset are open, and the label; the contract's table, written a second time."""


def parts(earned: Label | None) -> frozenset[Part]:
    return earned.open_parts if earned else frozenset()


def said(states: dict[Part, State]) -> str:
    return "-".join(states.values())


@pytest.mark.parametrize("states", STATES, ids=said)
def test_the_label_is_what_the_table_says(states: dict[Part, State]) -> None:
    is_open = (states[Part.CODE] is OPEN, states[Part.WEIGHTS] is OPEN, states[Part.DATASET] is OPEN)
    assert label.derive(states) is EARNED.get(is_open)


@pytest.mark.parametrize("part", Part)
@pytest.mark.parametrize("states", STATES, ids=said)
def test_opening_a_part_never_lowers_the_label(states: dict[Part, State], part: Part) -> None:
    assert parts(label.derive(states)) <= parts(label.derive({**states, part: OPEN}))


@pytest.mark.parametrize("states", STATES, ids=said)
def test_without_open_code_there_is_no_label(states: dict[Part, State]) -> None:
    assert (label.derive(states) is None) == (states[Part.CODE] is not OPEN)


@pytest.mark.parametrize("states", STATES, ids=said)
def test_silence_and_refusal_earn_the_same(states: dict[Part, State]) -> None:
    silent = {part: State.NOT_STATED if state is State.NOT_OPEN else state for part, state in states.items()}
    assert label.derive(silent) is label.derive(states)


@pytest.mark.parametrize("states", STATES, ids=said)
def test_a_part_that_is_not_mentioned_is_not_stated(states: dict[Part, State]) -> None:
    mentioned = {part: state for part, state in states.items() if state is not State.NOT_STATED}
    assert label.derive(mentioned) is label.derive(states)


def test_silence_is_not_openness() -> None:
    assert label.state([]) is State.NOT_STATED


@pytest.mark.parametrize("listed", [listed for listed in ACCESSES if listed], ids="-".join)
def test_a_part_is_open_when_every_artifact_is_public(listed: tuple[Access, ...]) -> None:
    expected = OPEN if all(access == "public" for access in listed) else State.NOT_OPEN
    assert label.state(listed) is expected


@pytest.mark.parametrize("listed", [listed for listed in ACCESSES if listed], ids="-".join)
def test_publishing_one_artifact_never_closes_a_part(listed: tuple[Access, ...]) -> None:
    for index in range(len(listed)):
        published = (*listed[:index], Access.PUBLIC, *listed[index + 1 :])
        assert label.state(listed) is State.NOT_OPEN or label.state(published) is OPEN


@pytest.mark.parametrize("listed", [listed for listed in ACCESSES if listed], ids="-".join)
def test_one_more_public_artifact_changes_nothing(listed: tuple[Access, ...]) -> None:
    assert label.state((*listed, Access.PUBLIC)) is label.state(listed)


def test_accesses_may_come_from_a_generator() -> None:
    assert label.state(access for access in [Access.PUBLIC, Access.CLOSED]) is State.NOT_OPEN


@pytest.mark.parametrize(
    ("value", "title", "slug"),
    [
        ("OM", "Open Model", "om"),
        ("OM-OW", "Open Model - Open Weights", "om-ow"),
        ("OM-OD", "Open Model - Open Dataset", "om-od"),
        ("OM-OD-OW", "Open Model - Open Dataset - Open Weights", "om-od-ow"),
    ],
)
def test_labels_are_named_as_in_the_paper(value: str, title: str, slug: str) -> None:
    assert (Label(value).title, Label(value).slug) == (title, slug)


def test_there_are_four_labels_and_each_can_be_earned() -> None:
    assert [str(one) for one in Label] == ["OM", "OM-OW", "OM-OD", "OM-OD-OW"]
    assert {label.derive(states) for states in STATES} == {*Label, None}


@pytest.mark.parametrize("one", Label)
def test_a_label_is_earned_by_exactly_the_parts_that_it_names(one: Label) -> None:
    assert label.derive(dict.fromkeys(one.open_parts, OPEN)) is one


def test_the_rule_has_a_version() -> None:
    assert label.RULE_VERSION == "1"

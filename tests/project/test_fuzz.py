"""What `make fuzz` does: every target runs, the cases are counted, and a failure can be made again."""

from random import Random

import pytest

from fuzz import __main__ as fuzzing
from fuzz import targets


@pytest.mark.parametrize("name", targets.TARGETS)
def test_a_target_holds_over_its_first_cases(name: str) -> None:
    for number in range(60):
        targets.TARGETS[name][1](Random(f"{name}:{number}"))


def test_every_target_gets_its_turn_and_is_counted() -> None:
    count, crashes = fuzzing.cases((0.01, 1, list(targets.TARGETS)))
    assert crashes == []
    assert set(count) == set(targets.TARGETS)


def test_a_failure_is_told_with_what_makes_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[float] = []

    def failing(chance: Random) -> None:
        made.append(chance.random())
        assert len(made) < 3, "found"

    monkeypatch.setitem(targets.TARGETS, "failing", (1, failing))
    _, (crash, *_) = fuzzing.cases((0.01, 7, ["failing"]))
    assert crash.startswith("failing --case 7:2\n")
    monkeypatch.setattr("sys.argv", ["fuzz", "failing", "--case", "7:2"])
    with pytest.raises(AssertionError, match="found"):
        fuzzing.main()
    assert made[-1] == made[2]

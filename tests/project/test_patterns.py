"""No text makes a regular expression of ours slow: each is tried on the worst that its own pieces can be put together to."""

import re
import time
from collections.abc import Callable

import pytest

from openlabels.reading.values import PATTERNS
from tests import patterns
from tests.patterns import Pattern, Slow

SHORT = (12, 20, 28, 250)
"""What grows exponentially is seen here."""

LONG = (1000, 4000, 16_000, 65_536)
SECONDS = 0.3
"""Of the processor, for the longest; what grows with the square takes seconds there, and is stopped before."""
HARMLESS = SECONDS * (4000 / LONG[-1]) ** 2 / 2
"""What takes less for 4,000 characters stays below `SECONDS` for the longest, though it grow with the square."""

PYTHON = list(patterns.of_python())


def slowest(run: Callable[[str], object], cases: list[Slow], most: int = LONG[-1]) -> tuple[float, str]:
    """The most time that a case takes at its longest, or at the length where it takes too long already."""
    worst = (0.0, "")
    for case in cases:
        for length in (*SHORT, *(length for length in LONG if length < most), most):
            took = _twice(run, case.of(length))
            worst = max(worst, (took, f"{case} of {length}"))
            if took > SECONDS:
                return worst
            if length == 4000 and took < HARMLESS:
                break
    return worst


def _twice(run: Callable[[str], object], text: str) -> float:
    """The shorter of two runs where the first was long: another process may have had the caches."""
    took = _timed(run, text)
    return took if took < SECONDS / 2 else min(took, _timed(run, text))


def _timed(run: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    run(text)
    return time.process_time() - begun


def used(pattern: Pattern) -> list[Callable[[str], object]]:
    """How a pattern is used, as a function of the text."""
    compiled = re.compile(pattern.text, pattern.flags)

    def run(use: str) -> Callable[[str], object]:
        def act(text: str) -> object:
            given = text.encode() if isinstance(pattern.text, bytes) else text
            if use in patterns.ONCE:
                return getattr(compiled, use)(given)
            return len(list(compiled.finditer(given)))  # type: ignore[arg-type]

        return act

    return [run(use) for use in pattern.uses]


def test_the_patterns_of_our_python_are_found() -> None:
    assert len(PYTHON) > 90
    modules = {one.where.partition(":")[0] for one in PYTHON}
    assert {"sightings.py", "examples.py", "blocks.py", "expressions.py", "folding.py", "prose.py"} <= modules


@pytest.mark.parametrize(("text", "use"), [(r"[ \t]*x", "search"), (r"(?:a|a)*b", "match"), (r"a+[a-c]*$", "match")])
def test_what_grows_faster_than_its_text_is_seen(text: str, use: str) -> None:
    (run,) = used(Pattern("", text, 0, frozenset({use})))
    some = [case for case in patterns.worst(text) if not case.head and case.unit in {" ", "a"} and case.tail == "!"]
    took, _ = slowest(run, some)
    assert took > SECONDS


@pytest.mark.parametrize("pattern", PYTHON, ids=lambda one: one.where)
def test_a_pattern_takes_no_longer_than_its_text(pattern: Pattern) -> None:
    text = pattern.text.decode() if isinstance(pattern.text, bytes) else pattern.text
    for run in used(pattern):
        most = patterns.LONGEST.get(pattern.where.partition(":")[0], LONG[-1])
        took, what = slowest(run, patterns.worst(text), most)
        assert took <= SECONDS, (pattern, what, round(took, 2))


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_of_a_field_takes_no_longer_than_its_text(name: str) -> None:
    """Also as the JSON Schema has it, which searches where ours match."""
    for text in (PATTERNS[name], f"^(?:{PATTERNS[name]})$"):
        compiled = re.compile(text)
        took, what = slowest(compiled.search if "^" in text else compiled.fullmatch, patterns.worst(text))
        assert took <= SECONDS, (text, what, round(took, 2))

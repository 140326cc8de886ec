"""The issue that tells maintainers which links need a person, as Markdown for GitHub.

Knows what is worth a person's time: what is gone, asks for a login, has moved, or was silent for long. Refuses to know
how an issue is opened (the workflow does). Addresses are a stranger's words: each stands in a code span, where
GitHub makes nothing of them, and the whole stays within what GitHub takes.
"""

from collections.abc import Iterable, Iterator, Mapping

from openlabels.elsewhere.answers import Judgment, Outcome
from openlabels.elsewhere.links import WORDS, Link, is_claimed_public
from openlabels.elsewhere.watch import Failing, Memory
from openlabels.ground.problem import visible

MOST_CHARACTERS = 60_000
"""GitHub refuses a body over 65,536."""

MOST_ENTRIES = 10
"""Of one address, how many of the entries that list it are named."""

_OPENING = """\
<!-- open-model-labels: links -->
Once a week a robot opens every link of the evidence. These need a person; the labels stay as they are until one has
looked. The robot keeps this list up to date, and closes the issue when nothing is left.
"""

_TITLES = {
    Outcome.GONE: "Gone",
    Outcome.LOGIN: "Asks for a login, though it is said to be public",
    Outcome.UNKNOWN: "Has not answered for a week or longer",
    Outcome.MOVED: "Moved for good",
}


def text(planned: Iterable[Link], judged: Mapping[str, Judgment], memory: Memory) -> str:
    """The issue's body, '' where nothing needs a person; `memory` is that after this look."""
    told: dict[Outcome, list[str]] = {}
    for link in planned:
        found, row = judged[link.url], memory.rows.get(link.url)
        failing = row.failing if row else None
        if _needs_a_person(link, found, failing):
            told.setdefault(found.outcome, []).append(_line(link, found, failing))
    return _cut(_lines(told)) if told else ""


def _needs_a_person(link: Link, found: Judgment, failing: Failing | None) -> bool:
    if all(at.withdrawn for at in link.listings):
        return False
    return {
        Outcome.OK: False,
        Outcome.MOVED: True,
        Outcome.GONE: True,
        Outcome.LOGIN: is_claimed_public(link),
        Outcome.UNKNOWN: found.silent and failing is not None and failing.is_told,
    }[found.outcome]


def _line(link: Link, found: Judgment, failing: Failing | None) -> str:
    ids = sorted({at.id for at in link.listings})
    named = ", ".join(map(_code, ids[:MOST_ENTRIES]))
    more = f" and {len(ids) - MOST_ENTRIES:,} more" if len(ids) > MOST_ENTRIES else ""
    there = f" to {_code(found.location)}" if found.outcome is Outcome.MOVED and found.location else ""
    since = f", since {failing.since}" if failing else ""
    return f"- {_code(link.url)}{there} ({_code(found.detail)}{since}), in {named}{more}\n"


def _code(said: str) -> str:
    """A stranger's words as code: no mention, no link, no markup, on one line."""
    return f"`{visible(said, 300).replace('`', '%60')}`"


def _lines(told: Mapping[Outcome, list[str]]) -> Iterator[str]:
    yield _OPENING
    for outcome, title in _TITLES.items():
        if lines := told.get(outcome):
            yield f"\n### {title}: {len(lines):,}\n\n{WORDS[outcome][1]}\n\n"
            yield from lines


def _cut(lines: Iterable[str]) -> str:
    """As many lines as fit, with a word where some do not."""
    kept, size = list[str](), 0
    for line in lines:
        size += len(line)
        if size > MOST_CHARACTERS:
            return "".join(kept) + "\n… and more: run `python build.py links` to see all.\n"
        kept.append(line)
    return "".join(kept)

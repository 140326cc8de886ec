"""What differs between two editions of one entry: the states of its parts, its artifacts, and its other fields by name.

Knows which artifact of the one edition is which of the other. Refuses to know how a reviewer is told of it (`review`
does), and where the earlier edition comes from.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from openlabels.ground.label import Part, State
from openlabels.reading.entry import Entry, Links
from openlabels.reading.record import Record
from openlabels.reading.verdict import Item, PartFinding, reason


@dataclass(frozen=True, slots=True)
class Step:
    """One artifact, before and after: None before where it was added, after where it was removed."""

    part: Part
    before: Item | None
    after: Item | None

    @property
    def fields(self) -> list[str]:
        """What differs in an artifact that is in both."""
        if self.before is None or self.after is None:
            return []
        return [name for name in _FIELDS if getattr(self.before, name) != getattr(self.after, name)]


_FIELDS = ("url", "license", "access", "license_url", "name", "note", "mirrors")


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, and what does not: `states` has a part with its state before and after, in a word.

    `artifacts` lists those that were added, removed or changed, `alike` the rest; `fields` are dotted, without the label
    and the evidence.
    """

    states: tuple[tuple[Part, str, str], ...]
    artifacts: tuple[Step, ...]
    alike: tuple[Step, ...]
    fields: tuple[str, ...]


def between(before: Record, after: Record) -> Difference:
    """What differs between two editions."""
    both = list(zip(before.verdict.parts, after.verdict.parts, strict=True))
    states = ((new.part, _state(old), _state(new)) for old, new in both)
    steps = [step for old, new in both for step in _steps(new.part, old.items, new.items)]
    return Difference(
        tuple(step for step in states if step[1] != step[2]),
        tuple(step for step in steps if step.before != step.after),
        tuple(step for step in steps if step.before == step.after),
        tuple(_fields(before.entry, after.entry)),
    )


def _state(finding: PartFinding) -> str:
    return "public" if finding.state is State.OPEN else reason(item.access for item in finding.items)


def _fields(before: Entry, after: Entry) -> Iterator[str]:
    for name in Entry.model_fields:
        if name == "links":
            links = (link for link in Links.model_fields if getattr(before.links, link) != getattr(after.links, link))
            yield from (f"links.{link}" for link in links)
        elif name not in {"label", "evidence"} and getattr(before, name) != getattr(after, name):
            yield name


_ALIKE: tuple[Callable[[Item, Item], bool], ...] = (
    lambda old, new: old == new,
    lambda old, new: old.url is not None and old.url == new.url,
    lambda old, new: old.name is not None and old.name == new.name,
)
"""By what an artifact is known again, surest first."""


def _steps(part: Part, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Step]:
    """Each artifact of a part with what it was: those of now in their order, then those that are gone."""
    old = dict(enumerate(before))
    was: dict[int, Item] = {}
    for alike in _ALIKE:
        for at, new in enumerate(after):
            found = next((place for place, one in old.items() if alike(one, new)), None) if at not in was else None
            if found is not None:
                was[at] = old.pop(found)
    if len(old) == 1 and len(after) == len(was) + 1:  # one is left on each side
        [at] = set(range(len(after))) - was.keys()
        was[at] = old.popitem()[1]
    yield from (Step(part, was.get(at), new) for at, new in enumerate(after))
    yield from (Step(part, one, None) for one in old.values())

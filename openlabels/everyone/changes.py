"""What a proposal changes: entries added, changed, renamed and removed, and each label before and after.

Knows how two editions of the entries compare, and which changes are refused. Refuses to know git: the entries as
they were are handed in as text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from openlabels.everyone.between import grouped
from openlabels.ground.label import Part, State
from openlabels.ground.problem import Problem, Severity, quoted
from openlabels.reading import record
from openlabels.reading.glance import Glance


class Kind(StrEnum):
    """What happened to an entry; a renamed one lists its former id among its aliases."""

    ADDED = "added"
    CHANGED = "changed"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Standing:
    """What one edition of an entry amounts to; all None where there is none, or it is not in order."""

    label: str | None = None
    qualifier: str | None = None
    open_parts: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry's change; `former` is the id that a renamed entry had, `text_before` its file as it was.

    `successor` is the new entry that may have taken a removed one's place.
    """

    id: str
    kind: Kind
    before: Standing
    after: Standing
    former: str | None = None
    first_of_organization: bool = False
    text_before: bytes | None = field(default=None, repr=False)
    successor: str | None = None

    @property
    def opened(self) -> list[Part]:
        """Parts that are open now and were not."""
        return [part for part in Part if part in self.after.open_parts - self.before.open_parts]

    @property
    def closed(self) -> list[Part]:
        """Parts that were open and are not."""
        return [part for part in Part if part in self.before.open_parts - self.after.open_parts]


def compare(before: Mapping[str, bytes], now: Mapping[str, Glance | None], untouched: Iterable[str]) -> list[Change]:
    """The changes, in order of id.

    `before` has the text of every entry that was changed or removed since; `now` every entry that was changed or
    added, None where it is not in order; `untouched` the ids of all others.
    """
    there = Counter(model_id.partition("/")[0] for model_id in (*before, *untouched))
    former_of = {alias: new for new, one in now.items() if one for alias in one.aliases}
    return sorted(_changes(before, now, there, former_of), key=lambda change: change.id)


def _changes(
    before: Mapping[str, bytes], now: Mapping[str, Glance | None], there: Counter[str], former_of: Mapping[str, str]
) -> Iterator[Change]:
    formers = {new: old for old, new in former_of.items() if old in before and old not in now and new not in before}
    for model_id, one in now.items():
        former = formers.get(model_id)
        kind = Kind.CHANGED if model_id in before else Kind.RENAMED if former else Kind.ADDED
        text = before.get(former or model_id)
        was = standing(_glance(former or model_id, text) if text is not None else None)
        yield Change(model_id, kind, was, standing(one), former, there[model_id.partition("/")[0]] == 0, text)
    heirs = {alias: one for one in now.values() if one for alias in one.aliases}
    added = grouped((_evidence(one), one.id) for one in now.values() if one and one.id not in before.keys() | formers)
    for model_id in before.keys() - now.keys() - set(formers.values()):
        one = _glance(model_id, before[model_id])
        alike = added.get(_evidence(one), []) if one else []
        successor = alike[0] if len(alike) == 1 else None
        yield Change(model_id, Kind.REMOVED, standing(one), standing(heirs.get(model_id)), successor=successor)


def _glance(model_id: str, content: bytes) -> Glance | None:
    made, _ = record.make(model_id, "", content)
    return made.glance if made else None


def _evidence(one: Glance) -> tuple[str, frozenset[str]]:
    """By what a model is known again under another id: its organization, and the addresses of all that it lists."""
    return one.org, frozenset(item.url for seen in one.parts for item in seen.items if item.url)


def standing(one: Glance | None) -> Standing:
    """What a model amounts to."""
    if one is None:
        return Standing()
    parts = frozenset(part for part in Part if one.state(part) is State.OPEN)
    if one.label is None:
        return Standing(open_parts=parts)
    return Standing(one.label, one.qualifier, parts)


def problems(changes: Iterable[Change], paths: Mapping[str, str], aliases: Iterable[str]) -> Iterator[Problem]:
    """What is wrong with the changes themselves, and what a reviewer must be told.

    `paths` names the file of an id, present or removed; `aliases` are all former ids that entries list.
    """
    known = set(aliases)
    listed = list(changes)
    for change in listed:
        if change.kind is Kind.REMOVED and change.id not in known:
            message = f"{quoted(change.id)} was removed, and no entry lists it among its aliases"
            whose = (
                f"{quoted(change.successor)}, whose evidence is the same"
                if change.successor
                else "the entry that took its place"
            )
            hint = f"Ids are never reused and badges point at them: add it to the aliases of {whose}, or keep the entry with status: withdrawn."
            yield Problem("removed", paths[change.id], 1, 1, "", message, hint)
    for org, ids in newcomers(listed).items():
        others = "1 other entry" if len(ids) == 2 else f"{len(ids) - 1:,} other entries"
        first = "this is the first entry" if len(ids) == 1 else f"this and {others} are the first"
        message = f"{first} of {quoted(org)}"
        hint = "See that the id is the organization's own, and no other spelling of one that is here."
        yield Problem("first-of-organization", paths[ids[0]], 1, 1, "", message, hint, Severity.WARNING)


def newcomers(changes: Iterable[Change]) -> dict[str, list[str]]:
    """The organizations that had no entry, each with the ids of those that it gets, in their order."""
    return grouped((one.id.partition("/")[0], one.id) for one in changes if one.first_of_organization)


def as_json(change: Change) -> dict[str, object]:
    """The change as `check --format json` has it."""
    return {
        "id": change.id,
        "kind": change.kind.value,
        "label": [change.before.label, change.after.label],
        "qualifier": [change.before.qualifier, change.after.qualifier],
    }


def as_text(change: Change) -> str:
    """The change on one line: `changed allenai/olmo: OM-OW → OM-OD-OW`."""
    former = f"{change.former} → " if change.former else ""
    return f"{change.kind} {former}{change.id}: {_steps(change)}"


def _steps(change: Change) -> str:
    before, after = _shown(change.before), _shown(change.after)
    if change.kind is Kind.ADDED:
        return after
    return f"{before} → {after}" if before != after else f"{after}, as before"


def _shown(one: Standing) -> str:
    return " ".join(filter(None, [one.label or "no label", one.qualifier]))

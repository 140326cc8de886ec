"""A model at a glance: what lists, feeds and the pages of other models say of it.

Knows which part of a record everybody else needs. Small, and plain enough to be written as one line of JSON, so that
processes hand it over and a cache keeps it while the record stays where it was made.
"""

from collections.abc import Iterable, Iterator, Sequence
from sys import intern
from typing import Any, NamedTuple

from openlabels.ground import compact
from openlabels.ground.label import Access, Label, Part, State
from openlabels.ground.licenses import LicenseClass
from openlabels.reading.folding import Place
from openlabels.reading.verdict import PartFinding, Qualifier, Verdict


class Seen(NamedTuple):
    """One artifact without its words."""

    url: str | None
    license: str | None
    license_class: LicenseClass | None
    access: Access
    mirrors: tuple[str, ...]


_LEAST_FREE_FIRST = (LicenseClass.RESTRICTED, LicenseClass.UNSTATED, LicenseClass.OPEN)


class PartSeen(NamedTuple):
    """The state of one part, and its artifacts."""

    part: Part
    state: State
    items: tuple[Seen, ...]

    @property
    def license_class(self) -> LicenseClass | None:
        """The class of the least free license of all that is listed, None where none is."""
        classes = {item.license_class for item in self.items}
        return next((one for one in _LEAST_FREE_FIRST if one in classes), None)


class Glance(NamedTuple):
    """What everybody else needs to know of one model.

    `label` and `qualifier` are what it bears, None for a model without a label. `places` tells where the values stand
    that rules between entries speak of, as `places_of` writes it; `path` is how problems name the file.
    """

    id: str
    path: str
    name: str
    organization: str
    summary: str
    label: Label | None
    qualifier: Qualifier | None
    status: str
    modalities: tuple[str, ...]
    released: str | None
    family: str | None
    parameters: str | None
    active_parameters: str | None
    checked: str | None
    derived_from: tuple[str, ...]
    aliases: tuple[str, ...]
    superseded_by: str | None
    parts: tuple[PartSeen, ...]
    places: str

    @property
    def org(self) -> str:
        """The first segment of the id."""
        return self.id.partition("/")[0]

    @property
    def ids(self) -> tuple[str, ...]:
        """Its present id and its former ones."""
        return (self.id, *self.aliases)

    def part(self, part: Part) -> PartSeen:
        """What is seen of one part."""
        return next(seen for seen in self.parts if seen.part is part)

    def state(self, part: Part) -> State:
        """The state of one part."""
        return self.part(part).state

    def place(self, field: str) -> Place:
        """The line and column of a value, by its dotted field; the start of the file where it is not known."""
        rows = (row.split(" ") for row in self.places.split(";") if row)
        return next(((int(line), int(column)) for name, line, column in rows if name == field), (1, 1))


def places_of(places: Iterable[tuple[str, Place]]) -> str:
    """Fields with their places in one text: it is asked for a few of them, and handed over and kept ten thousand times."""
    return ";".join(f"{field} {line} {column}" for field, (line, column) in places)


def parts_of(verdict: Verdict) -> tuple[PartSeen, ...]:
    """What a verdict found, without the words."""
    return tuple(_part(finding) for finding in verdict.parts)


def _part(finding: PartFinding) -> PartSeen:
    items = tuple(Seen(i.url, i.license, i.license_class, i.access, i.mirrors) for i in finding.items)
    return PartSeen(finding.part, finding.state, items)


def packed(one: Glance) -> str:
    """A glance as one line of JSON."""
    return compact.written(one)


def unpacked(line: str) -> Glance:
    """The glance that `packed` wrote; raises `ValueError`, `TypeError` or `KeyError` on anything else."""
    return _again(compact.read(line))


def all_unpacked(lines: Sequence[str]) -> Iterator[Glance]:
    """The glance of each line, some hundreds at a time: so many calls would take as long as their work."""
    for start in range(0, len(lines), _AT_ONCE):
        yield from map(_again, compact.read(f"[{','.join(lines[start : start + _AT_ONCE])}]"))


_AT_ONCE = 500


def _again(row: list[Any]) -> Glance:
    (id_, path, name, organization, summary, label, qualifier, status, modalities, released, family, parameters, active,
     checked, derived_from, aliases, superseded_by, parts, places) = row  # fmt: skip
    return Glance._make((
        id_, path, name, intern(organization), summary, _LABELS[label], _QUALIFIERS[qualifier], intern(status),
        tuple(map(intern, modalities)), _shared(released), _shared(family), _shared(parameters), _shared(active),
        checked, tuple(derived_from), tuple(aliases), superseded_by, tuple([_part_again(*part) for part in parts]), places,
    ))  # fmt: skip


def _shared(text: str | None) -> str | None:
    """The one string of all that are alike: a large registry says most of these words thousands of times."""
    return text and intern(text)


def _part_again(
    part: str, state: str, items: list[tuple[str | None, str | None, str | None, str, list[str]]]
) -> PartSeen:
    seen = [
        Seen._make((url, _shared(name), _CLASSES[known], _ACCESS[access], tuple(mirrors)))
        for url, name, known, access, mirrors in items
    ]
    return PartSeen._make((_PARTS[part], _STATES[state], tuple(seen)))


_LABELS = {None: None} | {one.value: one for one in Label}
_QUALIFIERS = {None: None} | {one.value: one for one in Qualifier}
_CLASSES = {None: None} | {one.value: one for one in LicenseClass}
_PARTS = {one.value: one for one in Part}
_STATES = {one.value: one for one in State}
_ACCESS = {one.value: one for one in Access}
"""By their values: calling an enumeration takes five times as long, and a large registry has hundreds of thousands."""

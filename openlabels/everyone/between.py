"""The rules between entries, and how models are found by what they share.

Knows what two entries may not have in common, what one may say of another, and that nothing was checked on a day to
come. Every rule is a pass over the models with dictionaries: nothing here compares all with all. Refuses to know the folder
and what stands in a file.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from openlabels.ground import words
from openlabels.ground.label import Part, State
from openlabels.ground.problem import Problem, Severity, did_you_mean, quoted
from openlabels.reading.glance import Glance, Seen

K = TypeVar("K")
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values by their keys, both in the order in which they come."""
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def by_name(glances: Iterable[Glance]) -> dict[str, Glance]:
    """Models by their ids and former ids."""
    listed = list(glances)
    names = {alias: one for one in listed for alias in one.aliases}
    return names | {one.id: one for one in listed}


def colliding(known: Mapping[str, str]) -> Iterator[Problem]:
    """Organizations, and models of one, that differ only in `.`, `_` and `-`."""
    seen: dict[str, str] = {}
    for model_id, path in known.items():
        org, _, name = model_id.partition("/")
        for kind, key, here in (("organization", _bare(org), org), ("model", f"{org}/{_bare(name)}", model_id)):
            first = seen.setdefault(key, here)
            if first != here:
                message = f"the {kind} {quoted(here)} is too close to {quoted(first)}: they differ only in dots, dashes or underscores"
                yield Problem(
                    "collision",
                    path,
                    1,
                    1,
                    "",
                    message,
                    f"Use the one that stands already, or another name for the {kind}.",
                )


def _bare_id(model_id: str) -> str:
    return "/".join(map(_bare, model_id.split("/")))


def _bare(segment: str) -> str:
    return segment.replace(".", "").replace("_", "").replace("-", "")


def problems(glances: Iterable[Glance], known: Mapping[str, str], today: str = "") -> list[Problem]:
    """Every problem between entries; `known` maps the id of every file, be it in order or not, to its path.

    `today` (`YYYY-MM-DD`) is the last day that has come; without it, nothing is said of days.
    """
    whole = _Between(list(glances), known, today)
    return [
        *whole.aliases(),
        *whole.references(),
        *whole.circles(),
        *whole.spellings(),
        *whole.artifacts(),
        *whole.datasets(),
        *whole.days(),
    ]


@dataclass(frozen=True)
class _Between:
    """The rules between entries, each a generator of problems."""

    glances: list[Glance]
    known: Mapping[str, str]
    today: str
    by_name: dict[str, Glance] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", by_name(self.glances))

    def aliases(self) -> Iterator[Problem]:
        former = [one for one in self.glances if one.aliases]
        owner: dict[str, str] = {}
        looks_like = {_bare_id(name): name for name in self.known} if former else {}
        for one in former:
            for index, alias in enumerate(one.aliases):
                at = f"aliases.{index}"
                if alias in self.known:
                    yield _at(
                        one,
                        at,
                        "alias-taken",
                        f"the alias {quoted(alias)} is the id of an entry",
                        "An alias is a former id that no entry uses any more.",
                    )
                elif owner.setdefault(alias, one.id) != one.id:
                    yield _at(
                        one,
                        at,
                        "alias-taken",
                        f"the alias {quoted(alias)} belongs to {quoted(owner[alias])} already",
                        "Keep it with one of them.",
                    )
                elif looks_like.setdefault(_bare_id(alias), one.id) != one.id:
                    other = looks_like[_bare_id(alias)]
                    message = f"the alias {quoted(alias)} is too close to {quoted(other)}: they differ only in dots, dashes or underscores"
                    yield _at(one, at, "alias-taken", message, "Two models must differ in more than punctuation.")

    def references(self) -> Iterator[Problem]:
        for one in self.glances:
            for at, target in _references(one):
                if target not in self.by_name and target not in self.known and not target.startswith("hf:"):
                    meant = did_you_mean(target, (*self.by_name, *self.known)) if len(self.known) < 20_000 else ""
                    yield _warning(one, at, _FOR_UNKNOWN[at.partition(".")[0]], value=quoted(target), meant=meant)

    def circles(self) -> Iterator[Problem]:
        by_field: dict[str, dict[str, dict[str, str]]] = {"derived_from": {}, "superseded_by": {}}
        for one in self.glances:
            for at, target in _references(one):
                if target in self.by_name:
                    by_field[at.partition(".")[0]].setdefault(one.id, {})[self.by_name[target].id] = at
        for name, edges in by_field.items():
            for here, there in _in_circles(edges):
                message = f"{quoted(here)} leads back to itself through {quoted(there)} in “{name}”"
                yield _at(
                    self.by_name[here], edges[here][there], "circle", message, "Remove the reference that is not true."
                )

    def spellings(self) -> Iterator[Problem]:
        by_org = grouped((one.org, one) for one in self.glances)
        for members in by_org.values():
            spellings = grouped((one.organization, one) for one in members)
            usual = max(spellings, key=lambda name: len(spellings[name]))
            for name, few in spellings.items():
                for one in few if name != usual else []:
                    values = {"value": quoted(name), "usual": quoted(usual), "org": one.org}
                    yield _warning(one, "organization", "spelling", **values)

    def artifacts(self) -> Iterator[Problem]:
        """One address that most entries state in one way, and this one in another; of two, the first is taken for right."""
        times = Counter(item.url for one in self.glances for seen in one.parts for item in seen.items)
        shared = grouped(
            ((item.url, seen.part), (one, index, item))  # one address may hold two parts under two licenses
            for one in self.glances for seen in one.parts for index, item in enumerate(seen.items)
            if item.url and times[item.url] > 1
        )  # fmt: skip
        for (_, part), listed in shared.items():
            if len(listed) == 1 or len({_stated(item) for _, _, item in listed}) == 1:
                continue
            by_statement = grouped((_stated(item), one.id) for one, _, item in listed)
            usual = max(by_statement, key=lambda stated: len(set(by_statement[stated])))
            others = list(dict.fromkeys(by_statement[usual]))
            for one, index, item in listed:
                if _stated(item) != usual and one.id not in others:
                    yield self._differs(one, f"evidence.{part}.{index}.url", item, usual, others)

    def _differs(self, one: Glance, at: str, item: Seen, usual: str, others: list[str]) -> Problem:
        where = others[0] + {1: "", 2: " and 1 other"}.get(len(others), f" and {len(others) - 1} others")
        message = f"{quoted(item.url or '')} is {_stated(item)} here and {usual} in {where}"
        hint = f"State it alike in {'both' if len(others) == 1 else 'all'}, or say in a note why they differ."
        return _at(one, at, "differs", message, hint, Severity.WARNING)

    def datasets(self) -> Iterator[Problem]:
        for one in self.glances:
            if not one.derived_from or one.label is None or one.state(Part.DATASET) is not State.OPEN:
                continue
            for index, base in enumerate(one.derived_from):
                known = self.by_name.get(base)
                if known is None and base in self.known:
                    continue  # its file is not in order, and told of itself
                if known is None or known.state(Part.DATASET) is not State.OPEN:
                    kind = "base-dataset-unknown" if known is None else "base-dataset-closed"
                    yield _warning(one, f"derived_from.{index}", kind, value=quoted(base))

    def days(self) -> Iterator[Problem]:
        for one in self.glances if self.today else ():
            if one.checked and one.checked > self.today:
                yield _warning(one, "checked", "not-yet", value=one.checked)


_FOR_UNKNOWN = {"derived_from": "unknown-base", "superseded_by": "unknown-successor"}


def _references(one: Glance) -> Iterator[tuple[str, str]]:
    for index, base in enumerate(one.derived_from):
        yield f"derived_from.{index}", base
    if one.superseded_by:
        yield "superseded_by", one.superseded_by


def _stated(item: Seen) -> str:
    return f"{item.access} under {item.license or 'no license'}"


def _at(one: Glance, at: str, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Problem:
    line, column = one.place(at)
    return Problem(code, one.path, line, column, at, message, hint, severity)


def _warning(one: Glance, at: str, kind: str, **values: str) -> Problem:
    told = words.told(kind, **values)
    return _at(one, at, told.code, told.message, told.hint, Severity.WARNING)


def _in_circles(edges: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """The steps (from, to) that lie on a circle: those within a strongly connected component."""
    component = _components(edges)
    for here in sorted(edges):
        for there in edges[here]:
            if component[here] == component[there]:
                yield here, there


def _components(edges: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A name for each node, alike for those that reach each other.

    Kosaraju: walk forward and note the nodes as they are finished, then backward, last finished first.
    """
    backward: dict[str, dict[str, str]] = defaultdict(dict)
    for here, targets in edges.items():
        for there in targets:
            backward[there][here] = ""
    finished: dict[str, str] = {}
    for start in [*edges, *backward]:
        _walk(start, edges, finished, start)
    component: dict[str, str] = {}
    for start in reversed(finished):
        _walk(start, backward, component, start)
    return component


def _walk(start: str, edges: Mapping[str, Mapping[str, str]], into: dict[str, str], name: str) -> None:
    """Write `name` for every node reached from `start` that `into` has not, in the order they are finished."""
    if start in into:
        return
    entered = {start}
    path = [(start, iter(edges.get(start, ())))]
    while path:
        node, rest = path[-1]
        following = next((n for n in rest if n not in into and n not in entered), None)
        if following is None:
            into[node] = name
            path.pop()
        else:
            entered.add(following)
            path.append((following, iter(edges.get(following, ()))))

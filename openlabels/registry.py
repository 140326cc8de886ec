"""The folder of entries, checked as a whole, and the models in it.

Knows which files may stand under `registry/` and the rules between entries. Refuses to know how one file is
compiled (`record` does) and what readers get. Every rule is a pass over the entries with dictionaries: nothing
here compares all with all.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from openlabels import entry, record, source, urls
from openlabels.history import History, LabelChange
from openlabels.label import Part, State
from openlabels.problem import Problem, Severity, did_you_mean, in_order, quoted
from openlabels.record import Record
from openlabels.verdict import Item


@dataclass(frozen=True, slots=True)
class Compiled:
    """A folder's records by id, every problem found, and how many entry files there are."""

    records: tuple[Record, ...]
    problems: list[Problem]
    files: int


@dataclass(frozen=True, slots=True)
class Model:
    """A record with what git tells of it; dates are `YYYY-MM-DD`, None where git does not know."""

    record: Record
    added: str | None
    updated: str | None
    label_history: tuple[LabelChange, ...]


@dataclass(frozen=True)
class Registry:
    """All models, in order of id."""

    models: tuple[Model, ...]

    @cached_property
    def by_id(self) -> dict[str, Model]:
        """Models by their ids and former ids."""
        found = {alias: model for model in self.models for alias in model.record.entry.aliases}
        return found | {model.record.id: model for model in self.models}

    @cached_property
    def by_org(self) -> dict[str, list[Model]]:
        """Models by the first segment of their ids."""
        return _grouped((model.record.org, model) for model in self.models)

    @cached_property
    def by_family(self) -> dict[tuple[str, str], list[Model]]:
        """Models by organization and family."""
        named = ((m, m.record.entry.family) for m in self.models)
        return _grouped(((m.record.org, family), m) for m, family in named if family)

    @cached_property
    def by_base(self) -> dict[str, list[Model]]:
        """The models derived from a base, by the base's id as it is written."""
        return _grouped((base, model) for model in self.models for base in model.record.entry.derived_from)


K = TypeVar("K")
V = TypeVar("V")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def compile_folder(folder: Path) -> Compiled:
    """Every entry below `folder`, compiled, and all problems, those between entries included.

    Problems name files relative to the current folder. Raises `OSError` where `folder` cannot be listed.
    """
    files, problems = _files(folder)
    known: dict[str, str] = {}
    records = []
    for model_id, path in files:
        known[model_id] = shown(path)
        made, found = _compiled(model_id, path)
        problems += found
        if made:
            records.append(made)
    problems += _colliding(known)
    problems += between(records, known)
    return Compiled(tuple(records), in_order(problems), len(files))


def compile_file(org: str, path: Path) -> Record | None:
    """The record of one entry file, None where it is not in order."""
    return _compiled(f"{org}/{path.name.removesuffix(urls.ENTRY_ENDING)}", path)[0]


def assemble(records: Iterable[Record], history: History) -> Registry:
    """The registry of checked records, with what `history` tells of each under its present and former ids."""
    models = []
    for one in sorted(records, key=lambda r: r.id):
        past = history.of([one.id, *one.entry.aliases])
        models.append(Model(one, past.added, past.updated, past.labels))
    return Registry(tuple(models))


def shown(path: Path) -> str:
    """A file as messages name it: relative to the current folder."""
    return os.path.relpath(path)


def _compiled(model_id: str, path: Path) -> tuple[Record | None, list[Problem]]:
    try:
        with path.open("rb") as file:
            content = file.read(source.MAX_BYTES + 1)
    except OSError as error:
        return None, [
            _about_file(path, "unreadable", f"the file cannot be read: {error.strerror}", "Make it readable.")
        ]
    return record.make(model_id, shown(path), content)


def _files(folder: Path) -> tuple[list[tuple[str, Path]], list[Problem]]:
    """The entry files by id, in order, and what else stands below `folder`."""
    files: list[tuple[str, Path]] = []
    problems: list[Problem] = []
    for org in _listed(folder):
        if org.is_symlink() or not org.is_dir():
            problems.append(_misplaced(org))
            continue
        for path in _listed(org):
            fault = _file_fault(path)
            if fault:
                problems.append(fault)
            else:
                files.append((f"{org.name}/{path.name.removesuffix(urls.ENTRY_ENDING)}", path))
    return files, problems


def _listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir(), key=lambda path: os.fsencode(path.name))


def _file_fault(path: Path) -> Problem | None:
    if path.is_symlink() or not path.is_file() or not path.name.endswith(urls.ENTRY_ENDING):
        return _misplaced(path)
    fault = entry.id_fault(f"{path.parent.name}/{path.name.removesuffix(urls.ENTRY_ENDING)}")
    if fault:
        name = f"{path.parent.name}/{path.name}"
        return _about_file(path, "file-name", f"{quoted(name)} gives no id: {fault}", "Rename the folder or the file.")
    return None


def _misplaced(path: Path) -> Problem:
    if path.is_symlink():
        return _about_file(
            path, "symlink", "this is a symbolic link", "Put the file itself here; for a former id, use “aliases”."
        )
    if path.name.endswith(".yml"):
        return _about_file(path, "file-name", "the file ends in .yml", "Rename it to end in .yaml.")
    hint = "Under registry/ stand only entries, as registry/<org>/<model>.yaml. Move it elsewhere."
    return _about_file(path, "misplaced", f"{quoted(path.name)} is not an entry at its place", hint)


def _about_file(path: Path, code: str, message: str, hint: str) -> Problem:
    return Problem(code, shown(path), 1, 1, "", message, hint)


def _colliding(known: Mapping[str, str]) -> Iterator[Problem]:
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


def _bare(segment: str) -> str:
    return segment.translate({ord(mark): None for mark in "._-"})


def between(records: Iterable[Record], known: Mapping[str, str]) -> list[Problem]:
    """Every problem between entries; `known` maps the id of every file, be it in order or not, to its path."""
    whole = _Between(list(records), known)
    return [
        *whole.aliases(),
        *whole.references(),
        *whole.circles(),
        *whole.spellings(),
        *whole.artifacts(),
        *whole.datasets(),
    ]


@dataclass(frozen=True)
class _Between:
    """The rules between entries, each a generator of problems."""

    records: list[Record]
    known: Mapping[str, str]
    by_name: dict[str, Record] = field(init=False)

    def __post_init__(self) -> None:
        names = {alias: one for one in self.records for alias in one.entry.aliases}
        object.__setattr__(self, "by_name", names | {one.id: one for one in self.records})

    def aliases(self) -> Iterator[Problem]:
        owner: dict[str, str] = {}
        for one in self.records:
            for index, alias in enumerate(one.entry.aliases):
                at = f"aliases.{index}"
                if alias in self.known:
                    yield _at(
                        one,
                        at,
                        "alias-taken",
                        f"the alias {quoted(alias)} is the id of an entry",
                        "An alias is a former id that no file bears any more.",
                    )
                elif owner.setdefault(alias, one.id) != one.id:
                    yield _at(
                        one,
                        at,
                        "alias-taken",
                        f"the alias {quoted(alias)} belongs to {quoted(owner[alias])} already",
                        "Keep it with one of them.",
                    )

    def references(self) -> Iterator[Problem]:
        for one in self.records:
            for at, target in _references(one):
                if target not in self.by_name and target not in self.known and not target.startswith("hf:"):
                    hint = did_you_mean(target, (*self.by_name, *self.known)) if len(self.known) < 20_000 else ""
                    hint += _FOR_UNKNOWN[at.partition(".")[0]]
                    yield _at(
                        one, at, "unknown-model", f"{quoted(target)} is not in this registry", hint, Severity.WARNING
                    )

    def circles(self) -> Iterator[Problem]:
        by_field: dict[str, dict[str, dict[str, str]]] = {"derived_from": {}, "superseded_by": {}}
        for one in self.records:
            for at, target in _references(one):
                if target in self.by_name:
                    by_field[at.partition(".")[0]].setdefault(one.id, {})[self.by_name[target].id] = at
        for name, edges in by_field.items():
            for here, there in _in_circles(edges):
                message = f"{quoted(here)} leads back to itself through {quoted(there)} in “{name}”"
                yield _at(
                    self.by_name[here], edges[here][there], "circle", message, "Remove the step that is not true."
                )

    def spellings(self) -> Iterator[Problem]:
        by_org = _grouped((one.org, one) for one in self.records)
        for members in by_org.values():
            spellings = _grouped((one.entry.organization, one) for one in members)
            usual = max(spellings, key=lambda name: len(spellings[name]))
            for name, few in spellings.items():
                for one in few if name != usual else []:
                    message = f"the organization is spelt {quoted(name)} here and {quoted(usual)} in other entries of {one.org}/"
                    yield _at(one, "organization", "spelling", message, "Spell it alike in all.", Severity.WARNING)

    def artifacts(self) -> Iterator[Problem]:
        first: dict[tuple[str, str], tuple[Record, Item]] = {}  # one address may hold two parts under two licenses
        for one in self.records:
            for finding in one.verdict.parts:
                for index, item in enumerate(finding.items):
                    if item.url is None:
                        continue
                    other, before = first.setdefault((item.url, finding.part), (one, item))
                    if other is not one and (before.access, before.license) != (item.access, item.license):
                        at = f"evidence.{finding.part}.{index}.url"
                        message = f"{quoted(item.url)} is {_stated(item)} here and {_stated(before)} in {other.id}"
                        yield _at(
                            one,
                            at,
                            "differs",
                            message,
                            "State it alike in both, or say in a note why they differ.",
                            Severity.WARNING,
                        )

    def datasets(self) -> Iterator[Problem]:
        for one in self.records:
            if not one.has_label or one.verdict.part(Part.DATASET).state is not State.OPEN:
                continue
            for index, base in enumerate(one.entry.derived_from):
                known = self.by_name.get(base)
                if known is None or known.verdict.part(Part.DATASET).state is not State.OPEN:
                    fault = "is not known here" if known is None else "is not open"
                    message = f"the label says -OD, but the training data of its base {quoted(base)} {fault}"
                    hint = "A dataset is everything that the weights were trained on, the base model's data included."
                    yield _at(one, f"derived_from.{index}", "base-dataset", message, hint, Severity.WARNING)


_FOR_UNKNOWN = {
    "derived_from": "For a model that is not in this registry write hf:org/name.",
    "superseded_by": "Add an entry for it first, or remove this line.",
}


def _references(one: Record) -> Iterator[tuple[str, str]]:
    for index, base in enumerate(one.entry.derived_from):
        yield f"derived_from.{index}", base
    if one.entry.superseded_by:
        yield "superseded_by", one.entry.superseded_by


def _stated(item: Item) -> str:
    return f"{item.access} under {item.license or 'no license'}"


def _at(one: Record, at: str, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Problem:
    line, column = one.places.get(at, (1, 1))
    return Problem(code, one.path, line, column, at, message, hint, severity)


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

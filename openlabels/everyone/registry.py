"""The folder of entries, checked as a whole, and the models in it.

Knows which files may stand under `registry/`, and what each model shares with others. Refuses to know how one file is
compiled (`record` does), the rules between entries (`between` has them) and what readers get.
"""

import errno
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from openlabels.everyone import between
from openlabels.everyone.between import grouped
from openlabels.everyone.history import History, LabelChange, Past
from openlabels.ground import urls
from openlabels.ground.label import Label
from openlabels.ground.problem import Problem, in_order, quoted
from openlabels.reading import record, source, values
from openlabels.reading.folding import Place
from openlabels.reading.glance import Glance
from openlabels.reading.record import Record


class File(NamedTuple):
    """An entry's file, by the id that it gives; `path` is as messages name it, relative to the current folder."""

    id: str
    path: str


class Outcome(NamedTuple):
    """What became of one file: its model, None where there is an error, and every problem in it."""

    glance: Glance | None
    problems: list[Problem]


Compiler = Callable[[Sequence[File]], Iterable[Outcome]]
"""Compiles files, in their order: here, or in several processes (`team`)."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A folder's models in order of id, every problem found, and how many entry files there are."""

    glances: tuple[Glance, ...]
    problems: list[Problem]
    files: int


@dataclass(frozen=True, slots=True)
class Model:
    """A model at a glance, with what git tells of it."""

    glance: Glance
    past: Past

    @property
    def added(self) -> str | None:
        """The day it came into the registry, `YYYY-MM-DD`; None where git does not know."""
        return self.past.added

    @property
    def updated(self) -> str | None:
        """The day its entry last changed; None where git does not know."""
        return self.past.updated

    @property
    def label_history(self) -> tuple[LabelChange, ...]:
        """Its labels, oldest first."""
        return self.past.labels


class Relative(NamedTuple):
    """Another model, as a page that is not its own names it."""

    id: str
    name: str
    label: Label | None
    qualifier: str | None
    status: str


class Kin(NamedTuple):
    """The models that one is related to; lists of the derived and of siblings may be cut, `more` counts the rest.

    `known` has the models that the entry names, by the id that it writes.
    """

    known: dict[str, Relative]
    derived: tuple[Relative, ...]
    more_derived: int
    siblings: tuple[Relative, ...]
    more_siblings: int


MOST_KIN = 24
"""Relatives of a kind that a page shows: however large a family is, each page stays small."""


@dataclass(frozen=True)
class Registry:
    """All models, in order of id."""

    models: tuple[Model, ...]
    _relatives: dict[str, Relative] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Those that a page named already: in a large family the same ones stand on many."""

    @cached_property
    def by_id(self) -> dict[str, Model]:
        """Models by their ids and former ids."""
        found = {alias: model for model in self.models for alias in model.glance.aliases}
        found.update((model.glance.id, model) for model in self.models)
        return found

    @cached_property
    def by_org(self) -> dict[str, list[Model]]:
        """Models by the first segment of their ids, as lists show them."""
        return grouped((model.glance.org, model) for model in self.listed)

    @cached_property
    def listed(self) -> tuple[Model, ...]:
        """Models as lists show them: by name, as people read it."""
        return tuple(sorted(self.models, key=lambda model: (model.glance.name.casefold(), model.glance.id)))

    @cached_property
    def label_counts(self) -> Counter[Label | None]:
        """How many models bear each label."""
        return label_counts(self.models)

    @cached_property
    def _by_family(self) -> dict[tuple[str, str], list[Glance]]:
        """Models by organization and family."""
        glances = (model.glance for model in self.models)
        return grouped(((one.org, one.family), one) for one in glances if one.family)

    @cached_property
    def _by_base(self) -> dict[str, list[Glance]]:
        """The models derived from a base, by the base's id as it is written."""
        return grouped((base, model.glance) for model in self.models for base in model.glance.derived_from)

    def _relative(self, one: Glance) -> Relative:
        if one.id not in self._relatives:
            self._relatives[one.id] = Relative(one.id, one.name, one.label, one.qualifier, one.status)
        return self._relatives[one.id]

    @cached_property
    def _place_in_family(self) -> dict[str, int]:
        return {one.id: place for members in self._by_family.values() for place, one in enumerate(members)}

    def kin(self, one: Glance) -> Kin:
        """The models that `one` is related to."""
        named = [*one.derived_from, one.superseded_by] if one.superseded_by else one.derived_from
        known = {name: self._relative(self.by_id[name].glance) for name in named if name in self.by_id}
        children = [child for name in one.ids for child in self._by_base.get(name, ())]
        derived = list({child.id: child for child in children}.values())  # one may name it by two of its ids
        family = self._by_family.get((one.org, one.family), []) if one.family else []
        near = _around(family, self._place_in_family[one.id]) if len(family) > 1 else ()
        shown = tuple(self._relative(child) for child in derived[:MOST_KIN])
        siblings = tuple(self._relative(other) for other in near)
        return Kin(known, shown, len(derived) - len(shown), siblings, max(0, len(family) - 1 - len(siblings)))


def label_counts(models: Iterable[Model]) -> Counter[Label | None]:
    """How many of the models bear each label."""
    return Counter(model.glance.label for model in models)


def _around(family: Sequence[Glance], place: int) -> list[Glance]:
    """The members next to the one at `place`, without it."""
    start = max(0, min(place - MOST_KIN // 2, len(family) - MOST_KIN - 1))
    return [family[at] for at in range(start, min(len(family), start + MOST_KIN + 1)) if at != place]


def compile_folder(folder: Path, compiler: Compiler | None = None, today: str = "") -> Compiled:
    """Every entry below `folder`, compiled, and all problems, those between entries included.

    Problems name files relative to the current folder; `today` is as `between.problems` has it. Raises `OSError` where
    `folder` cannot be listed.
    """
    files, problems = files_of(folder)
    glances = []
    for outcome in (compiler or outcomes)(files):
        problems += outcome.problems
        if outcome.glance:
            glances.append(outcome.glance)
    known = dict(files)
    problems += between.colliding(known)
    problems += between.problems(glances, known, today)
    return Compiled(tuple(glances), in_order(problems), len(files))


def outcomes(files: Iterable[File]) -> Iterator[Outcome]:
    """What becomes of each file."""
    for file in files:
        made, problems = compiled(file, content_of(file))
        yield Outcome(made.glance if made else None, problems)


def compiled(file: File, content: bytes | OSError) -> tuple[Record | None, list[Problem]]:
    """The record of one file, None where it is not in order, and every problem in it."""
    if isinstance(content, OSError):
        said = f"the file cannot be read: {content.strerror}"
        return None, [_about_file(file.path, "unreadable", said, "Make it readable.")]
    return record.make(file.id, file.path, content)


def in_full(glances: Iterable[Glance]) -> Iterator[tuple[Record, dict[str, Place]]]:
    """The record behind each glance with the place of each of its values; one whose file has changed since is left out."""
    for one in glances:
        file = File(one.id, one.path)
        content = content_of(file)
        made, _ = compiled(file, content)
        if made and isinstance(content, bytes):
            yield made, record.places(content)


class Reading(NamedTuple):
    """What stands in a file, or so much of it that it is seen to be too large; or why it cannot be read.

    `mark` is that of the file as it was read, '' where it was not.
    """

    content: bytes | OSError
    mark: str = ""


def content_of(file: File) -> bytes | OSError:
    """What stands in a file."""
    return read(file).content


def read(file: File) -> Reading:
    """Read a file."""
    try:
        place = os.open(file.path, _PLAINLY)
    except OSError as error:
        return Reading(error)
    try:
        facts = os.fstat(place)
        if not stat.S_ISREG(facts.st_mode):
            return Reading(OSError(errno.EINVAL, "it is not a file any more"))
        return Reading(os.read(place, source.MAX_BYTES + 1), _mark(file, facts))
    except OSError as error:
        return Reading(error)
    finally:
        os.close(place)


def settled_mark(file: File, before: int) -> str:
    """The mark of a file that nothing has changed since `before`, in nanoseconds of Unix time; '' where something may have.

    The kernel alone sets the time of a file's last change, so whoever writes to it after a reading leaves another mark;
    on Windows, where that time is another, nothing is settled.
    """
    if sys.platform == "win32":
        return ""
    try:
        facts = os.lstat(file.path)
    except OSError:
        return ""
    return _mark(file, facts) if facts.st_ctime_ns < before else ""


def _mark(file: File, facts: os.stat_result) -> str:
    """What git's index keeps of a file to know it again, and the path that its problems name."""
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns} {facts.st_ino} {facts.st_dev} {file.path}"


_PLAINLY = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""No link is followed that somebody put in an entry's place since the folder was listed, and no pipe holds us."""


def compile_file(org: str, path: Path) -> Record | None:
    """The record of one entry file, None where it is not in order."""
    file = File(f"{org}/{path.name.removesuffix(urls.ENTRY_ENDING)}", shown(path))
    return compiled(file, content_of(file))[0]


def assemble(glances: Iterable[Glance], history: History) -> Registry:
    """The registry of checked models, with what `history` tells of each under its present and former ids."""
    listed = sorted(glances, key=lambda one: one.id)
    return Registry(tuple(Model(one, history.of(one.ids)) for one in listed))


def shown(path: os.PathLike[str]) -> str:
    """A file as messages name it: relative to the current folder."""
    return os.path.relpath(path)


def files_of(folder: Path) -> tuple[list[File], list[Problem]]:
    """The entry files in order of id, and what else stands below `folder`."""
    files: list[File] = []
    problems: list[Problem] = []
    for org in _listed(folder):
        place = shown(org)
        if org.is_symlink() or not org.is_dir():
            problems.append(_misplaced(org, place))
            continue
        start = "" if place == "." else f"{place}{os.sep}"
        for found in _listed(org):
            name, path = f"{org.name}/{found.name}", start + found.name
            if fault := _file_fault(found, name, path):
                problems.append(fault)
            else:
                files.append(File(name.removesuffix(urls.ENTRY_ENDING), path))
    return sorted(files), problems


def _listed(folder: os.PathLike[str]) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as found:
        return sorted(found, key=lambda one: os.fsencode(one.name))


def _file_fault(found: os.DirEntry[str], name: str, path: str) -> Problem | None:
    if not found.is_file(follow_symlinks=False) or not name.endswith(urls.ENTRY_ENDING):
        return _misplaced(found, path)
    model_id = name.removesuffix(urls.ENTRY_ENDING)
    if fault := values.id_fault(model_id):
        said, hint = f"{quoted(name)} gives no id: {fault}", "Rename the folder or the file."
        return _about_file(path, "file-name", said, values.id_meant(model_id) + hint)
    return None


def _misplaced(found: os.DirEntry[str], path: str) -> Problem:
    if found.is_symlink():
        return _about_file(
            path, "symlink", "this is a symbolic link", "Put the file itself here; for a former id, use “aliases”."
        )
    if found.name.endswith(".yml"):
        return _about_file(path, "file-name", "the file ends in .yml", "Rename it to end in .yaml.")
    hint = "Under registry/ stand only entries, as registry/<org>/<model>.yaml. Move it elsewhere."
    return _about_file(path, "misplaced", f"{quoted(found.name)} is not an entry at its place", hint)


def _about_file(path: str, code: str, message: str, hint: str) -> Problem:
    return Problem(code, path, 1, 1, "", message, hint)

"""The folder of entries: read, compiled and checked as a whole.

Knows which files may stand under `registry/`, and when one need not be read again. Refuses to know how one file is
compiled (`record` does), the rules between entries (`between` has them), and what becomes of the models (`registry`).
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from openlabels.everyone import between
from openlabels.ground import urls
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
    return _about_file(path, "misplaced", f"{quoted(found.name)} is not where entries belong", hint)


def _about_file(path: str, code: str, message: str, hint: str) -> Problem:
    return Problem(code, path, 1, 1, "", message, hint)

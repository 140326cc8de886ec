"""Files of the site, staged: written whole beside it, unless it has them already, the same.

Knows how a file is compared and written. Refuses to know when it is moved into place (`moves`), and what it is.
"""

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from openlabels.output.survey import facts_of


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: its path below the output folder, and its bytes, in pieces where they are many."""

    path: str
    content: bytes | Iterable[bytes]


class Laid(NamedTuple):
    """How an output lies on the disk: whether it waits to be moved into place, its size, and when it was written."""

    staged: bool
    size: int
    written: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Where outputs are written before they are moved into place; `fresh` where no site stands there yet."""

    staging: str
    out: str
    fresh: bool

    def put(self, output: Output) -> Laid:
        """Stage an output, unless the site has it already, the same."""
        place, there = f"{self.staging}/{output.path}", f"{self.out}/{output.path}"
        if isinstance(output.content, bytes):
            if not self.fresh and (written := _same(there, output.content)):
                return Laid(False, len(output.content), written)
            return Laid(True, len(output.content), write(place, output.content))
        _write_pieces(place, output.content)
        if self.fresh or not _same_file(place, there):
            return Laid(True, *facts_of(place))
        os.unlink(place)  # noqa: PTH108
        return Laid(False, *facts_of(there))


def _same(path: str, content: bytes) -> int:
    """When the file was written, if it holds this; else 0."""
    try:
        place = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    except OSError:
        return 0
    try:
        facts = os.fstat(place)
        is_file = stat.S_ISREG(facts.st_mode)
        alike = is_file and facts.st_size == len(content) and os.read(place, len(content) + 1) == content
        return facts.st_mtime_ns if alike else 0
    except OSError:
        return 0
    finally:
        os.close(place)


_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A link is not followed, and a pipe that stands where a file should does not hold us."""


def _same_file(one: str, other: str) -> bool:
    try:
        with open(one, "rb") as first, open(os.open(other, os.O_RDONLY | _NO_FOLLOW), "rb") as second:  # noqa: PTH123
            facts = os.fstat(second.fileno())
            if not stat.S_ISREG(facts.st_mode) or facts.st_size != os.fstat(first.fileno()).st_size:
                return False
            while (piece := first.read(1 << 20)) == second.read(1 << 20):
                if not piece:
                    return True
    except OSError:
        pass
    return False


def write(path: str, content: bytes) -> int:
    """Write a file, and the folders above it; returns its time. `os` alone, since a site has tens of thousands."""
    place = _opened(path)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(place, rest) :]
        return os.fstat(place).st_mtime_ns
    finally:
        os.close(place)


def _opened(path: str) -> int:
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, how, 0o666)
    except FileNotFoundError:
        _make_folder(path.rpartition("/")[0])
        return os.open(path, how, 0o666)


def _make_folder(place: str) -> None:
    """As `os.makedirs` does, which first looks whether the one above is there: here nearly always."""
    try:
        os.mkdir(place)  # noqa: PTH102
    except FileExistsError:
        pass  # another worker was here first
    except FileNotFoundError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103


def _write_pieces(path: str, pieces: Iterable[bytes]) -> None:
    with open(_opened(path), "wb", buffering=1 << 20) as file:
        file.writelines(pieces)

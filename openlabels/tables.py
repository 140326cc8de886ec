"""Files that list every model, a row each, so that a build takes over the rows of models that are as they were.

Knows how such a file is put together and taken apart: a row is one line, and begins with its model's id, bare or as
the first member of a JSON object. Refuses to know what the rows say.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import AnyStr, NamedTuple

from openlabels.registry import Model

_ID = re.compile(rb'(?:\{"id":")?([a-z0-9._-]+/[a-z0-9._-]+)')


@dataclass(frozen=True, slots=True)
class Table:
    """A file of rows: what stands before them, between two of them, and behind them; `row` makes that of a model."""

    path: str
    models: Sequence[Model]
    row: Callable[[Model], str]
    head: str
    parted: str
    tail: str

    def pieces(self, rows: Iterable[bytes] | None = None) -> Iterator[bytes]:
        """The file, piece by piece, of rows that are given or else made."""
        made = (self.row(model).encode() for model in self.models) if rows is None else rows
        return in_rows(self.head.encode(), made, self.parted.encode(), self.tail.encode())


def in_rows(head: AnyStr, rows: Iterable[AnyStr], parted: AnyStr, tail: AnyStr) -> Iterator[AnyStr]:
    """Rows with what parts two of them, and what stands before and behind all, piece by piece."""
    yield head
    between = parted[:0]
    for row in rows:
        yield between + row
        between = parted
    yield tail


def rows_in(content: bytes) -> dict[bytes, bytes]:
    """The rows that a table holds, by the model's id."""
    return {found[1]: line.rstrip(b"\r,") for line in content.split(b"\n") if (found := _ID.match(line))}


class Range(NamedTuple):
    """A piece of a file: the file's path, and the bytes from `start` up to `end`."""

    path: str
    start: int
    end: int


def ranges(path: str, lengths: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Range]]:
    """Each line of a file by the id of its model; `lengths` are in the order of the file."""
    at = 0
    for name, length in lengths:
        yield name, Range(path, at, at + length)
        at += length


def joined(pieces: Iterable[Range]) -> Iterator[bytes]:
    """What stands in pieces of files, one behind the other; neighbors are read at once."""
    whole: Range | None = None
    for piece in pieces:
        if whole and (piece.path, piece.start) == (whole.path, whole.end):
            whole = Range(whole.path, whole.start, piece.end)
            continue
        if whole:
            yield from _read(whole)
        whole = piece
    if whole:
        yield from _read(whole)


def _read(piece: Range) -> Iterator[bytes]:
    with open(piece.path, "rb") as file:  # noqa: PTH123
        file.seek(piece.start)
        for at in range(piece.start, piece.end, _BLOCK):
            yield file.read(min(_BLOCK, piece.end - at))


_BLOCK = 1 << 20

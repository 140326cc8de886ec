"""Files that list every model, a row each, so that a build takes over the rows of models that are as they were.

Knows how such a file is put together and taken apart: a row is one line, begins with its model's id, bare or as the
first member of a JSON object, and does not end in a comma. Refuses to know what the rows say.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import AnyStr, NamedTuple

from openlabels.everyone.registry import Model

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


def renewed(table: Table, there: bytes, changed: Collection[str], *, in_order: bool) -> Iterable[bytes]:
    """A table from the one that lies there: the rows of the changed are made, all others taken over.

    Where the models are the same ones `in_order`, the few are exchanged in their places; what lies there otherwise, as after a
    power cut, is made anew.
    """
    if in_order:
        exchanged = _exchanged(table, there, changed)
        return [exchanged] if exchanged else table.pieces()
    known = {found[1]: _bare(line) for line in there.split(b"\n") if (found := _ID.match(line))}
    return table.pieces(_rows(table, known, changed))


def _exchanged(table: Table, there: bytes, changed: Collection[str]) -> bytes:
    """Nothing where there are more or fewer lines than it has, or another model's row stands in a place."""
    lines = there.split(b"\n")
    first, rows = table.head.count("\n"), len(table.models)
    if len(lines) != first + max(0, rows - 1) * table.parted.count("\n") + table.tail.count("\n") + 1:
        return b""
    for at, model in enumerate(table.models, first):
        if (name := model.glance.id) in changed:
            found = _ID.match(lines[at])
            if not found or found[1] != name.encode():
                return b""
            lines[at] = table.row(model).encode() + lines[at][len(_bare(lines[at])) :]
    return b"\n".join([table.head.removesuffix("\n").encode(), *lines[first:]])


def _rows(table: Table, known: Mapping[bytes, bytes], changed: Collection[str]) -> Iterator[bytes]:
    for model in table.models:
        name = model.glance.id
        row = known.get(name.encode())
        yield row if row and name not in changed else table.row(model).encode()


def _bare(line: bytes) -> bytes:
    """A row without what parts it from the next."""
    return line.rstrip(b"\r,")


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
    place, begin, reached = "", 0, 0
    for path, start, end in pieces:
        if start != reached or path != place:
            yield from _read(place, begin, reached)
            place, begin = path, start
        reached = end
    yield from _read(place, begin, reached)


def _read(path: str, start: int, end: int) -> Iterator[bytes]:
    if start == end:
        return
    with open(path, "rb") as file:  # noqa: PTH123
        file.seek(start)
        for at in range(start, end, _BLOCK):
            yield file.read(min(_BLOCK, end - at))


_BLOCK = 1 << 20

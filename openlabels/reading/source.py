"""A YAML file to plain data, and where each value was written.

Knows files: their size, their encoding, their line breaks. Refuses to know how YAML is read (`folding`) and what an entry
means. Scalars stay the text that they are (`no` is "no", `3.10` is "3.10"); a key whose value is empty is absent.

Why not `safe_load`: it turns `no` into False and `3.10` into 3.1, drops a duplicate key in silence, and a
nest of aliases is an exponential bomb. Why not ruamel.yaml: positions and text scalars too, but 30 times slower.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Any

from openlabels.ground import words
from openlabels.ground.problem import Problem
from openlabels.reading import syntax
from openlabels.reading.folding import FORBIDDEN, Limits, Path, Place, Reader, dotted

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
MAX_ITEMS = 20
MAX_KEYS = 100

ENTRY = Limits(MAX_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_KEYS, "entry")

_ODD_BREAK = re.compile("[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Source:
    """One file's data, and the place of every key (of a mapping) and item (of a list) in it.

    `values` has the place where the value itself starts. Lines and columns count from 1.
    """

    path: str
    data: dict[str, Any]
    keys: dict[Path, Place]
    values: dict[Path, Place]

    def value_at(self, path: Path) -> Place:
        """Where the value at `path` starts, or the nearest thing around it that was written."""
        return self._nearest(path, self.values)

    def key_at(self, path: Path) -> Place:
        """Where the key at `path` stands, or the nearest thing around it that was written."""
        return self._nearest(path, self.keys)

    def _nearest(self, path: Path, places: dict[Path, Place]) -> Place:
        for length in range(len(path), 0, -1):
            if found := places.get(path[:length]) or self.keys.get(path[:length]):
                return found
        return (1, 1)

    def problem(self, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
        """An error about what stands at `path`."""
        line, column = self.key_at(path) if at_key else self.value_at(path)
        return Problem(code, self.path, line, column, dotted(path), message, hint)


def parse(path: str, content: bytes, limits: Limits = ENTRY) -> tuple[Source | None, list[Problem]]:
    """The data of one file, and every problem of its YAML.

    There is no `Source` where the text cannot be read at all. `path` is only for telling where.
    """
    if len(content) > limits.bytes:
        size, most = f"{len(content):,}", f"{limits.bytes:,}"
        told = words.told("too-large", size=size, most=most, what=limits.name.capitalize())
        return None, [_file_problem(path, told.code, told.message, told.hint)]
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode()
    except UnicodeDecodeError as found:
        error = _among_lines(found)
        content = error.object
        line = content.count(b"\n", 0, error.start) + 1
        before = content[content.rfind(b"\n", 0, error.start) + 1 : error.start]
        column = len(before.decode()) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8"
        return None, [Problem("encoding", path, line, column, "", message, "Save the file as UTF-8.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as YAML reads line breaks
    if odd := _ODD_BREAK.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        column = odd.start() - text.rfind("\n", 0, odd.start())
        message = f"character U+{ord(odd[0]):04X} is not allowed: it is a line break that editors do not show"
        return None, [Problem("character", path, line, column, "", message, "Remove it, or write a plain line break.")]
    reader = Reader(path, text, limits)
    reader.read()
    if reader.fault:
        return None, [*reader.problems, syntax.problem(path, text, reader.fault)]
    if unseen := _unseen(path, text, reader.problems):
        reader.problems.append(unseen)
    if not isinstance(reader.root, dict):
        hint = f"{limits.name.capitalize()} is keys and values, one to a line, as in `name: OLMo 2 7B`."
        message = f"the file holds no {limits.what}"
        return None, [*reader.problems, _file_problem(path, "not-a-mapping", message, hint)]
    return Source(path, reader.root, reader.keys, reader.values), reader.problems


def _among_lines(error: UnicodeDecodeError) -> UnicodeDecodeError:
    """The same error in the text with its line breaks as YAML reads them."""
    before, rest = error.object[: error.start], error.object[error.start :]
    before = before.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return UnicodeDecodeError(error.encoding, before + rest, len(before), len(before) + 1, error.reason)


def _unseen(path: str, text: str, told: list[Problem]) -> Problem | None:
    """The first forbidden character as such, where no value's own problem tells of one: in a comment or a key.

    A comment that is not in the order in which it is shown misleads who reviews the file.
    """
    found = FORBIDDEN.search(text)
    if not found or any(problem.code == "character" for problem in told):
        return None
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    said = words.told("invisible", hex=f"{ord(found[0]):04X}")
    return Problem(said.code, path, line, column, "", said.message, said.hint)


def _file_problem(path: str, code: str, message: str, hint: str) -> Problem:
    return Problem(code, path, 1, 1, "", message, hint)

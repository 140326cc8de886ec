"""YAML text to plain data, and where each value was written.

Knows YAML and what we refuse of it. Refuses to know what an entry means. Scalars stay the text that they
are (`no` is "no", `3.10` is "3.10"); a key whose value is empty is absent. libyaml reads the text once, as
events, so every value has its line and column, and nothing recurses however deep the text nests.

Why not `safe_load`: it turns `no` into False and `3.10` into 3.1, drops a duplicate key in silence, and a
nest of aliases is an exponential bomb. Why not ruamel.yaml: positions and text scalars too, but 30 times slower.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from openlabels import words
from openlabels.problem import Problem, quoted, visible

MAX_BYTES = 64 * 1024
MAX_DEPTH = 8
HOPELESS_DEPTH = 100
"""Levels too deep after which the rest is not read: libyaml takes seconds for 64 KiB of brackets."""

MAX_ITEMS = 20
MAX_KEYS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold, and what messages call it."""

    bytes: int
    depth: int
    items: int
    keys: int
    what: str

    @property
    def name(self) -> str:
        """What the file is, with its article: "an entry"."""
        return f"{'an' if self.what[0] in 'aeiou' else 'a'} {self.what}"


ENTRY = Limits(MAX_BYTES, MAX_DEPTH, MAX_ITEMS, MAX_KEYS, "entry")

Path = tuple[str | int, ...]
Place = tuple[int, int]

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # bidirectional overrides and isolates
    "\u2028\u2029"  # line and paragraph separators
    "\ufffe\uffff\ufff9-\ufffb"
    "\ud800-\udfff"
    "\U000e0000-\U000e007f]"  # tag characters
)

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


def dotted(path: Path) -> str:
    """A path as people write it: `evidence.weights.0.url`."""
    return ".".join(str(step) for step in path)


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
    reader = _Reader(path, text, limits)
    try:
        reader.read()
    except yaml.YAMLError as error:
        return None, [*reader.problems, _syntax_problem(path, text, error)]
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


def _syntax_problem(path: str, text: str, error: yaml.YAMLError) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _raw_character(path, text)
    lines = text.split("\n")
    if error.context in _NOT_CLOSED and error.context_mark:
        said, hint = _NOT_CLOSED[error.context]
        return _not_yaml(path, lines, error.context_mark, said, hint)
    said = visible(error.problem or "it cannot be read")
    return _not_yaml(path, lines, error.problem_mark, said, _syntax_hint(lines, error.problem_mark))


_NOT_CLOSED = {
    "while scanning a quoted scalar": ("the quote that opens here is not closed", "Close it on the same line."),
    "while parsing a flow sequence": (
        "the list that opens here does not end as it should",
        "Put a comma between two items, ] at the end, and quotes around an item that holds a colon or a bracket.",
    ),
    "while parsing a flow mapping": (
        "the keys and values that open here do not end as they should",
        "Put a comma between two of them and } at the end.",
    ),
}
"""What libyaml was at when it stopped, which is often lines below the mistake: there it started."""


def _not_yaml(path: str, lines: list[str], mark: Any, said: str, hint: str) -> Problem:
    line = min(mark.line + 1, len(lines))
    return Problem("yaml-syntax", path, line, mark.column + 1, "", f"this is not YAML: {said}", hint)


def _raw_character(path: str, text: str) -> Problem:
    """A character that YAML does not allow at all; libyaml does not say where."""
    control = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", text)
    at = control.start() if control else 0
    said = f"character U+{ord(control[0]):04X} is not allowed" if control else "it cannot be read"
    place = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    hint = "Remove it: readers cannot see it."
    return Problem("yaml-syntax", path, *place, "", f"this is not YAML: {said}", hint)


def _syntax_hint(lines: list[str], mark: Any) -> str:
    here = lines[min(mark.line, len(lines) - 1)]
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "YAML indents with spaces; there is a tab here."
    if here[mark.column : mark.column + 1] in {"@", "`", "%"}:
        return f"A value that starts with {here[mark.column]} goes in quotes."
    if re.match(r"\s*[\w-]+:\s+[^\"'|>\[{].*: ", here):
        return "A value that holds “: ” goes in quotes."
    return "Look at this line and the one above: the indentation, a quote that is not closed, a colon in a value."


@dataclass(slots=True)
class _Open:
    """A collection that is being read: what it holds so far and the key that waits for its value."""

    path: Path
    items: dict[str, Any] | list[Any]
    key: str | None = None
    skip: bool = False
    seen: set[str] = field(default_factory=set)


class _Reader:
    """Folds libyaml's events into data, and gathers problems on the way."""

    def __init__(self, path: str, text: str, limits: Limits) -> None:
        self.path = path
        self.text = text
        self.limits = limits
        self.problems: list[Problem] = []
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.root: Any = None
        self.stack: list[_Open] = []
        self.documents = 0
        self.too_deep = 0

    def read(self) -> None:
        for event in _events(self.text):
            if isinstance(event, yaml.ScalarEvent):  # as most are
                self._scalar(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    hint = f"One file is one {self.limits.what}."
                    self._tell("several-documents", event, (), "a second document starts here", hint)
                    return
            elif isinstance(event, yaml.CollectionStartEvent):
                self._start(event)
                if self.too_deep == HOPELESS_DEPTH:
                    return
            elif isinstance(event, yaml.CollectionEndEvent):
                self._end()
            elif isinstance(event, yaml.AliasEvent):
                name = visible(f"*{event.anchor}")
                self._tell(
                    "alias",
                    event,
                    self._path(),
                    f"the YAML alias {name} is not allowed",
                    "Write the value out, or put it in quotes.",
                )
                if self._awaits_key():
                    self.stack[-1].key, self.stack[-1].skip = "", True
                elif not self.too_deep:
                    self._add(event, None)

    def _path(self) -> Path:
        """Where the next value goes."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        return (*top.path, len(top.items) if isinstance(top.items, list) else (top.key or ""))

    def _start(self, event: yaml.CollectionStartEvent) -> None:
        if self.too_deep or len(self.stack) == self.limits.depth:
            if not self.too_deep:
                message = f"nested deeper than {self.limits.depth} levels"
                self._tell("too-deep", event, self._path(), message, f"No field of {self.limits.name} is.")
            self.too_deep += 1
            return
        self._refuse_decoration(event)
        items: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._awaits_key():
            self._tell("key", event, self._path(), "a key is a list or a mapping", "A key is one word.")
            self.stack[-1].key, self.stack[-1].skip = "", True
            self.stack.append(_Open((*self.stack[-1].path, "?"), items, skip=True))
            return
        path = self._path()
        self._add(event, items)
        self.stack.append(_Open(path, items))

    def _end(self) -> None:
        if self.too_deep:
            self.too_deep -= 1
            return
        closed = self.stack.pop()
        if not self.stack:
            return
        parent = self.stack[-1]
        if isinstance(parent.items, dict) and closed.items == [] and not closed.skip:
            _drop_empty(parent.items, closed)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if self.too_deep:
            return
        self._refuse_decoration(event)
        if self._awaits_key():
            self._key(event)
            return
        plain_null = not event.style and event.value in {"", "~", "null"}
        value = None if plain_null or event.value == "" else event.value
        if value is not None and (bad := FORBIDDEN.search(value)):
            self._tell_character(event, bad[0])
        self._add(event, value)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].items, dict) and self.stack[-1].key is None

    def _key(self, event: yaml.ScalarEvent) -> None:
        top = self.stack[-1]
        path = (*top.path, event.value)
        top.key, top.skip = event.value, False
        if event.value in top.seen:
            first = self.keys.get(path, (1, 1))[0]
            self._tell(
                "duplicate-key",
                event,
                path,
                f"{quoted(event.value)} stands here a second time",
                f"It is on line {first} already: keep one.",
            )
            top.skip = True
        elif len(top.seen) == self.limits.keys:
            message, hint = f"more than {self.limits.keys} keys", f"No part of {self.limits.name} has so many."
            self._tell("too-many-keys", event, path, message, hint)
            top.skip = True
        elif len(top.seen) > self.limits.keys:
            top.skip = True
        else:
            self.keys[path] = _place(event)
        if len(top.seen) <= self.limits.keys:
            top.seen.add(event.value)

    def _add(self, event: yaml.NodeEvent, value: Any) -> None:
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        path = self._path()
        if isinstance(top.items, list):
            self._add_item(top, path, event, value)
            return
        key, top.key = top.key or "", None
        if top.skip:
            top.skip = False
            return
        self.values[path] = _place(event)
        if value is not None:
            top.items[key] = value

    def _add_item(self, top: _Open, path: Path, event: yaml.NodeEvent, value: Any) -> None:
        if len(top.items) == self.limits.items and not top.skip:
            top.skip = True
            told = words.told("list-too-long", most=self.limits.items)
            self._tell(told.code, event, top.path, told.message, told.hint)
        if top.skip or not isinstance(top.items, list):
            return
        self.values[path] = self.keys[path] = _place(event)
        if value is None and not isinstance(event, yaml.AliasEvent):
            self._tell("empty-item", event, path, "an item of this list is empty", "Fill it in or remove the line.")
        top.items.append("" if value is None else value)

    def _refuse_decoration(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            name = visible(f"&{event.anchor}")
            self._tell(
                "anchor",
                event,
                self._path(),
                f"the YAML anchor {name} is not allowed",
                "Write the value out, or put it in quotes.",
            )
        tag = getattr(event, "tag", None)
        if tag:
            written = str(tag).replace("tag:yaml.org,2002:", "!!", 1)
            self._tell(
                "tag",
                event,
                self._path(),
                f"the YAML tag {quoted(written)} is not allowed",
                "Remove it, or put the value in quotes.",
            )

    def _tell_character(self, event: yaml.ScalarEvent, char: str) -> None:
        told = words.told("invisible", hex=f"{ord(char):04X}")
        self._tell(told.code, event, self._path(), told.message, told.hint)

    def _tell(self, code: str, event: yaml.Event, path: Path, message: str, hint: str) -> None:
        line, column = _place(event)
        self.problems.append(Problem(code, self.path, line, column, dotted(path), message, hint))


def _events(text: str) -> Iterator[yaml.Event]:
    yield from yaml.parse(text, Loader=yaml.CLoader)


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _drop_empty(parent: dict[str, Any], closed: _Open) -> None:
    """`[]` means that the key is absent; its place stays known."""
    if closed.path and parent.get(str(closed.path[-1])) is closed.items:
        del parent[str(closed.path[-1])]

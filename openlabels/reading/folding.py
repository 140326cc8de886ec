"""YAML's events folded into plain data, with the place of everything in it.

Knows YAML and what we refuse of it. libyaml reads the text once, as events, so every value has its line and column, and
nothing recurses however deep the text nests. Refuses to know files (`source`) and what a syntax error means (`syntax`).
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from openlabels.ground import words
from openlabels.ground.problem import Problem, quoted, visible

HOPELESS_DEPTH = 100
"""Levels too deep after which the rest is not read: libyaml takes seconds for 64 KiB of brackets."""


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


def dotted(path: Path) -> str:
    """A path as people write it: `evidence.weights.0.url`."""
    return ".".join(str(step) for step in path)


@dataclass(slots=True)
class _Open:
    """A collection that is being read: what it holds so far and the key that waits for its value."""

    path: Path
    items: dict[str, Any] | list[Any]
    key: str | None = None
    skip: bool = False
    seen: set[str] = field(default_factory=set)


class Reader:
    """Folds libyaml's events into data, and gathers problems on the way."""

    def __init__(self, path: str, text: str, limits: Limits) -> None:
        self.path = path
        self.text = text
        self.may_hide = "\\" in text or FORBIDDEN.search(text) is not None  # an escape can write any character
        self.limits = limits
        self.problems: list[Problem] = []
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.root: Any = None
        self.fault: Exception | None = None
        self.stack: list[_Open] = []
        self.documents = 0
        self.too_deep = 0

    def read(self) -> None:
        """Read the whole text; `fault` is libyaml's error where it cannot be read to its end."""
        try:
            self._fold()
        except yaml.YAMLError as error:
            self.fault = error

    def _fold(self) -> None:
        for event in yaml.parse(self.text, Loader=yaml.CLoader):
            if isinstance(event, yaml.ScalarEvent):  # as most are
                self._scalar(event)
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if event.tags:
                    self._refuse_directive()
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
        if event.anchor or event.tag:
            self._refuse_decoration(event)
        if self._awaits_key():
            self._key(event)
            return
        plain_null = not event.style and event.value in {"", "~", "null"}
        value = None if plain_null or event.value == "" else event.value
        if self.may_hide and value is not None and (bad := FORBIDDEN.search(value)):
            self._tell_character(event, bad[0])
        self._add(event, value)

    def _awaits_key(self) -> bool:
        return bool(self.stack) and self.stack[-1].key is None and isinstance(self.stack[-1].items, dict)

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
                f"{quoted(event.value)} is repeated here",
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
        if isinstance(top.items, list):
            self._add_item(top, (*top.path, len(top.items)), event, value)
            return
        key, top.key = top.key or "", None
        if top.skip:
            top.skip = False
            return
        self.values[*top.path, key] = _place(event)
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

    def _refuse_directive(self) -> None:
        """Tell of a line that defines tags; it stands before the document, for which libyaml has one place alone."""
        lines = self.text.split("\n")
        line = next((at for at, text in enumerate(lines, 1) if text.startswith("%TAG")), 1)
        hint = f"Remove the line: {self.limits.name} has no tags."
        self.problems.append(Problem("tag", self.path, line, 1, "", "the YAML directive %TAG is not allowed", hint))

    def _tell_character(self, event: yaml.ScalarEvent, char: str) -> None:
        told = words.told("invisible", hex=f"{ord(char):04X}")
        self._tell(told.code, event, self._path(), told.message, told.hint)

    def _tell(self, code: str, event: yaml.Event, path: Path, message: str, hint: str) -> None:
        line, column = _place(event)
        self.problems.append(Problem(code, self.path, line, column, dotted(path), message, hint))


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _drop_empty(parent: dict[str, Any], closed: _Open) -> None:
    """`[]` means that the key is absent; its place stays known."""
    if closed.path and parent.get(str(closed.path[-1])) is closed.items:
        del parent[str(closed.path[-1])]

"""What is wrong with a text that is no YAML, in words that its author understands.

Knows the errors of libyaml, and how people come by them.
"""

import re
from typing import Any

from openlabels.ground.problem import Problem, visible


def problem(path: str, text: str, fault: Any) -> Problem:
    """What libyaml's error means, and what to do about it; an error without a mark is a character that no YAML has."""
    if getattr(fault, "problem_mark", None) is None:
        return _raw_character(path, text)
    lines = text.split("\n")
    if fault.context in _NOT_CLOSED and fault.context_mark:
        said, hint = _NOT_CLOSED[fault.context]
        return _not_yaml(path, lines, fault.context_mark, said, hint)
    if fault.problem == _TOO_NESTED:
        place = (fault.problem_mark.line + 1, fault.problem_mark.column + 1)
        return Problem("too-deep", path, *place, "", "nested a thousand levels deep and more", "No field is.")
    said = visible(fault.problem or "it cannot be read")
    return _not_yaml(path, lines, fault.problem_mark, said, _syntax_hint(lines, fault.problem_mark))


_TOO_NESTED = "exceeded maximum nesting depth"
"""What libyaml says from 0.2.6 on, before anybody sees the first of the levels; the one before it reads them all."""

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
    if re.match(r"\s*+[\w-]++:\s++[^\"'|>\[{].*: ", here):
        return "A value that holds “: ” goes in quotes."
    return "Look at this line and the one above: the indentation, a quote that is not closed, a colon in a value."

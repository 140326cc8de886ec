"""Records of other places, as drafts of entries: what each one proves, and notes for the author on the rest.

Knows what `huggingface`, `mof` and `osai` share: how a foreign record is read safely, and that only what an entry may
hold becomes a value of a draft; the rest is a note beside a blank. Refuses to know any format, and files: text comes
in, a draft and the problems of the text go out. Nothing is guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from openlabels.ground.problem import Problem, Severity, did_you_mean, quoted
from openlabels.reading import folding, rules, source
from openlabels.reading.folding import Limits, Path
from openlabels.reading.source import Source
from openlabels.reading.values import id_fault

NAMES = ("huggingface", "mof", "osai")
"""The kinds of records, each read by the module of its name."""

LIMITS = Limits(bytes=2 * 1024 * 1024, depth=20, items=10_000, keys=1_000, what="record")
"""Of a foreign record: model cards carry tables of results, far longer than an entry."""

MOST_ARTIFACTS = source.MAX_ITEMS
"""For one part, as in an entry."""

_HARMLESS = {"empty-item", "character"}
"""Mistakes of foreign YAML that leave the rest readable; what becomes a value is looked at again."""

Note = tuple[str, str]
"""A dotted field of the entry, '' for the whole, and what its author should know of it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as far as a record proves it.

    `id` is '' where the record does not carry one. `values` has the shape of an entry, less what is not proven. `notes`
    has the comments by dotted field.
    """

    id: str
    values: dict[str, Any]
    notes: dict[str, tuple[str, ...]]


def parse(path: str, content: bytes) -> tuple[Source | None, list[Problem]]:
    """The data of a foreign YAML record; None and one problem where it cannot be trusted to be read."""
    found, problems = source.parse(path, content, LIMITS)
    wrong = [one for one in problems if one.code not in _HARMLESS or found is None]
    if not wrong:
        return found, []
    more = {1: "", 2: " There is 1 more like it."}.get(len(wrong), f" There are {len(wrong) - 1} more like it.")
    return None, [replace(wrong[0], hint=wrong[0].hint + more)]


def draft(model_id: str, values: dict[str, Any], notes: Iterable[Note]) -> Draft:
    """A draft of what a record states: a value that no entry may hold becomes a blank, and a note says so."""
    refused = dict(_refused(values))
    grouped: dict[str, tuple[str, ...]] = {}
    for field, note in [*notes, *((_field(path), f"left out: {why}") for path, why in refused.items())]:
        grouped[field] = (*grouped.get(field, ()), note)
    return Draft(model_id, _kept(values, (), set(refused)), grouped)


def _refused(values: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    for path, text in _texts(values, ()):
        if bad := folding.FORBIDDEN.search(text):
            yield path, f"{quoted(text)} holds the invisible character U+{ord(bad[0]):04X}"
    for finding in rules.parse(values)[1]:
        stated = _at(values, finding.path)
        if finding.severity is Severity.ERROR and isinstance(stated, str) and stated:
            yield finding.path, finding.message


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*path, key))


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _kept(value: Any, path: Path, refused: set[Path]) -> Any:
    """What is stated and not refused; an artifact of which nothing is stated stays, as a thing with blanks."""
    if isinstance(value, dict):
        stated = {key: inner for key, inner in value.items() if inner and (*path, key) not in refused}
        return {key: _kept(inner, (*path, key), refused) for key, inner in stated.items()}
    if isinstance(value, list):
        return [_kept(inner, (*path, i), refused) for i, inner in enumerate(value) if (*path, i) not in refused]
    return value


def _field(path: Path) -> str:
    """The field that a value belongs to: an item of a list of words has no field of its own."""
    return folding.dotted(path[:-1] if isinstance(path[-1], int) else path)


def text(data: Any, *keys: str) -> str:
    """The text that stands at `keys` within `data`, '' where there is none or another shape."""
    found = _at(data, keys)
    return found.strip() if isinstance(found, str) else ""


def texts(data: Any, key: str) -> list[str]:
    """The texts that stand at `key`, alone or as a list, each once."""
    found = data.get(key) if isinstance(data, dict) else None
    items = found if isinstance(found, list) else [found]
    return list(dict.fromkeys(item.strip() for item in items if isinstance(item, str) and item.strip()))


def address_fault(address: str) -> str:
    """What is wrong with an address, in the words of `check`, or ''."""
    return next((why for _, why in _refused({"links": {"homepage": address}})), "")


def model_id(organization: str, name: str) -> str:
    """The id that a record's own words spell but for capitals and spaces, '' where they spell none."""
    spelled = "/".join(re.sub(" +", "-", word.lower()) for word in (organization, name))
    return spelled if spelled.isascii() and not id_fault(spelled) else ""


def warning(found: Source, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False) -> Problem:
    """Something in a record that was not understood, and was left out."""
    return replace(found.problem(code, path, message, hint, at_key=at_key), severity=Severity.WARNING)


def unknown_keys(found: Source, path: Path, known: Iterable[str]) -> Iterator[Problem]:
    """Keys of the mapping at `path` that the format does not have: told, and never taken for others."""
    known = tuple(known)
    for key in _at(found.data, path) or ():
        if key not in known:
            hint = did_you_mean(key, known) + "What stands there was left out."
            yield warning(found, "unknown-key", (*path, key), f"unknown key {quoted(key)}", hint, at_key=True)


def refuse_crowds(found: Source, values: dict[str, Any]) -> Iterator[Problem]:
    """A part with more artifacts than an entry may list: to choose among them would be to guess."""
    for part, artifacts in values["evidence"].items():
        if len(artifacts) > MOST_ARTIFACTS:
            message = f"{len(artifacts):,} artifacts for the {part}"
            hint = f"An entry lists at most {MOST_ARTIFACTS}; write this one by hand, with `new`."
            yield found.problem("too-many-items", (), message, hint)

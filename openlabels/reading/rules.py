"""An entry's data against what an entry is: everything wrong in it, in words.

Knows the rules between the fields of one entry, and how a mistake in a field is told. Refuses to know the fields
themselves (`entry` does), where a value stands in its file (`source`), which label the evidence earns (`verdict`) and any
other entry (`between`). `static/form/rules.js` does the same for the form of `/submit/`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openlabels.ground import expressions, licenses, urls, words
from openlabels.ground.label import Access, Part
from openlabels.ground.problem import Severity, did_you_mean, quoted
from openlabels.reading.entry import Artifact, Entry, Evidence, Links, validated
from openlabels.reading.values import LABELS, MODALITIES, NO_LABEL, Status, WrongError, count, matches


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of the data, in words; `source` knows the place in the file."""

    code: str
    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    at_key: bool = False
    severity: Severity = Severity.ERROR


def parse(data: Mapping[str, Any]) -> tuple[Entry | None, list[Finding]]:
    """The entry that `data` holds, and everything wrong in it.

    The rules between fields are told even where fields are wrong, so that one run shows all.
    """
    written, errors = validated(Entry, data)
    findings = [*map(_finding, errors), *_between_fields(data)]
    return (None if any(f.severity is Severity.ERROR for f in findings) else written), findings


def _between_fields(data: Mapping[str, Any]) -> Iterator[Finding]:
    evidence = data.get("evidence")
    for part in Part:
        artifacts = evidence.get(part) if isinstance(evidence, dict) else None
        listed: dict[tuple[str, ...], int] = {}
        for index, artifact in enumerate(artifacts if isinstance(artifacts, list) else []):
            if isinstance(artifact, dict):
                path = ("evidence", part.value, index)
                yield from _artifact_rules(path, artifact)
                if (known := _stated(artifact)) and (first := listed.setdefault(known, index)) != index:
                    values = {"value": quoted(artifact["url"]), "first": f"evidence.{part}.{first}"}
                    yield _found((*path, "url"), "artifact-twice", Severity.WARNING, **values)
    for key in LINES:
        yield from _space_rules((key,), data.get(key))
    yield from _status_rules(data)
    yield from _size_rules(data)


LINES = ("name", "organization", "summary", "family")
"""An entry's own fields of one line of free text; an artifact has its name."""


def _space_rules(path: tuple[str | int, ...], text: object) -> Iterator[Finding]:
    line = text.removesuffix("\n") if isinstance(text, str) else ""
    if line.strip() not in {"", line} and "\n" not in line:
        yield _found(path, "outer-space", Severity.WARNING, value=quoted(line))


def _stated(artifact: Mapping[str, Any]) -> tuple[str, ...]:
    """What decides of an artifact; () where it has no address."""
    values = [artifact.get(key, "") for key in ("url", "license", "access")]
    return tuple(values) if values[0] and all(isinstance(value, str) for value in values) else ()


def _artifact_rules(path: tuple[str | int, ...], artifact: Mapping[str, Any]) -> Iterator[Finding]:
    if artifact.get("access") != Access.CLOSED:
        for key in UNLESS_CLOSED:
            if key not in artifact:
                yield _found((*path, key), f"missing-{key}")
    yield from _space_rules((*path, "name"), artifact.get("name"))
    mirrors = artifact.get("mirrors")
    for index, mirror in enumerate(mirrors if isinstance(mirrors, list) else []):
        if isinstance(mirror, str) and mirror == artifact.get("url"):
            yield _found((*path, "mirrors", index), "mirror-of-itself", Severity.WARNING, value=quoted(mirror))
    text = artifact.get("license")
    if not isinstance(text, str):
        return
    try:
        license_ = expressions.parse(text)
    except expressions.LicenseError:
        return  # the field's own check tells
    if license_.custom and "license_url" not in artifact:
        yield _found((*path, "license_url"), "missing-license-url")
    for old in license_.deprecated:
        new = licenses.successors(old)
        what = words.DEPRECATED["successors" if new else "page"].format(new=new, page=urls.spdx_license(old))
        yield _found((*path, "license"), "license-deprecated", Severity.WARNING, value=quoted(old), what=what)


UNLESS_CLOSED = ("url", "license")
"""What an artifact has to have, unless it is closed."""


def _found(path: tuple[str | int, ...], kind: str, severity: Severity = Severity.ERROR, **values: object) -> Finding:
    told = words.told(kind, **values)
    return Finding(told.code, path, told.message, told.hint, severity=severity)


def _status_rules(data: Mapping[str, Any]) -> Iterator[Finding]:
    status = data.get("status", Status.ACTIVE)
    if status == Status.WITHDRAWN and "status_note" not in data:
        yield _found(("status_note",), "missing-status-note")
    if data.get("label") == NO_LABEL and status != Status.WITHDRAWN:
        yield _found(("label",), "label-none")
    if "superseded_by" in data and status != Status.SUPERSEDED:
        yield _found(("superseded_by",), "superseded-by")


def _size_rules(data: Mapping[str, Any]) -> Iterator[Finding]:
    total, active = data.get("parameters"), data.get("active_parameters")
    if not all(isinstance(size, str) and matches("size", size) for size in (total, active)):
        return
    if count(str(active)) > count(str(total)):
        values = {"active": quoted(str(active)), "total": quoted(str(total))}
        yield _found(("active_parameters",), "size-swapped", Severity.WARNING, **values)


def _finding(error: Mapping[str, Any]) -> Finding:
    """One of pydantic's errors in our words."""
    path: tuple[str | int, ...] = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "missing":
        return _missing(path)
    if kind == "extra_forbidden":
        return _unknown(path)
    if isinstance(refused := context.get("error"), WrongError):
        return Finding(refused.told.code, path, refused.told.message, refused.told.hint)
    return _wrong_shape(kind, path, error["input"], context)


def _missing(path: tuple[str | int, ...]) -> Finding:
    key = str(path[-1])
    described = _fields(path[:-1])[key].description or ""
    choices = words.CHOOSE_FROM.format(known=", ".join(CHOICES[key])) if key in CHOICES else ""
    return _found(path, "missing", key=quoted(key), name=key, described=described, choices=choices)


CHOICES = {"label": tuple(one for one in LABELS if one != NO_LABEL), "modalities": MODALITIES}
"""What is offered where one of these is missing; that a withdrawn model may bear no label is for who withdraws it."""


def _unknown(path: tuple[str | int, ...]) -> Finding:
    key, known = str(path[-1]), _fields(path[:-1])
    around = next((name for name, model in _GROUPS.items() if len(path) == 1 and key in model.model_fields), "")
    hint = f"It belongs to {quoted(around)}: indent it below that. " if around else did_you_mean(key, known)
    hint += f"Known here: {', '.join(known)}."
    return Finding("unknown-key", path, f"unknown key {quoted(key)}", hint, at_key=True)


_GROUPS: dict[str, type[Evidence | Links]] = {"evidence": Evidence, "links": Links}

_SHAPES = {
    "list_type": ("a list", "Write it as a list, as in [text] or with “- ” before each item."),
    "model_type": ("keys and values", "Write its keys below it, indented, as in `access: public`."),
    "string_type": ("text", "Write one value; put it in quotes if it holds special characters."),
}


def _wrong_shape(kind: str, path: tuple[str | int, ...], value: object, context: Mapping[str, Any]) -> Finding:
    if kind in {"too_short", "too_long"}:
        limit = context.get("min_length") if kind == "too_short" else context.get("max_length")
        return _found(path, "too-few-items" if kind == "too_short" else "too-many-items", limit=limit)
    wanted, hint = _SHAPES.get(kind, ("another kind of value", "See the schema at schema/entry.json."))
    return Finding("shape", path, f"expected {wanted}, found {_described(value)}", hint)


def _described(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    return "a list" if isinstance(value, list) else "keys and values"


def _fields(path: tuple[str | int, ...]) -> dict[str, Any]:
    """The fields of the object at `path`."""
    if not path:
        return dict(Entry.model_fields)
    if path[0] == "links":
        return dict(Links.model_fields)
    return dict(Evidence.model_fields if len(path) == 1 else Artifact.model_fields)

"""A record of Opening up ChatGPT, the ancestor of the European Open Source AI Index.

Knows which of its cells speak of which part: each has a class, a link and notes. Refuses to give a part the license that
the record states of the project: it does not say for what. A cell that is missing, empty or not understood leaves an
artifact with blanks, so no part looks complete that the record does not show complete.
Source: the criteria in github.com/opening-up-chatgpt/opening-up-chatgpt.github.io.
"""

from collections.abc import Iterator
from typing import Any

from openlabels.drafts import foreign
from openlabels.drafts.foreign import Draft, Note
from openlabels.ground.label import Access, Part
from openlabels.ground.problem import Problem, did_you_mean, quoted
from openlabels.reading.source import Source

ORIGIN = "a record of Opening up ChatGPT (opening-up-chatgpt.github.io, CC BY 4.0)"

CELLS = {
    Part.CODE: {"opencode": "Code"},
    Part.WEIGHTS: {"llmweights": "Weights of the base model", "rlweights": "Weights of the tuned model"},
    Part.DATASET: {"llmdata": "Training data of the base model", "rldata": "Data of the tuning"},
}
"""The cells that are evidence for a part, and what each one is about."""

ACCESS = {"open": Access.PUBLIC, "partial": Access.PARTIAL, "closed": Access.CLOSED}
"""What a cell's class says of access."""

_LINKS = {"paper": "paper", "preprint": "paper", "modelcard": "model_card"}
_TOPICS = {"project": ("name", "link", "notes", "llmbase", "rlbase", "license"), "org": ("name", "link", "notes")}
_CELL_KEYS = ("class", "link", "notes")
_OTHER_CELLS = ("license", "code", "architecture", "preprint", "paper", "modelcard", "datasheet", "package", "api")
_KNOWN = (*_TOPICS, *(cell for cells in CELLS.values() for cell in cells), *_OTHER_CELLS)
_MOST_WARNINGS = 20


def read(path: str, content: bytes) -> tuple[Draft | None, list[Problem]]:
    """The draft that a record proves; none, and the problem, where it is none. `path` is for telling where."""
    found, problems = foreign.parse(path, content)
    if found is None:
        return None, problems
    record = found.data
    if not any(isinstance(record.get(key), dict) for cells in CELLS.values() for key in cells):
        message = "this is no record of Opening up ChatGPT: it has no “opencode”, “llmweights” or “llmdata”"
        return None, [
            Problem("shape", path, 1, 1, "", message, "Its records are the projects/*.yaml of its repository.")
        ]
    values = _values(record)
    problems = list(_not_understood(found))[:_MOST_WARNINGS]
    if crowds := list(foreign.refuse_crowds(found, values)):
        return None, problems + crowds
    model_id = foreign.model_id(values["organization"], values["name"])
    return foreign.draft(model_id, values, _notes(record)), problems


def _not_understood(found: Source) -> Iterator[Problem]:
    yield from foreign.unknown_keys(found, (), _KNOWN)
    for key in _KNOWN:
        value = found.data.get(key)
        if isinstance(value, dict):
            yield from foreign.unknown_keys(found, (key,), _TOPICS.get(key, _CELL_KEYS))
            yield from _unknown_class(found, key, value)
        elif value is not None:
            yield foreign.warning(
                found, "shape", (key,), f"{quoted(key)} has no class, link and notes", "It was left out."
            )


def _unknown_class(found: Source, key: str, cell: dict[str, Any]) -> Iterator[Problem]:
    stated = cell.get("class")
    if key not in _TOPICS and stated is not None and _class(cell) is None:
        said = quoted(stated) if isinstance(stated, str) else "something else than a word"
        hint = (did_you_mean(stated, ACCESS) if isinstance(stated, str) else "") + "It was left out."
        yield foreign.warning(found, "choice", (key, "class"), f"{said} is none of {', '.join(ACCESS)}", hint)


def _class(cell: Any) -> Access | None:
    return ACCESS.get(foreign.text(cell, "class").lower())


def _artifacts(record: dict[str, Any], part: Part) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each artifact of a part beside the cell that it comes from: one for each link, and one where there is none."""
    for key, name in CELLS[part].items():
        access = _class(record.get(key))
        if access is Access.CLOSED:
            yield key, {"access": access.value, "name": name}
            continue
        for link in foreign.texts(record.get(key), "link") or [""]:
            address = "" if foreign.address_fault(link) else link
            yield key, {"url": address, "access": access.value if access else "", "name": name}


def _values(record: dict[str, Any]) -> dict[str, Any]:
    evidence = {part.value: [artifact for _, artifact in _artifacts(record, part)] for part in Part}
    return {
        "name": foreign.text(record, "project", "name"),
        "organization": foreign.text(record, "org", "name"),
        "evidence": evidence,
        "links": {"homepage": foreign.text(record, "project", "link")} | _links(record),
    }


def _links(record: dict[str, Any]) -> dict[str, str]:
    """The paper before its preprint, and the model card, each where the record says that it is open and where."""
    links: dict[str, str] = {}
    for key, link in _LINKS.items():
        addresses = foreign.texts(record.get(key), "link")
        if _class(record.get(key)) is Access.PUBLIC and len(addresses) == 1:
            links.setdefault(link, addresses[0])
    return links


def _notes(record: dict[str, Any]) -> Iterator[Note]:
    if stated := foreign.text(record, "project", "license"):
        yield "evidence", f"the record's license is {quoted(stated, 200)}; it does not say of which part"
    if isinstance(record.get("license"), dict):
        yield "evidence", "its cell “license”: " + _told(record["license"])
    for key, about in (("llmbase", "base model"), ("rlbase", "tuning")):
        if base := foreign.text(record, "project", key):
            yield "derived_from", f"the record's {about} is {quoted(base, 200)}"
    for part in Part:
        told = set()
        for index, (key, _) in enumerate(_artifacts(record, part)):
            if key not in told:
                yield f"evidence.{part}.{index}", f"{key}: " + _told(record.get(key))
            told.add(key)


def _told(cell: Any) -> str:
    """What a cell says, for a comment; an address that is none is told as what is wrong with it."""
    if not isinstance(cell, dict):
        return "the record has no such cell"
    links = [foreign.address_fault(link) or link for link in foreign.texts(cell, "link")]
    notes = foreign.text(cell, "notes")
    said = [quoted(foreign.text(cell, "class") or "no class"), *links[: foreign.MOST_ARTIFACTS]]
    return "; ".join([*said, *([quoted(notes, 300)] if notes else [])])

"""A record of the Model Openness Tool, in the format of the Model Openness Framework 1.0.

Knows which of its components belong to which part, and what a component's own cells prove. Refuses what the tool itself
does: a component inherits no license of the release, its presence is no access, and a name that the framework does
not have is no other component. A release's addresses are told beside the blank: they are not a component's own.
Source: the schema of github.com/lfai/model_openness_tool.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openlabels.drafts import foreign
from openlabels.drafts.foreign import Draft, Note
from openlabels.ground import expressions, hub
from openlabels.ground.label import Part
from openlabels.ground.problem import Problem, did_you_mean, quoted
from openlabels.reading.source import Source

ORIGIN = "a record of the Model Openness Tool"

PARTS = {
    "Model architecture": Part.CODE,
    "Inference code": Part.CODE,
    "Training code": Part.CODE,
    "Model parameters (Final)": Part.WEIGHTS,
    "Model parameters (Intermediate)": Part.WEIGHTS,
    "Datasets": Part.DATASET,
}
"""The components that are evidence for a part."""

OTHERS = frozenset({
    "Data preprocessing code", "Evaluation code", "Supporting libraries and tools", "Evaluation data", "Model metadata",
    "Sample model outputs", "Model card", "Data card", "Technical report", "Research paper", "Evaluation results",
})  # fmt: skip
"""The framework's other components, which no part of a label rests on."""

_LINKS = {"Research paper": "paper", "Model card": "model_card"}
_MODALITIES = {"language": "text", "code": "code", "image": "image", "audio": "audio", "video": "video", "3d": "3d"}
_NO_LICENSE = re.compile(r"unlicensed|undisclosed|component not included?\.?|none|unknown|other|n/?a|-", re.IGNORECASE)
_LICENSES_OF = {
    Part.CODE: ("distribution", "code"),
    Part.WEIGHTS: ("distribution", "data"),
    Part.DATASET: ("distribution", "data"),
}
_ADDRESSES_OF = {
    Part.CODE: ("repository", "huggingface"),
    Part.WEIGHTS: ("huggingface", "repository"),
    Part.DATASET: (),
}
_MOST_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class _Cells:
    """What a component states of itself, as it is written."""

    license: str
    license_path: str
    component_path: str


def read(path: str, content: bytes) -> tuple[Draft | None, list[Problem]]:
    """The draft that a record proves; none, and the problem, where it is none. `path` is for telling where."""
    found, problems = foreign.parse(path, content)
    if found is None:
        return None, problems
    release = found.data.get("release")
    if not isinstance(release, dict) or not isinstance(release.get("components", []), list):
        message = "this is no record of the Model Openness Tool: it has no “release” with a list of “components”"
        return None, [
            found.problem("shape", ("release",), message, "Its records are the models/*.yml of its repository.")
        ]
    grouped = _grouped(release)
    values = _values(release, grouped)
    problems = list(_unknown(found, release))[:_MOST_WARNINGS]
    if crowds := list(foreign.refuse_crowds(found, values)):
        return None, problems + crowds
    model_id = foreign.model_id(values["organization"], values["name"])
    return foreign.draft(model_id, values, _notes(release, grouped)), problems


def _components(release: dict[str, Any]) -> Iterator[tuple[int, str, _Cells]]:
    for index, component in enumerate(release.get("components") or ()):
        cells = (foreign.text(component, key) for key in ("license", "license_path", "component_path"))
        yield index, foreign.text(component, "name"), _Cells(*cells)


def _unknown(found: Source, release: dict[str, Any]) -> Iterator[Problem]:
    known = (*PARTS, *sorted(OTHERS))
    for index, name, _ in _components(release):
        if name not in known:
            message = f"unknown component {quoted(name)}" if name else "a component without a name"
            hint = did_you_mean(name, known) + "It was left out; list what it stands for by hand."
            yield foreign.warning(found, "unknown-component", ("release", "components", index, "name"), message, hint)


def _grouped(release: dict[str, Any]) -> dict[Part, dict[_Cells, list[str]]]:
    """The names of a part's components by what they state: one place and license is one artifact."""
    grouped: dict[Part, dict[_Cells, list[str]]] = {}
    for _, name, cells in _components(release):
        if part := PARTS.get(name):
            names = grouped.setdefault(part, {}).setdefault(cells, [])
            names += [name] if name not in names else []
    return grouped


def _values(release: dict[str, Any], grouped: dict[Part, dict[_Cells, list[str]]]) -> dict[str, Any]:
    modality = _MODALITIES.get(foreign.text(release, "type"))
    papers = {_LINKS[name]: cells.component_path for _, name, cells in _components(release) if name in _LINKS}
    evidence = {part.value: [_artifact(cells, names) for cells, names in grouped[part].items()] for part in grouped}
    return {
        "name": foreign.text(release, "name"),
        "organization": foreign.text(release, "producer"),
        "modalities": [modality] if modality else [],
        "evidence": evidence,
        "links": {"model_card": foreign.text(release, "huggingface")} | {k: v for k, v in papers.items() if v},
    }


def _artifact(cells: _Cells, names: list[str]) -> dict[str, Any]:
    license_ = _license(cells)
    artifact = {"url": cells.component_path, "license": license_, "name": ", ".join(names)}
    return artifact | ({"license_url": cells.license_path} if license_ else {})


def _license(cells: _Cells) -> str | None:
    """A component's own license: one that SPDX or the Hub knows, or a name with the address of its text."""
    stated = cells.license
    if not stated or _NO_LICENSE.fullmatch(stated):
        return None
    for spelled in (stated, re.sub(" +", "-", stated)):
        try:
            return expressions.parse(spelled).text
        except expressions.LicenseError:
            continue
    if stated.lower() in hub.LICENSES:
        return hub.spdx(stated)
    return hub.custom_license(stated) if cells.license_path and not foreign.address_fault(cells.license_path) else None


def _notes(release: dict[str, Any], grouped: dict[Part, dict[_Cells, list[str]]]) -> Iterator[Note]:
    if date := foreign.text(release, "date"):
        yield "released", f"the record's date, {quoted(date)}, is its last edit and not the release"
    if version := foreign.text(release, "version"):
        yield "parameters", f"the record's version is {quoted(version)}; write it here if that is the size"
    if origin := foreign.text(release, "origin"):
        yield "derived_from", f"the record's origin is {quoted(origin)}"
    kind = foreign.text(release, "type")
    if kind and kind not in _MODALITIES:
        yield "modalities", f"the record's type is {quoted(kind)}"
    for part in Part:
        if part not in grouped:
            yield f"evidence.{part}", "the record has no component for it"
        for index, cells in enumerate(grouped.get(part, ())):
            yield from _about_artifact(release, part, f"evidence.{part}.{index}", cells)


def _about_artifact(release: dict[str, Any], part: Part, place: str, cells: _Cells) -> Iterator[Note]:
    if not cells.component_path:
        for key in _ADDRESSES_OF[part]:
            if address := foreign.text(release, key):
                yield f"{place}.url", f"not told for it; the release's {key} is {_shown(address)}"
    if cells.license and not _license(cells):
        link = f", with {quoted(cells.license_path, 200)}" if cells.license_path else ""
        yield f"{place}.license", f"the record says {quoted(cells.license)}{link}; NOASSERTION where none is stated"
    elif not cells.license:
        yield f"{place}.license", "the record states none for it; NOASSERTION where none is stated"
        for kind in _LICENSES_OF[part]:
            if name := foreign.text(release, "license", kind, "name"):
                yield f"{place}.license", f"the record's {kind} license, {quoted(name)}, is not stated of this part"


def _shown(address: str) -> str:
    return foreign.address_fault(address) or address

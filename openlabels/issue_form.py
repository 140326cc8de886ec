"""GitHub's issue form for those who cannot make a pull request, generated from the entry model.

Knows GitHub's syntax for issue forms. Refuses to know any entry. A maintainer copies the answers into a file; a
test holds `.github/ISSUE_TEMPLATE/model.yml` to what this makes, and `make golden` renews it.
"""

import json
from collections.abc import Iterator
from typing import Any

from openlabels.entry import Entry, Links
from openlabels.label import Access, Part
from openlabels.values import LABELS, NO_LABEL

_LONG = {"justification", "derived_from", "aliases"}
_ARTIFACT_HELP = (
    f"One artifact a line: address, license (SPDX; NOASSERTION where none is stated), access ({', '.join(Access)}), "
    "and what it is. List what is missing too, as partial or closed."
)


def text() -> str:
    """The form as GitHub reads it."""
    return "".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Generated from the entry model by `make golden`; do not edit.\n"
    yield "name: Add or correct a model\n"
    yield 'description: "For those who cannot make a pull request: a maintainer turns your answers into an entry."\n'
    yield 'title: "Model: "\n'
    yield "body:\n"
    yield _field(
        "input",
        "id",
        "org/model",
        "The id: organization and model in lower case, as in allenai/olmo-2-7b.",
        required=True,
    )
    for name, field in Entry.model_fields.items():
        said = field.description or ""
        if name == "evidence":
            for part in Part:
                yield _field(
                    "textarea", f"evidence-{part}", f"evidence: {part}", _ARTIFACT_HELP, required=part is Part.CODE
                )
        elif name == "links":
            yield _field(
                "textarea", "links", "links", f"{said} {', '.join(Links.model_fields)}; one a line.", required=False
            )
        elif name == "label":
            options = [label for label in LABELS if label != NO_LABEL]
            yield _field("dropdown", name, name, said, required=True, options=options)
        else:
            kind = "textarea" if name in _LONG else "input"
            yield _field(kind, name, name, said, required=field.is_required())


def _field(kind: str, name: str, label: str, said: str, *, required: bool, options: list[str] | None = None) -> str:
    attributes: dict[str, Any] = {"label": label, "description": said}
    if options:
        attributes["options"] = options
    lines = [f"  - type: {kind}", f"    id: {name.replace('_', '-')}", "    attributes:"]
    lines += [f"      {key}: {json.dumps(value, ensure_ascii=False)}" for key, value in attributes.items()]
    lines += ["    validations:", f"      required: {json.dumps(required)}"]
    return "\n".join(lines) + "\n"

"""A new entry to fill in: every field with what it is for, generated from the entry model.

Knows how a draft is laid out as YAML. Refuses to know whether it is right: what is left blank, `check` names.
"""

from collections.abc import Iterator

from openlabels.entry import LABELS, MODALITIES, NO_LABEL, Entry, Links
from openlabels.label import Access, Part

_EXAMPLES = {
    "released": "2026-01-31",
    "family": "OLMo 2",
    "parameters": "7B",
    "active_parameters": "1B",
    "derived_from": "[org/base-model]",
    "aliases": "[org/former-name]",
    "status": "superseded",
    "superseded_by": "org/newer-model",
    "status_note": "The reason",
    "contacts": "[github-handle]",
    "checked": "2026-01-31",
}
"""What stands behind the key of an optional field, which is commented out."""

_CHOICES = {"label": ", ".join(label for label in LABELS if label != NO_LABEL), "modalities": ", ".join(MODALITIES)}
_COLUMN = 34
"""Where the comment behind an optional field starts."""


def blank(model_id: str, organization: str = "") -> str:
    """The YAML of an empty entry; `organization` is how other entries of the org spell it, if there are any."""
    return "".join(_lines(model_id, organization))


def _lines(model_id: str, organization: str) -> Iterator[str]:
    yield f"# registry/{model_id}.yaml: fill in the blanks. What starts with # is a comment: remove the # to use the line.\n\n"
    for name, field in Entry.model_fields.items():
        if name == "justification":
            yield f"\n# {field.description}\njustification: |\n  \n\n"
        elif name == "evidence":
            yield from _evidence()
        elif field.is_required():
            choices = f" One of {_CHOICES[name]}." if name in _CHOICES else ""
            given = organization if name == "organization" else "[]" if name == "modalities" else ""
            yield f"# {field.description}{choices}\n{name}: {given}".rstrip() + "\n"
        elif name == "links":
            yield "# links: {" + ", ".join(f"{link}: https://…" for link in Links.model_fields) + "}\n"
        else:
            yield f"# {name}: {_EXAMPLES[name]}".ljust(_COLUMN) + f"  # {field.description}\n"


def _evidence() -> Iterator[str]:
    yield "\n# For each part, everything that belongs to it; what is missing too, as partial or closed.\n"
    yield f"# access: {', '.join(Access)}. license: SPDX, as in Apache-2.0; NOASSERTION where none is stated.\n"
    yield "evidence:\n"
    for part in Part:
        lead = "" if part is Part.CODE else "# "
        yield f"{lead}  {part}:\n{lead}    - url:\n{lead}      license:\n{lead}      access:\n"
    yield "\n"

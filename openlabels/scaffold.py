"""A new entry to fill in: every field with what it is for, generated from the entry model.

Knows how a draft is laid out as YAML. Refuses to know whether it is right: what is left blank, `check` names.
"""

from collections.abc import Iterator

from openlabels.entry import Artifact, Entry, Links
from openlabels.label import Part

_EXAMPLES = {
    "released": "2026-01-31",
    "family": "OLMo 2",
    "parameters": "7B",
    "active_parameters": "1B",
    "derived_from": "[org/base-model]",
    "aliases": "[org/former-name]",
    "status": "superseded",
    "superseded_by": "org/newer-model",
    "status_note": "Why it was withdrawn.",
    "contacts": "[github-handle]",
    "checked": "2026-01-31",
}

_JUSTIFICATION = """\
#   justification: |
#     The code is at …, under …. The weights are …; the training data is not public.
"""


def blank(model_id: str, organization: str = "") -> str:
    """The YAML of an empty entry; `organization` is how other entries of the org spell it, if there are any."""
    return "".join(_lines(model_id, organization))


def _lines(model_id: str, organization: str) -> Iterator[str]:
    yield f"# registry/{model_id}.yaml\n"
    yield "# Fill in what you know. Remove what you do not need; lines that start with # are comments.\n"
    for name, field in Entry.model_fields.items():
        yield f"\n# {field.description}\n"
        if name == "evidence":
            yield from _evidence()
        elif name == "links":
            yield "# links:\n" + "".join(f"#   {link}: https://…\n" for link in Links.model_fields)
        elif field.is_required():
            yield _JUSTIFICATION if name == "justification" else ""
            yield f"{name}: {organization if name == 'organization' else ''}".rstrip() + "\n"
        else:
            yield f"# {name}: {_EXAMPLES[name]}\n"


def _evidence() -> Iterator[str]:
    for name, field in Artifact.model_fields.items():
        yield f"#   {name}: {field.description}\n"
    yield "evidence:\n"
    for part in Part:
        lead = "" if part is Part.CODE else "# "
        yield f"{lead}  {part}:\n"
        yield f"{lead}    - url:\n{lead}      license:\n{lead}      access:\n{lead}      name:\n"

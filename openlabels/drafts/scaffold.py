"""A new entry to fill in: blank, with what every field is for, or a draft of what is known; from the entry model.

Knows how a draft is laid out as YAML. Refuses to know whether it is right, and where its values come from: what is left
blank, `check` names.
"""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openlabels.ground.label import Access, Part
from openlabels.ground.problem import visible
from openlabels.reading import rules
from openlabels.reading.entry import Artifact, Entry, Links

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

_CHOICES = {
    "label": f" One of {', '.join(rules.CHOICES['label'])}.",
    "modalities": f" Any of {', '.join(rules.CHOICES['modalities'])}.",
}
_COLUMN = 34
"""Where the comment behind an optional field starts."""

_WIDTH = 118

Notes = Mapping[str, Iterable[str]]
"""Comments for the author by dotted field (`evidence.weights.0.url`); '' is the whole entry."""


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
            choices = _CHOICES.get(name, "")
            given = _scalar(organization) if name == "organization" else "[]" if name == "modalities" else ""
            yield f"# {field.description}{choices}\n{name}: {given}".rstrip() + "\n"
        elif name == "links":
            yield "# links: {" + ", ".join(f"{link}: https://…" for link in Links.model_fields) + "}\n"
        else:
            yield f"# {name}: {_EXAMPLES[name]}".ljust(_COLUMN) + f"  # {field.description}\n"


_PLAIN = re.compile(
    r"[^\W\d_](?:[\w.&-]| (?=[\w.&-]))*|https://[A-Za-z0-9._~/%=?&+-]*[A-Za-z0-9/]|hf:[A-Za-z0-9._/-]*[A-Za-z0-9]"
)
_UNSEEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)
"""What JSON leaves as it is, but YAML refuses or nobody sees."""


def _scalar(text: str) -> str:
    """Text as one YAML value: plain where nothing in it means anything, else in quotes, as JSON has them."""
    is_plain = not text or (_PLAIN.fullmatch(text) and text != "null")
    return text if is_plain else _UNSEEN.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _evidence() -> Iterator[str]:
    yield _ABOUT_EVIDENCE
    for part in Part:
        yield _unlisted(part, "" if part is Part.CODE else "# ")
    yield "\n"


_ABOUT_EVIDENCE = f"""
# For each part, list everything that belongs to it; what is missing too, as partial or closed.
# access: {", ".join(Access)}. license: SPDX, as in Apache-2.0; NOASSERTION where none is stated.
evidence:
"""


def _unlisted(part: Part, lead: str) -> str:
    """A part of which nothing is known, commented out by `lead`."""
    return f"{lead}  {part}:\n{lead}    - url:\n{lead}      license:\n{lead}      access:\n"


def draft(model_id: str, values: Mapping[str, Any], notes: Notes, origin: str) -> str:
    """The YAML of an entry as far as it is known; what is required and not in `values` is marked blank.

    `values` has an entry's shape; whatever text they hold reads back through `source` as it was, and an empty one is a
    blank. `origin` says what the values were taken from.
    """
    return "".join(_draft_lines(model_id, values, notes, origin))


def _draft_lines(model_id: str, values: Mapping[str, Any], notes: Notes, origin: str) -> Iterator[str]:
    opening = (
        f"{model_id}: a draft made of {origin}. Fill in what is marked blank (`check` lists it), verify the "
        "rest, then remove these comments."
    )
    yield from _comments([opening, *notes.get("", ())])
    yield "\n"
    for name, field in Entry.model_fields.items():
        if name == "evidence":
            yield from _draft_evidence(values.get(name) or {}, notes)
            continue
        yield from _comments(notes.get(name, ()), name)
        if name == "links":
            yield from _draft_links(values.get(name) or {}, notes)
        elif values.get(name):
            yield f"{name}: {_value(values[name])}\n"
        elif field.is_required():
            choices = _CHOICES.get(name, "")
            block = " |" if name == "justification" else ""
            yield f"{name}:{block}  # blank: {field.description}{choices}\n" + ("  \n" if block else "")


def _draft_links(links: Mapping[str, Any], notes: Notes) -> Iterator[str]:
    known = [name for name in Links.model_fields if links.get(name)]
    for name in Links.model_fields:
        yield from _comments(notes.get(f"links.{name}", ()), f"links.{name}")
    if known:
        yield "links:\n"
    for name in known:
        yield f"  {name}: {_value(links[name])}\n"


def _draft_evidence(evidence: Mapping[str, Any], notes: Notes) -> Iterator[str]:
    yield "\n"
    yield from _comments(notes.get("evidence", ()))
    yield _ABOUT_EVIDENCE.removeprefix("\n")
    for part in Part:
        listed = evidence.get(part) or ([{}] if part is Part.CODE else [])
        yield from _comments(notes.get(f"evidence.{part}", ()), part, "  ")
        if listed:
            yield f"  {part}:\n"
        else:
            yield _unlisted(part, "# ")
        for index, artifact in enumerate(listed):
            yield from _draft_artifact(artifact, f"evidence.{part}.{index}", notes)
    yield "\n"


def _draft_artifact(artifact: Mapping[str, Any], place: str, notes: Notes) -> Iterator[str]:
    yield from _comments(notes.get(place, ()), indent="    ")
    for name in Artifact.model_fields:
        yield from _comments(notes.get(f"{place}.{name}", ()), name, "    ")
    lead = "    - "
    for name in Artifact.model_fields:
        if artifact.get(name):
            yield f"{lead}{name}: {_value(artifact[name])}\n"
            lead = "      "
        elif name in _needed(artifact):
            yield f"{lead}{name}:  # blank\n"
            lead = "      "


def _needed(artifact: Mapping[str, Any]) -> Iterator[str]:
    """The fields that an artifact may not leave out."""
    yield "access"
    if artifact.get("access") != Access.CLOSED:
        yield from ("url", "license")
    if "licenseref-" in (artifact.get("license") or "").lower():
        yield "license_url"


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return _scalar(value)
    return "[" + ", ".join(_scalar(item) or '""' for item in value) + "]"


def _comments(notes: Iterable[str], about: str = "", indent: str = "") -> Iterator[str]:
    """Notes as comments: whatever they hold, each stays one."""
    for note in notes:
        text = visible(f"{about}: {note}" if about else note, 600)
        for line in textwrap.wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False):
            yield f"{indent}# {line}\n"

"""GitHub's issue forms, for those who cannot make a pull request: one to add a model, generated from the entry model, and
one to correct one.

Knows GitHub's syntax for issue forms. Refuses to know any entry. A maintainer copies the answers into a file; a
test holds `.github/ISSUE_TEMPLATE/` to what this makes, and `make golden` renews it.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from openlabels.ground import urls
from openlabels.ground.label import Access, Part
from openlabels.ground.settings import Settings
from openlabels.reading import rules
from openlabels.reading.entry import Entry, Links
from openlabels.reading.values import Status
from openlabels.reading.verdict import PART_TITLES

TITLES = {
    "id": "Id",
    "active_parameters": "Active parameters",
    "derived_from": "Derived from",
    "superseded_by": "Superseded by",
    "status_note": "Note on the status",
    "checked": "Links checked on",
}
"""What people call a field, where that is not its key with a capital; the form of `/submit/` says the same."""

NOT_SURE = "Not sure: derive it from the evidence"

_LONG = {"justification", "derived_from", "aliases"}
_CHOICES: dict[str, tuple[str, ...]] = {
    "label": (NOT_SURE, *rules.CHOICES["label"]),
    "modalities": rules.CHOICES["modalities"],
    "status": tuple(Status),
}
_ARTIFACT_HELP = (
    f"One artifact a line: address, license (SPDX; NOASSERTION where none is stated), access ({', '.join(Access)}), "
    "and what it is. List what is missing too, as partial or closed."
)


class Question(NamedTuple):
    """One question of a form; where there are choices, one or, with `several`, more of them are the answer."""

    kind: str
    name: str
    title: str
    said: str
    required: bool
    choices: Sequence[str] = ()
    several: bool = False


def files(settings: Settings) -> dict[str, str]:
    """The files of `.github/ISSUE_TEMPLATE/`, by name."""
    return {
        "model.yml": _form(
            "Add a model",
            "For those who cannot make a pull request: a maintainer turns your answers into an entry.",
            "Model: ",
            _additions(),
        ),
        "correct.yml": _form(
            "Correct a model",
            "Tell us what an entry gets wrong or leaves out, and where to see it.",
            "Report: ",
            _CORRECTION,
        ),
        "config.yml": _config(urls.absolute(settings.base_url, urls.submit())),
    }


_CORRECTION = (
    Question("input", "id", "Model", "Its id, which ends the address of its page, as in allenai/olmo-2-7b.", required=True),
    Question("textarea", "what", "What is wrong", "What the entry says, and what is so.", required=True),
    Question("textarea", "where", "Where to see it", "Addresses that show it, one a line.", required=True),
)  # fmt: skip


def _additions() -> Iterator[Question]:
    """A question for each field of an entry."""
    yield Question("input", "id", TITLES["id"], "Organization and model in lower case, as in allenai/olmo-2-7b.", required=True)  # fmt: skip
    for name, field in Entry.model_fields.items():
        said = field.description or ""
        if name == "evidence":
            for part in Part:
                yield Question("textarea", f"evidence-{part}", PART_TITLES[part], _ARTIFACT_HELP, part is Part.CODE)
        elif name == "links":
            listed = f"{said} {', '.join(Links.model_fields)}; one a line."
            yield Question("textarea", name, title(name), listed, required=False)
        else:
            choices = _CHOICES.get(name, ())
            kind = "dropdown" if choices else "textarea" if name in _LONG else "input"
            yield Question(kind, name, title(name), said, field.is_required(), choices, name == "modalities")


def title(name: str) -> str:
    """What people call a field of an entry."""
    return TITLES.get(name) or name.capitalize()


def _form(name: str, described: str, start: str, questions: Sequence[Question] | Iterator[Question]) -> str:
    head = {"name": name, "description": described, "title": start}
    lines = [_GENERATED, *(f"{key}: {_quoted(value)}" for key, value in head.items()), "body:"]
    return "\n".join([*lines, *(line for one in questions for line in _question(one))]) + "\n"


_GENERATED = "# Generated from the entry model and the settings by `make golden`; do not edit."


def _question(one: Question) -> Iterator[str]:
    attributes: dict[str, Any] = {"label": one.title, "description": one.said}
    if one.choices:
        attributes |= {"multiple": True} if one.several else {}
        attributes["options"] = list(one.choices)
    yield from (f"  - type: {one.kind}", f"    id: {one.name.replace('_', '-')}", "    attributes:")
    yield from (f"      {key}: {_quoted(value)}" for key, value in attributes.items())
    yield from ("    validations:", f"      required: {_quoted(one.required)}")


def _config(form: str) -> str:
    """What stands beside the forms where somebody opens an issue: the way to the form of `/submit/`."""
    about = "It gives the label, says what is missing, and opens GitHub with the file filled in."
    link = {"name": "Add or correct a model on the site's Submit page", "url": form, "about": about}
    lines = [f"{'- ' if at == 0 else '  '}{key}: {_quoted(value)}" for at, (key, value) in enumerate(link.items())]
    return (
        "\n".join([_GENERATED, "blank_issues_enabled: true", "contact_links:", *(f"  {line}" for line in lines)]) + "\n"
    )


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

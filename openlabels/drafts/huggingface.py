"""A Hugging Face model card: the metadata between its first two lines of `---`.

Knows which keys of a card prove what; the words of the Hub are `hub`'s. Refuses to take a card's silence for anything:
weights without a gate in the card may still have one, and datasets that it names are suggestions to confirm.
Source: huggingface.co/docs/hub/model-cards.
"""

import re
from collections.abc import Iterator
from typing import Any

from openlabels.drafts import foreign, opening
from openlabels.drafts.foreign import Draft, Note
from openlabels.drafts.opening import Opening
from openlabels.ground import hub, urls
from openlabels.ground.label import Access
from openlabels.ground.problem import Problem, quoted

ORIGIN = "a Hugging Face model card"

_MOST_SUGGESTIONS = 20
_WEIGHTS = "evidence.weights.0"


def read(path: str, content: bytes) -> tuple[Draft | None, list[Problem]]:
    """The draft that a card proves; none, and the problem, where it cannot be read. `path` is for telling where."""
    if len(content) > foreign.LIMITS.bytes:
        return None, foreign.parse(path, content)[1]
    head, body = _split(content)
    if not head:
        message = "the card has no metadata, or it does not end"
        hint = "A model card begins with YAML between two --- lines; save the raw README.md, not the rendered page."
        return None, [Problem("no-metadata", path, 1, 1, "", message, hint)]
    found, problems = foreign.parse(path, head)
    if found is None:
        return None, problems
    card = found.data
    begun = opening.read(body.decode(errors="replace"), foreign.text(card, "model_id"))
    return foreign.draft(_id(card), _values(card, begun), _notes(card, begun)), problems


def _split(content: bytes) -> tuple[bytes, bytes]:
    """The metadata with its opening line, and what stands after it; b'' where a card has none."""
    lines = content.splitlines(keepends=True)
    start = next((i for i, line in enumerate(lines) if line.removeprefix(b"\xef\xbb\xbf").strip()), 0)
    marks = [i for i in range(start, len(lines)) if lines[i].removeprefix(b"\xef\xbb\xbf").rstrip() == b"---"][:2]
    if len(marks) < 2 or marks[0] != start:
        return b"", content
    return b"".join(lines[: marks[1]]), b"".join(lines[marks[1] + 1 :])


def _id(card: dict[str, Any]) -> str:
    """The id that the card itself bears, in the registry's spelling."""
    organization, _, name = foreign.text(card, "model_id").partition("/")
    return foreign.model_id(organization, name)


def _values(card: dict[str, Any], begun: Opening) -> dict[str, Any]:
    return {
        "name": foreign.text(card, "model_name") or (begun.heading if begun.is_name else ""),
        "modalities": list(hub.modalities(foreign.text(card, "pipeline_tag"), foreign.texts(card, "tags"))),
        "evidence": {"weights": [_weights(card)]},
        "derived_from": _bases(card)[0],
    }


def _weights(card: dict[str, Any]) -> dict[str, Any]:
    license_ = _license(card)
    address = hub.license_url(foreign.text(card, "license_link"), foreign.text(card, "model_id"))
    weights = {"license": license_} | ({"license_url": address} if license_ and address else {})
    return weights | ({"access": Access.GATED.value} if hub.is_gated(_stated(card)) else {})


def _stated(card: dict[str, Any]) -> list[str]:
    """The keys whose value says something."""
    return [key for key, value in card.items() if value and value != "false"]


def _license(card: dict[str, Any]) -> str | None:
    stated = foreign.texts(card, "license")
    return hub.spdx(stated[0], foreign.text(card, "license_name")) if len(stated) == 1 else None


def _bases(card: dict[str, Any]) -> tuple[list[str], list[str]]:
    """What the card says it was made from: references, and what is no id on the Hub."""
    stated = foreign.texts(card, "base_model")
    known = [reference for base in stated if (reference := hub.reference(base))]
    if len(known) > foreign.MOST_ARTIFACTS:
        return [], stated
    return list(dict.fromkeys(known)), [base for base in stated if not hub.reference(base)]


def _notes(card: dict[str, Any], begun: Opening) -> Iterator[Note]:
    if begun.heading and not begun.is_name and not foreign.text(card, "model_name"):
        yield "name", f"the card is headed {quoted(begun.heading, 100)}; write it if that is the model's name"
    if begun.sentence:
        yield (
            "summary",
            f"the card begins {quoted(begun.sentence, opening.MOST)}; write it if it says what the model is",
        )
    if hub_id := foreign.text(card, "model_id"):
        yield (
            f"{_WEIGHTS}.url",
            f"the card calls the model {quoted(hub_id, 200)}; on the Hub that is {urls.HUB}{hub_id}",
        )
    yield from _about_license(card)
    if hub.is_gated(_stated(card)):
        yield f"{_WEIGHTS}.access", "the card has the words of a gate (extra_gated_…)"
    yield "evidence.code", "the card says nothing of the code that defines, loads and runs the model"
    yield from _about_data(card)
    for base in _bases(card)[1][:_MOST_SUGGESTIONS]:
        yield "derived_from", f"the card names {quoted(base, 200)}"
    if newer := foreign.text(card, "new_version"):
        yield "superseded_by", f"the card names a newer version: {quoted(newer, 200)}"
    papers = [tag[6:] for tag in foreign.texts(card, "tags") if re.fullmatch(r"arxiv:[0-9]{4}\.[0-9]{4,5}", tag)]
    for paper in papers[:_MOST_SUGGESTIONS]:
        yield "links.paper", f"the card is tagged with https://arxiv.org/abs/{paper}; write it if it is the model's"


def _about_license(card: dict[str, Any]) -> Iterator[Note]:
    stated = foreign.texts(card, "license")
    name, link = foreign.text(card, "license_name"), foreign.text(card, "license_link")
    if not stated:
        yield f"{_WEIGHTS}.license", "the card states none"
    elif not _license(card):
        said = ", ".join(quoted(one) for one in stated[:_MOST_SUGGESTIONS]) + (
            f", named {quoted(name)}" if name else ""
        )
        yield (
            f"{_WEIGHTS}.license",
            f"the card says {said}, which is not a single license from SPDX's list or the Hub's",
        )
    if link and not _weights(card).get("license_url"):
        yield f"{_WEIGHTS}.license_url", f"the card links to {quoted(link, 200)}"


def _about_data(card: dict[str, Any]) -> Iterator[Note]:
    named = foreign.texts(card, "datasets")
    if named:
        yield (
            "evidence.dataset",
            "the card names these; list those that the weights were trained on, and what is missing",
        )
    for name in named[:_MOST_SUGGESTIONS]:
        shown = f"{urls.HUB}datasets/{name}" if "/" in name else quoted(name, 200)
        yield "evidence.dataset", shown
    if len(named) > _MOST_SUGGESTIONS:
        yield "evidence.dataset", f"and {len(named) - _MOST_SUGGESTIONS:,} more"
    if foreign.texts(card, "base_model"):
        yield "evidence.dataset", "what the base model was trained on counts too"

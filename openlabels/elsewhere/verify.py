"""Whether the badges in somebody's README, model card or paper still say what is true.

Knows which words are true of a label and its notes; `sightings` finds them. The truth about a model comes from a
function that is handed in; `from_site` makes one that asks a published site.
"""

import json
import re
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from openlabels.elsewhere.sightings import Sighting, sightings
from openlabels.ground import urls
from openlabels.ground.label import Label
from openlabels.ground.problem import Problem, quoted


@dataclass(frozen=True, slots=True)
class Truth:
    """What a model's badge says now: `label` is None for none; `notes` are words such as "restricted"."""

    name: str
    label: str | None
    notes: frozenset[str]


Lookup = Callable[[str], Truth | None]
"""A model's truth by its id, None where the registry has no such model."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: a line of praise for each badge that is right, and the problems."""

    right: list[str]
    problems: list[Problem]


NOTES = ("restricted", "unstated", "superseded", "withdrawn")

_LABELS = {label.slug for label in Label}
_LABEL_WORD = re.compile(r"(?<![\w-])OM(?:-OD)?(?:-OW)?(?![\w-])")
_TAG = re.compile(r"^[ \t]*(?:-[ \t]*)?[\"']?open-model-label:([a-z-]+)[\"']?[ \t\r]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n(.*?)\r?\n---", re.DOTALL)


def examine(path: str, text: str, bases: Iterable[str], lookup: Lookup) -> Report:
    """Compare every badge in `text` with the truth; `bases` are the addresses at which the registry is served.

    `path` is how problems name the file. Problems have the line and column of the badge's address.
    """
    right: list[str] = []
    problems: list[Problem] = []
    truths: list[Truth] = []
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for sighting in sightings(text, bases, path):
        problem = _wrong(sighting, lookup, truths)
        line, column = _place(starts, sighting.offset)
        if problem:
            code, message, hint = problem
            problems.append(Problem(code, path, line, column, "", message, hint))
        else:
            right.append(f"{path}:{line}:{column}: right: {sighting.words}")
    problems += _wrong_tags(path, text, starts, truths)
    if not right and not problems:
        hint = "Copy the code from the model's page; a badge in another language of markup is not seen."
        problems.append(Problem("no-badge", path, 1, 1, "", "there is no badge of this registry here", hint))
    return Report(right, problems)


def _wrong(sighting: Sighting, lookup: Lookup, truths: list[Truth]) -> tuple[str, str, str] | None:
    """(code, message, hint) where a badge is not right; the truth about its model goes into `truths`."""
    if sighting.name in _LABELS:
        message = f"this is the general badge of the label {sighting.name.upper()}, which belongs to no model"
        return "label-badge", message, "Copy the badge from the model's own page: it follows the model's entry."
    truth = lookup(sighting.name) if "/" in sighting.name else None
    if truth is None:
        return (
            "unknown-id",
            f"there is no model {quoted(sighting.name)} in the registry",
            "Look the model up and copy its code anew.",
        )
    truths.append(truth)
    return _stale(sighting.words, truth)


def _stale(words: str | None, truth: Truth) -> tuple[str, str, str] | None:
    """What the words say that is no longer true of the label and its notes, or leave out."""
    now = " ".join([truth.label or "no label", *sorted(truth.notes)])
    hint = f"The model has {now}: copy its code again."
    if not words:
        return "no-words", "the badge has no text alternative", hint
    claim = _claim(words, truth.name)
    said = set(_LABEL_WORD.findall(claim))
    wanted = {truth.label} if truth.label else set()
    if said != wanted:
        shown = quoted(words, 120)
        return "stale", f"the text alternative {shown} is not true: the label is {truth.label or 'none'}", hint
    notes = {note for note in NOTES if re.search(rf"\b{note}\b", claim, re.IGNORECASE)}
    if notes != truth.notes:
        missing, false = sorted(truth.notes - notes), sorted(notes - truth.notes)
        faults = [*(f"leaves out “{note}”" for note in missing), *(f"says “{note}”, which it is not" for note in false)]
        return "stale", f"the text alternative {quoted(words, 120)} {' and '.join(faults)}", hint
    return None


def _claim(words: str, name: str) -> str:
    """What the words say of the model whose name they begin with; a name may itself look like a label."""
    words, prefix = " ".join(words.split()), " ".join(name.split()) + ":"
    if words.startswith(prefix):
        return words.removeprefix(prefix)
    return words.rpartition("Open Model label")[2]


def _wrong_tags(path: str, text: str, starts: Sequence[int], truths: list[Truth]) -> Iterator[Problem]:
    """A model card's tags against the labels of the models whose badges it shows."""
    matter = _FRONT_MATTER.match(text)
    labels = {truth.label.lower() if truth.label else "none" for truth in truths}
    for tag in _TAG.finditer(matter[1]) if matter and truths else ():
        if tag[1] not in labels:
            line, column = _place(starts, matter.start(1) + tag.start(1) if matter else 0)
            message = f"the tag {quoted('open-model-label:' + tag[1])} is not true of the model shown here"
            yield Problem(
                "stale-tag", path, line, column, "", message, f"Write open-model-label:{', '.join(sorted(labels))}."
            )


def _place(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column, both from 1, by the offsets at which the lines start."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


MOST_TEXT = 1_000_000
"""Bytes of a README, model card or paper."""

TIMEOUT = 20
"""Seconds to wait for a site."""

MOST_BYTES = 1_000_000
"""A model's JSON is some kilobytes; more than this is something else."""


class SiteError(Exception):
    """The site that was to tell the truth gives no answer that can be read."""


def from_site(api: str) -> Lookup:
    """Look models up at the site whose root is `api`; each is asked for once.

    The function returned raises `SiteError` where the site cannot be reached or does not answer as ours does.
    """

    @cache
    def look_up(model_id: str) -> Truth | None:
        address = urls.absolute(api, urls.model_json(model_id))
        try:
            with urlopen(Request(address, headers={"User-Agent": "openlabels-verify"}), timeout=TIMEOUT) as answer:
                found = json.loads(_read(answer, time.monotonic() + TIMEOUT))["result"]
                return truth_of(*(_stated(found, key) for key in ("name", "label", "qualifier", "status")))
        except HTTPError as error:
            error.close()  # it is the answer, too
            if error.code in {404, 410}:
                return None
            raise SiteError(f"{address}: HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            cause = getattr(error, "reason", error)  # what urllib wraps
            raise SiteError(f"{address}: {getattr(cause, 'strerror', None) or cause}") from error
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise SiteError(f"{address}: this is not the JSON of a model") from error

    return look_up


def _read(answer: HTTPResponse, end: float) -> bytes:
    """What a site answers, which may come drop by drop; raises `OSError` where that takes too long."""
    pieces, size = [], 0
    while size <= MOST_BYTES and (piece := answer.read1(MOST_BYTES)):
        if time.monotonic() > end:
            raise TimeoutError("the answer takes too long")
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _stated(found: dict[str, object], key: str) -> str | None:
    """A text of the published data, or null; raises `TypeError` on anything else."""
    value = found[key]
    if not (isinstance(value, str) or (value is None and key in {"label", "qualifier"})):
        raise TypeError(key)
    return value


def truth_of(name: str | None, label: str | None, qualifier: str | None, status: str | None) -> Truth:
    """The truth in the words of the published data."""
    return Truth(name or "", label, frozenset(note for note in (qualifier, status) if note in NOTES))

"""Whether the badges in somebody's README, model card or paper still say what is true.

Knows our embed formats as people paste them, and finds each badge with its place and its words. The truth about a
model comes from a function that is handed in; `from_site` makes one that asks a published site.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import unquote
from urllib.request import Request, urlopen

from openlabels import escape, urls
from openlabels.entry import SEGMENT
from openlabels.label import Label
from openlabels.problem import Problem, quoted


@dataclass(frozen=True, slots=True)
class Truth:
    """What a model's badge says now: `label` is None for none; `notes` are words such as "restricted"."""

    name: str
    label: str | None
    notes: frozenset[str]


Lookup = Callable[[str], Truth | None]
"""A model's truth by its id, None where the registry has no such model."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A badge, or words that stand for one, in a text.

    `offset` is where its address starts; `name` is what the address names, a model's id or a label's slug; `words`
    is the text alternative, None where there is none.
    """

    offset: int
    name: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: a line of praise for each badge that is right, and the problems."""

    right: list[str]
    problems: list[Problem]


NOTES = ("restricted", "unstated", "superseded", "withdrawn")

_NAME = rf"{SEGMENT}(?:/{SEGMENT})?"
_LABELS = {label.slug for label in Label}
_LABEL_WORD = re.compile(r"(?<![\w-])OM(?:-OD)?(?:-OW)?(?![\w-])")
_TAG = re.compile(r"^\s*(?:-\s*)?[\"']?open-model-label:([a-z-]+)[\"']?\s*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n(.*?)\r?\n---", re.DOTALL)


def examine(path: str, text: str, bases: Iterable[str], lookup: Lookup) -> Report:
    """Compare every badge in `text` with the truth; `bases` are the addresses at which the registry is served.

    `path` is how problems name the file. Problems have the line and column of the badge's address.
    """
    right: list[str] = []
    problems: list[Problem] = []
    truths: list[Truth] = []
    for sighting in sightings(text, bases):
        problem = _wrong(sighting, lookup, truths)
        line, column = _place(text, sighting.offset)
        if problem:
            code, message, hint = problem
            problems.append(Problem(code, path, line, column, "", message, hint))
        else:
            right.append(f"{path}:{line}:{column}: right: {sighting.words}")
    problems += _wrong_tags(path, text, truths)
    if not right and not problems:
        hint = "Copy the code from the model's page; a badge in another language of markup is not seen."
        problems.append(Problem("no-badge", path, 1, 1, "", "there is no badge of this registry here", hint))
    return Report(right, problems)


def sightings(text: str, bases: Iterable[str]) -> list[Sighting]:
    """Every badge in `text`, in order; what stands in a block of code or an HTML comment is an example and passed over."""
    shown = _without_examples(text)
    addresses = "|".join(re.escape(base) for base in sorted(set(bases), key=len, reverse=True))
    picture = re.compile(rf"(?:{addresses})badge/(?P<name>{_NAME})(?:(?:--|%2D%2D)(?P<style>[a-z]+))?\.(?:svg|png)")
    endpoint = re.compile(r"https://img\.shields\.io/endpoint\?url=(?P<url>[^)\s\"'>\]]+)")
    words = _alternatives(shown)
    found = [Sighting(m.start(), m["name"], words.get(m.start())) for m in picture.finditer(shown)]
    for match in endpoint.finditer(shown):
        ours = re.fullmatch(rf"(?:{addresses})api/v1/shields/(?P<name>{_NAME})\.json", unquote(match["url"]))
        if ours:
            found.append(Sighting(match.start(), ours["name"], words.get(match.start())))
    found += _in_words(shown, addresses)
    return sorted(found, key=lambda sighting: sighting.offset)


def _wrong(sighting: Sighting, lookup: Lookup, truths: list[Truth]) -> tuple[str, str, str] | None:
    """(code, message, hint) where a badge is not right; the truth about its model goes into `truths`."""
    if sighting.name in _LABELS:
        message = f"this is the badge of the label {sighting.name.upper()}, which stands for no model"
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
    hint = f"The model bears {now}: copy its code anew."
    if not words:
        return "no-words", "the badge has no text alternative", hint
    claim = words.replace(truth.name, "")
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


def _wrong_tags(path: str, text: str, truths: list[Truth]) -> Iterator[Problem]:
    """A model card's tags against the labels of the models whose badges it shows."""
    matter = _FRONT_MATTER.match(text)
    labels = {truth.label.lower() if truth.label else "none" for truth in truths}
    for tag in _TAG.finditer(matter[1]) if matter and truths else ():
        if tag[1] not in labels:
            line, column = _place(text, matter.start(1) + tag.start(1) if matter else 0)
            message = f"the tag {quoted('open-model-label:' + tag[1])} is not true of the model shown here"
            yield Problem(
                "stale-tag", path, line, column, "", message, f"Write open-model-label:{', '.join(sorted(labels))}."
            )


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def _without_examples(text: str) -> str:
    """The text with blocks of code and comments blanked out, so that every offset stays what it was."""
    for pattern in (_FENCED, _COMMENT):
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


_MARKDOWN = re.compile(r"!\[(?P<alt>(?:\\.|[^\]\\]){0,1000})\]\(\s*<?(?P<url>[^\s)>]+)", re.DOTALL)
_MARKDOWN_BY_NAME = re.compile(r"!\[(?P<alt>(?:\\.|[^\]\\]){0,1000})\](?:\[(?P<ref>[^\]]*)\])?(?!\()", re.DOTALL)
_DEFINITION = re.compile(r"^ {0,3}\[(?P<ref>[^\]]+)\]:\s*<?(?P<url>[^\s>]+)", re.MULTILINE)
_RST = re.compile(r"\.\. (?:\|[^|\n]+\| )?image::[ \t]*(?P<url>\S+)(?P<options>(?:\n[ \t]+:[^\n]*)*)")
_RST_ALT = re.compile(r"^[ \t]+:alt:[ \t]*(.*)$", re.MULTILINE)
_ASCIIDOC = re.compile(r"image::?(?P<url>[^\s\[]+)\[(?:\"(?P<quoted>[^\"]*)\"|(?:alt=)?\"?(?P<plain>[^\],\"]*))")


def _alternatives(text: str) -> dict[int, str]:
    """The text alternative of each picture, by the offset of its address."""
    found = {m.start("url"): _unescaped(m["alt"]) for m in _MARKDOWN.finditer(text)}
    by_name = {_named(m["ref"] or m["alt"]): _unescaped(m["alt"]) for m in _MARKDOWN_BY_NAME.finditer(text)}
    for definition in _DEFINITION.finditer(text):
        if (alt := by_name.get(_named(definition["ref"]))) is not None:
            found[definition.start("url")] = alt
    for m in _RST.finditer(text):
        alt_line = _RST_ALT.search(m["options"])
        if alt_line:
            found[m.start("url")] = alt_line[1].replace("\\\\", "\\").strip()
    for m in _ASCIIDOC.finditer(text):
        found[m.start("url")] = html.unescape(m["quoted"] or m["plain"] or "")
    return found | _html_alternatives(text)


def _unescaped(words: str) -> str:
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", " ".join(words.split())))


def _named(reference: str) -> str:
    return " ".join(reference.split()).casefold()


class _Images(HTMLParser):
    """Gathers the text alternatives of `img` elements by the offset of their `src`."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self.found: dict[int, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an image."""
        given = dict(attrs)
        source, alt = given.get("src"), given.get("alt")
        if tag == "img" and source and alt:
            line, column = self.getpos()
            at = self.text.find(source, self.starts[line - 1] + column)
            self.found[at] = alt


def _html_alternatives(text: str) -> dict[int, str]:
    parser = _Images(text)
    parser.feed(text)
    return parser.found


_DATED = re.compile(
    r"(?P<words>[^\n]*?(?:Open Model label|no Open Model label)[^\n]*?), as of \d{4}-\d{2}-\d{2}(?:: |, \\url\{)\Z"
)


def _in_words(text: str, addresses: str) -> Iterator[Sighting]:
    """The plain-text and LaTeX forms: dated words before the address of a model's page."""
    for page in re.finditer(rf"(?:{addresses})models/(?P<name>{SEGMENT}/{SEGMENT})/", text):
        line = text[text.rfind("\n", 0, page.start()) + 1 : page.start()]
        if said := _DATED.search(line):
            words = escape.read_latex(said["words"]) if line.endswith("\\url{") else said["words"]
            yield Sighting(page.start(), page["name"], words.strip())


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
                found = json.loads(answer.read(MOST_BYTES))["result"]
                return truth_of(found["name"], found["label"], found["qualifier"], found["status"])
        except HTTPError as error:
            if error.code in {404, 410}:
                return None
            raise SiteError(f"{address}: HTTP {error.code}") from error
        except (OSError, HTTPException) as error:
            raise SiteError(f"{address}: {error}") from error
        except (ValueError, KeyError, TypeError) as error:
            raise SiteError(f"{address}: this is not the JSON of a model") from error

    return look_up


def truth_of(name: str, label: str | None, qualifier: str | None, status: str) -> Truth:
    """The truth in the words of the published data."""
    return Truth(name, label, frozenset(note for note in (qualifier, status) if note in NOTES))

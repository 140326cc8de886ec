"""The badges in a text that somebody else wrote: each with its place, what it names and its text alternative.

Knows our embed formats as people paste them. Refuses to know what is true, and what of a text is only an example (`examples`).
Everything is read from an address of ours outwards and within bounds, so that no text takes long.
"""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from openlabels.elsewhere.examples import without_examples
from openlabels.ground import escape
from openlabels.reading.values import SEGMENT


@dataclass(frozen=True, slots=True)
class Sighting:
    """A badge, or words that stand for one, in a text.

    `offset` is where its address starts; `name` is what the address names, a model's id or a label's slug; `words`
    is the text alternative, None or '' where there is none.
    """

    offset: int
    name: str
    words: str | None


REACH = 2000
"""Characters between an address and the far end of the words that belong to it; a name in LaTeX may fill most."""

_NAME = rf"{SEGMENT}(?:/{SEGMENT})?"


def sightings(text: str, bases: Iterable[str], path: str = "README.md") -> list[Sighting]:
    """Every badge in `text`, in order; `bases` are the addresses of the registry, `path` tells the language."""
    shown = without_examples(text, path)
    ours = "|".join(_address(base) for base in sorted(set(bases), key=len, reverse=True))
    words = _Words(text, shown)
    found = [Sighting(at, name, words.of(at, end)) for at, end, name in _pictures(shown, ours)]
    found += _in_words(shown, ours)
    return sorted(found, key=lambda sighting: sighting.offset)


def _address(base: str) -> str:
    """A pattern for `base` with whichever scheme; only the host's case is free."""
    parts = urlsplit(base)
    whole = rf"(?i:(?:https?:)?//{re.escape(parts.netloc)}){re.escape(parts.path or '/')}"
    return whole.replace(r"\-\-", _HYPHENS)


_HYPHENS = "(?:--|%2D%2D|&#45;&#45;)"
"""Two of them, as addresses and AsciiDoc have them."""


_SHIELDS = re.compile(r"(?i:https?://img\.shields\.io)/endpoint(?:\.svg)?\?(?P<query>[^)\s\"'>\]]+)")


def _pictures(text: str, ours: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each address of a badge, whether we draw it or shields.io does."""
    for picture in re.finditer(rf"(?:{ours})badge/(?P<name>{_NAME})(?:{_HYPHENS}[a-z]+)?\.(?:svg|png)", text):
        yield picture.start(), picture.end(), picture["name"]
    endpoint = re.compile(rf"(?:{ours})api/v1/shields/(?P<name>{_NAME})\.json")
    for drawn in _SHIELDS.finditer(text):
        given = (part.removeprefix("amp;") for part in drawn["query"].split("&"))
        source = next((part.removeprefix("url=") for part in given if part.startswith("url=")), "")
        if found := endpoint.fullmatch(unquote(source)):
            yield drawn.start(), drawn.end(), found["name"]


_DATE = re.compile(r", as of \d{4}-\d{2}-\d{2}\Z")
_UNDATED = re.compile(r"(?:no Open Model label|Open Model label OM(?:-OD)?(?:-OW)?)(?: \([a-z, ]{1,99}\))?\Z")
"""How the words end where they bear no date; with one, anything may follow the label."""


def _in_words(text: str, ours: str) -> Iterator[Sighting]:
    """The plain-text and LaTeX forms: words, mostly with a date, before the address of a model's page."""
    free = 0
    for page in re.finditer(rf"(?:{ours})models/(?P<name>{SEGMENT}/{SEGMENT})/", text):
        start = max(free, page.start() - REACH, text.rfind("\n", max(0, page.start() - REACH), page.start()) + 1)
        if words := _before_page(text[start : page.start()]):
            yield Sighting(page.start(), page["name"], words)
        free = page.end()


def _before_page(line: str) -> str | None:
    """The words of a badge with which a line ends, if it does."""
    line = line.removesuffix("<")
    is_latex = line.endswith(", \\url{")
    if not is_latex and not line.endswith(": "):
        return None
    said = line.removesuffix(", \\url{" if is_latex else ": ")
    words = _DATE.sub("", said)
    if "Open Model label" not in words or (words == said and not _UNDATED.search(words)):
        return None
    return " ".join((escape.read_latex(words) if is_latex else words).split())


_PICTURE_TAG = re.compile(r"<(?:img|source)(?=[\s/])", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')++>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?")
_PICTURE_END = re.compile(r"</?picture", re.IGNORECASE)
_DEFINITION = re.compile(r"[ \t>]{0,20}\[(?P<ref>(?:\\.|[^\[\]\\\n]){1,1000})\]:")
_REFERENCE = re.compile(r"\[((?:\\.|[^\[\]\\]){0,1000})\]", re.DOTALL)
_RST = re.compile(r"[ \t>]*(?:[-*] +)?\.\. (?:\|[^|\n]{1,1000}\| )?(?:image|figure)::[ \t]*\Z")
_RST_ALT = re.compile(r"[ \t]+:alt:[ \t]*([^\n]*(?:\n[ \t]+[^:\s][^\n]*)*)")
_RST_OPTION = re.compile(r"[ \t]+[^\s][^\n]*(?:\n|\Z)")
_ASCIIDOC = re.compile(r"image::?\Z")
_ASCIIDOC_LIST = re.compile(
    r"[^\s\[]{0,1000}\[(?:(?:[^\]\n]{0,1000}?\balt=)?\"(?P<quoted>[^\"\n]*)\"|(?P<plain>[^\],\"]*))"
)


class _Words:
    """Reads the text alternative of a picture from what stands around its address.

    The marks are looked for in `shown`, where examples are blank; the words are taken from `text`, since code within
    a picture's description is part of it.
    """

    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown
        self.descriptions = dict(_descriptions(shown))
        self.tags = [match.start() for match in _PICTURE_TAG.finditer(shown)]

    def of(self, start: int, end: int) -> str | None:
        """The words of the picture whose address is here; None where nothing that we know has any."""
        for read in (self._html, self._markdown, self._markdown_by_name, self._rst, self._asciidoc):
            if (words := read(start, end)) is not None:
                return " ".join(words.split())
        return None

    def _html(self, start: int, end: int) -> str | None:
        """The `alt` of the `img`, or for a `source` that of the `img` in its `picture`."""
        nth = bisect_right(self.tags, start) - 1
        if nth < 0 or start - self.tags[nth] > REACH:
            return None
        tag = self._tag(self.tags[nth])
        if start > self.tags[nth] + len(tag):
            return None
        while tag[:7].lower() == "<source":
            nth += 1
            if nth == len(self.tags) or self.tags[nth] > end + REACH:
                return None
            if _PICTURE_END.search(self.shown, end, self.tags[nth]):
                return None
            tag = self._tag(self.tags[nth])
        given = (m for m in _ATTRIBUTE.finditer(tag) if m[1].lower() == "alt")
        alt = next(given, None)
        return html.unescape(alt[2] or alt[3] or alt[4] or "") if alt else None

    def _tag(self, at: int) -> str:
        whole = _WHOLE_TAG.match(self.shown, at, at + 2 * REACH)
        return self.text[at : whole.end()] if whole else ""

    def _markdown(self, start: int, end: int) -> str | None:
        """`![words](address)`."""
        close = self._mark_before(start) - 2
        if close < 0 or not self.shown.startswith("](", close) or close not in self.descriptions:
            return None
        return self._description(close)

    def _markdown_by_name(self, start: int, end: int) -> str | None:
        """`![words][name]` for `[name]: address`."""
        mark = self._mark_before(start)
        if not self.shown.startswith("]:", mark - 2):
            return None
        line = max(mark - REACH, self.shown.rfind("\n", max(0, mark - REACH), mark) + 1)
        definition = _DEFINITION.fullmatch(self.shown, line, mark)
        return self._by_name.get(_folded(definition["ref"])) if definition else None

    def _mark_before(self, at: int) -> int:
        """Where the mark ends that stands before an address."""
        before = self.shown[max(0, at - 100) : at]
        return at - len(before) + len(before.rstrip(" \t\r\n<"))

    def _description(self, close: int) -> str | None:
        start = self.descriptions[close]
        if close - start > REACH:
            return None
        return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", self.text[start:close]))

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """The words of each picture whose address is defined elsewhere, by the name that it is defined under."""
        found = {}
        for close, start in self.descriptions.items():
            words = self._description(close)
            if words is not None and not self.shown.startswith("(", close + 1):
                reference = _REFERENCE.match(self.shown, close + 1)
                found[_folded((reference and reference[1]) or self.shown[start:close])] = words
        return found

    def _rst(self, start: int, end: int) -> str | None:
        """The directive's option `:alt:`."""
        line = self.shown.rfind("\n", max(0, start - REACH), start) + 1
        if start - line > REACH or not _RST.match(self.shown, line, start):
            return None
        at = self.shown.find("\n", end) + 1
        while at and (option := _RST_OPTION.match(self.shown, at, end + 2 * REACH)):
            if alt := _RST_ALT.match(self.text, at, end + 2 * REACH):
                return alt[1]
            at = option.end()
        return None

    def _asciidoc(self, start: int, end: int) -> str | None:
        """The first attribute of `image:address[...]`, or the one that is named `alt`."""
        if not _ASCIIDOC.search(self.shown, max(0, start - 7), start):
            return None
        given = _ASCIIDOC_LIST.match(self.text, end, end + 2 * REACH)
        return html.unescape(given["quoted"] or given["plain"] or "") if given else None


def _descriptions(text: str) -> Iterator[tuple[int, int]]:
    """Of each `![...]`, where its `]` stands and where its words start; brackets pair up within a paragraph."""
    opened: list[re.Match[str]] = []
    for mark in re.finditer(r"\\[!-/:-@\[-`{-~]|!?\[|\]|\n[ \t\r]*(?=\n)", text):
        if mark[0].startswith("\n"):
            opened.clear()
        elif mark[0].endswith("[") and not mark[0].startswith("\\"):
            opened.append(mark)
        elif mark[0] == "]" and opened and (start := opened.pop())[0] == "![":
            yield mark.start(), start.end()


def _folded(reference: str) -> str:
    return " ".join(reference.split()).casefold()

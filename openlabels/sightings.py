"""The badges in a text that somebody else wrote: each with its place, what it names and its text alternative.

Knows our embed formats as people paste them, and what of a text is only an example. Refuses to know what is true.
Everything is read from an address of ours outwards and within bounds, so that no text takes long.
"""

import html
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote, urlsplit

from openlabels import escape
from openlabels.values import SEGMENT


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
    return rf"(?i:(?:https?:)?//{re.escape(parts.netloc)}){re.escape(parts.path or '/')}"


_SHIELDS = re.compile(r"(?i:https?://img\.shields\.io)/endpoint(?:\.svg)?\?(?P<query>[^)\s\"'>\]]+)")


def _pictures(text: str, ours: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and name of each address of a badge, whether we draw it or shields.io does."""
    for picture in re.finditer(rf"(?:{ours})badge/(?P<name>{_NAME})(?:(?:--|%2D%2D)[a-z]+)?\.(?:svg|png)", text):
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


NOT_MARKDOWN = frozenset({"adoc", "asciidoc", "htm", "html", "rst", "tex"})
"""Files in which indentation does not make code."""

BACKTICKS_ARE_WORDS = frozenset({"htm", "html", "tex"})


def without_examples(text: str, path: str) -> str:
    """The text with code and comments blanked out, so that every offset stays what it was."""
    parts, at = [], 0
    for start, end in _Examples(text, path.lower().rpartition(".")[2]).read():
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


_SPACES = re.compile(r"[ \t]*")
_BLANK_LINES = re.compile(r"(?:[ \t\r]*+\n)++")
_PLAIN_LINES = re.compile(r"(?:[^\s>*+\-\d`~][^\n]*+(?:\n|\Z))++")
"""Lines that can only go on with a paragraph."""

_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s|\Z)))*")
_FENCE = re.compile(r"`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,}")
_BACKTICKS = re.compile(r"`+")
_ATTRIBUTES = r"(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'=<>`]+))?)*"
_INLINE = re.compile(rf"\\[!-/:-@\[-`{{-~]|`+|<!--|</?[A-Za-z][A-Za-z0-9-]*{_ATTRIBUTES}\s*/?>")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as CommonMark measures it; columns count from behind the last `>`.

    `lead` and `indent` are the white space before everything, and before what the last `>` leaves; `column` is where
    the content starts.
    """

    start: int
    end: int
    depth: int
    lead: int
    indent: int
    is_item: bool
    content: int
    column: int
    is_blank: bool
    is_code_item: bool


def _line(text: str, at: int) -> _Line:
    """Measure the line that starts at `at`: quotes, list markers, then what it says."""
    end = text.find("\n", at) + 1 or len(text)
    marked = _end(_CONTAINERS, text, at, end)
    quoted = text.rfind(">", at, marked) + 1 or at
    quoted += quoted > at and text.startswith(" ", quoted)
    spaces = _end(_SPACES, text, quoted, end)
    content = _end(_SPACES, text, max(marked, quoted), end)
    depth = text.count(">", at, marked)
    lead, before, first, mark, column = (
        _columns(text[at:place]) for place in (_end(_SPACES, text, at, end), quoted, spaces, marked, content)
    )
    is_blank = content == end or text[content] in "\r\n"
    is_item = marked > spaces
    is_code = is_item and not is_blank and column > mark + 4
    column = mark + 1 if is_code or is_blank else column
    return _Line(at, end, depth, lead, first - before, is_item, content, column - before, is_blank, is_code)


def _end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.match(text, start, end)
    return match.end() if match else start


def _columns(text: str) -> int:
    return len(text.expandtabs(4))


@dataclass(frozen=True, slots=True)
class _Fence:
    """An open block of code: its marks, how many quotes it stands in, and the column of its list item."""

    marks: str
    depth: int
    inside: int


class _Examples:
    """Reads a text line by line, as CommonMark does, and gathers the spans of what only shows how to do it."""

    def __init__(self, text: str, suffix: str) -> None:
        self.text, self.suffix = text, suffix
        self.spans: list[tuple[int, int]] = []
        self.fence: _Fence | None = None
        self.depth = 0
        """The number of quotes in which the open paragraph began."""
        self.items: dict[int, list[int]] = defaultdict(list)
        """By the number of quotes, the columns at which the open list items have their content."""
        self.is_fresh = True
        """Whether no paragraph is open, which an indented line would go on with."""
        self.last_comment_end = text.rfind("-->")

    def read(self) -> list[tuple[int, int]]:
        """The spans, in order."""
        at = start = 0  # of the line, and of the paragraph that it may go on with
        while at < len(self.text):
            if not self.fence and not self.is_fresh and (plain := _PLAIN_LINES.match(self.text, at)):
                at = plain.end()
                continue
            if start == at and not self.fence and (blank := _BLANK_LINES.match(self.text, at)):
                at = start = blank.end()
                self.is_fresh = True
                continue
            line = _line(self.text, at)
            if self.fence and self._is_fenced(line):
                self.spans.append((line.start, line.end))
                at = start = line.end
                continue
            fence, is_code = self._fence(line), self._is_indented_code(line)
            if line.is_blank or line.is_item or fence or is_code or line.depth > self.depth:
                resume = self._read_paragraph(start, at)
                start = max(resume, at)
                if resume > at:
                    at, self.is_fresh = resume, False
                    continue
            if fence or is_code:
                self.spans.append((line.start, line.end))
            if fence or is_code or line.is_blank:
                start = line.end
            self._note(line, None if is_code else fence, is_code=is_code)
            at = line.end
        self._read_paragraph(start, len(self.text))
        return self.spans

    def _inside(self, line: _Line, depth: int, indent: int) -> int:
        """The column of the innermost list item that a line with this indentation belongs to."""
        return max((column for column in self.items[depth] if column <= indent), default=0)

    def _fence(self, line: _Line) -> _Fence | None:
        """The block of code that a line opens."""
        marks = _FENCE.match(self.text, line.content, line.end)
        inside = line.column if line.is_item else self._inside(line, line.depth, line.indent)
        if not marks or (not line.is_item and line.indent > inside + 3):
            return None
        return _Fence(marks[0], line.depth, inside)

    def _is_fenced(self, line: _Line) -> bool:
        """Whether a line belongs to the open block of code, which it may close or have left."""
        fence = self.fence
        if fence is None:
            return False
        rest = self.text[line.start : line.end]
        for _ in range(fence.depth):
            before, quote, rest = rest.partition(">")
            if before.strip() or not quote:
                self.fence, self.is_fresh = None, True
                return False
            rest = rest.removeprefix(" ")
        said = rest.strip()
        indent = _columns(rest[: len(rest) - len(rest.lstrip())])
        if said and indent < fence.inside:
            self.fence, self.is_fresh = None, True
            return False
        if len(said) >= len(fence.marks) and not said.strip(fence.marks[0]) and indent <= fence.inside + 3:
            self.fence, self.is_fresh = None, True
        return True

    def _is_indented_code(self, line: _Line) -> bool:
        """Whether a line is code by its indentation: never where it goes on with a paragraph."""
        if line.is_blank or self.suffix in NOT_MARKDOWN:
            return False
        if not self.is_fresh:
            return line.is_code_item
        if line.depth and line.lead > self._inside(line, 0, line.lead) + 3:
            return True
        return line.is_code_item or line.indent > self._inside(line, line.depth, line.indent) + 3

    def _note(self, line: _Line, fence: _Fence | None, *, is_code: bool) -> None:
        """Keep what the lines that follow are measured by."""
        self.fence = fence
        if self.is_fresh or line.is_blank or line.depth > self.depth:
            self.depth = line.depth
        if not line.is_blank and (self.is_fresh or line.is_item or fence) and not is_code:
            self.items[line.depth] = [column for column in self.items[line.depth] if column <= line.indent]
            for deeper in [depth for depth in self.items if depth > line.depth]:
                del self.items[deeper]
        if line.is_item and not is_code:
            self.items[line.depth].append(line.column)
        self.is_fresh = line.is_blank or is_code

    def _read_paragraph(self, start: int, end: int) -> int:
        """Note the code and comments within a paragraph; tells where the last comment ends, which may be behind it."""
        runs: dict[int, list[int]] = defaultdict(list)
        for run in _BACKTICKS.finditer(self.text, start, end):
            runs[len(run[0])].append(run.start())
        at = start
        while at < end and (mark := _INLINE.search(self.text, at, end)):
            at = mark.end()
            if mark[0] == "<!--" and mark.start() + 2 <= self.last_comment_end:
                at = self.text.find("-->", mark.start() + 2) + 3
                self.spans.append((mark.start(), at))
            elif mark[0][0] == "`" and self.suffix not in BACKTICKS_ARE_WORDS:
                same = runs[len(mark[0])]
                if (nth := bisect_left(same, at)) < len(same):
                    at = same[nth] + len(mark[0])
                    self.spans.append((mark.start(), at))
        return max(at, start)

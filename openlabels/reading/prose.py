"""Markdown to safe HTML.

Knows what authors may write: what GitHub shows them, less raw HTML and images. Refuses to know whose words
they are. Python-Markdown lets `<script>` and `javascript:` through, so what it makes is always sanitized.
"""

import re
import string
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, cast
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import LinkInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from markupsafe import Markup

from openlabels.ground import markup
from openlabels.reading import blocks

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
    ]
)
SCHEMES = frozenset({"https", "mailto"})
LINK_REL = "nofollow ugc noopener"
HEADINGS_BELOW = 2
"""Levels that a page's own title and section headings take."""

MOST_BRACKETS = 400
"""More than 8,000 characters of links hold. Python-Markdown seeks the end of each in the whole text: 8,000 took it seconds."""

MOST_SOUGHT = 1_000_000
"""Characters read in all to find each bracket's end: links that people write take a hundredth of it."""

MOST_STRUCK = 100
"""Pairs of tildes: each is a start whose end may be sought in the whole text, more than once."""

_DEEP = re.compile(r"^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])){20}", re.MULTILINE)
"""Lists and quotes begun in one line, one in the other: each block below is then looked at once for each of them."""

_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"class"}, "td": {"class"}}
ALIGNED = ("center", "right")
"""Classes of a table's cells: HTML has no attribute for it any more, and the site's policy no inline style."""


def render(text: str) -> Markup:
    """The safe HTML of Markdown `text`; never raises, whatever the text."""
    try:
        html = _markdown().reset().convert(text) if _ends_soon(text) else str(markup.as_written(text))
    except RecursionError:  # a thousand nested quotes; what the parser was in the middle of would spoil the next text
        _markdown.cache_clear()
        html = str(markup.as_written(text))
    return markup.sanitized(_DEAD_LINK.sub(r"\1", _CLEANER.clean(html)))


def _ends_soon(text: str) -> bool:
    """Whether a text is read without going through it hundreds of times; nobody means to write the others."""
    return text.count("~~") <= MOST_STRUCK and not _DEEP.search(text) and _brackets_end(text) and _addresses_end(text)


def _addresses_end(text: str) -> bool:
    """Whether the ends of the addresses of links are found soon."""
    starts = [found.end() for found in re.finditer(r"\]\(", text)]
    if len(starts) * len(text) <= MOST_SOUGHT:
        return True
    return sum((text.find(")", start) + 1 or len(text)) - start for start in starts) <= MOST_SOUGHT


def _brackets_end(text: str) -> bool:
    """Whether the ends of all brackets are found soon."""
    count = text.count("[")
    if count > MOST_BRACKETS or count * len(text) <= MOST_SOUGHT:
        return count <= MOST_BRACKETS
    opened: list[int] = []
    sought = 0
    for found in re.finditer(r"[\[\]]", text):
        if found[0] == "[":
            opened.append(found.start())
        elif opened:
            sought += found.start() - opened.pop()
    return sought + sum(len(text) - start for start in opened) <= MOST_SOUGHT


_SAFE_LINK = re.compile(r"mailto:|https://(?![^/?#]*@)", re.IGNORECASE)


def _only_safe_values(tag: str, attribute: str, value: str) -> str | None:
    """Ammonia refuses other schemes but keeps relative addresses: on our site they would lead astray.

    An address with a user's name in it goes too, and a title, which hides words from touch and keyboard, and a class of any other element.
    """
    if attribute == "title" or (attribute == "href" and not _SAFE_LINK.match(value)):
        return None
    return None if attribute == "class" and value not in ALIGNED else value


# An anchor whose address was refused; anchors hold no anchors, so its end is the next one.
_DEAD_LINK = re.compile(f'<a rel="{LINK_REL}">((?:[^<]++|<(?!/?a[ >]))*+)</a>')

_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes=_ATTRIBUTES,
    attribute_filter=_only_safe_values,
    url_schemes=set(SCHEMES),
    link_rel=LINK_REL,
)


class _GitHub(Extension):
    """What authors know from GitHub and Python-Markdown reads differently."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.ESCAPED_CHARS = list(string.punctuation)  # CommonMark 2.4
        for image in ("image_reference", "short_image_ref"):
            md.inlinePatterns.deregister(image)
        md.inlinePatterns.register(_Picture(r"!\[", md), "image_link", 150)
        md.inlinePatterns.register(_PictureInLink(r"!\[", md), "image_in_link", 149)
        md.preprocessors.register(_Blocks(md), "github_blocks", 27)  # after white space, before fences
        md.treeprocessors.register(_Headings(md), "github_headings", 0)
        md.treeprocessors.register(_Columns(md), "github_columns", 0)


class _Blocks(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        return blocks.rewritten(lines)


class _Picture(LinkInlineProcessor):
    """A picture becomes a link to it."""

    ANCESTOR_EXCLUDES = ("a",)


class _PictureInLink(LinkInlineProcessor):
    """A picture that is a link already, as badges are, becomes the link's text."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        text, index, found = self.getText(data, m.end(0))
        if found:
            _, _, index, found = self.getLink(data, index)
        return (text, m.start(0), index) if found else (None, None, None)


_LEVELS = {f"h{level}": f"h{min(6, level + HEADINGS_BELOW)}" for level in range(1, 7)}


class _Headings(Treeprocessor):
    """Headings below the page's own, and a name for every link."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in _LEVELS:
                element.tag = _LEVELS[element.tag]
            elif element.tag == "a" and not "".join(element.itertext()).strip():
                element.text = element.get("href")  # a link needs a name


_MARKS = {
    "backtick": "`", "escape": "\\", "reference": "]:", "link": "[", "image_link": "![", "image_in_link": "![", "short_reference": "]:",
    "autolink": "<", "automail": "<", "linebreak": "  \n", "magic-mail": "@", "entity": "&",
}  # fmt: skip
"""What an inline pattern matches only with (a reference leads nowhere without its definition); the others are tried on all text."""

_ANY_MARK = re.compile(r"[`\\\[<@&*_~]|  \n|://|www\.", re.IGNORECASE)  # with the last two a bare address begins


class _Plain(Treeprocessor):
    """Spares a text the inline patterns whose marks it has not, and pieces without any mark all of them.

    Python-Markdown tries each pattern on every piece, a third of a text's time.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self._inline = cast("Any", md.treeprocessors["inline"])
        marks = {md.inlinePatterns[name]: mark for name, mark in _MARKS.items()}
        self._patterns = [(marks.get(pattern, ""), pattern) for pattern in md.inlinePatterns]

    def run(self, root: Element) -> None:
        text = _text_of(self.md)
        self._inline.inlinePatterns = [pattern for mark, pattern in self._patterns if mark in text]
        for element in root.iter():
            if element.text and not _ANY_MARK.search(element.text):
                element.text = AtomicString(element.text)


class _Links:
    """The pattern of bare addresses, tried only on text that holds what one begins with."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern

    def finditer(self, text: str, start: int = 0) -> Iterable[re.Match[str]]:
        return self._pattern.finditer(text, start) if "://" in text or "www." in text.lower() else ()


def _hasten(md: Markdown) -> None:
    """Spare most text most of the work; what comes of it is the same."""
    link = md.inlinePatterns["magic-link"]
    link.compiled_re = cast("re.Pattern[str]", _Links(link.getCompiledRegExp()))
    md.treeprocessors.register(_Plain(md), "plain", 25)  # before the inline patterns
    for name, mark in _BLOCK_MARKS.items():
        _only_of(md.parser.blockprocessors[name], mark)
    md.parser.blockprocessors = cast("Any", list(md.parser.blockprocessors))  # gone through for each block
    _only_where(md, md.preprocessors["fenced_code_block"], ("```", "~~~"), otherwise=lambda lines: lines)
    _only_where(md, md.treeprocessors["unescape"], ("\\",), otherwise=lambda _: None)


_BLOCK_MARKS = {"table": "|", "hashheader": "#", "setextheader": "\n", "quote": ">"}
"""What a block holds that is one of these."""


def _only_of(kind: Any, mark: str) -> None:
    """Let a kind of block look only at those that hold its mark."""
    test = kind.test
    kind.test = lambda parent, block: mark in block and test(parent, block)


def _only_where(md: Markdown, step: Any, marks: Sequence[str], otherwise: Callable[[Any], Any]) -> None:
    """Let a step run only on a text that holds one of the marks."""
    run = step.run
    step.run = lambda given: run(given) if any(mark in _text_of(md) for mark in marks) else otherwise(given)


def _text_of(md: Markdown) -> str:
    """The text that is being converted, as far as it is prepared."""
    return "\n".join(cast("Any", md).lines)


class _Columns(Treeprocessor):
    """How a column is aligned, as a class."""

    def run(self, root: Element) -> None:
        for cell in root.iter():
            if cell.tag in ("th", "td") and (aligned := cell.attrib.pop("align", None)) in ALIGNED:
                cell.set("class", aligned)


@cache
def _markdown() -> Markdown:
    made = _reader()
    _hasten(made)
    return made


def _reader() -> Markdown:
    return Markdown(
        extensions=[_GitHub(), "tables", "sane_lists", "pymdownx.superfences", "pymdownx.magiclink", "pymdownx.tilde"],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "pymdownx.tilde": {"subscript": False},
            "pymdownx.superfences": {"disable_indented_code_blocks": False, "css_class": ""},
        },
    )

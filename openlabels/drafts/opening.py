"""The opening of a model card's text: the name that its heading gives the model, and its first sentence.

Knows Markdown only as far as a heading and a paragraph of plain words go. Refuses to guess: a heading is the model's name
where it says so ("Model Card for X") or is spelled as the repository is; any other one, and every sentence, is a
suggestion for the author. `PATTERNS` mean the same to Python and JavaScript: `form` hands them to `static/form/opening.js`,
which reads as this module does, and a test holds the two together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST = 200
"""Characters of a sentence, as in an entry's summary, and of a line that can be a heading."""

LEAST = 20
"""Characters that a sentence has; what is shorter is a greeting or a row of links."""

MOST_LINES = 500
MOST_OF_BLOCK = 3_000
"""Characters of a paragraph that is read: some patterns take the square of them."""

PATTERNS = {
    "fence": r"^ {0,3}(?:```|~~~)",
    "heading": r"^ {0,3}#[ \t]+([^\n]*?)(?:[ \t]+#+)?[ \t]*$",
    "any-heading": r"^ {0,3}#{1,6}(?:[ \t]|$)",
    "underline": r"^ {0,3}(?:=+|-+)[ \t]*$",
    "not-prose": r"^(?:\t| {4}| *(?:[<|>!$]|\[!\[|[-*+] |[0-9]+[.)] |:::))",
    "picture": r"!\[[^\[\]]*\]\([^()]*\)",
    "link": r"\[([^\[\]]*)\]\([^()]*\)",
    "emphasis": r"[*`]+",
    "underscores-before": r"(^|[ (])_+",
    "underscores-after": r"_+($|[ ).,;:!?])",
    "markup": r"[<>\[\]{}|\\]|https?:",
    "titled": r"^model card *(?:for |of |[:–—-] ?)([^\n]+)$|^([^\n]+?)[ :–—-]+model card$",
    "section": r"^(?:the |this |our |your )?(?:model(?: (?:id|name|card|description|details|summary|overview|information|introduction))?"
    r"|introduction|overview|about|abstract|summary|description|contents|table of contents|readme|welcome|news|updates?"
    r"|highlights?|features?|key features|usage|how to use|quick ?start|getting started|installation|requirements"
    r"|training|evaluation|results|benchmarks?|license|citation|disclaimer|todo)[ .:!]*$",
    "end": r"[.!?](?=$| [^a-z])|[。！？]",
    "abbreviated": r"(?:^|[ (])(?:vs|al|etc|e\.g|i\.e|cf|no|dr|fig|inc|ltd|co|st|approx|[A-Z]|[A-Z]\.[A-Z])\.$",
}  # fmt: skip
"""`titled`, `section` and `abbreviated` match in any case; `titled` has the name in its one or other group."""

_ANY_CASE = ("titled", "section", "abbreviated")
_FIND = {name: re.compile(text, re.IGNORECASE if name in _ANY_CASE else 0) for name, text in PATTERNS.items()}


@dataclass(frozen=True, slots=True)
class Opening:
    """What a card's text begins with: '' for what it has not; `is_name` where the heading proves to be the name."""

    heading: str
    is_name: bool
    sentence: str


def read(body: str, repository: str = "") -> Opening:
    """The opening of `body`; `repository` is the model's id on the Hub (org/name), where that is known."""
    lines = list(_outside_code(re.split(r"\r\n|\r|\n", body)[:MOST_LINES]))
    heading, is_name = _named(_heading(lines), repository.partition("/")[2])
    return Opening(heading, is_name, _sentence(lines))


def _outside_code(lines: list[str]) -> Iterator[str]:
    """The lines, with those of code blocks blank."""
    fenced = False
    for line in lines:
        mark = _FIND["fence"].search(line) is not None
        yield "" if fenced or mark else line
        fenced ^= mark


def _heading(lines: list[str]) -> str:
    found = (_FIND["heading"].search(line) for line in lines if len(line) <= MOST)
    text = next((_plain(one[1]) for one in found if one), "")
    return "" if _FIND["markup"].search(text) else text


def _named(heading: str, repository: str) -> tuple[str, bool]:
    """The heading less the words "model card", '' for that of a section; and whether it is the model's name."""
    titled = _FIND["titled"].search(heading)
    name = (titled[1] or titled[2] or "").strip(" ") if titled else heading
    if _FIND["section"].search(name):
        return "", False
    return name, bool(name and (titled or (_letters(name) and _letters(name) == _letters(repository))))


def _letters(name: str) -> str:
    return re.sub("[^a-z0-9]+", "", name.lower())


def _sentence(lines: list[str]) -> str:
    """The first sentence of the first paragraph in plain words, '' where that is too long to be a summary."""
    for block in _blocks(lines):
        whole = " ".join(block)
        if _FIND["not-prose"].search(block[0]) or len(whole) > MOST_OF_BLOCK:
            continue
        text = _plain(whole)
        if _FIND["markup"].search(text):
            continue
        first = _first(text)
        if len(first) >= LEAST:
            return first if len(first) <= MOST else ""
    return ""


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Lines that stand together, without headings."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip(" \t") and not _FIND["any-heading"].search(line):
            block.append(line)
            continue
        if block and not any(_FIND["underline"].search(one) for one in block):
            yield block
        block = []


def _first(text: str) -> str:
    ends = (found.end() for found in _FIND["end"].finditer(text))
    return next((text[:end] for end in ends if not _FIND["abbreviated"].search(text[:end])), text)


def _plain(text: str) -> str:
    """Markdown's words, without what marks them."""
    for name, kept in (
        ("picture", ""),
        ("link", r"\1"),
        ("emphasis", ""),
        ("underscores-before", r"\1"),
        ("underscores-after", r"\1"),
    ):
        text = _FIND[name].sub(kept, text)
    return re.sub(r"[ \t]+", " ", text).strip(" ")

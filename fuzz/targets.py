"""What is fuzzed: each target takes a source of chance, makes one case, and asserts what has to hold of it.

Knows what every reader and writer of ours promises whatever it gets. Refuses to know how often, and for how long.
"""

import csv
import io
import json
import posixpath
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import NoReturn
from xml.etree import ElementTree

import yaml
from markdown_it import MarkdownIt

from fuzz.mutate import grown, key, spoiled, text
from openlabels.badges import embed, faces
from openlabels.drafts import scaffold
from openlabels.elsewhere import kept, sightings
from openlabels.elsewhere.watch import Memory
from openlabels.everyone import history
from openlabels.ground import escape, expressions, problem, settings
from openlabels.ground.label import Label, Part
from openlabels.output import moves
from openlabels.output.ledger import Kept, KeptPage, Ledger, Shelf
from openlabels.projections import feeds
from openlabels.reading import folding, prose, record, source

ROOT = Path(__file__).resolve().parent.parent
SLOWEST = 0.7
"""Seconds of the processor that one case may take; the bound of `check`, 0.5, has a test of its own, on a quiet machine."""


@cache
def entries() -> list[bytes]:
    """Every real entry, and every mistake that the tests know."""
    return [
        path.read_bytes()
        for folder in ("registry", "tests/mistakes")
        for path in sorted((ROOT / folder).rglob("*.yaml"))
    ]


def entry(chance: Random) -> None:
    """YAML bytes to `check`: no crash, every position inside the file, the same verdict twice."""
    content = spoiled(chance, chance.choice(entries()), entries())
    checked(content, twice=chance.random() < 0.1)


def loader(chance: Random) -> None:
    """Text of YAML's own marks, of a grammar, or bytes, to the loader and what follows it."""
    kind = chance.randrange(4)
    if kind == 0:
        content = chance.randbytes(chance.randrange(60))
    elif kind == 1:
        content = text(chance, 40).encode(errors="replace")
    else:
        content = "\n".join(f"{key(chance)}: {grown(chance)}" for _ in range(chance.randrange(1, 6))).encode(
            errors="replace"
        )
    checked(content, twice=True)


def checked(content: bytes, *, twice: bool) -> None:
    """Check an entry; what it says has to hold, and a second time the same where `twice`."""
    begun = time.process_time()
    made, problems = record.make("org/model", "registry/org/model.yaml", content)
    assert time.process_time() - begun < SLOWEST, "too slow"
    assert made is not None or problem.errors(problems), "neither a record nor an error"
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for one in problems:
        assert 1 <= one.line <= len(lines), one
        assert 1 <= one.column <= len(lines[one.line - 1].decode(errors="replace")) + 2, one
        assert "\n" not in one.message, one
        assert problem.as_text(one).count("\n") == bool(one.hint), one
    if twice:
        assert record.make("org/model", "registry/org/model.yaml", content) == (made, problems)
        assert len(problem.as_github(problems)) == len(problems)


class _Tags(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in prose.TAGS, tag
        for name, value in attrs:
            assert name in {"href", "rel", "start", "class"}, (tag, name)
            assert name != "class" or (tag in {"th", "td"} and value in prose.ALIGNED), (tag, value)
            assert name != "href" or re.match("(?i)https://|mailto:", value or ""), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)


def markdown(chance: Random) -> None:
    """Markdown to HTML of nothing but what we allow."""
    begun = time.process_time()
    html = prose.render("\n".join(text(chance, 20) for _ in range(chance.randrange(1, 6))))
    assert time.process_time() - begun < SLOWEST, "too slow"
    reader = _Tags()
    reader.feed(html)
    reader.close()


def license_expression(chance: Random) -> None:
    """Any text is an expression or a `LicenseError`; what is read is read again as itself."""
    tokens = (
        "MIT",
        "Apache-2.0",
        "GPL-2.0",
        "gpl-2.0-only+",
        "LicenseRef-x",
        "NONE",
        "NOASSERTION",
        "AND",
        "or",
        "WITH",
        "Classpath-exception-2.0",
        "(",
        ")",
        "(",
        ")",
        "ſ",
        "",
    )
    said = (
        chance.choice((" ", "")).join(chance.choice(tokens) for _ in range(chance.randrange(12)))
        if chance.random() < 0.8
        else text(chance)
    )
    try:
        found = expressions.parse(said)
    except expressions.LicenseError:
        return
    assert expressions.parse(found.text) == found
    assert set(found.classes) == set(Part)


def _line(chance: Random) -> str:
    return "".join(c for c in text(chance, 8) if c.isprintable())[:100].strip() or "x"


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


class _Pictures(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


_SVG, _PAGE = "https://example.org/badge/a/b.svg", "https://example.org/models/a/b/"


def embeds(chance: Random) -> None:
    """The words of each embed, read by its language's own reader, and found again by `verify`, are what was put in."""
    name = _line(chance)
    words = faces.words(name, faces.face(chance.choice(list(Label)), chance.choice((None, "restricted", "unstated"))))
    shown = embed.Badge(_PAGE, _SVG, _SVG.replace("svg", "png"), 100, 20, words, "open-model-label:om", "2026-01-01")
    codes = embed.codes(shown)
    (inline,) = [token for token in _reader().parse(codes["markdown"]) if token.type == "inline"]
    kinds = [child.type for child in inline.children or []]
    assert kinds == ["link_open", "image", "link_close"], (kinds, name)
    assert (inline.children or [])[1].content is not None
    pictures = _Pictures()
    pictures.feed(codes["html"])
    assert [tag for tag, _ in pictures.found] == ["a", "img"], name
    assert pictures.found[1][1]["alt"] == words
    for form in ("markdown", "html", "rst", "asciidoc", "text", "latex"):
        pasted = ("See " if form == "text" else "") + codes[
            form
        ]  # a name may open a block of code, plain text escapes nothing
        found = sightings.sightings(
            pasted,
            ["https://example.org/"],
            {"rst": "a.rst", "asciidoc": "a.adoc", "latex": "a.tex", "text": "a.txt"}.get(form, "a.md"),
        )
        assert len(found) == 1, (form, name, found)
        assert found[0].name == "a/b", (form, name)


def readme(chance: Random) -> None:
    """Any text to the reader of badges: every sighting lies inside."""
    pieces = (
        "[![",
        "](",
        ")",
        _SVG,
        _PAGE,
        "<img src='",
        "' alt=\"",
        '">',
        "<picture>",
        "```\n",
        "`",
        "\n",
        "    ",
        ".. image:: ",
        "   :alt: ",
        "image:",
        '["',
        "Open Model label OM",
        ", as of 2026-01-01: ",
        "\\url{",
        "<!--",
        "-->",
        "[x]: ",
        "https://img.shields.io/endpoint?url=",
    )
    said = "".join(
        chance.choice(pieces) if chance.random() < 0.8 else text(chance, 3) for _ in range(chance.randrange(40))
    )
    begun = time.process_time()
    for one in sightings.sightings(said, ["https://example.org/"], chance.choice(("a.md", "a.rst", "a.adoc", "a.tex"))):
        assert 0 <= one.offset < len(said)
    assert time.process_time() - begun < SLOWEST, "too slow"


def yaml_writer(chance: Random) -> None:
    """What a draft is given reads back as it was."""
    value, note = text(chance), text(chance)
    values = {"name": value, "evidence": {"code": [{"url": text(chance), "note": value}]}, "aliases": [value, "x"]}
    made = scaffold.draft("org/model", values, {"name": [note], "": [note]}, text(chance))
    read, _ = source.parse("a.yaml", made.encode())
    assert read is not None, made
    for name in ("name",):
        assert read.data.get(name, "") == value, made
    assert yaml.load(made, Loader=yaml.CSafeLoader if chance.random() < 0.9 else yaml.SafeLoader) is not None


def table(chance: Random) -> None:
    """A row of CSV reads back as it was, but for the mark that disarms a formula."""
    cells = [text(chance).replace("\0", "") for _ in range(4)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([escape.csv_cell(cell) for cell in cells])
    (read,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    for cell, back in zip(cells, read, strict=True):
        assert back in {cell, "'" + cell}, (cell, back)
        assert not re.match(r"[=+\-@\t\r]", back), back


def xml(chance: Random) -> None:
    """What the feed writes of a text, an XML reader reads as it was, less control characters."""
    value = "".join(c for c in text(chance) if not folding.FORBIDDEN.search(c) and c not in "\ufffe\uffff")
    read = ElementTree.fromstring(f"<a>{feeds._xml(value)}</a>").text or ""
    assert read == "".join(c for c in value if c >= " "), value


def evidence_file(chance: Random) -> None:
    """A kept file that is broken or hostile: what is read of it is well formed, and writes and reads back."""
    row: dict[str, object] = {
        "url": "https://example.org/",
        "looked": "2026-01-02",
        "last_working": "2026-01-01",
        "failing": None,
        "etag": '"x"',
        "last_modified": None,
    }
    row[chance.choice(list(row))] = chance.choice(
        (
            None,
            1,
            [],
            {},
            text(chance),
            "2026-13-01",
            {"why": "gone", "since": "2026-01-01", "last": "2026-01-01", "times": 1},
            {"why": "dead", "since": text(chance), "last": 0, "times": 2**70},
        )
    )
    good = json.dumps({"schema_version": 1, "checked_at": "x", "links": [row] * chance.randrange(3)}).encode()
    found = kept.read(spoiled(chance, good, [good]) if chance.random() < 0.7 else good)
    again = kept.read(kept.as_text(Memory(found.rows), "2026-01-01T00:00:00Z").encode())
    assert again.rows == found.rows
    assert not again.fault


def configuration(chance: Random) -> None:
    """Settings are of the form that we promise, or a `SettingsError`."""
    good = b'[tool.openlabels]\nsite_name = "x"\nbase_url = "https://example.org/a/"\nrepository = "a/b"\nbranch = "main"\n'
    given = spoiled(chance, good, [good]).decode(errors="replace") if chance.random() < 0.5 else good.decode()
    address = chance.choice((None, "https://example.org" + text(chance, 4), text(chance, 6)))
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": text(chance, 3)} if chance.random() < 0.2 else {}
    try:
        found = settings.resolve(given, environ, address)
    except settings.SettingsError:
        return
    assert re.fullmatch(r"https?://[^\s\"'<>()]+/", found.base_url), found
    assert found.base_url.isascii()


def build_ledger(chance: Random) -> None:
    """A ledger that was spoilt is an empty one; one that is whole reads back."""
    rows = {
        f"a/{n}": Kept(text(chance), json.dumps(text(chance)), "[]", "k", text(chance), "a/b", [text(chance), None, []])
        for n in range(chance.randrange(3))
    }
    written = Ledger("code", rows, {text(chance): KeptPage("k", text(chance))}, "bears", text(chance))
    place = _Memory()
    shelf = Shelf(place, b"k" * 32)  # type: ignore[arg-type]
    body = _sealed(shelf, written)
    place.content = body
    assert shelf.load("code") == written
    place.content = spoiled(chance, body, [body])
    assert shelf.load("code") == (written if place.content == body else Ledger("code"))


def _sealed(shelf: Shelf, written: Ledger) -> bytes:
    place = shelf.path
    shelf.save(written)
    return place.read_bytes()


class _Memory:
    """As much of a path as a shelf needs, without a disk."""

    def __init__(self, content: bytes = b"") -> None:
        self.content = content
        self.name = "ledger"

    @property
    def parent(self) -> "_Memory":
        return self

    def mkdir(self, **_: bool) -> None:
        """Be there."""

    def iterdir(self) -> Iterator["_Memory"]:
        return iter((self,))

    def with_name(self, name: str) -> "_Memory":
        return self

    def replace(self, other: "_Memory") -> None:
        """Be there."""

    def unlink(self, **_: bool) -> NoReturn:
        raise AssertionError("a write failed")

    def write_bytes(self, content: bytes) -> None:
        self.content = content

    def is_file(self) -> bool:
        return True

    def read_bytes(self) -> bytes:
        return self.content


def past_label(chance: Random) -> None:
    """The label of an older version is what its YAML says, however it was written."""
    content = spoiled(chance, chance.choice(entries()), entries())
    if chance.random() < 0.5:
        pieces = (
            "label: OM\n",
            "label: OM-OW\n",
            '"label": OM\n',
            "name: x\n",
            'note: "',
            "note: '",
            '"\n',
            "'\n",
            "{",
            "}\n",
            "|\n",
            "\n",
            "# x\n",
            "- ",
            ", ",
            "  ",
            "---\n",
            "a: ",
        )
        content = "".join(chance.choice(pieces) for _ in range(chance.randrange(1, 9))).encode()
    told = history.label_of(content)
    read, _ = source.parse("", content)
    if read:
        claimed = read.data.get("label")
        assert told == (claimed if claimed in [one.value for one in Label] else None), content


def planned_path(chance: Random) -> None:
    """A path of an interrupted build's list that is taken leads nowhere but into the folder."""
    path = "/".join(
        chance.choice(("..", ".", "", "a", "b.c", "\0", "\\", text(chance, 2))) for _ in range(chance.randrange(1, 5))
    )
    if moves.is_inside(path):
        assert posixpath.normpath(posixpath.join("/folder", path)) == f"/folder/{path}", path


TARGETS: dict[str, tuple[int, Callable[[Random], None]]] = {
    "entry": (5, entry), "loader": (5, loader), "markdown": (4, markdown), "license": (2, license_expression), "embeds": (2, embeds), "readme": (1, readme), "scaffold": (2, yaml_writer),
    "csv": (1, table), "xml": (1, xml), "kept": (1, evidence_file), "settings": (1, configuration), "ledger": (1, build_ledger), "past": (1, past_label), "plan": (1, planned_path),
}  # fmt: skip
"""Each target, and its share of the time: those that strangers reach first get more."""

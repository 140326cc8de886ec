"""Embed codes, read by what will read them: each gives one linked picture with the exact words, and nothing else."""

import html
import itertools
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import markdown
import pytest
import yaml
from docutils import nodes
from docutils.core import publish_doctree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from openlabels.badges import embed, faces, styles
from openlabels.badges.embed import Badge
from openlabels.ground import escape
from openlabels.ground.label import Label
from openlabels.projections import model_data
from tests.entries import HOSTILE, artifact, edition, entry, evidence

PAGE = "https://example.org/labels/models/an_org/a_model.v1_2/"
SVG = "https://example.org/labels/badge/an_org/a_model.v1_2.svg"
PNG = "https://example.org/labels/badge/an_org/a_model.v1_2.png"


def made(name: str, day: str | None = "2026-01-01", shown: faces.Face | None = None) -> Badge:
    face = shown or faces.face(Label.OM_OW, "restricted")
    tag = f"open-model-label:{face.label.slug}" if face.label else None
    return Badge(PAGE, SVG, PNG, 178, 20, faces.words(name, face), tag, day)


def one_line(text: str) -> str:
    """Text as every language but HTML reads it: white space is a space."""
    return " ".join(text.split())


def test_the_hostile_names_are_names_that_an_entry_may_have() -> None:
    assert len(HOSTILE) >= 40
    edition({f"org/m{number}": entry(name=name) for number, name in enumerate(HOSTILE)})


# Markdown


class Pictures(HTMLParser):
    """The names of all elements of a page, the attributes of its pictures, and whatever text stands beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        if tag == "img":
            self.pictures.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data.strip()


@pytest.mark.parametrize("extensions", [[], ["extra", "sane_lists"]], ids=["plain", "extra"])
@pytest.mark.parametrize("name", HOSTILE)
def test_python_markdown_shows_one_linked_picture_with_the_words(name: str, extensions: list[str]) -> None:
    """MkDocs reads Markdown so; it takes a backslash before fewer marks than CommonMark does."""
    page = Pictures()
    page.feed(markdown.markdown(embed.codes(made(name))["markdown"], extensions=extensions))
    (picture,) = page.pictures
    assert (page.names, page.text) == (["p", "a", "img"], "")
    assert (picture["src"], picture["alt"]) == (SVG, one_line(made(name).alt))


def flat(tokens: list[Token]) -> Iterator[tuple[str, dict[str, str | int | float], str]]:
    for token in tokens:
        if token.type == "inline":
            yield from flat(token.children or [])
        elif token.type not in {"paragraph_open", "paragraph_close"}:
            yield token.type, token.attrs, "".join(child.content for child in token.children or [])


MARKDOWNS = [MarkdownIt("commonmark"), MarkdownIt("commonmark").enable(["table", "strikethrough"])]


@pytest.mark.parametrize("reader", MARKDOWNS, ids=["commonmark", "gfm"])
@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_shows_one_linked_picture_with_the_words(name: str, reader: MarkdownIt) -> None:
    shown = made(name)
    found = list(flat(reader.parse(embed.codes(shown)["markdown"])))
    assert [kind for kind, _, _ in found] == ["link_open", "image", "link_close"]
    assert found[0][1] == {"href": PAGE}
    assert found[1][1] == {"src": SVG, "alt": ""}, "the words are its children"
    assert found[1][2] == one_line(shown.alt)


@pytest.mark.parametrize("name", HOSTILE)
def test_markdown_leaves_nothing_that_github_would_act_on(name: str) -> None:
    """Mentions, emoji, math and bare addresses are GitHub's own and no CommonMark reader sees them."""
    alternative = embed.codes(made(name))["markdown"].partition("](")[0]
    assert not re.search(r"(?<!\\)(?:[@$<~|`*_]|&(?!#\d+;))", alternative.replace("\\\\", ""))
    assert not re.search(r"(?<!\\):\w", alternative.replace("\\\\", "").removeprefix("[!["))
    assert "www." not in alternative


# HTML


class Reader(HTMLParser):
    """All that is in a piece of HTML, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/" + tag, {}))

    def handle_data(self, data: str) -> None:
        self.found += [("text", data)] if data.strip() else []

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", decl))


def read(text: str) -> list[tuple[str, object]]:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader.found


@pytest.mark.parametrize("name", HOSTILE)
def test_html_shows_one_linked_picture_with_the_words_and_its_size(name: str) -> None:
    shown = made(name)
    assert read(embed.codes(shown)["html"]) == [
        ("a", {"href": PAGE, "rel": "describedby"}),
        ("img", {"src": SVG, "alt": shown.alt, "width": "178", "height": "20"}),
        ("/a", {}),
    ]


def test_html_keeps_the_relation_of_the_page_to_what_bears_the_badge() -> None:
    """A peer lost its rel="license" in a rewrite, for want of a test."""
    assert ' rel="describedby"' in embed.codes(made("x"))["html"]


# reStructuredText


@pytest.mark.parametrize("name", HOSTILE)
def test_rst_shows_one_linked_picture_with_the_words(name: str) -> None:
    shown = made(name)
    settings = {"halt_level": 2, "report_level": 2, "file_insertion_enabled": False}
    tree = publish_doctree(embed.codes(shown)["rst"], settings_overrides=settings)
    assert [type(node) for node in tree.findall()] == [nodes.document, nodes.reference, nodes.image]
    reference, image = next(tree.findall(nodes.reference)), next(tree.findall(nodes.image))
    assert reference["refuri"] == PAGE
    assert image["uri"] == SVG
    assert image["alt"] == one_line(shown.alt)


# AsciiDoc: there is no reader for Python; Asciidoctor 3 was run over these names by hand.


@pytest.mark.parametrize("name", HOSTILE)
def test_asciidoc_has_nothing_in_its_words_that_it_would_act_on(name: str) -> None:
    shown = made(name)
    found = re.fullmatch(r'image:(\S+)\["([^"]*)",link="([^"]*)"\]\n', embed.codes(shown)["asciidoc"])
    assert found
    assert (found[1], found[3]) == (SVG, PAGE)
    assert html.unescape(found[2]) == one_line(shown.alt)
    rest = re.sub(r"&#\d+;", "", found[2])
    assert not re.search(r"[!-/:-@\[-`{-~]", rest)


# LaTeX

COMMANDS = {
    "textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<", "textgreater": ">", "textbar": "|",
    "textquotedbl": '"', "textasciigrave": "`", "textquotesingle": "'",
}  # fmt: skip
LIGATURES = ("---", "--", "``", "''", "?`", "!`", ",,", "<<", ">>")


def typeset(text: str) -> str:
    """What TeX sets of a paragraph; any command, special character or ligature that is not plain text is an error."""
    out = ""
    while text:
        if found := re.match(r"\\([a-z]+)\{\}", text):
            out += COMMANDS[found[1]]
        elif found := re.match(r"\\([{}$&#%_])", text):
            out += found[1]
        elif found := re.match(r"\{\}", text):
            pass
        else:
            assert text[0] not in "\\{}$&#^_~%", text
            assert not text.startswith(LIGATURES), text
            found = re.match(".", text, re.DOTALL)
            assert found
            out += found[0]
        text = text[found.end() :]
    return out


@pytest.mark.parametrize("name", [*HOSTILE, "a---b", "GPT--2", "``quoted''", "?` !`", ",,low", "<<x>>", "'''", "\\--"])
def test_latex_sets_the_words_with_the_day_and_the_address(name: str) -> None:
    shown = made(name)
    words, address = embed.codes(shown)["latex"].rsplit(", \\url{", 1)
    assert address == PAGE + "}\n"
    assert typeset(words) == f"{one_line(shown.alt)}, as of 2026-01-01"
    assert escape.read_latex(words) == typeset(words)


# Plain text and the rest


@pytest.mark.parametrize("name", HOSTILE)
def test_text_says_the_words_with_the_day_and_the_address(name: str) -> None:
    shown = made(name)
    assert embed.codes(shown)["text"] == f"{shown.alt}, as of 2026-01-01: {PAGE}\n"


@pytest.mark.parametrize("key", ["latex", "text"])
def test_words_without_a_day_are_not_dated(key: str) -> None:
    assert "as of" not in embed.codes(made("x", day=None))[key]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_model_card_has_its_tag_first_and_shows_the_png_below(name: str) -> None:
    shown = made(name)
    start, matter, body = embed.codes(shown)["huggingface"].split("---\n", 2)
    assert start == ""
    assert yaml.safe_load(matter) == {"tags": ["open-model-label:om-ow"]}
    found = list(flat(MarkdownIt("commonmark").parse(body)))
    assert [kind for kind, _, _ in found] == ["link_open", "image", "link_close"]
    assert found[1][1]["src"] == PNG
    assert found[1][2] == one_line(shown.alt)


def test_a_model_without_a_label_has_no_tag() -> None:
    code = embed.codes(made("x", shown=faces.face(None, None, "withdrawn")))["huggingface"]
    assert code.startswith("[![x")


@pytest.mark.parametrize("label", Label)
def test_the_tag_is_the_label_in_lower_case(label: Label) -> None:
    assert f"- open-model-label:{label.lower()}\n" in embed.codes(made("x", shown=faces.face(label)))["huggingface"]


@pytest.mark.parametrize(("key", "name"), list(itertools.product(embed.FORMATS, HOSTILE[:8])))
def test_every_code_carries_label_and_qualifier_and_ends_its_line(key: str, name: str) -> None:
    code = embed.codes(made(name))[key]
    assert re.search("OM.{0,9}OW", code)
    assert "restricted license" in re.sub(r"&#\d+;", " ", code)
    assert PAGE in code
    assert code.endswith("\n")
    assert "\r" not in code


def test_the_formats_are_the_contracts() -> None:
    assert list(embed.codes(made("x"))) == list(embed.FORMATS)
    assert set(embed.FORMATS) == {"markdown", "html", "rst", "asciidoc", "huggingface", "latex", "text"}


def test_a_models_badge_as_the_outside_sees_it_follows_its_entry() -> None:
    whole = edition({
        "an-org/open": entry(name="X", label="OM-OW", evidence={
            **evidence(), "weights": [artifact("w", license="LicenseRef-y", license_url="https://example.org/y")],
        }),
    })  # fmt: skip
    shown = model_data.badge_of(whole, whole.registry.models[0].glance)
    assert shown.alt == "X: Open Model label OM-OW (restricted license)"
    assert shown.page == "https://example.org/labels/models/an-org/open/"
    assert shown.svg == "https://example.org/labels/badge/an-org/open.svg"
    assert shown.png == "https://example.org/labels/badge/an-org/open.png"
    assert (shown.tag, shown.day, shown.height) == ("open-model-label:om-ow", "2026-01-01", 20)
    assert shown.width == styles.drawing(faces.face(Label.OM_OW, "restricted")).width

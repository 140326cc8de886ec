"""What is written into another language reads back as it was; the oracle for Markdown is markdown-it."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from openlabels.ground import escape

GITHUB = MarkdownIt("gfm-like", {"linkify": False, "html": True})
PUNCTUATION = st.text("ab1 \\`*_{}[]()#+-.!|~&<>:;'\"/@$^=%?,\n\té日", max_size=30)
TEXT = PUNCTUATION | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)


def one_line(text: str) -> str:
    return " ".join(text.split())


def words(markup: str) -> str:
    """What a reader sees of HTML."""
    return html.unescape(re.sub("<[^>]*>", "", markup))


# --- Markdown


@given(TEXT)
def test_text_in_a_markdown_paragraph_reads_back(text: str) -> None:
    shown = GITHUB.render(f"x {escape.markdown(text)} x")
    assert one_line(words(shown)) == one_line(f"x {text} x")
    assert re.findall("<[^>]*>", shown) == ["<p>", "</p>"]


@given(TEXT)
def test_text_in_a_markdown_table_reads_back(text: str) -> None:
    shown = GITHUB.render(f"| a | b |\n|---|---|\n| x {escape.markdown(text)} | y |\n")
    cells = re.findall("<td>(.*?)</td>", shown)
    assert [one_line(words(cell)) for cell in cells] == [one_line(f"x {text}"), "y"]


@given(TEXT)
def test_text_as_a_markdown_image_description_reads_back(text: str) -> None:
    shown = GITHUB.render(f"[![x {escape.markdown(text)}](https://example.org/a.svg)](https://example.org/)")
    found = re.fullmatch(
        '<p><a href="https://example.org/"><img src="https://example.org/a.svg" alt="([^"]*)" */></a></p>\n', shown
    )
    assert found
    assert one_line(html.unescape(found[1])) == one_line(f"x {text}")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("https://evil.example", r"https\://evil.example"),
        ("www.evil.example", r"www\.evil.example"),
        ("@somebody", r"\@somebody"),
        (":tada:", r"\:tada:"),
        ("$x$", r"\$x\$"),
        ("a: b", "a: b"),
        ("Wow!", "Wow!"),
        ("![x]", r"\!\[x\]"),
        ("two\nlines", "two lines"),
        ("OLMo 2 7B (Ai2)", "OLMo 2 7B (Ai2)"),
    ],
)
def test_what_only_github_acts_on_is_escaped_too(text: str, written: str) -> None:
    assert escape.markdown(text) == written


# --- LaTeX


def latex_read(text: str) -> str:
    """What LaTeX sets: a reader of the few commands that we write; any other special mark is an error."""
    names = {"textbackslash": "\\", "textasciicircum": "^", "textasciitilde": "~", "textless": "<"}
    names |= {"textgreater": ">", "textbar": "|", "textquotedbl": '"'}
    text = re.sub(r"(?<=[-'`,?!<>])\{\}(?=[-'`,<>])", "", text)  # what keeps two marks from becoming one
    found = re.findall(r"\\(text[a-z]+)\{\}|\\([{}$&#%_])|([^\\{}$&#%_^~<>|\"])", text)
    assert len(re.sub(r"\\text[a-z]+\{\}|\\.", "x", text)) == len(found), "a special mark stands alone"
    return "".join(names[name] if name else mark or plain for name, mark, plain in found)


@given(TEXT)
def test_text_in_latex_reads_back(text: str) -> None:
    assert latex_read(escape.latex(text)) == one_line(text)


def test_latex_runs_no_command() -> None:
    assert escape.latex(r"\input{x} 100%") == r"\textbackslash{}input\{x\} 100\%"


# --- reStructuredText and AsciiDoc


@given(TEXT)
def test_text_of_a_directive_is_one_line(text: str) -> None:
    assert escape.rst_directive(text) == one_line(text)


@given(TEXT)
def test_text_of_an_asciidoc_attribute_reads_back_and_has_no_mark_of_its_own(text: str) -> None:
    written = escape.asciidoc_attribute(text)
    assert html.unescape(written) == one_line(text)
    assert re.fullmatch(r"(?:&#\d+;|[A-Za-z0-9 ]|[^\x00-\x7e])*", written)


# --- CSV


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_compute_is_text(start: str) -> None:
    assert escape.csv_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["", "OLMo 2", "1-2", "a=b", "日本"])
def test_a_plain_cell_stays_as_it_is(text: str) -> None:
    assert escape.csv_cell(text) == text

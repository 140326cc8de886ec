"""Text made safe for each language that it is written into.

Knows each language's own special characters. Refuses to know what the text says. HTML is not here: Jinja
escapes it, and `prose` alone makes trusted markup.
"""

import re
from functools import lru_cache

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&$@]|!(?=\[)|:(?=\S)|(?<=www)\.)")
_SPREADSHEET_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LIGATURE = re.compile(r"([-`',?!])(?=[-`',])")  # "--" would be set as a dash, "?`" as an inverted mark
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}
"""Source: "LaTeX2e: An unofficial reference manual", Special characters."""

_LATEX_TABLE = str.maketrans(_LATEX)
_LATEX_CHAR = {command: char for char, command in _LATEX.items()} | {"{}": ""}
_LATEX_COMMAND = re.compile("|".join(re.escape(command) for command in sorted(_LATEX_CHAR, key=len, reverse=True)))


@lru_cache(maxsize=16)  # one text goes into several codes
def markdown(text: str) -> str:
    """Text for a CommonMark or GFM paragraph, table cell or image description, on one line.

    CommonMark lets every ASCII punctuation mark be escaped with a backslash (section 2.4). Escaped is what acts
    within a line: emphasis, code, links, HTML, entities, and GitHub's tables, math, emoji, mentions and bare addresses.
    """
    return _MARKDOWN.sub(r"\\\1", _one_line(text))


@lru_cache(maxsize=16)
def markdown_description(text: str) -> str:
    """Text for an image description in Markdown of any reader, on one line.

    As `markdown`, but what Python-Markdown, and so MkDocs, takes no backslash before, is a reference, which all readers know.
    """
    return _MARKDOWN.sub(lambda mark: f"&#{ord(mark[1])};" if mark[1] in "<|~&$@:" else f"\\{mark[1]}", _one_line(text))


def latex(text: str) -> str:
    """Text for a LaTeX paragraph, on one line."""
    return _LIGATURE.sub(r"\1{}", _one_line(text).translate(_LATEX_TABLE))


def read_latex(text: str) -> str:
    """What `latex` was given."""
    return _LATEX_COMMAND.sub(lambda match: _LATEX_CHAR[match[0]], text)


def rst_directive(text: str) -> str:
    """Text for an option of a reStructuredText directive: one line, which docutils takes as it stands."""
    return _one_line(text)


def asciidoc_attribute(text: str) -> str:
    """Text for a quoted positional or named attribute of an AsciiDoc macro.

    References stand for every mark that AsciiDoc would act on, so that nothing ends the attribute or formats it.
    """
    return _one_line(text).translate(_REFERENCES)


_REFERENCES = {code: f"&#{code};" for code in range(127) if not chr(code).isalnum() and chr(code) != " "}


def asciidoc_address(address: str) -> str:
    """An address in an AsciiDoc macro, which would make a dash of two hyphens, as in the name of a host or a repository."""
    return address.replace("--", "&#45;&#45;")


def csv_cell(text: str) -> str:
    """Text for a cell that a spreadsheet shows and does not compute (OWASP, "CSV Injection")."""
    return f"'{text}" if text.startswith(_SPREADSHEET_STARTS) else text


def _one_line(text: str) -> str:
    return " ".join(text.split())

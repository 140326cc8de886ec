"""The code that carries a badge out into the world, in each language that people paste it into.

Knows how each language writes a linked picture with a text alternative. Refuses to know how the badge looks and
what it says. Markdown, HTML, reStructuredText, AsciiDoc and Hugging Face show the live badge, which follows the
entry; LaTeX and plain text cannot, so they say the label in words with a date.
"""

from dataclasses import dataclass

from markupsafe import escape as html_escape

from openlabels.ground import escape

FORMATS = {
    "markdown": "Markdown",
    "html": "HTML",
    "rst": "reStructuredText",
    "asciidoc": "AsciiDoc",
    "huggingface": "Hugging Face model card",
    "latex": "LaTeX",
    "text": "Plain text",
}
"""Each format's key in the API, and its name for people."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A model's badge as the outside sees it: absolute addresses, size in pixels, and its words.

    `tag` is the label as a Hugging Face tag, None without a label; `day` dates what cannot follow the entry.
    """

    page: str
    svg: str
    png: str
    width: int
    height: int
    alt: str
    tag: str | None
    day: str | None


def codes(badge: Badge) -> dict[str, str]:
    """The embed code in every format, by its key in `FORMATS`."""
    return {
        "markdown": markdown(badge, badge.svg),
        "html": html(badge.page, badge.svg, badge.alt, badge.width, badge.height),
        "rst": f".. image:: {badge.svg}\n   :target: {badge.page}\n   :alt: {escape.rst_directive(badge.alt)}\n",
        "asciidoc": _asciidoc(badge),
        "huggingface": _huggingface(badge),
        "latex": _latex(badge),
        "text": f"{badge.alt}{_as_of(badge)}: {badge.page}\n",
    }


def citation(badge: Badge, site_name: str) -> str:
    """How to cite an entry, in plain words."""
    return f"{site_name}, “{badge.alt}”{_as_of(badge)}. {badge.page}"


def markdown(badge: Badge, picture: str) -> str:
    """A linked picture in Markdown; `picture` is its address."""
    return f"[![{escape.markdown_description(badge.alt)}]({picture})]({badge.page})\n"


def html(page: str, picture: str, alt: str, width: int, height: int) -> str:
    """A linked picture in HTML: `describedby` (RFC 8288) says that the page tells of what bears the badge."""
    image = f'<img src="{html_escape(picture)}" alt="{html_escape(alt)}" width="{width}" height="{height}">'
    return f'<a href="{html_escape(page)}" rel="describedby">{image}</a>\n'


def _asciidoc(badge: Badge) -> str:
    picture, page = escape.asciidoc_address(badge.svg), escape.asciidoc_address(badge.page)
    return f'image:{picture}["{escape.asciidoc_attribute(badge.alt)}",link="{page}"]\n'


def _huggingface(badge: Badge) -> str:
    """A model card begins with its YAML block, so the tag goes into that and the badge below it."""
    matter = f"---\ntags:\n- {badge.tag}\n---\n\n" if badge.tag else ""
    return matter + markdown(badge, badge.png)


def _latex(badge: Badge) -> str:
    return f"{escape.latex(badge.alt)}{_as_of(badge)}, \\url{{{badge.page}}}\n"


def _as_of(badge: Badge) -> str:
    return f", as of {badge.day}" if badge.day else ""

"""Bars as inline SVG, that reflow: the page sets the text, a bar is as wide as its place.

Knows shapes and textures. Refuses to know what is counted and what a number means. Textures are made of the mark's
own shapes, so that they are told apart without color: nothing for none, rings for code, diamonds for weights, squares
for a dataset, full for all. No style stands in them: colors are the sheet's, sizes are attributes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from openlabels.ground import markup

HEIGHT = 22
"""Pixels; with what a row keeps clear above and below, a target of more than 24."""

TEXTURES = {
    "full": (8, '<path d="M0 0h8v8h-8z" fill="currentColor"/>'),
    "squares": (7, '<path d="M.5 .5h5.5v5.5h-5.5z" fill="currentColor"/>'),
    "diamonds": (11, '<path d="M5.5 1l4.5 4.5l-4.5 4.5l-4.5-4.5z" fill="currentColor"/>'),
    "rings": (9, '<circle cx="4.5" cy="4.5" r="2" fill="none" stroke="currentColor"/>'),
}
"""The side of a tile in pixels, and what stands in it: each is lighter than the one before it. One that is not here is empty."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar: how many, in words, with which texture, and where it leads, '' where nowhere."""

    count: int
    words: str
    texture: str
    href: str


def definitions() -> Markup:
    """The textures, to stand once in a page."""
    made = (
        f'<pattern id="texture-{name}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">{shape}</pattern>'
        for name, (side, shape) in TEXTURES.items()
    )
    return markup.drawn(f'<svg class="sprite plotted" aria-hidden="true" width="0" height="0">{"".join(made)}</svg>')


def swatch(texture: str) -> Markup:
    """A texture in a legend."""
    shape = f'<rect x=".5" y=".5" width="23" height="13" {_fill(texture)}/>'
    return markup.drawn(f'<svg class="plotted" aria-hidden="true" width="24" height="14">{shape}</svg>')


def bar(segments: Sequence[Segment], longest: int) -> Markup:
    """Pieces side by side, on a scale on which `longest` fills the place.

    Hidden from screen readers, its links from the keyboard: a table beside it has the same numbers and links.
    """
    drawn = "".join(_pieces(segments, longest))
    return markup.drawn(f'<svg class="bar plotted" aria-hidden="true" width="100%" height="{HEIGHT}">{drawn}</svg>')


def _pieces(segments: Iterable[Segment], longest: int) -> Iterable[str]:
    before = 0
    for one in segments:
        if one.count:
            yield _piece(one, before, longest)
        before += one.count


def _piece(one: Segment, before: int, longest: int) -> str:
    at, width = (f"{100 * number / longest:.6g}%" for number in (before, one.count))
    title = f"<title>{escape(one.words)}: {one.count:,}</title>"
    shape = f'<rect x="{at}" width="{width}" height="{HEIGHT}" {_fill(one.texture)}>{title}</rect>'
    return f'<a href="{escape(one.href)}" tabindex="-1">{shape}</a>' if one.href else shape


def _fill(texture: str) -> str:
    drawn = f"url(#texture-{texture})" if texture in TEXTURES else "none"
    return f'fill="{drawn}" stroke="currentColor" pointer-events="all"'

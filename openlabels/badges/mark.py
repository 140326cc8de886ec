"""The mark: three linked shapes, filled where the part is open and hollow where it is not.

Knows its geometry. It is told apart by shape and filling alone, so it reads in black and white, at 15 pixels and
by a color-blind eye: a circle for the code, a diamond for the weights, a square for the dataset.
"""

from collections.abc import Collection

from openlabels.ground.label import Part

WIDTH, HEIGHT = 36, 12
"""The mark's own units; `shapes` scales them."""

_STROKE = 1.6
_LINKS = "M10.4 6h2.5M23.1 6h2.5"
_CENTERS = {Part.CODE: 6, Part.WEIGHTS: 18, Part.DATASET: 30}


def _shape(part: Part, *, filled: bool) -> str:
    """A shape as path data; filled ones reach to the outer edge of the hollow ones' stroke."""
    x, edge = _CENTERS[part], _STROKE / 2 if filled else 0
    if part is Part.CODE:
        r = 4.2 + edge
        return f"M{x - r:g} 6a{r:g} {r:g} 0 1 1 {2 * r:g} 0a{r:g} {r:g} 0 1 1-{2 * r:g} 0z"
    if part is Part.WEIGHTS:
        r = 4.9 + edge * 1.414
        return f"M{x} {6 - r:g}l{r:g} {r:g}l-{r:g} {r:g}l-{r:g}-{r:g}z"
    r = 3.8 + edge
    return f"M{x - r:g} {6 - r:g}h{2 * r:g}v{2 * r:g}h-{2 * r:g}z"


def shapes(open_parts: Collection[Part], color: str = "currentColor") -> str:
    """The mark as SVG in its own units, to stand in any `<svg>`, `<g>` or `<symbol>`."""
    filled = "".join(_shape(part, filled=True) for part in Part if part in open_parts)
    hollow = "".join(_shape(part, filled=False) for part in Part if part not in open_parts)
    solid = f'<path fill="{color}" d="{filled}"/>' if filled else ""
    return f'{solid}<path fill="none" stroke="{color}" stroke-width="{_STROKE}" d="{_LINKS}{hollow}"/>'


def placed(open_parts: Collection[Part], x: float, y: float, scale: float, color: str) -> str:
    """The mark with its upper left corner at `x`, `y`, in pixels."""
    return f'<g transform="matrix({scale:g} 0 0 {scale:g} {x:g} {y:g})">{shapes(open_parts, color)}</g>'

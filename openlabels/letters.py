"""The badges' alphabet: capitals drawn as one line of even weight, with their exact widths.

Knows how each letter is drawn. No picture depends on a font, be it of a machine or of a package: a letter is some
thirty bytes, where an outline of a real font takes over a hundred, and a badge has to stay under two kilobytes.
Weighed: outlines of Roboto through fontTools (5 KB a badge), a `<text>` element (other letters on every machine).

Letters stand in a box 10 units high, y downwards. Paths are relative to the upper left corner of the letter's
middle line and use relative steps only, so that they can be set anywhere; a stroke's half width comes on top.
"""

from dataclasses import dataclass

HEIGHT = 10


@dataclass(frozen=True, slots=True)
class Letter:
    """`width` is the middle line's; `left` and `right` are the space to the neighbors' middle lines."""

    path: str
    width: float
    left: float
    right: float


_STRAIGHT, _ROUND, _OPEN, _SLANT = 1.9, 1.65, 1.2, 1.1

ALPHABET = {
    "A": Letter("m0 10l3.9-10l3.9 10m-6.5-3.3h5.2", 7.8, _SLANT, _SLANT),
    "C": Letter("m6.8 2.7a3.4 3.4 0 0 0-6.8 .9v2.8a3.4 3.4 0 0 0 6.8 .9", 6.8, _ROUND, _OPEN),
    "D": Letter("m0 0v10h3a4 4 0 0 0 4-4v-2a4 4 0 0 0-4-4z", 7, _STRAIGHT, _ROUND),
    "E": Letter("m5.3 0h-5.3v10h5.3m-5.3-5.1h4.6", 5.3, _STRAIGHT, _OPEN),
    "G": Letter("m6.9 2.6a3.45 3.45 0 0 0-6.9 1v2.8a3.45 3.45 0 0 0 6.9 .2v-1.4h-3", 6.9, _ROUND, _STRAIGHT),
    "H": Letter("m0 0v10m0-5.1h6.8m0-4.9v10", 6.8, _STRAIGHT, _STRAIGHT),
    "I": Letter("m0 0v10", 0, _STRAIGHT, _STRAIGHT),
    "L": Letter("m0 0v10h4.9", 4.9, _STRAIGHT, 0.9),
    "M": Letter("m0 10v-10l4.2 6.8l4.2-6.8v10", 8.4, _STRAIGHT, _STRAIGHT),
    "N": Letter("m0 10v-10l6.8 10v-10", 6.8, _STRAIGHT, _STRAIGHT),
    "O": Letter("m3.8 0a3.8 3.8 0 0 0-3.8 3.8v2.4a3.8 3.8 0 0 0 7.6 0v-2.4a3.8 3.8 0 0 0-3.8-3.8z", 7.6, _ROUND, _ROUND),
    "P": Letter("m0 10v-10h3.4a2.95 2.95 0 0 1 0 5.9h-3.4", 6.35, _STRAIGHT, _OPEN),
    "R": Letter("m0 10v-10h3.4a2.8 2.8 0 0 1 0 5.6h-3.4m3.4 0l3 4.4", 6.4, _STRAIGHT, _OPEN),
    "S": Letter("m6 2.2c-.3-1.4-1.5-2.2-2.9-2.2c-1.7 0-2.9 1-2.9 2.5c0 3.4 6 1.8 6 5c0 1.5-1.3 2.5-3.1 2.5c-1.6 0-2.8-.8-3.1-2.3", 6.2, 1.5, 1.5),
    "T": Letter("m0 0h7m-3.5 0v10", 7, 0.9, 0.9),
    "U": Letter("m0 0v6.6a3.4 3.4 0 0 0 6.8 0v-6.6", 6.8, _STRAIGHT, _STRAIGHT),
    "W": Letter("m0 0l2.7 10l2.8-9.2l2.8 9.2l2.7-10", 11, _SLANT, _SLANT),
    "-": Letter("m0 5.2h3.2", 3.2, 1.4, 1.4),
    " ": Letter("", 1.2, 1.2, 1.2),
}  # fmt: skip


def width(text: str, scale: float, weight: float) -> float:
    """The width in pixels of the ink of `text`; `weight` is the stroke's width in pixels."""
    return _run(text)[1] * scale + weight


def path(text: str, x: float, y: float, scale: float, weight: float, color: str) -> str:
    """An SVG path that draws `text` with the upper left corner of its ink at `x`, `y`, in pixels."""
    steps = "".join(
        f"M{at:.5g} 0{ALPHABET[char].path}" for char, at in zip(text, _run(text)[0], strict=True) if char != " "
    )
    place = f"matrix({scale:g} 0 0 {scale:g} {x + weight / 2:.4g} {y + weight / 2:.4g})"
    return f'<path transform="{place}" fill="none" stroke="{color}" stroke-width="{weight / scale:.3g}" stroke-linejoin="round" d="{steps}"/>'


def _run(text: str) -> tuple[list[float], float]:
    """Where each letter of `text` starts, and where the last ends, in units."""
    starts: list[float] = []
    at = 0.0
    for before, char in zip(" " + text, text, strict=False):
        letter = ALPHABET[char]
        at += (ALPHABET[before].right + letter.left) if starts else 0
        starts.append(at)
        at += letter.width
    return starts, at

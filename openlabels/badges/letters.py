"""The badges' alphabet: capitals drawn as one line of even weight, with their exact widths.

Knows how each letter is drawn. No picture depends on a font, be it of a machine or of a package: a letter is some
thirty bytes, where an outline of a real font takes over a hundred, and a badge has to stay under two kilobytes.
Weighed: outlines of Roboto through fontTools (5 KB a badge), a `<text>` element (other letters on every machine).

Letters stand in a box 100 units high, y downwards. A letter starts at a
point relative to the upper left corner of its middle line and goes on in relative steps, so that it can be set
anywhere; a stroke's half width comes on top.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HEIGHT = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """`path` goes on from `start`; `width` is the middle line's; `left` and `right` are the space to the neighbors' middle lines."""

    start: tuple[int, int]
    path: str
    width: int
    left: int
    right: int


_STRAIGHT, _ROUND, _OPEN, _SLANT = 19, 16, 12, 11

ALPHABET = {
    "A": Letter((0, 100), "l39-100l39 100m-65-33h52", 78, _SLANT, _SLANT),
    "B": Letter((0, 0), "v100h36a27 27 0 0 0 0-54h-36m36 0a23 23 0 0 0 0-46h-36", 63, _STRAIGHT, _ROUND),
    "C": Letter((68, 27), "a34 34 0 0 0-68 9v28a34 34 0 0 0 68 9", 68, _ROUND, _OPEN),
    "D": Letter((0, 0), "v100h22a50 50 0 0 0 0-100z", 72, _STRAIGHT, _ROUND),
    "E": Letter((53, 0), "h-53v100h53m-53-51h46", 53, _STRAIGHT, _OPEN),
    "G": Letter((69, 26), "a34 34 0 0 0-69 10v28a34 34 0 0 0 69 2v-14h-30", 69, _ROUND, _STRAIGHT),
    "H": Letter((0, 0), "v100m0-51h68m0-49v100", 68, _STRAIGHT, _STRAIGHT),
    "I": Letter((0, 0), "v100", 0, _STRAIGHT, _STRAIGHT),
    "L": Letter((0, 0), "v100h49", 49, _STRAIGHT, 9),
    "M": Letter((0, 100), "v-100l42 68l42-68v100", 84, _STRAIGHT, _STRAIGHT),
    "N": Letter((0, 100), "v-100l68 100v-100", 68, _STRAIGHT, _STRAIGHT),
    "O": Letter((0, 38), "v24a38 38 0 0 0 76 0v-24a38 38 0 0 0-76 0z", 76, _ROUND, _ROUND),
    "P": Letter((0, 100), "v-100h34a29 29 0 0 1 0 58h-34", 63, _STRAIGHT, _OPEN),
    "R": Letter((0, 100), "v-100h34a28 28 0 0 1 0 56h-34m34 0l30 44", 64, _STRAIGHT, _OPEN),
    "S": Letter((60, 22), "a29 26 0 1 0-28 27a31 26 0 1 1-32 27", 62, 15, 15),
    "T": Letter((0, 0), "h70m-35 0v100", 70, 9, 9),
    "U": Letter((0, 0), "v66a34 34 0 0 0 68 0v-66", 68, _STRAIGHT, _STRAIGHT),
    "W": Letter((0, 0), "l27 100l28-92l28 92l27-100", 110, _SLANT, _SLANT),
    "-": Letter((0, 52), "h32", 32, 14, 14),
    " ": Letter((0, 0), "", 12, 12, 12),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """How large letters are set: `height` of the ink of a capital and `weight` of its stroke, in pixels."""

    height: float
    weight: float

    @property
    def scale(self) -> float:
        """Pixels a unit."""
        return (self.height - self.weight) / HEIGHT

    def width(self, text: str) -> float:
        """The width in pixels of the ink of `text`."""
        return _run(text)[1] * self.scale + self.weight

    def path(self, pieces: Iterable[tuple[float, str]], top: float, color: str, line: float = 0) -> str:
        """One SVG path that draws texts: each starts at its x, the ink of the first at `top`, each next a `line` lower, in pixels."""
        steps = []
        for number, (x, text) in enumerate(pieces):
            across, down = (x + self.weight / 2) / self.scale, round(number * line / self.scale)
            places = zip(text, _run(text)[0], strict=True)
            steps += [_placed(ALPHABET[char], across + at, down) for char, at in places if char != " "]
        place = f"matrix({self.scale:g} 0 0 {self.scale:g} 0 {top + self.weight / 2:.4g})"
        stroke = f'stroke="{color}" stroke-width="{self.weight / self.scale:.0f}" stroke-linejoin="round"'
        return f'<path transform="{place}" fill="none" {stroke} d="{"".join(steps)}"/>'


def _placed(letter: Letter, across: float, down: int) -> str:
    x, y = letter.start
    return f"M{across + x:.0f} {y + down}{letter.path}"


def _run(text: str) -> tuple[list[int], int]:
    """Where each letter of `text` starts, and where the last ends, in units."""
    starts: list[int] = []
    at = 0
    for before, char in zip(" " + text, text, strict=False):
        letter = ALPHABET[char]
        at += (ALPHABET[before].right + letter.left) if starts else 0
        starts.append(at)
        at += letter.width
    return starts, at

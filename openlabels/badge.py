"""Badges: a label, its qualifier and a status drawn as SVG and PNG.

Knows how each style is laid out, from real letter widths. Refuses to know models: a badge's face depends on
label, qualifier and status alone, so ten thousand models share a few dozen pictures; only the words that a
screen reader says are a model's own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import resvg_py
from markupsafe import escape

from openlabels import letters, mark
from openlabels.label import Label, Part

PNG_SCALE = 2


@dataclass(frozen=True, slots=True)
class Face:
    """What a badge shows. `label` is None for a withdrawn model that bears none; `notes` are said behind it."""

    label: Label | None
    notes: tuple[str, ...] = ()


def face(label: Label | None, qualifier: str | None = None, status: str = "active") -> Face:
    """The face for a label with its qualifier, and the status of the model that bears it."""
    notes = (_QUALIFIER_WORDS[qualifier],) if qualifier else ()
    return Face(label, notes + ((status,) if status != "active" else ()))


def words(name: str, shown: Face) -> str:
    """The text alternative of a badge: whose label it is, which one, and what qualifies it."""
    label = f"Open Model label {shown.label}" if shown.label else "no Open Model label"
    notes = f" ({', '.join(shown.notes)})" if shown.notes else ""
    return f"{name}: {label}{notes}"


_QUALIFIER_WORDS = {"restricted": "restricted license", "unstated": "unstated license"}

INK = "#fff"
DARK = "#1f2937"
NOTE = {"restricted license": "#9a3412", "unstated license": "#52525b", "superseded": "#52525b", "withdrawn": "#7f1d1d"}
COLOR = {
    Label.OM: "#475569",
    Label.OM_OW: "#1d4ed8",
    Label.OM_OD: "#6d28d9",
    Label.OM_OD_OW: "#047857",
    None: "#52525b",
}
"""Each holds white letters at a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture without its words: the shapes, and the size in pixels."""

    width: int
    height: int
    body: str


@dataclass(frozen=True, slots=True)
class _Type:
    """A size of lettering: scale and stroke in pixels."""

    scale: float
    weight: float

    @property
    def height(self) -> float:
        return letters.HEIGHT * self.scale + self.weight

    def width(self, text: str) -> float:
        return letters.width(text, self.scale, self.weight)

    def path(self, text: str, x: float, y: float, color: str = INK) -> str:
        return letters.path(text, x, y, self.scale, self.weight, color)


def _flat(shown: Face) -> Drawing:
    """20 pixels high: the mark and OPEN MODEL, then the label, then a segment for each note."""
    kind, pad, scale = _Type(0.66, 1.3), 7, 0.92
    top = (20 - kind.height) / 2
    text_at = pad + mark.WIDTH * scale + 5
    left = _whole(text_at + kind.width("OPEN MODEL") + pad)
    body = mark.placed(_open(shown), pad, 10 - 6 * scale, scale, INK) + kind.path("OPEN MODEL", text_at, top)
    boxes, at = [(0, left, DARK)], left
    for text, color in _segments(shown):
        wide = _whole(kind.width(text) + 2 * pad)
        boxes.append((at, wide, color))
        body += kind.path(text, at + (wide - kind.width(text)) / 2, top)
        at += wide
    return Drawing(at, 20, _rounded(boxes, at, 20, 4) + body)


def _open(shown: Face) -> frozenset[Part]:
    return shown.label.open_parts if shown.label else frozenset()


def _segments(shown: Face) -> list[tuple[str, str]]:
    """The words and the color of each segment behind the first."""
    first = [(shown.label.value, COLOR[shown.label])] if shown.label else []
    return first + [(note.partition(" ")[0].upper(), NOTE[note]) for note in shown.notes]


def _rounded(boxes: list[tuple[int, int, str]], width: int, height: int, radius: int) -> str:
    """Boxes side by side (x, width, color) with the outer corners rounded."""
    first, last = boxes[0], boxes[-1]
    whole = f'<rect width="{width}" height="{height}" rx="{radius}" fill="{last[2]}"/>'
    inner = "".join(f'<path fill="{color}" d="M{x} 0h{wide}v{height}h-{wide}z"/>' for x, wide, color in boxes[1:-1])
    end = first[1]
    left = f"M{end} 0H{radius}a{radius} {radius} 0 0 0-{radius} {radius}v{height - 2 * radius}a{radius} {radius} 0 0 0 {radius} {radius}H{end}z"
    return whole + inner + f'<path fill="{first[2]}" d="{left}"/>'


def _whole(pixels: float) -> int:
    return -int(-pixels // 1)


_STYLES: dict[str, Callable[[Face], Drawing]] = {"flat": _flat}
STYLES = tuple(_STYLES)


@cache
def drawing(shown: Face, style: str = "flat") -> Drawing:
    """The picture of a face in a style, drawn once."""
    return _STYLES[style](shown)


def svg(shown: Face, alternative: str, style: str = "flat") -> str:
    """A self-contained SVG: explicit size, its words for screen readers, no script, style sheet or address."""
    picture = drawing(shown, style)
    said = escape("".join(c for c in alternative if c >= " "))
    size = f'width="{picture.width}" height="{picture.height}" viewBox="0 0 {picture.width} {picture.height}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{said}"><title>{said}</title>'
    return f"{start}{picture.body}</svg>\n"


@cache
def png(shown: Face, style: str = "flat") -> bytes:
    """The same picture as PNG, twice the size; a PNG holds no words, so models share it."""
    return bytes(resvg_py.svg_to_bytes(svg_string=svg(shown, "", style), zoom=PNG_SCALE, skip_system_fonts=True))


def label_words(label: Label) -> str:
    """The text alternative of a label's own badge, which stands for no model."""
    return f"The Open Model label {label}: {label.title}"

"""How a face is laid out in each style of badge, from real letter widths; the picture beside a shared link too.

Knows shapes, sizes and colors. Refuses to know files: what becomes of a drawing is for `badge`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from openlabels.badges import mark
from openlabels.badges.faces import Face
from openlabels.badges.letters import Size
from openlabels.ground.label import Label, Part

INK = "#fff"
DARK = "#1f2937"
NOTE = {"restricted license": "#9a3412", "unstated license": "#52525b", "superseded": "#3f3f46", "withdrawn": "#7f1d1d"}
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


def _flat(shown: Face) -> Drawing:
    """20 pixels high: the mark and OPEN MODEL, then the label, then a segment for each note; two notes need its room."""
    size, pad, scale = Size(7.9, 1.3), 7, 0.92
    first = "OPEN MODEL" if len(shown.notes) < 2 else ""
    text_at = pad + mark.WIDTH * scale + 5
    left = _whole(text_at + size.width(first) + pad if first else text_at + 2)
    boxes, words, at = [(0, left, DARK)], [(text_at, first)], left
    for text, color in _segments(shown):
        wide = _whole(size.width(text) + 2 * pad)
        boxes.append((at, wide, color))
        words.append((at + (wide - size.width(text)) / 2, text))
        at += wide
    picture = mark.placed(_open(shown), pad, 10 - 6 * scale, scale, INK)
    return Drawing(at, 20, _rounded(boxes, at, 20, 4) + picture + size.path(words, (20 - size.height) / 2, INK))


def _button(shown: Face) -> Drawing:
    """88 by 31 pixels, as on pages of old: the mark over the label; notes, one below the other, take the place of OPEN MODEL."""
    large, scale, top = Size(8.4, 1.5), 0.8, 16
    (text, color), *notes = _segments(shown)
    band = f'<path fill="{color}" d="M0 {top}h88v11a4 4 0 0 1-4 4h-80a4 4 0 0 1-4-4z"/>'
    lower = large.path([((88 - large.width(text)) / 2, text)], top + (15 - large.height) / 2, INK)
    picture = mark.placed(_open(shown), 5, top / 2 - 6 * scale, scale, INK)
    small = Size(5.6, 1.05)
    middle = (5 + mark.WIDTH * scale + 83 - small.width("OPEN MODEL")) / 2
    beside = _beside(notes, top) if notes else small.path([(middle, "OPEN MODEL")], (top - small.height) / 2, INK)
    return Drawing(88, 31, f'<rect width="88" height="31" rx="4" fill="{DARK}"/>{band}{picture}{beside}{lower}')


def _beside(notes: list[tuple[str, str]], height: int) -> str:
    """Notes beside the mark of a button, each on a patch in its color."""
    left, line = 39, height // len(notes)
    size = Size(5.6, 1.05) if len(notes) == 1 else Size(4.8, 0.95)
    patches = f'<path fill="{notes[0][1]}" d="M{left} 0h45a4 4 0 0 1 4 4v{height - 4}h-49z"/>'
    for row, (_, color) in enumerate(notes[1:], start=1):
        patches += f'<path fill="{color}" d="M{left} {row * line}h49v{line}h-49z"/>'
    words = [(left + (49 - size.width(text)) / 2, text) for text, _ in notes]
    return patches + size.path(words, (line - size.height) / 2, INK, line)


def _micro(shown: Face) -> Drawing:
    """80 by 15 pixels: the mark and the label."""
    size, scale, left = Size(6.2, 1.15), 0.75, 35
    text, color = _segments(shown)[0]
    while size.width(text) > 80 - left - 4:
        size = Size(size.height - 0.2, size.weight)
    words = size.path([(left + (80 - left - size.width(text)) / 2, text)], (15 - size.height) / 2, INK)
    picture = mark.placed(_open(shown), 4, 7.5 - 6 * scale, scale, INK)
    return Drawing(80, 15, _rounded([(0, left, DARK), (left, 80 - left, color)], 80, 15, 3) + picture + words)


def _large(shown: Face) -> Drawing:
    """For a title slide or a poster: the mark and the label, the open parts in words, and a bar in the label's color."""
    big, small, pad, scale, height = Size(46, 8), Size(13, 2), 30, 4.2, 140
    segments = _segments(shown)
    text, color = segments[0]
    below = " - ".join([_LARGE_WORDS[shown.label], *(note for note, _ in segments[bool(shown.label) :])])
    at = _whole(pad + mark.WIDTH * scale + 24)
    width = _whole(at + max(big.width(text), small.width(below)) + pad)
    field = f'<rect width="{width}" height="{height}" rx="12" fill="{DARK}"/><path fill="{color}" d="M{at} 115h{width - at - pad}v7h-{width - at - pad}z"/>'
    picture = mark.placed(_open(shown), pad, height / 2 - 6 * scale, scale, INK)
    words = big.path([(at, text)], 22, INK) + small.path([(at, below)], 86, INK)
    return Drawing(width, height, field + picture + words)


_LARGE_WORDS = {
    Label.OM: "OPEN MODEL",
    Label.OM_OW: "OPEN MODEL - WEIGHTS",
    Label.OM_OD: "OPEN MODEL - DATASET",
    Label.OM_OD_OW: "OPEN MODEL - DATASET - WEIGHTS",
    None: "OPEN MODEL",
}


def _open(shown: Face) -> frozenset[Part]:
    return shown.label.open_parts if shown.label else frozenset()


def _segments(shown: Face) -> list[tuple[str, str]]:
    """The words and the color of each segment behind the first."""
    first = [(shown.label.value, COLOR[shown.label])] if shown.label else []
    return first + [(_short(note), color) for note, color in NOTE.items() if note in shown.notes]


def _short(note: str) -> str:
    """A note as badges write it: its first word, in capitals."""
    return note.partition(" ")[0].upper()


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


_STYLES: dict[str, Callable[[Face], Drawing]] = {"flat": _flat, "button": _button, "micro": _micro, "large": _large}
STYLES = tuple(_STYLES)
OF_MODELS = ("flat", "button")
"""The styles that a model's own badge comes in; the others are for labels."""


@cache
def drawing(shown: Face, style: str = "flat") -> Drawing:
    """The picture of a face in a style, drawn once."""
    return _STYLES[style](shown)


SHARE_SIZE = (1200, 630)
"""What social networks show beside a link, in pixels."""


def share(shown: Face | None) -> str:
    """The SVG beside a shared link: a face in large, or the site's own where there is none."""
    width, height = SHARE_SIZE
    label = shown.label if shown else Label.OM_OD_OW
    segments = _segments(shown) if shown else [("OPEN MODEL LABELS", COLOR[Label.OM_OD_OW])]
    text, color = segments[0]
    large, small = Size(118, 20) if shown else Size(76, 13), Size(36, 5.5)
    body = f'<rect width="{width}" height="{height}" fill="{DARK}"/><path fill="{color}" d="M0 {height - 24}h{width}v24h-{width}z"/>'
    body += mark.placed(label.open_parts if label else (), 84, 96, 9, INK) + large.path([(90, text)], 280, INK)
    at = 90.0
    for word, fill in [
        (_LARGE_WORDS[shown.label], DARK) if shown else ("CODE - WEIGHTS - DATASET", DARK),
        *segments[1:],
    ]:
        inset = 0 if fill == DARK else 24
        body += (
            f'<rect x="{at:g}" y="452" width="{small.width(word) + 2 * inset:g}" height="76" rx="12" fill="{fill}"/>'
        )
        body += small.path([(at + inset, word)], 472, INK)
        at += small.width(word) + 2 * inset + 36
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{body}</svg>'

"""Badges as files: the SVG that bears a model's words, and the PNG that many models share.

Knows SVG's frame and words, the renderer, and which PNGs are drawn already, of badges and beside shared links. Refuses to
know the models behind a name, and how a style is laid out (`styles` does).
"""

import resvg_py
from markupsafe import escape

from openlabels.badges import palette, styles
from openlabels.badges.faces import Face, face, words
from openlabels.ground.label import Label

PNG_SCALE = 2

MOST_BYTES = 2000
"""A badge is fetched with every README that shows it, so it stays small whatever the name."""


def of_model(name: str, shown: Face, style: str = "flat") -> str:
    """A model's own badge as SVG; a name that would make it too large is cut, in the words that few ever hear.

    Inside `<img>` only the `alt` of the page is read; the picture's own words serve who opens it alone.
    """
    picture = svg(shown, words(name, shown), style)
    for length in (60, 30, 15, 5):
        if len(picture.encode()) <= MOST_BYTES:
            break
        picture = svg(shown, words(f"{name[:length].rstrip()}…", shown), style)
    return picture


def svg(shown: Face, alternative: str, style: str = "flat") -> str:
    """A self-contained SVG: explicit size, its words for screen readers, no script, style sheet or address."""
    picture = styles.drawing(shown, style)
    said = escape("".join(c for c in alternative if c >= " "))
    size = f'width="{picture.width}" height="{picture.height}" viewBox="0 0 {picture.width} {picture.height}"'
    start = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{said}"><title>{said}</title>'
    return f"{start}{picture.body}</svg>\n"


Pictures = dict[tuple[Face | None, str], bytes]
"""PNGs by what they show, and their style."""

_drawn: Pictures = {}


def know(pictures: Pictures) -> None:
    """Take pictures that were drawn elsewhere, so that they need not be drawn here."""
    _drawn.update(pictures)


def of_every_site() -> Pictures:
    """The pictures that a site has whatever its models are."""
    own = [face(label) for label in Label]
    drawn: Pictures = {(one, style): png(one, style) for one in own for style in styles.STYLES}
    return drawn | {(one, _SHARE): share(one) for one in (None, *own)}


def png(shown: Face, style: str = "flat") -> bytes:
    """The same picture as PNG, twice the size, drawn once: a PNG holds no words, so models share it."""
    if (shown, style) not in _drawn:
        content = _png(svg(shown, "", style), PNG_SCALE)
        if style in styles.OF_MODELS:  # there may be ten thousand of it
            content = palette.indexed(content)
        _drawn[shown, style] = content
    return _drawn[shown, style]


def _png(picture: str, scale: int) -> bytes:
    return bytes(resvg_py.svg_to_bytes(svg_string=picture, zoom=scale, skip_system_fonts=True))


_SHARE = "share"


def share(shown: Face | None) -> bytes:
    """The picture beside a shared link, as PNG, drawn once: a face in large, or the site's own where there is none.

    It depends on the face alone, so that ten thousand models share a few dozen pictures.
    """
    if (shown, _SHARE) not in _drawn:
        _drawn[shown, _SHARE] = _png(styles.share(shown), 1)
    return _drawn[shown, _SHARE]

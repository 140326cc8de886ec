"""Badges as Chromium draws them, beside what resvg drew: two renderers that share no code."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

from openlabels.badges import badge, faces, styles
from openlabels.badges.faces import Face
from openlabels.ground.label import Label

FACES = [
    *(faces.face(label, qualifier) for label in Label for qualifier in (None, "restricted", "unstated")),
    faces.face(Label.OM_OW, None, "superseded"),
    faces.face(Label.OM_OD_OW, "restricted", "withdrawn"),
    faces.face(None, None, "withdrawn"),
]
FEW_LEVELS = 6
"""Of 256: what smoothing of edges may differ on average."""


def in_chromium(browser: Browser, svg: str, width: int, height: int) -> Image.Image:
    """The badge at twice its size on a clear ground."""
    context = browser.new_context(device_scale_factor=badge.PNG_SCALE, viewport={"width": width, "height": height})
    page = context.new_page()
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
    shot = page.screenshot(omit_background=True)
    context.close()
    return Image.open(io.BytesIO(shot)).convert("RGBA")


@pytest.mark.parametrize("style", styles.STYLES)
def test_two_renderers_draw_every_badge_alike_at_its_declared_size(browser: Browser, style: str) -> None:
    for shown in FACES:
        picture = styles.drawing(shown, style)
        ours = Image.open(io.BytesIO(badge.png(shown, style))).convert("RGBA")
        theirs = in_chromium(browser, badge.svg(shown, "x", style), picture.width, picture.height)
        assert ours.size == theirs.size == (picture.width * badge.PNG_SCALE, picture.height * badge.PNG_SCALE)
        difference = max(ImageStat.Stat(ImageChops.difference(ours, theirs)).mean)
        assert difference < FEW_LEVELS, (shown, style, difference)


@pytest.mark.parametrize("style", styles.STYLES)
def test_nothing_white_touches_the_edge_of_a_badge(browser: Browser, style: str) -> None:
    for shown in FACES:
        edge = _edge(Image.open(io.BytesIO(badge.png(shown, style))).convert("RGBA"))
        assert not [pixel for pixel in edge if pixel[3] > 200 and min(pixel[:3]) > 200], (shown, style)


def _edge(image: Image.Image) -> list[tuple[int, int, int, int]]:
    """The pixels of the outermost frame, two wide."""
    wide, high = image.size
    frame = [(x, y) for x in range(wide) for y in (0, 1, high - 2, high - 1)]
    frame += [(x, y) for x in (0, 1, wide - 2, wide - 1) for y in range(high)]
    return [tuple(image.getpixel(place)) for place in frame]  # type: ignore[arg-type,misc]


def test_the_four_labels_differ_pairwise_in_grayscale_by_the_mark_alone() -> None:
    marks = [_mark(label) for label in Label]
    for first, one in enumerate(marks):
        for other in marks[first + 1 :]:
            assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] > FEW_LEVELS


def _mark(label: Label) -> Image.Image:
    """The part of the micro badge that holds the mark, in grayscale, at its own size of 15 pixels."""
    picture = Image.open(io.BytesIO(badge.png(Face(label), "micro"))).convert("L")
    return picture.crop((0, 0, 70, 30)).resize((35, 15))

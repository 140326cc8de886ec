"""Badges: safe to show anywhere, told apart without color, and readable by a screen reader."""

import io
import itertools
import re
import struct
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image, ImageChops

from openlabels.badges import badge, faces, letters, mark, styles
from openlabels.badges.faces import Face
from openlabels.badges.letters import Size
from openlabels.ground.label import Label, Part
from openlabels.projections import model_data
from openlabels.reading.values import Status
from openlabels.reading.verdict import Qualifier
from tests.entries import HOSTILE, artifact, edition, entry

SVG = "{http://www.w3.org/2000/svg}"

# A withdrawn model alone may have no label, and then nothing qualifies it.
FACES = [
    faces.face(label, qualifier, status)
    for label, qualifier, status in itertools.product([None, *Label], [None, *Qualifier], Status)
    if label or (status is Status.WITHDRAWN and qualifier is None)
]
BARE = [faces.face(label) for label in Label]


def name_of(shown: Face) -> str:
    return " ".join([str(shown.label), *shown.notes])


def pixels(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGBA")


def gray(content: bytes, paper: str = "white") -> Image.Image:
    """As a black-and-white print shows it."""
    picture = pixels(content)
    return Image.alpha_composite(Image.new("RGBA", picture.size, paper), picture).convert("L")


def test_every_face_that_a_model_can_have_is_another_one() -> None:
    assert len(FACES) == len(set(FACES)) == 4 * 3 * 3 + 1


@pytest.mark.parametrize("name", HOSTILE)
def test_a_badge_says_any_name_and_stays_well_formed(name: str) -> None:
    said = faces.words(name, faces.face(Label.OM_OW))
    root = ET.fromstring(badge.svg(faces.face(Label.OM_OW), said))
    assert root.get("aria-label") == said
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == said
    assert {element.tag for element in root.iter()} <= {f"{SVG}{tag}" for tag in ("svg", "title", "path", "rect", "g")}


def test_characters_that_xml_refuses_are_left_out() -> None:
    root = ET.fromstring(badge.svg(faces.face(Label.OM), "a\x00b\x1bc\nd"))
    assert root.get("aria-label") == "abcd"


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_a_badge_has_its_size_and_its_role_and_draws_from_nowhere_else(shown: Face, style: str) -> None:
    text = badge.svg(shown, "words", style)
    root = ET.fromstring(text)
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    assert root.attrib["viewBox"] == f"0 0 {width} {height}"
    assert root.attrib["role"] == "img"
    assert (width, height) == (styles.drawing(shown, style).width, styles.drawing(shown, style).height)
    assert re.findall(r"\w+:[^\s\"]+", text) == ["http://www.w3.org/2000/svg"]
    attributes = {attribute for element in root.iter() for attribute in element.attrib}
    assert not {a for a in attributes if a.startswith("on") or "href" in a or a == "style"}
    assert "url(" not in text


@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_a_flat_badge_is_twenty_pixels_high_and_under_two_kilobytes(shown: Face) -> None:
    assert styles.drawing(shown).height == 20
    assert len(badge.svg(shown, "x" * 100)) < 2048 + 2 * 100


@pytest.mark.parametrize("name", ["Tiny", "n" * 100, '"' * 100, "模" * 100, "🦙" * 100, "&" * 100])
def test_a_models_badge_is_under_two_kilobytes_whatever_its_name(name: str) -> None:
    labeled = itertools.product(Label, [None, "restricted", "unstated"], ["active", "superseded", "withdrawn"])
    every: list[tuple[Label | None, str | None, str]] = [*labeled, (None, None, "withdrawn")]
    for label, qualifier, status in every:
        shown = faces.face(label, qualifier, status)
        for style in styles.OF_MODELS:
            picture = badge.of_model(name, shown, style)
            assert len(picture.encode()) < 2048
            ET.fromstring(picture)
            assert str(shown.label or "no Open Model label") in picture


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_the_png_is_the_same_picture_at_twice_the_size(shown: Face, style: str) -> None:
    content = badge.png(shown, style)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    picture = styles.drawing(shown, style)
    assert content[12:16] == b"IHDR"
    assert struct.unpack(">II", content[16:24]) == (2 * picture.width, 2 * picture.height)


@pytest.mark.parametrize("style", styles.OF_MODELS)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_a_palette_halves_a_png_and_changes_no_pixel(shown: Face, style: str) -> None:
    large = bytes(resvg_py.svg_to_bytes(svg_string=badge.svg(shown, "", style), zoom=2, skip_system_fonts=True))
    small = badge.png(shown, style)
    assert pixels(small).tobytes() == pixels(large).tobytes()
    assert len(small) < 0.6 * len(large)


@pytest.mark.parametrize("style", styles.OF_MODELS)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_the_label_and_each_note_stand_on_a_color_of_their_own(shown: Face, style: str) -> None:
    colors = [styles.COLOR[shown.label]] if shown.label else []
    colors += [styles.NOTE[note] for note in shown.notes]
    drawn = re.findall('fill="(#[0-9a-f]{6})"', styles.drawing(shown, style).body)
    assert len(set(colors)) == len(colors)
    assert [drawn.count(color) for color in colors] == [1] * len(colors)


MARK_BOX = {"flat": (0, 0, 45, 20), "button": (0, 0, 38, 16), "micro": (0, 0, 35, 15), "large": (0, 0, 200, 140)}
"""Where the mark stands in each style, in pixels of the SVG: the words beside it may be too small to read."""


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(BARE, 2)), ids=name_of)
@pytest.mark.parametrize("style", styles.STYLES)
def test_the_mark_alone_tells_labels_apart_without_color(one: Face, other: Face, style: str) -> None:
    left, top, right, bottom = (2 * edge for edge in MARK_BOX[style])
    first, second = (gray(badge.png(shown, style)).crop((left, top, right, bottom)) for shown in (one, other))
    clear = sum(ImageChops.difference(first, second).histogram()[100:])
    assert clear >= 20, f"only {clear} pixels differ clearly"


def test_every_flat_badge_is_another_picture() -> None:
    assert len({badge.png(shown) for shown in FACES}) == len(FACES)


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_the_corners_are_round_and_the_rest_is_solid(shown: Face, style: str) -> None:
    alpha = pixels(badge.png(shown, style)).getchannel("A")
    right, bottom = alpha.width - 1, alpha.height - 1
    assert {alpha.getpixel(corner) for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom))} == {0}
    round_by = 24 if style == "large" else 8
    assert alpha.crop((round_by, 0, alpha.width - round_by, alpha.height)).getextrema() == (255, 255)
    assert alpha.crop((0, round_by, alpha.width, alpha.height - round_by)).getextrema() == (255, 255)


@pytest.mark.parametrize("style", styles.STYLES)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_the_mark_and_the_words_keep_away_from_the_edges(shown: Face, style: str) -> None:
    ink = gray(badge.png(shown, style), "black").point(lambda tone: 255 if tone > 200 else 0)
    box = ink.getbbox()
    assert box
    left, top, right, bottom = box
    assert min(left, top, ink.width - right, ink.height - bottom) >= 3, box


def said_on(shown: Face, style: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """All words that a badge draws."""
    said: set[str] = set()
    draw = Size.path

    def listen(self: Size, pieces: Iterable[tuple[float, str]], *more: Any) -> str:
        given = list(pieces)
        said.update(text for _, text in given)
        return draw(self, given, *more)

    with monkeypatch.context() as patch:
        patch.setattr(Size, "path", listen)
        styles._STYLES[style](shown)
    return said


@pytest.mark.parametrize("style", styles.STYLES)
def test_the_alphabet_has_every_letter_that_badges_draw(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = set("".join(word for shown in FACES for word in said_on(shown, style, monkeypatch)))
    assert said <= set(letters.ALPHABET)
    assert said >= set("OM-DW")


@pytest.mark.parametrize("style", styles.OF_MODELS)
@pytest.mark.parametrize("shown", FACES, ids=name_of)
def test_a_models_badge_shows_its_label_and_all_that_qualifies_it(
    shown: Face, style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = {note.partition(" ")[0].upper() for note in shown.notes}
    assert said_on(shown, style, monkeypatch) >= notes | ({str(shown.label)} if shown.label else set())


def boxed(text: str, size: Size, around: int = 20) -> tuple[float, float, float, float]:
    """Where the ink of `text` ends on each side, in pixels from where it should start."""
    across, down = int(size.width(text)) + 2 * around + 4, int(size.height) + 2 * around + 4
    drawn = size.path([(around, text)], around, "#000")
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}">{drawn}</svg>'
    content = bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
    box = pixels(content).getchannel("A").point(lambda alpha: 255 if alpha > 100 else 0).getbbox()
    assert box
    return box[0] - around, box[1] - around, box[2] - around, box[3] - around


@pytest.mark.parametrize("char", [char for char in letters.ALPHABET if char != " "])
def test_the_ink_of_a_letter_fills_its_box_and_stays_inside(char: str) -> None:
    """The layout believes `width`: a letter that drew outside would run into its neighbor."""
    size = Size(200, 20)
    left, top, right, bottom = boxed(char, size)
    slack = size.weight * 0.55  # curves may stop a little short, slanted strokes end in a round join
    assert -slack <= left <= slack
    assert abs(right - size.width(char)) <= slack
    assert top >= -slack
    assert bottom <= size.height + slack
    if char != "-":
        assert top <= slack
        assert bottom >= size.height - slack


@pytest.mark.parametrize("text", ["OPEN MODEL", "OM-OD-OW", "RESTRICTED", "I I", "W"])
def test_words_are_as_wide_as_they_are_drawn(text: str) -> None:
    size = Size(60, 6)
    left, _, right, _ = boxed(text, size)
    assert abs(left) <= size.weight
    assert abs(right - size.width(text)) <= size.weight


def contrast(color: str) -> float:
    """Contrast with white (WCAG 2.2, relative luminance)."""

    def linear(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("color", sorted({styles.DARK, *styles.COLOR.values(), *styles.NOTE.values()}))
def test_white_letters_can_be_read_on_every_color(color: str) -> None:
    assert contrast(color) >= 4.5


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (faces.face(Label.OM_OW), "X: Open Model label OM-OW"),
        (faces.face(Label.OM, "restricted"), "X: Open Model label OM (restricted license)"),
        (faces.face(Label.OM, "unstated", "superseded"), "X: Open Model label OM (unstated license, superseded)"),
        (faces.face(None, None, "withdrawn"), "X: no Open Model label (withdrawn)"),
    ],
    ids=str,
)
def test_a_badge_is_said_with_the_label_and_all_that_qualifies_it(shown: Face, words: str) -> None:
    assert faces.words("X", shown) == words


def test_a_models_badge_follows_its_label_qualifier_and_status() -> None:
    whole = edition({
        "a/plain": entry(),
        "b/restricted": entry(evidence={"code": [artifact(license="LicenseRef-x", license_url="https://example.org/l")]}),
        "c/gone": entry(status="withdrawn", status_note="x"),
        "d/none": entry(status="withdrawn", status_note="x", label="none"),
        "e/old": entry(status="superseded", superseded_by="a/plain"),
    })  # fmt: skip
    assert [model_data.face_of(model.glance) for model in whole.registry.models] == [
        Face(Label.OM),
        Face(Label.OM, ("restricted license",)),
        Face(Label.OM, ("withdrawn",)),
        Face(None, ("withdrawn",)),
        Face(Label.OM, ("superseded",)),
    ]


@pytest.mark.parametrize("label", Label)
def test_the_mark_fills_the_shapes_of_the_open_parts_and_leaves_the_others_hollow(label: Label) -> None:
    root = ET.fromstring(f"<svg>{mark.shapes(label.open_parts)}</svg>")
    filled, lines = root.findall("path")
    assert filled.get("fill") == "currentColor"
    assert filled.attrib["d"].count("z") == len(label.open_parts)
    assert lines.get("fill") == "none"
    assert lines.attrib["d"].count("z") == len(Part) - len(label.open_parts)

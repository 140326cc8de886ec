"""Contrast of every text color, and axe over every type of page."""

import itertools
import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, OpenContext, Site
from tests.browser.test_pages import REAL_PAGES, laid_open
from tests.entries import ROOT
from tests.npm import brought

SHEETS = [ROOT / "static/site.css", *sorted((ROOT / "static").glob("*.css"))]
SHEET = "".join(sheet.read_text(encoding="utf-8") for sheet in dict.fromkeys(SHEETS))
BACKGROUNDS = {
    "paper": ["ink", "quiet", "accent", "open", "caution"],
    "tint": ["ink", "quiet", "accent", "open", "caution"],
    "caution-tint": ["ink", "caution"],
    "accent": ["paper"],
    "ink": ["paper"],
}
"""Which text stands on which background."""


def tokens(scheme: str) -> dict[str, str]:
    """The color tokens of a scheme; the dark one's come on top of the light one's."""
    light, dark = (
        re.search(rf"{start}\s*\{{(.*?)\}}", SHEET, re.DOTALL) for start in (r"^:root", r"scheme: dark\) \{\s*:root")
    )
    light = light or re.search(r":root \{(.*?)\}", SHEET, re.DOTALL)
    assert light
    assert dark
    texts = light[1] + (dark[1] if scheme == "dark" else "")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", texts))


def luminance(color: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = color.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.478, abs=0.001)


PAIRS = [(text, background) for background, texts in BACKGROUNDS.items() for text in texts]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "background"), PAIRS)
def test_text_stands_out_from_its_background(text: str, background: str, scheme: str) -> None:
    colors = tokens(scheme)
    assert contrast(colors[text], colors[background]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_border_of_a_field_and_the_focus_stand_out(scheme: str) -> None:
    colors = tokens(scheme)
    assert contrast(colors["quiet"], colors["paper"]) >= 3
    assert contrast(colors["accent"], colors["paper"]) >= 3


def test_no_text_has_a_color_that_is_not_reckoned_here() -> None:
    used = set(re.findall(r"(?<![\w-])color: ([^;]+);", SHEET)) - {"inherit", "CanvasText"}
    assert used <= {f"var(--{text})" for texts in BACKGROUNDS.values() for text in texts}
    behind = set(re.findall(r"background(?:-color)?: ([^;]+);", SHEET)) - {"none", "CanvasText", "var(--open)"}
    behind -= {"#fff", "#0d1117"}  # the paper of other sites, on which badges are shown; axe sees that no text is
    assert behind == {f"var(--{background})" for background in BACKGROUNDS}


def test_nothing_is_dimmed_below_its_color() -> None:
    assert set(re.findall(r"opacity: ([^;]+);", SHEET)) <= {"1"}


# axe

AXE = "4.14.1"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which npm brings into a folder that is not kept."""
    return (brought("axe-core", AXE) / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds wrong, a line for each element."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})", RULES
    )
    assert found["passes"]
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


LOOKS = list(itertools.product(["light", "dark"], [PHONE, DESKTOP]))
STATES = ("?q=olmo&label=om-od-ow&modality=text", "?q=zzzqqqxxx", "?label=om-ow&org=Meta&license=restricted")
RARE_PAGES = (
    "models/evil/evil/",
    "models/example/gone/",
    "models/example/older/",
    "models/example/formerly-known/",
    "labels/om-ow/",
)


@pytest.mark.parametrize(
    ("which", "path"),
    [*(("site", path) for path in (*REAL_PAGES, *STATES)), *(("odd_site", path) for path in RARE_PAGES)],
)
def test_axe_finds_nothing_in_either_scheme_on_phone_and_desktop(
    request: pytest.FixtureRequest, visit: OpenContext, axe: str, which: str, path: str
) -> None:
    with visit(request.getfixturevalue(which)) as visiting:
        page = visiting.go_to_stub(path) if "formerly" in path else visiting.go(path)
        laid_open(page)
        found = {}
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            found[scheme, width] = violations(page, axe)
        assert not any(found.values()), found


def test_axe_finds_nothing_in_a_page_of_many(big_site: Site, visit: OpenContext, axe: str) -> None:
    with visit(big_site) as visiting:
        assert violations(visiting.go("page/2/"), axe) == []
        assert violations(visiting.go("?modality=code"), axe) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_in_a_form_with_mistakes(
    site: Site, visit: OpenContext, axe: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with visit(site, color_scheme=scheme, viewport={"width": width, "height": 900}) as visiting:
        page = visiting.go("submit/?from=allenai/olmo-2-7b")
        page.locator("[data-card]").wait_for(state="attached")
        laid_open(page)
        page.locator("[data-card]").fill("---\nlicense: other\ndatasets: [a/b]\n---\n")
        page.locator('[name="id"]').fill("allenai/olmo-2-7b")
        page.locator('[name="evidence.code.0.license"]').fill("nonsense")
        page.locator(".problems a").first.click()
        page.locator("[data-add]").first.click()
        page.locator(".problem:not([hidden])").first.wait_for()
        page.evaluate(
            "scrollTo(0, document.body.scrollHeight)"
        )  # the line that stays is at rest, and half hides no target
        assert violations(page, axe) == []


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_axe_finds_nothing_while_one_chooses_what_to_compare(
    site: Site, visit: OpenContext, axe: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with visit(site, color_scheme=scheme, viewport={"width": width, "height": 900}) as visiting:
        visiting.go().locator("[data-compare]").first.check()
        assert violations(visiting.page, axe) == []
        page = visiting.go("compare/?models=allenai/olmo-2-7b,meta/llama-3.1-8b,no/id,no")
        page.get_by_label("Only differences").check()
        page.get_by_label("Add a model").fill("gemma")
        page.locator(".adder li").first.wait_for()
        assert violations(page, axe) == []
        visiting.watch.expected.append("404")


def test_axe_sees_a_fault_that_is_there(site: Site, visit: OpenContext, axe: str) -> None:
    with visit(site) as visiting:
        page = visiting.go("about/")
        page.evaluate("document.querySelector('h1').append(new Image())")
        assert any(line.startswith("image-alt") for line in violations(page, axe))


def test_the_pages_say_which_language_they_are_in(site: Site) -> None:
    assert all(b'<html lang="en">' in site.read(path.partition("?")[0] + "index.html") for path in REAL_PAGES[:-1])

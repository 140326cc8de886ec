"""Every type of page on paper, upright and across: whole, without what paper cannot do, and no taller than on a screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenContext, Site
from tests.browser.test_pages import REAL_PAGES

PAPER = {"A4 upright": 794, "A4 across": 1123, "A3 across": 1587}
"""Pixels across."""


@pytest.mark.parametrize("path", REAL_PAGES)
def test_a_page_prints_on_any_paper(site: Site, visit: OpenContext, path: str) -> None:
    with visit(site) as visiting:
        page = visiting.go(path)
        for width in PAPER.values():
            page.set_viewport_size({"width": width, "height": 1000})
            page.emulate_media(media="screen")
            on_screen = page.evaluate("document.documentElement.scrollHeight")
            page.emulate_media(media="print")
            across, tall = page.evaluate(
                "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
            )
            assert across <= width
            assert tall <= 1.1 * on_screen
            expect(page.locator("h1")).to_be_visible()
            for control in page.locator("nav, .skip, button, .search, .facets, .tray, .pick, .adder").all():
                expect(control).to_be_hidden()


def test_what_is_for_pasting_is_not_printed(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("models/allenai/olmo-2-7b/")
        expect(page.locator(".badge")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(".badge")).to_be_hidden()
        expect(page.locator(".cite")).to_be_visible()


def test_paper_is_light_where_the_screen_is_dark(site: Site, visit: OpenContext) -> None:
    with visit(site, color_scheme="dark") as visiting:
        page = visiting.go("models/allenai/olmo-2-7b/")
        page.emulate_media(media="print", color_scheme="dark")
        expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(page.locator("h1")).to_have_css("color", "rgb(22, 32, 28)")

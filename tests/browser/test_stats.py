"""The registry in numbers: read without JavaScript, by keyboard, and followed to the models that a number counts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenContext, Site


def filtered(page: Page) -> int:
    """How many models the list says that it shows."""
    expect(page.locator("[data-count]")).to_contain_text("model")
    return int(re.sub(r"\D", "", page.locator("[data-count]").inner_text()))


@pytest.mark.parametrize("slug", ["licenses", "missing", "released", "modalities"])
def test_a_bar_leads_to_the_models_that_it_counts(site: Site, visit: OpenContext, slug: str) -> None:
    with visit(site) as visiting:
        row = visiting.go("stats/").locator(f".plot.{slug} .bars li").first
        number = int(row.locator(".number").inner_text())
        assert filtered(visiting.follow(row.get_by_role("link"))) == number


def test_every_bar_and_every_piece_of_one_leads_somewhere(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("stats/")
        assert page.locator(".bars svg rect").count() == page.locator(".bars svg a rect").count() > 50
        names = page.locator(".bars .what").evaluate_all(
            "all => all.filter(one => !one.querySelector('a')).map(one => one.textContent)"
        )
        assert all(re.fullmatch(r"\s*(\d+ others|Before \d{4})\s*", name) for name in names), names


def test_a_piece_of_a_bar_leads_to_its_label_there(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("stats/")
        piece = page.locator(".plot.modalities .bars svg a").first
        number = int((piece.locator("title").text_content() or "").split(": ")[1])
        assert filtered(visiting.follow(piece)) == number


def test_without_javascript_the_numbers_can_be_opened_and_read_by_keyboard(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("stats/")
        for plot in page.locator(".plot").all():
            plot.locator("summary").focus()
            page.keyboard.press("Enter")
            expect(plot.get_by_role("table")).to_be_visible()
            rows = plot.locator("tbody tr").count()
            assert rows == plot.locator(".bars li").count() > 0


def test_no_link_is_reached_twice_by_keyboard(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        hidden = visiting.go("stats/").locator("svg[aria-hidden] a")
        assert hidden.count() > 20
        assert hidden.evaluate_all("links => links.every(one => one.tabIndex === -1)")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_bar_is_as_wide_as_its_place_and_its_text_keeps_its_size(site: Site, visit: OpenContext, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        page = visiting.go("stats/")
        widest = page.locator(".plot.modalities .bars svg").first
        row = page.locator(".plot.modalities .bars li").first
        assert widest.bounding_box()["width"] == pytest.approx(row.bounding_box()["width"], abs=1)  # type: ignore[index]
        assert float(row.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 15
        assert page.locator(".bars svg text").count() == 0


def test_in_forced_colors_the_bars_take_the_color_of_text(site: Site, visit: OpenContext) -> None:
    with visit(site, forced_colors="active") as visiting:
        page = visiting.go("stats/")
        text = page.locator("h1").evaluate("one => getComputedStyle(one).color")
        expect(page.locator(".bars svg").first).to_have_css("color", text)

"""The site by keyboard alone."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenContext, Site, Visit
from tests.browser.test_pages import REAL_PAGES

FAR = 150
"""More stops than any page has before what a test looks for."""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element that `selector` matches has the focus."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_first_stop_is_a_visible_skip_link_that_leads_past_the_navigation(home: Visit) -> None:
    page, skip = home.page, home.page.locator("a.skip")
    expect(skip).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_stop_shows_that_it_has_the_focus(home: Visit) -> None:
    home.page.locator("#q").fill("olmo 2 7b")
    home.page.keyboard.press("Control+Home")
    home.page.evaluate("document.activeElement.blur()")
    seen = set()
    for _ in range(FAR):
        home.page.keyboard.press("Tab")
        stop, outline = home.page.evaluate(
            "(({outerHTML}, {outlineStyle}) => [outerHTML, outlineStyle])(document.activeElement, getComputedStyle(document.activeElement))"
        )
        if stop in seen or stop.startswith("<body"):
            break
        assert outline != "none", stop
        seen.add(stop)
    assert len(seen) > 20


def test_search_facet_and_result_are_reached_and_used_with_tab_space_and_enter(home: Visit) -> None:
    page = home.page
    tab_to(page, "#q")
    page.keyboard.type("olmo")
    tab_to(page, 'input[name="label"][value="om-od-ow"]')
    page.keyboard.press("Space")
    ticked = page.locator('input[name="label"][value="om-od-ow"]')
    expect(ticked).to_be_checked()
    expect(ticked).to_be_focused()
    tab_to(page, ".models .name")
    chosen = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(chosen)


def test_on_a_phone_the_facets_open_with_enter(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": PHONE, "height": 700}) as visiting:
        page = visiting.go()
        expect(page.locator(".facets fieldset").first).to_be_hidden()
        tab_to(page, ".facets summary")
        page.keyboard.press("Enter")
        expect(page.locator(".facets fieldset").first).to_be_visible()


def test_the_badge_code_is_copied_by_keyboard(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = visiting.go("models/allenai/olmo-2-7b/")
        tab_to(page, 'button[data-copy="markdown"]')
        page.keyboard.press("Enter")
        expect(page.locator("[data-copied]")).to_have_text("Copied")
        code = json.loads(site.read("api/v1/models/allenai/olmo-2-7b.json"))["result"]["embed"]["markdown"]
        assert page.evaluate("navigator.clipboard.readText()") == code


STOPS = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const stops = all.filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0);
  const radios = new Map(stops.filter((one) => one.type === "radio").map((one) => [one.name, one.checked]));
  for (const one of stops) if (one.type === "radio" && one.checked) radios.set(one.name, true);
  const first = new Set();
  window.stops = stops.filter((one) => {
    if (one.type !== "radio") return true;
    if (radios.get(one.name)) return one.checked;
    return !first.has(one.name) && first.add(one.name);
  });
  return window.stops.length;
}"""
HERE = """() => {
  const here = document.activeElement;
  return [stops.indexOf(here), getComputedStyle(here).outlineStyle, here.outerHTML.slice(0, 200)];
}"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("path", REAL_PAGES)
def test_tab_goes_through_everything_in_order_and_shows_where_it_is(
    site: Site, visit: OpenContext, path: str, scripts: bool
) -> None:
    with visit(site, java_script_enabled=scripts) as visiting:
        page = visiting.go(path)
        page.wait_for_timeout(300)  # for what a script brings when the browser is idle
        for at in range(page.evaluate(STOPS)):
            page.keyboard.press("Tab")
            number, outline, shown = page.evaluate(HERE)
            assert number == at, shown
            assert outline != "none", shown


def test_a_second_skip_link_leads_past_the_facets(home: Visit) -> None:
    page = home.page
    home.settled()
    skip = page.get_by_role("button", name="Skip to the results")
    skip.focus()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator(".results")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.results') !== null")

"""The copy buttons beside each embed code."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from openlabels.badges.embed import FORMATS
from tests.browser.conftest import OpenContext, Site

MODEL = "meta/llama-3.1-8b"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def code_of(site: Site, model_id: str, form: str) -> str:
    return str(json.loads(site.read(f"api/v1/models/{model_id}.json"))["result"]["embed"][form])


def button(page: Page, form: str) -> Locator:
    """The button of a format, laid open."""
    found = page.locator(f'button[data-copy="{form}"]')
    details = page.locator(f'details:has(button[data-copy="{form}"])')
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_a_copy_button_copies_the_very_code_and_says_so(site: Site, visit: OpenContext, form: str) -> None:
    with visit(site, permissions=CLIPBOARD) as visiting:
        page = visiting.go(f"models/{MODEL}/")
        pressed = button(page, form)
        pressed.click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        expect(pressed).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == code_of(site, MODEL, form)


def test_what_a_button_says_is_unsaid_after_a_while(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=CLIPBOARD) as visiting:
        visiting.page.clock.install()
        page = visiting.go(f"models/{MODEL}/")
        pressed = button(page, "markdown")
        before = pressed.text_content() or ""
        pressed.click()
        expect(pressed).to_have_text("Copied")
        page.clock.run_for(5000)
        expect(pressed).to_have_text(before)
        expect(page.get_by_role("status")).to_have_text("")


def test_a_hostile_name_is_copied_as_the_api_has_it(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site, permissions=CLIPBOARD) as visiting:
        page = visiting.go("models/evil/evil/")
        button(page, "html").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == code_of(odd_site, "evil/evil", "html")


REFUSALS = {
    "refused": "navigator.clipboard.writeText = async () => { throw new DOMException('no', 'NotAllowedError'); };",
    "missing": "Object.defineProperty(navigator, 'clipboard', { value: undefined });",
}


@pytest.mark.parametrize("how", REFUSALS)
def test_without_the_clipboard_the_code_is_selected_instead(site: Site, visit: OpenContext, how: str) -> None:
    with visit(site) as visiting:
        visiting.context.add_init_script(REFUSALS[how])
        page = visiting.go(f"models/{MODEL}/")
        button(page, "markdown").click()
        expect(page.get_by_role("status")).to_contain_text("Selected")
        assert page.evaluate("getSelection().toString()").strip() == code_of(site, MODEL, "markdown").strip()


def test_the_template_of_an_entry_is_copied_whole(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=CLIPBOARD) as visiting:
        page = visiting.go("submit/")
        button(page, "template").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator('[data-embed="template"]').text_content()

"""The chooser of a badge's style, and the sheet of all badges."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenContext, Site

MODEL = "models/eleutherai/pythia-160m/"


def codes(page: Page) -> dict[str, str]:
    blocks = page.locator("[data-embed]")
    return dict(blocks.evaluate_all("all => all.map((block) => [block.dataset.embed, block.textContent])"))


def test_a_style_changes_the_previews_and_every_live_code(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(MODEL)
        flat = codes(page)
        page.get_by_label("button, 88 × 31").check()
        button = codes(page)
        changed = {name for name in flat if flat[name] != button[name]}
        assert changed == {"markdown", "html", "rst", "asciidoc"}, "PNG comes as flat, words have no style"
        assert "badge/eleutherai/pythia-160m--button.svg" in button["markdown"]
        assert "pythia-160m&#45;&#45;button.svg" in button["asciidoc"], "AsciiDoc makes a dash of two hyphens"
        assert 'width="88" height="31"' in button["html"]
        for image in page.locator("[data-preview]").all():
            expect(image).to_have_js_property("naturalWidth", 88)
            expect(image).to_have_js_property("naturalHeight", 31)
        page.get_by_label("flat,").check()
        assert codes(page) == flat


def test_a_chosen_style_is_what_is_copied(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = visiting.go(MODEL)
        page.get_by_label("button, 88 × 31").check()
        page.locator('[data-copy="markdown"]').click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert "--button.svg" in page.evaluate("navigator.clipboard.readText()")


def test_without_javascript_there_is_no_chooser_and_the_code_is_whole(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go(MODEL)
        expect(page.locator("[data-styles]")).to_be_hidden()
        expect(page.locator('[data-embed="markdown"]')).to_be_visible()


def test_the_sheet_shows_every_badge_twice_at_its_size(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": 1280, "height": 900}) as visiting:
        page = visiting.go("labels/badges/")
        sizes = page.locator(".sheet svg").evaluate_all(
            "all => all.map((svg) => [Number(svg.getAttribute('width')), svg.getBoundingClientRect().width])"
        )
        assert len(sizes) == 2 * (37 * 2 + 4 + 4), "37 faces as flat and button, four labels as micro and as large"
        assert all(abs(declared - shown) < 1 for declared, shown in sizes if declared < 300)

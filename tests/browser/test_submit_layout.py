"""How the form of `/submit/` lies on a screen: on a phone, folded, and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenContext, Site, Visit, ready
from tests.browser.submitting import CARD, Hand, open_form, unfold


def test_a_full_form_is_not_wider_than_a_small_screen(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": 320, "height": 800}) as visiting:
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.locator('[name="name"]').fill("x" * 200)
        page.locator("[data-card]").fill(CARD.replace("some-lab/other-data", "a/" + "x" * 90))
        page.locator("[data-copy-yaml]").focus()
        page.locator(".problems a").first.click()
        expect(page.locator("#field-name-problem")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("query", ["", "?edit=allenai/olmo-2-7b"])
@pytest.mark.parametrize("size", ["100%", "200%"])
@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
def test_nothing_is_wider_than_the_screen_in_large_letters_either(
    site: Site, visit: OpenContext, width: int, size: str, query: str
) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        page = open_form(visiting, query)
        page.evaluate(
            """size => {
                const sheet = new CSSStyleSheet();
                sheet.replaceSync(`html { font-size: ${size}; }`);
                document.adoptedStyleSheets = [sheet];
                for (const one of document.querySelectorAll("details")) one.open = true;
            }""",
            size,
        )
        page.locator("[data-hub]").fill("https://huggingface.co/allenai/OLMo-2-1124-7B")
        page.locator('[name="family"]').fill("Another " * 7)
        page.locator('[name="justification"]').focus()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        label, counter = (
            page.locator(f'[data-field="justification"] > {one}').bounding_box() for one in ("label", ".counter")
        )
        assert label is not None
        assert counter is not None
        assert label["x"] + label["width"] <= counter["x"] or label["y"] + label["height"] <= counter["y"]


@pytest.mark.parametrize(("width", "columns"), [(320, 2), (PHONE, 2), (DESKTOP, 4)])
def test_the_modalities_stand_side_by_side(site: Site, visit: OpenContext, width: int, columns: int) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        lefts = (
            open_form(visiting)
            .locator(".boxes .options label")
            .evaluate_all("all => all.map(one => one.getBoundingClientRect().left)")
        )
        assert len(set(lefts)) == columns


def marked(page: Page) -> list[str]:
    """What bears an asterisk."""
    found: list[str] = page.locator(".submit :is(label, legend)").evaluate_all(
        "all => all.filter(one => getComputedStyle(one, '::after').content === '\" *\" / \"\"').map(one => one.firstChild.textContent)"
    )
    return found


def test_what_is_required_bears_an_asterisk_that_is_not_read_out(opened: Visit) -> None:
    page = opened.page
    top = ["Is the code public?", "Id", "Name", "Organization", "Summary", "Modalities"]
    assert marked(page) == [*top, *3 * ["Address", "License", "Access"], "Justification"]
    expect(page.locator(".required-note")).to_contain_text("Required")
    expect(page.locator('[name="summary"]')).to_have_accessible_name("Summary")
    page.locator('[name="evidence.weights.0.access"]').select_option("closed")
    assert marked(page) == [
        *top,
        "Address",
        "License",
        "Access",
        "Access",
        "Address",
        "License",
        "Access",
        "Justification",
    ]


def test_a_screen_reader_says_what_is_required(opened: Visit) -> None:
    page = opened.page
    names = page.locator("[aria-required=true]").evaluate_all("all => all.map(one => one.name)")
    parts = [f"evidence.{part}.0.access" for part in ("code", "weights", "dataset")]
    assert names == ["id", "name", "organization", "summary", *parts, "justification"]
    for name in ("Is the code public? (required)", "Modalities (required)"):
        expect(page.get_by_role("group", name=name, exact=True)).to_be_visible()


@pytest.mark.parametrize(("name", "most"), [("summary", "200"), ("justification", "8,000")])
def test_how_much_is_written_is_seen_while_one_types_and_not_heard(opened: Visit, name: str, most: str) -> None:
    page = opened.page
    counter = page.locator(f'[data-field="{name}"] .counter')
    expect(counter).to_be_hidden()
    page.locator(f'[name="{name}"]').press_sequentially("ab🤖")
    expect(counter).to_be_visible()
    expect(counter).to_have_text(f"3 of {most}")
    expect(counter).to_have_attribute("aria-hidden", "true")
    expect(page.get_by_role("status")).to_have_text("")
    page.locator('[name="name"]').focus()
    expect(counter).to_be_hidden()


def test_without_javascript_the_template_and_the_way_to_github_are_there(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("submit/")
        expect(page.locator('[data-embed="template"]')).to_be_visible()
        expect(page.get_by_role("link", name="Open a new file on GitHub")).to_be_visible()
        assert page.locator("[data-submit] *").count() == 0


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_what_few_need_is_folded_and_says_what_is_inside(site: Site, visit: OpenContext, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        page = open_form(visiting)
        for name in ("family", "links.paper", "evidence.code.0.note"):
            expect(page.locator(f'[name="{name}"]')).to_be_hidden()
        more = page.locator("summary").filter(has_text="More fields")
        expect(more).to_contain_text("family, parameters")
        expect(more).to_contain_text("none filled in")
        more.click()
        page.locator('[name="family"]').fill("Tiny")
        expect(more).to_contain_text("1 of 15 filled in")
        page.reload()
        expect(ready(page).locator('[name="family"]')).to_be_visible()
        page.locator("[data-clear]").click()
        expect(page.locator('[name="family"]')).to_be_hidden()


def test_a_fold_is_open_where_it_holds_something_or_an_entry_is_corrected(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        assert open_form(visiting, "?edit=allenai/olmo-2-7b").locator("[data-fold]:not([open])").count() == 0
        page = open_form(visiting)
        page.locator("[data-card]").fill(CARD)
        expect(page.locator('[name="derived_from"]')).to_be_visible()
        expect(page.locator('[name="evidence.code.0.note"]')).to_be_hidden()


def test_a_mistake_in_a_fold_opens_it(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    expect(page.locator('[name="evidence.weights.0.license_url"]')).to_be_hidden()
    hand.fill("evidence.weights.0.license", "LicenseRef-Own")
    expect(page.locator('[name="evidence.weights.0.license_url"]')).to_be_visible()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_labels_hints_and_controls_of_a_row_align(site: Site, visit: OpenContext, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 900}) as visiting:
        page = open_form(visiting)
        unfold(page)
        page.locator("[data-copy-yaml]").click()  # mistakes are told, and stand in a line of their own
        rows = page.evaluate(
            """() => [...document.querySelectorAll(".submit .row")].flatMap((row) => {
                const lines = new Map();
                for (const one of row.children) {
                    const at = Math.round(one.getBoundingClientRect().top);
                    const tops = ["label", ".hint", "input, select, textarea"].map((part) => one.querySelector(part)?.getBoundingClientRect().top ?? null);
                    lines.set(at, [...(lines.get(at) ?? []), tops]);
                }
                return [...lines.values()];
            })"""
        )
        assert any(len(line) > 1 for line in rows) == (width == DESKTOP)
        for line in rows:
            for tops in zip(*line, strict=True):
                assert len({round(top) for top in tops if top is not None}) <= 1


@pytest.mark.parametrize("width", [PHONE, 664, 820, 1024, DESKTOP])
def test_the_answers_of_questions_side_by_side_are_in_line(site: Site, visit: OpenContext, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 900}) as visiting:
        questions = open_form(visiting).locator(".questions fieldset")
        boxes = questions.evaluate_all(
            "all => all.map((one) => [one, ...one.querySelectorAll('input')].map((each) => Math.round(each.getBoundingClientRect().top)))"
        )
        assert len({len(tops) for tops in boxes}) == 1
        for tops in boxes:
            assert sum(other[1:] == tops[1:] for other in boxes) == sum(other[0] == tops[0] for other in boxes)

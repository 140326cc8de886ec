"""Every type of page: without JavaScript, on any width, under a sub-path, from any depth, and with hostile text."""

import itertools
import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from audit import weight
from tests.browser.conftest import BIG, MARKUP, PHONE, SUB_PATH, OpenContext, Site

REAL_PAGES = (
    "",
    "models/allenai/olmo-2-7b/",
    "models/meta/llama-3.1-8b/",
    "models/meta/",
    "labels/",
    "labels/om-od-ow/",
    "labels/licenses/",
    "submit/",
    "compare/",
    "compare/?models=allenai/olmo-2-7b,meta/llama-3.1-8b",
    "stats/",
    "api/",
    "about/",
    "404.html",
)
ODD_PAGES = (
    "",
    "models/evil/evil/",
    "models/evil/",
    "models/example/",
    "models/example/" + "long-" * 14 + "long/",
    "models/example/renamed/",
    "models/example/formerly-known/",
    "models/example/gone/",
    "models/example/older/",
    "labels/om/",
    "compare/?models=evil/evil,example/" + "long-" * 14 + "long,example/gone,example/older",
    "stats/",
)


def laid_open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


# Without JavaScript


def test_without_javascript_the_list_is_complete_and_linked(site: Site, visit: OpenContext) -> None:
    models = json.loads(site.read("search.json"))["models"]
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go()
        assert sorted(page.locator(".models .name").all_inner_texts()) == sorted(model["name"] for model in models)
        page.locator(".models .name").first.click()
        expect(page.locator("[data-label]")).to_be_visible()


def test_without_javascript_a_pager_leads_through_every_page_and_back(big_site: Site, visit: OpenContext) -> None:
    with visit(big_site, java_script_enabled=False) as visiting:
        page, seen = visiting.go(), []
        while True:
            seen += page.locator(".models .name").all_inner_texts()
            following = page.get_by_role("link", name="Next")
            if not following.count():
                break
            visiting.follow(following)
        assert seen == [f"Tiny {number:03}" for number in range(1, BIG + 1)]
        expect(page).to_have_url(big_site.base + "page/3/")
        for _ in range(2):
            visiting.follow(page.get_by_role("link", name="Previous"))
        expect(page).to_have_url(big_site.base)


@pytest.mark.parametrize("path", REAL_PAGES)
def test_without_javascript_no_control_is_there_that_would_do_nothing(
    site: Site, visit: OpenContext, path: str
) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go(path)
        expect(page.locator("h1")).to_be_visible()
        for control in page.locator("button, input, select, textarea, form, .facets, .chips").all():
            expect(control).to_be_hidden()


def test_without_javascript_each_embed_code_can_be_read_and_selected(site: Site, visit: OpenContext) -> None:
    codes = json.loads(site.read("api/v1/models/meta/llama-3.1-8b.json"))["result"]["embed"]
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("models/meta/llama-3.1-8b/")
        for form, code in codes.items():
            block = page.locator(f'[data-embed="{form}"]')
            if not block.is_visible():
                page.locator(f'details:has([data-embed="{form}"]) summary').click()
            expect(block).to_be_visible()
            assert block.text_content() == code
            expect(block).not_to_have_css("user-select", "none")


@pytest.mark.parametrize(
    ("path", "there"),
    [
        (
            "models/allenai/olmo-2-7b/",
            [".ruling .sentence", ".part.weights a.address", ".prose", "[data-embed=markdown]"],
        ),
        ("models/meta/", [".models .name", ".models .label"]),
        ("labels/", [".cards a", "dl dd"]),
        ("labels/om-od-ow/", [".checklist li", "[data-embed=flat]", ".models .name"]),
        ("submit/", ["main pre", "main a[href*='github.com']"]),
        ("compare/?models=allenai/olmo-2-7b", [".without p a", ".sideways thead a", ".sideways td .label"]),
        ("stats/", [".bars svg", ".bars a"]),
        ("api/", ["dl.files a"]),
        ("about/", ["main p a"]),
        ("404.html", ["main a"]),
    ],
)
def test_without_javascript_each_page_has_what_one_comes_for(
    site: Site, visit: OpenContext, path: str, there: list[str]
) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go(path)
        for selector in there:
            expect(page.locator(selector).first).to_be_visible()


def test_without_javascript_the_numbers_of_a_plot_are_laid_open(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("stats/")
        page.locator(".plot summary").first.press("Enter")
        expect(page.locator(".plot table").first).to_be_visible()


def test_without_javascript_one_model_of_each_label_stands_side_by_side(site: Site, visit: OpenContext) -> None:
    labels = {model["label"] for model in json.loads(site.read("search.json"))["models"]} - {None}
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("compare/")
        assert set(page.locator(".sideways .label").all_inner_texts()) == labels
        columns = page.locator("thead th").count()
        for row in page.locator("tbody tr").all():
            assert row.locator("td").count() == columns
        page.locator("thead a").first.click()
        expect(page.locator("[data-label]")).to_be_visible()


def test_the_served_comparison_says_what_the_script_would(site: Site, visit: OpenContext) -> None:
    rows = """[...document.querySelectorAll("tbody tr")].map((row) =>
        [row.cells[0].firstChild.textContent.trim(), ...[...row.cells].slice(1).map((cell) => cell.innerText.replace(/Unlike the others:\\s*/, "").trim())])"""
    with visit(site, java_script_enabled=False) as visiting:
        served = {title: cells for title, *cells in visiting.go("compare/").evaluate(rows)}
        address = visiting.page.locator("[data-example]").get_attribute("data-example")
    with visit(site) as visiting:
        page = visiting.go("compare/")
        page.goto(f"{site.base}compare/{address}")
        page.locator(".sideways tbody tr").first.wait_for()
        fetched = {title: cells for title, *cells in page.evaluate(rows)}
    for title, cells in served.items():
        if title == "Label" or title.startswith("License"):
            assert [set(cell.replace(";", "\n").split()) for cell in cells] == [
                set(cell.split()) for cell in fetched[title]
            ]
        else:
            assert cells == [cell.partition("\n")[0] for cell in fetched[title]]


# Width


@pytest.mark.parametrize("which", ["site", "odd_site", "big_site"])
def test_no_page_is_wider_than_the_screen_in_either_scheme(
    request: pytest.FixtureRequest, visit: OpenContext, which: str
) -> None:
    paths = {"site": REAL_PAGES, "odd_site": ODD_PAGES, "big_site": ("page/2/", "?modality=code")}[which]
    with visit(request.getfixturevalue(which)) as visiting:
        too_wide = []
        for path in paths:
            page = visiting.go_to_stub(path) if "formerly" in path else visiting.go(path)
            laid_open(page)
            for scheme, width in itertools.product(["light", "dark"], [320, 375, 1280]):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.set_viewport_size({"width": width, "height": 800})
                reach = page.evaluate("document.documentElement.scrollWidth")
                if reach > width:
                    too_wide.append((path, scheme, width, reach))
        assert not too_wide


@pytest.mark.parametrize("path", [*REAL_PAGES[:-3], "?label=om-od&license=restricted&q=zzz"])
def test_with_wide_letter_spacing_no_text_is_lost(site: Site, visit: OpenContext, path: str) -> None:
    """WCAG 2.2, 1.4.12: its spacings, and nothing that has text is cut off."""
    spacing = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    with visit(site, viewport={"width": PHONE, "height": 800}, bypass_csp=True) as visiting:
        page = visiting.go(path)
        page.add_style_tag(content=spacing)
        laid_open(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        cut = page.evaluate("""[...document.querySelectorAll('main *:not(.unseen)')].filter(one =>
            one.checkVisibility() && ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && !one.closest('.unseen')
            && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)).map(one => one.outerHTML)""")
        assert cut == []


def test_text_of_twice_its_size_widens_no_page(site: Site, visit: OpenContext) -> None:
    """WCAG 2.2, 1.4.4: as where somebody has told the browser to show larger text."""
    with visit(site, bypass_csp=True) as visiting:
        too_wide = []
        for path in (*REAL_PAGES, "models/allenai/olmo-2-7b-instruct/"):
            page = visiting.go(path)
            laid_open(page)
            page.add_style_tag(content="html { font-size: 200% }")
            for width in (320, 375, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                if (reach := page.evaluate("document.documentElement.scrollWidth")) > width:
                    too_wide.append((path, width, reach))
        assert not too_wide


@pytest.mark.parametrize("path", ["", "page/2/", "labels/om/"])
def test_a_4k_screen_shows_no_more_rows_than_a_first_view_is_weighed_with(
    big_site: Site, visit: OpenContext, path: str
) -> None:
    with visit(big_site, viewport={"width": 3840, "height": 2160}) as visiting:
        tops = (
            visiting.go(path)
            .locator(".models > li")
            .evaluate_all("rows => rows.map(one => one.getBoundingClientRect().top)")
        )
        assert len(tops) > weight.ROWS
        assert 15 < sum(top < 2160 for top in tops) <= weight.ROWS


# Ways on


@pytest.mark.parametrize("scripts", [True, False])
def test_a_former_id_leads_on_to_the_model(odd_site: Site, visit: OpenContext, scripts: bool) -> None:
    with visit(odd_site, java_script_enabled=scripts) as visiting:
        visiting.page.goto(odd_site.base + "models/example/formerly-known/")
        expect(visiting.page).to_have_url(odd_site.base + "models/example/renamed/")
        expect(visiting.page.locator("h1")).to_have_text("Renamed")


def test_a_former_id_names_the_model_where_nothing_refreshes(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site) as visiting:
        page = visiting.go_to_stub("models/example/formerly-known/")
        page.locator("main").get_by_role("link", name="Renamed").click()
        expect(page).to_have_url(odd_site.base + "models/example/renamed/")


@pytest.mark.parametrize("path", ["no-such-page", "models/meta/no-such-model/", "a/b/c/d/e/"])
def test_what_is_not_there_gets_a_page_whose_links_work_from_any_depth(
    site: Site, visit: OpenContext, path: str
) -> None:
    with visit(site) as visiting:
        visiting.watch.expected.append("404 (Not Found)")
        page = visiting.go(path)
        expect(page.locator("h1")).to_have_text("There is no page here")
        expect(page.locator("body")).to_have_css("margin", "0px")  # so the style sheet was found
        inside = page.locator("a:not([href^='https:'], [href^='#'])").evaluate_all(
            "links => links.map(one => one.pathname)"
        )
        assert len(inside) >= 8
        assert all(link.startswith(SUB_PATH) for link in inside)
        for link in inside:
            answer = visiting.context.request.get(site.base + link.removeprefix(SUB_PATH))
            assert answer.ok, link
        page.get_by_role("link", name="Search all models").click()
        expect(page).to_have_url(site.base)


@pytest.mark.parametrize("path", REAL_PAGES[:-1])
def test_every_link_within_the_site_leads_somewhere(site: Site, visit: OpenContext, path: str) -> None:
    with visit(site) as visiting:
        page = visiting.go(path)
        found = page.locator("a, link[href]").evaluate_all(
            "links => links.map(one => new URL(one.getAttribute('href'), location).href)"
        )
        inside = {link.partition("#")[0] for link in found if link.startswith(site.base)}
        assert len(inside) > 5
        assert not [link for link in inside if not visiting.context.request.head(link).ok]


def test_the_page_that_one_is_on_is_marked_in_the_navigation(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        for path, text in {
            "": "Models",
            "labels/": "Labels",
            "compare/": "Compare",
            "stats/": "Stats",
            "submit/": "Submit",
            "api/": "API",
            "about/": "About",
        }.items():
            expect(visiting.go(path).locator("[aria-current=page]")).to_have_text(text)


# Hostile text


def _each_showing_it(visit: OpenContext, odd_site: Site) -> Iterator[Page]:
    """Every page that shows the hostile entry, in a browser whose content policy would stop nothing."""
    with visit(odd_site, bypass_csp=True) as visiting:
        for path in (*ODD_PAGES, "?q=img&org=" + "%22'%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.broken%3D22%3E"):
            if "formerly" not in path:
                page = visiting.go(path)
                laid_open(page)
                yield page


def test_a_hostile_entry_runs_nothing_even_without_the_policy(odd_site: Site, visit: OpenContext) -> None:
    for page in _each_showing_it(visit, odd_site):
        for element in page.locator("main a[href^=javascript], main [onclick], main [onmouseover]").all():
            element.click(force=True)
        assert page.evaluate("window.broken") is None, page.url


def test_a_hostile_entry_adds_no_element_that_is_not_ours(odd_site: Site, visit: OpenContext) -> None:
    foreign = """[...document.querySelectorAll('*')].filter(one =>
        [...one.attributes].some(({name, value}) => /^on|^style$|^srcdoc$/.test(name) || /^(javascript|data):/i.test(value.trim()))
        || ['IFRAME', 'OBJECT', 'EMBED', 'BASE'].includes(one.tagName)
        || one.tagName === 'SCRIPT' && !one.src.startsWith(location.origin) && one.type !== 'application/ld+json'
        || one.tagName === 'IMG' && !one.src.startsWith(location.origin)
        || one.tagName === 'A' && one.hasAttribute('href') && !/^(https?|mailto):$/.test(one.protocol)
    ).map(one => one.outerHTML)"""
    for page in _each_showing_it(visit, odd_site):
        assert page.evaluate(foreign) == [], page.url


def test_a_hostile_name_is_shown_as_it_was_written(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site) as visiting:
        expect(visiting.go("models/evil/evil/").locator("h1")).to_have_text(MARKUP)
        expect(visiting.go("?q=onerror").locator(".models .name")).to_have_text([MARKUP])
        expect(visiting.page.locator(".models .org")).to_have_text([MARKUP])
        assert (
            json.loads(
                visiting.go("models/evil/evil/").locator("script[type='application/ld+json']").text_content() or ""
            )["name"]
            == MARKUP
        )


def test_authors_links_pass_on_no_trust(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site) as visiting:
        links = visiting.go("models/evil/evil/").locator(".prose a[href], .part a[href]")
        assert links.count() >= 4
        for link in links.all():
            rel = link.get_attribute("rel") or ""
            assert {"nofollow", "ugc", "noopener"} <= set(rel.split())

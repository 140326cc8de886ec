"""Choosing models in the lists and on their pages, and seeing them side by side."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenContext, Site, Visit

TWO = "compare/?models=allenai/olmo-2-7b,meta/llama-3.1-8b"
SIX = (
    "allenai/olmo-2-7b",
    "meta/llama-3.1-8b",
    "meta/sam-vit-h",
    "google-deepmind/alphafold2",
    "tonyzhaozh/act",
    "mistralai/mistral-7b-v0.3",
)
ALL_SIX = f"compare/?models={','.join(SIX)}"


def boxes(page: Page) -> Locator:
    return page.get_by_role("checkbox", name="Compare")


def tray(page: Page) -> Locator:
    return page.get_by_role("region", name="Chosen to compare")


def columns(page: Page) -> list[str]:
    return page.locator("thead th a").all_inner_texts()


def choose(page: Page, number: int) -> list[str]:
    for at in range(number):
        boxes(page).nth(at).check()
    return page.locator(".models .name").all_inner_texts()[:number]


def test_what_one_alone_says_is_marked_and_the_address_has_a_title(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("compare/?models=allenai/olmo-2-7b,allenai/olmo-2-13b,meta/llama-3.1-8b")
        odd = page.locator('[data-row="label"] td')
        expect(odd.nth(2)).to_contain_text("Unlike the others:")
        expect(odd.nth(2)).to_have_class("odd")
        expect(odd.nth(0)).not_to_have_class("odd")
        expect(page).to_have_title("OLMo 2 7B, OLMo 2 13B, Llama 3.1 8B · Compare models · Open Model Labels")


def test_an_odd_cell_is_seen_where_colors_are_forced_too(site: Site, visit: OpenContext) -> None:
    address = "compare/?models=allenai/olmo-2-7b,allenai/olmo-2-13b,meta/llama-3.1-8b"
    with visit(site, forced_colors="active") as visiting:
        cells = visiting.go(address).locator('[data-row="label"] td')
        widths = cells.evaluate_all("cells => cells.map(one => getComputedStyle(one).borderLeftWidth)")
        assert widths == ["0px", "0px", "3px"]
        starts = cells.evaluate_all("cells => cells.map(one => parseFloat(getComputedStyle(one).paddingLeft))")
        assert starts[2] == starts[0] - 3


def test_what_is_not_there_is_told_as_what_it_is(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("compare/?models=allenai/olmo-2-7b,meta/llama-3.1-8b")
        license_of_data = page.locator("[data-row=license]").nth(2).locator("td").nth(1)
        expect(license_of_data.locator("[aria-hidden]")).to_have_text("–")
        expect(license_of_data.locator(".unseen")).to_have_text("none, as it is closed")
        for key in ("released", "family"):
            expect(page.locator(f"[data-row={key}] .differs, [data-row={key}] .odd")).to_have_count(0)


def test_a_base_on_the_hub_is_named_as_on_a_models_page(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site) as visiting:
        bases = visiting.go("compare/?models=evil/evil").locator("[data-row=bases] a")
        expect(bases).to_have_text("a/b on Hugging Face")
        expect(bases).to_have_attribute("href", "https://huggingface.co/a/b")
        expect(visiting.page.get_by_label("Add a model")).to_have_attribute(
            "placeholder", "Search by name or organization"
        )


# Choosing


def test_models_are_chosen_from_the_list_by_keyboard_and_compared(home: Visit) -> None:
    page = home.page
    page.locator(".models .name").first.focus()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-compare]')"):
            break
    page.keyboard.press("Space")
    boxes(page).nth(2).focus()
    page.keyboard.press("Space")
    expect(tray(page).get_by_role("status")).to_have_text("2 chosen")
    names = page.locator(".models .name").all_inner_texts()
    tray(page).get_by_role("link", name="Compare").focus()
    page.keyboard.press("Enter")
    expect(page.locator("thead th a")).to_have_text([names[0], names[2]])
    assert re.search(r"/compare/\?models=[a-z0-9./_-]+,[a-z0-9./_-]+$", page.url)


@pytest.mark.parametrize("path", ["", "models/meta/", "labels/om-ow/"])
def test_every_list_has_a_box_for_each_of_its_models(site: Site, visit: OpenContext, path: str) -> None:
    with visit(site) as visiting:
        page = visiting.go(path)
        assert boxes(page).count() == page.locator(".models > li").count() > 5
        (name,) = choose(page, 1)
        assert name in (boxes(page).first.evaluate("box => box.parentElement.textContent"))
        assert columns(visiting.follow(tray(page).get_by_role("link"))) == [name]


def test_a_choice_goes_with_one_from_page_to_page(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        (first,) = choose(visiting.go(), 1)
        page = visiting.go("models/meta/llama-3.1-8b/")
        expect(boxes(page)).not_to_be_checked()
        boxes(page).check()
        page = visiting.go()
        assert boxes(page).first.is_checked()
        expect(tray(page).get_by_role("status")).to_have_text("2 chosen")
        page = visiting.go("compare/")
        assert columns(page) == [first, "Llama 3.1 8B"]


def test_what_a_search_finds_shows_what_is_chosen(home: Visit) -> None:
    page = home.page
    (name,) = choose(page, 1)
    page.locator("#q").fill(name)
    expect(page.locator(".models .name").first).to_have_text(name)
    expect(boxes(page).first).to_be_checked()
    boxes(page).first.uncheck()
    page.locator("#q").fill("")
    expect(boxes(page).first).not_to_be_checked()
    expect(tray(page)).to_be_hidden()


def test_a_seventh_is_refused_in_words_and_stays_unchecked(home: Visit) -> None:
    page = home.page
    choose(page, 6)
    boxes(page).nth(6).click()
    expect(boxes(page).nth(6)).not_to_be_checked()
    expect(tray(page).get_by_role("status")).to_have_text("6 models fit side by side. Remove one to add another.")
    boxes(page).nth(0).uncheck()
    boxes(page).nth(6).check()
    expect(tray(page).get_by_role("status")).to_have_text("6 chosen")


def test_clearing_leaves_nothing_chosen_and_the_focus_in_the_page(home: Visit) -> None:
    page = home.page
    choose(page, 2)
    tray(page).get_by_role("button", name="Clear the choice").click()
    expect(tray(page)).to_be_hidden()
    expect(page.locator("#main")).to_be_focused()
    assert not boxes(page).first.is_checked()
    home.reload()
    expect(tray(page)).to_be_hidden()


def test_two_tabs_agree_on_the_choice(home: Visit) -> None:
    other = home.context.new_page()
    other.goto(home.site.base)
    choose(home.page, 2)
    expect(tray(other).get_by_role("status")).to_have_text("2 chosen")
    expect(boxes(other).nth(1)).to_be_checked()


def test_what_somebody_else_left_in_the_storage_does_no_harm(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go()
        for kept in ("{", "7", "null", '{"models": "x"}', '{"models": [7, "../x", "<b>/a", "a/b"]}'):
            page.evaluate(
                "kept => localStorage.setItem(`compare:${document.querySelector('.brand').pathname}`, kept)", kept
            )
            page = visiting.reload()
            assert boxes(page).count() > 5
        expect(tray(page).get_by_role("status")).to_have_text("1 chosen. Choose another to compare it with.")


@pytest.mark.parametrize("width", [320, PHONE, DESKTOP])
def test_the_tray_covers_nothing_that_has_the_focus(site: Site, visit: OpenContext, width: int) -> None:
    """WCAG 2.2, 2.4.11."""
    with visit(site, viewport={"width": width, "height": 480}) as visiting:
        page = visiting.go("models/meta/")
        choose(page, 2)
        page.locator(".models .name").first.focus()
        for _ in range(60):
            page.keyboard.press("Tab")
            covered = page.evaluate("""() => {
                const [one, tray] = [document.activeElement, document.querySelector('.tray')];
                return one !== document.body && !tray.contains(one)
                  && one.getBoundingClientRect().bottom > tray.getBoundingClientRect().top + 1 && one.outerHTML;
            }""")
            assert not covered


# Side by side


def test_a_shared_address_shows_the_same_and_changes_nobodys_choice(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(TWO)
        assert columns(page) == ["OLMo 2 7B", "Llama 3.1 8B"]
        assert page.url == site.base + TWO
        expect(tray(visiting.go())).to_be_hidden()


def test_an_empty_comparison_offers_one_model_of_each_label(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.follow(visiting.go("compare/").get_by_role("link", name="one model of each label"))
        shown = page.locator("[data-row=label] .label span").all_inner_texts()
        assert shown == ["OM", "OM-OW", "OM-OD", "OM-OD-OW"]


def test_removing_and_adding_change_the_address_and_the_choice(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(TWO)
        page.get_by_role("button", name="Remove OLMo 2 7B").click()
        expect(page).to_have_url(site.base + "compare/?models=meta/llama-3.1-8b")
        expect(page.get_by_role("button", name="Remove Llama 3.1 8B")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page).to_have_url(site.base + "compare/")
        expect(page.locator(".nowhere")).to_contain_text("Nothing to compare yet")
        expect(page.get_by_label("Add a model")).to_be_focused()
        page.keyboard.type("olmo2 7")
        expect(page.locator(".adder button").first).to_contain_text("OLMo 2 7B")
        page.keyboard.press("Enter")
        expect(page).to_have_url(site.base + "compare/?models=allenai/olmo-2-7b")
        assert tray(visiting.go()).is_visible()


def test_a_model_is_added_by_name_with_tab_too_and_none_is_offered_twice(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(TWO)
        field = page.get_by_label("Add a model")
        field.fill("olmo")
        expect(page.locator(".adder button").first).to_be_visible()
        assert not [text for text in page.locator(".adder button").all_inner_texts() if text.startswith("OLMo 2 7B ·")]
        name = page.locator(".adder button").nth(1).inner_text().split(" · ")[0]
        field.focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("thead th a")).to_have_text(["OLMo 2 7B", "Llama 3.1 8B", name])
        field.fill("gemma")
        expect(page.locator(".adder ul")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".adder ul")).to_be_hidden()
        field.fill("zzzqqqxxx")
        expect(page.locator(".adder ul")).to_have_text("No model matches.")


def test_a_seventh_is_not_added_and_told(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(ALL_SIX)
        assert len(columns(page)) == 6
        page.get_by_label("Add a model").fill("gemma")
        expect(page.locator(".adder button").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".told")).to_have_text("6 models fit side by side. Remove one to add another.")
        assert len(columns(page)) == 6


def test_an_address_that_asks_for_too_much_or_nonsense_is_told_what_is_left_out(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.watch.expected.append("404 (Not Found)")
        page = visiting.go(f"{ALL_SIX},meta/opt-66b")
        expect(page.locator(".told")).to_have_text("6 models fit side by side. Left out: meta/opt-66b.")
        page = visiting.go("compare/?models=../../evil,no/such-model,allenai/olmo-2-7b")
        expect(page.locator(".told p")).to_have_text(
            [
                "“../../evil” is not a model id.",
                "There is no model “no/such-model” in this registry. Search by name above.",
            ]
        )
        assert columns(page) == ["OLMo 2 7B"]
        expect(page).to_have_url(site.base + "compare/?models=allenai/olmo-2-7b")


def test_a_former_id_gives_way_to_the_present_one(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site) as visiting:
        page = visiting.go("compare/?models=example/formerly-known,example/renamed,example/older")
        assert columns(page) == ["Renamed", "Older"]
        expect(page.locator(".told")).to_have_text("example/formerly-known is now example/renamed.")
        expect(page).to_have_url(odd_site.base + "compare/?models=example/renamed,example/older")


def test_what_could_not_be_loaded_can_be_tried_again(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.watch.expected.append("ERR_FAILED")
        broken = "**/api/v1/models/meta/llama-3.1-8b.json"
        visiting.page.route(broken, lambda route: route.abort())
        page = visiting.go(TWO)
        assert columns(page) == ["OLMo 2 7B"]
        expect(page.locator(".told")).to_contain_text("Could not load meta/llama-3.1-8b.")
        assert page.url == site.base + TWO
        page.unroute(broken)
        page.get_by_role("button", name="Try again").click()
        expect(page.locator("thead th a")).to_have_text(["OLMo 2 7B", "Llama 3.1 8B"])


def test_differences_are_marked_in_words_and_can_be_seen_alone(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(TWO)
        marked = page.locator("tbody tr:has(.differs)")
        expect(marked.locator("th").first).to_have_text("Label ≠ differs")
        same = page.locator("tr[data-same]")
        assert same.count() >= 2
        page.get_by_label("Only differences").check()
        for row in same.all():
            expect(row).to_be_hidden()
        expect(marked.first).to_be_visible()
        page.get_by_label("Only differences").uncheck()
        expect(same.first).to_be_visible()


def test_the_cells_say_what_the_models_say(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go(TWO)
        weights = page.locator("tbody tr", has=page.get_by_role("rowheader", name="Weights ≠ differs", exact=True))
        expect(weights.locator("td p")).to_have_text(["Public", "Gated"])
        expect(page.locator("[data-row=label] td").nth(1)).to_contain_text("restricted")
        page.locator("[data-row=justification] summary").first.click()
        expect(page.locator("[data-row=justification] .text").first).to_be_visible()
        authors = page.locator("tbody a[href^='https:']")
        assert all("nofollow" in (one.get_attribute("rel") or "") for one in authors.all())


SERVED = "compare/"
"""Without JavaScript, one model of each label."""


@contextmanager
def compared(site: Site, visit: OpenContext, path: str, width: int) -> Iterator[Page]:
    with visit(site, viewport={"width": width, "height": 800}, java_script_enabled=path != SERVED) as visiting:
        yield visiting.go(path)


@pytest.mark.parametrize("path", [ALL_SIX, SERVED])
@pytest.mark.parametrize("width", [320, PHONE, 639])
def test_on_a_phone_each_answer_stands_beside_the_name_of_its_model(
    site: Site, visit: OpenContext, path: str, width: int
) -> None:
    with compared(site, visit, path, width) as page:
        names = columns(page)
        for row in page.locator("tbody tr").all():
            assert row.locator("td > .whose").all_inner_texts() == names
            boxes = [cell.bounding_box() for cell in row.locator("th, td").all()]
            lines = [(one["x"], one["y"], one["width"]) for one in boxes if one]
            assert len(lines) == len(names) + 1
            assert lines == sorted(lines, key=lambda line: line[1])  # one below the other, each as wide as the page
            assert len({(x, wide) for x, _, wide in lines}) == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        cut = "cells => cells.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        assert page.locator(".sideways th, .sideways td").evaluate_all(cut) == 0


@pytest.mark.parametrize("path", [ALL_SIX, SERVED])
def test_the_blocks_of_a_phone_are_still_a_table_to_a_screen_reader(site: Site, visit: OpenContext, path: str) -> None:
    with compared(site, visit, path, PHONE) as page:
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        told = [(one["role"]["value"], one.get("name", {}).get("value", "")) for one in tree if not one["ignored"]]
        count = Counter(role for role, _ in told)
        assert count["table"] == 1
        assert next(name for role, name in told if role == "columnheader").startswith(columns(page)[0])
        assert count["columnheader"] == len(columns(page))
        assert count["rowheader"] == page.locator("tbody tr").count()
        assert count["row"] == count["rowheader"] + 1
        assert count["cell"] + count["gridcell"] == count["rowheader"] * count["columnheader"] + 1  # the corner
        roles = {
            "table": "table",
            "thead, tbody": "rowgroup",
            "tr": "row",
            "td": "cell",
            "thead th": "columnheader",
            "tbody th": "rowheader",
        }
        for tags, role in roles.items():  # other browsers go by them; HTML as it is served may not say them
            said = page.locator(tags).evaluate_all("all => all.map(one => one.getAttribute('role'))")
            assert set(said) == {None if path == SERVED else role}


@pytest.mark.parametrize(("path", "width"), [(ALL_SIX, DESKTOP), (ALL_SIX, 1072), (SERVED, DESKTOP), (SERVED, 768)])
def test_where_the_columns_fit_the_names_stay_while_one_scrolls(
    site: Site, visit: OpenContext, path: str, width: int
) -> None:
    with compared(site, visit, path, width) as page:
        page.set_viewport_size({"width": width, "height": 300})
        expect(page.locator(".whose").first).to_be_hidden()
        page.locator("tbody tr").last.scroll_into_view_if_needed()
        assert page.evaluate("scrollY") > 300
        for name in page.locator("thead th a").all():
            expect(name).to_be_in_viewport()
            box = name.bounding_box()
            assert box
            found = page.evaluate(
                "({x, y}) => document.elementFromPoint(x, y).textContent", {"x": box["x"] + 5, "y": box["y"] + 5}
            )
            assert found == name.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_names_that_stay_cover_nothing_that_has_the_focus(site: Site, visit: OpenContext) -> None:
    """WCAG 2.2, 2.4.11."""
    with visit(site, viewport={"width": DESKTOP, "height": 500}) as visiting:
        page = visiting.go(ALL_SIX)
        page.locator("tbody a").last.focus()
        for _ in range(page.locator("tbody :is(a, summary)").count() - 1):
            page.keyboard.press("Shift+Tab")
            top, below = page.evaluate(
                "[document.activeElement.getBoundingClientRect().top, document.querySelector('thead th').getBoundingClientRect().bottom]"
            )
            assert top >= below


A4_LANDSCAPE = (297 - 2 * 12) / 25.4 * 96


def test_six_fit_on_a_landscape_sheet(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": int(A4_LANDSCAPE), "height": 700}) as visiting:
        page = visiting.go(ALL_SIX)
        page.emulate_media(media="print")
        reach = page.locator(".sideways table").evaluate("one => [one.scrollWidth, one.clientWidth]")
        assert reach[0] <= reach[1]
        assert page.evaluate("document.documentElement.scrollWidth") <= int(A4_LANDSCAPE)
        cut = page.locator(".sideways th, .sideways td").evaluate_all(
            "cells => cells.filter(one => one.scrollWidth > one.clientWidth + 1).length"
        )
        assert cut == 0
        expect(page.get_by_label("Add a model")).to_be_hidden()
        sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
        assert sizes
        assert all(float(width) > float(height) for width, height in sizes)


def test_without_javascript_the_page_says_how_to_read_on(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("compare/")
        expect(page.locator("main")).to_contain_text("needs JavaScript")
        assert boxes(visiting.follow(page.get_by_role("link", name="the list of models"))).count() == 0
        expect(tray(page)).to_have_count(0)


def test_a_hostile_model_stays_text_in_the_table(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site, bypass_csp=True) as visiting:
        page = visiting.go("compare/?models=evil/evil,%3Cimg%20src%3Dx%20onerror%3Dwindow.broken%3D23%3E")
        assert "onerror" in columns(page)[0]
        expect(page.locator(".told")).to_contain_text("<img src=x onerror=window.broken=23>")
        assert page.locator("main img, main svg[onload]").count() == 0
        assert page.evaluate("window.broken") is None


# Steadiness


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["", "models/meta/llama-3.1-8b/", "models/meta/", TWO, "compare/", "stats/"])
def test_nothing_jumps_while_a_page_loads(site: Site, visit: OpenContext, path: str, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        choose(visiting.go(), 1)  # so that the tray has something to say
        page = visiting.go(path)
        page.wait_for_timeout(300)
        shifts = page.evaluate("""() => new Promise((done) => {
            let total = 0;
            new PerformanceObserver((list) => { for (const one of list.getEntries()) total += one.value; })
              .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(total), 100);
        })""")
        assert shifts < (0.02 if path else 0.1)  # above the list, the search appears


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_nothing_moves_while_what_is_compared_still_comes(site: Site, visit: OpenContext, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        visiting.context.add_init_script("""window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({value}) => value)))
            .observe({type: "layout-shift", buffered: true})""")

        def late(route: Route) -> None:
            visiting.page.wait_for_timeout(400)
            route.continue_()

        visiting.page.route("**/api/v1/models/**", late)
        page = visiting.go(TWO)
        page.wait_for_timeout(300)
        assert page.evaluate("shifts") == []

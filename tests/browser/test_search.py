"""Finding models on the first page: search, facets, the address, more and fewer results."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BIG, DESKTOP, PHONE, SUB_PATH, OpenContext, Site, Visit

Model = dict[str, Any]


def models(site: Site) -> list[Model]:
    return list(json.loads(site.read("search.json"))["models"])


def names(page: Page) -> list[str]:
    complete(page)
    return page.locator(".models .name").all_inner_texts()


def complete(page: Page) -> None:
    """Wait for what comes in steps while somebody types."""
    page.locator("[data-coming]").wait_for(state="detached")


def named(site: Site, keep: Callable[[Model], bool]) -> list[str]:
    return sorted(model["name"] for model in models(site) if keep(model))


def box(page: Page, key: str, value: str) -> Any:
    return page.locator(f'.facets input[name="{key}"][value="{value}"]')


def unfold(page: Page, key: str) -> None:
    page.locator(f'[data-facet="{key}"] summary').click()


def counts(page: Page, key: str) -> dict[str, int]:
    """The count beside each value of a facet, by value."""
    complete(page)
    pairs = page.locator(f'.facets label:has(input[name="{key}"])').evaluate_all(
        "labels => labels.map(one => [one.querySelector('input').value, one.querySelector('.count').textContent])"
    )
    return {value: int(count) for value, count in pairs}


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("olmo27b", "OLMo 2 7B"),
        ("gptoss20b", "gpt-oss-20b"),
        ("llama 31", "Llama 3.1 8B"),
        ("wav2vec2", "wav2vec 2.0 Base 960h"),
        ("tinyl", "TinyLlama 1.1B"),
        ("segment any", "Segment Anything (SAM) ViT-H"),
        ("GALACT", "Galactica 120B"),
        ("wisper", "Whisper large-v3"),
        ("whipser turbo", "Whisper large-v3-turbo"),
        ("pythai 160m", "Pythia 160M"),
        ("starcodr 2", "StarCoder2 15B"),
        ("π0", "π0 base"),
        ("Ólmö-2  13b", "OLMo 2 13B"),
    ],
)
def test_glued_cut_and_mistyped_names_find_their_model_first(home: Visit, typed: str, first: str) -> None:
    home.page.locator("#q").press_sequentially(typed)
    expect(home.page.locator(".models .name").first).to_have_text(first)


@pytest.mark.parametrize("typed", ["c++", "(", "[a-", "\\", "*", ".*", '"', "%", "%zz", "<b>", "__proto__", "🙂"])
def test_a_query_of_any_characters_is_only_a_query(home: Visit, typed: str) -> None:
    home.page.locator("#q").fill(typed)
    shown = len(names(home.page))
    expect(home.page.locator("[data-count]")).to_contain_text("model")
    home.reload()
    expect(home.page.locator("#q")).to_have_value(typed)
    expect(home.page.locator(".models .name")).to_have_count(shown)


def test_a_query_that_nothing_answers_says_so_and_leads_to_the_form(home: Visit) -> None:
    home.page.locator("#q").fill("zzzqqqxxxyyy")
    expect(home.page.locator("[data-list]")).to_contain_text("No model matches")
    expect(home.page.locator("[data-count]")).to_have_text("0 models")
    home.page.locator("[data-list] a").click()
    expect(home.page).to_have_url(home.site.base + "submit/")


def test_an_emptied_query_shows_every_model_again(home: Visit) -> None:
    before = names(home.page)
    home.page.locator("#q").fill("olmo")
    expect(home.page.locator(".models .name")).not_to_have_count(len(before))
    home.page.locator("#q").fill("")
    expect(home.page.locator(".models .name")).to_have_count(len(before))
    assert names(home.page) == before
    expect(home.page).to_have_url(home.site.base)


def test_enter_in_the_search_stays_on_the_page(home: Visit) -> None:
    home.page.locator("#q").fill("olmo")
    home.page.locator("#q").press("Enter")
    expect(home.page.locator("#q")).to_have_value("olmo")
    expect(home.page).to_have_url(home.site.base + "?q=olmo")


def test_values_of_a_facet_are_alternatives_and_facets_narrow_each_other(home: Visit) -> None:
    page, site = home.page, home.site
    box(page, "label", "om-od").check()
    assert sorted(names(page)) == named(site, lambda m: m["label"] == "OM-OD")
    box(page, "label", "om-ow").check()
    either = named(site, lambda m: m["label"] in {"OM-OD", "OM-OW"})
    assert sorted(names(page)) == either
    box(page, "modality", "text").check()
    both = named(site, lambda m: m["label"] in {"OM-OD", "OM-OW"} and "text" in m["modalities"])
    assert sorted(names(page)) == both
    assert 0 < len(both) < len(either)
    expect(page.locator("[data-count]")).to_have_text(f"{len(both)} models")


def test_counts_follow_the_query_and_the_other_facets(home: Visit) -> None:
    page, all_models = home.page, models(home.site)

    def expected(keep: Callable[[Model], bool]) -> dict[str, int]:
        offered = {model["label"].lower() for model in all_models}
        kept = [model["label"].lower() for model in all_models if keep(model)]
        return {value: kept.count(value) for value in offered}

    assert counts(page, "label") == expected(lambda m: True)
    box(page, "label", "om-od").check()
    assert counts(page, "label") == expected(lambda m: True)
    box(page, "modality", "speech").check()
    assert counts(page, "label") == expected(lambda m: "speech" in m["modalities"])
    page.locator("#q").fill("whisper")
    found = {"Whisper large-v3", "Whisper large-v3-turbo"}
    assert counts(page, "label") == expected(lambda m: m["name"] in found)


def test_the_state_is_written_to_the_address_and_read_back(home: Visit) -> None:
    page = home.page
    page.locator("#q").fill("olmo & more")
    page.locator("#q").fill("olmo")
    box(page, "label", "om-od-ow").check()
    box(page, "modality", "text").check()
    expect(page).to_have_url(home.site.base + "?q=olmo&label=om-od-ow&modality=text")
    shown = names(page)
    assert shown
    home.reload()
    assert names(page) == shown
    expect(page.locator("#q")).to_have_value("olmo")
    expect(box(page, "label", "om-od-ow")).to_be_checked()
    expect(box(page, "modality", "text")).to_be_checked()
    expect(page.locator(".facets input:checked")).to_have_count(2)


def test_back_and_forward_restore_what_was_chosen(home: Visit) -> None:
    page = home.page
    seen = [names(page)]
    for value in ("om-od", "om"):
        box(page, "label", value).check()
        seen.append(names(page))
    page.go_back()
    expect(box(page, "label", "om")).not_to_be_checked()
    assert names(page) == seen[1]
    page.go_back()
    expect(page.locator(".facets input:checked")).to_have_count(0)
    assert names(page) == seen[0]
    page.go_forward()
    expect(box(page, "label", "om-od")).to_be_checked()
    assert names(page) == seen[1]


def test_back_from_a_model_finds_the_list_as_it_was_left(home: Visit) -> None:
    page = home.page
    page.locator("#q").fill("pythia")
    box(page, "label", "om-od-ow").check()
    shown = names(page)
    page.locator(".models .name").first.click()
    expect(page.locator("h1")).to_have_text(shown[0])
    home.back()
    expect(page.locator("#q")).to_have_value("pythia")
    expect(box(page, "label", "om-od-ow")).to_be_checked()
    assert names(page) == shown


def test_a_chip_removes_its_filter_and_hands_the_focus_on(home: Visit) -> None:
    page = home.page
    box(page, "label", "om-od").check()
    box(page, "license", "restricted").check()
    expect(page.locator(".chips button")).to_have_text(["OM-OD ×", "Restricted ×", "Clear all"])
    page.get_by_role("button", name="Remove the filter OM-OD").click()
    expect(box(page, "label", "om-od")).not_to_be_checked()
    expect(page).to_have_url(home.site.base + "?license=restricted")
    expect(page.locator(".chips button")).to_be_focused()
    page.locator(".chips button").click()
    expect(page.locator(".chips")).to_be_hidden()
    expect(page.locator("#q")).to_be_focused()
    assert len(names(page)) == len(models(home.site))


def test_a_value_that_no_model_has_is_shown_and_can_be_removed(home: Visit) -> None:
    home.go("?label=om-ox&org=%3Cimg%20src%3Dx%3E&license=constructor&utm_source=x")
    expect(home.page.locator(".chips button")).to_have_text(["OM-OX ×", "Constructor ×", "<img src=x> ×", "Clear all"])
    for _ in range(3):
        home.page.locator(".chips button").first.click()
    assert len(names(home.page)) == len(models(home.site))


def test_a_slash_goes_to_the_search_but_can_be_typed_there(home: Visit) -> None:
    home.page.keyboard.press("/")
    expect(home.page.locator("#q")).to_be_focused()
    expect(home.page.locator("#q")).to_have_value("")
    home.page.keyboard.press("/")
    expect(home.page.locator("#q")).to_have_value("/")


@pytest.mark.parametrize("keys", ["Control+/", "Alt+/", "Meta+/"])
def test_a_slash_with_a_modifier_is_the_browsers(home: Visit, keys: str) -> None:
    home.page.keyboard.press(keys)
    expect(home.page.locator("#q")).not_to_be_focused()


def test_show_more_shows_the_next_hundred_and_moves_the_focus_there(big_site: Site, visit: OpenContext) -> None:
    with visit(big_site) as visiting:
        page = visiting.go("?modality=text")
        shown, more = page.locator(".models .name"), page.get_by_role("button", name="Show more")
        expect(page.locator("[data-count]")).to_have_text(f"{BIG} models")
        expect(shown).to_have_count(100)
        expect(page.locator(".pager")).to_be_hidden()
        more.click()
        expect(shown).to_have_count(200)
        expect(shown.nth(100)).to_be_focused()
        more.click()
        expect(shown).to_have_count(BIG)
        expect(more).to_be_hidden()
        assert names(page) == [f"Tiny {number:03}" for number in range(1, BIG + 1)]


def test_a_search_on_a_later_page_looks_at_all_models_and_breaks_no_link(big_site: Site, visit: OpenContext) -> None:
    with visit(big_site) as visiting:
        page = visiting.go("page/2/")
        assert names(page)[0] == "Tiny 101"
        page.locator("#q").fill("tiny 003")
        expect(page.locator(".models .name").first).to_have_text("Tiny 003")
        box(page, "modality", "code").check()
        expect(page.locator(".models .name").first).not_to_have_text("Tiny 003")
        assert (
            page.get_by_role("link", name="Labels", exact=True).evaluate("link => link.pathname")
            == SUB_PATH + "labels/"
        )
        page.go_back()
        expect(page.locator(".models .name").first).to_have_text("Tiny 003")
        visiting.reload()
        expect(page.locator(".models .name").first).to_have_text("Tiny 003")
        page.get_by_role("link", name="Labels", exact=True).click()
        expect(page.locator("h1")).to_have_text("The labels")


def test_without_a_query_each_page_shows_its_own_hundred(big_site: Site, visit: OpenContext) -> None:
    with visit(big_site) as visiting:
        page = visiting.go("page/2/")
        box(page, "modality", "code").check()
        expect(page.locator("[data-count]")).to_have_text("125 models")
        page.go_back()
        expect(page.locator("[data-count]")).to_have_text(f"All {BIG} models")
        assert names(page) == [f"Tiny {number:03}" for number in range(101, 201)]
        expect(page.locator(".pager")).to_be_visible()
        expect(page.get_by_role("button", name="Show more")).to_be_hidden()


def test_a_former_id_finds_the_model(odd_site: Site, visit: OpenContext) -> None:
    with visit(odd_site) as visiting:
        page = visiting.go("?q=formerly+known")
        expect(page.locator(".models .name").first).to_have_text("Renamed")


@pytest.mark.parametrize("answer", [{"status": 500, "body": "no"}, {"status": 200, "body": "no"}, None])
def test_where_the_data_does_not_come_the_page_stays_complete(home: Visit, answer: dict[str, Any] | None) -> None:
    home.watch.expected += ["500", "net::ERR_FAILED"]
    home.page.route("**/search.json", lambda route: route.fulfill(**answer) if answer else route.abort())
    home.page.reload()
    home.page.wait_for_load_state("networkidle")
    assert len(names(home.page)) == len(models(home.site))
    expect(home.page.locator("#q")).to_be_hidden()
    expect(home.page.locator(".facets")).to_be_hidden()


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_fully_open_text_models_under_open_licenses_under_ten_billion_of_a_year_are_an_address(
    home: Visit, year: str
) -> None:
    page, data = home.page, home.site
    box(page, "label", "om-od-ow").check()
    box(page, "license", "open").check()
    box(page, "modality", "text").check()
    box(page, "size", "-1b").check()
    box(page, "size", "1b-10b").check()
    unfold(page, "year")
    box(page, "year", year).check()
    asked = f"?label=om-od-ow&license=open&modality=text&size=-1b&size=1b-10b&year={year}"
    expect(page).to_have_url(data.base + asked)

    def fits(model: Model) -> bool:
        size = model.get("parameters", "")
        small = size.endswith("M") or (size.endswith("B") and float(size[:-1]) < 10)
        open_text = model["label"] == "OM-OD-OW" and "qualifier" not in model and "text" in model["modalities"]
        return open_text and small and model.get("released", "").startswith(year)

    expected = named(data, fits)
    assert expected or year != "2024"
    assert sorted(names(page)) == expected
    home.go(asked)
    assert sorted(names(page)) == expected
    home.go(f"?label=om-od-ow&license=open&modality=text&size=-10b&year={year}")
    assert sorted(names(page)) == expected
    expect(page.locator(".chips button").nth(3)).to_have_text("Under 10B ×")


def test_models_with_open_data_are_one_tick(home: Visit) -> None:
    page = home.page
    expected = named(home.site, lambda m: m["label"] in {"OM-OD", "OM-OD-OW"})
    assert counts(page, "open")["dataset"] == len(expected)
    page.get_by_role("group", name="What is public", exact=True).get_by_label("Training data").check()
    expect(page).to_have_url(home.site.base + "?open=dataset")
    assert sorted(names(page)) == expected
    expect(page.locator(".chips button")).to_have_text(["Training data public ×"])
    page.get_by_role("button", name="Remove the filter Training data public").click()
    expect(page).to_have_url(home.site.base)


def test_long_facets_are_folded_until_something_of_them_is_chosen(home: Visit) -> None:
    page = home.page
    folded = page.locator("[data-facet]:is(details)")
    assert {"year", "org", "family"} <= set(folded.evaluate_all("all => all.map(one => one.dataset.facet)"))
    assert folded.evaluate_all("all => all.every(one => !one.open)")
    assert page.locator("[data-facets]").evaluate("one => one.offsetHeight") < 1500
    page.locator('[data-facet="year"] summary').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Year", exact=True).get_by_role("checkbox").first).to_be_visible()
    home.go("?year=2024")
    expect(box(page, "year", "2024")).to_be_visible()
    page.locator('[data-facet="year"] summary').click()
    box(page, "label", "om-ow").check()
    expect(box(page, "year", "2024")).to_be_hidden()  # who folds it again has it folded


def test_only_a_list_of_many_options_scrolls_by_itself(home: Visit) -> None:
    page = home.page
    few = page.locator('[data-facet="modality"] .options')
    assert few.evaluate("one => [one.scrollHeight > 300, getComputedStyle(one).overflowY]") == [True, "visible"]
    unfold(page, "org")
    page.get_by_role("button", name="Show more: organization").click()
    many = page.locator('[data-facet="org"] .options')
    assert many.evaluate("one => one.scrollHeight > one.clientHeight")


def test_a_range_of_ones_own_is_added_by_keyboard(home: Visit) -> None:
    home.page.get_by_label("At least, such as 7B").fill("3")
    home.page.get_by_label("Below, such as 7B").fill("8B")
    home.page.keyboard.press("Enter")
    expect(home.page).to_have_url(home.site.base + "?size=3b-8b")
    expect(home.page.locator(".chips button")).to_have_text(["3B to 8B ×"])


def test_a_facet_of_many_values_shows_some_and_finds_the_rest(home: Visit) -> None:
    page = home.page
    group = page.locator('[data-facet="org"]')
    unfold(page, "org")
    expect(group.locator("label")).to_have_count(8)
    group.get_by_role("button", name="Show more").click()
    assert group.locator("label").count() > 8
    expect(group.locator("input[type=checkbox]").nth(8)).to_be_focused()
    group.get_by_role("searchbox").fill("eleuther")
    expect(group.locator("label")).to_have_count(1)
    group.get_by_role("checkbox").check()
    expect(group.get_by_role("checkbox")).to_be_focused()
    group.get_by_role("searchbox").fill("")
    expect(group.get_by_role("checkbox", checked=True)).to_have_count(1)
    assert sorted(names(page)) == named(home.site, lambda m: m["organization"] == "EleutherAI")


def sorts(page: Page) -> list[str]:
    return page.get_by_label("Sort").locator("option").all_inner_texts()


def test_the_first_order_is_by_name_until_something_is_searched(home: Visit) -> None:
    page, field = home.page, home.page.get_by_label("Sort")
    assert sorts(page) == ["Name", "Newest", "Smallest", "Largest"]
    wide = field.evaluate("one => one.offsetWidth")
    page.locator("#q").fill("olmo")
    assert sorts(page) == ["Best match, then name", "Newest", "Name", "Smallest", "Largest"]
    assert field.evaluate("one => one.offsetWidth") == wide
    field.select_option("name")
    expect(page).to_have_url(home.site.base + "?q=olmo&sort=name")
    assert names(page) == [one["name"] for one in models(home.site) if one["name"] in names(page)]
    page.locator("#q").fill("")
    assert sorts(page) == ["Name", "Newest", "Smallest", "Largest"]
    expect(field).to_have_value("")
    assert names(page) == [one["name"] for one in models(home.site)]
    page.locator("#q").fill("olmo")
    expect(field).to_have_value("name")
    complete(page)
    home.reload()
    expect(field).to_have_value("name")


@pytest.mark.parametrize("order", ["newest", "smallest", "largest"])
def test_results_stand_in_the_chosen_order_which_the_address_keeps(home: Visit, order: str) -> None:
    page = home.page
    page.get_by_label("Sort").select_option(order)
    expect(page).to_have_url(f"{home.site.base}?sort={order}")
    shown = names(page)
    home.reload()
    assert names(page) == shown
    expect(page.get_by_label("Sort")).to_have_value(order)
    released = {model["name"]: model.get("released", "") for model in models(home.site)}
    if order == "newest":
        assert [released[name] for name in shown] == sorted(released.values(), reverse=True)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_shown_is_downloaded_as_it_is_published(home: Visit, kind: str) -> None:
    page = home.page
    page.locator("#q").fill("olmo")
    shown = names(page)
    with page.expect_download() as started:
        page.locator(f"[data-take={kind}]").click()
    assert started.value.suggested_filename == f"models.{kind}"
    text = started.value.path().read_bytes().decode()
    if kind == "json":
        taken = json.loads(text)
        assert [model["name"] for model in taken["result"]] == shown
        assert taken["total"] == len(shown)
        whole = json.loads(home.site.read("api/v1/models.json"))["result"]
        assert all(model in whole for model in taken["result"])
    else:
        head, *lines = text.splitlines(keepends=True)
        published = home.site.read("registry.csv").decode().splitlines(keepends=True)
        assert head == published[0]
        assert [line.split(",")[1] for line in lines] == shown
        assert set(lines) < set(published)


def test_without_a_choice_the_downloads_lead_to_the_whole(home: Visit) -> None:
    with home.page.expect_download() as started:
        home.page.locator("[data-take=csv]").click()
    assert started.value.path().read_bytes() == home.site.read("registry.csv")


def test_arrows_lead_from_the_search_through_the_results_and_enter_opens(home: Visit) -> None:
    page = home.page
    page.keyboard.press("/")
    page.keyboard.type("pythia")
    shown = page.locator(".models .name")
    page.keyboard.press("ArrowDown")
    expect(shown.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(shown.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    name = shown.nth(0).inner_text()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_the_count_is_said_once_the_typing_rests(home: Visit) -> None:
    said = home.page.locator("[data-said]")
    expect(said).to_have_text("All 92 models".replace("92", str(len(models(home.site)))))
    home.page.evaluate(
        "() => { window.heard = []; const said = document.querySelector('[data-said]');"
        "new MutationObserver(() => heard.push(said.textContent)).observe(said, {childList: true}); }"
    )
    home.page.locator("#q").press_sequentially("olmo", delay=40)
    expect(said).to_have_text(home.page.locator("[data-count]").inner_text())
    assert len(home.page.evaluate("heard")) == 1


def test_nothing_found_with_filters_offers_to_remove_them(home: Visit) -> None:
    home.go("?q=pythia&label=om")
    home.page.get_by_role("button", name="Remove all filters").click()
    expect(home.page).to_have_url(home.site.base + "?q=pythia")
    assert names(home.page)


def test_where_only_the_filters_stand_in_the_way_it_says_so(home: Visit) -> None:
    home.go("?q=pythia+12b&modality=image")
    told = re.compile(r"No model matches these filters; \d+ do without them\.")
    expect(home.page.locator("[data-list]")).to_contain_text(told)
    expect(home.page.locator("[data-said]")).to_contain_text("0 models. No model matches these filters")
    expect(home.page.locator("[data-list]")).not_to_contain_text("Did you mean")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("pythhiaa 12b", "Pythia 12B"), ("lamma", "Llama"), ("stable difussion", "Stable Diffusion"), ("chatgpt", None)],
)
def test_a_name_that_nothing_matches_is_guessed(home: Visit, typed: str, meant: str | None) -> None:
    home.page.locator("#q").fill(typed)
    expect(home.page.locator("[data-list]")).to_contain_text("No model matches.")
    expect(home.page.locator("[data-list]")).to_contain_text(
        f"Did you mean {meant}" if meant else "You can add the model"
    )
    expect(home.page.locator("[data-said]")).to_contain_text(
        f"0 models. No model matches. {f'Did you mean {meant}' if meant else 'You can'}"
    )


def test_back_from_a_model_finds_the_place_in_a_long_list(big_site: Site, visit: OpenContext) -> None:
    with visit(big_site) as visiting:
        page = visiting.go("?modality=text")
        page.get_by_role("button", name="Show more").click()
        page.locator(".models .name").nth(150).scroll_into_view_if_needed()
        before = page.evaluate("scrollY")
        assert before > 1000
        page.locator(".models .name").nth(150).click()
        visiting.back()
        expect(page.locator(".models .name")).to_have_count(200)
        assert abs(page.evaluate("scrollY") - before) < 50


_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({value, sources}) =>
  [value, ...sources.map(({node}) => node?.outerHTML?.slice(0, 80))]))).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("path", ["", "?q=olmo&modality=text", "?label=om-od-ow&size=-10b&sort=newest", "?q=zzzqqq"])
def test_nothing_moves_while_the_page_comes_alive(site: Site, visit: OpenContext, width: int, path: str) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        visiting.context.add_init_script(_SHIFTS)
        page = visiting.go(path)
        page.wait_for_timeout(300)
        assert page.evaluate("shifts") == []


def test_a_large_registry_is_not_loaded_unasked(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        html = site.read("index.html").decode().replace("data-total=", 'data-total="10000" data-was=')
        visiting.page.route(site.base, lambda route: route.fulfill(body=html, content_type="text/html"))
        asked: list[str] = []
        visiting.page.on("request", lambda request: asked.append(request.url.removeprefix(site.base)))
        visiting.page.goto(site.base)
        visiting.page.wait_for_load_state("networkidle")
        assert "search.json" not in asked
        visiting.page.keyboard.press("/")
        visiting.page.keyboard.type("whisper")
        expect(visiting.page.locator(".models .name").first).to_contain_text("Whisper")
        assert "search.json" in asked


def test_without_a_script_the_controls_take_no_room_and_the_downloads_are_there(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go()
        assert page.locator(".live").evaluate_all("all => all.every((one) => one.getClientRects().length === 0)")
        expect(page.get_by_role("link", name="CSV", exact=True)).to_be_visible()
        assert len(names(page)) == len(models(site))


ROWS = """() => Object.fromEntries([...document.querySelectorAll(".models > li")].map((row) => {
    row.querySelectorAll(".pick").forEach((one) => one.remove());
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT), said = [];
    while (texts.nextNode()) said.push(texts.currentNode.data.trim());
    const shape = [...row.querySelectorAll("*")].map((one) => [one.tagName, one.className.baseVal ?? one.className, one.href ?? ""].join(" "));
    return [row.querySelector(".name").href, [...said.filter(Boolean), ...shape]];
}))"""


@pytest.mark.parametrize("which", ["site", "odd_site"])
def test_a_row_that_is_served_and_one_that_the_script_makes_are_alike(
    request: pytest.FixtureRequest, visit: OpenContext, which: str
) -> None:
    """But for the box to compare, and what a mouse is told of a label."""
    site = request.getfixturevalue(which)
    with visit(site, java_script_enabled=False) as visiting:
        served = visiting.go().evaluate(ROWS)
    with visit(site) as visiting:
        made = visiting.go("?sort=newest").evaluate(ROWS)
    assert len(served) == len(models(site))
    assert made == served


def test_a_row_says_what_its_words_are_to_a_screen_reader(home: Visit) -> None:
    row = home.page.locator(".models > li", has=home.page.get_by_role("link", name="StarCoder2 15B", exact=True))
    for _ in range(2):
        expect(row.locator(".verdict")).to_contain_text("OM-OW license restricted")
        expect(row.locator(".facts > span")).to_have_text(["modalities code", "parameters 15B", "released 2024"])
        expect(row.locator(".unseen").first).to_have_css("width", "1px")
        home.go("?sort=newest")


@pytest.mark.parametrize(("width", "lines"), [(DESKTOP, 2), (PHONE, 99)])
def test_a_summary_takes_two_lines_on_a_wide_screen_and_is_whole_on_a_phone(
    site: Site, visit: OpenContext, width: int, lines: int
) -> None:
    tall = "all => all.map(one => [one.clientHeight / parseFloat(getComputedStyle(one).lineHeight), one.scrollHeight > one.clientHeight + 1])"
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        found = visiting.go().locator(".models p").evaluate_all(tall)
    assert max(height for height, _ in found) <= lines + 0.1
    assert any(cut for _, cut in found) == (width == DESKTOP)

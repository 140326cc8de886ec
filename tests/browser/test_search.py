"""Finding models on the first page: search, facets, the address, more and fewer results."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import BIG, SUB_PATH, OpenContext, Site, Visit

Model = dict[str, Any]


def models(site: Site) -> list[Model]:
    return list(json.loads(site.read("search.json"))["models"])


def names(page: Page) -> list[str]:
    return page.locator(".models .name").all_inner_texts()


def named(site: Site, keep: Callable[[Model], bool]) -> list[str]:
    return sorted(model["name"] for model in models(site) if keep(model))


def box(page: Page, key: str, value: str) -> Any:
    return page.locator(f'.facets input[name="{key}"][value="{value}"]')


def counts(page: Page, key: str) -> dict[str, int]:
    """The count beside each value of a facet, by value."""
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
    shown = home.page.locator(".models .name").count()
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

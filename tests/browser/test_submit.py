"""The form of `/submit/`: from an empty page, a card, another entry or the keyboard to YAML that `check` accepts, and on to GitHub."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from openlabels.ground import urls
from tests.browser.conftest import DESKTOP, PHONE, OpenContext, Site, Visit, ready
from tests.browser.submitting import CARD, JUSTIFICATION, Hand, accepted, filled, label, open_form, read, yaml
from tests.browser.test_copy import REFUSALS


def test_by_hand_from_an_empty_form(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    assert label(page) == "No label yet"
    hand.tick("question.code", "public")
    assert label(page) == "OM"
    hand.tick("question.weights", "gated")
    assert label(page) == "OM"
    expect(page.locator(".ruling li").filter(has_text="OM-OW")).to_contain_text("Lift the gate")
    hand.choose("evidence.weights.0.access", "public")
    assert label(page) == "OM-OW"
    hand.fill("id", "example/tiny-1b")
    hand.fill("name", "Tiny 1B")
    hand.fill("organization", "Example: a lab")
    hand.fill("summary", "no")
    hand.fill("justification", JUSTIFICATION)
    hand.tick("modalities", "text")
    for part in ("code", "weights"):
        hand.fill(f"evidence.{part}.0.url", f"https://example.org/{part}")
        hand.fill(f"evidence.{part}.0.license", "Apache-2.0")
    made = accepted(page)
    assert made.entry.organization == "Example: a lab"
    assert made.entry.summary == "no"
    assert made.entry.justification == JUSTIFICATION
    assert made.entry.label == label(page) == "OM-OW"
    assert hand.actions < 25


def test_a_card_is_filled_in_with_under_25_actions(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.actions += 1
    page.locator("[data-card]").fill(CARD)
    expect(page.locator('[name="name"]')).to_have_value("Tiny 1B")
    expect(page.locator('[name="evidence.weights.0.license"]')).to_have_value("Apache-2.0")
    expect(page.locator('[name="evidence.weights.0.access"]')).to_have_value("")
    expect(page.locator('[name="derived_from"]')).to_have_value("hf:allenai/OLMo-2-1124-7B")
    expect(page.locator('[name="modalities"][value="text"]')).to_be_checked()
    assert "dataset" not in yaml(page)
    expect(page.locator(".from-card")).to_contain_text("List training data that nobody can get as closed")
    hand.press(".datasets button")
    expect(page.locator('[name="evidence.dataset.0.url"]')).to_have_value(
        "https://huggingface.co/datasets/allenai/dolma"
    )
    for part, answer in {"code": "public", "weights": "public", "dataset": "partial"}.items():
        hand.tick(f"question.{part}", answer)
    hand.fill("id", "example/tiny-1b")
    hand.fill("organization", "Example")
    hand.fill("summary", "A small language model.")
    hand.fill("justification", JUSTIFICATION)
    hand.fill("evidence.code.0.url", "https://example.org/code")
    hand.fill("evidence.code.0.license", "MIT")
    hand.fill("evidence.weights.0.url", "https://huggingface.co/example/tiny-1b")
    hand.choose("evidence.dataset.0.access", "public")
    hand.fill("evidence.dataset.0.license", "ODC-By-1.0")
    made = accepted(page)
    assert made.entry.label == "OM-OW"
    assert [(one.name, one.access) for one in made.entry.evidence.dataset] == [
        (None, "public"),
        ("The rest of the training data", "closed"),
    ]
    assert hand.actions < 25


def test_by_keyboard_alone(opened: Visit) -> None:
    page = opened.page
    keys = {
        "id": "example/tiny-1b",
        "name": "Tiny 1B",
        "organization": "Example",
        "summary": "A small model.",
        "evidence.code.0.url": "https://example.org/code",
        "evidence.code.0.license": "MIT",
        "justification": "The code is public, and nothing else is said here.",
    }
    for _ in range(200):
        page.keyboard.press("Tab")
        name, value = page.evaluate("[document.activeElement.name, document.activeElement.value]")
        if name == "question.code":
            page.keyboard.press("ArrowDown")
            assert page.evaluate("document.activeElement.value") == "public"
        elif name == "modalities" and value == "text":
            page.keyboard.press("Space")
        elif name in keys:
            page.keyboard.type(keys.pop(name))
        elif page.evaluate("document.activeElement.matches('[data-github]')"):
            break
    else:
        pytest.fail("the way to GitHub is not reached by Tab")
    assert not keys
    assert accepted(page).entry.label == "OM"
    assert page.locator("[data-github]").get_attribute("href")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_newcomer_gets_from_the_front_page_to_an_entry_by_what_is_to_be_read(
    site: Site, visit: OpenContext, width: int
) -> None:
    """Only links, labels and buttons as they are seen; what to do next is what the form says it still needs."""
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        page = visiting.go()
        page.get_by_role("link", name="Add a model").click()
        ready(page)
        page.get_by_label("Address on Hugging Face").fill("https://huggingface.co/Example/Tiny-1B")
        page.get_by_label("Model card", exact=True).first.fill(
            CARD.replace("A small model.", "A small language model of ours.")
        )
        page.get_by_role("button", name="Use it as the summary").click()
        actions = 4
        told = {
            "Organization": "Example",
            "Justification": JUSTIFICATION,
            "Code: address": "https://example.org/code",
            "Code: license": "MIT",
        }
        needed = page.locator(".needed a")
        while needed.count():
            actions += 3 if width == PHONE else 2
            if width == PHONE:
                page.locator("[data-brief]").click()
            asked = needed.first.text_content() or ""
            needed.first.click()
            if asked.endswith("?"):
                page.keyboard.press("Space" if page.evaluate("document.activeElement.value") == "public" else "Escape")
            else:
                page.keyboard.insert_text(told.pop(asked))
        assert not told
        made = accepted(page)
        assert (made.entry.label, made.entry.summary) == ("OM-OW", "A small language model of ours.")
        assert actions < 25
        assert (
            "registry/example/tiny-1b.yaml"
            in parse_qs(urlsplit(page.locator("[data-github]").get_attribute("href") or "").query)["filename"]
        )


def test_what_sizes_share_is_kept_from_another_entry(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = open_form(visiting, "?from=allenai/olmo-2-7b")
        expect(page.locator(".told")).to_have_text(
            "Filled in from OLMo 2 7B with what sizes of a family share. Check what differs."
        )
        expect(page.locator('[name="organization"]')).to_have_value("Ai2")
        for name in ("id", "name", "summary", "parameters", "evidence.weights.0.url", "links.model_card", "released"):
            expect(page.locator(f'[name="{name}"]')).to_have_value("")
        hand = Hand(page)
        hand.fill("id", "allenai/olmo-2-1b")
        hand.fill("name", "OLMo 2 1B")
        hand.fill("summary", "The smallest OLMo 2.")
        hand.fill("parameters", "1B")
        hand.fill("evidence.weights.0.url", "https://huggingface.co/allenai/OLMo-2-0425-1B")
        expect(page.locator(".needed a")).to_have_text(["Justification"])
        hand.fill("justification", JUSTIFICATION)
        made = accepted(page, "allenai/olmo-2-1b")
        assert made.entry.label == "OM-OD-OW"
        assert made.entry.family == "OLMo 2"
        assert hand.actions < 10


def test_an_entry_is_corrected_as_it_stands(site: Site, visit: OpenContext) -> None:
    models = json.loads(site.read("search.json"))["models"]
    several = [one for one in models if len(one["modalities"]) > 1]
    with visit(site) as visiting:
        for model_id in (one["id"] for one in (*models[::12], *several)):
            page = open_form(visiting, f"?edit={model_id}")
            expect(page.locator('[name="id"]')).to_have_value(model_id)
            expect(page.locator(".count")).to_have_text("No changes yet.")
            expect(page.locator("[data-changes]")).to_be_hidden()
            expect(page.locator("[data-path]")).to_have_text(f"registry/{model_id}.yaml")
            made = read(page, model_id)
            published = json.loads(site.read(urls.model_json(model_id)))["result"]
            assert made.entry.justification == published["justification"]
            assert made.entry.modalities == published["modalities"]
            assert made.entry.links.model_dump() == published["links"]
            assert [one.url for one in made.entry.evidence.code] == [
                one["url"] for one in published["parts"]["code"]["artifacts"]
            ]
            assert page.locator("[data-github]").get_attribute("href") == urls.edit_file(
                "open-model-labels/registry", "main", urls.entry_file(model_id)
            )


def test_a_correction_is_called_by_its_model_and_asks_for_no_card(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        expect(page.get_by_role("heading", level=1)).to_have_text("Correct OLMo 2 7B")
        expect(page).to_have_title(re.compile("^Correct OLMo 2 7B · "))
        expect(page.locator("[data-card]")).to_be_hidden()
        page.locator("[data-next]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Submit a model")
        expect(page).to_have_title(re.compile("^Submit a model · "))
        expect(page.locator("[data-card]")).to_be_visible()


def test_what_a_correction_changes_is_listed_the_label_first(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        hand, told = Hand(page), page.locator("[data-changes] li")
        hand.fill("family", "Another")
        expect(told).to_have_text(["Family: OLMo 2 → Another"])
        hand.tick("question.weights", "gated")
        expect(told).to_have_text(
            [
                "Label: OM-OD-OW → OM-OD. Does the justification still hold?",
                "Family: OLMo 2 → Another",
                "Weights: access: public → gated",
            ]
        )
        hand.fill("justification", JUSTIFICATION)
        expect(told.first).to_have_text("Label: OM-OD-OW → OM-OD")
        expect(told.nth(1)).to_have_text("Justification: changed")
        hand.fill("evidence.weights.0.url", "")
        page.locator('[data-artifact="evidence.weights.0"] [data-remove]').click()
        expect(told.last).to_have_text("Weights: https://huggingface.co/allenai/OLMo-2-1124-7B → nothing")
        page.locator("[data-next]").click()
        expect(page.locator("[data-changes]")).to_be_hidden()


def leaving(visiting: Visit) -> Page:
    """A corrected entry, where GitHub is a page of ours."""
    visiting.watch.expected.append("request that leaves the site: https://github.com/")
    visiting.page.route("https://github.com/**", lambda route: route.fulfill(body="GitHub", content_type="text/html"))
    page = open_form(visiting, "?edit=allenai/olmo-2-7b")
    page.locator('[name="family"]').fill("Another")
    return page


def test_the_way_to_an_entry_on_github_copies_it_first(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = leaving(visiting)
        written, link = yaml(page), page.get_by_role("link", name="Copy and open on GitHub")
        address = link.get_attribute("href") or ""
        link.click()
        page.wait_for_url(address)
        visiting.go("submit/")
        assert page.evaluate("navigator.clipboard.readText()") == written


@pytest.mark.parametrize("how", [{"modifiers": ["ControlOrMeta"]}, {"button": "middle"}])
def test_the_way_to_github_in_another_tab_copies_too(site: Site, visit: OpenContext, how: dict[str, Any]) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = leaving(visiting)
        visiting.context.route("https://github.com/**", lambda route: route.fulfill(body="GitHub"))
        with visiting.context.expect_page():
            page.locator("[data-github]").click(**how)
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == yaml(page)
        assert page.url.endswith("?edit=allenai/olmo-2-7b")


@pytest.mark.parametrize("how", REFUSALS)
def test_nobody_is_led_to_the_old_file_without_a_copy(site: Site, visit: OpenContext, how: str) -> None:
    with visit(site) as visiting:
        visiting.context.add_init_script(REFUSALS[how])
        page = leaving(visiting)
        link = page.locator("[data-github]")
        address = link.get_attribute("href") or ""
        link.click()
        expect(page.locator("[data-address-note]")).to_contain_text("The browser refused to copy")
        expect(page.get_by_role("status")).to_contain_text("The browser refused to copy")
        assert page.evaluate("getSelection().toString()").strip() == yaml(page).strip()
        expect(link).to_have_text("Open on GitHub")
        page.locator('[name="family"]').fill("Yet another")
        expect(link).to_have_text("Copy and open on GitHub")
        link.click()
        expect(link).to_have_text("Open on GitHub")
        link.click()
        page.wait_for_url(address)


def test_an_entry_that_does_not_come_is_not_said_to_be_none(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.watch.expected.append("503")
        visiting.page.route("**/olmo-2-7b.json", lambda route: route.fulfill(status=503))
        told = open_form(visiting, "?edit=allenai/olmo-2-7b").locator("[data-told]")
        expect(told).to_contain_text("The entry of allenai/olmo-2-7b could not be loaded")


def test_the_way_to_github_stands_out_when_all_is_there(site: Site, visit: OpenContext) -> None:
    def filled_in(page: Page) -> bool:
        style = "link => getComputedStyle(link).backgroundColor === getComputedStyle(link).borderTopColor"
        return bool(page.locator("[data-github]").evaluate(style))

    with visit(site) as visiting:
        assert not filled_in(open_form(visiting))
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        assert not filled_in(page)
        page.locator('[name="family"]').fill("Another")
        assert filled_in(page)
        page.locator('[name="name"]').fill("")
        assert not filled_in(page)


def test_the_next_size_starts_from_what_is_there(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        page.locator("[data-next]").click()
        expect(page.locator('[name="id"]')).to_have_value("")
        expect(page.locator('[name="id"]')).to_be_focused()
        expect(page.locator('[name="id"]')).to_be_editable()
        expect(page.locator('[name="family"]')).to_have_value("OLMo 2")
        expect(page.locator(".told")).to_have_count(0)
        expect(page).to_have_url(site.base + "submit/")
        expect(page.locator("[data-github]")).to_have_text("Propose on GitHub")


def test_a_model_that_is_not_there_is_told(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.watch.expected.append("404 (Not Found)")
        page = open_form(visiting, "?edit=nobody/nothing")
        expect(page.locator(".told")).to_have_text(
            "The registry has no model nobody/nothing: what you write here is a new entry."
        )
        page = open_form(visiting, "?from=<img src=x onerror=alert(1)>")
        expect(page.locator(".told")).to_contain_text("<img src=x")


# On its way


def test_the_address_of_github_carries_the_file_and_its_text(opened: Visit) -> None:
    filled(opened.page)
    address = opened.page.locator("[data-github]").get_attribute("href") or ""
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("github.com", "/open-model-labels/registry/new/main")
    assert parse_qs(parts.query) == {"filename": ["registry/example/tiny-1b.yaml"], "value": [yaml(opened.page)]}


def test_a_text_too_long_for_an_address_is_copied_instead(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = open_form(visiting)
        filled(page, "é" * 7000)
        link = page.locator("[data-github]")
        expect(link).to_have_text("Copy and open on GitHub")
        address = link.get_attribute("href") or ""
        assert len(address) < urls.SAFE_ADDRESS_LENGTH
        assert parse_qs(urlsplit(address).query) == {"filename": ["registry/example/tiny-1b.yaml"]}
        expect(page.locator("[data-address-note]")).to_contain_text("too long for a link")
        page.locator("[data-copy-yaml]").click()
        expect(page.locator("[data-copy-yaml]")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == yaml(page)
        expect(page.locator("[data-copy-yaml]")).to_have_text("Copy")


def test_a_copy_that_is_refused_selects_the_file_and_the_button_says_so(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.context.add_init_script(REFUSALS["refused"])
        page = open_form(visiting)
        filled(page)
        page.locator("[data-copy-yaml]").click()
        expect(page.locator("[data-copy-yaml]")).to_have_text("Selected: press Ctrl+C")
        assert page.evaluate("getSelection().toString()").strip() == yaml(page).strip()


def test_the_file_is_downloaded(opened: Visit) -> None:
    filled(opened.page)
    with opened.page.expect_download() as download:
        opened.page.locator("[data-download]").click()
    assert download.value.suggested_filename == "tiny-1b.yaml"
    assert download.value.path().read_text(encoding="utf-8") == yaml(opened.page)


def test_a_draft_survives_a_reload_until_it_is_cleared(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    filled(page)
    hand.press('[data-add="weights"]')
    hand.fill("evidence.weights.1.url", "https://example.org/w")
    hand.tick("modalities", "code")
    before = yaml(page)
    page.reload()
    assert yaml(ready(page)) == before
    expect(page.locator(".told")).to_have_text("This is your saved draft. Clear starts over.")
    page.locator("[data-clear]").click()
    assert yaml(page) == ""
    expect(page.locator(".told")).to_have_count(0)
    page.locator("[data-clear]").click()
    assert yaml(page) == before, "a second press undoes the first"
    page.locator("[data-clear]").click()
    page.reload()
    assert yaml(ready(page)) == ""


def test_what_was_pasted_survives_a_reload_and_leaves_alone_what_was_made_of_it(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    page.locator("[data-hub]").fill("https://huggingface.co/Some-Lab/Tiny-1B")
    page.locator("[data-card]").fill(CARD)
    hand.fill("name", "")
    hand.fill("id", "some-lab/tinier")
    before = yaml(page)
    page.reload()
    expect(ready(page).locator("[data-hub]")).to_have_value("https://huggingface.co/Some-Lab/Tiny-1B")
    expect(page.locator("[data-card]")).to_have_value(CARD)
    expect(page.locator(".from-card")).to_contain_text("Filled in: modalities, derived from,")
    assert yaml(page) == before
    expect(page.locator('[name="id"]')).to_have_value("some-lab/tinier")
    page.locator("[data-hub]").fill("")
    expect(page.locator('[name="evidence.weights.0.url"]')).to_have_value("")
    page.locator("[data-clear]").click()
    page.reload()
    expect(ready(page).locator("[data-card]")).to_have_value("")


def test_the_next_size_has_a_card_of_its_own(opened: Visit) -> None:
    page = opened.page
    page.locator("[data-card]").fill(CARD)
    page.locator("[data-next]").click()
    expect(page.locator("[data-card]")).to_have_value("")
    expect(page.locator(".from-card li")).to_have_count(0)


def test_a_correction_has_a_draft_of_its_own(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        Hand(open_form(visiting, "?edit=allenai/olmo-2-7b")).fill("family", "Another")
        assert yaml(open_form(visiting)) == ""
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        expect(page.locator('[name="family"]')).to_have_value("Another")
        page.locator("[data-clear]").click()
        expect(page.locator('[name="family"]')).to_have_value("OLMo 2")


def test_a_browser_that_keeps_nothing_has_a_form_all_the_same(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.context.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })"
        )
        page = open_form(visiting)
        filled(page)
        assert "Tiny 1B" in yaml(page)


@pytest.mark.parametrize("query", ["", "?from=allenai/olmo-2-7b", "?edit=allenai/olmo-2-7b"])
def test_the_way_to_github_is_seen_on_a_desktop_without_scrolling(site: Site, visit: OpenContext, query: str) -> None:
    with visit(site) as visiting:
        page = open_form(visiting, query)
        page.mouse.wheel(0, 400)
        expect(page.locator("[data-github]")).to_be_in_viewport(ratio=1)

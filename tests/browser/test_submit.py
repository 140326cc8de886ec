"""The form of `/submit/`: from an empty page, a card, another entry or the keyboard to YAML that `check` accepts."""

import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from openlabels import form, record, source, urls
from openlabels.record import Record
from tests.browser.conftest import PHONE, OpenContext, Site, Visit
from tests.entries import SETTINGS
from tests.test_form import hostile

FIELDS = form.document(SETTINGS)
JUSTIFICATION = "The code is public under Apache-2.0, and so are the weights.\n\n- Training data: *not* stated."

CARD = """---
license: apache-2.0
base_model: allenai/OLMo-2-1124-7B
datasets:
- allenai/dolma
- some-lab/other-data
pipeline_tag: text-generation
language: [en]
---

# Model Card for Tiny 1B

A small model.
"""


@pytest.fixture
def opened(site: Site, visit: OpenContext) -> Iterator[Visit]:
    with visit(site) as visiting:
        _open(visiting)
        yield visiting


def _open(visiting: Visit, query: str = "") -> Page:
    visiting.page.goto(f"{visiting.site.base}submit/{query}")
    return _ready(visiting.page)


def _ready(page: Page) -> Page:
    expect(page.locator("[data-github]")).to_be_visible()
    return page


class Hand:
    """An author at the form, whose every action is counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def fill(self, name: str, text: str) -> None:
        self.actions += 1
        self.page.locator(f'[name="{name}"]').fill(text)

    def choose(self, name: str, value: str) -> None:
        self.actions += 1
        self.page.locator(f'select[name="{name}"]').select_option(value)

    def tick(self, name: str, value: str) -> None:
        self.actions += 1
        self.page.locator(f'[name="{name}"][value="{value}"]').check()

    def press(self, selector: str) -> None:
        self.actions += 1
        self.page.locator(selector).first.click()


def yaml(page: Page) -> str:
    return page.locator("[data-yaml]").text_content() or ""


def accepted(page: Page, model_id: str = "example/tiny-1b") -> Record:
    """The record of the YAML that the page shows; there is no error in it."""
    made, problems = record.make(model_id, "x.yaml", yaml(page).encode())
    assert made, (problems, yaml(page))
    expect(page.locator(".count")).to_have_text("Ready to propose.")
    return made


def label(page: Page) -> str:
    return page.locator("[data-derived-label]").text_content() or ""


# To YAML that check accepts


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
    hand.fill("evidence.dataset.0.license", "ODC-By-1.0")
    made = accepted(page)
    assert made.entry.label == "OM-OW"
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
    assert not keys
    assert accepted(page).entry.label == "OM"
    assert page.locator("[data-github]").get_attribute("href")


def test_what_sizes_share_is_kept_from_another_entry(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = _open(visiting, "?from=allenai/olmo-2-7b")
        expect(page.locator('[name="organization"]')).to_have_value("Ai2")
        for name in ("id", "name", "summary", "parameters", "evidence.weights.0.url", "links.model_card", "released"):
            expect(page.locator(f'[name="{name}"]')).to_have_value("")
        hand = Hand(page)
        hand.fill("id", "allenai/olmo-2-1b")
        hand.fill("name", "OLMo 2 1B")
        hand.fill("summary", "The smallest OLMo 2.")
        hand.fill("parameters", "1B")
        hand.fill("evidence.weights.0.url", "https://huggingface.co/allenai/OLMo-2-0425-1B")
        made = accepted(page, "allenai/olmo-2-1b")
        assert made.entry.label == "OM-OD-OW"
        assert made.entry.family == "OLMo 2"
        assert hand.actions < 10


def test_an_entry_is_corrected_as_it_stands(site: Site, visit: OpenContext) -> None:
    ids = [one["id"] for one in json.loads(site.read("search.json"))["models"]]
    with visit(site) as visiting:
        for model_id in ids[::12]:
            page = _open(visiting, f"?edit={model_id}")
            expect(page.locator('[name="id"]')).to_have_value(model_id)
            made = accepted(page, model_id)
            published = json.loads(site.read(urls.model_json(model_id)))["result"]
            assert made.entry.justification == published["justification"]
            assert made.entry.links.model_dump() == published["links"]
            assert [one.url for one in made.entry.evidence.code] == [
                one["url"] for one in published["parts"]["code"]["artifacts"]
            ]
            assert page.locator("[data-github]").get_attribute("href") == urls.edit_file(
                "open-model-labels/registry", "main", urls.entry_file(model_id)
            )


def test_the_next_size_starts_from_what_is_there(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = _open(visiting, "?edit=allenai/olmo-2-7b")
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
        page = _open(visiting, "?edit=nobody/nothing")
        expect(page.locator(".told")).to_have_text("The registry has no model nobody/nothing: this is an empty form.")
        page = _open(visiting, "?from=<img src=x onerror=alert(1)>")
        expect(page.locator(".told")).to_contain_text("<img src=x")


# Every field, exactly


def test_there_is_a_control_for_every_field_of_the_schema(opened: Visit) -> None:
    names = [field["name"] for field in FIELDS["fields"] if field["kind"] != "group"]
    names += [f"links.{field['name']}" for field in FIELDS["links"]]
    names += [
        f"evidence.{part}.0.{field['name']}" for part in ("code", "weights", "dataset") for field in FIELDS["artifact"]
    ]
    for name in names:
        expect(opened.page.locator(f'[name="{name}"]').first).to_be_attached()


def typed(page: Page, values: dict[str, Any]) -> None:
    """Put values into controls as a browser does, all at once: typing 500 forms by key would take an hour."""
    page.evaluate(
        """values => {
            for (const [name, value] of Object.entries(values)) {
                for (const one of document.getElementsByName(name)) {
                    if (one.type === "checkbox") one.checked = value.includes(one.value);
                    else one.value = value;
                }
            }
            document.getElementsByName("id")[0].dispatchEvent(new Event("input", { bubbles: true }));
        }""",
        values,
    )


def as_held(text: str, area: bool) -> str:
    """What a control makes of text: one of a single line drops line breaks."""
    return text if area else text.replace("\n", "")


def test_500_sets_of_hostile_text_read_back_as_typed_and_are_judged_as_by_check(opened: Visit) -> None:
    page, seed = opened.page, random.Random(11)
    lines = ("name", "organization", "summary", "family", "released", "evidence.code.0.name", "links.paper")
    for _ in range(500):
        values = {name: as_held(hostile(seed), area=False) for name in lines}
        values |= {name: hostile(seed, 30) for name in ("justification", "evidence.code.0.note")}
        values |= {"evidence.code.0.access": seed.choice(["public", "gated", ""]), "id": "example/tiny"}
        typed(page, {**values, "modalities": ["text"]})
        text, order = page.evaluate(
            "[document.querySelector('[data-yaml]').textContent, document.querySelector('.count.fine') !== null]"
        )
        found, problems = source.parse("x.yaml", text.encode())
        assert found, (problems, text)
        for name, value in values.items():
            at: Any = found.data
            for step in name.split(".") if name != "id" else ():
                at = at[int(step)] if isinstance(at, list) else at.get(step, "" if step == name.split(".")[-1] else {})
            assert name == "id" or at == value, (name, value, text)
        made, _ = record.make("example/tiny", "x.yaml", text.encode())
        assert (made is not None) == order


def test_lists_take_one_item_a_line_or_commas(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("aliases", "example/a, example/b\n\nexample/c\n")
    hand.fill("evidence.code.0.mirrors", "https://example.org/a,b\nhttps://example.org/c, https://example.org/d")
    found, _ = source.parse("x.yaml", yaml(page).encode())
    assert found
    assert found.data["aliases"] == ["example/a", "example/b", "example/c"]
    assert found.data["evidence"]["code"][0]["mirrors"] == [
        "https://example.org/a,b",
        "https://example.org/c",
        "https://example.org/d",
    ]


def test_an_artifact_is_added_and_removed_and_an_untouched_one_is_left_out(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.press('[data-add="dataset"]')
    expect(page.locator('[name="evidence.dataset.1.url"]')).to_be_focused()
    hand.press('[data-add="dataset"]')
    hand.fill("evidence.dataset.2.url", "https://example.org/second")
    hand.fill("evidence.dataset.2.license", "nonsense")
    found, _ = source.parse("x.yaml", yaml(page).encode())
    assert found
    assert found.data["evidence"] == {"dataset": [{"url": "https://example.org/second", "license": "nonsense"}]}
    page.locator('[name="evidence.dataset.2.url"]').focus()
    expect(page.locator("#field-evidence-dataset-2-license-problem")).to_contain_text("unknown license “nonsense”")
    page.locator('[data-artifact="evidence.dataset.2"] [data-remove]').click()
    expect(page.locator('[data-add="dataset"]')).to_be_focused()
    assert yaml(page) == ""


# Mistakes


def test_a_mistake_is_told_at_its_field_in_the_words_of_check(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("evidence.code.0.license", "Apache 2.0")
    problem = page.locator("#field-evidence-code-0-license-problem")
    expect(problem).to_be_hidden()
    page.keyboard.press("Tab")
    expect(problem).to_contain_text("unknown license “Apache”. Did you mean one of Apache-1.0")
    control = page.locator('[name="evidence.code.0.license"]')
    expect(control).to_have_attribute("aria-invalid", "true")
    assert "field-evidence-code-0-license-problem" in (control.get_attribute("aria-describedby") or "")
    expect(page.get_by_role("status")).to_contain_text("License: unknown license “Apache”")
    hand.fill("evidence.code.0.license", "Apache-2.0")
    expect(problem).to_be_hidden()
    expect(control).not_to_have_attribute("aria-invalid", "true")


def test_the_list_of_what_is_missing_leads_to_each_field(opened: Visit) -> None:
    page = opened.page
    page.locator(".problems a").filter(has_text="Summary").click()
    expect(page.locator('[name="summary"]')).to_be_focused()
    expect(page.locator("#field-summary-problem")).to_contain_text("“summary” is missing")


def test_a_click_is_not_lost_where_a_field_was_left_by_it(opened: Visit) -> None:
    """The list must not be made anew, nor move, between the press of the button and its release."""
    page = opened.page
    page.locator('[name="name"]').fill(" ")
    link = page.locator(".problems a").filter(has_text="Summary").bounding_box()
    assert link
    page.mouse.move(link["x"] + 5, link["y"] + 5)
    page.mouse.down()
    page.wait_for_timeout(50)
    page.mouse.up()
    expect(page.locator('[name="summary"]')).to_be_focused()


@pytest.mark.parametrize("model_id", ["allenai/olmo-2-7b", "allenai/olmo-2.7b"])
def test_an_id_that_is_taken_leads_to_its_entry(opened: Visit, model_id: str) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("id", model_id)
    page.get_by_role("link", name="correct that entry").click()
    _ready(page)
    expect(page.locator('[name="name"]')).to_have_value("OLMo 2 7B")


# On its way


def _filled(page: Page, justification: str = JUSTIFICATION) -> None:
    hand = Hand(page)
    hand.fill("id", "example/tiny-1b")
    hand.fill("name", "Tiny 1B & co: “the first”")
    hand.fill("justification", justification)


def test_the_address_of_github_carries_the_file_and_its_text(opened: Visit) -> None:
    _filled(opened.page)
    address = opened.page.locator("[data-github]").get_attribute("href") or ""
    parts = urlsplit(address)
    assert (parts.netloc, parts.path) == ("github.com", "/open-model-labels/registry/new/main")
    assert parse_qs(parts.query) == {"filename": ["registry/example/tiny-1b.yaml"], "value": [yaml(opened.page)]}


def test_a_text_too_long_for_an_address_is_copied_instead(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = _open(visiting)
        _filled(page, "é" * 7000)
        link = page.locator("[data-github]")
        expect(link).to_have_text("Open an empty file on GitHub")
        address = link.get_attribute("href") or ""
        assert len(address) < urls.SAFE_ADDRESS_LENGTH
        assert parse_qs(urlsplit(address).query) == {"filename": ["registry/example/tiny-1b.yaml"]}
        expect(page.locator("[data-address-note]")).to_contain_text("too long")
        page.locator("[data-copy-yaml]").click()
        expect(page.get_by_role("status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == yaml(page)


def test_the_file_is_downloaded(opened: Visit) -> None:
    _filled(opened.page)
    with opened.page.expect_download() as download:
        opened.page.locator("[data-download]").click()
    assert download.value.suggested_filename == "tiny-1b.yaml"
    assert download.value.path().read_text(encoding="utf-8") == yaml(opened.page)


def test_a_draft_survives_a_reload_until_it_is_cleared(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    _filled(page)
    hand.press('[data-add="weights"]')
    hand.fill("evidence.weights.1.url", "https://example.org/w")
    hand.tick("modalities", "code")
    before = yaml(page)
    page.reload()
    assert yaml(_ready(page)) == before
    expect(page.locator(".told")).to_contain_text("draft")
    page.locator("[data-clear]").click()
    assert yaml(page) == ""
    expect(page.locator(".told")).to_have_count(0)
    page.locator("[data-clear]").click()
    assert yaml(page) == before, "a second press undoes the first"
    page.locator("[data-clear]").click()
    page.reload()
    assert yaml(_ready(page)) == ""


def test_a_correction_has_a_draft_of_its_own(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        Hand(_open(visiting, "?edit=allenai/olmo-2-7b")).fill("family", "Another")
        assert yaml(_open(visiting)) == ""
        page = _open(visiting, "?edit=allenai/olmo-2-7b")
        expect(page.locator('[name="family"]')).to_have_value("Another")
        page.locator("[data-clear]").click()
        expect(page.locator('[name="family"]')).to_have_value("OLMo 2")


def test_a_browser_that_keeps_nothing_has_a_form_all_the_same(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.context.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })"
        )
        page = _open(visiting)
        _filled(page)
        assert "Tiny 1B" in yaml(page)


# Cards


def test_a_card_leaves_alone_what_the_author_wrote(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("name", "Mine")
    page.locator("[data-card]").fill(CARD)
    expect(page.locator('[name="name"]')).to_have_value("Mine")
    expect(page.locator(".from-card")).to_contain_text("Left as you wrote it: name.")
    page.locator("[data-card]").fill(CARD.replace("apache-2.0", "mit"))
    expect(page.locator('[name="evidence.weights.0.license"]')).to_have_value("MIT")


def test_what_a_card_says_and_check_refuses_is_told_and_not_filled_in(opened: Visit) -> None:
    page = opened.page
    page.locator("[data-card]").fill(
        f"---\nlicense: other\nlicense_name: own\nlicense_link: https://x\n---\n# {'x' * 101}\n"
    )
    expect(page.locator(".from-card")).to_contain_text("Not filled in, name: 101 characters, and at most 100 fit")
    expect(page.locator(".from-card")).to_contain_text(
        "Not filled in, address of the license: “https://x” has no public"
    )
    expect(page.locator('[name="name"]')).to_have_value("")
    expect(page.locator('[name="evidence.weights.0.license"]')).to_have_value("LicenseRef-own")


def test_what_is_no_card_is_told(opened: Visit) -> None:
    opened.page.locator("[data-card]").fill("# Only text")
    expect(opened.page.locator(".from-card")).to_contain_text("no metadata")
    assert yaml(opened.page) == ""


def test_a_gate_in_the_card_is_proven_and_its_absence_proves_nothing(opened: Visit) -> None:
    opened.page.locator("[data-card]").fill("---\nlicense: gemma\nextra_gated_prompt: Log in\n---\n")
    expect(opened.page.locator('[name="evidence.weights.0.access"]')).to_have_value("gated")
    expect(opened.page.locator('[name="evidence.weights.0.license"]')).to_have_value("LicenseRef-Gemma")
    expect(opened.page.locator('[name="question.weights"][value="gated"]')).to_be_checked()


# Without JavaScript, on a phone


def test_a_full_form_is_not_wider_than_a_small_screen(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": 320, "height": 800}) as visiting:
        page = _open(visiting, "?edit=allenai/olmo-2-7b")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.locator('[name="name"]').fill("x" * 200)
        page.locator("[data-card]").fill(CARD.replace("some-lab/other-data", "a/" + "x" * 90))
        page.locator("[data-copy-yaml]").focus()
        page.locator(".problems a").first.click()
        expect(page.locator("#field-name-problem")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_without_javascript_the_template_and_the_way_to_github_are_there(site: Site, visit: OpenContext) -> None:
    with visit(site, java_script_enabled=False) as visiting:
        page = visiting.go("submit/")
        expect(page.locator('[data-embed="template"]')).to_be_visible()
        expect(page.get_by_role("link", name="Open a new file on GitHub")).to_be_visible()
        assert page.locator("[data-submit] *").count() == 0


def test_on_a_phone_what_few_need_is_folded_away(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": PHONE, "height": 800}) as visiting:
        page = _open(visiting)
        expect(page.locator('[name="family"]')).to_be_hidden()
        page.get_by_text("More fields").click()
        expect(page.locator('[name="family"]')).to_be_visible()


def test_the_label_bears_its_qualifier_and_a_models_page_leads_to_its_form(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("models/meta/llama-3.1-8b/")
        page.get_by_role("link", name="Edit in the form").click()
        expect(page.locator("[data-derived-label]")).to_have_text("OM")
        expect(page.locator("[data-derived-qualifier]")).to_have_text("restricted license")
        page.locator('[name="evidence.code.0.license"]').fill("MIT")
        page.locator('[name="evidence.code.0.license"]').blur()
        expect(page.locator("[data-derived-qualifier]")).to_be_hidden()

"""The form of `/submit/`: from an empty page, a card, another entry or the keyboard to YAML that `check` accepts."""

import json
import random
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from openlabels.ground import urls
from openlabels.projections import form
from openlabels.reading import record, source
from openlabels.reading.record import Record
from openlabels.reading.values import id_fault
from tests.browser.conftest import DESKTOP, PHONE, OpenContext, Site, Visit
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


def _unfold(page: Page) -> None:
    for summary in page.locator("[data-fold]:not([open]) > summary").all()[::-1]:
        summary.click()


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
    """The record of the YAML that the page shows, which is ready; there is no error in it."""
    made = read(page, model_id)
    expect(page.locator(".count")).to_have_text("Ready to propose.")
    return made


def read(page: Page, model_id: str) -> Record:
    """The record of the YAML that the page shows."""
    made, problems = record.make(model_id, "x.yaml", yaml(page).encode())
    assert made, (problems, yaml(page))
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
        _ready(page)
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
            page = _open(visiting, f"?edit={model_id}")
            expect(page.locator('[name="id"]')).to_have_value(model_id)
            expect(page.locator(".count")).to_have_text("Nothing is changed yet.")
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
        expect(page.locator(".told")).to_have_text(
            "The registry has no model nobody/nothing: what you write here is a new entry."
        )
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


class Author:
    """Somebody who types hostile text into the whole form, over and over, and mends it again.

    A set leaves most fields as they are, types hostile text into some, and what is right into those that the last set
    spoiled; fields get and lose the focus as they do under a person's hand. `typed` is what was typed into each control.
    """

    KEYED = 10
    """Every tenth set is typed key by key, and its texts are short; the others are put in whole."""

    def __init__(self, page: Page, good: dict[str, str]) -> None:
        self.page = page
        self.good = good
        self.typed: dict[str, str] = dict.fromkeys(good, "")
        controls = page.locator(".submit").locator("input[type=text][name], textarea[name], select[name]")
        self.kinds = dict(controls.evaluate_all("all => all.map(one => [one.name, one.localName])"))

    def types(self, number: int) -> None:
        seed = random.Random(f"set {number}")
        keyed = number % self.KEYED == 0
        spoiled = set(seed.sample(sorted(self.good), seed.randint(1 if keyed else 0, 2)))
        for name, right in self.good.items():
            if name in spoiled:
                self.write(name, self.hostile(seed, name, 15 if keyed else 10_000), keyed=keyed)
            elif self.typed[name] != right:
                self.write(name, right, keyed=False)
        self.page.keyboard.press("Tab")  # the last field is left as the others were

    def hostile(self, seed: random.Random, name: str, most: int) -> str:
        if self.kinds[name] == "select":
            return seed.choice([one for one in CHOICES[name] if one != self.good[name]])
        return hostile(seed, 20 if self.kinds[name] == "textarea" else 6)[:most]

    def write(self, name: str, text: str, *, keyed: bool) -> None:
        control = self.page.locator(f'[name="{name}"]')
        if self.kinds[name] == "select":
            control.select_option(text)
        elif keyed:
            control.fill("")
            self.press_keys(text)
        else:
            control.fill(text)
        self.typed[name] = text

    def is_held(self, name: str, held: str) -> bool:
        """Whether a control holds what was typed. One of a single line has no line ends: a browser makes spaces of
        those that are pasted, or nothing, and Enter writes none.
        """
        if self.kinds[name] != "input" or "\n" not in self.typed[name]:
            return held == self.typed[name]
        return "\n" not in held and re.sub("[\n ]", "", held) == re.sub("[\n ]", "", self.typed[name])

    def press_keys(self, text: str) -> None:
        """Key by key into what has the focus; no key writes a tab, so that is put in whole."""
        for piece in re.split(r"(\t+)", text):
            if piece.startswith("\t"):
                self.page.keyboard.insert_text(piece)
            else:
                self.page.keyboard.type(piece)


def _listed(text: str, *, addresses: bool = False) -> list[str]:
    """The items of a list as the form's hint promises them, by another way than the form's own."""
    lines = text.split("\n")
    pieces = [
        piece for line in lines for piece in (re.split(r",(?=\s|$|https?:)", line) if addresses else line.split(","))
    ]
    return [item.strip() for item in pieces if item.strip()]


def _expected(held: dict[str, str]) -> dict[str, Any]:
    """What the file says of each field that holds something."""
    many = {one["name"] for one in FIELDS["fields"] if one["many"]} | {"evidence.code.0.mirrors"}
    read = {name: _listed(text, addresses="mirrors" in name) if name in many else text for name, text in held.items()}
    return {name: value for name, value in read.items() if value and name != "id"}


def _said(data: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The values of an entry by the names of their controls."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = {str(at): one for at, one in enumerate(value)}
        found |= _said(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found


GOOD = {
    "id": "example/tiny",
    "name": "Tiny",
    "organization": "Example",
    "summary": "A small model.",
    "justification": JUSTIFICATION,
    "evidence.code.0.url": "https://example.org/code",
    "evidence.code.0.license": "MIT",
    "evidence.code.0.access": "public",
    **dict.fromkeys(("evidence.code.0.name", "evidence.code.0.note", "evidence.code.0.mirrors"), ""),
    **{one["name"]: "" for one in FIELDS["fields"] if not one["required"] and one["kind"] != "group"},
    **{f"links.{one['name']}": "" for one in FIELDS["links"]},
}
CHOICES = {
    "evidence.code.0.access": ["public", "gated", "closed", ""],
    "status": ["", "active", "superseded", "withdrawn"],
}
SETS = 500


def test_500_sets_of_hostile_text_are_typed_and_read_back_and_judged_as_by_check(opened: Visit) -> None:
    page = opened.page
    _unfold(page)
    page.locator('[name="modalities"][value="text"]').check()
    author = Author(page, GOOD)
    accepted_ones, failures = 0, []
    for number in range(SETS):
        author.types(number)
        text, fine, held = page.evaluate(
            """names => [document.querySelector("[data-yaml]").textContent, document.querySelector(".count.fine") !== null,
                         Object.fromEntries(names.map(name => [name, document.getElementsByName(name)[0].value]))]""",
            list(GOOD),
        )
        found, problems = source.parse("x.yaml", text.encode())
        said = _said(found.data) if found else {}
        said.pop("label", None)
        expected = {**_expected(held), "modalities": ["text"]}
        made, _ = record.make("example/tiny", "x.yaml", text.encode())
        judged = made is not None and not id_fault(held["id"])
        accepted_ones += judged
        strange = [name for name, text in held.items() if not author.is_held(name, text)]
        if strange or said != expected or judged != fine:
            wrong = {
                name: (said.get(name), expected.get(name))
                for name in {*said, *expected}
                if said.get(name) != expected.get(name)
            }
            failures.append((number, strange, wrong, problems[:2], {"check": judged, "form": fine}))
    assert not failures, f"{len(failures)} of {SETS} sets: {failures[:3]}"
    assert SETS * 0.1 < accepted_ones < SETS * 0.9, "both verdicts are given often"


def test_lists_take_one_item_a_line_or_commas(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    _unfold(page)
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
    expect(page.locator("#field-evidence-dataset-2-license-problem")).to_contain_text("Unknown license “nonsense”")
    page.locator('[data-artifact="evidence.dataset.2"] [data-remove]').click()
    expect(page.locator('[data-add="dataset"]')).to_be_focused()
    assert yaml(page) == ""


def test_a_removal_is_undone_with_all_that_was_there(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    _filled(page)
    hand.fill("evidence.code.0.url", "https://example.org/first")
    hand.press('[data-add="code"]')
    hand.fill("evidence.code.1.url", "https://example.org/second")
    before = yaml(page)
    page.locator('[data-artifact="evidence.code.0"] [data-remove]').click()
    assert yaml(page) != before
    page.get_by_role("button", name="Undo the removal").click()
    assert yaml(page) == before
    page.locator('[data-artifact="evidence.code.0"] [data-remove]').click()
    hand.fill("name", "Another")
    expect(page.locator("[data-clear]")).to_have_text("Clear")


ROWS = '[data-artifacts="dataset"] select'


@pytest.mark.parametrize(
    ("answer", "accesses"),
    [
        ("public", ["public", "public", "public"]),
        ("gated", ["gated", "gated", "gated"]),
        ("closed", ["closed", "closed", "closed"]),
        ("partial", ["", "", "", "closed"]),
    ],
)
def test_an_answer_is_that_of_every_artifact_and_the_rest_is_a_row_of_its_own(
    opened: Visit, answer: str, accesses: list[str]
) -> None:
    page, hand = opened.page, Hand(opened.page)
    for index in range(3):
        if index:
            hand.press('[data-add="dataset"]')
        hand.fill(f"evidence.dataset.{index}.url", f"https://example.org/{index}")
    hand.tick("question.dataset", answer)
    held = page.locator(ROWS).evaluate_all("all => all.map(one => one.value)")
    assert held == accesses
    expect(page.locator('[name="question.dataset"]:checked')).to_have_value(answer)
    for index in range(3):
        hand.choose(f"evidence.dataset.{index}.access", "public")
    hand.tick("question.dataset", "partial")
    held = page.locator(ROWS).evaluate_all("all => all.map(one => one.value)")
    assert held == ["public", "public", "public", "closed"], "what is listed stays as it was said to be"
    hand.tick("question.dataset", "public")
    assert page.locator(ROWS).evaluate_all("all => [...new Set(all.map(one => one.value))]") == ["public"]


def test_only_some_of_what_is_closed_is_partial(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    _unfold(page)
    hand.fill("evidence.dataset.0.name", "Everything")
    hand.tick("question.dataset", "closed")
    hand.tick("question.dataset", "partial")
    expect(page.locator(ROWS)).to_have_value("partial")
    expect(page.locator(ROWS)).to_have_count(1)


def test_what_waits_in_several_artifacts_is_told_apart(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("evidence.dataset.0.url", "https://example.org/0")
    hand.press('[data-add="dataset"]')
    _unfold(page)
    hand.fill("evidence.dataset.1.name", "UltraChat")
    told = page.locator(".needed")
    expect(told).to_contain_text("Training data, 1: license")
    expect(told).to_contain_text("Training data, UltraChat: license")
    told.get_by_role("link", name="Training data, UltraChat: access").click()
    expect(page.locator('[name="evidence.dataset.1.access"]')).to_be_focused()


# Beside other entries


def test_what_check_would_warn_of_beside_other_entries_is_told_before_it_is_proposed(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    _unfold(page)
    for name, text in {
        "id": "example/tiny-1b",
        "name": "Tiny",
        "organization": "Example",
        "summary": "Small.",
        "justification": JUSTIFICATION,
    }.items():
        hand.fill(name, text)
    hand.tick("modalities", "text")
    hand.tick("question.code", "public")
    hand.fill("evidence.code.0.url", "https://example.org/code")
    hand.fill("evidence.code.0.license", "MIT")
    hand.tick("question.dataset", "public")
    hand.fill("evidence.dataset.0.url", "https://example.org/data")
    hand.fill("evidence.dataset.0.license", "CC-BY-4.0")
    hand.fill("derived_from", "meta/llama-3.1-8b")
    expect(page.locator(".count")).to_have_text("Ready to propose; look at one thing first.")
    expect(page.locator(".problems").first).to_contain_text(
        "the training data of its base “meta/llama-3.1-8b” is not open"
    )
    hand.fill("derived_from", "allenai/olmo-2-7b")
    expect(page.locator(".count")).to_have_text("Ready to propose.")


def test_an_organization_of_the_registry_is_spelt_as_there(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("id", "allenai/olmo-9-1b")
    page.keyboard.press("Tab")
    expect(page.locator('[name="organization"]')).to_have_value("Ai2")
    hand.fill("organization", "AllenAI")
    expect(page.locator(".problems").first).to_contain_text("“AllenAI” here and “Ai2” in other entries of allenai/")
    assert "Ai2" in page.locator("#organizations option").evaluate_all("all => all.map(one => one.value)")


@pytest.mark.parametrize("query", ["", "?from=allenai/olmo-2-7b", "?edit=allenai/olmo-2-7b"])
def test_the_way_to_github_is_seen_on_a_desktop_without_scrolling(site: Site, visit: OpenContext, query: str) -> None:
    with visit(site) as visiting:
        page = _open(visiting, query)
        page.mouse.wheel(0, 400)
        expect(page.locator("[data-github]")).to_be_in_viewport(ratio=1)


# Mistakes


def test_a_mistake_is_told_at_its_field_in_the_words_of_check(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("evidence.code.0.license", "Apache 2.0")
    problem = page.locator("#field-evidence-code-0-license-problem")
    expect(problem).to_be_hidden()
    page.keyboard.press("Tab")
    expect(problem).to_contain_text("Unknown license “Apache”. Did you mean")
    control = page.locator('[name="evidence.code.0.license"]')
    expect(control).to_have_attribute("aria-invalid", "true")
    assert "field-evidence-code-0-license-problem" in (control.get_attribute("aria-describedby") or "")
    expect(page.get_by_role("status")).to_contain_text("License: unknown license “Apache”")
    hand.fill("evidence.code.0.license", "Apache-2.0")
    expect(problem).to_be_hidden()
    expect(control).not_to_have_attribute("aria-invalid", "true")


def test_the_list_of_what_is_missing_leads_to_each_field(opened: Visit) -> None:
    page = opened.page
    page.locator(".needed a").filter(has_text="Summary").click()
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
        f"---\nlicense: other\nlicense_name: own\nlicense_link: https://x\n---\n# Model Card for {'x' * 101}\n"
    )
    expect(page.locator(".from-card")).to_contain_text("Not filled in, name: 101 characters, and at most 100 fit")
    expect(page.locator(".from-card")).to_contain_text(
        "Not filled in, address of the license: “https://x” has no public"
    )
    expect(page.locator('[name="name"]')).to_have_value("")
    expect(page.locator('[name="evidence.weights.0.license"]')).to_have_value("LicenseRef-own")


ADDRESS = "https://huggingface.co/Some-Lab/Tiny-1B"


@pytest.mark.parametrize("place", ["[data-hub]", "[data-card]"])
def test_an_address_gives_the_id_and_that_of_the_weights(opened: Visit, place: str) -> None:
    page = opened.page
    page.locator(place).fill(f"{ADDRESS}/blob/main/README.md?x=1")
    expect(page.locator('[name="id"]')).to_have_value("some-lab/tiny-1b")
    expect(page.locator('[name="evidence.weights.0.url"]')).to_have_value(ADDRESS)
    expect(page.locator(".from-card")).to_contain_text("Paste the card's text as well")
    page.locator("[data-card]").fill(
        (f"{ADDRESS}\n" if place == "[data-card]" else "") + CARD.replace("Model Card for ", "")
    )
    expect(page.locator('[name="name"]')).to_have_value("Tiny 1B")
    expect(page.locator('[name="evidence.weights.0.license"]')).to_have_value("Apache-2.0")
    expect(page.locator(".from-card")).not_to_contain_text("as well")
    page.locator(place).fill("")
    expect(page.locator('[name="id"]')).to_have_value("")


def test_what_is_no_address_of_a_model_is_told_and_fills_nothing(opened: Visit) -> None:
    opened.page.locator("[data-hub]").fill("https://huggingface.co/datasets/allenai/dolma")
    expect(opened.page.locator(".from-card")).to_contain_text("not the address of a model")
    assert yaml(opened.page) == ""


def test_a_name_on_the_hub_that_is_no_id_is_a_suggestion(opened: Visit) -> None:
    page = opened.page
    page.locator("[data-hub]").fill("https://huggingface.co/Lab/Yi__34B-")
    expect(page.locator('[name="id"]')).to_have_value("")
    expect(page.locator(".from-card")).to_contain_text("lab/yi-34b")
    page.get_by_role("button", name="Use it as the id").click()
    expect(page.locator('[name="id"]')).to_have_value("lab/yi-34b")


def test_a_heading_and_a_first_sentence_are_no_entry_until_the_author_says_so(opened: Visit) -> None:
    page = opened.page
    page.locator("[data-card]").fill(CARD.replace("# Model Card for Tiny 1B", "# Tiny and Small"))
    assert "Tiny and Small" not in yaml(page)
    assert "A small model" not in yaml(page)
    page.get_by_role("button", name="Use it as the name").click()
    page.locator("[data-card]").fill(CARD.replace("A small model.", "It is a *small* language model. It is new."))
    page.get_by_role("button", name="Use it as the summary").click()
    assert "name: Tiny and Small\n" in yaml(page)
    assert "summary: It is a small language model.\n" in yaml(page)


def test_an_id_of_hugging_face_without_its_mark_is_understood(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    _unfold(page)
    hand.fill("derived_from", "Qwen/Qwen2.5-3B")
    page.keyboard.press("Tab")
    expect(page.locator("#field-derived_from-problem")).to_contain_text("Did you mean “hf:Qwen/Qwen2.5-3B”?")


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


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_what_few_need_is_folded_and_says_what_is_inside(site: Site, visit: OpenContext, width: int) -> None:
    with visit(site, viewport={"width": width, "height": 800}) as visiting:
        page = _open(visiting)
        for name in ("family", "links.paper", "evidence.code.0.note"):
            expect(page.locator(f'[name="{name}"]')).to_be_hidden()
        more = page.locator("summary").filter(has_text="More fields")
        expect(more).to_contain_text("family, parameters")
        expect(more).to_contain_text("none filled in")
        more.click()
        page.locator('[name="family"]').fill("Tiny")
        expect(more).to_contain_text("1 of 15 filled in")
        page.reload()
        expect(_ready(page).locator('[name="family"]')).to_be_visible()
        page.locator("[data-clear]").click()
        expect(page.locator('[name="family"]')).to_be_hidden()


def test_a_fold_is_open_where_it_holds_something_or_an_entry_is_corrected(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        assert _open(visiting, "?edit=allenai/olmo-2-7b").locator("[data-fold]:not([open])").count() == 0
        page = _open(visiting)
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
        page = _open(visiting)
        _unfold(page)
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


# What is left to do


def test_an_untouched_form_complains_of_nothing_and_says_what_it_needs(opened: Visit) -> None:
    page = opened.page
    expect(page.locator(".count")).to_have_text("7 still needed.")
    expect(page.locator(".problems:not(.needed) li")).to_have_count(0)
    needed = page.locator(".needed a")
    assert needed.all_text_contents() == [
        "Is the code public?",
        "Id",
        "Name",
        "Organization",
        "Summary",
        "Modalities",
        "Justification",
    ]
    assert "missing" not in page.locator(".result").inner_text()
    expect(page.locator("[data-address-note]")).not_to_contain_text("Not ready")
    for place in range(7):
        needed.nth(place).click()
        name = str(page.evaluate("document.activeElement.name"))
        assert name == ["question.code", "id", "name", "organization", "summary", "modalities", "justification"][place]


def test_the_label_is_never_something_to_fill_in(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.tick("question.code", "gated")
    hand.fill("evidence.code.0.url", "https://example.org/code")
    hand.fill("evidence.code.0.license", "MIT")
    expect(page.locator(".needed")).not_to_contain_text("Label")
    expect(page.locator(".problems:not(.needed) li")).to_contain_text("the code is not open, so there is no label")
    page.locator("[data-copy-yaml]").click()
    expect(page.locator("#field-label-problem")).to_be_hidden()


def test_a_closed_artifact_may_do_without_an_address_and_the_field_says_so(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hint = page.locator("#field-evidence-dataset-0-url-hint")
    expect(hint).to_contain_text("Required unless closed")
    hand.tick("question.dataset", "closed")
    expect(hint).to_have_text("Optional here, as it is closed.")
    hand.fill("evidence.dataset.0.url", "https://example.org/data")
    expect(page.locator('[name="evidence.dataset.0.url"]')).to_be_enabled()
    assert "https://example.org/data" in yaml(page)
    hand.choose("evidence.dataset.0.access", "partial")
    expect(hint).to_contain_text("Required unless closed")


def test_a_phone_has_one_line_that_stays_and_leads_to_what_is_left(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": PHONE, "height": 667}) as visiting:
        page = _open(visiting)
        bar = page.locator("[data-brief]")
        expect(bar).to_have_text("7 still needed: show")
        expect(bar).to_be_in_viewport()
        page.locator('[name="name"]').press_sequentially("Tiny")
        expect(bar).to_have_text("6 still needed: show")
        expect(page.get_by_role("status")).to_have_text("")
        page.locator('[name="name"]').blur()
        expect(page.get_by_role("status")).to_have_text("6 still needed")
        bar.click()
        expect(page.locator(".count")).to_be_focused()
        expect(page.locator(".needed")).to_be_in_viewport()
        expect(bar).not_to_be_in_viewport()


def test_on_a_phone_nothing_that_has_the_focus_is_covered(site: Site, visit: OpenContext) -> None:
    with visit(site, viewport={"width": PHONE, "height": 667}) as visiting:
        page = _open(visiting)
        _unfold(page)
        page.evaluate("scrollTo(0, 0)")
        page.locator("[data-hub]").focus()
        for step in range(60):
            page.keyboard.press("Tab")
            page.wait_for_timeout(250)  # a mistake of the field that was left is told, and moves what stands below it
            covered = page.evaluate(
                """async () => {
                    for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);
                    const one = document.activeElement, bar = document.querySelector(".brief");
                    const [a, b] = [one.getBoundingClientRect(), bar.getBoundingClientRect()];
                    if (one === document.body || bar.contains(one) || !one.closest(".entry")) return "";
                    return a.bottom > b.top && a.top < b.bottom ? `${one.name || one.textContent} ${a.bottom} > ${b.top}` : "";
                }"""
            )
            assert not covered, (step, covered)


def test_on_a_desktop_the_list_itself_is_beside_the_form(opened: Visit) -> None:
    expect(opened.page.locator("[data-brief]")).to_be_hidden()
    expect(opened.page.locator(".needed")).to_be_in_viewport()


def test_the_label_bears_its_qualifier_and_a_models_page_leads_to_its_form(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        page = visiting.go("models/meta/llama-3.1-8b/")
        page.get_by_role("link", name="Edit in the form").click()
        expect(page.locator("[data-derived-label]")).to_have_text("OM")
        expect(page.locator("[data-derived-qualifier]")).to_have_text("restricted license")
        page.locator('[name="evidence.code.0.license"]').fill("MIT")
        page.locator('[name="evidence.code.0.license"]').blur()
        expect(page.locator("[data-derived-qualifier]")).to_be_hidden()


def test_what_is_pasted_as_a_whole_value_loses_the_spaces_around_it(site: Site, visit: OpenContext) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as visiting:
        page = _open(visiting)
        address, name = page.locator('[name="evidence.code.0.url"]'), page.locator('[name="name"]')
        page.evaluate("navigator.clipboard.writeText(' https://github.com/example/tiny \\n')")
        address.press("Control+V")
        expect(address).to_have_value("https://github.com/example/tiny")
        expect(page.locator("[data-yaml]")).to_contain_text("https://github.com/example/tiny")
        name.fill("Tiny")
        page.evaluate("navigator.clipboard.writeText(' 1B')")
        name.press("End")
        name.press("Control+V")
        expect(name).to_have_value("Tiny 1B")

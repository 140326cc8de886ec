"""What a pasted model card, or an address on Hugging Face, fills into the form of `/submit/`."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.submitting import CARD, Hand, unfold, yaml


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
    expect(page.locator(".from-card")).to_contain_text(
        "Paste the card's text as well: this page contacts no other site."
    )
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
    expect(page.locator(".from-card")).to_contain_text(
        "Its name there is no valid id here; the nearest valid one: lab/yi-34b"
    )
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
    unfold(page)
    hand.fill("derived_from", "Qwen/Qwen2.5-3B")
    page.keyboard.press("Tab")
    expect(page.locator("#field-derived_from-problem")).to_contain_text("Did you mean “hf:Qwen/Qwen2.5-3B”?")


def test_what_is_no_card_is_told(opened: Visit) -> None:
    opened.page.locator("[data-card]").fill("# Only text")
    expect(opened.page.locator(".from-card")).to_contain_text(
        "This text has no metadata: a model card begins with a --- line. Copy the raw README.md, not the rendered page."
    )
    assert yaml(opened.page) == ""


def test_a_gate_in_the_card_is_proven_and_its_absence_proves_nothing(opened: Visit) -> None:
    opened.page.locator("[data-card]").fill("---\nlicense: gemma\nextra_gated_prompt: Log in\n---\n")
    expect(opened.page.locator('[name="evidence.weights.0.access"]')).to_have_value("gated")
    expect(opened.page.locator('[name="evidence.weights.0.license"]')).to_have_value("LicenseRef-Gemma")
    expect(opened.page.locator('[name="question.weights"][value="gated"]')).to_be_checked()

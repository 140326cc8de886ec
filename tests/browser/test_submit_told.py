"""What the form of `/submit/` tells an author: mistakes in the words of `check`, what it would warn of, what is left to do."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, OpenContext, Site, Visit, ready
from tests.browser.submitting import JUSTIFICATION, Hand, open_form, unfold, yaml


def test_what_check_would_warn_of_beside_other_entries_is_told_before_it_is_proposed(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    unfold(page)
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


TAKEN = (
    "the registry has allenai/olmo-2-7b already. Choose an id that differs in more than dots, dashes and underscores, "
    "or correct that entry."
)


@pytest.mark.parametrize("model_id", ["allenai/olmo-2-7b", "allenai/olmo-2.7b"])
def test_an_id_that_is_taken_leads_to_its_entry(opened: Visit, model_id: str) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("id", model_id)
    expect(page.locator(".problems").first).to_have_text("Id: the registry has allenai/olmo-2-7b already")
    expect(page.locator(".count")).to_contain_text("1 to fix")
    page.keyboard.press("Tab")
    problem = page.locator("#field-id-problem")
    expect(problem).to_have_text(TAKEN[0].upper() + TAKEN[1:])
    expect(page.locator('[name="id"]')).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("status")).to_have_text(f"Id: {TAKEN}")
    problem.get_by_role("link", name="correct that entry").click()
    ready(page)
    expect(page.locator('[name="name"]')).to_have_value("OLMo 2 7B")


LISTED = "“OLMo 2 7B” lists this address already. If it is the same model, correct that entry."
OLMO = "https://huggingface.co/allenai/OLMo-2-1124-7B"


def test_weights_that_another_entry_lists_are_a_warning_at_their_field(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("evidence.weights.0.url", OLMO)
    page.keyboard.press("Tab")
    problem = page.locator("#field-evidence-weights-0-url-problem")
    expect(problem).to_have_text(LISTED)
    expect(page.locator('[name="evidence.weights.0.url"]')).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".count")).not_to_contain_text("to fix")
    hand.fill("evidence.weights.0.url", f"{OLMO}-Other")
    expect(problem).to_be_hidden()
    hand.fill("evidence.code.0.url", OLMO)
    expect(page.locator(".problems").first).not_to_contain_text("already")
    hand.fill("evidence.weights.0.url", OLMO)
    problem.get_by_role("link", name="correct that entry").click()
    expect(ready(page).locator('[name="name"]')).to_have_value("OLMo 2 7B")


def test_a_pasted_address_that_another_entry_lists_is_told_where_it_is_pasted(opened: Visit) -> None:
    page = opened.page
    page.locator("[data-hub]").fill(f"{OLMO}/tree/main")
    expect(page.locator("details > .problem")).to_have_text(LISTED)
    expect(page.locator(".problems").first).to_contain_text("“OLMo 2 7B” lists this address already")
    expect(page.get_by_role("status")).to_contain_text(LISTED)
    page.locator("[data-hub]").fill("")
    expect(page.locator("details > .problem")).to_be_hidden()


def test_who_lists_an_address_is_asked_once_and_only_for_new_weights(site: Site, visit: OpenContext) -> None:
    asked: list[str] = []
    with visit(site) as visiting:
        visiting.page.on("request", lambda request: asked.append(request.url) if "by-url" in request.url else None)
        page = open_form(visiting, "?edit=allenai/olmo-2-7b")
        hand = Hand(page)
        hand.fill("family", "Another")
        assert not asked
        hand.fill("evidence.weights.0.url", "https://example.org/x")
        expect(page.locator(".problems").first).not_to_contain_text("already")
        hand.fill("evidence.weights.0.url", OLMO)
        page.wait_for_load_state("networkidle")
        assert len(asked) == 1
        expect(page.locator(".problems").first).not_to_contain_text("already")


def test_where_nobody_can_say_who_lists_an_address_nothing_is_said(site: Site, visit: OpenContext) -> None:
    with visit(site) as visiting:
        visiting.watch.expected.append("503")
        visiting.page.route("**/by-url.json", lambda route: route.fulfill(status=503))
        page = open_form(visiting)
        with page.expect_response("**/by-url.json"):
            page.locator("[data-hub]").fill(OLMO)
        expect(page.locator('[name="evidence.weights.0.url"]')).to_have_value(OLMO)
        expect(page.locator("details > .problem")).to_be_hidden()
        visiting.page.unroute("**/by-url.json")
        page.wait_for_timeout(1100)
        page.locator("[data-hub]").fill(f"{OLMO}/tree/main")
        expect(page.locator("details > .problem")).to_have_text(LISTED)


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
    expect(page.locator("[data-address-note]")).to_contain_text("Not ready yet: 7 still needed, as listed above.")
    expect(page.locator("[data-path]")).to_have_text("registry/your-org/your-model.yaml")
    for place in range(7):
        needed.nth(place).click()
        name = str(page.evaluate("document.activeElement.name"))
        assert name == ["question.code", "id", "name", "organization", "summary", "modalities", "justification"][place]


def test_the_label_is_never_something_to_fill_in(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    expect(page.locator('[name="label"] option:checked')).to_have_text("no label yet")
    hand.tick("question.code", "gated")
    hand.fill("evidence.code.0.url", "https://example.org/code")
    hand.fill("evidence.code.0.license", "MIT")
    expect(page.locator('[name="label"] option:checked')).to_have_text("no label yet")
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
        page = open_form(visiting)
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
        page = open_form(visiting)
        unfold(page)
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
        page = open_form(visiting)
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

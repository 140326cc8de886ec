"""An author at the form of `/submit/`: what the tests of it share."""

from playwright.sync_api import Page, expect

from openlabels.reading import record
from openlabels.reading.record import Record
from tests.browser.conftest import Visit, ready

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


def open_form(visiting: Visit, query: str = "") -> Page:
    visiting.page.goto(f"{visiting.site.base}submit/{query}")
    return ready(visiting.page)


def unfold(page: Page) -> None:
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


def filled(page: Page, justification: str = JUSTIFICATION) -> None:
    hand = Hand(page)
    hand.fill("id", "example/tiny-1b")
    hand.fill("name", "Tiny 1B & co: “the first”")
    hand.fill("justification", justification)

"""Every field of an entry in the form of `/submit/`: typed, read back and judged as by `check`."""

import random
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from openlabels.projections import form
from openlabels.reading import record, source
from openlabels.reading.values import id_fault
from tests.browser.conftest import Visit
from tests.browser.submitting import JUSTIFICATION, Hand, filled, unfold, yaml
from tests.entries import SETTINGS
from tests.projections.test_form import hostile

FIELDS = form.document(SETTINGS)


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
    unfold(page)
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
    unfold(page)
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
    filled(page)
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
    unfold(page)
    hand.fill("evidence.dataset.0.name", "Everything")
    hand.tick("question.dataset", "closed")
    hand.tick("question.dataset", "partial")
    expect(page.locator(ROWS)).to_have_value("partial")
    expect(page.locator(ROWS)).to_have_count(1)


def test_what_waits_in_several_artifacts_is_told_apart(opened: Visit) -> None:
    page, hand = opened.page, Hand(opened.page)
    hand.fill("evidence.dataset.0.url", "https://example.org/0")
    hand.press('[data-add="dataset"]')
    unfold(page)
    hand.fill("evidence.dataset.1.name", "UltraChat")
    told = page.locator(".needed")
    expect(told).to_contain_text("Training data, 1: license")
    expect(told).to_contain_text("Training data, UltraChat: license")
    told.get_by_role("link", name="Training data, UltraChat: access").click()
    expect(page.locator('[name="evidence.dataset.1.access"]')).to_be_focused()

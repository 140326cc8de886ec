"""Which links entries list, and what is told of each at its line."""

from typing import Any

import pytest

from openlabels.elsewhere import links
from openlabels.elsewhere.answers import Judgment, Outcome
from openlabels.elsewhere.links import Link, Listing
from openlabels.ground.problem import Severity
from openlabels.reading.folding import Place
from openlabels.reading.record import Record, places
from tests import entries
from tests.elsewhere.listed import FULL, URL
from tests.entries import entry


def record(data: dict[str, Any], model_id: str = "example/tiny-1b") -> tuple[Record, dict[str, Place]]:
    made, problems = entries.make(data, model_id)
    assert made, problems
    return made, places(entries.text(data).encode())


# Which links there are


def test_every_place_of_an_entry_that_holds_an_address_is_opened() -> None:
    found = {link.url: [(at.field, at.access) for at in link.listings] for link in links.plan([record(FULL)])}
    assert found == {
        "https://example.org/": [("links.homepage", None)],
        "https://example.org/code": [("evidence.code.0.url", "public")],
        "https://example.org/dataset": [("evidence.dataset.1.url", "partial")],
        "https://example.org/license": [("evidence.code.0.license_url", None)],
        "https://example.org/paper": [("links.paper", None)],
        "https://example.org/weights": [("evidence.weights.0.url", "gated")],
        "https://mirror.example/code": [("evidence.code.0.mirrors.0", "public")],
        "https://mirror.example/weights": [("evidence.weights.0.mirrors.0", "gated")],
    }


def test_no_address_in_the_real_registry_is_left_out() -> None:
    model_id = "allenai/olmo-2-7b"
    text = (entries.ROOT / f"registry/{model_id}.yaml").read_text()
    made, _ = entries.make(text, model_id)
    assert made
    planned = {link.url for link in links.plan([(made, places(text.encode()))])}
    for line in text.partition("evidence:")[2].splitlines():
        key, _, value = line.strip().removeprefix("- ").partition(": ")
        if value.startswith("https://") and key != "note":
            assert value.partition("#")[0] in planned


def test_an_address_is_one_link_wherever_it_stands_and_whatever_fragment_it_has() -> None:
    one = record(entry(links={"homepage": f"{URL}#readme"}), "example/one-1b")
    two = record(entry(), "example/two-1b")
    (link,) = links.plan([two, one])
    assert link.url == URL
    assert [(at.id, at.field) for at in link.listings] == [
        ("example/two-1b", "evidence.code.0.url"),
        ("example/one-1b", "evidence.code.0.url"),
        ("example/one-1b", "links.homepage"),
    ]


def test_links_have_the_place_of_the_value() -> None:
    one = record(entry())
    (link,) = links.plan([one])
    assert (link.listings[0].line, link.listings[0].column) == one[1]["evidence.code.0.url"]
    assert link.listings[0].path == "registry/example/tiny-1b.yaml"


# What is told of it

ANSWERED = {
    Outcome.OK: Judgment(Outcome.OK, 200, None, "HTTP 200"),
    Outcome.MOVED: Judgment(Outcome.MOVED, 200, "https://new.example/", "HTTP 200"),
    Outcome.LOGIN: Judgment(Outcome.LOGIN, 401, None, "HTTP 401"),
    Outcome.GONE: Judgment(Outcome.GONE, 404, None, "HTTP 404"),
    Outcome.UNKNOWN: Judgment(Outcome.UNKNOWN, None, None, "it gave no answer in time"),
}
E, W = Severity.ERROR, Severity.WARNING
PLACES: dict[tuple[str, str | None], dict[Outcome, Severity | None]] = {
    ("evidence.code.0.url", "public"): {Outcome.LOGIN: E},
    ("evidence.code.0.url", "gated"): {Outcome.LOGIN: None},
    ("evidence.code.0.url", "partial"): {Outcome.LOGIN: None},
    ("evidence.code.0.url", "closed"): {Outcome.LOGIN: None},
    ("evidence.code.0.mirrors.0", "public"): {Outcome.LOGIN: W},
    ("evidence.code.0.mirrors.0", "gated"): {Outcome.LOGIN: None},
    ("evidence.code.0.license_url", None): {Outcome.LOGIN: W},
    ("links.paper", None): {Outcome.LOGIN: W},
}
ALWAYS: dict[Outcome, Severity | None] = {Outcome.OK: None, Outcome.MOVED: W, Outcome.GONE: E, Outcome.UNKNOWN: W}


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("place", PLACES)
def test_how_bad_an_outcome_is_depends_on_what_the_entry_says(
    place: tuple[str, str | None], outcome: Outcome, withdrawn: bool
) -> None:
    wanted = (ALWAYS | PLACES[place])[outcome]
    link = Link(URL, (Listing("a/b", "registry/a/b.yaml", 3, 7, place[0], place[1], withdrawn),))
    told = list(links.problems(link, ANSWERED[outcome]))
    assert [one.severity for one in told] == ([W if withdrawn and wanted else wanted] if wanted else [])
    assert all((one.line, one.column, one.field, one.code) == (3, 7, place[0], f"link-{outcome}") for one in told)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (Outcome.GONE, f"“{URL}” is gone: HTTP 404"),
        (Outcome.LOGIN, f"“{URL}” asks for a login: HTTP 401"),
        (Outcome.MOVED, f"“{URL}” has moved for good to “https://new.example/”"),
        (Outcome.UNKNOWN, f"could not check “{URL}”: it gave no answer in time"),
    ],
)
def test_a_problem_says_what_is_wrong_and_what_to_do(outcome: Outcome, message: str) -> None:
    (link,) = links.plan([record(entry())])
    (told,) = links.problems(link, ANSWERED[outcome])
    assert told.message == message
    assert told.hint.endswith(".")


def test_every_entry_that_lists_a_link_is_told() -> None:
    (link,) = links.plan([record(entry(), "example/one-1b"), record(entry(), "example/two-1b")])
    told = [one.path for one in links.problems(link, ANSWERED[Outcome.GONE])]
    assert told == ["registry/example/one-1b.yaml", "registry/example/two-1b.yaml"]


def test_what_a_server_says_of_itself_is_shown_and_not_obeyed() -> None:
    (link,) = links.plan([record(entry())])
    moved = Judgment(Outcome.MOVED, 200, "https://x.example/\x1b[2J\n::error::", "")
    assert all(ord(c) >= 32 for told in links.problems(link, moved) for c in told.message)

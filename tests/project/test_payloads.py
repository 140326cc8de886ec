"""The collection of payloads: which of them `check` refuses, and that it takes the rest, which the browser then shows."""

import pytest

from tests import payloads
from tests.entries import artifact, entry, make


def test_there_are_enough_to_cover_every_context() -> None:
    assert payloads.COUNT >= 300
    assert len(payloads.TEXTS) + len(payloads.MARKDOWN) + len(payloads.ADDRESSES) >= 300


def bearing(field: str, value: str) -> dict[str, object]:
    match field:
        case "url" | "license":
            return entry(evidence={"code": [{**artifact(), "license_url": "https://example.org/l", field: value}]})
        case "aliases" | "contacts":
            return entry(**{field: [value]})
        case _:
            return entry(**{field: value})


@pytest.mark.parametrize(("field", "value"), payloads.REFUSED)
def test_check_refuses(field: str, value: str) -> None:
    made, problems = make(bearing(field, value))
    assert made is None
    assert problems
    assert all(one.message.isprintable() and one.hint.isprintable() for one in problems)

"""What is remembered of links from week to week: when a warning is due, the file it is kept in, and the issue."""

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.elsewhere import kept, link_issue, watch
from openlabels.elsewhere.answers import Judgment, Outcome, Tags
from openlabels.elsewhere.links import Link, Listing
from openlabels.elsewhere.watch import Address, Failing, Memory, Row, Seen, Why
from openlabels.reading.glance import Glance
from tests import entries
from tests.entries import artifact, entry, evidence

URL = "https://example.org/code"
DAY = "2026-11-23"

WORKS = Judgment(Outcome.OK, 200, None, "HTTP 200")
MOVED = Judgment(Outcome.MOVED, 200, "https://new.example/", "HTTP 200")
LOGIN = Judgment(Outcome.LOGIN, 401, None, "HTTP 401")
GONE = Judgment(Outcome.GONE, 404, None, "HTTP 404")
SILENT = Judgment(Outcome.UNKNOWN, None, None, "it gave no answer in time", silent=True)
WALLED = Judgment(Outcome.UNKNOWN, 403, None, "HTTP 403 from bot blocking")


def link(url: str = URL, access: str | None = "public", field: str = "evidence.code.0.url", **more: Any) -> Link:
    at: dict[str, Any] = {
        "id": "example/tiny-1b",
        "path": "registry/example/tiny-1b.yaml",
        "line": 1,
        "column": 1,
        "withdrawn": False,
    }
    return Link(url, (Listing(field=field, access=access, **(at | more)),))


def after(*looks: tuple[str, Judgment], one: Link | None = None, memory: Memory = watch.NOTHING) -> Memory:
    """The memory after looks at one link, each on a day."""
    for day, found in looks:
        memory = watch.after(memory, [(one or link(), found)], day)
    return memory


def days(*numbers: int) -> list[str]:
    return [(date(2026, 11, 1) + timedelta(n)).isoformat() for n in numbers]


def failing(why: Why, since: int, last: int, times: int) -> Failing:
    return Failing(why, days(since)[0], days(last)[0], times)


# What a look adds


def test_a_link_that_answers_was_seen_working_on_that_day() -> None:
    assert after((DAY, WORKS)).rows == {URL: Row(DAY, DAY)}
    assert after((DAY, MOVED)).rows == {URL: Row(DAY, DAY)}


def test_a_failure_keeps_the_day_on_which_it_last_worked() -> None:
    found = after(("2026-11-16", WORKS), (DAY, GONE)).rows
    assert found == {URL: Row(DAY, "2026-11-16", Failing(Why.GONE, DAY, DAY, 1))}


def test_failures_count_by_the_day() -> None:
    memory = after(*((day, SILENT) for day in days(0, 0, 7, 7, 7, 14)))
    assert memory.rows[URL].failing == failing(Why.SILENT, 0, 14, 3)


def test_how_it_fails_is_as_it_failed_last() -> None:
    memory = after(*zip(days(0, 7, 14), (SILENT, LOGIN, GONE), strict=True))
    assert memory.rows[URL].failing == failing(Why.GONE, 0, 14, 3)


def test_one_answer_and_the_count_begins_anew() -> None:
    memory = after(*zip(days(0, 7, 14, 21), (GONE, GONE, WORKS, GONE), strict=True))
    assert memory.rows[URL].failing == failing(Why.GONE, 21, 21, 1)


def test_a_look_that_tells_nothing_changes_nothing() -> None:
    before = after(*zip(days(0, 7), (WORKS, GONE), strict=True))
    assert after((days(14)[0], WALLED), memory=before) == before
    assert after((DAY, WALLED)).rows == {}


@pytest.mark.parametrize(
    ("access", "field", "works"),
    [
        ("public", "evidence.code.0.url", False),
        ("gated", "evidence.code.0.url", True),
        ("partial", "evidence.code.0.url", True),
        ("public", "evidence.code.0.mirrors.0", True),
        (None, "links.paper", None),
        (None, "evidence.code.0.license_url", None),
    ],
)
def test_a_login_fails_only_what_is_said_to_be_public(access: str | None, field: str, works: bool | None) -> None:
    rows = after((DAY, LOGIN), one=link(access=access, field=field)).rows
    assert {True: rows.get(URL) == Row(DAY, DAY), False: bool(rows) and rows[URL].failing is not None, None: not rows}[
        works
    ]


def test_what_is_no_longer_listed_is_forgotten() -> None:
    assert after((DAY, WORKS), one=link("https://example.org/new"), memory=after((DAY, WORKS))).rows.keys() == {
        "https://example.org/new"
    }


def test_a_row_of_the_future_is_not_believed() -> None:
    memory = after(("9999-12-31", GONE), (DAY, GONE))
    assert memory.rows[URL].failing == Failing(Why.GONE, DAY, DAY, 1)


def test_tags_are_remembered_while_a_thing_works() -> None:
    tagged = Judgment(Outcome.OK, 200, None, "HTTP 200", tags=Tags('"a"'))
    assert after((DAY, tagged)).tags() == {URL: Tags('"a"')}
    assert after((DAY, tagged), (DAY, SILENT)).tags() == after((DAY, WORKS)).tags() == {}


def test_what_was_not_seen_for_longest_is_opened_first() -> None:
    memory = Memory({"https://a/": Row("2026-11-16"), "https://b/": Row("2026-11-09")})
    assert memory.oldest_first(["https://a/", "https://b/", "https://c/"]) == ["https://c/", "https://b/", "https://a/"]


@pytest.mark.parametrize(
    ("hosts", "silent", "ours"), [(4, 4, False), (5, 2, False), (5, 3, True), (50, 25, False), (50, 50, True)]
)
def test_most_hosts_silent_at_once_is_our_own_outage(hosts: int, silent: int, ours: bool) -> None:
    looks = [
        (link(f"https://h{n}.example/{m}"), SILENT if n < silent else WORKS) for n in range(hosts) for m in range(2)
    ]
    assert watch.is_our_own_outage(looks) is ours


def test_an_error_of_a_server_is_no_outage_of_ours() -> None:
    broken = Judgment(Outcome.UNKNOWN, 500, None, "HTTP 500", silent=True)
    assert not watch.is_our_own_outage((link(f"https://h{n}.example/"), broken) for n in range(9))


# When it is told


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ([0], False),
        ([0, 7], False),
        ([0, 1, 2, 3, 4, 5, 6], False),
        ([0, 1, 7], True),
        ([0, 7, 14], True),
        ([0, 0, 7], False),
    ],
)
def test_a_warning_is_due_after_three_failures_on_different_days_over_a_week(looks: list[int], told: bool) -> None:
    found = after(*((day, GONE) for day in days(*looks))).rows[URL].failing
    assert found
    assert found.is_told is told


def record(data: dict[str, Any] | None = None) -> Glance:
    made, problems = entries.make(data or entry())
    assert made, problems
    return made.glance


FAILED = failing(Why.SILENT, 0, 14, 3)


def test_evidence_was_last_seen_working_when_all_of_it_was() -> None:
    one = record(entry(evidence=evidence(weights="gated", dataset="partial")))
    rows = {"code": Row(DAY, "2026-11-16", FAILED), "weights": Row(DAY, DAY), "dataset": Row(DAY, "2026-11-09")}
    memory = Memory({f"https://example.org/{part}": row for part, row in rows.items()})
    told = Address(URL, Why.SILENT, "2026-11-01", "2026-11-15", 3)
    assert watch.of(memory, one) == Seen("2026-11-09", 3, 3, (told,))


def test_what_was_never_seen_working_is_counted() -> None:
    memory = Memory({URL: Row(DAY, DAY), "https://example.org/weights": Row(DAY, None)})
    assert watch.of(memory, record(entry(evidence=evidence(weights="gated")))) == Seen(DAY, 1, 2, ())


def test_of_an_entry_nobody_has_looked_at_nothing_is_told() -> None:
    assert watch.of(watch.NOTHING, record()) == Seen(None, 0, 1, ())


def test_a_fragment_does_not_hide_what_is_known() -> None:
    one = record(entry(evidence={"code": [artifact("code#readme")]}))
    assert watch.of(Memory({URL: Row(DAY, DAY)}), one).last_working == DAY


def test_a_withdrawn_model_may_fail() -> None:
    one = record(entry(status="withdrawn", status_note="Its publisher took it down."))
    assert watch.of(Memory({URL: Row(DAY, None, FAILED)}), one).failing == ()


def test_what_is_no_longer_said_to_be_public_may_ask_for_a_login() -> None:
    row = Row(DAY, None, failing(Why.LOGIN, 0, 14, 3))
    memory = Memory({"https://example.org/weights": row})
    public, gated = (
        record(entry(label=label, evidence=evidence(weights=access)))
        for label, access in (("OM-OW", "public"), ("OM", "gated"))
    )
    assert (len(watch.of(memory, public).failing), len(watch.of(memory, gated).failing)) == (1, 0)


# The file

ROWS = {
    URL: Row(DAY, "2026-11-16", Failing(Why.GONE, DAY, DAY, 1)),
    "https://example.org/weights": Row(DAY, DAY, None, Tags('W/"a"', "Mon, 23 Nov 2026 12:00:00 GMT")),
    "https://example.org/never": Row(DAY, None, FAILED),
}


def test_what_is_kept_reads_back_as_it_was() -> None:
    text = kept.as_text(Memory(ROWS), "2026-11-23T04:17:00Z")
    assert kept.read(text.encode()) == Memory(ROWS)
    assert len(text.splitlines()) == len(ROWS) + 2
    assert kept.as_text(Memory(dict(reversed(ROWS.items()))), "2026-11-23T04:17:00Z") == text


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xfe", b"{", b"[" * 100_000, b"[]", b"null", b"7", b"9" * 5000, b'{"schema_version": 1}'),
        *(b'{"schema_version": 2, "links": []}', b'{"schema_version": 1, "links": {}}'),
    ],
    ids=range(11),
)
def test_a_file_that_is_none_of_ours_is_passed_over_and_said_to_be(content: bytes) -> None:
    found = kept.read(content)
    assert found.rows == {}
    assert found.fault


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = kept.as_text(Memory(ROWS), "").encode()
    monkeypatch.setattr(kept, "MOST_BYTES", len(text))
    assert not kept.read(text).fault
    assert "too large" in kept.read(text + b" ").fault


BROKEN: list[Any] = [
    *(None, 7, "x", [], {}, {"url": None}, {"url": ["x"]}),
    *({"looked": None}, {"looked": "2026-11-31"}, {"looked": "20261123"}, {"looked": "２０２６-11-23"}, {"looked": 20261123}),
    *({"last_working": "2026-11-24"}, {"last_working": ""}, {"last_working": "<script>"}, {"failing": "yes"}, {"failing": {}}),
    *({"failing": {"why": "evil", "since": DAY, "last": DAY, "times": 1}},),
    *({"failing": {"why": "gone", "since": DAY, "last": DAY, "times": times}} for times in (0, 2, -1, True, 1.0, "1", None)),
    *({"failing": {"why": "gone", "since": DAY, "last": "2026-11-22", "times": 1}},),
    *({"failing": {"why": "gone", "since": DAY, "last": "2026-11-24", "times": 1}},),
]  # fmt: skip
GOOD = {"url": URL, "looked": DAY, "last_working": None, "failing": None, "etag": "", "last_modified": ""}


@pytest.mark.parametrize("change", BROKEN, ids=range(len(BROKEN)))
def test_a_row_that_is_not_in_order_is_passed_over_and_the_others_hold(change: Any) -> None:
    row = GOOD | change if isinstance(change, dict) and change else change
    other = GOOD | {"url": "https://example.org/other"}
    found = kept.read(json.dumps({"schema_version": 1, "links": [row, other]}).encode())
    assert found.rows.keys() == {"https://example.org/other"}
    assert found.fault == "1 of its 2 rows are not in order"


def test_tags_that_a_header_could_not_hold_are_not_taken_from_a_file() -> None:
    row = GOOD | {"etag": '"a"\r\nX-Evil: 1', "last_modified": "x\r\n"}
    assert kept.read(json.dumps({"schema_version": 1, "links": [row]}).encode()).tags() == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "why", "since", "last", "times"]), inner),
)  # fmt: skip


@given(st.lists(JSON | st.dictionaries(st.sampled_from(list(GOOD)), JSON).map(lambda some: GOOD | some), max_size=5))
def test_no_row_whatever_breaks_the_reader(rows: list[Any]) -> None:
    found = kept.read(json.dumps({"schema_version": 1, "links": rows}).encode())
    assert len(found.rows) <= len(rows)
    day = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
    assert all(day.fullmatch(row.looked) for row in found.rows.values())


@given(st.binary())
def test_no_bytes_whatever_break_the_reader(content: bytes) -> None:
    kept.read(content)


# The issue


def issue(*looks: tuple[Link, Judgment], memory: Memory = watch.NOTHING) -> str:
    return link_issue.text([one for one, _ in looks], {one.url: found for one, found in looks}, memory)


def test_where_all_is_well_there_is_no_issue() -> None:
    assert issue() == issue((link(), WORKS)) == issue((link(), WALLED)) == issue((link(), SILENT)) == ""


def test_what_needs_a_person_is_told_by_kind_with_its_entries() -> None:
    memory = Memory({URL: Row(DAY, None, FAILED), "https://a.example/": Row(DAY, None, Failing(Why.GONE, DAY, DAY, 1))})
    said = issue(
        (link(), SILENT),
        (link("https://a.example/"), GONE),
        (link("https://b.example/"), LOGIN),
        (link("https://c.example/"), MOVED),
        (link("https://d.example/"), WORKS),
        memory=memory,
    )
    wanted = [
        "### Gone: 1",
        f"- `https://a.example/` (`HTTP 404`, since {DAY}), in `example/tiny-1b`",
        "### Asks for a login, though it is said to be public: 1",
        "- `https://b.example/` (`HTTP 401`), in `example/tiny-1b`",
        "### Has not answered for a week or longer: 1",
        f"- `{URL}` (`it gave no answer in time`, since 2026-11-01), in `example/tiny-1b`",
        "### Moved for good: 1",
        "- `https://c.example/` to `https://new.example/` (`HTTP 200`), in `example/tiny-1b`",
    ]
    assert [line for line in said.splitlines() if line.startswith(("#", "- "))] == wanted


@pytest.mark.parametrize(
    "one", [link(withdrawn=True), link(access="gated"), link(access=None, field="links.paper")], ids=range(3)
)
def test_a_login_that_no_entry_denies_is_no_matter(one: Link) -> None:
    assert issue((one, LOGIN)) == ""


def test_a_look_that_tells_nothing_needs_nobody_however_long_it_was_silent_before() -> None:
    assert issue((link(), WALLED), memory=Memory({URL: Row(DAY, None, FAILED)})) == ""


HOSTILE = "https://x.example/`@somebody`</details><img src=x>\n::error::x\n#1 [a](b) \x1b[2J"


def test_a_strangers_words_stand_in_code_where_they_do_nothing() -> None:
    said = issue((link(HOSTILE), Judgment(Outcome.MOVED, 200, HOSTILE, HOSTILE)))
    (line,) = [line for line in said.splitlines() if "x.example" in line]
    assert "\x1b" not in said
    outside = re.sub(r"`[^`]*`", "", line)
    assert outside == "-  to  (), in "
    assert not [line for line in said.splitlines() if line.startswith("::")]


def test_however_much_is_wrong_github_takes_the_issue() -> None:
    many = [(link(f"https://example.org/{'x' * 2000}{n}"), GONE) for n in range(3000)]
    said = issue(*many)
    assert 50_000 < len(said) < 65_536
    assert said.endswith("… and more: run `python build.py links` to see all.\n")
    assert "### Gone: 3,000" in said


def test_a_link_of_many_entries_names_some() -> None:
    at = [link(id=f"example/tiny-{n:02}b").listings[0] for n in range(30)]
    assert "`example/tiny-09b` and 20 more" in issue((Link(URL, tuple(at)), GONE))

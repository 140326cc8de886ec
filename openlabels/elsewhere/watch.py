"""What is remembered of each address from one weekly look to the next, and when its silence is worth telling.

Knows when an address was last found as its entries say, and since when it is not. Refuses to open anything (`rounds`
does), to read a clock or the file that this is kept in (`kept` does), and to touch a label: people do, once they
have looked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

from openlabels.elsewhere.answers import UNTAGGED, Judgment, Outcome, Tags
from openlabels.elsewhere.links import Link, is_claimed_public
from openlabels.ground.label import Access
from openlabels.reading.glance import Glance
from openlabels.reading.values import Status

FEW_HOSTS = 5
"""Of fewer hosts too little is known to tell their outage from our own."""

TIMES, DAYS = 3, 7
"""An address is told to fail after so many failed looks on different days, over at least so many days."""


class Why(StrEnum):
    """How an address fails: it says that it is gone, asks for a login though it is public, or does not answer."""

    GONE = "gone"
    LOGIN = "login"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Failing:
    """Looks that failed on `times` different days, from `since` to `last`, with none between that did not."""

    why: Why
    since: str
    last: str
    times: int

    @property
    def is_told(self) -> bool:
        """Whether this is more than an outage."""
        over = date.fromisoformat(self.last) - date.fromisoformat(self.since)
        return self.times >= TIMES and over.days >= DAYS


@dataclass(frozen=True, slots=True)
class Row:
    """What is remembered of an address; days are `YYYY-MM-DD`, `looked` is that of the last look of all."""

    looked: str
    last_working: str | None = None
    failing: Failing | None = None
    tags: Tags = UNTAGGED


@dataclass(frozen=True, slots=True)
class Memory:
    """Rows by address, without its fragment; `fault` says what of the kept file was not believed, '' for nothing."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    fault: str = ""

    def tags(self) -> dict[str, Tags]:
        """Of each address what to ask with."""
        return {url: row.tags for url, row in self.rows.items() if row.tags != UNTAGGED}

    def oldest_first(self, addresses: Iterable[str]) -> list[str]:
        """Addresses in the order in which they are due: never seen, then long not seen."""
        return sorted(addresses, key=lambda url: (self.rows[url].looked if url in self.rows else "", url))


NOTHING = Memory()


class Address(NamedTuple):
    """An address of an entry's evidence that has failed for long enough to be told."""

    url: str
    why: Why
    since: str
    last: str
    times: int


class Seen(NamedTuple):
    """What is known of an entry's evidence: `working` of its `addresses` were found as stated, all on or after `last_working`."""

    last_working: str | None
    working: int
    addresses: int
    failing: tuple[Address, ...]


def of(memory: Memory, one: Glance) -> Seen:
    """What is known of the artifacts' own addresses; a withdrawn model's may fail."""
    listed: dict[str, set[str]] = {}
    for part in one.parts:
        for item in part.items:
            if item.url:
                listed.setdefault(item.url, set()).add(item.access)
    rows = {url: row for url in listed if (row := memory.rows.get(urldefrag(url).url))}
    days = [row.last_working for row in rows.values() if row.last_working]
    told = () if one.status == Status.WITHDRAWN else (_told(url, row, listed[url]) for url, row in rows.items())
    return Seen(min(days, default=None), len(days), len(listed), tuple(address for address in told if address))


def _told(url: str, row: Row, access: set[str]) -> Address | None:
    found = row.failing
    if not found or not found.is_told or (found.why is Why.LOGIN and Access.PUBLIC not in access):
        return None
    return Address(url, found.why, found.since, found.last, found.times)


# A look is added to the memory


def after(memory: Memory, looks: Iterable[tuple[Link, Judgment]], day: str) -> Memory:
    """The memory after a look on `day`, of every link that is listed today and of no other."""
    rows = ((link.url, _after(memory.rows.get(link.url), link, found, day)) for link, found in looks)
    return Memory({url: row for url, row in rows if row})


def _after(row: Row | None, link: Link, found: Judgment, day: str) -> Row | None:
    if row and row.looked > day:
        row = None  # what the future says is not believed
    works = _works(link, found)
    if works is None:
        return row
    if works:
        return Row(day, day, None, found.tags)
    before = row or Row(day)
    return replace(before, looked=day, failing=_failing(before.failing, _WHY[found.outcome], day), tags=UNTAGGED)


_WHY = {Outcome.GONE: Why.GONE, Outcome.LOGIN: Why.LOGIN, Outcome.UNKNOWN: Why.SILENT}


def _works(link: Link, found: Judgment) -> bool | None:
    """Whether an address was found as its entries say, None where the look tells nothing."""
    if found.outcome is Outcome.LOGIN:
        is_said = any(at.access for at in link.listings)
        return not is_claimed_public(link) if is_said else None
    if found.outcome is Outcome.UNKNOWN:
        return False if found.silent else None
    return found.outcome is not Outcome.GONE


def _failing(before: Failing | None, why: Why, day: str) -> Failing:
    if before is None:
        return Failing(why, day, day, 1)
    return Failing(why, before.since, day, before.times + (before.last != day))


def is_our_own_outage(looks: Iterable[tuple[Link, Judgment]]) -> bool:
    """Whether more hosts are silent than a bad week explains: then it is this machine that cannot get out."""
    silent: dict[str, bool] = {}
    for link, found in looks:
        host = urlsplit(link.url).hostname or ""
        silent[host] = silent.get(host, True) and found.http is None
    return len(silent) >= FEW_HOSTS and sum(silent.values()) * 2 > len(silent)

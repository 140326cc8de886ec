"""Which addresses the entries list, and what is wrong with an entry when one of them is not as stated.

Knows every place of an entry that holds an address, and how bad it is there that one is gone, asks for a login, or has
moved. Refuses to know what an answer means (`answers` does), and to open anything (`rounds` and `fetch` do).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urldefrag

from openlabels.elsewhere.answers import Judgment, Outcome
from openlabels.ground.label import Access, Part
from openlabels.ground.problem import Problem, Severity, quoted
from openlabels.reading.entry import Artifact
from openlabels.reading.folding import Place
from openlabels.reading.record import Record
from openlabels.reading.values import Status

REPORT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """One place where an entry lists an address; `access` is the artifact's, None where the address is of none."""

    id: str
    path: str
    line: int
    column: int
    field: str
    access: str | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Link:
    """An address without its fragment, and everywhere that it is listed."""

    url: str
    listings: tuple[Listing, ...]


def plan(entries: Iterable[tuple[Record, Mapping[str, Place]]]) -> list[Link]:
    """Every address that the entries list, each once, in order; with each entry come the places of its values."""
    listed: dict[str, list[Listing]] = {}
    for one, places in entries:
        for field, url, access in _addresses(one):
            line, column = places.get(field, (1, 1))
            withdrawn = one.entry.status == Status.WITHDRAWN
            listing = Listing(one.id, one.path, line, column, field, access, withdrawn)
            listed.setdefault(urldefrag(url).url, []).append(listing)
    return [Link(url, tuple(listings)) for url, listings in sorted(listed.items())]


def _addresses(one: Record) -> Iterator[tuple[str, str, str | None]]:
    """(dotted field, address, access of its artifact)."""
    for part in Part:
        for index, artifact in enumerate(one.entry.evidence.artifacts(part)):
            yield from _of_artifact(f"evidence.{part}.{index}", artifact)
    for name, url in one.entry.links:
        if url:
            yield f"links.{name}", url, None


def _of_artifact(at: str, artifact: Artifact) -> Iterator[tuple[str, str, str | None]]:
    if artifact.url:
        yield f"{at}.url", artifact.url, artifact.access
    if artifact.license_url:
        yield f"{at}.license_url", artifact.license_url, None
    for index, mirror in enumerate(artifact.mirrors):
        yield f"{at}.mirrors.{index}", mirror, artifact.access


def problems(link: Link, judgment: Judgment) -> Iterator[Problem]:
    """What is wrong with a link, at each place that lists it."""
    message, hint = WORDS.get(judgment.outcome, ("", ""))
    shown = {"url": quoted(link.url, 200), "to": quoted(judgment.location or "", 200), "why": judgment.detail}
    for at in link.listings:
        if severity := _severity(judgment.outcome, at):
            said = message.format(**shown)
            yield Problem(f"link-{judgment.outcome}", at.path, at.line, at.column, at.field, said, hint, severity)


WORDS = {
    Outcome.GONE: ("{url} is gone: {why}", "Find where its publisher has it now, or state that it is closed."),
    Outcome.LOGIN: (
        "{url} asks for a login: {why}",
        "What is public can be had without an account: link the place where it can, or state that it is gated.",
    ),
    Outcome.MOVED: ("{url} has moved for good to {to}", "Open it there, and write the new address if it is the same."),
    Outcome.UNKNOWN: ("could not check {url}: {why}", "Open it in a browser."),
}
"""Of each outcome that a person should look at: what is said of it, and what to do."""


def _severity(outcome: Outcome, at: Listing) -> Severity | None:
    """How bad an outcome is at one place; a withdrawn model's links may well be gone."""
    asks = outcome is Outcome.LOGIN
    if outcome is Outcome.OK or (asks and at.access not in {None, Access.PUBLIC}):
        return None
    wrong = outcome is Outcome.GONE or (asks and _is_claim(at))
    return Severity.ERROR if wrong and not at.withdrawn else Severity.WARNING


def is_claimed_public(link: Link) -> bool:
    """Whether an entry says of an artifact with this very address that anyone can get it."""
    return any(at.access == Access.PUBLIC and _is_claim(at) for at in link.listings)


def _is_claim(at: Listing) -> bool:
    return at.access is not None and at.field.endswith(".url")


def as_json(planned: Iterable[Link], judged: Mapping[str, Judgment], seconds: int) -> dict[str, object]:
    """The report; `judged` has each link's judgment by its address, `seconds` is the Unix time that it bears."""
    results = [_result(link, judged[link.url]) for link in planned]
    return {"schema_version": REPORT_VERSION, "checked_at": time_of(seconds), "results": results}


def time_of(seconds: int) -> str:
    """A Unix time as RFC 3339 writes it, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _result(link: Link, judgment: Judgment) -> dict[str, object]:
    return {
        "url": link.url,
        "status": judgment.outcome.value,
        "http": judgment.http,
        "location": judgment.location,
        "detail": judgment.detail,
        "entries": sorted({at.id for at in link.listings}),
        "access": sorted({at.access for at in link.listings if at.access}),
    }

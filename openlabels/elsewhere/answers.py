"""What it means how an address answered: it is there, has moved, asks for a login, is gone, or nobody can tell.

Knows HTTP's statuses, and what pages for logins and walls against robots look like. Refuses to guess beyond them, and
to know who asks (`rounds` does) and which entry lists the address (`links` does).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from openlabels.ground.problem import quoted


@dataclass(frozen=True, slots=True)
class Tags:
    """By what a server knows whether a thing has changed: its ETag and its Last-Modified, '' without one."""

    etag: str = ""
    modified: str = ""


UNTAGGED = Tags()

_ETAG = re.compile(r'(W/)?"[\x21\x23-\x7e]{1,200}"')
_MODIFIED = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT", re.ASCII)


def tags(etag: object, modified: object) -> Tags:
    """A stranger's tags as far as they are of the form that HTTP gives them: they are sent back in a request."""
    etag, modified = (value if isinstance(value, str) else "" for value in (etag, modified))
    return Tags(etag if _ETAG.fullmatch(etag) else "", modified if _MODIFIED.fullmatch(modified) else "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered.

    `location` is where a redirect leads, as an absolute address; `retry_after` is in seconds; `walled` is whether
    the answer comes from what blocks robots; `unchanged` is whether it says, as we asked, that the thing is
    still the one with the tags that we sent.
    """

    url: str
    code: int
    location: str | None = None
    retry_after: float | None = None
    walled: bool = False
    tags: Tags = UNTAGGED
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """The answers to a link, redirect by redirect, and in words what kept it from a last one ('' for nothing).

    `ours` is whether that was our own manners: somebody else might have got an answer.
    """

    url: str
    answers: tuple[Answer, ...]
    fault: str = ""
    ours: bool = False

    @property
    def missed(self) -> bool:
        """Whether the link's own host gave no answer that lasts."""
        return not self.answers or (len(self.answers) == 1 and passes(self.answers[0].code))


class Outcome(StrEnum):
    """What became of a link; the values are those of the report."""

    OK = "ok"
    MOVED = "moved"
    LOGIN = "login"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Judgment:
    """`http` is the last status; `location` is where a moved link is now, or the login page; `detail` says why.

    `silent` is whether nobody would have got an answer: of what could not be told, that is the part which counts
    against an address. `tags` are those of the thing itself, where it stands at the link's own address.
    """

    outcome: Outcome
    http: int | None
    location: str | None
    detail: str
    silent: bool = False
    tags: Tags = UNTAGGED


def passes(code: int) -> bool:
    """Whether a status is of the hour and not of the address."""
    return code in {408, 425, 429} or (500 <= code < 600 and code not in {501, 505})


_LOGIN_HOSTS = frozenset({"account", "accounts", "auth", "idp", "login", "oauth", "signin", "sso"})
_LOGIN_STEPS = _LOGIN_HOSTS - {"account", "accounts"} | {
    "authorize",
    "log-in",
    "log_in",
    "oauth2",
    "sign-in",
    "sign_in",
}


def leads_to_login(answer: Answer) -> bool:
    """Whether a redirect leads from something else to a page that, by its address, asks who one is."""
    return bool(answer.location) and _is_login(answer.location or "") and not _is_login(answer.url)


def _is_login(url: str) -> bool:
    parts = urlsplit(url)
    steps = {step.partition(".")[0] for step in parts.path.lower().split("/")}
    return (parts.hostname or "").partition(".")[0] in _LOGIN_HOSTS or bool(steps & _LOGIN_STEPS)


_WALL_HEADERS = frozenset({"cf-mitigated", "x-datadome", "x-amzn-waf-action"})
_WALL_WORDS = (
    *(b"just a moment", b"attention required! | cloudflare", b"captcha", b"cf-chl", b"datadome", b"incapsula"),
    *(b"errors.edgesuite.net", b"unusual traffic", b"are you a robot", b"not a robot"),
)


def is_wall(headers: Iterable[str], body: bytes) -> bool:
    """Whether a refusal is meant for robots, by the names of its headers or the start of its page."""
    return bool(_WALL_HEADERS & {name.lower() for name in headers}) or any(w in body.lower() for w in _WALL_WORDS)


def judge(visit: Visit) -> Judgment:
    """What a visit tells of its link."""
    last = visit.answers[-1] if visit.answers else None
    if visit.fault or last is None:
        return Judgment(Outcome.UNKNOWN, last.code if last else None, None, visit.fault, silent=not visit.ours)
    if leads_to_login(last):
        return Judgment(Outcome.LOGIN, last.code, last.location, f"it leads to {quoted(last.location or '', 200)}")
    said = f"HTTP {last.code}"
    if last.walled:
        return Judgment(Outcome.UNKNOWN, last.code, None, f"{said} from bot blocking")
    if 200 <= last.code < 300 or last.unchanged:
        moved, own = _moved_to(visit), last.tags if last.url == visit.url else UNTAGGED
        return Judgment(Outcome.MOVED if moved else Outcome.OK, last.code, moved, said, tags=own)
    outcome = {401: Outcome.LOGIN, 403: Outcome.LOGIN, 404: Outcome.GONE, 410: Outcome.GONE}
    return Judgment(outcome.get(last.code, Outcome.UNKNOWN), last.code, None, said, silent=last.code >= 500)


def _moved_to(visit: Visit) -> str | None:
    """Where the redirects from the start lead as far as each of them is meant to last."""
    there = None
    for answer in visit.answers:
        if answer.code not in {301, 308}:
            break
        there = answer.location
    return there if there != visit.url else None

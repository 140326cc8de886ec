"""One question to one address that a stranger wrote, and its answer.

Knows HTTP, bounded in time and size, and asks only whether a thing has changed where it knows the thing's tags. Refuses to open a connection by itself (`reach` does), to follow redirects and to
ask twice (`rounds` does), and to know what an answer means (`answers` does).
"""

from collections.abc import Mapping
from contextlib import closing
from email.utils import parsedate_to_datetime
from functools import partial
from http.client import HTTPException, HTTPMessage, HTTPResponse, HTTPSConnection
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from openlabels.elsewhere.answers import UNTAGGED, Answer, Tags, is_wall, tags
from openlabels.elsewhere.reach import Network, NoAnswerError, connected, left, no_answer
from openlabels.ground.problem import visible

DEADLINE = 20.0
"""Seconds for one question, from the name to the end of the answer."""

MOST_BYTES = 16_384
"""As much of a refusal's page as shows whether it is a wall against robots; no other page is read at all."""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SAFE = "!#$%&'()*+,/:;=?@[]~"


def ask(network: Network, robot: str, known: Mapping[str, Tags], url: str, method: str, seconds: float) -> Answer:
    """The answer of `url` to HEAD or GET within `seconds`, asked under the name `robot`.

    HEAD asks for no more than what has changed since the tags that are `known` of an address; GET is for servers
    that get HEAD wrong, so it takes nothing for granted. Raises `NoAnswerError` where there is no answer: no public
    address, no TLS, no HTTP, no time.
    """
    remaining = partial(left, network, network.clock() + min(seconds, DEADLINE))
    sent = known.get(url, UNTAGGED) if method == "HEAD" else UNTAGGED
    try:
        host, target = _parts(url)
        with closing(HTTPSConnection(host, 443, context=network.tls)) as connection:
            connection.sock = connected(network, host, remaining)
            connection.request(method, target, headers=_headers(robot, sent))
            with connection.getresponse() as response:
                return _answer(url, response, sent)
    except (OSError, HTTPException, ValueError) as error:
        raise no_answer(error) from error


def _headers(robot: str, sent: Tags) -> dict[str, str]:
    since = {"If-None-Match": sent.etag, "If-Modified-Since": sent.modified}
    always = {"User-Agent": robot, "Accept": "*/*", "Connection": "close"}
    return always | {name: value for name, value in since.items() if value}


def _parts(url: str) -> tuple[str, str]:
    """The host and the target of a request; raises `ValueError` where `url` is no address at all."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise NoAnswerError(f"it leads to {_shown(url)}, which is not https", ours=True)
    if parts.port not in {None, 443} or parts.username is not None or not parts.hostname:
        raise NoAnswerError(f"it leads to {_shown(url)}, which has an odd port, a user or no host", ours=True)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return parts.hostname.encode("idna").decode("ascii"), quote(target, safe=_SAFE)


def _answer(url: str, response: HTTPResponse, sent: Tags) -> Answer:
    location = response.headers["Location"] if response.status in REDIRECTS else None
    walled = response.status in {401, 403, 503} and is_wall(response.headers.keys(), _start(response))
    there = _target(url, location) if location else None
    unchanged = response.status == 304 and sent != UNTAGGED
    stated = tags(response.headers["ETag"], response.headers["Last-Modified"])
    own = sent if unchanged and stated == UNTAGGED else stated
    return Answer(url, response.status, there, _retry_after(response.headers), walled, own, unchanged)


def _start(response: HTTPResponse) -> bytes:
    """The start of a page; what breaks off says nothing."""
    try:
        return response.read(MOST_BYTES)
    except (OSError, HTTPException, ValueError):
        return b""


def _target(url: str, location: str) -> str:
    """Where a redirect leads; servers write UTF-8 into a header that is read as Latin-1."""
    written = location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    return urldefrag(urljoin(url, quote(written, safe=_SAFE))).url


def _retry_after(headers: HTTPMessage) -> float | None:
    """Seconds to wait; a date is measured from the server's own."""
    stated = str(headers.get("Retry-After", "")).strip()
    if stated.isascii() and stated.isdigit():
        return float(stated[:9])
    try:
        then, now = parsedate_to_datetime(stated), parsedate_to_datetime(str(headers.get("Date", "")))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _shown(url: str) -> str:
    return visible(url, 200)

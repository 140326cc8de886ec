"""Ways in which an address may misbehave, and what is told of each: a table, opened row by row over real TLS.

A server on this machine misbehaves; names are resolved by the test. Whatever it does, nothing but a public address is
dialed, little is asked, and it ends. `test_rounds.py` has pace and patience, `test_fetch.py` what one question holds.
"""

import gzip
import ssl
import time
from itertools import count
from typing import NamedTuple

import pytest

from openlabels.elsewhere import reach
from openlabels.elsewhere.answers import Outcome
from tests.mischief import (
    CLOSED,
    DEAD,
    EXPIRED,
    HOST,
    PLAIN,
    PUBLIC,
    UNTRUSTED,
    Handler,
    Visitor,
    answer,
    bomb,
    by_method,
    endless,
    flooding,
    in_turn,
    redirect,
    reset,
    silent,
    silent_after,
)

OK, MOVED, LOGIN, GONE, UNKNOWN = Outcome

DEAF, TICKING = "deaf", "ticking"
"""How a slow server is met: with a short patience for silence, or with a clock that a second passes on at each look."""


class Way(NamedTuple):
    """What an address does, what is told of it and why, how many requests it gets, and how slow it is."""

    does: bytes | Handler
    outcome: Outcome
    why: str
    requests: int
    slow: str = ""


ZIPPED = answer("200 OK", "Content-Encoding: gzip", body=bomb(20))
CHUNKED = "Transfer-Encoding: chunked"
REFUSED = "403 Forbidden"
HUGE = "Content-Length: 99999999999"
BUSY = answer("429 Too Many Requests", "Retry-After: 7")

WAYS: dict[str, Way] = {
    # It answers
    "answers": Way(answer(), OK, "HTTP 200", 1),
    "answers with nothing": Way(answer("204 No Content"), OK, "HTTP 204", 1),
    "answers and names another place": Way(answer("201 Created", "Location: https://127.0.0.1/"), OK, "HTTP 201", 1),
    "says it is unchanged, unasked": Way(answer("304 Not Modified"), UNKNOWN, "HTTP 304", 1),
    "knows no HEAD": Way(by_method(HEAD=answer("405 No"), GET=answer()), OK, "HTTP 200", 2),
    "implements no HEAD": Way(by_method(HEAD=answer("501 No"), GET=answer()), OK, "HTTP 200", 2),
    "forbids HEAD": Way(by_method(HEAD=answer(REFUSED), GET=answer()), OK, "HTTP 200", 2),
    "calls HEAD a bad request": Way(by_method(HEAD=answer("400 No"), GET=answer()), OK, "HTTP 200", 2),
    "denies itself to HEAD": Way(by_method(HEAD=answer("404 No"), GET=answer()), OK, "HTTP 200", 2),
    # It is gone, or asks who one is
    "is gone for now": Way(answer("404 Not Found"), GONE, "HTTP 404", 2),
    "is gone for ever": Way(answer("410 Gone"), GONE, "HTTP 410", 2),
    "wants a name": Way(answer("401 Unauthorized"), LOGIN, "HTTP 401", 2),
    "forbids": Way(answer(REFUSED), LOGIN, "HTTP 403", 2),
    "leads to a login": Way(redirect("/users/sign_in?back=x"), LOGIN, "sign_in", 1),
    "leads to another host's login": Way(redirect("https://accounts.elsewhere.example/"), LOGIN, "accounts.", 1),
    "is a wall, by its page": Way(answer(REFUSED, body=b"<title>Just a moment...</title>"), UNKNOWN, "bot blocking", 2),
    "is a wall, by its header": Way(answer(REFUSED, "cf-mitigated: challenge"), UNKNOWN, "bot blocking", 2),
    # It sends us elsewhere
    "has moved": Way(redirect("/new", "301 Moved"), MOVED, "HTTP 200", 2),
    "has moved for good, and again": Way(redirect("/older", "308 Moved"), MOVED, "HTTP 200", 3),
    "has moved into nothing": Way(redirect("/nowhere", "301 Moved"), GONE, "HTTP 404", 3),
    "is elsewhere today": Way(redirect("/new"), OK, "HTTP 200", 2),
    "redirects in a circle": Way(redirect("/circle"), UNKNOWN, "circle", 2),
    "redirects to itself": Way(redirect("/x"), UNKNOWN, "circle", 1),
    "redirects for ever": Way(redirect("/endless"), UNKNOWN, "it redirects more than 5 times", 6),
    "redirects without an address": Way(answer("302 Found"), UNKNOWN, "HTTP 302", 1),
    "redirects to no address": Way(redirect("https://[oops"), UNKNOWN, "no address", 1),
    "redirects to itself without a host": Way(redirect("https:///x"), UNKNOWN, "circle", 1),
    "redirects with control characters": Way(redirect("/a\x01b"), GONE, "HTTP 404", 3),
    "redirects in bytes that are no text": Way(answer("302 x", "Location: /\udcff\udcfe"), GONE, "HTTP 404", 3),
    "redirects to this machine": Way(redirect("https://127.0.0.1/"), UNKNOWN, "127.0.0.1, which is not a public", 1),
    "redirects to this machine by IPv6": Way(redirect("https://[::1]/"), UNKNOWN, "::1, which is not a public", 1),
    "redirects to a cloud's metadata": Way(redirect("https://169.254.169.254/"), UNKNOWN, "not a public", 1),
    "redirects to an IPv4 address in an IPv6 one": Way(
        redirect("https://[::ffff:169.254.169.254]/"), UNKNOWN, "not a public", 1
    ),
    "redirects to a number": Way(redirect("https://2130706433/"), UNKNOWN, "not a public", 1),
    "redirects to a name of a private address": Way(redirect("https://inside.links.example/"), UNKNOWN, "10.0.0.1", 1),
    "redirects to plain HTTP": Way(redirect("http://calm.links.example/"), UNKNOWN, "not https", 1),
    "redirects to a file": Way(redirect("file:///etc/passwd"), UNKNOWN, "not https", 1),
    "redirects to a port": Way(redirect("https://calm.links.example:8443/"), UNKNOWN, "odd port", 1),
    "redirects to a user": Way(redirect("https://me@calm.links.example/"), UNKNOWN, "a user", 1),
    "redirects to a port of no host": Way(redirect("https://:443/"), UNKNOWN, "no host", 1),
    # It breaks
    "hangs up at once": Way(b"", UNKNOWN, "connection", 3),
    "hangs up, then answers": Way(in_turn(b"", answer()), OK, "HTTP 200", 2),
    "is reset": Way(reset, UNKNOWN, "connection", 3),
    "speaks no HTTP": Way(b"SSH-2.0-OpenSSH_9.6\r\n", UNKNOWN, "not HTTP", 3),
    "has a status of letters": Way(b"HTTP/1.1 OK\r\n\r\n", UNKNOWN, "not HTTP", 3),
    "has a status of its own": Way(answer("999 Denied"), UNKNOWN, "HTTP 999", 2),
    "is always broken": Way(answer("500 Oh dear"), UNKNOWN, "HTTP 500", 4),
    "is broken, then answers": Way(in_turn(answer("503 Later"), answer()), OK, "HTTP 200", 2),
    "is always too busy": Way(BUSY, UNKNOWN, "HTTP 429", 3),
    "is too busy, then answers": Way(in_turn(BUSY, answer()), OK, "HTTP 200", 2),
    "is too busy for an hour": Way(answer("429 No", "Retry-After: 3600"), UNKNOWN, "HTTP 429", 1),
    # It is too large
    "has endless headers": Way(flooding(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 99), UNKNOWN, "not HTTP", 3),
    "has an endless line": Way(flooding(b"HTTP/1.1 200 OK\r\nA: ", b"a" * 9999), UNKNOWN, "not HTTP", 3),
    "is huge": Way(flooding(answer("200 OK", HUGE), bytes(9999)), OK, "HTTP 200", 1),
    "refuses hugely": Way(flooding(answer(REFUSED, HUGE), bytes(9999)), LOGIN, "403", 2),
    "is a bomb": Way(ZIPPED, OK, "HTTP 200", 1),
    "refuses with a bomb": Way(ZIPPED.replace(b"200 OK", REFUSED.encode()), LOGIN, "HTTP 403", 2),
    "has a chunk of no size": Way(answer(REFUSED, CHUNKED, body=b"zz\r\n"), LOGIN, "HTTP 403", 2),
    "has a chunk of any size": Way(answer(REFUSED, CHUNKED, body=b"f" * 30 + b"\r\nx"), LOGIN, "HTTP 403", 2),
    "has a length below nothing": Way(answer(REFUSED, "Content-Length: -5"), LOGIN, "HTTP 403", 2),
    "breaks off in its page": Way(answer(REFUSED, "Content-Length: 50", body=b"x"), LOGIN, "HTTP 403", 2),
    # It is too slow
    "never answers": Way(silent, UNKNOWN, "in time", 3, DEAF),
    "stops in its headers": Way(silent_after(b"HTTP/1.1 200 OK\r\nA: "), UNKNOWN, "in time", 3, DEAF),
    "stops in its page": Way(silent_after(answer("200 OK", "Content-Length: 9")), OK, "HTTP 200", 1, DEAF),
    "stops in its refusal": Way(silent_after(answer(REFUSED, "Content-Length: 9")), LOGIN, "HTTP 403", 2, DEAF),
    "drips its status": Way(flooding(b"HTTP/1.1 ", b"1"), UNKNOWN, "in time", 3, TICKING),
    "drips its headers": Way(flooding(b"HTTP/1.1 200 OK\r\nA: ", b"1"), UNKNOWN, "in time", 3, TICKING),
    "drips its page": Way(flooding(answer("200 OK", HUGE), b"1"), OK, "HTTP 200", 1, TICKING),
    "says continue for ever": Way(flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), UNKNOWN, "in time", 3, TICKING),
}


def open_way(visitor: Visitor, way: Way) -> None:
    visitor.wires.names["inside.links.example"] = ["10.0.0.1"]
    visitor.wires.server.answers |= {
        "/x": way.does,
        "/new": answer(),
        "/older": redirect("/new", "301 Moved"),
        "/circle": redirect("/x"),
        **{"/endless" + (str(n) if n else ""): endless for n in range(20)},
    }
    visitor.pause = 0.05 if way.slow == DEAF else 10.0
    began = time.monotonic()
    judged = visitor.open(f"https://{HOST}/x", clock=count().__next__ if way.slow == TICKING else None)
    assert judged.outcome is way.outcome, judged
    assert way.why in judged.detail
    assert len(visitor.wires.server.asked) == way.requests
    assert set(visitor.wires.dialed) == {PUBLIC}
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("name", WAYS)
def test_an_address_that(visitor: Visitor, name: str) -> None:
    open_way(visitor, WAYS[name])


HOSTS: dict[str, tuple[str, list[str], str]] = {
    "has a certificate for another name": ("wrong.example", [PUBLIC], "Hostname mismatch"),
    "has a certificate that nobody known has signed": ("own.links.example", [UNTRUSTED], "self-signed certificate"),
    "has a certificate that has expired": ("old.links.example", [EXPIRED], "certificate has expired"),
    "speaks no TLS": ("plain.links.example", [PLAIN], "cannot speak TLS"),
    "hangs up on TLS": ("closed.links.example", [CLOSED], "TLS"),
    "has nobody listening": ("dead.links.example", [DEAD], "Connection refused"),
    "leads nowhere": ("nowhere.links.example", [], "leads to nowhere, which is not a public address"),
    "leads into our own network": ("in.links.example", ["10.0.0.1", "::1"], "10.0.0.1, ::1, which is not a public"),
    "leads to us in disguise": ("6.links.example", ["::ffff:127.0.0.1"], "::ffff:127.0.0.1, which is not a public"),
    "leads to what is no address": ("odd.links.example", ["this is no address"], "no address"),
}
"""What a host does, its name, the addresses that the name has, and what is told: never more than “could not tell”."""


@pytest.mark.parametrize("name", HOSTS)
def test_a_host_gets_no_request_that(visitor: Visitor, name: str) -> None:
    host, addresses, why = HOSTS[name]
    visitor.wires.names[host] = addresses
    judged = visitor.open(f"https://{host}/x")
    assert judged.outcome is UNKNOWN
    assert why in judged.detail
    wires = visitor.wires
    assert wires.server.asked == wires.untrusted.asked == wires.expired.asked == []
    assert all(reach.is_public(address) for address in wires.dialed)


NAMES: dict[str, tuple[list[list[str]], bytes, Outcome, list[str]]] = {
    "has a private address and a public one": ([["127.0.0.1", PUBLIC]], answer(), OK, [PUBLIC]),
    "has a dead address before one that lives": ([["::1", DEAD, PUBLIC]], answer(), OK, [DEAD, PUBLIC]),
    "turns private once it was looked at": ([[PUBLIC], ["127.0.0.1"]], answer(), OK, [PUBLIC]),
    "turns private between two hops": ([[PUBLIC], ["127.0.0.1"]], redirect("/y"), UNKNOWN, [PUBLIC]),
    "turns private between two attempts": ([[PUBLIC], ["169.254.169.254"]], answer("404 No"), UNKNOWN, [PUBLIC]),
}
"""What a name does, its addresses each time it is looked up, what the server answers, what is told, what was dialed."""


@pytest.mark.parametrize("name", NAMES)
def test_no_private_address_is_dialed_where_a_name(
    visitor: Visitor, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, said, outcome, dialed = NAMES[name]
    lookups = iter(given)
    monkeypatch.setattr(visitor.wires, "resolve", lambda host: next(lookups))
    visitor.wires.server.answers["/x"] = said
    assert visitor.open(f"https://{HOST}/x").outcome is outcome
    assert visitor.wires.dialed == dialed


def test_there_are_more_than_twenty_ways() -> None:
    assert len(WAYS) + len(HOSTS) + len(NAMES) > 80


def test_the_bomb_is_one() -> None:
    packed = ZIPPED.partition(b"\r\n\r\n")[2]
    assert len(gzip.decompress(packed)) > 500 * len(packed)


def test_the_certificates_that_are_refused_are_refused_for_one_fault_each(visitor: Visitor) -> None:
    good = visitor.wires.network(visitor.authorities, time.monotonic)
    assert good.tls.verify_mode is ssl.CERT_REQUIRED
    visitor.wires.server.answers["/x"] = visitor.wires.expired.answers["/x"] = answer()
    assert visitor.open(f"https://{HOST}/x").outcome is OK

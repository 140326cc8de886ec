"""Addresses that misbehave: each is told for what it is, in bounded time, and none leads where it must not."""

import gzip
import socket
import ssl
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from openlabels import answers, fetch, reach, rounds
from openlabels.answers import Judgment, Outcome
from tests.mischief import (
    CLOSED,
    DEAD,
    HOST,
    PLAIN,
    PUBLIC,
    UNTRUSTED,
    Asked,
    Handler,
    Server,
    Wires,
    answer,
    certificate,
)

ROBOT = "robot (+https://example.org/registry)"
MANY = 1_000_000


@dataclass
class Time:
    """A clock that only waiting moves."""

    now: float = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificates")
    return certificate(folder, "known"), certificate(folder, "unknown")


@pytest.fixture
def wires(certificates: tuple[Path, Path]) -> Iterator[Wires]:
    made = Wires(Server(certificates[0]), Server(certificates[1]))
    yield made
    made.stop()


@dataclass
class Visitor:
    """Opens links through the test's network, without ever waiting."""

    wires: Wires
    authorities: Path
    time: Time
    pause: float = 10.0

    def open(self, url: str, clock: Callable[[], float] | None = None) -> Judgment:
        network = self.wires.network(self.authorities, clock or self.time.clock, self.pause)
        ask = partial(fetch.ask, network, ROBOT)
        (visit,) = rounds.open_all([url], ask, self.time.wait, self.time.clock)
        return answers.judge(visit)


@pytest.fixture
def visitor(wires: Wires, certificates: tuple[Path, Path]) -> Visitor:
    return Visitor(wires, certificates[0], Time())


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(status, f"Location: {to}")


def in_turn(*given: bytes) -> Handler:
    """Answers one after the other; the last stays."""
    return lambda line, asked: line.sendall(given[min(asked.again, len(given) - 1)])


def by_method(**given: bytes) -> Handler:
    return lambda line, asked: line.sendall(given[asked.method])


def flood(line: ssl.SSLSocket, start: bytes, drop: bytes, most: int = MANY) -> None:
    """More than anybody should read; ends as the other side hangs up."""
    line.sendall(start)
    for _ in range(most):
        line.sendall(drop)


def flooding(start: bytes, drop: bytes) -> Handler:
    return lambda line, asked: flood(line, start, drop)


def silent(line: ssl.SSLSocket, asked: Asked) -> None:
    """Say nothing until the other side gives up."""
    line.recv(1)


def silent_after(start: bytes) -> Handler:
    def handle(line: ssl.SSLSocket, asked: Asked) -> None:
        line.sendall(start)
        silent(line, asked)

    return handle


def reset(line: ssl.SSLSocket, asked: Asked) -> None:
    """Break the connection off, as a machine that restarts does."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def bomb(size: int) -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packed.compress(bytes(MANY)) for _ in range(size)) + packed.flush()


def endless(line: ssl.SSLSocket, asked: Asked) -> None:
    line.sendall(redirect(f"/endless{int(asked.path[8:] or 0) + 1}"))


ZIPPED = answer("200 OK", "Content-Encoding: gzip", body=bomb(20))
CHUNKED = "Transfer-Encoding: chunked"
REFUSED = "403 Forbidden"

TOLD: dict[str, tuple[bytes | Handler, Outcome, str]] = {
    "it answers": (answer(), Outcome.OK, "HTTP 200"),
    "an empty answer": (answer("204 No Content"), Outcome.OK, "HTTP 204"),
    "names another place": (answer("201 Created", "Location: https://127.0.0.1/"), Outcome.OK, "HTTP 201"),
    "gone for now": (answer("404 Not Found"), Outcome.GONE, "HTTP 404"),
    "gone for ever": (answer("410 Gone"), Outcome.GONE, "HTTP 410"),
    "wants a name": (answer("401 Unauthorized"), Outcome.LOGIN, "HTTP 401"),
    "forbids": (answer(REFUSED), Outcome.LOGIN, "HTTP 403"),
    "leads to a login": (redirect("/users/sign_in?back=x"), Outcome.LOGIN, "sign_in"),
    "leads to another host's login": (redirect("https://accounts.elsewhere.example/"), Outcome.LOGIN, "accounts."),
    "a wall, by its page": (answer(REFUSED, body=b"<title>Just a moment...</title>"), Outcome.UNKNOWN, "robots"),
    "a wall, by its header": (answer(REFUSED, "cf-mitigated: challenge"), Outcome.UNKNOWN, "robots"),
    "redirects for ever": (in_turn(redirect("/a"), redirect("/b")), Outcome.GONE, "HTTP 404"),
    "redirects to itself": (redirect("/x"), Outcome.UNKNOWN, "circle"),
    "redirects without an address": (answer("302 Found"), Outcome.UNKNOWN, "HTTP 302"),
    "redirects to no address": (redirect("https://[oops"), Outcome.UNKNOWN, "no address"),
    "redirects to itself without a host": (redirect("https:///x"), Outcome.UNKNOWN, "circle"),
    "redirects to this machine": (redirect("https://127.0.0.1/"), Outcome.UNKNOWN, "127.0.0.1, which is not a public"),
    "redirects to this machine by IPv6": (redirect("https://[::1]/"), Outcome.UNKNOWN, "::1, which is not a public"),
    "redirects to a cloud's metadata": (redirect("https://169.254.169.254/latest"), Outcome.UNKNOWN, "not a public"),
    "redirects in disguise": (redirect("https://[::ffff:169.254.169.254]/"), Outcome.UNKNOWN, "not a public"),
    "redirects to a number": (redirect("https://2130706433/"), Outcome.UNKNOWN, "not a public"),
    "redirects to a name of this network": (redirect("https://inside.links.example/"), Outcome.UNKNOWN, "10.0.0.1"),
    "redirects to plain HTTP": (redirect("http://calm.links.example/"), Outcome.UNKNOWN, "not https"),
    "redirects to a file": (redirect("file:///etc/passwd"), Outcome.UNKNOWN, "not https"),
    "redirects to a port": (redirect("https://calm.links.example:8443/"), Outcome.UNKNOWN, "odd port"),
    "redirects to a user": (redirect("https://me@calm.links.example/"), Outcome.UNKNOWN, "a user"),
    "redirects with control characters": (redirect("/a\x01b"), Outcome.GONE, "HTTP 404"),
    "hangs up at once": (b"", Outcome.UNKNOWN, "connection"),
    "speaks no HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", Outcome.UNKNOWN, "not HTTP"),
    "has a status of letters": (b"HTTP/1.1 OK\r\n\r\n", Outcome.UNKNOWN, "not HTTP"),
    "is reset": (reset, Outcome.UNKNOWN, "connection"),
    "has endless headers": (flooding(b"HTTP/1.1 200 OK\r\n", b"A: b\r\n" * 99), Outcome.UNKNOWN, "not HTTP"),
    "has an endless line": (flooding(b"HTTP/1.1 200 OK\r\nA: ", b"a" * 9999), Outcome.UNKNOWN, "not HTTP"),
    "is huge": (flooding(answer("200 OK", "Content-Length: 99999999999"), bytes(9999)), Outcome.OK, "HTTP 200"),
    "refuses hugely": (flooding(answer(REFUSED, "Content-Length: 99999999999"), bytes(9999)), Outcome.LOGIN, "403"),
    "is a bomb": (ZIPPED, Outcome.OK, "HTTP 200"),
    "refuses with a bomb": (ZIPPED.replace(b"200 OK", REFUSED.encode()), Outcome.LOGIN, "HTTP 403"),
    "has a chunk of no size": (answer(REFUSED, CHUNKED, body=b"zz\r\n"), Outcome.LOGIN, "HTTP 403"),
    "has a chunk of any size": (answer(REFUSED, CHUNKED, body=b"f" * 30 + b"\r\nx"), Outcome.LOGIN, "HTTP 403"),
    "has a length below nothing": (answer(REFUSED, "Content-Length: -5"), Outcome.LOGIN, "HTTP 403"),
    "breaks off in its page": (answer(REFUSED, "Content-Length: 50", body=b"x"), Outcome.LOGIN, "HTTP 403"),
    "is always too busy": (answer("429 Too Many Requests", "Retry-After: 7"), Outcome.UNKNOWN, "HTTP 429"),
    "is always broken": (answer("500 Oh dear"), Outcome.UNKNOWN, "HTTP 500"),
    "has a status of its own": (answer("999 Denied"), Outcome.UNKNOWN, "HTTP 999"),
    "is broken, then answers": (in_turn(answer("503 Later"), answer()), Outcome.OK, "HTTP 200"),
    "hangs up, then answers": (in_turn(b"", answer()), Outcome.OK, "HTTP 200"),
    "knows no HEAD": (by_method(HEAD=answer("405 No"), GET=answer()), Outcome.OK, "HTTP 200"),
    "implements no HEAD": (by_method(HEAD=answer("501 No"), GET=answer()), Outcome.OK, "HTTP 200"),
    "forbids HEAD": (by_method(HEAD=answer(REFUSED), GET=answer()), Outcome.OK, "HTTP 200"),
    "calls HEAD a bad request": (by_method(HEAD=answer("400 No"), GET=answer()), Outcome.OK, "HTTP 200"),
    "denies itself to HEAD": (by_method(HEAD=answer("404 No"), GET=answer()), Outcome.OK, "HTTP 200"),
    "has moved": (redirect("/new", "301 Moved"), Outcome.MOVED, "HTTP 200"),
    "has moved, and again": (redirect("/older", "308 Moved"), Outcome.MOVED, "HTTP 200"),
    "has moved into nothing": (redirect("/nowhere", "301 Moved"), Outcome.GONE, "HTTP 404"),
    "is elsewhere today": (redirect("/new"), Outcome.OK, "HTTP 200"),
}  # fmt: skip
"""What a server does at /x, and what is told of it."""


@pytest.mark.parametrize("name", TOLD)
def test_a_server_that_misbehaves_is_told_for_what_it_is(visitor: Visitor, name: str) -> None:
    given, outcome, detail = TOLD[name]
    visitor.wires.names["inside.links.example"] = ["10.0.0.1"]
    visitor.wires.server.answers |= {"/x": given, "/new": answer(), "/older": redirect("/new", "301 Moved")}
    judged = visitor.open(f"https://{HOST}/x")
    assert judged.outcome is outcome, judged
    assert detail in judged.detail
    assert set(visitor.wires.dialed) == {PUBLIC}


def test_a_link_that_has_moved_is_told_with_where_to(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/x": redirect("/a#part", "301 Moved"), "/a": redirect("/b"), "/b": answer()}
    assert visitor.open(f"https://{HOST}/x").location == f"https://{HOST}/a"


def test_a_redirect_in_utf_8_is_followed(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/x": redirect("/模型 7B"), "/%E6%A8%A1%E5%9E%8B%207B": answer()}
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.OK


def test_the_sixth_redirect_is_not_followed(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/endless" + (str(n) if n else ""): endless for n in range(20)}
    judged = visitor.open(f"https://{HOST}/endless")
    assert judged == Judgment(Outcome.UNKNOWN, 302, None, "it redirects more than 5 times")
    assert len(visitor.wires.server.asked) == 6


SLOW: dict[str, bytes | Handler] = {
    "never answers": silent,
    "stops in its headers": silent_after(b"HTTP/1.1 200 OK\r\nA: "),
}


@pytest.mark.parametrize("name", SLOW)
def test_a_server_that_falls_silent_is_given_up(visitor: Visitor, name: str) -> None:
    visitor.pause = 0.05
    visitor.wires.server.answers["/x"] = SLOW[name]
    judged = visitor.open(f"https://{HOST}/x")
    assert judged == Judgment(Outcome.UNKNOWN, None, None, "it gave no answer in time")
    assert [one.method for one in visitor.wires.server.asked] == ["HEAD", "GET", "GET"]


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 "])
def test_a_server_that_drips_is_held_to_one_deadline(visitor: Visitor, start: bytes) -> None:
    visitor.wires.server.answers["/x"] = flooding(start, b"1")
    judged = visitor.open(f"https://{HOST}/x", clock=count().__next__)
    assert judged.detail == "it gave no answer in time"


def test_a_server_that_says_continue_for_ever_is_held_to_the_deadline(visitor: Visitor) -> None:
    visitor.wires.server.answers["/x"] = flooding(b"", b"HTTP/1.1 100 Continue\r\n\r\n")
    assert visitor.open(f"https://{HOST}/x", clock=count().__next__).detail == "it gave no answer in time"


@pytest.mark.parametrize("start", [answer("200 OK", "Content-Length: 9"), answer(REFUSED, "Content-Length: 9")])
def test_a_page_that_never_ends_keeps_nobody_from_its_status(visitor: Visitor, start: bytes) -> None:
    visitor.pause = 0.05
    visitor.wires.server.answers["/x"] = silent_after(start)
    assert visitor.open(f"https://{HOST}/x").http in {200, 403}


@pytest.mark.parametrize(
    ("host", "addresses", "said"),
    [
        ("wrong.example", [PUBLIC], "Hostname mismatch"),
        ("unknown.links.example", [UNTRUSTED], "self-signed certificate"),
        ("plain.links.example", [PLAIN], "cannot speak TLS"),
        ("closed.links.example", [CLOSED], "TLS"),
        ("dead.links.example", [DEAD], "Connection refused"),
        ("nowhere.links.example", [], "leads to nowhere, which is not a public address"),
        ("two.links.example", ["10.0.0.1", "::1"], "10.0.0.1, ::1, which is not a public address"),
        ("odd.links.example", ["this is no address"], "no address"),
    ],
)
def test_a_host_that_cannot_be_trusted_gets_no_request(
    visitor: Visitor, host: str, addresses: list[str], said: str
) -> None:
    visitor.wires.names[host] = addresses
    judged = visitor.open(f"https://{host}/x")
    assert judged.outcome is Outcome.UNKNOWN
    assert said in judged.detail
    assert visitor.wires.server.asked == visitor.wires.untrusted.asked == []


def test_a_hosts_private_addresses_are_passed_over_and_a_dead_one_does_not_hide_the_next(visitor: Visitor) -> None:
    visitor.wires.names["many.links.example"] = ["127.0.0.1", DEAD, PUBLIC]
    visitor.wires.server.answers["/x"] = answer()
    assert visitor.open("https://many.links.example/x").outcome is Outcome.OK
    assert visitor.wires.dialed == [DEAD, PUBLIC]


def test_a_name_that_changes_its_address_is_asked_once_and_connected_to_what_it_said(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter([[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(visitor.wires, "resolve", lambda host: next(said))
    visitor.wires.server.answers["/x"] = answer()
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.OK
    assert visitor.wires.dialed == [PUBLIC]


def test_a_name_that_changes_between_hops_is_looked_at_again(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter([[PUBLIC], ["127.0.0.1"]])
    monkeypatch.setattr(visitor.wires, "resolve", lambda host: next(said))
    visitor.wires.server.answers["/x"] = redirect("/y")
    assert "not a public address" in visitor.open(f"https://{HOST}/x").detail
    assert visitor.wires.dialed == [PUBLIC]


@pytest.mark.parametrize(
    ("errno", "times"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, 3)], ids=["no such name", "try again"]
)
def test_a_name_that_is_not_found_is_asked_for_again_only_where_that_may_help(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, errno: int, times: int
) -> None:
    asked = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        raise socket.gaierror(errno, "not found")

    monkeypatch.setattr(visitor.wires, "resolve", resolve)
    assert visitor.open(f"https://{HOST}/x").detail == "the name of its host leads nowhere: not found"
    assert asked == [HOST] * times


def test_the_robot_bears_its_name_and_asks_for_nothing_packed(visitor: Visitor) -> None:
    visitor.wires.server.answers["/x?a=b%20c"] = answer()
    assert visitor.open(f"https://{HOST}/x?a=b%20c#fragment").outcome is Outcome.OK
    (asked,) = visitor.wires.server.asked
    assert asked.method == "HEAD"
    assert asked.headers["User-Agent"] == ROBOT
    assert asked.headers["Host"] == HOST
    assert asked.headers["Accept-Encoding"] == "identity"
    assert "Cookie" not in asked.headers


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Retry-After: 7"], 7.0),
        (["Retry-After: 0"], 1.0),
        (["Retry-After: Mon, 23 Nov 2026 12:00:09 GMT", "Date: Mon, 23 Nov 2026 12:00:00 GMT"], 9.0),
        (["Retry-After: Mon, 23 Nov 2026 11:00:00 GMT", "Date: Mon, 23 Nov 2026 12:00:00 GMT"], 1.0),
        (["Retry-After: soon"], 2.0),
        (["Retry-After: Mon, 99 Nov 99999 12:00:00 GMT", "Date: x"], 2.0),
        ([], 2.0),
    ],
)
def test_a_host_is_given_the_time_it_asks_for(visitor: Visitor, headers: list[str], seconds: float) -> None:
    visitor.wires.server.answers["/x"] = in_turn(answer("429 Too Many", *headers), answer())
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.OK
    assert visitor.time.now == seconds


def test_a_host_that_asks_for_an_hour_is_not_waited_for(visitor: Visitor) -> None:
    visitor.wires.server.answers["/x"] = answer("429 Too Many", "Retry-After: 3600")
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.UNKNOWN
    assert len(visitor.wires.server.asked) == 1
    assert visitor.time.now == 0


PRIVATE = (
    *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "192.168.0.1"),
    *("192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
    *("168.63.129.16", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1"),
    *("64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:db8::1", "2001::1", "fc00::1", "fd00:ec2::254"),
    *("fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1"),
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_not_everyone_can_reach_is_not_public(address: str) -> None:
    assert not reach.is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::1"]
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert reach.is_public(address)


def test_the_internet_itself_is_resolved_and_dialed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (PUBLIC, 443)), (2, 1, 6, "", (PUBLIC, 443)), (10, 1, 6, "", ("2606:4700::1111", 443, 0, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, port, **more: found)
    monkeypatch.setattr(socket, "create_connection", lambda address, seconds: (address, seconds))
    network = reach.Network()
    assert network.resolve("example.org") == [PUBLIC, "2606:4700::1111"]
    assert network.dial(PUBLIC, 3.0) == ((PUBLIC, 443), 3.0)  # type: ignore[comparison-overlap]


def test_tls_verifies_by_default() -> None:
    context = reach.Network().tls
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_the_bomb_is_one() -> None:
    packed = ZIPPED.partition(b"\r\n\r\n")[2]
    assert len(gzip.decompress(packed)) > 500 * len(packed)


def test_openssl_is_there_to_make_certificates() -> None:
    assert subprocess.run(["openssl", "version"], capture_output=True, check=False).returncode == 0

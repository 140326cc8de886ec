"""One question to an address: how it is put, whom it may reach, and what is made of the answer's head.

What is told of addresses that misbehave is a table of its own, in `test_misbehaving.py`.
"""

import socket
import ssl
import subprocess

import pytest

from openlabels.elsewhere import reach
from openlabels.elsewhere.answers import Judgment, Outcome, Tags
from tests.mischief import HOST, PUBLIC, ROBOT, Handler, Visitor, answer, by_method, in_turn, redirect


def test_a_link_that_has_moved_is_told_with_where_to(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/x": redirect("/a#part", "301 Moved"), "/a": redirect("/b"), "/b": answer()}
    assert visitor.open(f"https://{HOST}/x").location == f"https://{HOST}/a"


def test_a_redirect_in_utf_8_is_followed(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/x": redirect("/模型 7B"), "/%E6%A8%A1%E5%9E%8B%207B": answer()}
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.OK


def test_an_address_without_a_path_is_asked_for_at_the_root(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/": answer(), "/?a=b": answer()}
    for query in ("", "?a=b"):
        assert visitor.open(f"https://{HOST}{query}").outcome is Outcome.OK


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_every_kind_of_redirect_is_followed(visitor: Visitor, status: str) -> None:
    visitor.wires.server.answers |= {"/x": redirect("/a", status), "/a": answer()}
    visitor.open(f"https://{HOST}/x")
    assert [one.path for one in visitor.wires.server.asked] == ["/x", "/a"]


def test_a_redirect_may_name_the_port_that_it_would_have_anyway(visitor: Visitor) -> None:
    visitor.wires.server.answers |= {"/x": redirect(f"https://{HOST}:443/a"), "/a": answer()}
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.OK


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


def test_openssl_is_there_to_make_certificates() -> None:
    assert subprocess.run(["openssl", "version"], capture_output=True, check=False).returncode == 0


# What has not changed is not asked for again

TAGS = Tags('W/"abc"', "Mon, 23 Nov 2026 12:00:00 GMT")


def unchanged_if(asked_with: str) -> Handler:
    """Says that nothing has changed to whoever asks so with HEAD."""
    said = {True: answer("304 Not Modified"), False: answer("200 OK", f"ETag: {TAGS.etag}")}
    return lambda line, asked: line.sendall(said[asked.headers.get("If-None-Match") == asked_with])


def test_a_thing_whose_tags_are_known_is_asked_for_only_if_it_has_changed(visitor: Visitor) -> None:
    visitor.known = {f"https://{HOST}/x": TAGS}
    visitor.wires.server.answers["/x"] = unchanged_if(TAGS.etag)
    assert visitor.open(f"https://{HOST}/x") == Judgment(Outcome.OK, 304, None, "HTTP 304", tags=TAGS)
    (asked,) = visitor.wires.server.asked
    assert (asked.method, asked.headers["If-None-Match"]) == ("HEAD", TAGS.etag)
    assert asked.headers["If-Modified-Since"] == TAGS.modified


def test_a_thing_that_has_changed_has_new_tags(visitor: Visitor) -> None:
    visitor.known = {f"https://{HOST}/x": Tags('"old"')}
    visitor.wires.server.answers["/x"] = unchanged_if(TAGS.etag)
    assert visitor.open(f"https://{HOST}/x").tags == Tags(TAGS.etag)
    assert "If-Modified-Since" not in visitor.wires.server.asked[0].headers


def test_without_tags_nothing_is_taken_for_granted(visitor: Visitor) -> None:
    visitor.wires.server.answers["/x"] = answer("304 Not Modified")
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.UNKNOWN
    assert not {"If-None-Match", "If-Modified-Since"} & set(visitor.wires.server.asked[0].headers)


def test_tags_go_to_their_own_address_only_and_never_with_get(visitor: Visitor) -> None:
    visitor.known = {f"https://{HOST}/x": TAGS}
    visitor.wires.server.answers |= {"/x": by_method(HEAD=answer("412 No"), GET=redirect("/y")), "/y": answer()}
    assert visitor.open(f"https://{HOST}/x").outcome is Outcome.OK
    sent = [(one.method, one.path, "If-None-Match" in one.headers) for one in visitor.wires.server.asked]
    assert sent == [("HEAD", "/x", True), ("GET", "/x", False), ("HEAD", "/y", False)]


def test_tags_that_no_server_may_state_are_not_remembered(visitor: Visitor) -> None:
    visitor.wires.server.answers["/x"] = answer("200 OK", 'ETag: "a" b', "Last-Modified: now")
    assert visitor.open(f"https://{HOST}/x").tags == Tags()

"""A connection to a public address that a stranger named, and to no other.

Knows names, addresses and TLS, and is the only module that opens a socket to where an entry or a redirect points: to
exactly the address that was looked at, verified for the host's name, with one deadline for all that is read. Refuses to
know what is said over it (`fetch` does).

urllib3 can be told which address to connect to, httpx cannot; both bound each read and not their sum, so a server that
drips holds them for ever. The deadline needs a socket of our own, and with one `http.client` is all that is wanted.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from openlabels.ground.problem import visible

MOST_ADDRESSES = 4
"""How many addresses of one host are tried."""


class NoAnswerError(Exception):
    """An address gave no answer; the message says why, and `again` whether asking again may help.

    `ours` is whether we would not go on, where somebody else might have got an answer.
    """

    def __init__(self, why: str, *, again: bool = False, ours: bool = False) -> None:
        super().__init__(why)
        self.again = again
        self.ours = ours


class _Timed(ssl.SSLSocket):
    """A TLS connection whose every read ends by one deadline, however slowly the other side drips."""

    left: Callable[[], float]

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Read as `ssl.SSLSocket` does, for no longer than is left."""
        self.settimeout(self.left())
        return super().recv_into(buffer, nbytes, flags)


def tls(authorities: str | None = None) -> ssl.SSLContext:
    """TLS that verifies certificate and host name, by the system's authorities or a file of others."""
    context = ssl.create_default_context(cafile=authorities)
    context.sslsocket_class = _Timed
    return context


def _resolve(host: str) -> list[str]:
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _dial(address: str, seconds: float) -> socket.socket:
    return socket.create_connection((address, 443), seconds)


@dataclass(frozen=True)
class Network:
    """The internet, or a test's: from a host to its addresses, from an address to a connection within some seconds.

    `pause` is how many seconds a server may say nothing.
    """

    resolve: Callable[[str], list[str]] = _resolve
    dial: Callable[[str, float], socket.socket] = _dial
    tls: ssl.SSLContext = field(default_factory=tls)
    clock: Callable[[], float] = time.monotonic
    pause: float = 10.0


_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("168.63.129.16/32"))
"""IETF's own, where a cloud has its metadata, and the address by which Azure's machines, GitHub's among them, talk to their host."""


def is_public(address: str) -> bool:
    """Whether anyone on the internet can reach an address; one that wraps an IPv4 address is as public as that is."""
    given = ipaddress.ip_address(address)
    if isinstance(given, ipaddress.IPv4Address):
        return given.is_global and not given.is_multicast and not any(given in network for network in _NOT_PUBLIC)
    inner = ipaddress.IPv4Address(int(given) & 0xFFFFFFFF) if given in _NAT64 else given.ipv4_mapped or given.sixtofour
    return is_public(str(inner)) if inner else given in _UNICAST and given.is_global


def left(network: Network, ends: float) -> float:
    """The seconds until `ends` that one read may take; raises `TimeoutError` where none are left."""
    remaining = ends - network.clock()
    if remaining <= 0:
        raise TimeoutError
    return min(remaining, network.pause)


def connected(network: Network, host: str, remaining: Callable[[], float]) -> ssl.SSLSocket:
    """A verified connection to one of the addresses that were looked at, and to no other."""
    plain = _dialed(network, _public_addresses(network, host), remaining)
    try:
        plain.settimeout(remaining())
        secured = network.tls.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    secured.left = remaining  # type: ignore[attr-defined]
    return secured


def _public_addresses(network: Network, host: str) -> list[str]:
    found = network.resolve(host)
    public = [address for address in found if is_public(address)]
    if not public:
        named = ", ".join(found[:MOST_ADDRESSES]) or "nowhere"
        raise NoAnswerError(f"{host} leads to {named}, which is not a public address", again=False)
    return public[:MOST_ADDRESSES]


def _dialed(network: Network, addresses: list[str], remaining: Callable[[], float]) -> socket.socket:
    for address in addresses[:-1]:
        try:
            return network.dial(address, remaining() / 2)
        except OSError:
            continue  # the next may answer; of the last its failure is told
    return network.dial(addresses[-1], remaining())


def no_answer(error: Exception) -> NoAnswerError:
    """The words for a failure, most special first."""
    for kind, words, again in _FAILURES:
        if isinstance(error, kind):
            return NoAnswerError(words.format(why=_why(error)), again=again and not _is_final(error))
    return NoAnswerError(f"the connection failed: {_why(error)}", again=True)


_FAILURES: tuple[tuple[type[Exception], str, bool], ...] = (
    (TimeoutError, "it gave no answer in time", True),
    (socket.gaierror, "the name of its host leads nowhere: {why}", True),
    (ssl.SSLCertVerificationError, "its certificate is not valid: {why}", False),
    (ssl.SSLError, "it cannot speak TLS: {why}", True),
    (ConnectionError, "the connection failed: {why}", True),
    (HTTPException, "what it answers is not HTTP", True),
    (ValueError, "it leads to what is no address", False),
)


def _is_final(error: Exception) -> bool:
    return isinstance(error, socket.gaierror) and error.errno != socket.EAI_AGAIN


def _why(error: Exception) -> str:
    stated = getattr(error, "verify_message", None) or getattr(error, "reason", None)
    return visible(str(stated or getattr(error, "strerror", None) or error), 120)

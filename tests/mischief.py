"""A TLS server on this machine that answers as a test tells it to, and a network in which every name leads to it."""

import contextlib
import socket
import ssl
import subprocess
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from openlabels.elsewhere import answers, fetch, reach, rounds
from openlabels.elsewhere.answers import Judgment, Tags

PUBLIC, PLAIN, CLOSED, DEAD, UNTRUSTED, EXPIRED = (f"93.184.216.{last}" for last in range(34, 40))
"""Addresses that are public by the real rule: a TLS server, one without TLS, one that hangs up, none, and servers with a
certificate that nobody known has signed, and with one that has expired."""

ROBOT = "robot (+https://example.org/registry)"
MANY = 1_000_000

HOST = "calm.links.example"
"""One of the names that the certificate is for: `*.links.example`."""

_CONFIG = """
[req]
distinguished_name = name
x509_extensions = extensions
[name]
[extensions]
subjectAltName = DNS:*.links.example
basicConstraints = critical, CA:TRUE
keyUsage = critical, digitalSignature, keyCertSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


@dataclass(frozen=True)
class Asked:
    """A request as the server read it; `again` is how often this path was asked for before."""

    method: str
    path: str
    headers: Mapping[str, str]
    again: int


Handler = Callable[[ssl.SSLSocket, Asked], None]


def certificate(folder: Path, name: str) -> Path:
    """A new self-signed certificate and its key, in one file."""
    config, made = folder / "openssl.cnf", folder / f"{name}.pem"
    config.write_text(_CONFIG)
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", "-subj", f"/CN={name}"]
    paths = ["-config", str(config), "-keyout", str(made), "-out", str(folder / f"{name}.crt")]
    subprocess.run([*command, *paths], check=True, capture_output=True)
    made.write_text(made.read_text() + (folder / f"{name}.crt").read_text())
    return made


def expired(folder: Path, name: str) -> Path:
    """A certificate that `name` has signed, out of date since yesterday, and its key."""
    made, key = folder / f"{name}-expired.pem", folder / f"{name}-expired.key"
    config = ["-config", str(folder / "openssl.cnf")]
    asked = [
        "openssl",
        "req",
        "-new",
        "-nodes",
        "-newkey",
        "rsa:2048",
        "-subj",
        "/CN=old",
        "-keyout",
        str(key),
        *config,
    ]
    signed = [
        "openssl",
        "x509",
        "-req",
        "-CA",
        f"{name}.crt",
        "-CAkey",
        f"{name}.pem",
        "-CAcreateserial",
        "-days",
        "-1",
    ]
    names = folder / "names.cnf"
    names.write_text("subjectAltName = DNS:*.links.example\n")
    request = subprocess.run(asked, check=True, capture_output=True).stdout
    done = subprocess.run([*signed, "-extfile", str(names)], input=request, check=True, capture_output=True, cwd=folder)
    made.write_bytes(key.read_bytes() + done.stdout)
    return made


def answer(status: str = "200 OK", *headers: str, body: bytes = b"") -> bytes:
    """An answer as it goes over the line."""
    length = (
        ()
        if any("Length" in one or "Encoding: chunked" in one for one in headers)
        else (f"Content-Length: {len(body)}",)
    )
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, *length, "", ""]).encode(errors="surrogateescape") + body


@dataclass
class Server:
    """Answers by path with bytes or what a function does; an unknown path is a 404."""

    certificate: Path
    answers: dict[str, bytes | Handler] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate)
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._accept)
        self.thread.start()

    def stop(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def _accept(self) -> None:
        workers = []
        with contextlib.suppress(OSError):
            while True:
                plain, _ = self.listener.accept()
                workers.append(threading.Thread(target=self._serve, args=(plain,)))
                workers[-1].start()
        for worker in workers:
            worker.join()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError), plain:
            plain.settimeout(30)
            with self.context.wrap_socket(plain, server_side=True) as line:
                asked = self._read(line)
                given = self.answers.get(asked.path, answer("404 Not Found"))
                line.sendall(given) if isinstance(given, bytes) else given(line, asked)

    def _read(self, line: ssl.SSLSocket) -> Asked:
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(4096)
        first, *rest = head.decode().split("\r\n\r\n")[0].split("\r\n")
        method, path, _ = first.split(" ")
        with self.lock:
            again = sum(one.path == path for one in self.asked)
            self.asked.append(Asked(method, path, dict(one.split(": ", 1) for one in rest), again))
            return self.asked[-1]


@dataclass
class Wires:
    """Names, and where the addresses really lead."""

    server: Server
    untrusted: Server
    expired: Server
    names: dict[str, list[str]] = field(default_factory=dict)
    dialed: list[str] = field(default_factory=list)
    held: list[socket.socket] = field(default_factory=list)

    def stop(self) -> None:
        for server in (self.server, self.untrusted, self.expired):
            server.stop()
        for end in self.held:
            end.close()

    def resolve(self, host: str) -> list[str]:
        if host.endswith(".links.example"):
            return self.names.get(host, [PUBLIC])
        if host in self.names:
            return self.names[host]
        return [entry[4][0] for entry in socket.getaddrinfo(host, 443, flags=socket.AI_NUMERICHOST)]  # type: ignore[misc]

    def dial(self, address: str, seconds: float) -> socket.socket:
        self.dialed.append(address)
        if address == DEAD:
            raise ConnectionRefusedError(111, "Connection refused")
        if address in {PLAIN, CLOSED}:
            return self._hears(b"HTTP/1.1 400 Bad Request\r\n\r\n" if address == PLAIN else b"")
        port = {PUBLIC: self.server.port, UNTRUSTED: self.untrusted.port, EXPIRED: self.expired.port}[address]
        return socket.create_connection(("127.0.0.1", port), seconds)

    def _hears(self, said: bytes) -> socket.socket:
        """A connection whose other side says something, whatever it hears, and no more."""
        ours, theirs = socket.socketpair()
        self.held.append(theirs)
        theirs.sendall(said)
        theirs.shutdown(socket.SHUT_WR)
        return ours

    def network(self, authorities: Path, clock: Callable[[], float], pause: float = 10.0) -> reach.Network:
        return reach.Network(self.resolve, self.dial, reach.tls(str(authorities)), clock, pause)


@dataclass
class Time:
    """A clock that only waiting moves."""

    now: float = 0.0

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def clock(self) -> float:
        return self.now


@dataclass
class Visitor:
    """Opens links through the test's network, without ever waiting."""

    wires: Wires
    authorities: Path
    time: Time
    pause: float = 10.0
    known: dict[str, Tags] = field(default_factory=dict)

    def open(self, url: str, clock: Callable[[], float] | None = None) -> Judgment:
        network = self.wires.network(self.authorities, clock or self.time.clock, self.pause)
        ask = partial(fetch.ask, network, ROBOT, self.known)
        (visit,) = rounds.open_all([url], ask, self.time.wait, self.time.clock)
        return answers.judge(visit)


# What a server may do


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

"""A static server as GitHub Pages is one: texts gzipped, `404.html` for what is not there, a sub-path for the site.

Knows HTTP. Refuses to know what is looked at.
"""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

GZIPPED = frozenset({".css", ".csv", ".html", ".js", ".json", ".jsonl", ".svg", ".txt", ".xml"})
LEVEL = 6
"""What GitHub Pages and nearly everybody else compress with."""


@cache
def zipped(path: Path) -> bytes:
    """A file as it goes over the wire."""
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, below: str, **options: Any) -> None:
        self.below = below
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        inside = self.path.partition("?")[0].startswith(self.below)
        path = Path(self.translate_path("/" + self.path.removeprefix(self.below)))
        path = path / "index.html" if path.is_dir() else path
        if inside and path.is_file():
            self._send(200, path)
        else:
            self._send(404, Path(self.directory) / "404.html")

    def _send(self, code: int, path: Path) -> None:
        zips = path.suffix in GZIPPED and "gzip" in self.headers.get("Accept-Encoding", "")
        body = zipped(path) if zips else path.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", _type(path, self.guess_type(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if zips:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _type(path: Path, guessed: str) -> str:
    return f"{guessed}; charset=utf-8" if path.suffix in GZIPPED - {".svg"} else guessed


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A browser may hang up at any time."""


@contextmanager
def serving(folder: Path, below: str) -> Iterator[str]:
    """Serve a built site on 127.0.0.1 below a path that starts and ends in a slash; gives the site's address."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder), below=below))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

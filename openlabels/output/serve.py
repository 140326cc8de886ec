"""The site on 127.0.0.1 while one edits: built anew on every change, reloaded in the browser, errors in the page.

Knows livereload, and looks for changes itself. Refuses to know how a site is built: that is handed in as a function.
"""

import html
import mimetypes
import re
import signal
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote, unquote

from livereload import Server
from livereload.handlers import LiveReloadHandler
from livereload.watcher import Watcher
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets

from openlabels.ground.problem import Problem, as_text
from openlabels.output.ledger import LEFTOVERS
from openlabels.output.survey import Found, files_below

Rebuild = Callable[[], Sequence[Problem] | str]
"""Builds into the served folder and says what is wrong: problems, or one sentence; nothing where all is well."""

_HERE = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_NOT_HERE = b"This preview answers under 127.0.0.1 and localhost alone.\n"
"""Another site could give its name our address, and read what is being written."""
_CSP = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_NOTHING_YET = b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing yet</title></head><body>'
"""Before the first good build; livereload puts its script before `</head>`."""
_STYLE = (
    "position:sticky;top:0;z-index:9;margin:0;padding:1rem;max-height:60vh;overflow:auto;"
    "background:#7f1d1d;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap"
)


class Preview:
    """A WSGI application over a folder of files, which shows the last build's problems atop each page."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.trouble = ""

    def __call__(
        self, environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]
    ) -> Iterable[bytes]:
        """Answer one request (PEP 3333)."""
        if not _HERE.fullmatch(environ.get("HTTP_HOST", "127.0.0.1")):
            start("403 Forbidden", _headers("text/plain", _NOT_HERE))
            return [_NOT_HERE]
        given = environ.get("PATH_INFO") or "/"
        address = unquote(given.encode("latin-1", "replace").decode("utf-8", "replace"))
        path = self._file(address)
        status = "200 OK"
        if path is None and self._file(address + "/"):  # as GitHub Pages does: links are relative to the slash
            start(
                "301 Moved Permanently", [("Location", f"/{quote(address.strip('/'))}/"), *_headers("text/plain", b"")]
            )
            return [b""]
        if path is None:
            status, path = "404 Not Found", self.folder / "404.html"
        try:
            body = path.read_bytes()
        except OSError:
            body, status = _NOTHING_YET, "404 Not Found"
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if kind == "text/html":
            body = self._annotated(body)
        start(status, _headers(kind, body))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _file(self, address: str) -> Path | None:
        """The file that a static server would hand out, never one outside the folder."""
        try:
            path = (self.folder / address.lstrip("/")).resolve()
            path = path / "index.html" if address.endswith("/") else path
            return path if path.is_relative_to(self.folder) and path.is_file() else None
        except (OSError, ValueError):
            return None

    def _annotated(self, body: bytes) -> bytes:
        """A page with the build's trouble, and without the policy that would stop livereload's own script."""
        body = _CSP.sub(b"", body)
        if not self.trouble:
            return body
        banner = f'<pre role="alert" style="{_STYLE}">{html.escape(self.trouble)}</pre>'
        return body.replace(b"<body>", b"<body>" + banner.encode(), 1)


def _headers(kind: str, body: bytes) -> list[tuple[str, str]]:
    return [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]


class Watch(Watcher):  # type: ignore[misc]  # livereload has no types
    """Looks for changes below folders, and makes the browsers reload after each: livereload's own watcher looks every
    0.8 s, and lets the browser miss an edit that comes within three seconds of another.
    """

    def __init__(self, folders: Iterable[Path], changed: Callable[[], None]) -> None:
        super().__init__()
        self._folders = list(folders)
        self._changed = changed
        self._seen = self._look()

    def start(self, _callback: Callable[[], None]) -> bool:
        """Begin to look, in livereload's place."""
        PeriodicCallback(self.examine_all, _EVERY).start()
        return True

    def examine_all(self) -> None:
        """Look once."""
        seen = self._look()
        if seen != self._seen:
            self._seen = seen
            self._changed()
            LiveReloadHandler.reload_waiters("*")

    def _look(self) -> list[Found]:
        return [_found(folder) for folder in self._folders]


_EVERY = 100
"""Milliseconds between two looks."""


def _found(folder: Path) -> Found:
    try:
        return {path: lies for path, lies in files_below(str(folder)).items() if not path.endswith(LEFTOVERS)}
    except OSError:  # it is not there, or went while it was looked at
        return {}


def see_free(port: int) -> None:
    """Raise `OSError` where somebody has the port already: it is told before a build, which may take long."""
    for one in bind_sockets(port, "127.0.0.1"):
        one.close()


def run(out: Path, watched: Iterable[Path], rebuild: Rebuild, port: int) -> None:
    """Serve `out` until interrupted, and rebuild whenever something below `watched` changes."""
    preview = Preview(out)
    building = False

    def refresh() -> None:
        nonlocal building
        building = True
        found = rebuild()
        building = False
        preview.trouble = found if isinstance(found, str) else "\n".join(map(as_text, found))

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        """Ctrl+C, or who ends the process, stops the loop: an exception alone may be lost, as where Python drops a weak reference."""
        loop = IOLoop.current()
        loop.asyncio_loop.call_soon_threadsafe(loop.stop)  # type: ignore[attr-defined]  # what `current` makes has one
        if building:  # which may take long
            raise KeyboardInterrupt

    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, stopped)
    watch = Watch(watched, refresh)
    refresh()
    server = Server(preview, watch)
    server.serve(port=port, host="127.0.0.1", debug=False)

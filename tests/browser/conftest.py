"""A Chromium, sites built from real and made-up entries, and contexts that tell on whatever goes wrong in them.

Sites are served below a sub-path, as GitHub Pages serves a project's. The fixtures that hold Playwright's event
loop last as long as this package: tests elsewhere may need a loop of their own.
"""

import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

import build
from tests import entries
from tests.browser import absent

SUB_PATH = "/some/sub-path/"
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE, DESKTOP = 375, 1280


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium; all tests share it, each in a context of its own."""
    path = chromium_path(playwright) or absent("no Chromium: install one, or name it in OPENLABELS_CHROMIUM")
    launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield launched
    launched.close()


def chromium_path(playwright: Playwright) -> str | None:
    if named := os.environ.get("OPENLABELS_CHROMIUM"):
        return named
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    own = playwright.chromium.executable_path
    return next(filter(None, found), own if Path(own).is_file() else None)


@dataclass(frozen=True)
class Site:
    """A built site: `base` is its address, with a slash at its end; `folder` holds its files."""

    base: str
    folder: Path

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()


class _Handler(SimpleHTTPRequestHandler):
    """A static server as GitHub Pages is one: the site below a sub-path, and `404.html` for what is not there."""

    def translate_path(self, path: str) -> str:
        inside = path.startswith(SUB_PATH)
        return super().translate_path("/" + path.removeprefix(SUB_PATH) if inside else "/not/below/the/sub-path")

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """A browser may hang up at any time."""


@contextmanager
def _site(registry: Path, folder: Path) -> Iterator[Site]:
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        base = f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
        assert (
            build.main(["build", "--registry", str(registry), "--out", str(folder), "--base-url", base]) == build.FINE
        )
        yield Site(base, folder)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The real registry."""
    with _site(entries.ROOT / "registry", tmp_path_factory.mktemp("real") / "site") as served:
        yield served


BIG = 250


@pytest.fixture(scope="package")
def big_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """As many models as fill three pages, Tiny 001 to Tiny 250; every other one is for code."""
    folder = tmp_path_factory.mktemp("big")
    for number in range(1, BIG + 1):
        modalities = ["text"] if number % 2 else ["text", "code"]
        whole = entries.entry(name=f"Tiny {number:03}", modalities=modalities)
        entries.write(folder / "registry", f"example/tiny-{number:03}", whole)
    with _site(folder / "registry", folder / "site") as served:
        yield served


MARKUP = """"'><img src=x onerror="window.broken=1"><svg/onload=window.broken=2>"""
HOSTILE_PROSE = f"""
{MARKUP}

<script>window.broken = 3</script>

[a](javascript:window.broken=4) [b](JaVaScRiPt:window.broken=5) [c](data:text/html,<script>window.broken=6</script>)
<javascript:window.broken=7> [d](https://example.org/"onmouseover="window.broken=8) [e][f] ![g](x"onerror="window.broken=9)

[f]: javascript:window.broken=10 "a' onclick='window.broken=11"

```" onclick="window.broken=12
</code></pre><script>window.broken = 13</script>
```

<div onclick="window.broken=14" style="position:fixed;inset:0">all over the page</div>
<iframe srcdoc="<script>parent.broken=15</script>"></iframe>
<form action="https://evil.example/"><input name=q><button>Go</button></form>
<meta http-equiv=refresh content="0;url=https://evil.example/">

`</code><img src=x onerror=window.broken=16>` <https://example.org/?a="><img src=x onerror=window.broken=17>>
"""


@pytest.fixture(scope="package")
def odd_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A hostile entry, a very long one, a renamed one, a withdrawn and a superseded one."""
    folder = tmp_path_factory.mktemp("odd")
    hostile = entries.artifact(
        name=MARKUP,
        note=MARKUP + "</p><script>window.broken=18</script>",
        license="LicenseRef-x",
        license_url="https://example.org/'onclick='window.broken=19",
        mirrors=["https://example.org/'onmouseover='window.broken=20"],
    )
    long = "long" * 25
    everything = [
        entries.artifact(f"{part}/{long}", name=long, note="n" * 300) for part in ("code", "weights", "dataset")
    ]
    written = {
        "evil/evil": entries.entry(
            name=MARKUP,
            organization=MARKUP,
            summary="</script><script>window.broken=21</script>" + MARKUP,
            justification=HOSTILE_PROSE,
            family=MARKUP,
            evidence={"code": [hostile]},
            derived_from=["hf:a/b"],
        ),
        "example/" + "long-" * 14 + "long": entries.entry(
            name=long,
            summary=long * 2,
            family=long,
            label="OM-OD-OW",
            justification=f"# {long}\n\n{long * 4}\n\n```\n{long * 4}\n```\n\n|{long}|{long}|\n|-|-|\n|{long}|{long}|\n\n`{long * 4}`",
            evidence=dict(zip(("code", "weights", "dataset"), ([one] for one in everything), strict=True)),
        ),
        "example/renamed": entries.entry(name="Renamed", aliases=["example/formerly-known"]),
        "example/gone": entries.entry(
            name="Gone",
            label="none",
            status="withdrawn",
            status_note="Taken back.",
            evidence={"code": [{"access": "closed"}]},
        ),
        "example/older": entries.entry(name="Older", status="superseded", superseded_by="example/renamed"),
    }
    for model_id, whole in written.items():
        entries.write(folder / "registry", model_id, whole)
    with _site(folder / "registry", folder / "site") as served:
        yield served


@dataclass
class Watch:
    """What went wrong in a context. A test that provokes something names a piece of its message in `expected`."""

    base: str
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text} ({message.location['url']})")

    def dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def request(self, url: str) -> None:
        if not url.startswith(self.base):
            self.faults.append(f"request that leaves the site: {url}")

    def unexpected(self) -> list[str]:
        return [fault for fault in self.faults if not any(piece in fault for piece in self.expected)]


_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy violated: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


class OpenContext(Protocol):
    """Opens a fresh context on a site; when it closes, nothing may have gone wrong in it."""

    def __call__(self, site: Site, **options: Any) -> AbstractContextManager["Visit"]: ...


@dataclass(frozen=True)
class Visit:
    """A fresh context with one page; `go` opens a path of the site."""

    site: Site
    context: BrowserContext
    page: Page
    watch: Watch
    scripts: bool = True

    def go(self, path: str = "") -> Page:
        self.page.goto(self.site.base + path)
        return self.settled()

    def go_to_stub(self, path: str) -> Page:
        """Open the page of a former id as one sees it that no refresh leads on from."""
        stub = re.sub("<meta http-equiv=.refresh[^>]*>", "", self.site.read(path + "index.html").decode())
        self.page.route(self.site.base + path, lambda route: route.fulfill(body=stub, content_type="text/html"))
        return self.go(path)

    def follow(self, link: Locator) -> Page:
        """The page that a link leads to, loaded: a click alone does not wait for it, and the old page would be read."""
        with self.page.expect_navigation():
            link.click()
        return self.settled()

    def reload(self) -> Page:
        self.page.reload()
        return self.settled()

    def back(self) -> Page:
        self.page.go_back()
        return self.settled()

    def settled(self) -> Page:
        """The page, once its script has taken over the list, or fetched what it compares."""
        if self.scripts and self.page.locator("[data-search]").count():
            self.page.locator("[data-search][data-ready]").wait_for()
        if self.scripts and self.page.locator("[data-compare-page]").count():
            expect(self.page.locator(".sideways, .nowhere")).to_be_visible()
        return self.page


@pytest.fixture
def visit(browser: Browser) -> OpenContext:
    """How a test visits a site; `options` are those of Playwright's `new_context`."""

    @contextmanager
    def opened(site: Site, **options: Any) -> Iterator[Visit]:
        options = {"viewport": {"width": DESKTOP, "height": 900}, "reduced_motion": "reduce", **options}
        watch = Watch(site.base)
        context = browser.new_context(**options)
        context.set_default_timeout(5000)
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", watch.console)
        context.on("weberror", lambda error: watch.faults.append(f"page error: {error.error}"))
        context.on("request", lambda request: watch.request(request.url))
        context.on("dialog", watch.dialog)
        try:
            yield Visit(site, context, context.new_page(), watch, options.get("java_script_enabled", True))
        finally:
            context.close()
        assert not watch.unexpected()

    return opened


@pytest.fixture
def home(site: Site, visit: OpenContext) -> Iterator[Visit]:
    """A visit to the real registry's first page, on a desktop."""
    with visit(site) as visiting:
        visiting.go()
        yield visiting


def ready(page: Page) -> Page:
    """The page of the form, once it can be filled in."""
    expect(page.locator("[data-github]")).to_be_visible()
    return page


@pytest.fixture
def opened(site: Site, visit: OpenContext) -> Iterator[Visit]:
    """A visit to the empty form of `/submit/`, on a desktop, once it can be filled in."""
    with visit(site) as visiting:
        ready(visiting.go("submit/"))
        yield visiting

"""Measure the search in Chromium as a visitor has it: transfer, parsing, index, key strokes, and what holds the page.

    python -m bench.in_browser [N …]      (default 10000 and 100000), each at full speed and four times slower

The page is the real one; its data is that of N made-up models (`queries.mjs`). Times count from the moment when
somebody turns to the search: "first result" is when the list shows what was typed right then. A key stroke is timed from
its event until the list is changed; what the browser then does to show it is in the longest task. Of several visits
the median is printed, and the best, which says more where a machine has other work.
"""

import contextlib
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from playwright.sync_api import Browser, sync_playwright

import build
from openlabels.output.folders import ROOT
from tests.browser.conftest import chromium_path

FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PHONE = {"width": 375, "height": 812}
VISITS = 3

TASKS = """
window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({startTime, duration}) => [startTime, duration])))
  .observe({type: "longtask", buffered: true});
"""
TURN = """(query) => {
  const input = document.querySelector("#q"), list = document.querySelector("[data-list]"), start = performance.now();
  new MutationObserver(() => list.querySelector("mark") && performance.mark("result")).observe(list, {childList: true});
  input.focus();
  input.value = query;
  input.dispatchEvent(new Event("input"));
  return start;
}"""
STROKES = """async (queries) => {
  const input = document.querySelector("#q"), times = [];
  for (const query of queries) for (let end = 1; end <= query.length; end++) {
    input.value = query.slice(0, end);
    const start = performance.now();
    input.dispatchEvent(new Event("input"));
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
    await new Promise((go) => setTimeout(go));
  }
  return times;
}"""
ALONE = """async (queries) => {
  const {createIndex, search} = await import(new URL("static/search.js", document.baseURI));
  const {models} = await (await fetch("search.json")).json();
  const times = [], start = performance.now();
  const index = createIndex(models), built = performance.now() - start;
  for (const query of queries) for (let end = 1; end <= query.length; end++) {
    const start = performance.now();
    search(index, query.slice(0, end));
    times.push(performance.now() - start);
  }
  return [built, times];
}"""


class _Handler(SimpleHTTPRequestHandler):
    """Sends everything compressed, as the hosts of static sites do."""

    zipped: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        path = self.translate_path(
            self.path.partition("?")[0] + ("index.html" if self.path.split("?")[0][-1] == "/" else "")
        )
        if path not in self.zipped:  # which `main` sees to for the data: no visitor waits for it
            self.zipped[path] = gzip.compress(Path(path).read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.zipped[path])))
        self.end_headers()
        self.wfile.write(self.zipped[path])

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def share(times: list[float], part: float) -> float:
    """The time within which this part of all stays."""
    return sorted(times)[min(len(times) - 1, int(part * len(times)))]


def measure(browser: Browser, base: str, queries: list[str], slower: int) -> dict[str, float]:
    """One visit: everything that is printed."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.add_init_script(TASKS)
    page = context.new_page()
    page.set_default_timeout(60_000)
    session = context.new_cdp_session(page)
    page.goto(base, wait_until="networkidle")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    start = page.evaluate(TURN, queries[0])
    page.locator("[data-ready]").wait_for(state="attached")
    page.wait_for_timeout(300)
    marks = page.evaluate("Object.fromEntries(performance.getEntriesByType('mark').map((m) => [m.name, m.startTime]))")
    tasks = page.evaluate("tasks.splice(0)")
    strokes = page.evaluate(STROKES, queries)
    shown = page.evaluate("tasks")
    built, alone = page.evaluate(ALONE, queries)
    context.close()
    return {
        "models read": marks["models"] - start,
        "index ready": marks["index"] - start,
        "first result": marks["result"] - start,
        "longest task before": max((long for at, long in tasks if at >= start), default=0),
        "stroke, median": share(strokes, 0.5),
        "stroke, 95 %": share(strokes, 0.95),
        "stroke, longest": max(strokes),
        "longest task in typing": max((long for _, long in shown), default=0),
        "createIndex at once": built,
        "search alone, 95 %": share(alone, 0.95),
    }


def report(visits: dict[int, list[dict[str, float]]]) -> None:
    """Print a table: median and best of the visits at each speed; a task of less than 50 ms is none."""
    print(f"{'':24}{'full speed':>12}{'best':>9}{'4 x slower':>14}{'best':>9}")
    for what in visits[1][0]:
        seen = {slower: [visit[what] for visit in some] for slower, some in visits.items()}
        cells = (f"{statistics.median(times):9.1f} ms{min(times):9.1f}" for times in seen.values())
        print(f"{what:24}" + "  ".join(cells))


def main() -> None:
    """Print a table for each number of models."""
    counts = [int(word) for word in sys.argv[1:]] or [10_000, 100_000]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        out = Path(place) / "site"
        assert build.main(["build", "--out", str(out)]) == build.FINE
        home = out / "index.html"
        text = home.read_text(encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium_path(playwright), args=FLAGS)
        for count in counts:
            made = subprocess.run(["node", "bench/queries.mjs", str(count)], cwd=ROOT, capture_output=True, check=True)
            queries, _, data = made.stdout.decode().partition("\n")
            (out / "search.json").write_text(data, encoding="utf-8")
            home.write_text(text.replace("data-total=", f'data-total="{count}" data-was='), encoding="utf-8")
            _Handler.zipped.clear()
            with served(out) as base:
                zipped = gzip.compress(data.encode(), 6)
                _Handler.zipped[str(out / "search.json")] = zipped
                size = len(zipped)
                print(
                    f"\n{count:,} models: search.json {size / 1e3:,.0f} kB over the wire, {size / count:.1f} bytes a model"
                )
                asked = json.loads(queries)
                report({slower: [measure(browser, base, asked, slower) for _ in range(VISITS)] for slower in (1, 4)})
        browser.close()


if __name__ == "__main__":
    main()

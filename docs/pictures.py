"""Take the pictures of the site that README and CONTRIBUTING show: `make pictures`."""

import http.server
import tempfile
import threading
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

import build
from tests.browser.conftest import chromium_path

HERE = Path(__file__).resolve().parent


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing for each request."""


def main() -> None:
    """Build the site, open it in Chromium, and write the pictures beside this file."""
    with tempfile.TemporaryDirectory() as place:
        assert build.main(["build", "--out", f"{place}/site"]) == 0
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=f"{place}/site"))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            path = chromium_path(playwright)
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 1280, "height": 860}, color_scheme="light")
            page.goto(f"http://127.0.0.1:{server.server_port}/")
            page.wait_for_selector("[data-facets] input")
            page.screenshot(path=HERE / "home.png")
            page.goto(f"http://127.0.0.1:{server.server_port}/submit/?from=allenai/olmo-2-7b")
            page.wait_for_selector("[data-derived-label]:has-text('OM-OD-OW')")
            page.get_by_text("Is it on Hugging Face?").click()  # folds away, for the three questions to show
            page.screenshot(path=HERE / "submit.png")
            page.goto(f"http://127.0.0.1:{server.server_port}/models/meta/llama-3.1-8b/")
            page.wait_for_selector("[data-compare]")
            page.screenshot(path=HERE / "model.png")
            browser.close()
        server.shutdown()


if __name__ == "__main__":
    main()

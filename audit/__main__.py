"""`make audit`: looks at every type of page of the built site, prints a table, and fails on anything that is wrong.

    python -m audit [NAME …]      only the pages of these names, such as home

Knows the order of things, and how they are told. Everything asked for must be there: nothing is skipped.
"""

import shutil
import sys
from collections.abc import Iterator
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from audit import lighthouse, markup, pages, server, weight
from tests.browser import test_accessible
from tests.browser.conftest import FLAGS, chromium_path
from tests.entries import ROOT
from tests.npm import brought

SITE = ROOT / "_site"
WRONG, UNABLE = 1, 2
_ROW = "{:14}{:>6}{:>6}{:>6}{:>6}{:>6}{:>9}{:>8}{:>9}{:>8}"
_LEGEND = (
    f"\nhtml: the whole page, gzipped. first: what a first view takes, of {weight.MOST:,} bytes at most: the page down to the\n"
    f"last of the {weight.ROWS} rows that a 4K screen has room for, its style sheets, and the scripts that it names."
)


def main() -> int:
    """Everything at once: 0 where all is well, 1 where something is wrong, 2 where it cannot be told."""
    if not (SITE / "index.html").is_file():
        _stop("there is no _site/: make site first")
    java = shutil.which("java") or _stop("the Nu HTML checker needs Java: apt-get install default-jre-headless")
    try:
        faults = [*_look(), *markup.errors(brought("vnu-jar", markup.VERSION), java, SITE)]
    except (lighthouse.LighthouseError, markup.CheckerError, pytest.skip.Exception, pytest.fail.Exception) as error:
        _stop(str(error))
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    print(
        f"\n{len(faults)} faults" if faults else "\nNothing is wrong; the Nu HTML checker finds no error in any page."
    )
    return WRONG if faults else 0


def _look() -> Iterator[str]:
    """Look at one page of each type, print its row, and give what is wrong with it."""
    axe = (brought("axe-core", test_accessible.AXE) / "axe.min.js").read_text(encoding="utf-8")
    engine, root = brought("lighthouse", lighthouse.VERSION), pages.root(SITE)
    print(_ROW.format("page", "perf", "a11y", "best", "seo", "axe", "html", "css", "scripts", "first"))
    with sync_playwright() as playwright, server.serving(SITE, root) as base:
        path = chromium_path(playwright) or _stop("no Chromium: install one, or name it in OPENLABELS_CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for kind in pages.kinds(SITE, sys.argv[1:]):
            report = lighthouse.look(engine, path, FLAGS, base + kind.address, base)
            seen, bytes_of = _axe(browser, axe, base + kind.address), weight.weigh(SITE, kind.file, root)
            numbers = (bytes_of.html, bytes_of.css, bytes_of.scripts, bytes_of.first)
            print(_ROW.format(kind.name, *report.scores, len(seen), *(f"{n:,}" for n in numbers)), flush=True)
            found = [*report.faults, *seen, *_too_heavy(bytes_of)]
            yield from (f"{kind.name}: {fault}" for fault in found)
        browser.close()
    print(_LEGEND)


def _axe(browser: Browser, source: str, address: str) -> list[str]:
    """What axe finds in light and dark, on a phone and a desktop."""
    found = []
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    for scheme, width in test_accessible.LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"axe, {scheme} at {width}: {line}" for line in test_accessible.violations(page, source)]
    context.close()
    return found


def _too_heavy(one: weight.Weight) -> list[str]:
    return [f"the first view takes {one.first:,} bytes of {weight.MOST:,}"] if one.first > weight.MOST else []


def _stop(why: str) -> NoReturn:
    print(why, file=sys.stderr)
    sys.exit(UNABLE)


if __name__ == "__main__":
    sys.exit(main())

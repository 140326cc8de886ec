"""What a first view weighs over the wire: style sheets, the scripts that the page names, and as much of it as a screen shows.

Knows bytes, and where a row of a list starts. A browser paints while a page still comes, so of a long list only the
rows that a 4K screen has room for count, though the whole is told too. Nothing waits for a module, but controls show
when their script runs, so those that the page names count; what they import is for what somebody does later.
"""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from audit.server import LEVEL, zipped

MOST = 14 * 1024
"""What a server sends before it hears back, ten packets, less what their heads take: one round trip."""

ROWS = 32
"""More than 2,160 pixels have room for: padding, a name and one line of a summary make a row of 69."""

_ROW = re.compile('<div class="what">')
_SHEET = re.compile('<link rel="stylesheet" href="([^"]+)"')
_SCRIPT = re.compile('<script type="module" src="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes over the wire."""

    html: int
    above: int
    css: int
    scripts: int

    @property
    def first(self) -> int:
        """What has to come before all of a first view shows."""
        return self.above + self.css + self.scripts


def weigh(site: Path, file: str, root: str) -> Weight:
    """The weight of a page; `root` is the path that links from the host's root start with."""
    text = (site / file).read_text(encoding="utf-8")

    def sizes(links: list[str]) -> int:
        return sum(len(zipped(_target(site, file, link, root))) for link in links)

    above = len(gzip.compress(_above(text).encode(), LEVEL, mtime=0))
    return Weight(len(zipped(site / file)), above, sizes(_SHEET.findall(text)), sizes(_SCRIPT.findall(text)))


def _above(text: str) -> str:
    starts = [row.start() for row in _ROW.finditer(text)]
    return text[: starts[ROWS]] if len(starts) > ROWS else text


def _target(site: Path, file: str, link: str, root: str) -> Path:
    start = site if link.startswith("/") else (site / file).parent
    return (start / link.removeprefix(root)).resolve()

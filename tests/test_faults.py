"""A build that is killed at any moment: what is served stays whole, and a later build equals a clean one.

`OPENLABELS_KILLS=100` kills a hundred; a plain run kills fifteen.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.entries import ROOT
from tests.test_building import change, filled, tree

KILLS = int(os.environ.get("OPENLABELS_KILLS", "15"))
BASE = "https://labels.example/"


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


def faults(site: Path) -> list[str]:
    """Files that are not whole, and links to what is not there."""
    found = []
    for path in site.rglob("*"):
        name = path.relative_to(site).as_posix()
        if path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix == ".svg" and not path.read_bytes().rstrip().endswith(b"</svg>"):
            found.append(f"{name} is cut")
        elif path.suffix == ".html":
            text = path.read_text(encoding="utf-8")
            found += [f"{name} is cut"] * (not text.rstrip().endswith("</html>"))
            reader = _Addresses()
            reader.feed(text)
            found += [
                f"{name} links to {link}" for link in reader.found if not _there(site, urljoin(BASE + name, link))
            ]
    listed = json.loads((site / "api/v1/models.json").read_bytes())["result"]
    pages = [one["page"] for one in listed] + re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text())
    return found + [f"a list names {page}" for page in pages if not _there(site, page)]


def _there(site: Path, address: str) -> bool:
    if not address.startswith(BASE):
        return True
    path = site / unquote(urlsplit(address).path).lstrip("/")
    return (path / "index.html").is_file() if path.is_dir() or address.endswith("/") else path.is_file()


def command(out: str) -> list[str]:
    spoiling = (
        "import sys, build\nfrom openlabels import team\nteam.FEW = 1\nteam.CHUNK = (10, 10)\n"
        f"sys.exit(build.main(['build', '--base-url', {BASE!r}, '--out', {out!r}, '--jobs', '2']))"
    )
    return [sys.executable, "-c", spoiling]


@pytest.mark.parametrize("whole_group", [True, False])
def test_a_build_that_is_killed_at_any_moment_leaves_whole_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_group: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "SOURCE_DATE_EPOCH": "1767225600",
        "XDG_STATE_HOME": str(tmp_path / "state"),
    }
    chance = random.Random(20261124 + whole_group)
    filled(tmp_path / "registry", 45)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

    def build(out: str, cache: str) -> float:
        begun = time.monotonic()
        subprocess.run(command(out), env={**env, "OPENLABELS_CACHE": cache}, check=True, **quiet)  # type: ignore[call-overload]
        return time.monotonic() - begun

    took = build("site", "cache")
    for kill in range((KILLS + whole_group) // 2):
        for number in range(3):
            change(tmp_path / "registry", chance, 1000 + kill * 3 + number)
        begun = subprocess.Popen(
            command("site"), env={**env, "OPENLABELS_CACHE": "cache"}, start_new_session=True, **quiet
        )  # type: ignore[call-overload]
        time.sleep(chance.uniform(0.2, 1.1) * took)
        if whole_group:
            os.killpg(begun.pid, signal.SIGKILL)
        else:
            begun.kill()
        begun.wait()
        if not whole_group:
            time.sleep(0.3)  # its workers end once nobody asks
        assert faults(tmp_path / "site") == [], kill
        if KILLS > 15 or kill % 5 == 4:
            build("site", "cache")
            shutil.rmtree("clean", ignore_errors=True)
            build("clean", "")
            assert tree(tmp_path / "site") == tree(tmp_path / "clean"), kill

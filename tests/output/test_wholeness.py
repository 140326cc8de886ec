"""The one who looks whether a site is whole sees what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import build
from tests.builds import filled
from tests.wholeness import BASE, faults


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "registry", 4)
    assert build.main(["build", "--base-url", BASE, "--out", "site"]) == 0
    return tmp_path / "site"


def test_a_site_that_was_built_is_whole(site: Path) -> None:
    assert faults(site) == []
    assert faults(site, moving=True) == []


def cut(content: bytes) -> bytes:
    """Half of it; of what has braces no more than to one that opens, since a sheet may be whole between two rules."""
    half = len(content) // 2
    return content[: content.rfind(b"{", 0, half) + 1 or half]


def spoilt(content: bytes) -> bytes:
    return content[:60] + bytes([content[60] ^ 1]) + content[61:]


EACH = ["index.html", "badge/om.svg", "sitemap.xml", "feed.xml", "registry.csv", "search.json", "api/v1/models.jsonl", "badge/org-0/model-0.png", "llms.txt", "static/site.css", "static/home.js"]  # fmt: skip


@pytest.mark.parametrize("name", EACH)
def test_a_file_of_any_kind_that_is_cut_is_told(site: Path, name: str) -> None:
    (site / name).write_bytes(cut((site / name).read_bytes()))
    assert any(fault.startswith(f"{name} is not whole") for fault in faults(site, moving=True))


@pytest.mark.parametrize("spoil", [spoilt, lambda content: content + b"x", lambda _: b""])
def test_a_picture_with_one_bit_changed_more_bytes_or_none_is_told(site: Path, spoil: Callable[[bytes], bytes]) -> None:
    (site / "badge/om.png").write_bytes(spoil((site / "badge/om.png").read_bytes()))
    assert any("badge/om.png is not whole" in fault for fault in faults(site))


def test_a_kind_of_file_that_nobody_looks_into_is_told(site: Path) -> None:
    (site / "movie.mp4").write_bytes(b"x")
    assert any("movie.mp4 is not whole" in fault for fault in faults(site))


@pytest.mark.parametrize("name", ["models/org-0/model-0/index.html", "badge/org-1/model-1.png", "api/v1/models/org-1/model-1.json", "static/site.css", "labels/marks.svg"])  # fmt: skip
def test_whatever_is_missing_is_named_by_something(site: Path, name: str) -> None:
    (site / name).unlink()
    for moving in (True, False):
        assert any(" names " in fault for fault in faults(site, moving=moving)), name


def test_lists_that_disagree_are_told_once_nothing_moves(site: Path) -> None:
    lines = (site / "api/v1/models.jsonl").read_text().splitlines(keepends=True)
    (site / "api/v1/models.jsonl").write_text("".join(lines[1:]))
    assert faults(site) == ["api/v1/models.jsonl lists other models than api/v1/models.json"]
    assert faults(site, moving=True) == []


def test_a_page_that_nobody_leads_to_yet_may_name_one_that_is_to_come(site: Path) -> None:
    page = (site / "index.html").read_text().replace('href="about/"', 'href="models/org-0/later/"')
    (site / "models/org-0/new").mkdir()
    (site / "models/org-0/new/index.html").write_text(page)
    assert faults(site, moving=True) == []
    assert "names models/org-0/new/models/org-0/later/" in " ".join(faults(site))

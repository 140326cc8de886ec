"""What the documents name is there."""

import re
from functools import cache
from pathlib import PurePosixPath

import pytest

from tests.entries import ROOT

DOCUMENTS = ["README.md", "CONTRIBUTING.md", "DESIGN.md", "HACKING.md", "SECURITY.md"]
FOLDERS = ["audit", "bench", "docs", "fuzz", "openlabels", "static", "templates", "tests"]


@cache
def files() -> set[str]:
    found = [*ROOT.glob("*.*"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.*"))]
    return {path.relative_to(ROOT).as_posix() for path in found}


def is_there(name: str) -> bool:
    """Whether this is a file of ours, by its path or, where a table has named its folder before, the end of it."""
    return any(path == name or path.endswith(f"/{name}") for path in files())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_file_that_a_document_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+\.(?:py|js|mjs|css|html|toml))`", text))
    assert {name for name in named if not is_there(name)} == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_folder_that_a_document_names_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    ours = {str(above) for path in files() for above in PurePosixPath(path).parents}
    named = {name.rstrip("/") for name in re.findall(r"`((?:openlabels|static|tests|bench)/[\w/-]*/)`", text)}
    assert named <= ours


@pytest.mark.parametrize(("folder", "ending"), [("openlabels", ".py"), ("static", ".js"), ("static", ".css")])
def test_whoever_looks_for_a_place_finds_every_file_named(folder: str, ending: str) -> None:
    named = (ROOT / "HACKING.md").read_text(encoding="utf-8")
    ours = [PurePosixPath(path).name for path in files() if path.startswith(f"{folder}/") and path.endswith(ending)]
    assert ours
    assert {name for name in ours if name != "__init__.py" and name not in named} == set()

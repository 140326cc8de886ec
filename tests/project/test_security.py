"""The threat model names the tests that prove it: they are there."""

import re

from tests.entries import ROOT

TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = re.findall(r"`(test_\w+)`", TEXT)
    assert len(named) >= 10
    assert [name for name in named if f"def {name}(" not in TESTS] == []


def test_every_file_of_tests_that_it_names_exists() -> None:
    named = re.findall(r"`(tests/[\w./]+)`", TEXT)
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []

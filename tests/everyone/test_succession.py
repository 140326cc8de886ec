"""A pull request may not lead an address that was published to another model."""

import json
from pathlib import Path
from typing import Any

import pytest

import build
from tests import entries
from tests.everyone.test_changes import git

MODEL, OTHER, FORMER = "example/tiny-1b", "example/other", "example/was-tiny"


@pytest.fixture
def proposal(folder: Path) -> Path:
    git("init", "-q", "-b", "main")
    entries.write(folder, MODEL, entries.entry(aliases=[FORMER]))
    entries.write(folder, OTHER)
    git("add", "-A")
    git("commit", "-qm", "before")
    git("switch", "-qc", "fork")
    return folder


def checked(capsys: pytest.CaptureFixture[str]) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """The errors as (code, message), and what changes by id."""
    build.main(["check", "--base", "main", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    errors = [(one["code"], one["message"]) for one in report["problems"] if one["severity"] == "error"]
    return errors, {one["id"]: one for one in report["changes"]}


def test_a_former_id_may_not_be_dropped(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries.write(proposal, MODEL)
    errors, _ = checked(capsys)
    assert errors == [("succession", f"“{FORMER}” was a former id of “{MODEL}”, and leads nowhere now")]


@pytest.mark.parametrize("is_new", [True, False])
def test_a_former_id_may_not_move_to_another_entry(
    proposal: Path, is_new: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    taker = "example/new" if is_new else OTHER
    entries.write(proposal, MODEL)
    entries.write(proposal, taker, entries.entry(aliases=[FORMER]))
    errors, _ = checked(capsys)
    assert errors == [("succession", f"“{FORMER}” was a former id of “{MODEL}”, and leads to “{taker}” now")]


def test_a_former_id_may_not_be_used_again(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries.write(proposal, MODEL)
    entries.write(proposal, FORMER)
    errors, _ = checked(capsys)
    assert errors == [("succession", f"“{FORMER}” was a former id of “{MODEL}”, and leads to “{FORMER}” now")]


def test_a_model_that_is_renamed_takes_its_former_ids_along(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (proposal / f"{MODEL}.yaml").unlink()
    entries.write(proposal, "example/new-tiny", entries.entry(aliases=[MODEL]))
    errors, _ = checked(capsys)
    assert errors == [("succession", f"“{FORMER}” was a former id of “{MODEL}”, and leads nowhere now")]
    entries.write(proposal, "example/new-tiny", entries.entry(aliases=[MODEL, FORMER]))
    assert checked(capsys)[0] == []


def test_a_model_may_be_renamed_back(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (proposal / f"{MODEL}.yaml").unlink()
    entries.write(proposal, FORMER, entries.entry(aliases=[MODEL]))
    assert checked(capsys)[0] == []


def test_an_entry_that_is_not_in_order_has_errors_of_its_own(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries.write(proposal, MODEL, "name: [broken\n")
    errors, _ = checked(capsys)
    assert "succession" not in {code for code, _ in errors}


def test_of_a_removed_id_the_label_is_told_that_its_address_shows_then(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (proposal / f"{OTHER}.yaml").unlink()
    taker = entries.entry(aliases=[FORMER, OTHER], label="OM-OW", evidence=entries.evidence(weights="public"))
    entries.write(proposal, MODEL, taker)
    errors, changes = checked(capsys)
    assert errors == []
    assert (changes[OTHER]["kind"], changes[OTHER]["label"]) == ("removed", ["OM", "OM-OW"])

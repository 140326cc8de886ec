"""A pull request, imitated in a real git repository: what `check --base` says of it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import build
from openlabels import review
from tests import entries


def git(*arguments: str) -> None:
    given = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", *arguments]
    subprocess.run(given, check=True, capture_output=True)


@pytest.fixture
def proposal(folder: Path) -> Path:
    """A branch `main` with four entries, and a branch of a fork that has left it, checked out."""
    git("init", "-q", "-b", "main")
    entries.write(folder, "example/stays")
    entries.write(folder, "example/old-name", entries.entry(name="Renamed 1B"))
    entries.write(
        folder, "example/loses", entries.entry(name="Loses", label="OM-OW", evidence=entries.evidence(weights="public"))
    )
    entries.write(folder, "example/goes", entries.entry(name="Goes"))
    git("add", "-A")
    git("commit", "-qm", "before")
    git("switch", "-qc", "fork")
    return folder


def commit_on_main(folder: Path) -> None:
    """The default branch moves on after the fork: it is no part of the proposal."""
    git("switch", "-q", "main")
    entries.write(folder, "example/later", entries.entry(name="Later"))
    git("add", "-A")
    git("commit", "-qm", "later")
    git("switch", "-q", "fork")


def propose(folder: Path) -> None:
    """Five entries added, one renamed with an alias, one label lost, one broken."""
    for number in range(5):
        org = "newcomer" if number == 4 else "example"
        entries.write(folder, f"{org}/new-{number}", entries.entry(name=f"New {number}", organization=org.title()))
    (folder / "example/old-name.yaml").rename(folder / "example/new-name.yaml")
    entries.write(folder, "example/new-name", entries.entry(name="Renamed 1B", aliases=["example/old-name"]))
    lost = entries.entry(name="Loses", label="OM", evidence=entries.evidence(weights="gated"))
    entries.write(folder, "example/loses", lost)
    entries.write(folder, "example/goes", "name: [broken\n")
    git("add", "-A")
    git("commit", "-qm", "proposal")


def checked(capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    code = build.main(["check", "--base", "main", "--format", "json", *more])
    return code, json.loads(capsys.readouterr().out)


def test_every_change_of_a_pull_request_is_told_against_the_merge_base(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_on_main(proposal)
    propose(proposal)
    code, report = checked(capsys)
    kinds = {change["id"]: (change["kind"], change["label"]) for change in report["changes"]}
    assert code == 1
    assert kinds == {
        **{f"example/new-{number}": ("added", [None, "OM"]) for number in range(4)},
        "newcomer/new-4": ("added", [None, "OM"]),
        "example/new-name": ("renamed", ["OM", "OM"]),
        "example/loses": ("changed", ["OM-OW", "OM"]),
        "example/goes": ("changed", ["OM", None]),
    }
    assert [p["path"] for p in report["problems"] if p["severity"] == "error"] == ["registry/example/goes.yaml"]
    assert [p["path"] for p in report["problems"] if p["code"] == "first-of-organization"] == [
        "registry/newcomer/new-4.yaml"
    ]


def test_the_summary_for_reviewers_has_labels_losses_and_evidence(
    proposal: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(proposal)
    summary = proposal.parent / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert build.main(["check", "--base", "main", "--format", "github"]) == 1
    said = summary.read_text()
    assert "::error file=registry/example/goes.yaml,line=" in capsys.readouterr().out
    assert "OM-OW → OM" in said
    assert "**no longer open**: weights" in said
    assert "renamed example/old-name → example/new-name" in said
    assert "**first entry** of newcomer" in said
    assert "- [ ] weights, gated: [https\\://example.org/weights](<https://example.org/weights>), Apache-2.0" in said


def test_an_entry_may_not_vanish_unless_another_lists_it_as_an_alias(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (proposal / "example/goes.yaml").unlink()
    code, report = checked(capsys)
    assert code == 1
    assert [(p["code"], p["path"]) for p in report["problems"]] == [("removed", "registry/example/goes.yaml")]
    assert [(c["id"], c["kind"]) for c in report["changes"]] == [("example/goes", "removed")]


def test_changes_that_are_not_committed_count(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entries.write(proposal, "example/draft", entries.entry(name="Draft"))
    code, report = checked(capsys)
    assert (code, [(c["id"], c["kind"]) for c in report["changes"]]) == (0, [("example/draft", "added")])


def test_without_a_change_nothing_is_told(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(capsys) == (0, {"problems": [], "entries": 4, "changes": []})


@pytest.mark.parametrize("ref", ["", "nowhere", "--output=x", "main:registry"])
def test_a_base_that_git_does_not_know_is_wrong_usage(
    proposal: Path, ref: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["check", f"--base={ref}"]) == 2
    assert "fetch-depth: 0" in (said := capsys.readouterr().err) or "is no commit" in said


def test_a_folder_without_git_is_wrong_usage(folder: Path) -> None:
    entries.write(folder, "example/tiny")
    assert build.main(["check", "--base", "main"]) == 2


@pytest.mark.parametrize(
    ("name", "close"),
    [("OLMo 2 7B", []), ("OLMo-2-13B", ["a/olmo-2-13b"]), ("Pythia", ["a/pythia"]), ("Pythja deduped", [])],
)
def test_close_names_are_told_but_other_sizes_are_other_models(name: str, close: list[str]) -> None:
    names = {"a/olmo-2-13b": "OLMo 2 13B", "a/pythia": "Pythia", "new/one": name}
    assert review.close_names("new/one", names) == close


def test_the_text_form_names_each_change_on_a_line(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    propose(proposal)
    build.main(["check", "--base", "main"])
    lines = capsys.readouterr().out.splitlines()
    assert "changed example/loses: OM-OW → OM" in lines
    assert "renamed example/old-name → example/new-name: OM, as before" in lines
    assert "added newcomer/new-4: OM" in lines

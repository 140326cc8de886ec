"""A pull request, imitated in a real git repository: what `check --base` says of it."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import build
from openlabels.everyone import review
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
    assert said.index("1 error, 1 warning") < said.index("### 8 entries change: 5 added, 2 changed, 1 renamed")
    assert "OM-OW → OM" in said
    assert "- weights: public → gated, **no longer open**" in said
    assert said.count("no longer open") == 1, "of what cannot be read, nothing is known"
    assert "**the label changed, but the justification did not**" in said
    assert "renamed example/old-name → example/new-name" in said
    assert "**first entry** of newcomer" in said
    assert (
        "- [ ] **changed** weights, public → gated: [https\\://example.org/weights](<https://example.org/weights>), Apache-2.0\n"
        "\n<details><summary>1 artifact as before</summary>\n\n"
        "- [ ] code, public: [https\\://example.org/code](<https://example.org/code>), Apache-2.0\n\n</details>"
    ) in said
    headings = [line.split(":")[0] for line in said.splitlines() if line.startswith("#### ")]
    assert headings[:2] == ["#### changed example/goes", "#### changed example/loses"], (
        "what is wrong, or loses, is first"
    )


def test_what_is_in_order_by_itself_and_not_beside_others_is_first_for_the_reviewer_too(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, more in (("first", {}), ("last", {"aliases": ["example/stays"]})):
        entries.write(proposal, f"example/{name}", entries.entry(name=name, **more))
    summary = proposal.parent / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert build.main(["check", "--base", "main", "--format", "github"]) == 1
    headings = [line.split(":")[0] for line in summary.read_text().splitlines() if line.startswith("#### ")]
    assert headings == ["#### added example/last", "#### added example/first"]


def test_an_entry_may_not_vanish_unless_another_lists_it_as_an_alias(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (proposal / "example/goes.yaml").unlink()
    code, report = checked(capsys)
    assert code == 1
    assert [(p["code"], p["path"]) for p in report["problems"]] == [("removed", "registry/example/goes.yaml")]
    assert [(c["id"], c["kind"]) for c in report["changes"]] == [("example/goes", "removed")]


def test_an_entry_that_was_not_in_order_before_may_be_mended_and_not_removed(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries.write(proposal, "example/goes", "name: [broken\n")
    git("commit", "-qam", "on main")
    git("branch", "-f", "main", "HEAD")
    entries.write(proposal, "example/goes", entries.entry(name="Goes"))
    code, report = checked(capsys)
    assert (code, [(c["kind"], c["label"]) for c in report["changes"]]) == (0, [("changed", [None, "OM"])])
    (proposal / "example/goes.yaml").unlink()
    code, report = checked(capsys)
    assert (code, [p["code"] for p in report["problems"]]) == (1, ["removed"])
    assert [(c["kind"], c["label"]) for c in report["changes"]] == [("removed", [None, None])]


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


def test_the_summary_says_what_an_added_entry_opens_and_a_removed_one_closes(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = entries.entry(name="New", label="OM-OW", evidence=entries.evidence("public", "public", "gated"))
    entries.write(proposal, "example/new", whole)
    (proposal / "example/goes.yaml").unlink()
    said = summary_of(proposal, monkeypatch)
    assert "#### added example/new: OM-OW\n\n- newly open: code, weights\n" in said
    assert "#### removed example/goes: OM → no label\n\n- **no longer open**: code\n" in said


def test_the_summary_names_the_models_that_are_called_nearly_as_a_new_one(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries.write(proposal, "example/new", entries.entry(name="Renamed-1B"))
    entries.write(proposal, "example/old-name", entries.entry(name="Renamed 1B", summary="Another."))
    said = summary_of(proposal, monkeypatch)
    assert "- **close names** in the registry: Renamed 1B (example/old-name)\n" in said
    assert said.count("close names") == 1, "one that is called as before is nothing new"


def test_the_summary_says_why_a_model_was_withdrawn(proposal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {"label": "none", "status": "withdrawn", "status_note": "Recalled for <b>good</b>."}
    entries.write(proposal, "example/goes", entries.entry(name="Goes", **gone))
    said = summary_of(proposal, monkeypatch)
    assert "- **withdrawn**: Recalled for \\<b\\>good\\</b\\>.\n" in said


def test_a_path_limits_the_changes_that_are_told_too(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    propose(proposal)
    (proposal / "example/stays.yaml").unlink()
    code, report = checked(capsys, "registry/newcomer", "registry/example/loses.yaml")
    assert (code, [one["code"] for one in report["problems"]]) == (0, ["first-of-organization"])
    assert [change["id"] for change in report["changes"]] == ["example/loses", "newcomer/new-4"]
    code, report = checked(capsys, "registry/example")
    assert code == 1
    assert "example/stays" in {change["id"] for change in report["changes"]}


@pytest.mark.parametrize("path", ["registry/example/goes.yaml", "registry/example", "registry"])
def test_what_is_gone_can_be_asked_about_and_the_folder_that_it_was_in(
    proposal: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    entries.write(proposal, "other/model", entries.entry(name="Other", organization="Other"))
    shutil.rmtree(proposal / "example")
    code, report = checked(capsys, path)
    assert code == 1
    assert "example/goes" in {change["id"] for change in report["changes"]}
    assert build.main(["check", path.replace("registry/example", "registry/never"), "--base", "main"]) == (
        1 if path == "registry" else 2
    )


def test_a_summary_says_what_it_is_limited_to(proposal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries.write(proposal, "example/goes", entries.entry(name="Went"))
    said = summary_of(proposal, monkeypatch, "registry/example/stays.yaml")
    assert said.startswith("What was asked about alone: registry/example/stays.yaml\n\n### No problems found\n")
    assert "### No entry changes" in said
    assert "What was asked about" not in summary_of(proposal, monkeypatch)


def test_the_text_form_names_each_change_on_a_line(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    propose(proposal)
    build.main(["check", "--base", "main"])
    lines = capsys.readouterr().out.splitlines()
    assert "changed example/loses: OM-OW → OM" in lines
    assert "renamed example/old-name → example/new-name: OM, as before" in lines
    assert "added newcomer/new-4: OM" in lines


def test_the_last_line_is_the_same_in_text_and_on_github(proposal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    propose(proposal)
    last = []
    for form in ("text", "github"):
        build.main(["check", "--base", "main", "--format", form])
        last.append(capsys.readouterr().out.splitlines()[-1])
    assert last == ["9 entries: 1 error, 1 warning"] * 2


@pytest.mark.parametrize(
    ("entries_of_it", "said"),
    [
        (1, "this is the first entry of “newcomer”"),
        (2, "this and 1 other entry are the first of “newcomer”"),
        (5, "this and 4 other entries are the first of “newcomer”"),
    ],
)
def test_a_new_organization_is_told_once(
    proposal: Path, entries_of_it: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(entries_of_it):
        entries.write(proposal, f"newcomer/m{number}", entries.entry(name=f"New {number}", organization="Newcomer"))
    _, report = checked(capsys)
    assert [(p["path"], p["message"]) for p in report["problems"]] == [("registry/newcomer/m0.yaml", said)]


def test_a_removed_entry_is_told_which_new_one_has_its_evidence(
    proposal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = proposal / "example/goes.yaml"
    path.rename(proposal / "example/went.yaml")
    _, report = checked(capsys)
    assert "add it to the aliases of “example/went”, whose evidence is the same, or" in report["problems"][0]["hint"]
    entries.write(proposal, "example/went-too", entries.entry())
    _, report = checked(capsys)
    assert "the aliases of the entry that took its place" in report["problems"][0]["hint"], "two could be meant"
    (proposal / "example/went.yaml").unlink()
    entries.write(proposal, "example/went-too", entries.entry(evidence={"code": [entries.artifact("other")]}))
    _, report = checked(capsys)
    assert "the aliases of the entry that took its place" in report["problems"][0]["hint"]


def summary_of(folder: Path, monkeypatch: pytest.MonkeyPatch, *paths: str) -> str:
    path = folder.parent / "summary.md"
    path.unlink(missing_ok=True)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    build.main(["check", *paths, "--base", "main", "--format", "github"])
    return path.read_text()


def test_a_changed_entry_shows_what_changed_and_folds_the_rest(proposal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    artifact = entries.artifact
    was = {
        "code": [artifact("a", name="Same"), artifact("b", name="Moves"), artifact("c", name="Noted")],
        "weights": [artifact("w", license="MIT")],
        "dataset": [artifact("d", "partial"), {"access": "closed", "name": "Rest"}],
    }
    entries.write(proposal, "example/stays", entries.entry(label="OM-OW", evidence=was))
    git("add", "-A")
    git("commit", "-qm", "on main")
    git("branch", "-f", "main", "HEAD")
    now = {
        "code": [artifact("a", name="Same"), artifact("b2", name="Moves"), artifact("c", name="Noted", note="New.")],
        "weights": [artifact("w", license="CC-BY-4.0", mirrors=["https://example.org/mirror"]), artifact("w2")],
        "dataset": [artifact("d", "partial")],
    }
    changed = entries.entry(label="OM-OW", evidence=now, summary="Other.", links={"paper": "https://example.org/paper"})
    entries.write(proposal, "example/stays", changed)
    said = summary_of(proposal, monkeypatch)
    assert (
        said[said.index("####") :]
        == """\
#### changed example/stays: OM-OW, as before

- also changed: `summary`, `links.paper`
- Tiny 1B: Other.

Open this, and see that it shows what the entry says:

- [ ] **changed** code, public: [Moves](<https://example.org/b2>), Apache-2.0
  - was at <https://example.org/b>
- [ ] **changed** code, public: [Noted](<https://example.org/c>), Apache-2.0; changed too: `note`
- [ ] **changed** weights, public: [https\\://example.org/w](<https://example.org/w>), MIT → CC-BY-4.0; changed too: `mirrors`
  - [ ] <https://example.org/mirror>
- [ ] **added** weights, public: [https\\://example.org/w2](<https://example.org/w2>), Apache-2.0
- [ ] **removed** training data, closed: Rest, no license

<details><summary>2 artifacts as before</summary>

- [ ] code, public: [Same](<https://example.org/a>), Apache-2.0
- [ ] training data, partial: [https\\://example.org/d](<https://example.org/d>), Apache-2.0

</details>

"""
    )


def steps(folder: Path, monkeypatch: pytest.MonkeyPatch, was: list[Any], now: list[Any]) -> list[str]:
    """What the summary says of each artifact of an entry's code that differs, in its first word, and where it was."""
    entries.write(folder, "example/stays", entries.entry(evidence={"code": was}))
    git("commit", "-qam", "on main")
    git("branch", "-f", "main", "HEAD")
    entries.write(folder, "example/stays", entries.entry(evidence={"code": now}))
    said = summary_of(folder, monkeypatch)
    return re.findall(r"\*\*(?:changed|added|removed)\*\* code|was at <https://example\.org/\w+>", said)


CHANGED, ADDED, REMOVED = (f"**{word}** code" for word in ("changed", "added", "removed"))


def was_at(what: str) -> str:
    return f"was at <https://example.org/{what}>"


def test_an_artifact_is_known_again_by_its_address_then_by_its_name_wherever_it_stands_in_the_list(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = entries.artifact
    was = [artifact("a", license="MIT"), artifact("b", license="MIT"), artifact("c", name="C"), artifact("d", name="D")]
    now = [artifact("d2", name="D"), artifact("c2", name="C"), artifact("b"), artifact("a")]
    assert steps(proposal, monkeypatch, was, now) == [CHANGED, was_at("d"), CHANGED, was_at("c"), CHANGED, CHANGED]


def test_the_one_artifact_that_is_left_on_each_side_has_moved_and_of_more_nobody_knows(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b, c, d, e = (entries.artifact(name) for name in "abcde")
    assert steps(proposal, monkeypatch, [a, b], [a, c]) == [CHANGED, was_at("b")]
    assert steps(proposal, monkeypatch, [a, b, c], [a, d, e]) == [ADDED, ADDED, REMOVED, REMOVED]
    assert steps(proposal, monkeypatch, [a, b], [a, c, d]) == [ADDED, ADDED, REMOVED]
    assert steps(proposal, monkeypatch, [a, b, c], [a, d]) == [ADDED, REMOVED, REMOVED]


def test_no_words_of_an_author_are_markup_in_the_summary(proposal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = [one for one in entries.HOSTILE if "<" in one or "`" in one]
    for number, one in enumerate(hostile):
        listed = {
            "code": [entries.artifact("code", name=one, note=one)],
            "weights": [entries.artifact("w", "closed", name=one)],
        }
        entries.write(proposal, "example/stays", entries.entry(name=one, summary=one, evidence=listed))
        said = summary_of(proposal, monkeypatch)
        assert not re.search(r"(?<!\\)<(?!/?details>|/?summary>|https://example\.org/)", said), (number, one)
        assert len(re.findall(r"(?<!\\)`", said)) == 8, (number, one)


def test_a_renamed_entry_is_compared_with_what_it_was(proposal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (proposal / "example/old-name.yaml").unlink()
    entries.write(proposal, "example/new-name", entries.entry(name="Renamed 1B", aliases=["example/old-name"]))
    said = summary_of(proposal, monkeypatch)
    assert "- also changed: `aliases`\n" in said
    assert "<details><summary>1 artifact as before</summary>" in said
    assert "Open " not in said


def test_a_justification_that_changed_with_its_label_is_no_matter(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: dict[str, Any] = {"label": "OM", "evidence": entries.evidence(weights="gated")}
    why = "The code is public; the weights are behind a gate since this week."
    entries.write(proposal, "example/loses", entries.entry(name="Loses", justification=why, **lost))
    said = summary_of(proposal, monkeypatch)
    assert "but the justification did not" not in said
    assert "- also changed: `justification`" in said


def test_the_summary_of_huge_entries_stays_within_githubs_limit(
    proposal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = [f"https://example.org/{number}/{'x' * 1000}" for number in range(20)]
    for number in range(60):
        listed = [entries.artifact(f"{number}/{at}", mirrors=long) for at in range(2)]
        entries.write(
            proposal, f"example/huge-{number}", entries.entry(name=f"Huge {number * 7}", evidence={"code": listed})
        )
        entries.write(proposal, f"example/wrong-{number}", "name: [\n")
    said = summary_of(proposal, monkeypatch)
    assert len(said.encode()) < 1_048_576
    assert "… and " in said
    assert said.count("#### ") < 120

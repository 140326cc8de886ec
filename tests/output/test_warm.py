"""A build after an edit gives what a clean one gives, and makes no more than the edit can be seen in."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeVar

import jinja2
import pytest

import build
from openlabels.badges import badge
from openlabels.commands import publishing, whole_site
from openlabels.everyone import history, loading
from openlabels.everyone.loading import File
from openlabels.output import building, templating, worker
from openlabels.output.apart import apart
from openlabels.output.survey import files_below
from openlabels.projections import pieces
from tests.builds import change, clean, described, filled, run, tree, written
from tests.entries import artifact, entry, write

T = TypeVar("T")

pytestmark = pytest.mark.usefixtures("place")


def test_a_build_of_what_is_known_writes_nothing(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(place / "registry")
    run("--out", "site")
    compiled = len(list((place / "cache").iterdir()))
    run("--out", "site")
    assert written(capsys) == "(0 written, 0 removed)"
    assert compiled == 1


def test_one_edit_compiles_one_entry(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry")
    run("--out", "site")
    write(place / "registry", "org-0/model-0", described(0, summary="Another summary."))
    compiled, compile_files = [], worker.Worker.compile

    def counted(self: worker.Worker, files: list[File]) -> list[worker.Result]:
        compiled.extend(files)
        return compile_files(self, files)

    monkeypatch.setattr(worker.Worker, "compile", counted)
    run("--out", "site")
    assert [file.id for file in compiled] == ["org-0/model-0"]
    assert tree(place / "site") == clean()


def test_after_any_edits_a_warm_build_is_a_clean_one(place: Path) -> None:
    """200 random edits, renames, removals and additions, a build after every ten."""
    chance, numbers = random.Random(20261123), iter(range(1000, 2000))
    filled(place / "registry")
    run("--out", "site")
    for step in range(1, 201):
        change(place / "registry", chance, next(numbers))
        if step % 10 == 0:
            assert run("--out", "site") == 0
            assert tree(place / "site") == clean(), step


def test_what_somebody_did_to_the_site_is_mended(place: Path) -> None:
    filled(place / "registry")
    run("--out", "site")
    whole = tree(place / "site")
    site = place / "site"
    (site / "models/org-0/model-0/index.html").unlink()
    (site / "models/org-1/model-1/index.html").write_text("defaced")
    shutil.rmtree(site / "api/v1/models/org-2")
    (site / "index.html").write_text("defaced")
    (site / "labels/om/index.html").unlink()
    (site / "api/v1/models.jsonl").write_text("{}\n")
    (site / "stray.html").write_text("x")
    assert run("--out", "site") == 0
    assert tree(site) == whole


def test_other_settings_and_another_time_make_every_page_anew(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry")
    run("--out", "site")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770000000")
    assert run("--out", "site") == 0
    assert tree(place / "site") == clean()
    assert build.main(["build", "--out", "site", "--base-url", "https://other.example/x/"]) == 0
    assert b"https://other.example/x/" in (place / "site/models/org-0/model-0/index.html").read_bytes()


def test_a_later_time_of_the_same_day_stands_in_every_file_that_bears_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(place / "registry", 3)
    for seconds in ("1767225600", "1767225660"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        assert run("--out", "site") == 0
        assert tree(place / "site") == clean()


def test_an_edit_on_another_page_of_a_list_shows_in_the_numbers_of_every_page(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "PAGE_LENGTH", 2)
    filled(place / "registry", 5)
    for changes in ({}, {"label": "none", "status": "withdrawn", "status_note": "It was."}):
        write(place / "registry", "org-1/model-4", described(4, **changes))
        assert run("--out", "site") == 0
        assert tree(place / "site") == clean()


def test_a_commit_that_moves_nothing_but_a_date_shows_in_every_list(place: Path) -> None:
    git(place, "init", "--quiet", "--initial-branch=main")
    filled(place / "registry", 3)
    for day in (1, 2):
        git(place, "add", "registry")
        git(place, "commit", "--quiet", "--message", "x", day=day)
        assert run("--out", "site") == 0
        assert tree(place / "site") == clean()
        write(
            place / "registry",
            "org-0/model-0",
            described(0, justification="Another line that says why, and is long enough."),
        )
        assert run("--out", "site") == 0


def test_after_every_kind_of_single_edit_a_warm_build_is_a_clean_one(place: Path) -> None:
    """Each alone, so that no other edit of the same build makes what it has to."""
    folder = place / "registry"
    filled(folder, 16)  # of which the last is of the same family
    write(folder, "org-2/model-2", described(2, derived_from=["org-0/was-0"]))
    run("--out", "site")
    for changes in (
        {"summary": "Another summary."},
        {"justification": "# Another line\n\nThat is long enough to be one, and says why."},
        {"name": "Aardvark 0"},  # stands elsewhere in every list, and in its family
        {"family": "Of its own"},
        {"derived_from": ["org-1/model-1"]},
        {"evidence": {"code": [artifact("elsewhere")], "weights": [artifact("weights-0", "gated")]}},
        {"evidence": {"code": [artifact("code-0")], "weights": [artifact("weights-0")]}, "label": "OM-OW"},
        {"released": "2023-05"},
        {"aliases": ["org-0/was-0"]},
        {"evidence": {"code": [artifact("code-0", license="NOASSERTION")]}},
        {"evidence": {"code": [artifact("code-0", license="MIT")]}},
        {"checked": "2025-06-01"},
        {"status": "superseded", "superseded_by": "org-1/model-1"},
        {"status": "withdrawn", "status_note": "It was."},
    ):
        for now in (changes, {}):  # undone alone too: the next edit has to show by itself
            write(folder, "org-0/model-0", described(0, **now))
            assert run("--out", "site") == 0, changes
            assert tree(place / "site") == clean(), changes


def test_after_the_last_entry_is_gone_and_back_a_warm_build_is_a_clean_one(place: Path) -> None:
    filled(place / "registry", 1)
    run("--out", "site")
    (place / "registry/org-0/model-0.yaml").unlink()
    assert run("--out", "site") == 0
    assert tree(place / "site") == clean()
    filled(place / "registry", 2)
    assert run("--out", "site") == 0
    assert tree(place / "site") == clean()


def test_dates_are_right_after_commits_though_most_are_remembered(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    git(place, "init", "--quiet", "--initial-branch=main")
    filled(place / "registry")
    for day, changes in (
        (1, {}),
        (2, {"summary": "Another."}),
        (2, {"aliases": ["org-0/model-99"]}),
        (3, {"name": "B"}),
    ):
        write(place / "registry", "org-0/model-0", described(0, **changes))
        if day != 1:
            assert run("--out", "site") == 0  # an edit that is not committed yet
            assert tree(place / "site") == clean()
        git(place, "add", "registry")
        git(place, "commit", "--quiet", "--message", "x", day=day)
        assert run("--out", "site") == 0
        assert tree(place / "site") == clean()
    whole = json.loads((place / "site/api/v1/models/org-0/model-0.json").read_bytes())["result"]
    assert (whole["added"], whole["updated"]) == ("2026-01-01", "2026-01-03")


def git(place: Path, *arguments: str, day: int = 1) -> None:
    who = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {f"GIT_{who}_DATE": f"2026-01-{day:02}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
    subprocess.run(["git", "-C", str(place), *arguments], check=True, env={**os.environ, **who, **when})


def test_git_log_is_not_read_again_at_the_same_commit(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(place, "init", "--quiet", "--initial-branch=main")
    filled(place / "registry", 5)
    git(place, "add", "registry")
    git(place, "commit", "--quiet", "--message", "x")
    run("--out", "site")
    monkeypatch.setattr(history, "_versions", lambda *_: pytest.fail("it was read"))
    write(place / "registry", "org-0/model-0", described(0, summary="Another."))
    assert run("--out", "site") == 0


def test_an_edit_that_leaves_size_and_time_as_they_were_is_seen(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `rsync --times` and `touch -r` do; the time of the last change is the kernel's own."""
    filled(place / "registry", 3)
    monkeypatch.setattr(building, "_TICKS", -(10**12))  # else what was changed just now is read again in any case
    path = place / "registry/org-0/model-0.yaml"
    long_ago = 1_600_000_000_000_000_000
    for words in ("One thing.", "The other."):
        path.write_text(path.read_text().replace("summary: ", "summary: x").replace("summary: x", "summary: "))
        lines = [f"summary: {words}" if line.startswith("summary:") else line for line in path.read_text().splitlines()]
        path.write_text("\n".join(lines) + "\n")
        os.utime(path, ns=(long_ago, long_ago))
        for _ in range(2):
            assert run("--out", "site") == 0
        assert words in (place / "site/models/org-0/model-0/index.html").read_text()


def test_a_mark_is_trusted_only_where_nothing_changed_since_before_it_was_taken(place: Path) -> None:
    path = write(place, "org/model")
    file = File("org/model", str(path))
    changed = path.stat().st_ctime_ns
    read = loading.read(file)
    assert loading.settled_mark(file, changed) == ""
    assert loading.settled_mark(file, changed + 1) == read.mark != ""
    path.write_text(path.read_text() + "\n")
    assert loading.settled_mark(file, path.stat().st_ctime_ns + 1) not in {"", read.mark}
    path.unlink()
    assert loading.settled_mark(file, changed + 1) == ""
    assert loading.read(file).mark == ""


def test_entries_that_nothing_has_changed_are_not_read_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry", 5)
    monkeypatch.setattr(building, "_TICKS", -(10**12))  # as if a quarter of an hour had passed
    run("--out", "site")
    monkeypatch.setattr(loading, "read", lambda file: pytest.fail(f"{file.path} was read"))
    assert run("--out", "site") == 0


@pytest.mark.parametrize(("passed", "read_again"), [(2_000_000_000, ["org/model"]), (2_000_000_001, [])])
def test_an_entry_that_changed_within_two_seconds_before_the_last_build_is_read_again(
    place: Path, monkeypatch: pytest.MonkeyPatch, passed: int, read_again: list[str]
) -> None:
    """The clock of a file system moves in steps, and may be so far behind ours."""
    changed = write(place / "registry", "org/model").stat().st_ctime_ns
    monkeypatch.setattr(time, "time_ns", lambda: changed + passed)
    assert run("--out", "site") == 0
    read, files = loading.read, []

    def noted(file: File) -> loading.Reading:
        files.append(file.id)
        return read(file)

    monkeypatch.setattr(loading, "read", noted)
    assert run("--out", "site") == 0
    assert files == read_again


def test_an_entry_that_was_touched_alone_is_read_once_and_then_known_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by `git checkout`, there and back."""
    filled(place / "registry", 3)
    monkeypatch.setattr(building, "_TICKS", -(10**12))
    run("--out", "site")
    os.utime(place / "registry/org-0/model-0.yaml", (1, 1))
    run("--out", "site")
    monkeypatch.setattr(loading, "read", lambda file: pytest.fail(f"{file.path} was read"))
    assert run("--out", "site") == 0


def test_problems_name_the_files_as_they_are_called_now(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building, "_TICKS", -(10**12))
    write(place / "registry", "org/a", entry(derived_from=["org/nowhere"]))
    run("--out", "site")
    (place / "below").mkdir()
    monkeypatch.chdir(place / "below")
    capsys.readouterr()
    for _ in range(2):
        assert run("--registry", "../registry", "--out", "../site") == 0
        assert capsys.readouterr().out.startswith("../registry/org/a.yaml:")
    assert tree(place / "site") == clean("--registry", "../registry")


def test_a_model_with_former_ids_is_left_alone_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry", 3)
    write(place / "registry", "org-0/model-0", described(0, aliases=["org-0/was", "org-0/once"]))
    run("--out", "site")
    monkeypatch.setattr(worker.Worker, "publish", lambda *_: pytest.fail("a model is made anew"))
    assert run("--out", "site") == 0


def test_what_a_template_was_while_somebody_edited_it_is_not_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be undone before the next build, which would then know nothing of the draft."""
    filled(place / "registry", 3)
    programs = iter(["as it was", "a draft"])
    with monkeypatch.context() as patch:
        patch.setattr(whole_site, "program", lambda: next(programs))
        assert run("--out", "site") == 0
    assert not (place / "cache").exists()


def test_templates_are_compiled_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry", 3)
    templating.forget()
    run("--out", "site")
    templating.forget()
    monkeypatch.setattr(jinja2.Environment, "compile", lambda *_: pytest.fail("a template was compiled again"))
    write(place / "registry", "org-0/model-0", described(0, name="Another"))
    assert run("--out", "site") == 0
    monkeypatch.undo()
    templating.forget()


def _noted(begun: list[object], work: Callable[[], T], *, at_once: bool) -> AbstractContextManager[Callable[[], T]]:
    if at_once:
        begun.append(getattr(work, "func", work))
    return apart(work, at_once=at_once)


def test_a_large_site_is_mended_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry")
    run("--out", "site")
    whole = tree(place / "site")
    begun: list[object] = []
    monkeypatch.setattr(publishing, "apart", lambda work, *, at_once: _noted(begun, work, at_once=at_once))
    monkeypatch.setattr(publishing, "_LARGE", 1)
    (place / "site/models/org-1/model-1/index.html").write_text("defaced")
    (place / "site/stray.html").write_text("x")
    assert run("--out", "site") == 0
    assert tree(place / "site") == whole
    assert begun == [files_below]
    assert run("--out", "another") == 0
    assert begun == [files_below, badge.of_every_site]


@pytest.mark.skipif(sys.platform != "linux", reason="pictures are drawn beside on Linux alone")
@pytest.mark.usefixtures("single_thread")
def test_a_new_site_has_the_pictures_that_were_drawn_beside(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry", 3)
    whole = clean()
    monkeypatch.setattr(badge, "_drawn", {})
    here, draw = os.getpid(), badge._png
    monkeypatch.setattr(
        badge, "_png", lambda *more: draw(*more) if os.getpid() != here else pytest.fail("drawn here, not beside")
    )
    assert run("--out", "site", "--jobs", "2") == 0
    assert tree(place / "site") == whole


def test_a_list_that_lost_its_content_though_not_its_size_and_time_is_mended(place: Path) -> None:
    """As after a power cut."""
    filled(place / "registry", 3)
    run("--out", "site")
    whole = tree(place / "site")
    lost = place / "site/api/v1/models.json"
    for summary in (None, "Another"):
        facts = lost.stat()
        lost.write_bytes(bytes(facts.st_size))
        os.utime(lost, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        if summary:
            write(place / "registry", "org-0/model-0", described(0, summary=summary))
        assert run("--out", "site") == 0
        assert summary or tree(place / "site") == whole
    assert json.loads(lost.read_text())["total"] == len(json.loads(lost.read_text())["result"]) == 3


def test_warnings_are_told_again_though_nothing_is_compiled(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(place / "registry", "org/a", entry(derived_from=["org/nowhere"]))
    run("--out", "site")
    first = capsys.readouterr().out.splitlines()[:-1]
    run("--out", "site")
    assert capsys.readouterr().out.splitlines()[:-1] == first
    assert first

"""Builds from end to end: several processes, the ledger between two builds, and what may not depend on either."""

import gc
import json
import os
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jinja2
import pytest

import build
from openlabels import building, glance, history, ledger, publish, registry, team, templating, worker
from openlabels.commands import common, publishing
from openlabels.ledger import Kept, KeptPage, Ledger, Shelf
from openlabels.registry import File
from tests.entries import ROOT, artifact, entry, evidence, make, write

WORDS = ("Atlas", "Borealis", "Cirrus", "Delta", "Ember")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own, with a cache and a key of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENLABELS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    return tmp_path


def filled(folder: Path, count: int = 30) -> Path:
    for number in range(count):
        write(folder, f"org-{number % 3}/model-{number}", described(number))
    return folder


def described(number: int, **changes: object) -> dict[str, object]:
    gate = "public" if number % 2 else "gated"
    own = {"code": [artifact(f"code-{number}")], "weights": [artifact(f"weights-{number}", gate)]}
    whole = entry(name=f"Model {number}", organization=f"Org {number % 3}", label="OM-OW" if number % 2 else "OM")
    return {**whole, "family": WORDS[number % 5], "evidence": own, **changes}


def run(*arguments: str) -> int:
    return build.main(["build", "--base-url", "https://example.org/", *arguments])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def clean(out: str = "clean") -> dict[str, bytes]:
    """The site as a build makes it that knows nothing of any before."""
    shutil.rmtree(out, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENLABELS_CACHE", "")
        assert run("--out", out) == 0
    return tree(Path(out))


def written(capsys: pytest.CaptureFixture[str]) -> str:
    """What the last build said of itself."""
    return capsys.readouterr().out.strip().splitlines()[-1].partition("files ")[2]


# Several processes


def test_several_processes_make_the_same_bytes_as_one(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry")
    alone = clean()
    monkeypatch.setattr(team, "FEW", 1)
    monkeypatch.setattr(team, "CHUNK", (4, 4))
    for jobs in ("1", "2", "3", "8"):
        assert run("--out", jobs, "--jobs", jobs) == 0
        assert tree(place / jobs) == alone


def test_problems_come_in_the_same_order_from_several_processes(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(place / "registry")
    for number in (3, 11, 29):
        write(place / "registry", f"org-{number % 3}/model-{number}", entry(label="OM-OD"))
    assert build.main(["check", "--jobs", "1"]) == 1
    alone = capsys.readouterr().out
    monkeypatch.setattr(team, "FEW", 1)
    monkeypatch.setattr(team, "CHUNK", (2, 2))
    assert build.main(["check", "--jobs", "3"]) == 1
    assert capsys.readouterr().out == alone
    assert run("--out", "site", "--jobs", "3") == 1
    assert not (place / "site").exists()


def test_a_later_edition_of_the_same_day_leaves_the_pages_as_they_are(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(place / "registry")
    run("--out", "site")
    for hour, written_files in (
        ("1767225601", range(1, 20)),
        ("1767311999", range(1, 20)),
        ("1767312000", range(60, 1000)),
    ):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", hour)
        run("--out", "site")
        assert int(re.sub(r".*\((\d+) written.*", r"\1", written(capsys))) in written_files
        assert tree(place / "site") == clean()


def test_a_worker_that_is_killed_is_one_message_and_leaves_the_site(
    place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    filled(place / "registry")
    monkeypatch.setattr(team, "FEW", 1)
    run("--out", "site")
    before = tree(place / "site")
    write(place / "registry", "org-0/model-0", described(0, summary="Another."))
    monkeypatch.setattr(worker.Worker, "publish", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert run("--out", "site", "--jobs", "2") == 2
    assert "run it again with --jobs 1" in capfd.readouterr().err
    assert tree(place / "site") == before


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_entry_that_changes_while_it_is_read_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    filled(place / "registry")
    run("--out", "site")
    before = tree(place / "site")
    monkeypatch.setattr(team, "FEW", 1)
    write(place / "registry", "org-1/model-1", described(1, name="A name that its family sees"))
    compiled = worker.Worker.compile

    def compile_and_spoil(self: worker.Worker, files: list[File]) -> list[worker.Result]:
        found = compiled(self, files)
        (place / "registry/org-1/model-16.yaml").write_text("name: [")
        return found

    monkeypatch.setattr(worker.Worker, "compile", compile_and_spoil)
    assert run("--out", "site", "--jobs", jobs) == 2
    assert "model-16.yaml changed while it was read: run it again" in capsys.readouterr().err
    assert tree(place / "site") == before


def test_an_entry_that_changes_to_another_that_is_in_order_is_told_too(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its page would bear words that nobody checked against the other entries, under the hash of the text before."""
    filled(place / "registry")
    run("--out", "site")
    before = tree(place / "site")
    write(place / "registry", "org-1/model-1", described(1, name="A name that its family sees"))
    compiled = worker.Worker.compile

    def compile_and_change(self: worker.Worker, files: list[File]) -> list[worker.Result]:
        found = compiled(self, files)
        write(place / "registry", "org-1/model-16", described(16, summary="Written while the others were read."))
        return found

    monkeypatch.setattr(worker.Worker, "compile", compile_and_change)
    assert run("--out", "site") == 2
    assert "model-16.yaml changed while it was read: run it again" in capsys.readouterr().err
    assert tree(place / "site") == before


# Two builds at once


def test_two_builds_of_one_folder_wait_for_each_other(place: Path) -> None:
    filled(place / "registry", 120)
    alone = clean()
    command = [sys.executable, str(ROOT / "build.py"), "build", "--base-url", "https://example.org/", "--out", "site"]
    several = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [one.wait() for one in several] == [0, 0, 0]
    assert tree(place / "site") == alone


def test_a_build_waits_for_the_workers_of_one_that_was_killed(place: Path) -> None:
    """They go on writing for a moment: nothing of theirs may reach the next build's site."""
    filled(place / "registry", 60)
    alone = clean()
    spoiling = (
        "import sys, build\nfrom openlabels import team\nteam.FEW = 1\nteam.CHUNK = (20, 20)\n"
        "sys.exit(build.main(['build', '--base-url', 'https://example.org/', '--out', 'site', '--jobs', '2']))"
    )
    chance = random.Random(7)
    for _ in range(6):
        write(place / "registry", "org-0/model-0", described(0, summary=f"Try {chance.random()}."))
        begun = subprocess.Popen([sys.executable, "-c", spoiling], env={**os.environ, "PYTHONPATH": str(ROOT)})
        time.sleep(chance.uniform(0.4, 1.2))
        begun.kill()
        begun.wait()
        write(place / "registry", "org-0/model-0", described(0))
        assert run("--out", "site") == 0
        assert tree(place / "site") == alone


# How far it is


def test_progress_shows_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(common, "_PATIENCE", -1.0)
    for shows in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda shows=shows: shows)
        progress = common.Progress()
        progress.of(100)
        for _ in range(4):
            progress(50)
        progress.end()
        told = capsys.readouterr().err
        assert ("25%, 0 s to go" in told, "75%" in told, "100%" in told) == (shows, shows, False)
        assert bool(told) is shows


# The ledger


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


def change(folder: Path, chance: random.Random, number: int) -> None:
    """One random edit of a registry, which stays in order."""
    some = chance.choice(sorted(folder.rglob("*.yaml")))
    model_id = f"{some.parent.name}/{some.stem}"
    at = int(some.parent.name[-1])
    match chance.choice(["name", "base", "label", "rename", "remove", "add", "withdraw"]):
        case "name":
            write(folder, model_id, {**described(number), "organization": f"Org {at}"})
        case "base":
            bases = [f"{p.parent.name}/{p.stem}" for p in sorted(folder.rglob("*.yaml")) if p < some][:2]
            write(folder, model_id, {**described(number), "organization": f"Org {at}", "derived_from": bases or None})
        case "label":
            write(folder, model_id, {**described(number + 1), "organization": f"Org {at}"})
        case "rename":
            some.rename(some.with_name(f"renamed-{number}.yaml"))
        case "remove":
            some.unlink()
        case "add":
            write(folder, f"org-{number % 3}/added-{number}", described(number))
        case "withdraw":
            gone = {"status": "withdrawn", "status_note": "It was.", "organization": f"Org {at}"}
            write(folder, model_id, {**described(number), **gone})


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


def test_after_every_kind_of_single_edit_a_warm_build_is_a_clean_one(place: Path) -> None:
    """Each alone, so that no other edit of the same build makes what it has to."""
    folder = place / "registry"
    filled(folder)
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
        {"status": "withdrawn", "status_note": "It was."},
        {},
    ):
        write(folder, "org-0/model-0", described(0, **changes))
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


def test_an_edit_that_leaves_size_and_time_as_they_were_is_seen(place: Path) -> None:
    """As `rsync --times` and `touch -r` do; the time of the last change is the kernel's own."""
    filled(place / "registry", 3)
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
    read = registry.read(file)
    assert registry.settled_mark(file, changed) == ""
    assert registry.settled_mark(file, changed + 1) == read.mark != ""
    path.write_text(path.read_text() + "\n")
    assert registry.settled_mark(file, path.stat().st_ctime_ns + 1) not in {"", read.mark}
    path.unlink()
    assert registry.settled_mark(file, changed + 1) == ""
    assert registry.read(file).mark == ""


def test_entries_that_nothing_has_changed_are_not_read_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry", 5)
    monkeypatch.setattr(building, "_TICKS", -(10**12))  # as if a quarter of an hour had passed
    run("--out", "site")
    monkeypatch.setattr(registry, "read", lambda file: pytest.fail(f"{file.path} was read"))
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
    assert tree(place / "site") == clean_of("../registry")


def clean_of(registry_folder: str) -> dict[str, bytes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENLABELS_CACHE", "")
        assert run("--registry", registry_folder, "--out", "clean") == 0
    return tree(Path("clean"))


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
        patch.setattr(publishing, "program", lambda: next(programs))
        assert run("--out", "site") == 0
    assert not (place / "cache").exists()


def test_what_an_editor_leaves_is_no_part_of_the_program(place: Path) -> None:
    (place / "page.html").write_text("1")
    before = ledger.code_of([place])
    for name in (".page.html.swp", "page.html~", "module.pyc"):
        (place / name).write_text("x")
    assert ledger.code_of([place]) == before


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


def test_a_look_at_a_large_site_goes_on_beside_and_ends_though_nobody_wants_it(place: Path) -> None:
    for number in range(3000):
        (place / f"{number}-{'x' * 60}").touch()
    with publish.surveyed(place, is_large=True) as apart, publish.surveyed(place, is_large=False) as here:
        assert apart() == here()
        assert len(here()) == 3000
    with publish.surveyed(place, is_large=True):
        pass  # what was found is more than a pipe holds: whoever writes it may not wait for ever


def test_a_look_that_somebody_ended_half_way_is_done_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "file").touch()

    def ended(_look: object, _here: object, there: Any) -> None:
        os.write(there.fileno(), struct.pack("!i", 1000) + b"the start of what was found")

    monkeypatch.setattr(publish, "_look_apart", ended)
    with publish.surveyed(place, is_large=True) as survey:
        assert set(survey()) == {"file"}


def test_a_look_at_what_is_not_there_is_an_error_where_it_is_asked_for(place: Path) -> None:
    with publish.surveyed(place / "nowhere", is_large=True) as survey, pytest.raises(OSError, match="nowhere"):
        survey()


def test_a_large_site_is_mended_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(place / "registry")
    run("--out", "site")
    whole = tree(place / "site")
    monkeypatch.setattr(ledger, "_MANY", 1)
    (place / "site/models/org-1/model-1/index.html").write_text("defaced")
    (place / "site/stray.html").write_text("x")
    assert run("--out", "site") == 0
    assert tree(place / "site") == whole


def test_warnings_are_told_again_though_nothing_is_compiled(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(place / "registry", "org/a", entry(derived_from=["org/nowhere"]))
    run("--out", "site")
    first = capsys.readouterr().out.splitlines()[:-1]
    run("--out", "site")
    assert capsys.readouterr().out.splitlines()[:-1] == first
    assert first


def hostile(place: Path) -> list[tuple[str, bytes]]:
    """What somebody could leave where a ledger lies."""
    (path,) = (place / "cache").iterdir()
    good = path.read_bytes()
    forged = Shelf(path, b"x" * 32)
    models = {"org-0/model-0": Kept("t", '["forged"]', "[]", "k", "l")}
    forged.save(Ledger("c", models, {"": KeptPage("k", "l")}))
    sealed_by_another = path.read_bytes()
    return [
        ("nothing", b""),
        ("cut short", good[: len(good) // 2]),
        ("one byte changed", good.replace(b"Model 3", b"Model 4", 1)),
        ("no seal", good[64:]),
        ("not text", b"\xff" * 1000),
        ("JSON that is no ledger", b"0" * 64 + b'{"code": 1}\n[1]\n'),
        ("sealed with another key", sealed_by_another),
    ]


def test_a_broken_or_hostile_ledger_is_ignored(place: Path) -> None:
    filled(place / "registry")
    run("--out", "site")
    whole, cases = tree(place / "site"), hostile(place)
    for what, content in cases:
        (path,) = (place / "cache").iterdir()
        path.write_bytes(content)
        assert run("--out", "site") == 0, what
        assert tree(place / "site") == whole, what


def test_a_ledger_of_other_code_is_ignored(place: Path) -> None:
    shelf = ledger.shelf(place / "cache", place / "site", place / "state")
    assert shelf
    shelf.save(Ledger("one program", {"a/b": Kept("t", "g", "[]", "k", "l")}))
    assert shelf.load("one program").models["a/b"].key == "k"
    assert shelf.load("another") == Ledger("another")


def test_ledgers_of_folders_that_nobody_builds_any_more_are_dropped(place: Path) -> None:
    (place / "cache").mkdir()
    (place / "cache/notes.txt").write_text("not ours")
    one = Shelf(place / "cache" / "nothing", b"")
    for number in range(ledger.MOST_LEDGERS + 5):
        one = ledger.shelf(place / "cache", place / f"site-{number}", place / "state") or one
        one.save(Ledger("code"))
        os.utime(one.path, (number, number))
    assert one.load("code") == Ledger("code")
    assert one.path.is_file()
    assert len(list((place / "cache").iterdir())) == ledger.MOST_LEDGERS + 1
    assert (place / "cache/notes.txt").is_file()


def test_a_build_looks_for_garbage_again_when_it_is_done(place: Path) -> None:
    filled(place / "registry", 3)
    assert gc.isenabled()
    run("--out", "site")
    assert gc.isenabled()


def test_where_no_key_can_be_kept_there_is_no_ledger(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(place / "file"))
    filled(place / "registry", 3)
    assert run("--out", "site") == 0
    assert not (place / "cache").exists()


def test_the_key_is_nobody_elses_to_read(place: Path) -> None:
    filled(place / "registry", 3)
    run("--out", "site")
    key = place / "state/openlabels/key"
    assert len(key.read_bytes()) == 32
    assert key.stat().st_mode & 0o077 == 0


def test_the_program_is_known_by_every_file_of_it(place: Path) -> None:
    (place / "code").mkdir()
    (place / "code/a.py").write_text("1")
    before = ledger.code_of([place / "code"])
    (place / "code/a.py").write_text("2")
    changed = ledger.code_of([place / "code"])
    (place / "code/b.py").write_text("")
    assert len({before, changed, ledger.code_of([place / "code"])}) == 3


def test_a_glance_is_read_again_as_it_was() -> None:
    whole = entry(
        label="OM-OW", evidence=evidence("public", "public", "partial"), released="2024", family="F", parameters="7B",
        derived_from=["hf:a/b", "example/x"], aliases=["example/was"], status="superseded", superseded_by="example/y",
    )  # fmt: skip
    for data in (entry(), whole):
        made, problems = make(data)
        assert made, problems
        assert glance.unpacked(glance.packed(made.glance)) == made.glance
        assert isinstance(json.loads(glance.packed(made.glance)), list)

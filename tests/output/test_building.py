"""Builds from end to end: several processes, several builds at once, and the look at what lies there."""

import gc
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import build
from openlabels.commands import terminal, whole_site
from openlabels.everyone.loading import File
from openlabels.output import publish, team, templating, worker
from tests.builds import clean, described, filled, run, tree, written
from tests.entries import ROOT, entry, write

pytestmark = pytest.mark.usefixtures("place")


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


def test_a_broken_template_hides_no_problem_of_an_entry(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(filled(place / "registry"), "org-0/wrong", "name: [\n")
    monkeypatch.setattr(team, "FEW", 1)
    monkeypatch.setattr(templating, "template", lambda _: 1 / 0)
    for command in (["build", "--out", "site"], ["check"]):
        assert build.main([*command, "--jobs", "2"]) == 1
        assert "this is not YAML" in capsys.readouterr().out


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


def test_workers_that_are_killed_between_two_tasks_are_one_message(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pipe to one that has gone is broken already when the next task is sent."""
    monkeypatch.setattr(team, "FEW", 1)
    write(place / "registry", "org/model")
    files = [File("org/model", "registry/org/model.yaml")]
    with team.team(2) as workers:
        assert len(list(workers.compile(files))) == 1
        for process in workers._processes:
            process.kill()
            process.join()
        with pytest.raises(team.TeamError) as caught:
            list(workers.compile(files))
    assert str(caught.value).endswith("run it again with --jobs 1")


def test_a_worker_goes_on_at_an_interrupt_which_is_for_the_one_who_asks(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C reaches all processes; only one is to tell that it ends."""
    monkeypatch.setattr(team, "FEW", 1)
    monkeypatch.setattr(team, "CHUNK", (1, 1))
    files = [File(name, f"registry/{name}.yaml") for name in ("org/one", "org/two")]
    for file in files:
        write(place / "registry", file.id)
    with team.team(2) as workers:
        first = list(workers.compile(files))  # by each of them one
        for process in workers._processes:
            os.kill(process.pid or 0, signal.SIGINT)
        assert list(workers.compile(files)) == first
    assert [process.exitcode for process in workers._processes] == [0, 0]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_who_is_told_hears_of_each_entry_when_it_is_checked_and_when_its_files_are_made(
    place: Path, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    heard: list[tuple[str, int]] = []

    class Heard(terminal.Progress):
        def of(self, entries: int) -> None:
            heard.append(("of", entries))

        def __call__(self, more: int) -> None:
            heard.append(("more", more))

    monkeypatch.setattr(whole_site, "Progress", Heard)
    monkeypatch.setattr(team, "FEW", 1)
    monkeypatch.setattr(team, "CHUNK", (4, 4))
    filled(place / "registry")
    assert run("--out", "site", "--jobs", jobs) == 0
    assert heard[0] == ("of", 30)
    assert sum(more for _, more in heard[1:]) == 60
    assert {more for _, more in heard[1:]} <= {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("entries", "workers", "sizes"),
    [(0, 2, set()), (49, 1, {49}), (400, 2, {50}), (2_400, 2, {100}), (2_400, 4, {50}), (48_000, 2, {1_000})],
)
def test_each_worker_gets_some_dozen_pieces_that_are_neither_small_nor_large(
    entries: int, workers: int, sizes: set[int]
) -> None:
    pieces = list(team._chunks(range(entries), workers))
    assert [item for piece in pieces for item in piece] == list(range(entries))
    assert {len(piece) for piece in pieces} == sizes


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
        "import sys, build\nfrom openlabels.output import team\nteam.FEW = 1\nteam.CHUNK = (20, 20)\n"
        "sys.exit(build.main(['build', '--base-url', 'https://example.org/', '--out', 'site', '--jobs', '2']))"
    )
    chance = random.Random(7)
    for _ in range(6):
        write(place / "registry", "org-0/model-0", described(0, summary=f"Try {chance.random()}."))
        begun = subprocess.Popen([sys.executable, "-c", spoiling], env={**os.environ, "PYTHONPATH": str(ROOT)})
        time.sleep(chance.uniform(0.4, 1.2))
        begun.kill()
        assert begun.wait() in {-signal.SIGKILL, 0}, "it was not killed, nor did it end before"
        write(place / "registry", "org-0/model-0", described(0))
        assert run("--out", "site") == 0
        assert tree(place / "site") == alone


# How far it is


def test_progress_shows_on_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "_PATIENCE", -1.0)
    for shows in (True, False):
        monkeypatch.setattr(sys.stderr, "isatty", lambda shows=shows: shows)
        progress = terminal.Progress()
        progress.of(100)
        for _ in range(4):
            progress(50)
        progress.end()
        told = capsys.readouterr().err
        assert ("25%, 0 s to go" in told, "75%" in told, "100%" in told) == (shows, shows, False)
        assert bool(told) is shows


def test_what_is_left_is_told_by_the_pace_so_far_once_a_second_has_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 10.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    progress = terminal.Progress()
    progress.of(100)  # each is counted twice
    told = []
    for now, more in ((11.0, 20), (12.0, 30), (14.0, 100), (15.0, 50)):  # noqa: B007
        progress(more)
        told.append(capsys.readouterr().err)
    progress.end()
    assert told == ["", "\r\033[K25%, 6 s to go", "\r\033[K75%, 1 s to go", ""]
    assert capsys.readouterr().err == "\r\033[K"


@pytest.mark.skipif(sys.platform != "linux", reason="processes that are forked inherit what a signal does")
def test_a_worker_ends_at_once_whatever_the_one_who_asks_does_at_a_signal(place: Path) -> None:
    files = [File(f"org-0/model-{n}", f"registry/org-0/model-{n}.yaml") for n in range(0, team.FEW, 3)]
    filled(place / "registry", team.FEW)
    was = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        made = team.Team(2, team.Nobody())
        assert len(list(made.compile(files * 3))) >= team.FEW
        made.close(now=True)
    finally:
        signal.signal(signal.SIGTERM, was)
    assert [process.exitcode for process in made._processes] == [-signal.SIGTERM] * 2


def test_who_waits_for_another_build_is_told_before(place: Path) -> None:
    fcntl = pytest.importorskip("fcntl", reason="two builds at once are not kept apart on Windows")
    other = os.open(place, os.O_RDONLY)
    fcntl.flock(other, fcntl.LOCK_EX)
    waits: list[str] = []

    def release() -> None:
        waits.append("waits")
        os.close(other)

    with publish.alone(place / "site", release):
        assert waits == ["waits"]
    with publish.alone(place / "site", release):
        assert waits == ["waits"], "nobody is there any more"


def test_a_build_looks_for_garbage_again_when_it_is_done(place: Path) -> None:
    filled(place / "registry", 3)
    assert gc.isenabled()
    run("--out", "site")
    assert gc.isenabled()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker.Worker, "compile", lambda *_: pytest.fail("in the middle"))
        with pytest.raises(pytest.fail.Exception):
            run("--out", "another")
    assert gc.isenabled()

"""The commands where the machine is not as one wishes: no rights, no room, no git, another locale, a clock that is wrong.

Each runs as a process of its own, as a person starts it.
"""

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.builds import filled, tree
from tests.entries import ROOT, entry, write

CAPABILITIES = "-dac_override,-dac_read_search"
POWERLESS = ["setpriv", f"--bounding-set={CAPABILITIES}", f"--inh-caps={CAPABILITIES}"] if os.geteuid() == 0 else []
"""Makes root obey the rights of files, as anybody else does."""

LOCALES = {
    "no locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "Latin 1": {"PYTHONIOENCODING": "latin-1:strict"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8"},  # where it is not installed, that is a locale which is not there
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(
    *arguments: str,
    by: Sequence[str] = (),
    before: Callable[[], None] | None = None,
    stdout: int = subprocess.PIPE,
    env: Mapping[str, str] | None = None,
    **more: str,
) -> subprocess.CompletedProcess[str]:
    """What a command said, and its code; never a traceback."""
    own = {"XDG_STATE_HOME": str(Path("state").absolute()), "SOURCE_DATE_EPOCH": "1767225600", **(env or {}), **more}
    command = [*by, sys.executable, str(ROOT / "build.py"), *arguments]
    done = subprocess.run(
        command,
        env={**os.environ, **own},
        stdout=stdout,
        stderr=subprocess.PIPE,
        preexec_fn=before,
        timeout=120,
        check=False,
    )
    said = subprocess.CompletedProcess(command, done.returncode, (done.stdout or b"").decode(), done.stderr.decode())
    assert "Traceback" not in said.stdout + said.stderr, said.stderr
    assert done.returncode in {0, 1, 2}
    return said


def built(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return ran("build", "--base-url", "https://example.org/", "--out", "site", *arguments, **more)


# Locales

HERE = "Größe-日本"


@pytest.mark.parametrize("named", LOCALES)
def test_names_that_are_not_ascii_are_told_as_they_are_in_every_locale(place: Path, named: str) -> None:
    write(place / HERE, "org/good", entry(name="Größe 日本", organization="Örg"))
    write(place / HERE, "org/größe")
    checked = ran("check", "--registry", HERE, env=LOCALES[named])
    assert checked.returncode == 1
    assert f"{HERE}/org/größe.yaml:1:1: error: “org/größe.yaml” gives no id" in checked.stdout


def test_every_command_tells_names_as_they_are_where_there_is_no_locale(place: Path) -> None:
    none = LOCALES["no locale"]
    write(place / HERE, "org/good", entry(name="Größe 日本", organization="Örg"))
    write(place / HERE, "org/größe")
    assert ran("check", "--registry", HERE, "--format", "json", env=none).returncode == 1
    assert ran("new", "örg/x", "--registry", HERE, env=none).stderr.startswith("“örg/x” is not an id")
    assert ran("new", "org/x", "--registry", HERE, env=none).stdout.startswith(f"{HERE}/org/x.yaml: fill in the blanks")
    linked = ran("links", f"{HERE}/org/größe.yaml", "--registry", HERE, env=none)
    assert f"{HERE}/org/größe.yaml was skipped" in linked.stderr
    Path("kärtchen.md").write_text("---\nlicense: mit\n---\n# Größe\n", encoding="utf-8")
    drafted = ran("import", "huggingface", "kärtchen.md", "--id", "org/z", "--out", HERE, env=none)
    assert f"{HERE}/org/z.yaml: fill in the blanks" in drafted.stdout
    assert ran("verify", "nö.md", env=none).stderr == "nö.md: No such file or directory\n"


def test_a_site_is_the_same_bytes_in_every_locale_and_in_a_folder_of_any_name(place: Path) -> None:
    write(place / HERE, "org/good", entry(name="Größe 日本", organization="Örg"))
    sites = {}
    for named, env in LOCALES.items():
        out = f"sité {named}"
        done = ran("build", "--registry", HERE, "--out", out, OPENLABELS_CACHE="Kästchen", env=env)
        assert done.returncode == 0, (named, done.stderr)
        assert done.stdout.startswith(f"{out}: 1 model,")
        assert ran("build", "--registry", HERE, "--out", out, OPENLABELS_CACHE="Kästchen", env=env).returncode == 0
        sites[named] = tree(place / out)
    assert all(site == sites["ASCII"] for site in sites.values())


# Rights


@pytest.fixture
def powerless(place: Path) -> Iterator[Sequence[str]]:
    if POWERLESS and (not shutil.which("setpriv") or subprocess.run([*POWERLESS, "true"], check=False).returncode):
        pytest.skip("root cannot put its rights down here")
    yield POWERLESS
    for folder in (place, *(path for path in place.rglob("*") if path.is_dir())):
        folder.chmod(0o700)


def test_a_read_only_place_is_an_error_that_leaves_the_site(place: Path, powerless: Sequence[str]) -> None:
    write(place / "registry", "org/a")
    assert built(by=powerless).returncode == 0
    before = tree(place / "site")
    write(place / "registry", "org/b", entry(name="Another"))
    place.chmod(0o500)
    done = built(by=powerless)
    place.chmod(0o700)
    assert (done.returncode, tree(place / "site")) == (2, before)
    assert "Permission denied: the last good site is as it was" in done.stderr


def test_a_read_only_folder_of_the_site_is_finished_once_it_can_be_written(
    place: Path, powerless: Sequence[str]
) -> None:
    write(place / "registry", "org/a")
    built(by=powerless)
    write(place / "registry", "org/b", entry(name="Another"))
    (place / "site/models/org").chmod(0o500)
    done = built(by=powerless)
    assert done.returncode == 2
    assert "Permission denied: the next build finishes what this one began" in done.stderr
    (place / "site/models/org").chmod(0o700)
    assert built(by=powerless).returncode == 0
    after = tree(place / "site")
    shutil.rmtree(place / "site")
    built(by=powerless)
    assert after == tree(place / "site")


@pytest.mark.parametrize("command", ["check", "build"])
def test_an_entry_and_a_folder_that_cannot_be_read_are_told(
    place: Path, powerless: Sequence[str], command: str
) -> None:
    write(place / "registry", "org/a")
    write(place / "registry", "org/b", entry(name="Another")).chmod(0o000)
    write(place / "registry", "shut/c").parent.chmod(0o000)
    done = ran(command, by=powerless)
    assert done.returncode in {1, 2}
    assert "Permission denied" in done.stdout + done.stderr
    (place / "registry/shut").chmod(0o700)
    done = ran(command, by=powerless)
    assert (done.returncode, "registry/org/b.yaml:1:1: error" in done.stdout) == (1, True)
    assert not (place / "_site").exists()


def test_commands_that_write_a_file_say_where_they_may_not(place: Path, powerless: Sequence[str]) -> None:
    write(place / "registry", "org/a", entry(evidence={"code": [{"access": "closed"}]}))
    (place / "card.md").write_text("---\nlicense: mit\n---\n# x\n")
    (place / "registry/org").chmod(0o500)
    place.chmod(0o500)
    for command in (
        ["new", "org/x"],
        ["import", "huggingface", "card.md", "--id", "org/x"],
        ["links", "--report", "r.json"],
    ):
        done = ran(*command, by=powerless)
        assert (done.returncode, "Permission denied" in done.stderr) == (2, True), command


# Room


def test_a_file_that_grows_too_large_for_the_system_leaves_the_site(place: Path) -> None:
    write(place / "registry", "org/a")
    assert built().returncode == 0
    before = tree(place / "site")
    filled(place / "registry", 60)
    done = built(before=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))
    assert (done.returncode, tree(place / "site")) == (2, before)
    assert "File too large: the last good site is as it was" in done.stderr
    assert built().returncode == 0


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a disk")
@pytest.mark.parametrize("kilobytes", [100, 3200])
def test_a_disk_that_fills_up_leaves_what_was_there(place: Path, kilobytes: int) -> None:
    filled(place / "registry", 40)
    disk = place / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        first = ran("build", "--out", "disk/site")
        before = tree(disk)
        second = ran("build", "--out", "disk/site", "--base-url", "https://other.example/")
        after = tree(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    assert (first.returncode, second.returncode) != (0, 0), "the disk was too large for this test"
    for done in (first, second):
        assert done.returncode == 0 or "No space left on device: the last good site is as it was" in done.stderr
    if first.returncode == 0:
        assert {path: content for path, content in after.items() if path.startswith("site/")} == before


@pytest.mark.parametrize("command", [["check"], ["check", "--format", "json"], ["build"], ["new", "org/x"]])
def test_output_that_finds_no_room_is_one_sentence(place: Path, command: list[str]) -> None:
    write(place / "registry", "org/a")
    with Path("/dev/full").open("w") as full:
        done = ran(*command, stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("could not be written: No space left on device")


@pytest.mark.parametrize("command", [["--help"], ["build", "--help"]])
def test_help_that_finds_no_room_is_no_traceback(place: Path, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        assert ran(*command, stdout=full.fileno()).returncode in {0, 2}  # argparse takes no notice


def test_without_any_output_a_check_still_has_its_code(place: Path) -> None:
    write(place / "registry", "org/a")
    for streams in ("<&- >&- 2>&-", ">&-", "2>&-"):
        command = f"exec {sys.executable} {ROOT / 'build.py'} check {streams}"
        assert subprocess.run(["sh", "-c", command], cwd=place, check=False).returncode == 0, streams


def test_a_name_that_is_too_long_and_a_folder_that_is_gone_are_one_sentence(place: Path) -> None:
    write(place / "registry", "org/a")
    assert "File name too long" in ran("build", "--out", "x" * 300).stderr
    gone = place / "gone"
    gone.mkdir()
    command = f"cd {gone} && rmdir {gone} && exec {sys.executable} {ROOT / 'build.py'} build"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_a_cache_that_is_a_file_is_none(place: Path) -> None:
    write(place / "registry", "org/a")
    (place / "cache").write_text("x")
    assert built(OPENLABELS_CACHE="cache").returncode == 0
    assert built(OPENLABELS_CACHE="cache/below").returncode == 0
    assert (place / "cache").read_text() == "x"


# Clocks


@pytest.mark.parametrize("epoch", ["0", "1", "99999999999"])
def test_an_edition_may_be_of_any_time(place: Path, epoch: str) -> None:
    """Also one before the entries' own commits."""
    write(place / "registry", "org/a")
    committed(place)
    assert built("--require-history", SOURCE_DATE_EPOCH=epoch).returncode == 0


def committed(place: Path) -> None:
    """Commit the registry, on a day after every test."""
    env = {**os.environ, "GIT_COMMITTER_DATE": "2099-01-02T03:04:05Z", "GIT_AUTHOR_DATE": "2099-01-02T03:04:05Z"}
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q", "-b", "main"], ["add", "registry"], [*who, "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=place, env=env, check=True)


def test_commits_and_files_of_the_future_are_no_reason_to_fail(place: Path) -> None:
    """As after a clock was set back: what the last build left is newer than now."""
    filled(place / "registry", 5)
    committed(place)
    assert built("--require-history", OPENLABELS_CACHE="cache", SOURCE_DATE_EPOCH="").returncode == 0
    later = time.time() + 10**8
    for path in place.rglob("*"):
        if ".git" not in path.parts:
            os.utime(path, (later, later))
    write(place / "registry", "org-0/model-0", entry(organization="Org 0", name="Edited"))
    assert built(OPENLABELS_CACHE="cache", SOURCE_DATE_EPOCH="").returncode == 0
    after = tree(place / "site")
    shutil.rmtree(place / "site")
    built(SOURCE_DATE_EPOCH="")
    assert after == tree(place / "site")
    assert b"2099-01-02" in after["api/v1/models.json"]


# git


def test_without_git_every_command_works_but_for_dates_and_comparisons(place: Path) -> None:
    write(place / "registry", "org/a")
    (place / "bin").mkdir()
    path = {"PATH": str(place / "bin")}
    assert ran("check", env=path).returncode == 0
    done = built(env=path)
    assert done.returncode == 0
    assert done.stderr.startswith("warning: entries have no dates, because git cannot be run: No such file")
    for needing in (["build", "--require-history"], ["check", "--base", "main"]):
        refused = ran(*needing, env=path)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr


def test_a_shallow_clone_builds_without_dates_and_says_so(place: Path) -> None:
    write(place / "registry", "org/a")
    committed(place)
    write(place / "registry", "org/b", entry(name="Another"))
    committed(place)
    subprocess.run(["git", "clone", "-q", "--depth", "1", place.as_uri(), "clone"], cwd=place, check=True)
    os.chdir(place / "clone")
    assert "the git history is shallow; fetch it whole" in built().stderr
    refused = built("--require-history")
    assert (refused.returncode, "shallow" in refused.stderr) == (2, True)
    compared = ran("check", "--base", "HEAD~1")
    assert (compared.returncode, compared.stderr.count("\n")) == (2, 1)

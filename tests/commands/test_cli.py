"""The command line: what `build` and every command print and return, whatever stands in the environment."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import build
from openlabels.commands import terminal
from tests.builds import tree
from tests.command_line import WARNED, misused, refused, run, script
from tests.entries import ROOT, entry, write

pytestmark = pytest.mark.usefixtures("quiet_environment")


# Usage


def test_the_script_alone_is_build(folder: Path) -> None:
    write(folder, "org/model")
    done = script(cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("_site: 1 model, ")
    assert (folder.parent / "_site" / "models" / "org" / "model" / "index.html").is_file()


def test_flags_without_a_command_are_builds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model")
    assert run("--out", "elsewhere") == 0
    assert capsys.readouterr().out.startswith("elsewhere: ")


@pytest.mark.parametrize("command", build._COMMANDS)
def test_an_unknown_flag_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert "usage: build.py" in misused(capsys, command, "--frobnicate")
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize(
    "arguments",
    [["--frobnicate"], ["build", "registry"], ["check", "--format", "xml"], ["new"], ["new", "a/b", "c/d"],
     ["serve", "--port", "0"], ["serve", "--port", "65536"], ["serve", "--port", "-1"], ["serve", "--port", "http"],
     ["build", "--out"], ["check", "--base"]],
)  # fmt: skip
def test_wrong_usage_is_told_and_nothing_is_done(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert "error: " in misused(capsys, *arguments)
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize(
    ("word", "meant"), [("chekc", "Did you mean “check”? "), ("", ""), ("registry", ""), ("\x1b[2Jx", "")]
)
def test_a_word_that_is_no_command_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], word: str, meant: str
) -> None:
    said = refused(capsys, word)
    assert f"is not a command. {meant}Commands: build, check, serve, new, import, links, verify." in said
    assert "\x1b" not in said
    assert list(folder.parent.iterdir()) == [folder]


def test_a_command_loads_what_it_needs_alone() -> None:
    """A registry is checked without the server's libraries."""
    code = "import build, sys; build.main(['check']); print('livereload' in sys.modules, 'openlabels.elsewhere.verify' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


@pytest.mark.parametrize("arguments", [[], ["check"], ["serve"], ["--help"]])
def test_a_python_without_the_packages_is_told_what_to_do(tmp_path: Path, arguments: list[str]) -> None:
    """As a user's own Python is, beside which `make site` put another."""
    command = [sys.executable, "-S", "-E", str(ROOT / "build.py"), *arguments]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"The package \w+ is not installed: run make site, then .*\n", done.stderr), done.stderr


def test_our_own_mistake_is_none_of_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(build._COMMANDS, "check", "mislaid")
    with pytest.raises(ModuleNotFoundError, match="mislaid"):
        run("check")


def test_a_build_begins_to_look_before_the_rest_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from openlabels.commands import publishing\n"
        "def look(*_, **__): print(*{'yaml', 'pydantic', 'jinja2', 'openlabels.output.building'} & set(sys.modules)); sys.exit()\n"
        "publishing.apart = look; import build; build.main(['build', '--out', sys.argv[1]])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "site")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "\n"


def test_a_profiler_tells_what_it_saw_though_we_end_at_once(folder: Path) -> None:
    write(folder, "example/model")
    command = [sys.executable, "-m", "cProfile", str(ROOT / "build.py"), "check"]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True, check=True)
    assert "function calls" in done.stdout


@pytest.mark.parametrize("port", ["0", "65536", "http", "²"])
def test_a_wrong_port_is_told_in_words(folder: Path, capsys: pytest.CaptureFixture[str], port: str) -> None:
    said = misused(capsys, "serve", "--port", port)
    assert "a port is a number from 1 to 65535" in said
    assert "_port" not in said


@pytest.mark.parametrize("jobs", ["0", "-1", "1000", "two", "1.5", "²", "٣", ""])
def test_a_number_of_processes_that_cannot_be_is_told_in_words(
    folder: Path, capsys: pytest.CaptureFixture[str], jobs: str
) -> None:
    said = misused(capsys, "check", "--jobs", jobs)
    assert said.endswith("error: argument --jobs: a number of processes is from 1 to 999\n")


@pytest.mark.parametrize("jobs", ["1", "999"])
def test_a_small_registry_is_checked_by_as_many_processes_as_one_likes(folder: Path, jobs: str) -> None:
    write(folder, "org/model")
    assert run("check", "--jobs", jobs) == 0


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], *([command, "--help"] for command in build._COMMANDS)])
def test_help_is_help(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 0
    assert "usage: build.py" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("where", ["nowhere", "file", "file/below"])
def test_a_registry_that_is_no_folder_is_an_unusable_environment(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, where: str
) -> None:
    (folder.parent / "file").write_text("x")
    said = refused(capsys, command, "--registry", where)
    assert said.startswith(f"{where}: ")
    assert said.endswith(": name the folder of entries with --registry\n")


# Build


def test_build_writes_the_site_and_says_how_much(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model")
    assert run("build", "--out", "out") == 0
    written = len(tree(folder.parent / "out")) - 1
    assert capsys.readouterr().out == f"out: 1 model, {written} files ({written} written, 0 removed)\n"
    assert run("build", "--out", "out") == 0
    assert capsys.readouterr().out == f"out: 1 model, {written} files (0 written, 0 removed)\n"


def test_build_tells_warnings_and_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model", WARNED)
    assert run("build") == 0
    assert "registry/org/model.yaml:" in capsys.readouterr().out
    assert (folder.parent / "_site" / "index.html").is_file()


def test_an_error_in_one_entry_writes_nothing_and_the_last_good_site_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "org/model")
    assert run("build") == 0
    before = tree(folder.parent / "_site")
    write(folder, "org/model", entry(label="OM-OW"))
    write(folder, "org/another", entry(summary="New."))
    capsys.readouterr()
    assert run("build") == 1
    said = capsys.readouterr()
    assert re.match(r"registry/org/model\.yaml:\d+:\d+: error: ", said.out)
    assert said.err == "1 error in 2 entries: nothing was written\n"
    assert tree(folder.parent / "_site") == before


def test_a_wrong_first_entry_leaves_no_folder(folder: Path) -> None:
    write(folder, "org/model", "name: [")
    assert run("build") == 1
    assert not (folder.parent / "_site").exists()


def test_build_and_check_agree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model", entry(label="OM-OW"))
    write(folder, "org/other", WARNED)
    codes, told = set(), []
    for command in ("build", "check"):
        codes.add(run(command))
        lines = capsys.readouterr().out.splitlines()
        told.append([line for line in lines if line.startswith(("registry/", "    "))])
    assert codes == {1}
    assert told[0] == told[1] != []


def test_a_foreign_folder_is_refused_and_stays(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model")
    stranger = folder.parent / "mine"
    stranger.mkdir()
    (stranger / "letter.txt").write_text("dear")
    assert run("build", "--out", "mine") == 2
    assert "mine holds files that no build wrote" in capsys.readouterr().err
    assert tree(stranger).keys() == {"letter.txt"}


@pytest.mark.parametrize("address", ["nonsense", "ftp://x/", "https://x/?q=1", "https://x/\n::error::y"])
def test_a_base_url_that_cannot_work_is_refused_by_flag_and_by_variable(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    write(folder, "org/model")
    assert "base URL" in refused(capsys, "build", "--base-url", address)
    monkeypatch.setenv("OPENLABELS_BASE_URL", address)
    assert "base URL" in refused(capsys, "build")
    assert not (folder.parent / "_site").exists()


def test_the_base_url_reaches_the_pages(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "org/model")
    monkeypatch.setenv("OPENLABELS_BASE_URL", "https://variable.example/x")
    run("build")
    canonical = '<link rel="canonical" href="{}models/org/model/">'
    page = folder.parent / "_site" / "models" / "org" / "model" / "index.html"
    assert canonical.format("https://variable.example/x/") in page.read_text()
    run("build", "--base-url", "https://flag.example")
    assert canonical.format("https://flag.example/") in page.read_text()


def generated_at(folder: Path) -> str | None:
    found: str | None = json.loads((folder.parent / "_site" / "api/v1/models.json").read_text())["generated_at"]
    return found


@pytest.mark.parametrize(
    ("epoch", "time"),
    [("0", "1970-01-01T00:00:00Z"), ("1767225600", "2026-01-01T00:00:00Z"), ("99999999999", "5138-11-16T09:46:39Z"), ("", None)],
)  # fmt: skip
def test_source_date_epoch_is_the_editions_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch, epoch: str, time: str | None
) -> None:
    write(folder, "org/model")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run("build") == 0
    assert generated_at(folder) == time


@pytest.mark.parametrize(
    "epoch",
    ["now", "-1", "1.5", " 1", "²", "1e9", "9" * 12, "٣", "\n::error::x", "9" * 3000],
    ids=lambda text: ascii(text[:20]),
)
def test_a_source_date_epoch_that_is_no_number_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    write(folder, "org/model")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run("build") == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2, "the missing history, and this"
    assert said[1].startswith("SOURCE_DATE_EPOCH=")
    assert "is not a number of seconds since 1970" in said[1]


def test_without_history_a_build_warns_and_require_history_refuses(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "org/model")
    assert run("build") == 0
    assert capsys.readouterr().err.startswith("warning: entries have no dates, because there is no git history: ")
    assert generated_at(folder) is None
    before = tree(folder.parent / "_site")
    write(folder, "org/model", entry(summary="Changed."))
    assert "dates need git's history, but there is no git history" in refused(capsys, "build", "--require-history")
    assert tree(folder.parent / "_site") == before


def commit(root: Path, day: int) -> None:
    environ = {
        **os.environ,
        "GIT_COMMITTER_DATE": f"{1704067200 + day * 86400} +0000",
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    names = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "add", "--all"], cwd=root, env=environ, check=True, capture_output=True)
    subprocess.run(["git", *names, "commit", "--message=x"], cwd=root, env=environ, check=True, capture_output=True)


def test_with_history_entries_bear_dates_and_the_edition_its_commits_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=folder.parent, check=True)
    write(folder, "org/model")
    commit(folder.parent, 4)
    assert run("build", "--require-history") == 0
    assert capsys.readouterr().err == ""
    result = json.loads((folder.parent / "_site" / "api/v1/models/org/model.json").read_text())["result"]
    assert (result["added"], result["label_history"]) == ("2024-01-05", [{"date": "2024-01-05", "label": "OM"}])
    assert generated_at(folder) == "2024-01-05T00:00:00Z"


def test_two_builds_of_one_commit_are_the_same_bytes(folder: Path) -> None:
    for name, seed in (("one", "1"), ("two", "2")):
        write(folder, "org/model", entry(modalities=["text", "code"], aliases=["org/was"], derived_from=["hf:a/b"]))
        environ = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
        command = [sys.executable, str(ROOT / "build.py"), "build", "--out", name]
        subprocess.run(command, cwd=folder.parent, env=environ, check=True, capture_output=True)
    assert tree(folder.parent / "one") == tree(folder.parent / "two")


def test_no_command_writes_outside_of_what_it_was_asked_to(folder: Path) -> None:
    write(folder, "org/model")
    run("check")
    assert {path.name for path in folder.parent.iterdir()} == {"registry"}
    run("build")
    assert {path.name for path in folder.parent.iterdir()} == {"registry", "_site"}


# The environment


def test_output_that_nobody_reads_to_its_end_is_no_traceback(folder: Path) -> None:
    write(folder, "org/model")
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        environ = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
        command = [sys.executable, str(ROOT / "build.py"), "check"]
        done = subprocess.run(
            command, cwd=folder.parent, env=environ, stdout=closed, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert (done.returncode, done.stderr) == (2, "")


def test_a_terminal_that_knows_only_ascii_gets_escapes_and_no_traceback(folder: Path) -> None:
    write(folder, "org/model", entry(label="OM-日本"))
    environ = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "check"],
        cwd=folder.parent,
        env=environ,
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert "日本" in done.stdout.decode()


@pytest.mark.parametrize("content", [None, b"\xff", b"[tool", b"[tool.openlabels]\nsite_name = 3\n"])
def test_a_pyproject_that_cannot_be_used_is_told(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    content: bytes | None,
) -> None:
    write(folder, "org/model")
    if content is not None:
        (tmp_path / "pyproject.toml").write_bytes(content)
    monkeypatch.setattr(terminal, "ROOT", tmp_path)
    assert "pyproject.toml" in refused(capsys, "build")


def test_the_commands_of_the_contract_are_there() -> None:
    assert {"build", "check", "serve", "new"} <= set(build._COMMANDS)


@pytest.mark.parametrize("inside", ["registry/site", "registry"])
def test_a_site_is_never_built_among_the_entries(folder: Path, inside: str) -> None:
    write(folder, "a/one")
    assert run("build", "--out", inside) == 2
    assert sorted(path.name for path in folder.iterdir()) == ["a"]


@pytest.mark.parametrize("name", ["static", "templates"])
def test_a_site_is_never_built_among_what_it_is_made_of(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    write(folder, "a/one")
    assert "is among the site's own sources" in refused(capsys, "build", "--out", ROOT / name / "x/deep/site")
    assert not (ROOT / name / "x").exists()


def test_what_cannot_work_is_told_before_any_folder_is_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(capsys, "build", "--out", folder / "new/deep/site")
    refused(capsys, "build", "--out", "x/y/site", "--base-url", "ftp://example.org/")
    assert list(folder.parent.rglob("*")) == [folder]

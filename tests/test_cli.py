"""The command line: what each command prints and returns, whatever stands in the entries and the environment."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

import build
from openlabels.commands import terminal
from openlabels.entry import Entry
from openlabels.problem import Severity, visible
from tests.entries import HOSTILE, ROOT, artifact, entry, write

WARNED = entry(parameters="1B", active_parameters="2B")
"""In order, but for one warning."""


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a workflow of GitHub's or a packager sets must be set by the test."""
    for name in (
        "GITHUB_ACTIONS",
        "GITHUB_REPOSITORY",
        "GITHUB_STEP_SUMMARY",
        "OPENLABELS_BASE_URL",
        "SOURCE_DATE_EPOCH",
    ):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str | Path) -> int:
    return build.main([str(argument) for argument in arguments])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command that cannot work says on standard error, on one line."""
    assert run(*arguments) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, said.err
    return said.err


def misused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What argparse says of wrong usage."""
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err


def script(*arguments: str, cwd: Path, **more: Any) -> "subprocess.CompletedProcess[str]":
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=60, **more)


def files_below(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# Usage


def test_the_script_alone_is_build(folder: Path) -> None:
    write(folder, "org/model")
    done = script(cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("_site: 1 models, ")
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
    assert f"is no command. {meant}Known are build, check, serve, new, import, links, verify." in said
    assert "\x1b" not in said
    assert list(folder.parent.iterdir()) == [folder]


def test_a_command_loads_what_it_needs_alone() -> None:
    """A registry is checked without the server's libraries."""
    code = "import build, sys; build.main(['check']); print('livereload' in sys.modules, 'openlabels.verify' in sys.modules)"
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
        "def look(*_, **__): print(*{'yaml', 'pydantic', 'jinja2', 'openlabels.building'} & set(sys.modules)); sys.exit()\n"
        "publishing.surveyed = look; import build; build.main(['build', '--out', sys.argv[1]])"
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
    written = len(files_below(folder.parent / "out")) - 1
    assert capsys.readouterr().out == f"out: 1 models, {written} files ({written} written, 0 removed)\n"
    assert run("build", "--out", "out") == 0
    assert capsys.readouterr().out == f"out: 1 models, {written} files (0 written, 0 removed)\n"


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
    before = files_below(folder.parent / "_site")
    write(folder, "org/model", entry(label="OM-OW"))
    write(folder, "org/another", entry(summary="New."))
    capsys.readouterr()
    assert run("build") == 1
    said = capsys.readouterr()
    assert re.match(r"registry/org/model\.yaml:\d+:\d+: error: ", said.out)
    assert said.err == "1 error in 2 entries: nothing was written\n"
    assert files_below(folder.parent / "_site") == before


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
    assert files_below(stranger).keys() == {"letter.txt"}


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


@pytest.mark.parametrize("epoch", ["now", "-1", "1.5", " 1", "²", "1e9", "9" * 12, "٣", "\n::error::x"])
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
    assert capsys.readouterr().err.startswith("warning: entries bear no dates, because there is no git history: ")
    assert generated_at(folder) is None
    before = files_below(folder.parent / "_site")
    write(folder, "org/model", entry(summary="Changed."))
    assert "dates need git's history, but there is no git history" in refused(capsys, "build", "--require-history")
    assert files_below(folder.parent / "_site") == before


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
    assert files_below(folder.parent / "one") == files_below(folder.parent / "two")


def test_no_command_writes_outside_of_what_it_was_asked_to(folder: Path) -> None:
    write(folder, "org/model")
    run("check")
    assert {path.name for path in folder.parent.iterdir()} == {"registry"}
    run("build")
    assert {path.name for path in folder.parent.iterdir()} == {"registry", "_site"}


# Check


def test_check_of_a_registry_in_order_is_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model")
    assert run("check") == 0
    assert capsys.readouterr().out == "1 entry: 0 errors, 0 warnings\n"


def test_check_is_fine_with_warnings_and_wrong_with_errors(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/warned", WARNED)
    assert run("check") == 0
    assert capsys.readouterr().out.endswith("1 entry: 0 errors, 1 warning\n")
    write(folder, "org/wrong", entry(label="OM-OW"))
    assert run("check") == 1
    assert capsys.readouterr().out.endswith("2 entries: 1 error, 1 warning\n")


def wrong_registry(folder: Path) -> None:
    """An error in a/one, a warning in a/two, an error in b/three and a stray file."""
    write(folder, "a/one", entry(label="OM-OW"))
    write(folder, "a/two", WARNED)
    write(folder, "b/three", entry(name=None))
    (folder / "stray").write_text("x")


@pytest.mark.parametrize(
    ("paths", "told", "code"),
    [
        ([], ["a/one.yaml", "a/two.yaml", "b/three.yaml", "stray"], 1),
        (["registry"], ["a/one.yaml", "a/two.yaml", "b/three.yaml", "stray"], 1),
        (["registry/"], ["a/one.yaml", "a/two.yaml", "b/three.yaml", "stray"], 1),
        (["."], ["a/one.yaml", "a/two.yaml", "b/three.yaml", "stray"], 1),
        (["registry/a"], ["a/one.yaml", "a/two.yaml"], 1),
        (["registry/a/"], ["a/one.yaml", "a/two.yaml"], 1),
        (["registry/a/two.yaml"], ["a/two.yaml"], 0),
        (["./registry/../registry/a/one.yaml"], ["a/one.yaml"], 1),
        (["registry/a/two.yaml", "registry/b"], ["a/two.yaml", "b/three.yaml"], 1),
        (["registry/stray"], ["stray"], 1),
    ],
)
@pytest.mark.parametrize("absolute", [False, True])
def test_a_path_limits_what_is_told_and_what_counts(
    folder: Path, capsys: pytest.CaptureFixture[str], paths: list[str], told: list[str], code: int, absolute: bool
) -> None:
    wrong_registry(folder)
    given = [str(folder.parent / path) if absolute else path for path in paths]
    assert run("check", "--format", "json", *given) == code
    found = json.loads(capsys.readouterr().out)
    assert [one["path"] for one in found["problems"]] == [f"registry/{path}" for path in told]
    assert found["entries"] == 3


def test_a_folder_whose_name_another_begins_with_is_not_the_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "org/model")
    write(folder, "org2/model", entry(label="OM-OW"))
    assert run("check", "registry/org") == 0


def test_a_path_through_a_symbolic_link_limits_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On macOS /tmp is one: a path that silently matched nothing would call a wrong entry fine."""
    wrong_registry(folder)
    (folder.parent / "link").symlink_to(folder.parent)
    assert run("check", folder.parent / "link" / "registry" / "a") == 1


def test_a_symbolic_link_among_the_entries_is_told_by_its_own_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "org/model")
    (folder / "org" / "link.yaml").symlink_to("model.yaml")
    (folder / "org" / "broken.yaml").symlink_to("nothing.yaml")
    assert run("check", "registry/org/link.yaml") == 1
    assert run("check", "registry/org/broken.yaml") == 1
    assert run("check", "registry/org/model.yaml") == 0


def test_a_path_that_is_not_there_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model")
    assert refused(capsys, "check", "registry/org/modle.yaml") == (
        "registry/org/modle.yaml: there is no such file or folder\n"
    )


def test_problems_are_named_relative_to_the_current_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong_registry(folder)
    monkeypatch.chdir(folder / "a")
    run("check", "--registry", "..")
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines() if " error: " in line] == [
        "../b/three.yaml", "../stray", "one.yaml",
    ]  # fmt: skip


def test_json_has_the_contracts_keys_and_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong_registry(folder)
    assert run("check", "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["problems", "entries", "changes"]
    assert (found["entries"], found["changes"]) == (3, [])
    for one in found["problems"]:
        assert set(one) == {"severity", "code", "path", "line", "column", "field", "message", "hint"}
        assert one["severity"] in {"error", "warning"}
        assert one["line"] >= 1
        assert one["column"] >= 1
    text = (folder / "a" / "one.yaml").read_text().splitlines()
    first = found["problems"][0]
    assert (first["field"], first["code"]) == ("label", "label")
    assert text[first["line"] - 1][first["column"] - 1 :] == "OM-OW"


def test_text_says_place_severity_message_and_the_hint_below(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model", entry(label="OM-OW"))
    run("check")
    assert re.fullmatch(
        r"registry/org/model\.yaml:\d+:8: error: “OM-OW” is claimed, [^\n]*\n    Write label: OM, [^\n]*\n1 entry: [^\n]*\n",
        capsys.readouterr().out,
    )


def test_github_gets_annotations_and_a_whole_summary(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        write(folder, f"org/m{number:02}", entry(label="OM-OW"))
    summary = tmp_path / "summary.md"
    summary.write_text("what an earlier step wrote\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert run("check", "--format", "github") == 1
    lines = capsys.readouterr().out.splitlines()
    annotations = [line for line in lines if line.startswith("::")]
    assert len(annotations) == 10
    assert re.match(
        r"::error file=registry/org/m00\.yaml,line=\d+,col=8,title=label::“OM-OW” is claimed", annotations[0]
    )
    assert sum("registry/org/m" in line for line in lines) == 25
    written = summary.read_text()
    assert written.startswith("what an earlier step wrote\n### 25 errors, 0 warnings")
    assert all(f"m{number:02}" in written for number in range(25))


def test_a_summary_that_cannot_be_written_is_an_unusable_environment(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "org/model")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "nowhere" / "summary.md"))
    assert "GITHUB_STEP_SUMMARY" in refused(capsys, "check", "--format", "github")


def test_other_formats_leave_the_summary_alone(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "org/model")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    for format_ in ("text", "json"):
        run("check", "--format", format_)
    assert not (tmp_path / "summary.md").exists()


# Hostile values

SMUGGLED = ("\n::error::x", "\r\n::set-output name=a::b", "\x1b[31mred", "\u2028::add-mask::x", "\u202eright", "##[error]x",
            "::stop-commands::x", "%0A::error::x", "<script>", "| a | b |", "`code`", "\x85::error::x", "\x00", "\U000e0041")  # fmt: skip


def raw(word: str) -> Iterator[tuple[str, str | bytes]]:
    """(id, content) of entries that are wrong in many ways, each with `word` where it is quoted."""
    quoted = json.dumps(word)
    base = yaml.safe_dump(entry(), allow_unicode=True)
    yield "org/value", base.replace("label: OM", f"label: {quoted}")
    yield "org/key", base + f"{quoted}: x\n"
    yield "org/twice", base + f"{quoted}: x\n{quoted}: y\n"
    yield "org/name", base.replace("name: Tiny 1B", f"name: {quoted}")
    yield "org/modality", base.replace("- text", f"- {quoted}")
    yield "org/url", base.replace("https://example.org/code", "PLACE").replace("PLACE", quoted)
    yield "org/license", base.replace("Apache-2.0\n", f"{quoted}\n")
    yield "org/alias", base + f"aliases: [{quoted}]\n"
    yield "org/base", base + f"derived_from: [{quoted}]\n"
    yield "org/date", base + f"released: {quoted}\n"
    yield "org/anchor", base + f"family: &a {quoted}\nsummary: *a\n"
    yield "org/plain", base.encode() + b"family: " + word.encode("utf-8", "surrogatepass") + b"\n"
    yield "org/tag", base + f"family: !{re.sub(chr(92) + 's', '', word) or 'x'} x\n"


def annotation(line: str) -> tuple[str, str, int, int, str, str]:
    """Severity, file, line, column, title and first line of an annotation, as GitHub's runner reads it."""
    found = re.fullmatch(r"::(\w+) file=([^,:]*),line=(\d+),col=(\d+),title=([^,:]*)::(.*)", line)
    assert found, line
    marks = {"%0A": "\n", "%0D": "\r", "%3A": ":", "%2C": ",", "%25": "%"}
    severity, file, row, column, title, text = (
        re.sub("%[023][0-9AD]", lambda m: marks[m[0]], part) for part in found.groups()
    )
    return severity, file, int(row), int(column), title, text.split("\n")[0].replace("# #[", "##[")


@pytest.mark.parametrize("word", [*SMUGGLED, *HOSTILE], ids=ascii)
def test_every_problem_is_one_line_and_no_workflow_command_gets_through(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, word: str
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    for model_id, content in raw(word):
        path = write(folder, model_id, "")
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    assert run("check", "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)["problems"]
    assert len({one["path"] for one in told}) >= 9

    run("check", "--format", "text")
    lines = capsys.readouterr().out.split("\n")
    heads = [line for line in lines if not line.startswith("    ")]
    assert len(heads) == len(told) + 2, "one a problem, the count, and the end"
    assert len(lines) - len(heads) == sum(bool(one["hint"]) for one in told)
    assert all(line.isprintable() for line in lines)

    run("check", "--format", "github")
    lines = capsys.readouterr().out.split("\n")
    assert len(lines) == len(told) + 2
    assert all(line.isprintable() for line in lines)
    for line in lines:
        assert "##[" not in line
        assert not line.lstrip().startswith("::") or re.match(r"::(error|warning) file=registry/", line)
    annotations = [annotation(line) for line in lines if line.startswith("::")]
    expected = [(severity, [one for one in told if one["severity"] == severity][:10]) for severity in Severity]
    assert annotations == [
        (severity, one["path"], one["line"], one["column"], one["code"], visible(one["message"], 600))
        for severity, some in expected
        for one in some
    ]

    rows = [line for line in summary.read_text().split("\n") if line.startswith("| registry")]
    assert len(rows) == len(told)
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row.replace("\\\\", ""))) == 4, row
        assert row.isprintable()
        assert not re.search(r"(?<!\\)[<`]", row.replace("\\\\", ""))


@pytest.mark.parametrize(
    "name", ["::error::x", "a\nb", "\x1b[31m", "\u202e", "##[error]x", "::: x", " ::debug::x"], ids=ascii
)
@pytest.mark.parametrize("format_", ["text", "github", "json"])
def test_a_hostile_file_name_stays_on_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, format_: str
) -> None:
    (folder / name).write_text("x")
    (folder / "org").mkdir()
    (folder / "org" / f"{name}.yaml").write_text("x")
    monkeypatch.chdir(folder)
    assert run("check", "--registry", ".", "--format", format_) == 1
    said = capsys.readouterr().out
    if format_ == "json":
        assert {one["path"] for one in json.loads(said)["problems"]} == {name, f"org/{name}.yaml"}
        assert said.isascii()
        return
    lines = said.split("\n")
    assert all(line.isprintable() for line in lines)
    if format_ == "github":
        assert len(lines) == 4
        assert all("##[" not in line for line in lines)
        assert all(re.match("::error file=", line) for line in lines if line.lstrip().startswith("::"))


def test_a_name_that_is_not_utf_8_is_told_in_every_format(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    (folder / "org").mkdir()
    with open(os.fsencode(folder / "org") + b"/\xff.yaml", "wb"):  # noqa: PTH123
        pass
    for format_ in ("text", "github", "json"):
        assert run("check", "--format", format_) == 1
        assert "dcff" in capsys.readouterr().out
    assert run("build") == 1


BROKEN = ("", " ", "\t", "\n\n", "{", "}", "[", "]", ":", "-", "- a", "a", "a: b: c", "? x", "!!python/object:os.system x", "&a [*a]", "*a", "%YAML 9.9\n---\n",
          "---\n---\n", "...", "a: |\n\tb", "\ufeff", "name: [", "evidence: x", "evidence: {code: x}", "evidence: {code: [x]}", "evidence: []",
          "evidence: {code: {url: x}}", "links: x", "modalities: text", "modalities: {a: b}", "label: [OM]", "label: {OM: OM}", "name: {a: b}",
          "justification: [x]", "aliases: [[a]]", "derived_from: {a: b}", "? [a]\n: b", "? {a: b}\n: c", "'a': 1\n\"a\": 2", "<<: x", "a: !!binary x",
          "checked: 2024-13-45", "released: 2024-02-30", "[" * 2000, "{a: " * 500, "a: " * 100, "x" * 70_000, "- " * 3000, "\x00", "\x07", "a: \x00b")  # fmt: skip


@pytest.mark.parametrize("content", BROKEN, ids=lambda text: ascii(text[:30]))
def test_nothing_that_an_author_writes_ends_in_a_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    write(folder, "org/model", content)
    for format_ in ("text", "github", "json"):
        assert run("check", "--format", format_) == 1
        assert capsys.readouterr().out
    assert run("build") == 1


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"name: \xe9\n", b"\x00" * 100, "name: x".encode("utf-16"), b"\xed\xa0\x80"]
)
def test_bytes_that_are_no_text_are_told(folder: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    write(folder, "org/model").write_bytes(content)
    assert run("check", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["problems"]


# New


def test_new_writes_an_entry_whose_blanks_check_names_one_by_one(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "org/model-7b") == 0
    path = folder / "org" / "model-7b.yaml"
    shown = "registry/org/model-7b.yaml"
    assert capsys.readouterr().out == f"{shown}: fill in the blanks, then run python build.py check {shown}\n"
    assert run("check", "--format", "json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    required = {name for name, field in Entry.model_fields.items() if field.is_required()} - {"evidence"}
    blanks = required | {f"evidence.code.0.{key}" for key in ("url", "license", "access")}
    assert {one["field"] for one in problems} == blanks
    assert {one["severity"] for one in problems} == {Severity.ERROR}
    lines = path.read_text().splitlines()
    for one in problems:
        assert lines[one["line"] - 1].lstrip("- ").startswith(one["field"].rpartition(".")[2] + ":"), one


def test_filling_the_blanks_in_makes_a_valid_entry(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("new", "org/model")
    path = folder / "org" / "model.yaml"
    text = path.read_text()
    for key, value in {
        "name": "Model", "organization": "Org", "summary": "A model.", "label": "OM", "modalities": "[text]",
        "    - url": "https://example.org/code", "      license": "MIT", "      access": "public",
    }.items():  # fmt: skip
        text, count = re.subn(rf"(?m)^{key}:.*$", f"{key}: {value}", text)
        assert count == 1, key
    text, count = re.subn(
        r"(?m)^justification: \|\n +$", "justification: |\n  The code is public; nothing else is stated.", text
    )
    assert count == 1
    path.write_text(text)
    assert run("check") == 0
    assert capsys.readouterr().out.endswith("1 entry: 0 errors, 0 warnings\n")


def test_every_field_that_a_new_entry_only_offers_is_known_when_its_mark_is_removed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("new", "org/model")
    path = folder / "org" / "model.yaml"
    lines = path.read_text().splitlines()
    offered = [
        at
        for at, line in enumerate(lines)
        if line.startswith("# ") and line[2:].partition(":")[0] in Entry.model_fields
    ]
    assert len(offered) >= 10
    for at in offered:
        path.write_text("\n".join([*lines[:at], lines[at][2:], *lines[at + 1 :]]))
        capsys.readouterr()
        run("check", "--format", "json")
        told = json.loads(capsys.readouterr().out)["problems"]
        assert not {one["code"] for one in told} & {"yaml-syntax", "unknown-key", "duplicate-key", "shape"}, lines[at]


def test_a_new_entry_offers_every_field(folder: Path) -> None:
    run("new", "org/model")
    text = (folder / "org" / "model.yaml").read_text()
    assert [name for name in Entry.model_fields if not re.search(rf"(?m)^(# )?{name}:", text)] == []
    assert all(f"  {part}:" in text for part in ("code", "weights", "dataset"))


@pytest.mark.parametrize("content", ["", "precious"])
def test_new_never_touches_a_file_that_exists(folder: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    path = write(folder, "org/model", content)
    assert refused(capsys, "new", "org/model") == "registry/org/model.yaml exists already: edit it\n"
    assert path.read_text() == content


@pytest.mark.parametrize(
    ("executable", "said"),
    [
        ("{here}/.venv/bin/python", ".venv/bin/python"),
        ("{here}-elsewhere/bin/python3.12", "python3.12"),
        ("/usr/bin/python3", "python3"),
        ("", "python3"),
    ],
)
def test_new_says_how_to_check_with_the_same_python(
    folder: Path, executable: str, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable.format(here=folder.parent))
    assert run("new", "org/model") == 0
    assert f", then run {said} build.py check registry/org/model.yaml\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "model_id",
    ["model", "org/", "/model", "a/b/c", "Org/model", "org/Model", "org/model.yaml.json", "../org/model", "org/..", "org/mo del", "org/-x",
     "org/x-", "ørg/model", "org/model\n", "org/x--y", f"org/{'x' * 81}", "org/model.html", "\x1b[31m/x", "C:/x"],
    ids=ascii,
)  # fmt: skip
def test_new_refuses_what_is_no_id_and_writes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str], model_id: str
) -> None:
    assert "is not an id: " in refused(capsys, "new", model_id)
    assert list(folder.iterdir()) == []


def test_new_says_what_was_meant_by_an_id_with_capitals(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "new", "NordicLabs/Lex-3B").endswith(" '-'. Did you mean “nordiclabs/lex-3b”?\n")
    assert "Did you mean" not in refused(capsys, "new", "Nordic Labs/Lex")


def test_new_says_that_the_organizations_folder_is_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "org").write_text("x")
    said = refused(capsys, "new", "org/model")
    assert "exists already: edit it" not in said
    assert "registry/org" in said


@pytest.mark.parametrize(
    "name", [*HOSTILE, "Plain Org", "Org & Co.", "null", "~", "yes", "3.10", "A: B", "#1", "- x", " lead", "O'Reilly"]
)
def test_new_takes_the_organizations_spelling_from_its_other_entries(folder: Path, name: str) -> None:
    write(folder, "org/broken", "name: [")
    write(folder, "org/first", entry(organization=name))
    assert run("new", "org/second") == 0
    assert yaml.load((folder / "org" / "second.yaml").read_text(), yaml.BaseLoader)["organization"] == name


def test_new_makes_the_registry_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "org/model") == 0
    assert (tmp_path / "registry" / "org" / "model.yaml").is_file()


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


@pytest.mark.parametrize(("command", "format_"), list(product(["check"], ["text", "github", "json"])))
def test_an_empty_registry_is_fine(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, format_: str
) -> None:
    assert run(command, "--format", format_) == 0
    assert run("build") == 0


def test_a_license_that_is_wrong_in_one_entry_does_not_stop_the_others_from_being_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(30):
        write(folder, f"org/m{number}", entry(evidence={"code": [artifact(license="Apache 2")]}))
    assert run("check") == 1
    assert "30 entries: 30 errors, 0 warnings" in capsys.readouterr().out


def test_a_path_outside_of_the_registry_is_wrong_usage(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It would otherwise pass without having been read."""
    write(folder, "a/one")
    stranger = write(folder.parent / "drafts", "a/two", entry(name=None))
    assert run("check", str(stranger)) == 2
    assert "--registry" in capsys.readouterr().err
    assert run("check", str(stranger), "--registry", str(folder.parent / "drafts")) == 1


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
    assert "lies among what the site is made of" in refused(capsys, "build", "--out", ROOT / name / "x/deep/site")
    assert not (ROOT / name / "x").exists()


def test_what_cannot_work_is_told_before_any_folder_is_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused(capsys, "build", "--out", folder / "new/deep/site")
    refused(capsys, "build", "--out", "x/y/site", "--base-url", "ftp://example.org/")
    assert list(folder.parent.rglob("*")) == [folder]

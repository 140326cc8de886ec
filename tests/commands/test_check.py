"""The command `check`: its formats, what a path leaves out, and that nothing an entry holds breaks out of its line."""

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime, tzinfo
from itertools import product
from pathlib import Path
from typing import Self

import pytest
import yaml

from openlabels.commands import common
from openlabels.ground.problem import Severity, visible
from tests.command_line import WARNED, refused, run
from tests.entries import HOSTILE, artifact, entry, write

pytestmark = pytest.mark.usefixtures("quiet_environment")


def test_check_of_a_registry_in_order_is_fine(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model")
    assert run("check") == 0
    assert capsys.readouterr().out == "1 entry: 0 errors, 0 warnings\n"


def test_check_knows_what_day_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, "org/model", entry(checked="9999-12-31"))
    write(folder, "org/other", entry(checked="2026-01-01"))
    assert run("check") == 0
    assert capsys.readouterr().out.count("is in the future") == 1


@pytest.mark.parametrize(("time", "warnings"), [("09:59:59", 1), ("10:00:00", 0)])
def test_a_day_has_come_as_soon_as_it_has_come_anywhere(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, time: str, warnings: int
) -> None:
    """On Kiritimati, 14 hours before it does in UTC."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromisoformat(f"2026-01-01T{time}+00:00")

    monkeypatch.setattr(common, "datetime", Clock)
    write(folder, "org/model", entry(checked="2026-01-02"))
    assert run("check") == 0
    assert capsys.readouterr().out.count("is in the future") == warnings


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
        (["/"], ["a/one.yaml", "a/two.yaml", "b/three.yaml", "stray"], 1),
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


def test_a_symbolic_link_to_outside_of_the_registry_is_told_by_its_own_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, "org/model")
    write(folder.parent, "elsewhere")
    (folder / "org" / "link.yaml").symlink_to("../../elsewhere.yaml")
    assert run("check", "registry/org/link.yaml") == 1
    assert capsys.readouterr().out.startswith("registry/org/link.yaml:1:1: error: ")


def test_a_registry_that_is_a_symbolic_link_is_limited_by_either_name(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong_registry(folder)
    (folder.parent / "named").symlink_to("registry")
    for path in ("named/a/one.yaml", "registry/a/one.yaml", folder / "a" / "one.yaml"):
        assert run("check", "--registry", "named", path) == 1
        assert capsys.readouterr().out.startswith("named/a/one.yaml:")
    assert run("check", "--registry", "named", "named/a/two.yaml") == 0


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

"""The command `new`: what it offers, and what it leaves alone."""

import json
import re
import sys
from pathlib import Path

import pytest
import yaml

from openlabels.ground.problem import Severity
from openlabels.reading.entry import Entry
from tests.command_line import refused, run
from tests.entries import HOSTILE, entry, write

pytestmark = pytest.mark.usefixtures("quiet_environment")


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


def test_new_says_how_to_check_in_another_folder_of_entries(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "org/model", "--registry", "mine") == 0
    assert capsys.readouterr().out.endswith("build.py check mine/org/model.yaml --registry mine\n")


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

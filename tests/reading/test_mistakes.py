"""Each mistake beside the exact message it gets: the folder `mistakes` documents every message.

The first line of a mistake names the lines that its problems stand at. `pytest --renew-golden` writes the
messages anew; read them as the hurried author would who gets them.
"""

import ast
import re
import shutil
from pathlib import Path

import pytest

import build
from openlabels.everyone import loading
from openlabels.ground import problem
from openlabels.ground.problem import Problem
from tests.entries import ROOT

MISTAKES = sorted(path for path in (ROOT / "tests/mistakes").iterdir() if path.suffix != ".txt")

TODAY = "2026-01-01"

ELSEWHERE = {"too-large", "spelling"}
"""A file of 64 KiB is no small example, and a spelling takes two entries: `test_source` and `test_between` have them."""


def place(mistake: Path, folder: Path) -> Path:
    target = folder / "example" / mistake.name
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(mistake, target)
    return target


def told(problems: list[Problem]) -> str:
    return "".join(problem.as_text(one) + "\n" for one in problems)


def expected(mistake: Path) -> str:
    return mistake.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_each_mistake_gets_its_exact_message(mistake: Path, folder: Path, renew: bool) -> None:
    place(mistake, folder)
    message = told(loading.compile_folder(folder, today=TODAY).problems)
    if renew:
        mistake.with_suffix(".txt").write_text(message, encoding="utf-8")
    assert message == expected(mistake)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda path: path.name)
def test_each_mistake_is_told_at_the_lines_that_its_first_line_names(mistake: Path, folder: Path) -> None:
    first = mistake.read_bytes().split(b"\n")[0].decode()
    named = re.match(r"# (\d+(?:, \d+)*): ", first)
    place(mistake, folder)
    lines = {one.line for one in loading.compile_folder(folder, today=TODAY).problems}
    assert named
    assert lines == {int(number) for number in named[1].split(", ")}


def test_one_check_names_every_mistake_at_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for mistake in MISTAKES:
        place(mistake, folder)
    assert build.main(["check"]) == 1
    printed = capsys.readouterr()
    messages, _, summary = printed.out.rstrip("\n").rpartition("\n")
    everything = "".join(expected(mistake) for mistake in MISTAKES)
    assert messages + "\n" == everything
    assert f"{everything.count(': error: ')} errors, {everything.count(': warning: ')} warnings" in summary
    assert printed.err == ""


def test_there_is_a_mistake_for_every_code_of_one_file(folder: Path) -> None:
    for mistake in MISTAKES:
        place(mistake, folder)
    found = {one.code for one in loading.compile_folder(folder, today=TODAY).problems}
    told = map(codes, ("reading/source", "reading/folding", "reading/syntax", "reading/rules", "ground/words"))
    assert set().union(*told) - ELSEWHERE - found == set()


def test_no_message_lies_about_without_its_mistake() -> None:
    texts = {path.stem for path in (ROOT / "tests/mistakes").glob("*.txt")}
    assert texts == {path.stem for path in MISTAKES}


def codes(module: str) -> set[str]:
    """The codes that a module gives to problems: the first word handed to what makes one."""
    makers = {"Problem", "Finding", "Words", "_tell", "_file_problem", "problem"}
    found = set()
    for node in ast.walk(ast.parse((ROOT / f"openlabels/{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in makers:
            words = [
                a.value for a in node.args if isinstance(a, ast.Constant) and re.fullmatch("[a-z-]+", str(a.value))
            ]
            found |= {str(words[0])} if words else set()
    assert found
    return found

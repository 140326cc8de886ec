"""What a build leaves for the next: believed only where it is ours, and of this program."""

import json
import os
import sys
from pathlib import Path

import pytest

from openlabels.commands import common
from openlabels.output import ledger
from openlabels.output.ledger import Kept, KeptPage, Ledger, Shelf
from openlabels.reading import glance
from tests.builds import filled, run, tree
from tests.entries import entry, evidence, make

pytestmark = pytest.mark.usefixtures("place")


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


def test_no_part_of_what_is_hashed_passes_for_anothers_end() -> None:
    assert (
        len({ledger.hashed(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("a", "b", "c"))})
        == 5
    )


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


def test_another_module_template_script_library_or_python_makes_another_program(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "ROOT", place)
    monkeypatch.setattr(common, "TEMPLATES", place / "templates")
    monkeypatch.setattr(common, "STATIC", place / "static")
    monkeypatch.setattr(sys, "path", [str(place / "packages"), str(place / "packages.zip")])
    (place / "packages.zip").write_text("")  # no folder, as Python's own is none
    made = [_program_now()]
    for added in (
        "openlabels/a.py",
        "templates/a.html",
        "static/a.js",
        "packages/a.dist-info/x",
        "packages/a.egg-info",
    ):
        (place / added).parent.mkdir(parents=True, exist_ok=True)
        (place / added).write_text("")
        made.append(_program_now())
    monkeypatch.setattr(sys, "version", "4.0")
    made.append(_program_now())
    assert len(set(made)) == 7
    (place / "packages/a.py").write_text("")  # what is installed has a name and a version
    assert _program_now() == made[-1]
    common._running.cache_clear()


def _program_now() -> str:
    """As a process has it that begins now."""
    common._running.cache_clear()
    return common.program()


def test_a_module_that_somebody_edits_meanwhile_is_not_the_one_that_runs(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(common, "ROOT", place)
    (place / "openlabels").mkdir()
    before = _program_now()
    (place / "openlabels/a.py").write_text("")
    assert common.program() == before != _program_now()
    common._running.cache_clear()


def test_what_an_editor_leaves_is_no_part_of_the_program(place: Path) -> None:
    (place / "page.html").write_text("1")
    before = ledger.code_of([place])
    for name in (".page.html.swp", "page.html~", "module.pyc"):
        (place / name).write_text("x")
    assert ledger.code_of([place]) == before


def test_a_glance_is_read_again_as_it_was() -> None:
    whole = entry(
        label="OM-OW", evidence=evidence("public", "public", "partial"), released="2024", family="F", parameters="7B",
        active_parameters="1B", derived_from=["hf:a/b", "example/x"], aliases=["example/was"], status="superseded", superseded_by="example/y",
    )  # fmt: skip
    for data in (entry(), whole):
        made, problems = make(data)
        assert made, problems
        assert glance.unpacked(glance.packed(made.glance)) == made.glance
        assert isinstance(json.loads(glance.packed(made.glance)), list)

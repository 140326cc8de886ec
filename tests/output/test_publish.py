"""How files reach the folder that is served, whatever happens meanwhile or somebody did to it."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import build
from openlabels.output import moves, publish
from openlabels.output.publish import Published, PublishError
from openlabels.output.staging import Output
from openlabels.output.survey import files_below
from tests.builds import published
from tests.entries import write

OLD = {"index.html": "old home", "gone/index.html": "old page", "kept.json": "kept", "a/b/c.svg": "old picture"}
NEW = {
    "index.html": "new home",
    "new/page/index.html": "new page",
    "kept.json": "kept",
    "a/b/c.svg": "new picture",
    "feed.xml": "x",
}


def outputs(files: dict[str, str]) -> list[Output]:
    return [Output(path, content.encode()) for path, content in files.items()]


def tree(folder: Path) -> dict[str, str]:
    """All files below a folder but the marker, with their content."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {path: file.read_text() for path, file in found.items() if path != moves.MARKER}


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A site that was published."""
    folder = tmp_path / "site"
    published(outputs(OLD), folder)
    return folder


class Death(BaseException):
    """What stops a build at any point: a crash of the machine, an impatient author."""


def test_a_first_build_makes_the_folder_and_its_parents(tmp_path: Path) -> None:
    folder = tmp_path / "far" / "away" / "site"
    assert published(outputs(OLD), folder) == Published(files=4, written=4, removed=0)
    assert tree(folder) == OLD
    assert (folder / moves.MARKER).is_file()
    assert names_in(folder.parent) == ["site"], "no staging folder stays"


def test_an_empty_folder_may_become_the_site(tmp_path: Path) -> None:
    published(outputs(OLD), tmp_path)
    assert tree(tmp_path) == OLD


def test_a_build_writes_what_changed_and_removes_what_is_no_longer_made(out: Path) -> None:
    assert published(outputs(NEW), out) == Published(files=5, written=4, removed=1)
    assert tree(out) == NEW
    assert not (out / "gone").exists(), "no empty folder stays"
    assert names_in(out.parent) == ["site"]


def test_what_did_not_change_is_not_touched(out: Path) -> None:
    before = {path: (out / path).stat().st_ino for path in OLD}
    published(outputs({**OLD, "kept.json": "else"}), out)
    after = {path: (out / path).stat().st_ino for path in OLD}
    assert {path for path in OLD if before[path] != after[path]} == {"kept.json"}


def test_a_build_without_changes_changes_nothing(out: Path) -> None:
    assert published(outputs(OLD), out) == Published(files=4, written=0, removed=0)
    assert tree(out) == OLD


def test_files_that_somebody_put_into_the_site_are_removed_hidden_ones_too(out: Path) -> None:
    (out / "stray").mkdir()
    (out / "stray" / ".hidden").write_text("x")
    (out / "link").symlink_to(out / "index.html")
    assert published(outputs(OLD), out).removed == 2
    assert tree(out) == OLD
    assert not (out / "link").is_symlink()


def test_a_link_to_a_folder_that_somebody_put_into_the_site_is_removed_and_not_followed(
    out: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_text("precious")
    (out / "a" / "link").symlink_to(tmp_path / "elsewhere")
    assert published(outputs(OLD), out).removed == 1
    assert not (out / "a" / "link").is_symlink()
    assert (tmp_path / "elsewhere" / "precious").read_text() == "precious"


@pytest.mark.parametrize("content", ["notes.txt", ".git/config", "deep/er/file"])
def test_a_folder_that_no_build_wrote_is_refused_and_stays_as_it_is(tmp_path: Path, content: str) -> None:
    place = tmp_path / "mine" / content
    place.parent.mkdir(parents=True)
    place.write_text("precious")
    with pytest.raises(
        PublishError, match=r"holds files that no build wrote .* choose another with --out, or empty it"
    ):
        published(outputs(NEW), tmp_path / "mine")
    assert place.read_text() == "precious"
    assert names_in(tmp_path) == ["mine"]


def test_a_file_and_a_symbolic_link_are_refused_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("file", "link"):
        with pytest.raises(PublishError, match="is not a folder: choose another with --out"):
            published(outputs(NEW), tmp_path / name)
    assert (tmp_path / "file").read_text() == "precious"
    assert list((tmp_path / "folder").iterdir()) == []


def test_a_folder_that_only_looks_like_our_staging_folder_is_not_removed(out: Path) -> None:
    """`docs` is a fine name for a site, and `docs.staging` for somebody's own folder beside it."""
    mine = out.with_name("site.staging")
    mine.mkdir()
    (mine / "precious").write_text("precious")
    with pytest.raises(PublishError, match=r"site\.staging holds files that no build wrote"):
        published(outputs(NEW), out)
    assert (mine / "precious").read_text() == "precious"
    assert tree(out) == OLD


@pytest.mark.parametrize("name", [".", "../here", "../here/../here"])
def test_the_current_folder_may_be_the_site_by_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    assert published(outputs(OLD), Path(name)) == Published(files=4, written=4, removed=0)
    assert published(outputs(NEW), Path(name)) == Published(files=5, written=4, removed=1)
    assert tree(here) == NEW
    assert names_in(tmp_path) == ["here"]


def test_what_cannot_be_written_is_an_error_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match=r"Not a directory|File exists"):
        published(outputs(NEW), tmp_path / "file" / "site")


def refusing(method: str, monkeypatch: pytest.MonkeyPatch, error: Callable[[Path], BaseException], after: int) -> None:
    """Let `Path.<method>` work `after` times, then fail."""
    works = getattr(Path, method)
    done = 0

    def act(self: Path, *arguments: object, **named: object) -> object:
        nonlocal done
        if done == after:
            raise error(self)
        done += 1
        return works(self, *arguments, **named)

    monkeypatch.setattr(Path, method, act)


def die_publishing(folder: Path, monkeypatch: pytest.MonkeyPatch, after: int, method: str = "replace") -> None:
    """A build of NEW that dies once `Path.<method>` has worked `after` times."""
    with monkeypatch.context() as patch:
        refusing(method, patch, lambda _: Death(), after)
        with pytest.raises(Death):
            published(outputs(NEW), folder)


def full_disk(path: Path) -> OSError:
    return OSError(28, "No space left on device", str(path))


def full_after(writes: int) -> Callable[[int, bytes], int]:
    """`os.write` on a disk that is full after so many of them, the last of which is cut short."""
    write, rest = os.write, writes

    def act(file: int, content: bytes) -> int:
        nonlocal rest
        rest -= 1
        if rest < 0:
            raise OSError(28, "No space left on device")
        return write(file, content if rest else content[: len(content) // 2])

    return act


@pytest.mark.parametrize("after", range(6))
def test_a_full_disk_while_staging_leaves_the_site_as_it_was(
    out: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full_after(after))
        with pytest.raises(PublishError, match="No space left on device: the last good site is as it was"):
            published(outputs(NEW), out)
    assert tree(out) == OLD
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_an_error_during_the_moves_does_not_claim_that_nothing_happened(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refusing("replace", patch, full_disk, 1)
        with pytest.raises(PublishError, match="No space left on device: the next build finishes what this one began"):
            published(outputs(NEW), out)


@pytest.mark.parametrize("after", range(len(NEW) + 1))
def test_a_build_that_dies_while_staging_leaves_the_site_and_the_next_one_is_whole(out: Path, after: int) -> None:
    def dying() -> Iterator[Output]:
        yield from outputs(NEW)[:after]
        raise Death

    with pytest.raises(Death):
        published(dying(), out)
    assert tree(out) == OLD
    published(outputs(NEW), out)
    assert tree(out) == NEW
    assert names_in(out.parent) == ["site"]


@pytest.mark.parametrize("after", range(len(NEW) + 1))
def test_a_first_build_that_dies_leaves_no_site_and_the_next_one_is_whole(tmp_path: Path, after: int) -> None:
    def dying() -> Iterator[Output]:
        yield from outputs(NEW)[:after]
        raise Death

    with pytest.raises(Death):
        published(dying(), tmp_path / "site")
    assert not (tmp_path / "site").exists()
    published(outputs(NEW), tmp_path / "site")
    assert tree(tmp_path / "site") == NEW


STEPS: list[tuple[str, int]] = [("replace", n) for n in range(4)] + [("unlink", n) for n in range(1)] + [("rmdir", 0)]
LATER = {"index.html": "third home", "kept.json": "kept", "other.html": "other"}


@pytest.mark.parametrize("method_after", STEPS, ids=str)
@pytest.mark.parametrize("following", [NEW, OLD, LATER], ids=["the same", "the one before", "another"])
def test_a_build_that_dies_while_moving_is_finished_by_the_next_one(
    out: Path, monkeypatch: pytest.MonkeyPatch, method_after: tuple[str, int], following: dict[str, str]
) -> None:
    method, after = method_after
    die_publishing(out, monkeypatch, after, method)
    mixed = tree(out)
    assert all(content in {OLD.get(path), NEW.get(path)} for path, content in mixed.items()), "files are whole"
    assert (out / moves.MARKER).is_file()
    published(outputs(following), out)
    assert tree(out) == following
    assert names_in(out.parent) == ["site"]


@pytest.mark.parametrize("after", range(4))
@pytest.mark.parametrize("following", [NEW, LATER], ids=["the same", "another"])
def test_a_build_that_dies_while_clearing_up_is_finished_by_the_next_one(
    out: Path, monkeypatch: pytest.MonkeyPatch, after: int, following: dict[str, str]
) -> None:
    done, rmtree = 0, shutil.rmtree

    def die(folder: Path) -> None:
        nonlocal done
        if done == after:
            raise Death
        done += 1
        rmtree(folder)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", die)
        if after < 3:
            with pytest.raises(Death):
                published(outputs(NEW), out)
        else:
            published(outputs(NEW), out)
    assert tree(out) == NEW
    published(outputs(following), out)
    assert tree(out) == following
    assert names_in(out.parent) == ["site"]


@pytest.mark.parametrize("after", range(len(NEW)))
def test_a_build_into_an_empty_folder_that_dies_while_moving_is_finished_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    die_publishing(folder, monkeypatch, after)
    published(outputs(LATER), folder)
    assert tree(folder) == LATER


def test_an_interrupted_build_finishes_its_own_list_before_it_makes_anything(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_publishing(out, monkeypatch, 1)

    def dying() -> Iterator[Output]:
        raise Death
        yield

    with pytest.raises(Death):
        published(dying(), out)
    assert tree(out) == NEW


def test_a_look_at_the_site_from_before_an_interrupted_build_was_finished_counts_for_nothing(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_publishing(out, monkeypatch, 1)
    before = files_below(str(out))
    with publish.alone(out), publish.publication(out, lambda: before) as begun:
        begun.put(outputs(LATER))
        begun.finish()
    assert tree(out) == LATER


def test_a_site_that_was_deleted_after_an_interrupted_build_is_made_anew(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_publishing(out, monkeypatch, 2)
    shutil.rmtree(out)

    def dying() -> Iterator[Output]:
        raise Death
        yield

    with pytest.raises(Death):
        published(dying(), out)
    assert not out.exists(), "half a site without its marker would be refused for ever"
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_new_files_are_moved_before_those_that_may_lead_to_them_and_removals_are_last(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace_, unlink = Path.replace, Path.unlink

    def note_replace(self: Path, target: Path) -> Path:
        done.append(Path(target).relative_to(out).as_posix())
        return replace_(self, target)

    def note_unlink(self: Path, missing_ok: bool = False) -> None:
        done.extend(["-" + self.relative_to(out).as_posix()] if self.is_relative_to(out) else [])
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", note_replace)
    monkeypatch.setattr(Path, "unlink", note_unlink)
    published(outputs({**NEW, "new/badge.svg": "new"}), out)
    assert done == [
        "new/badge.svg", "feed.xml", "new/page/index.html",  # nobody knew of these: what they need, then the page
        "a/b/c.svg", "index.html",  # these were there, and may name the new ones; the home page links to all
        "-gone/index.html",
    ]  # fmt: skip


def test_a_first_build_leaves_no_folder_that_is_not_the_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "registry", "example/tiny-1b")
    assert build.main(["build", "--out", "site"]) == 0
    assert [path for path in (tmp_path / "site").rglob("*") if path.is_dir() and not any(path.iterdir())] == []


# What somebody else did to the folder


def test_a_damaged_list_of_a_build_that_died_is_dropped(out: Path) -> None:
    staging = out.parent / "site.staging"
    staging.mkdir()
    (staging / moves.MARKER).write_bytes(b"")
    for damaged in (b"", b"{", b"[]", b'{"move": 3}', b"\xff\xfe", b"[" * 200_000):
        staging.mkdir(exist_ok=True)
        (staging / moves.MARKER).write_bytes(b"")
        (staging / "plan.json").write_bytes(damaged)
        published(outputs(NEW), out)
        assert tree(out) == NEW
        assert not staging.exists()


ASTRAY = ["../secret", "/secret", "a/../../secret", "a//b", "", ".", "a\\..\\b", "a\0b", "l/x", 3, None, ["a"]]


@pytest.mark.parametrize("path", ASTRAY)
@pytest.mark.parametrize("key", ["move", "remove"])
def test_a_list_that_somebody_planted_leads_nowhere(out: Path, tmp_path: Path, key: str, path: object) -> None:
    """A pull request can bring such files: the folder's name is ignored by git, but whoever wants to can add it."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for secret in (tmp_path / "secret", elsewhere / "x"):
        secret.write_text("as it was")
    staging = out.parent / "site.staging"
    staging.mkdir()
    for name in (moves.MARKER, "secret", "x"):
        (staging / name).write_text("planted")
    (staging / "l").symlink_to(elsewhere)
    (out / "l").symlink_to(elsewhere)
    (staging / "plan.json").write_text(json.dumps({"move": [], "remove": []} | {key: [path]}))
    published(outputs(NEW), out)
    assert (tmp_path / "secret").read_text() == (elsewhere / "x").read_text() == "as it was"
    assert tree(out) == NEW
    assert not staging.exists()


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_staged_but_no_file_is_not_moved(out: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret").write_text("as it was")
    staging = out.parent / "site.staging"
    staging.mkdir()
    (staging / moves.MARKER).write_bytes(b"")
    make = {"link": lambda: (staging / "x").symlink_to(tmp_path / "secret"), "pipe": lambda: os.mkfifo(staging / "x"), "folder": lambda: (staging / "x").mkdir()}  # fmt: skip
    make[kind]()
    (staging / "plain").write_text("planted")
    (staging / "plan.json").write_text(json.dumps({"move": ["plain", "x"], "remove": ["kept.json"]}))
    assert moves.finish_interrupted(staging, out)
    assert tree(out) == OLD, "before the next build, which removes what it does not make"
    assert not os.path.lexists(out / "x")
    assert not staging.exists()


def test_a_list_that_is_a_link_to_another_is_not_followed(out: Path, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(json.dumps({"move": [], "remove": ["kept.json"]}))
    staging = out.parent / "site.staging"
    staging.mkdir()
    (staging / moves.MARKER).write_bytes(b"")
    (staging / "plan.json").symlink_to(tmp_path / "list")
    assert moves.finish_interrupted(staging, out)
    assert tree(out) == OLD


def test_a_pipe_in_the_place_of_a_file_does_not_hold_a_build(out: Path) -> None:
    for name in ("index.html", "feed.xml"):
        (out / name).unlink(missing_ok=True)
        os.mkfifo(out / name)
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_a_folder_or_a_file_in_the_way_makes_room(out: Path) -> None:
    shutil.rmtree(out / "a")
    (out / "a").write_text("a file where a folder belongs")
    (out / "feed.xml").mkdir()
    (out / "feed.xml" / "x").write_text("a folder where a file belongs")
    published(outputs(NEW), out)
    assert tree(out) == NEW


def test_a_link_to_a_folder_in_the_place_of_a_file_makes_room_and_its_folder_stays(out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious").write_text("precious")
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(tmp_path / "elsewhere")
    published(outputs(NEW), out)
    assert tree(out) == NEW
    assert (tmp_path / "elsewhere" / "precious").read_text() == "precious"


def test_a_link_to_the_very_same_bytes_is_no_file_of_the_site(out: Path, tmp_path: Path) -> None:
    (out / "index.html").rename(tmp_path / "elsewhere")
    (out / "index.html").symlink_to(tmp_path / "elsewhere")
    assert published(outputs(OLD), out).written == 1
    assert not (out / "index.html").is_symlink()
    assert tree(out) == OLD


def test_nothing_is_written_through_a_link_to_elsewhere(out: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(out / "a")
    (out / "a").symlink_to(elsewhere)
    (out / "index.html").unlink()
    (out / "index.html").symlink_to(elsewhere / "secret")
    published(outputs(NEW), out)
    assert list(elsewhere.iterdir()) == []
    assert not (out / "index.html").is_symlink()
    assert tree(out) == NEW

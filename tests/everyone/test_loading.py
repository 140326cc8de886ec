"""The folder of entries: which files may stand there, and how they are read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from openlabels.everyone import loading
from tests.entries import entry, write
from tests.everyone.problems import found, only


def test_an_empty_folder_is_a_registry_without_models(folder: Path) -> None:
    compiled = loading.compile_folder(folder)
    assert (compiled.glances, compiled.problems, compiled.files) == ((), [], 0)


def test_a_missing_folder_is_an_os_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        loading.compile_folder(tmp_path / "nowhere")
    assert str(caught.value.filename).endswith("nowhere")


def test_a_file_at_its_place_is_a_model_whose_id_is_its_path(folder: Path) -> None:
    write(folder, "a.b_c-d/e.f_g-h1")
    compiled = loading.compile_folder(folder)
    assert [one.id for one in compiled.glances] == ["a.b_c-d/e.f_g-h1"]
    assert compiled.problems == []
    assert compiled.glances[0].path == "registry/a.b_c-d/e.f_g-h1.yaml"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("stray.yaml", "misplaced"),
        (".gitkeep", "misplaced"),
        ("README.md", "misplaced"),
        ("org/model.yml", "file-name"),
        ("org/model.YAML", "misplaced"),
        ("org/model.yaml~", "misplaced"),
        ("org/model.json", "misplaced"),
        ("org/model", "misplaced"),
        ("org/.yaml", "file-name"),
        ("org/.hidden.yaml", "file-name"),
        ("org/Upper.yaml", "file-name"),
        ("Org/model.yaml", "file-name"),
        ("org/two--dashes.yaml", "file-name"),
        ("org/-dash.yaml", "file-name"),
        ("org/dot..dot.yaml", "file-name"),
        ("org/with space.yaml", "file-name"),
        ("org/straße.yaml", "file-name"),
        ("org/new\nline.yaml", "file-name"),
        ("org/model.html.yaml", "file-name"),
        ("org/model.svg.yaml", "file-name"),
        ("org.json/model.yaml", "file-name"),
        (f"org/{'x' * 81}.yaml", "file-name"),
    ],
)
def test_a_file_that_is_no_entry_is_told_and_does_not_become_a_model(folder: Path, path: str, code: str) -> None:
    place = folder / path
    place.parent.mkdir(exist_ok=True)
    place.write_text("name: x\n")
    assert found(folder) == [(code, path, "")]
    assert loading.compile_folder(folder).files == 0


def test_a_folder_too_deep_is_told_once_whatever_it_holds(folder: Path) -> None:
    write(folder, "org/deep/model")
    write(folder, "org/deep/other")
    assert found(folder) == [("misplaced", "org/deep", "")]


def test_a_folder_named_like_an_entry_is_told(folder: Path) -> None:
    (folder / "org" / "model.yaml").mkdir(parents=True)
    assert found(folder) == [("misplaced", "org/model.yaml", "")]


def test_a_pipe_is_told_and_not_read(folder: Path) -> None:
    (folder / "org").mkdir()
    os.mkfifo(folder / "org" / "model.yaml")
    assert found(folder) == [("misplaced", "org/model.yaml", "")]


def test_symbolic_links_are_told_at_every_depth_and_not_followed(folder: Path, tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", "org/model")
    write(folder, "org/model")
    (folder / "org" / "copy.yaml").symlink_to("model.yaml")
    (folder / "org" / "broken.yaml").symlink_to("nothing.yaml")
    (folder / "org" / "folder").symlink_to(outside.parent)
    (folder / "other").symlink_to(outside.parent)
    assert found(folder) == [
        ("symlink", path, "") for path in ("org/broken.yaml", "org/copy.yaml", "org/folder", "other")
    ]
    assert loading.compile_folder(folder).files == 1


def test_a_name_that_is_not_utf_8_is_told_without_a_traceback(folder: Path) -> None:
    (folder / "org").mkdir()
    with open(os.fsencode(folder / "org") + b"/\xff.yaml", "wb"):  # noqa: PTH123
        pass
    assert only(folder).code == "file-name"


def test_a_file_that_cannot_be_read_is_told_with_the_reason(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "org/model")

    def refuse(path: str, *_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied", path)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", refuse)
        problem = only(folder)
    assert (problem.code, problem.message) == ("unreadable", "the file cannot be read: Permission denied")


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_what_is_put_in_an_entrys_place_after_it_was_seen_is_not_followed(folder: Path, kind: str) -> None:
    path = write(folder, "org/model")
    (file,), _ = loading.files_of(folder)
    secret = path.rename(folder.parent / "secret.yaml")
    path.symlink_to(secret) if kind == "link" else os.mkfifo(path)
    (made, problems) = loading.compiled(file, loading.content_of(file))
    assert made is None
    assert [one.code for one in problems] == ["unreadable"]


def test_a_wrong_file_hides_no_other_file(folder: Path) -> None:
    write(folder, "a/broken", "name: [")
    write(folder, "b/wrong", entry(label="OM-OW"))
    write(folder, "c/fine")
    (folder / "stray").write_text("")
    compiled = loading.compile_folder(folder)
    assert [one.id for one in compiled.glances] == ["c/fine"]
    assert [(one.code, one.path) for one in compiled.problems] == [
        ("yaml-syntax", "registry/a/broken.yaml"),
        ("label", "registry/b/wrong.yaml"),
        ("misplaced", "registry/stray"),
    ]


def test_problems_do_not_depend_on_the_order_in_which_the_disk_lists_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        write(folder, f"org/{name}", entry(organization=f"Spelt {name}", aliases=["org/was"]))
    straight = loading.compile_folder(folder).problems
    listed, asked = os.scandir, []

    @contextmanager
    def backwards(place: os.PathLike[str]) -> Iterator[Iterator[os.DirEntry[str]]]:
        asked.append(place)
        with listed(place) as found:
            yield reversed(list(found))

    monkeypatch.setattr(os, "scandir", backwards)
    assert loading.compile_folder(folder).problems == straight
    assert straight
    assert asked

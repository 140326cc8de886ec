"""What git tells of entries: real repositories, made with fixed times."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from openlabels.everyone import history
from openlabels.everyone.history import LabelChange, Past
from tests.entries import write

DAY = 24 * 3600


def seconds(day: int) -> int:
    """Noon of the `day`th of January 2024, in UTC."""
    return 1704067200 + (day - 1) * DAY + DAY // 2


def january(day: int) -> str:
    return f"2024-01-{day:02}"


class Repository:
    """A git repository with a registry in it, whose commits are made on days of January 2024."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.registry = root / "registry"
        self.registry.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, at: int = seconds(1)) -> str:
        """Run git with nothing of the machine's own configuration."""
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_COMMITTER_DATE": f"{at} +1400",
            "GIT_AUTHOR_DATE": "1000000000 +0000",
        } | {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        done = subprocess.run(["git", *arguments], cwd=self.root, env=environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, day: int, *more: str, at: int | None = None) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=x", *more, at=seconds(day) if at is None else at)

    def write(self, model_id: str, label: str, more: str = "") -> None:
        write(self.registry, model_id, f"name: x\nlabel: {label}\n{more}")

    def past(self, *ids: str) -> Past:
        """What happened to a model, but for the commits, whose names differ from run to run."""
        told = self.told(*ids)
        return told._replace(labels=tuple(change._replace(commit="") for change in told.labels))

    def told(self, *ids: str) -> Past:
        found = history.read(self.registry)
        assert found.fault == ""
        return found.of(ids)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def labels(past: Past) -> list[tuple[str, str | None]]:
    return [(change.date, change.label) for change in past.labels]


def test_an_entry_is_added_once_and_updated_with_each_change(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(3)
    repository.write("org/model", "OM", "summary: y\n")
    repository.commit(5)
    repository.write("org/other", "OM")
    repository.commit(7)
    assert repository.past("org/model") == Past(january(3), january(5), (LabelChange(january(3), "OM"),))
    assert repository.past("org/other") == Past(january(7), january(7), (LabelChange(january(7), "OM"),))


def test_an_id_that_git_never_saw_has_no_dates(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    repository.write("org/untracked", "OM")
    assert repository.past("org/untracked") == Past(None, None, ())


def test_only_changes_of_the_label_make_its_history(repository: Repository) -> None:
    for day, label in ((1, "OM"), (2, "OM"), (3, "OM-OW"), (4, "OM-OD-OW"), (5, "OM-OW")):
        repository.write("org/model", label, f"summary: {day}\n")
        repository.commit(day)
    assert labels(repository.past("org/model")) == [
        (january(1), "OM"), (january(3), "OM-OW"), (january(4), "OM-OD-OW"), (january(5), "OM-OW"),
    ]  # fmt: skip


def test_a_withdrawn_label_ends_the_history_with_none(repository: Repository) -> None:
    for day, label in ((1, "OM"), (2, "none")):
        repository.write("org/model", label)
        repository.commit(day)
    assert labels(repository.past("org/model")) == [(january(1), "OM"), (january(2), None)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("label: OM-OW\n", "OM-OW"),
        ("label: OM-OW # claimed\n", "OM-OW"),
        ("label:   OM-OW  \r\nname: x\r\n", "OM-OW"),
        ("\ufefflabel: OM-OW\n", "OM-OW"),
        ('label: "OM-OW"\n', "OM-OW"),
        ("'label': OM-OW\n", "OM-OW"),
        ("{label: OM-OW, name: x}\n", "OM-OW"),
        ("label:\n  OM-OW\n", "OM-OW"),
        ("justification: |\n  label: OM\nlabel: OM-OW\n", "OM-OW"),
        ("label: OM\nlabel: OM-OW\n", "OM"),
        ('justification: "x\n\nlabel: OM-OD-OW\n\ny"\n"label": OM\n', "OM"),
        ("justification: 'x\n\nlabel: OM-OD-OW\n\ny'\nlabel: OM\n", "OM"),
        ("{justification: x\nlabel: OM-OD-OW\n, label: OM}\n", None),
        ("justification: |\n\n  x\n? label\n: OM\n", "OM"),
        ("name: x: y\nlabel: OM\n", "OM"),
        ('# a: b\n\nname: x # y\nsummary: "a: b"\nlabel: OM\n', "OM"),
        ("--- |\nlabel: OM\n", None),
        ("label: OM\n  more\nname: x\n", None),
        ("label: OM\n\n  more\n", None),
        ("label: om-ow\n", None),
        ("label: MIT\n", None),
        ("label: none\n", None),
        ("label: [OM]\n", None),
        ("name: [\n", None),
        ("", None),
        ("label: ][\n", None),
    ],
)
def test_a_version_bears_the_label_that_its_yaml_says(repository: Repository, text: str, label: str | None) -> None:
    (repository.registry / "org").mkdir()
    (repository.registry / "org" / "model.yaml").write_bytes(text.encode())
    repository.commit(1)
    assert [change.label for change in repository.past("org/model").labels] == ([label] if label else [])


def test_bytes_that_are_not_text_have_no_label_and_still_have_a_date(repository: Repository) -> None:
    (repository.registry / "org").mkdir()
    (repository.registry / "org" / "model.yaml").write_bytes(b"\xff\x00label: OM\n\xff")
    repository.commit(2)
    assert repository.past("org/model") == Past(january(2), january(2), ())


def test_what_a_branch_did_counts_from_the_day_of_its_merge(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.write("org/model", "OM-OW")
    repository.commit(2)
    repository.write("org/model", "OM-OD")
    repository.commit(3)
    repository.git("checkout", "--quiet", "main")
    repository.write("org/other", "OM")
    repository.commit(4)
    repository.git("merge", "--quiet", "--no-ff", "--message=x", "branch", at=seconds(9))
    past = repository.past("org/model")
    assert past == Past(january(1), january(9), (LabelChange(january(1), "OM"), LabelChange(january(9), "OM-OD")))
    assert repository.past("org/other").updated == january(4)


def test_the_date_is_when_it_was_committed_in_utc_not_when_it_was_written(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1, at=seconds(1) + DAY // 2 - 1)  # 23:59:59 UTC, the next day at +1400; written in 2001
    assert repository.past("org/model").added == january(1)


def test_a_label_comes_with_the_commit_of_the_first_parents_that_brought_it(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    first = repository.git("rev-parse", "HEAD").strip()
    repository.git("checkout", "--quiet", "-b", "branch")
    repository.write("org/model", "OM-OW")
    repository.commit(2)
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-ff", "--message=x", "branch", at=seconds(3))
    merge = repository.git("rev-parse", "HEAD").strip()
    told = repository.told("org/model")
    assert [(change.label, change.commit) for change in told.labels] == [("OM", first), ("OM-OW", merge)]


def test_a_former_id_hands_its_past_over(repository: Repository) -> None:
    repository.write("org/was", "OM")
    repository.commit(1)
    repository.git("mv", "registry/org/was.yaml", "registry/org/model.yaml")
    repository.write("org/model", "OM-OW")
    repository.commit(4)
    both = repository.past("org/model", "org/was")
    assert both == Past(january(1), january(4), (LabelChange(january(1), "OM"), LabelChange(january(4), "OM-OW")))
    assert repository.past("org/model").added == january(4)


def test_a_rename_that_changes_nothing_else_brings_the_new_id_that_day(repository: Repository) -> None:
    """Git takes it for one file that moved, if it may."""
    repository.write("org/was", "OM")
    repository.commit(1)
    repository.git("mv", "registry/org/was.yaml", "registry/org/model.yaml")
    repository.commit(4)
    assert repository.past("org/model").added == january(4)
    assert repository.past("org/model", "org/was") == Past(january(1), january(4), (LabelChange(january(1), "OM"),))


def test_a_rename_within_the_second_keeps_the_order_of_the_commits(repository: Repository) -> None:
    repository.write("org/was", "OM")
    repository.commit(1)
    repository.git("mv", "registry/org/was.yaml", "registry/org/model.yaml")
    repository.write("org/model", "OM-OW")
    repository.commit(1)
    assert [label for _, label in labels(repository.past("org/model", "org/was"))] == ["OM", "OM-OW"]


def test_the_last_label_is_the_present_one_even_where_a_clock_was_wrong(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(9)
    repository.write("org/model", "OM-OW")
    repository.commit(5)
    assert labels(repository.past("org/model")) == [(january(9), "OM"), (january(5), "OM-OW")]


def test_an_entry_that_was_removed_and_came_back_was_added_the_first_time(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    (repository.registry / "org" / "model.yaml").unlink()
    repository.commit(2)
    removed = repository.past("org/model")
    assert removed.updated == january(1)
    repository.write("org/model", "OM", "summary: again\n")
    repository.commit(3)
    assert repository.past("org/model") == Past(january(1), january(3), (LabelChange(january(1), "OM"),))


def test_files_beside_the_registry_and_beside_the_entries_do_not_count(repository: Repository) -> None:
    repository.write("org/model", "OM")
    (repository.root / "org").mkdir()
    (repository.root / "org" / "outside.yaml").write_text("label: OM\n")
    (repository.registry / "notes.txt").write_text("x")
    repository.commit(1)
    assert list(history.read(repository.registry).versions) == ["org/model"]


def test_odd_file_names_do_not_confuse_the_log(repository: Repository) -> None:
    for name in ("tab\there", 'quote"', "new\nline", "straße", "\x01 12", "odd\u2028:break", "next\x85:line"):
        write(repository.registry, f"org/{name}", "label: OM\n")
    repository.write("org/model", "OM")
    repository.commit(1)
    assert repository.past("org/model").added == january(1)


def test_a_submodule_that_looks_like_an_entry_is_no_traceback(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{40 * '1'},registry/org/a-module.yaml")
    repository.git("commit", "--quiet", "--message=x", at=seconds(2))
    assert repository.past("org/model").added == january(1)


def test_the_edition_bears_the_time_of_the_commit_that_is_checked_out(repository: Repository) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    (repository.root / "README.md").write_text("x")
    repository.commit(8)
    assert history.read(repository.registry).head_seconds == seconds(8)
    repository.git("checkout", "--quiet", "HEAD~1")
    assert history.read(repository.registry).head_seconds == seconds(1)


def test_a_commit_is_read_once_however_often_it_is_asked_for(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`serve` asks at every edit."""
    repository.write("org/model", "OM")
    repository.commit(1)
    assert repository.past("org/model").updated == january(1)
    with monkeypatch.context() as patch:
        patch.setattr(history, "_labels", lambda *_: pytest.fail("the log was read again"))
        repository.write("org/model", "OM", "summary: not committed yet\n")
        assert repository.past("org/model").updated == january(1)
    repository.commit(2)
    assert repository.past("org/model").updated == january(2)
    repository.git("checkout", "--quiet", "HEAD~1")
    assert repository.past("org/model").updated == january(1)


def test_the_registry_may_be_the_root_of_the_repository(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    shutil.rmtree(tmp_path / "registry")
    write(tmp_path, "org/model", "label: OM\n")
    repository.commit(1)
    assert history.read(tmp_path).of(["org/model"]).added == january(1)


def test_a_shallow_clone_has_a_time_but_tells_no_dates(repository: Repository, tmp_path: Path) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    repository.write("org/model", "OM-OW")
    repository.commit(2)
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(tmp_path / "clone"))
    found = history.read(tmp_path / "clone" / "registry")
    assert found.versions == {}
    assert found.head_seconds == seconds(2)
    assert found.fault == "the git history is shallow; fetch it whole (fetch-depth: 0)"


def test_a_clone_without_its_blobs_and_without_their_source_is_a_fault_not_a_traceback(
    repository: Repository, tmp_path: Path
) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{repository.root}", str(clone))
    (clone / "registry").mkdir()
    shutil.rmtree(repository.root)
    found = history.read(clone / "registry")
    assert found.versions == {}
    assert found.fault


def test_without_a_repository_there_is_a_fault_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    found = history.read(tmp_path)
    assert (found.versions, found.head_seconds) == ({}, None)
    assert found.fault.startswith("there is no git history: fatal: not a git repository")
    assert found.of(["org/model"]) == Past(None, None, ())


def test_without_a_commit_there_is_a_fault(repository: Repository) -> None:
    found = history.read(repository.registry)
    assert found.head_seconds is None
    assert found.fault.startswith("there is no git history: ")


@pytest.mark.parametrize("written", ["99999999999999", "9223372036854775807", "18446744073709551615"])
@pytest.mark.parametrize("is_head", [True, False])
def test_a_time_that_is_in_no_calendar_is_a_fault_and_no_traceback(
    repository: Repository, written: str, is_head: bool
) -> None:
    """Whoever makes a commit writes its time."""
    repository.write("org/model", "OM")
    repository.git("add", "--all")
    tree = repository.git("write-tree").strip()
    text = f"tree {tree}\nauthor x <x@example.org> 1 +0000\ncommitter x <x@example.org> {written} +0000\n\nx\n"
    place = repository.root / "commit"
    place.write_text(text)
    odd = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(place)).strip()
    repository.git("update-ref", "refs/heads/main", odd)
    if not is_head:
        repository.write("org/model", "OM", "summary: y\n")
        repository.commit(2)
    found = history.read(repository.registry)
    assert found.of(["org/model"]) == Past()
    assert found.fault.endswith("which is in no calendar")


def test_without_git_there_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history.read(tmp_path).fault == "git cannot be run: No such file or directory"


def executable(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return path


def _show_signatures(repository: Repository) -> None:
    """The commit is signed, and git is told to show what GnuPG says of it."""
    says = "#!/bin/sh\necho '[GNUPG:] SIG_CREATED x' >&2\ncat >/dev/null\necho '-----BEGIN PGP SIGNATURE-----'\n"
    gpg = executable(repository.root.parent / "gpg", says)
    repository.git("config", "gpg.program", str(gpg))
    repository.git("commit", "--quiet", "--amend", "--no-edit", "--gpg-sign=x", at=seconds(1))
    executable(gpg, "#!/bin/sh\necho 'gpg: Signature made' >&2\nexit 1\n")
    repository.git("config", "log.showSignature", "true")


def _replace(repository: Repository) -> None:
    """Git is told to show another text wherever the entry's stands."""
    other = repository.root / "other"
    other.write_text("label: OM-OW\n")
    made = repository.git("hash-object", "-w", str(other)).strip()
    repository.git("replace", repository.git("rev-parse", "HEAD:registry/org/model.yaml").strip(), made)


SURPRISES: dict[str, Callable[[Repository], object]] = {
    "signatures": _show_signatures,
    "replaced objects": _replace,
    "no root commit": lambda repository: repository.git("config", "log.showRoot", "false"),
}


@pytest.mark.parametrize("surprise", SURPRISES)
def test_a_persons_own_git_settings_change_nothing(repository: Repository, surprise: str) -> None:
    repository.write("org/model", "OM")
    repository.commit(1)
    SURPRISES[surprise](repository)
    assert repository.past("org/model") == Past(january(1), january(1), (LabelChange(january(1), "OM"),))
    assert history.read(repository.registry).head_seconds == seconds(1)

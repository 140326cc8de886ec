"""When entries came and changed, and their labels over time: git's log, read once.

Knows git. Refuses to know the present entries: it hands over what each path went through, as data. Dates are
committer dates in UTC along the default branch's first parents: the day a change reached the registry.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from openlabels.ground import urls
from openlabels.ground.problem import quoted, visible
from openlabels.reading import source, values


class LabelChange(NamedTuple):
    """From `date` on (`YYYY-MM-DD`) the model bore `label`, None for no label; `commit` brought it."""

    date: str
    label: str | None
    commit: str = ""


class Past(NamedTuple):
    """What git tells of one model."""

    added: str | None = None
    updated: str | None = None
    labels: tuple[LabelChange, ...] = ()


def past_again(added: str | None, updated: str | None, labels: Iterable[Iterable[str | None]]) -> Past:
    """The past that JSON made lists of."""
    return Past(added, updated, tuple(map(LabelChange._make, labels)))


@dataclass(frozen=True, slots=True)
class Version:
    """A path's content from `commit` on: `label` is what it claims then; `order` counts changes, oldest first."""

    seconds: int
    label: str | None
    order: int
    commit: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The versions of every id, oldest first; `fault` says why dates are missing, else ''.

    `head_seconds` is the Unix time of the commit that is checked out. `at` stands for that commit and the folder,
    '' where dates are missing; `known` has the pasts that an earlier reading at the same place found, by `together`.
    """

    versions: Mapping[str, list[Version]]
    head_seconds: int | None = None
    fault: str = ""
    at: str = ""
    known: Mapping[str, Past] = field(default_factory=dict)

    def of(self, ids: Sequence[str]) -> Past:
        """What happened under any of a model's present and former ids, in the order of the commits: clocks err."""
        if known := self.known.get(together(ids)):
            return known
        versions = sorted((v for one in ids for v in self.versions.get(one, ())), key=lambda v: v.order)
        if not versions:
            return Past()
        return Past(day(versions[0].seconds), day(versions[-1].seconds), tuple(_changes(versions)))


def together(ids: Iterable[str]) -> str:
    """A model's present and former ids in one: what its past is known by."""
    return " ".join(ids)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an earlier reading found: `at` says of which commit and folder, `pasts` is by `together`."""

    at: str = ""
    pasts: Mapping[str, Past] = field(default_factory=dict)


class _NoDateError(Exception):
    """A commit bears a time that no calendar has."""


_MOST_SECONDS = 253_402_300_800
"""The year 10000."""


def _seconds(stated: str) -> int:
    """A commit's time; raises `_NoDateError` where it is not one: whoever makes a commit writes what they like."""
    if not stated.isascii() or not stated.isdigit() or len(stated) > 12 or int(stated) >= _MOST_SECONDS:
        raise _NoDateError(f"a commit bears the time {visible(stated)}, which is in no calendar")
    return int(stated)


@lru_cache(maxsize=10_000)
def day(seconds: int) -> str:
    """The UTC date of a Unix time."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def read(folder: Path, wanted: Iterable[str] = (), remembered: Remembered | None = None) -> History:
    """The history of the entries below `folder`; never raises for want of git, a repository or commits.

    Git's log is not read where `remembered` is of the same commit and knows all that is `wanted`, by `together`.
    """
    try:
        commit, _, seconds = _git(folder, "log", "-1", "--format=%H %ct").strip().partition(" ")
        head = _seconds(seconds or "0")
        if _git(folder, "rev-parse", "--is-shallow-repository").strip() == "true":
            return History({}, head, "the git history is shallow; fetch it whole (fetch-depth: 0)")
        at = f"{commit} {folder.resolve()}"
        if remembered and remembered.at == at and all(name in remembered.pasts for name in wanted):
            return History({}, head, at=at, known=remembered.pasts)
        return History(_versions(folder.resolve(), commit), head, at=at)
    except _NoDateError as error:
        return History({}, None, str(error))
    except OSError as error:
        return History({}, None, f"git cannot be run: {error.strerror}")
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        return History({}, None, f"there is no git history: {said[0] if said else 'git failed'}")


@lru_cache(maxsize=1)
def _versions(folder: Path, commit: str) -> dict[str, list[Version]]:
    """What git tells of a commit and those before it; `serve` asks again at each edit, and ten thousand commits take a second."""
    log = _git(folder, "log", "--first-parent", "-m", "--reverse", "--raw", "--no-abbrev", "--no-renames",
               "--relative", "--format=%x01%ct %H", commit, "--", ".")  # fmt: skip
    changes = list(_file_changes(log))
    labels = _labels(folder, {change.blob for change in changes})
    versions: dict[str, list[Version]] = {}
    for order, one in enumerate(changes):
        made = Version(one.seconds, labels.get(one.blob), order, one.commit)
        versions.setdefault(one.id, []).append(made)
    return versions


@dataclass(frozen=True, slots=True)
class Since:
    """What differs between a branch and the working tree below a folder.

    `before` has the text, at the merge base, of every entry that was changed or removed; `present` lists the ids that
    were changed or added.
    """

    before: dict[str, bytes]
    present: frozenset[str]


class HistoryError(Exception):
    """Git cannot tell what was asked; the message says why and what to do."""


def since(folder: Path, ref: str) -> Since:
    """What has changed below `folder` since the merge base with `ref`, changes that are not committed included.

    Raises `HistoryError` where git has no such commit, or not enough history to find the merge base.
    """
    if not ref or ref.startswith("-"):
        raise HistoryError(f"{quoted(ref)} is no commit: name the branch that the change is for")
    try:
        base = _git(folder, "merge-base", "--end-of-options", ref, "HEAD").strip()
        differing = _git(folder, "diff", "--name-only", "--no-renames", "--relative", "-z", base, "--", ".").split("\0")
        untracked = _git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".").split("\0")
        tree = _git(folder, "ls-tree", "-r", "-z", base, "--", ".").split("\0")
        blobs = {path: facts.split()[2] for facts, _, path in (line.partition("\t") for line in tree) if path}
        paths = {path for path in (*differing, *untracked) if path.endswith(urls.ENTRY_ENDING)}
        contents = _contents(folder, {blobs[path] for path in paths if path in blobs})
    except OSError as error:
        raise HistoryError(f"git cannot be run: {error.strerror}") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["the histories have no commit in common"]
        raise HistoryError(
            f"nothing can be compared with {ref}: {said[0]}; fetch it with the whole history (fetch-depth: 0)"
        ) from error
    before = {
        path.removesuffix(urls.ENTRY_ENDING): contents[blobs[path]] for path in paths if blobs.get(path) in contents
    }
    return Since(before, frozenset(path.removesuffix(urls.ENTRY_ENDING) for path in paths if (folder / path).is_file()))


_PLAIN = ("--no-replace-objects", "-c", "log.showSignature=false", "-c", "log.showRoot=true")
"""What a person's own configuration may not change."""


def _git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    return _git_bytes(folder, *arguments, given=given).decode(errors="replace")


def _git_bytes(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ["git", *_PLAIN, "-C", str(folder), *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


class _FileChange(NamedTuple):
    """A new content of an entry: the blob, and the commit that brought it with its time."""

    seconds: int
    commit: str
    id: str
    blob: str


def _file_changes(log: str) -> Iterator[_FileChange]:
    """Each new content of an entry, oldest first."""
    seconds, commit = "0", ""
    for line in log.split("\n"):  # a name may hold what else ends a line
        if line.startswith("\x01"):
            seconds, _, commit = line[1:].partition(" ")
        elif line.startswith(":"):
            facts, _, path = line.partition("\t")
            blob, status = facts.split()[3:5]
            if path.endswith(urls.ENTRY_ENDING) and status != "D":
                yield _FileChange(_seconds(seconds), commit, path.removesuffix(urls.ENTRY_ENDING), blob)


_PLAIN_LINE = rb"(?!label:)[a-z_]+: (?:[A-Za-z0-9(][^\r\n]*|\"[^\"\\\r\n]*\")|#[^\r\n]*|"
_LABEL_LINE = re.compile(
    rb"(?:(?:" + _PLAIN_LINE + rb")\r?\n)*label: ([A-Za-z-]+)(?: #[^\r\n]*)?(?:(?:\r?\n)+[^ \t\r\n]|\s*\Z)"
)
"""A label below lines that each hold one plain key and value, and above none that goes on with it: it can be nothing else."""


def _labels(folder: Path, blobs: set[str]) -> dict[str, str | None]:
    """The label that each blob claims, None for none."""
    return {blob: label_of(content) for blob, content in _contents(folder, blobs).items()}


def _contents(folder: Path, blobs: set[str]) -> dict[str, bytes]:
    """What each blob holds."""
    wanted = sorted(blobs)
    output = _git_bytes(folder, "cat-file", "--batch", given="\n".join(wanted).encode() + b"\n") if wanted else b""
    found: dict[str, bytes] = {}
    at = 0
    for blob in wanted:
        end = output.index(b"\n", at)
        facts = output[at:end].split()
        if len(facts) < 3:  # "missing": a submodule's commit, which no entry is
            at = end + 1
            continue
        size = int(facts[2])
        found[blob] = output[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found


def label_of(content: bytes) -> str | None:
    """The label in one version's text: at a glance where its first lines are plain, else by reading the YAML."""
    found = _LABEL_LINE.match(content)
    if found:
        claimed = found[1].decode()
    else:
        text, _ = source.parse("", content)
        claimed = str(text.data.get("label", "")) if text else ""
    return claimed if claimed in values.LABELS and claimed != values.NO_LABEL else None


def _changes(versions: Iterable[Version]) -> Iterator[LabelChange]:
    before: str | None = None
    for version in versions:
        if version.label != before:
            yield LabelChange(day(version.seconds), version.label, version.commit)
        before = version.label

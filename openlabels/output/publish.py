"""How files reach the folder that is served, so that the last good site stays whole.

What changed is first written to a staging folder beside the site together with a list of what to do; only then is it
moved into place, file by file: new files before those that may lead to them, removals last. A build that dies while staging
leaves the site as it was; one that dies while moving leaves whole files, and the next one finishes its list first.
Builds of one folder wait for each other. Refuses to know what the files are.
"""

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from openlabels.ground.problem import UnusableError
from openlabels.output.survey import Found, Survey, facts_of, files_below, hashed_lies, lie

try:
    import fcntl
except ImportError:  # Windows, where two builds at once are not kept apart
    fcntl = None  # type: ignore[assignment]

MARKER = ".openlabels"
_MARKER_TEXT = b"This folder is written by build.py of Open Model Labels: what it does not make, it removes.\n"
_PLAN = "plan.json"


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site: its path below the output folder, and its bytes, in pieces where they are many."""

    path: str
    content: bytes | Iterable[bytes]


class Laid(NamedTuple):
    """How an output lies on the disk: whether it waits to be moved into place, its size, and when it was written."""

    staged: bool
    size: int
    written: int


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did: how many files there are, were written and were removed."""

    files: int
    written: int
    removed: int


class PublishError(UnusableError):
    """The output folder cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where outputs are written before they are moved into place; `fresh` where no site stands there yet."""

    staging: str
    out: str
    fresh: bool

    def put(self, output: Output) -> Laid:
        """Stage an output, unless the site has it already, the same."""
        place, there = f"{self.staging}/{output.path}", f"{self.out}/{output.path}"
        if isinstance(output.content, bytes):
            if not self.fresh and (written := _same(there, output.content)):
                return Laid(False, len(output.content), written)
            return Laid(True, len(output.content), _write(place, output.content))
        _write_pieces(place, output.content)
        if self.fresh or not _same_file(place, there):
            return Laid(True, *facts_of(place))
        os.unlink(place)  # noqa: PTH108
        return Laid(False, *facts_of(there))


@dataclass(slots=True)
class Publication:
    """A site that is being published: every file that it is to have, and those that were staged.

    `found` has every file that is there now.
    """

    stage: Stage
    found: Found
    wanted: set[str] = field(default_factory=set)
    staged: list[str] = field(default_factory=list)

    def put(self, outputs: Iterable[Output]) -> list[Laid]:
        """Stage outputs."""
        return [self._put(output) for output in outputs]

    def _put(self, output: Output) -> Laid:
        self.wanted.add(output.path)
        laid = self.stage.put(output)
        if laid.staged:
            self.staged.append(output.path)
        return laid

    def lies(self, paths: Iterable[str]) -> str:
        """How files lie in the site now."""
        return hashed_lies([self.found.get(path, "") for path in paths])

    def finish(self) -> Published:
        """Move what was staged into place, and remove what is no longer wanted."""
        staging, out = Path(self.stage.staging), Path(self.stage.out)
        if self.stage.fresh:
            staging.rename(out)
            return Published(len(self.wanted), len(self.staged), 0)
        removals = sorted(path for path in self.found if path not in self.wanted and path != MARKER)
        self.staged.sort(key=self._turn)
        plan = json.dumps({"move": self.staged, "remove": removals}).encode()
        _write(str(staging / "plan.tmp"), plan)
        (staging / "plan.tmp").rename(staging / _PLAN)
        _move(staging, out, self.staged, removals)
        return Published(len(self.wanted), len(self.staged), len(removals))

    def left(self) -> Found:
        """How every file lies when all is done, without another look at those that were not touched."""
        found = {path: lies for path, lies in self.found.items() if path in self.wanted}
        facts = ((path, facts_of(f"{self.stage.out}/{path}")) for path in self.staged)
        return found | {path: lie(size, written) for path, (size, written) in facts}

    def _turn(self, path: str) -> tuple[bool, bool, bool, str]:
        """When a file is moved: what is new first, since what was there before may name it from now on, lists too."""
        return path in self.found, path.endswith(".html"), path.count("/") == 0, path


@contextmanager
def publication(out: Path, survey: Survey | None = None) -> Iterator[Publication]:
    """A publication to `out`, for who is `alone` there; raises `PublishError` where `out` holds something that no build
    of ours wrote, or cannot be written.

    A `survey` that was begun before spares the look at what is there.
    """
    whole = Path(os.path.abspath(out))  # noqa: PTH100  # beside “.” there is a place only by its full name
    staging = whole.parent / f"{whole.name}.staging"
    try:
        _refuse_foreign(out)
        _refuse_foreign(staging)
        if _finish_interrupted(staging, whole):
            survey = None  # it may have looked before that
        _write(str(staging / MARKER), _MARKER_TEXT)
        if out.is_dir() and not (out / MARKER).is_file():
            _write(str(out / MARKER), _MARKER_TEXT)
        fresh = not out.exists()
        look = survey or partial(files_below, str(whole))
        yield Publication(Stage(str(staging), str(whole), fresh), {} if fresh else look())
    except OSError as error:
        begun = (staging / _PLAN).is_file()
        rest = "the next build finishes what this one began" if begun else "the last good site is as it was"
        raise PublishError(f"{error.filename or out}: {error.strerror}: {rest}") from error


@contextmanager
def alone(out: Path, before_waiting: Callable[[], object] | None = None) -> Iterator[None]:
    """Wait for any other build beside `out`; processes that are started meanwhile keep the place until they end.

    `before_waiting` is called where another build holds the place. The lock is on the folder that `out` is in: a file of
    its own would have to stay there for good.
    """
    if fcntl is None:
        yield
        return
    parent = Path(os.path.abspath(out)).parent  # noqa: PTH100  # as in `publication`
    try:
        parent.mkdir(parents=True, exist_ok=True)
        place = os.open(parent, os.O_RDONLY)
    except OSError as error:
        raise PublishError(f"{error.filename or out}: {error.strerror}: the last good site is as it was") from error
    try:
        with suppress(OSError):  # a file system without locks
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if before_waiting:
                    before_waiting()
                fcntl.flock(place, fcntl.LOCK_EX)
        yield
    finally:
        os.close(place)


def _refuse_foreign(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise PublishError(f"{out} is not a folder: choose another with --out")
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise PublishError(
            f"{out} holds files that no build wrote ({MARKER} is missing): choose another with --out, or empty it"
        )


def _finish_interrupted(staging: Path, out: Path) -> bool:
    """Carry out the list that a build left behind, or drop what it had only begun to stage; whether there was any."""
    plan = _plan(staging) if (out / MARKER).is_file() else None
    if plan:
        _move(staging, out, *plan)
    elif staging.exists():
        _clear(staging)
    else:
        return False
    return True


def _plan(staging: Path) -> tuple[list[str], list[str]] | None:
    """What a build left to move and to remove; None where it had not come so far, or the list is not one of ours.

    Anyone who can put files into a checkout can write such a list, so it is followed only where each path stays inside,
    and each file that is still to be moved is a plain one.
    """
    place = staging / _PLAN
    try:
        plan = json.loads(place.read_bytes()) if _is_plain(str(staging), _PLAN) else {}
        moves, removals = plan["move"], plan["remove"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not all(isinstance(paths, list) and all(map(is_inside, paths)) for paths in (moves, removals)):
        return None
    if not all(_is_plain(str(staging), path) for path in moves if os.path.lexists(staging / path)):
        return None
    return moves, removals


def is_inside(path: object) -> bool:
    """Whether this is the path of a file below a folder, whatever stands there."""
    parts = path.split("/") if isinstance(path, str) else [""]
    return all(part not in {"", ".", ".."} and "\0" not in part and "\\" not in part for part in parts)


def _is_plain(folder: str, path: str) -> bool:
    """Whether `path` below `folder` is a file, and reached without a link."""
    parts = path.split("/")
    above = (os.path.join(folder, *parts[:count]) for count in range(1, len(parts)))  # noqa: PTH118
    try:
        return all(stat.S_ISDIR(os.lstat(one).st_mode) for one in above) and stat.S_ISREG(
            os.lstat(os.path.join(folder, path)).st_mode  # noqa: PTH118
        )
    except OSError:
        return False


def _move(staging: Path, out: Path, moves: Iterable[str], removals: Iterable[str]) -> None:
    for path in moves:
        source, target = staging / path, out / path
        if source.exists():  # else a build that died had moved it already
            _make_room(target, out)
            source.replace(target)
    for path in removals:
        if _is_below_links(out, path):  # what lies behind a link is not ours
            continue
        with suppress(IsADirectoryError, NotADirectoryError):  # what made room for ours is gone already
            (out / path).unlink(missing_ok=True)
        _drop_empty_folders((out / path).parent, out)
    _clear(staging)


def _is_below_links(out: Path, path: str) -> bool:
    return any((out / above).is_symlink() for above in Path(path).parents[:-1])


def _make_room(target: Path, out: Path) -> None:
    """Make the folders above a file, in place of whatever stands there that no build wrote: a file, a link, a folder."""
    for folder in reversed(target.relative_to(out).parents[:-1]):
        place = out / folder
        if place.is_symlink() or place.is_file():
            place.unlink()
        place.mkdir(exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)


def _clear(staging: Path) -> None:
    """Remove the staging folder, its marker last: without one it would be somebody else's."""
    for path in staging.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != MARKER:
            path.unlink()
    shutil.rmtree(staging)


def _drop_empty_folders(folder: Path, out: Path) -> None:
    while folder != out and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _same(path: str, content: bytes) -> int:
    """When the file was written, if it holds this; else 0."""
    try:
        place = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    except OSError:
        return 0
    try:
        facts = os.fstat(place)
        is_file = stat.S_ISREG(facts.st_mode)
        alike = is_file and facts.st_size == len(content) and os.read(place, len(content) + 1) == content
        return facts.st_mtime_ns if alike else 0
    except OSError:
        return 0
    finally:
        os.close(place)


_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""A link is not followed, and a pipe that stands where a file should does not hold us."""


def _same_file(one: str, other: str) -> bool:
    try:
        with open(one, "rb") as first, open(os.open(other, os.O_RDONLY | _NO_FOLLOW), "rb") as second:  # noqa: PTH123
            facts = os.fstat(second.fileno())
            if not stat.S_ISREG(facts.st_mode) or facts.st_size != os.fstat(first.fileno()).st_size:
                return False
            while (piece := first.read(1 << 20)) == second.read(1 << 20):
                if not piece:
                    return True
    except OSError:
        pass
    return False


def _write(path: str, content: bytes) -> int:
    """Write a file, and the folders above it; returns its time. `os` alone, since a site has tens of thousands."""
    place = _opened(path)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(place, rest) :]
        return os.fstat(place).st_mtime_ns
    finally:
        os.close(place)


def _opened(path: str) -> int:
    how = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        return os.open(path, how, 0o666)
    except FileNotFoundError:
        _make_folder(path.rpartition("/")[0])
        return os.open(path, how, 0o666)


def _make_folder(place: str) -> None:
    """As `os.makedirs` does, which first looks whether the one above is there: here nearly always."""
    try:
        os.mkdir(place)  # noqa: PTH102
    except FileExistsError:
        pass  # another worker was here first
    except FileNotFoundError:
        os.makedirs(place, exist_ok=True)  # noqa: PTH103


def _write_pieces(path: str, pieces: Iterable[bytes]) -> None:
    with open(_opened(path), "wb", buffering=1 << 20) as file:
        file.writelines(pieces)

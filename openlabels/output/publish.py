"""How files reach the folder that is served, so that the last good site stays whole.

What changed is first written to a staging folder beside the site together with a list of what to do; only then is it
moved into place, file by file: new files before those that may lead to them, removals last. A build that dies while staging
leaves the site as it was; one that dies while moving leaves whole files, and the next one finishes its list first.
Knows that order, and that builds of one folder wait for each other. Refuses to know what the files are.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from openlabels.ground.problem import UnusableError
from openlabels.output import moves
from openlabels.output.moves import MARKER
from openlabels.output.staging import Laid, Output, Stage, write
from openlabels.output.survey import Found, Survey, facts_of, files_below, hashed_lies, lie

try:
    import fcntl
except ImportError:  # Windows, where two builds at once are not kept apart
    fcntl = None  # type: ignore[assignment]

_MARKER_TEXT = b"This folder is written by build.py of Open Model Labels: what it does not make, it removes.\n"


@dataclass(frozen=True, slots=True)
class Published:
    """What a build did: how many files there are, were written and were removed."""

    files: int
    written: int
    removed: int


class PublishError(UnusableError):
    """The output folder cannot be written; the message says why and what to do."""


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
        moves.carry_out(staging, out, self.staged, removals)
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
        if moves.finish_interrupted(staging, whole):
            survey = None  # it may have looked before that
        write(str(staging / MARKER), _MARKER_TEXT)
        if out.is_dir() and not (out / MARKER).is_file():
            write(str(out / MARKER), _MARKER_TEXT)
        fresh = not out.exists()
        look = survey or partial(files_below, str(whole))
        yield Publication(Stage(str(staging), str(whole), fresh), {} if fresh else look())
    except OSError as error:
        rest = (
            "the next build finishes what this one began"
            if moves.has_begun(staging)
            else "the last good site is as it was"
        )
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

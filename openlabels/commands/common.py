"""What the commands share: the folder of entries, git's history, and what is kept from build to build.

Refuses to know options, and the words on a terminal (`terminal` does).
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from openlabels.commands.terminal import UsageError, complain, is_in
from openlabels.elsewhere import kept, watch
from openlabels.elsewhere.watch import Memory
from openlabels.everyone import history, loading, registry
from openlabels.everyone.history import Remembered, together
from openlabels.everyone.loading import Compiled, Compiler
from openlabels.ground import problem
from openlabels.ground.settings import Settings
from openlabels.output import ledger
from openlabels.output.folders import ROOT, STATIC, TEMPLATES
from openlabels.output.ledger import Shelf
from openlabels.projections.edition import Edition


def _today() -> str:
    """The last day that has come anywhere: on Kiritimati it begins 14 hours before it does in UTC."""
    return (datetime.now(UTC) + timedelta(hours=14)).date().isoformat()


def compiled_from(folder: Path, compiler: Compiler | None = None) -> Compiled:
    """The folder of entries, compiled; raises `UsageError` where it cannot be listed."""
    try:
        return loading.compile_folder(folder, compiler, _today())
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder}: {error.strerror}: name the folder of entries with --registry"
        ) from error


def memory_of(stated: Path | None) -> Memory:
    """What was found of the links, from the file that a flag or the environment names; without one, nothing.

    A file that is not there is normal: nobody has opened the links yet. One that is broken is passed over, and said so.
    """
    path = stated or Path(os.environ.get("OPENLABELS_EVIDENCE") or os.devnull)
    if not path.is_file():
        return watch.NOTHING
    try:
        with path.open("rb") as file:
            found = kept.read(file.read(kept.MOST_BYTES + 1))
    except OSError as error:
        found = Memory(fault=error.strerror or "it cannot be read")
    if found.fault:
        complain(f"warning: {path} is used only in part, because {found.fault}")
    return found


def edition_of(
    compiled: Compiled,
    folder: Path,
    where: Settings,
    memory: Memory,
    known: Remembered | None = None,
    *,
    require_history: bool = False,
) -> Edition:
    """The registry with its dates; says where they are missing, or refuses with `require_history`."""
    past = history.read(folder, (together(one.ids) for one in compiled.glances), known)
    if past.fault:
        if require_history:
            raise UsageError(f"dates need git's history, but {past.fault}")
        complain(f"warning: entries have no dates, because {past.fault}")
    seconds = epoch(os.environ.get("SOURCE_DATE_EPOCH"), past.head_seconds)
    return Edition(where, seconds, registry.assemble(compiled.glances, past), memory, past.at)


def shelf_for(out: Path) -> Shelf | None:
    """Where the ledger of an output folder is kept, None where it cannot be.

    It lies in `.cache/build`, or where OPENLABELS_CACHE says; an empty value is for no ledger.
    """
    cache = os.environ.get("OPENLABELS_CACHE", str(ROOT / ".cache" / "build"))
    home = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")  # noqa: PTH111
    return ledger.shelf(Path(cache), out, Path(home)) if cache else None


def program() -> str:
    """What stands for the program that builds: its own files, its Python, and all that is installed for it."""
    return ledger.hashed(_running(), ledger.code_of([TEMPLATES, STATIC]))


@cache
def _running() -> str:
    """The part of it that this process has in memory: it stays what it is, whatever somebody edits meanwhile."""
    return ledger.hashed(ledger.code_of([ROOT / "openlabels"]), sys.version, *sorted(_distributions()))


def _distributions() -> Iterator[str]:
    """The names and versions of everything installed, as the folders say that installers write (PyPA, "Recording installed projects")."""
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder) as found:  # where Python itself finds nothing, it imports nothing
            yield from (one.name for one in found if one.name.endswith((".dist-info", ".egg-info")))


def epoch(stated: str | None, committed: int | None) -> int | None:
    """The time that the edition bears: reproducible-builds.org's variable, else the commit's."""
    if not stated:
        return committed
    if not stated.isascii() or not stated.isdigit() or len(stated) > 11:
        raise UsageError(f"SOURCE_DATE_EPOCH={problem.visible(stated)} is not a number of seconds since 1970")
    return int(stated)


def hold(*objects: object) -> None:
    """Keep objects until the process ends, or others are kept: to free a large registry piece by piece is work for nothing."""
    _held[:] = objects


_held: list[object] = []


def selection(paths: list[Path], folder: Path, gone: Iterable[str] = ()) -> Callable[[str], bool]:
    """Whether a file is among the files and folders that were named; every one is where none was.

    What is `gone` may be named too, and the folders that it was in.
    """
    were = [_place(path) for path in gone]
    for path in paths:
        if not path.exists() and not path.is_symlink() and not any(is_in(one, _place(path)) for one in were):
            raise UsageError(f"{path}: there is no such file or folder")
    wanted = [_place(path) for path in paths]
    whole = os.path.realpath(folder)
    for path, place in zip(paths, wanted, strict=True):
        if not is_in(os.path.realpath(place), whole) and not is_in(place, _place(folder)) and not is_in(whole, place):
            raise UsageError(f"{path} is not in {folder}: name the folder that it is in with --registry")
    return lambda path: not wanted or any(is_in(_place(path), place) for place in wanted)


def _place(path: Path | str) -> str:
    """The one name of a path: a symbolic link is told by its own name, and those above it are followed."""
    above, name = os.path.split(os.path.abspath(path))  # noqa: PTH100
    return os.path.join(os.path.realpath(above), name)  # noqa: PTH118

"""What was staged is moved into place by a list: a build that dies meanwhile leaves one, and the next one finishes it.

Knows that list, and how room is made for a file whatever somebody put in its way. Refuses to know what is staged, and
follows no list that leads outside.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from openlabels.output.staging import write

MARKER = ".openlabels"
"""The file by which a build knows a folder that it may write and remove in."""

_PLAN = "plan.json"


def carry_out(staging: Path, out: Path, moves: Sequence[str], removals: Sequence[str]) -> None:
    """Move what is staged into place and remove files, in this order, so that any later build can finish it."""
    plan = json.dumps({"move": moves, "remove": removals}).encode()
    write(str(staging / "plan.tmp"), plan)
    (staging / "plan.tmp").rename(staging / _PLAN)
    _move(staging, out, moves, removals)


def has_begun(staging: Path) -> bool:
    """Whether the list is complete, so that the next build finishes it."""
    return (staging / _PLAN).is_file()


def finish_interrupted(staging: Path, out: Path) -> bool:
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

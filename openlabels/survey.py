"""How the files of a folder lie: what tells that nobody has touched one since it was written.

Knows how to look at a large site beside other work, in a process of its own. Refuses to know what the files are, and to
change any. A build loads this before the rest of the program, so it needs little.
"""

import hashlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

Found = dict[str, str]
"""How every file below a folder lies, by its path: its size and its time as `lie` writes them."""

Survey = Callable[[], Found]
"""Finds it out."""


def lie(size: int, written: int) -> str:
    """How a file lies on the disk: by its size and its time."""
    return f"{size} {written}"


def hashed_lies(lies: Iterable[str]) -> str:
    """How several files lie on the disk."""
    return hashlib.blake2b(";".join(lies).encode(), digest_size=16).hexdigest()


def files_below(folder: str) -> Found:
    """How every file below a folder lies; a link to elsewhere is a file as well."""
    found: Found = {}
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(f"{folder}/{prefix}") as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    waiting.append(f"{prefix}{one.name}/")
                else:
                    facts = one.stat(follow_symlinks=False)
                    found[prefix + one.name] = lie(facts.st_size, facts.st_mtime_ns)
    return found


def facts_of(path: str) -> tuple[int, int]:
    """The size of a file in bytes, and when it was last written, in nanoseconds of Unix time."""
    facts = os.stat(path)  # noqa: PTH116
    return facts.st_size, facts.st_mtime_ns


def known(found: Found, out: Path, paths: Iterable[str]) -> Survey | None:
    """What was found in `out` before, where these files still lie as they did then, so that nobody else has built there."""
    try:
        same = all(found.get(path) == lie(*facts_of(f"{out}/{path}")) for path in paths)
    except OSError:
        return None
    return (lambda: found) if same else None


@contextmanager
def surveyed(out: Path, *, is_large: bool) -> Iterator[Survey]:
    """A look at what lies below `out`; at a large site a process of its own begins to look at once.

    What somebody does to a file of the site after that, the next build mends.
    """
    look = partial(files_below, os.path.abspath(out))  # noqa: PTH100  # as in `publication`
    if not is_large or sys.platform != "linux":
        yield look
        return
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_look_apart, args=(look, here, there), daemon=True)
    with here:
        with there:
            process.start()
        try:
            yield lambda: _heard(here) or look()
        finally:
            process.terminate()  # it has told what it found, or nobody wants to know
            process.join()


def _look_apart(look: Survey, here: Connection, there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the one who asks, and so this
    here.close()  # else it would never be seen that nobody listens
    with suppress(OSError):  # what is wrong with the folder is told where it is looked at again, or nobody listens
        there.send(look())


def _heard(pipe: Connection) -> Found:
    try:
        found: Found = pipe.recv()
    except (EOFError, OSError):  # somebody ended it, before or while it told
        return {}
    return found

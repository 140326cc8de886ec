"""Work that is done beside other work, in a process of its own.

Knows how such a process begins, tells what it made, and ends. Refuses to know what the work is. A build loads this before
the rest of the program, so it needs little.
"""

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@contextmanager
def apart(work: Callable[[], T], *, at_once: bool) -> Iterator[Callable[[], T]]:
    """What gives the outcome of `work`: `at_once` a process of its own begins with it.

    Where none is begun, none can be forked, or it did not come to its end, the work is done where its outcome is asked for.
    """
    if not at_once or not _can_fork():
        yield work
        return
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_do, args=(work, here, there), daemon=True)
    with here:
        with there:
            process.start()
        try:
            yield lambda: _outcome(here, work)
        finally:
            process.terminate()  # it has told what it made, or nobody wants to know
            process.join()


def _can_fork() -> bool:
    """A lock that another thread holds would never be free in the child."""
    return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1


def _do(work: Callable[[], object], here: Connection, there: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the one who asks, and so this
    here.close()  # else it would never be seen that nobody listens
    with suppress(Exception):  # what is wrong is told where the work is done again, or nobody listens
        there.send(work())


def _outcome(pipe: Connection, work: Callable[[], T]) -> T:
    try:
        told: T = pipe.recv()
    except (EOFError, OSError):  # it failed, or somebody ended it, before or while it told
        return work()
    return told

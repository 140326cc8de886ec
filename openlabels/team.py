"""Several workers, each in a process of its own, for registries that are large enough.

Knows how work is dealt out and what comes back, and who has which record. Refuses to know what the work is. A small
registry is faster in one process: there the only worker is called as it is.
"""

import gc
import multiprocessing
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from openlabels.data import Imprint
from openlabels.publish import Stage
from openlabels.registry import File
from openlabels.worker import Job, Made, Result, Worker

FEW = 400
"""Fewer entries than this are not worth a second process."""

CHUNK = (50, 1000)
"""Entries handed over at once, at least and at most."""

T = TypeVar("T")


class Told(Protocol):
    """Is told how far the work is."""

    def of(self, entries: int) -> None:
        """How many entries there are."""

    def __call__(self, more: int) -> None:
        """How many more are done."""


class Nobody:
    """Who does not want to know."""

    def of(self, entries: int) -> None:
        """Nothing."""

    def __call__(self, more: int) -> None:
        """Nothing."""


class TeamError(Exception):
    """A worker ended before its work did; the message says how to go on."""


class Team:
    """Up to `size` workers that keep what they compiled; a small registry gets one, in this process."""

    def __init__(self, size: int, told: Told) -> None:
        self._size = size
        self._told = told
        self._here = Worker()
        self._owner: dict[str, int] = {}
        self._pipes: list[Connection] = []
        self._processes: list[BaseProcess] = []

    def compile(self, files: Sequence[File]) -> Iterable[Result]:
        """What becomes of each file, in order."""
        if self._size > 1 and len(files) >= FEW and not self._pipes:
            self._start()
        self._told.of(len(files))
        chunks = list(_chunks(files, self._size))
        tasks = [(None, (chunk,)) for chunk in chunks]
        for chunk, (owner, outcomes) in zip(chunks, self._run("compile", tasks, map(len, chunks)), strict=True):
            self._owner.update((file.id, owner) for file in chunk)
            yield from outcomes

    def publish(self, stage: Stage, imprint: Imprint, jobs: Sequence[Job]) -> Iterator[Made]:
        """Make the files of each model, by the worker that compiled it."""
        by_owner: dict[int | None, list[Job]] = {}
        for job in jobs:
            by_owner.setdefault(self._owner.get(job.file.id), []).append(job)
        chunks = [(owner, chunk) for owner, mine in by_owner.items() for chunk in _chunks(mine, self._size)]
        tasks = [(owner, (stage, imprint, chunk)) for owner, chunk in chunks]
        for _, made in self._run("publish", tasks, (len(chunk) for _, chunk in chunks)):
            yield from made

    def _run(self, name: str, tasks: Sequence[tuple[int | None, Any]], sizes: Iterable[int]) -> list[tuple[int, Any]]:
        """The answer to each task, in order, with the worker that gave it; a task may name its worker."""
        counts = list(sizes)
        if not self._pipes:
            return [(0, self._do_here(name, arguments, n)) for (_, arguments), n in zip(tasks, counts, strict=True)]
        waiting = dict.fromkeys(range(len(tasks)))
        answers: dict[int, tuple[int, Any]] = {}
        busy: dict[Any, tuple[int, int]] = {}  # by the worker's pipe
        idle = set(range(len(self._pipes)))
        while waiting or busy:
            for worker in sorted(idle):
                task = next((t for t in waiting if tasks[t][0] in {None, worker}), None)
                if task is not None:
                    del waiting[task]
                    self._send(worker, name, tasks[task][1])
                    busy[self._pipes[worker]] = (worker, task)
                    idle.remove(worker)
            for pipe in wait(list(busy)):
                worker, task = busy.pop(pipe)
                answers[task] = (worker, self._answer(worker))
                idle.add(worker)
                self._told(counts[task])
        return [answers[task] for task in range(len(tasks))]

    def _do_here(self, name: str, arguments: Any, count: int) -> Any:
        answer = getattr(self._here, name)(*arguments)
        self._told(count)
        return answer

    def _start(self) -> None:
        forks = sys.platform == "linux"
        context: Any = multiprocessing.get_context("fork" if forks else "spawn")
        for _ in range(self._size):
            here, there = context.Pipe()
            self._pipes.append(here)
            inherited = tuple(self._pipes) if forks else ()
            process = context.Process(target=_serve, args=(there, inherited), daemon=True)
            process.start()
            there.close()
            self._processes.append(process)

    def close(self, *, now: bool) -> None:
        """Let the processes end, `now` in the middle of their work."""
        for process in self._processes if now else ():
            process.terminate()
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join()

    def _send(self, worker: int, name: str, arguments: Any) -> None:
        try:
            self._pipes[worker].send((name, arguments))
        except OSError as error:
            raise TeamError(_ENDED) from error

    def _answer(self, worker: int) -> Any:
        try:
            fine, answer = self._pipes[worker].recv()
        except (EOFError, OSError) as error:
            raise TeamError(_ENDED) from error
        if not fine:
            raise answer
        return answer


_ENDED = "a worker process ended before its work did, for want of memory perhaps: run it again with --jobs 1"


def _chunks(items: Sequence[T], workers: int) -> Iterator[Sequence[T]]:
    """Items in pieces, enough of them that all workers end at about the same time."""
    least, most = CHUNK
    size = min(most, max(least, len(items) // (workers * 12)))
    return (items[start : start + size] for start in range(0, len(items), size))


@contextmanager
def team(size: int, told: Told | None = None) -> Iterator[Team]:
    """A team of so many workers, which ends with the block."""
    made = Team(size, told or Nobody())
    with _uncollected():
        try:
            yield made
        except BaseException:
            made.close(now=True)
            raise
        made.close(now=False)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage, here and in the processes that are started: a build leaves hardly any, and it takes a tenth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _serve(pipe: Connection, inherited: Sequence[Connection]) -> None:
    """Do what is asked for until nobody is there to ask: only then is a pipe at its end, if no worker holds it open."""
    for other in inherited:
        other.close()
    gc.disable()  # as `_uncollected` does, where processes are not forked
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the one who asks, and so this
    worker = Worker()
    while True:
        try:
            name, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = (True, getattr(worker, name)(*arguments))
        except Exception as error:  # it is raised again where it was asked for
            answer = (False, error)
        try:
            pipe.send(answer)
        except OSError:
            return

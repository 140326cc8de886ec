"""Several workers, each in a process of its own, for registries that are large enough.

Knows how work is dealt out and what comes back, and who has which record. Refuses to know what the work is. A small
registry is faster in one process: there the only worker is called as it is.
"""

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol, TypeVar

from openlabels.everyone.loading import File
from openlabels.ground.problem import UnusableError
from openlabels.output.garbage import uncollected
from openlabels.output.staging import Stage
from openlabels.output.worker import Job, Made, Result, Worker
from openlabels.projections.edition import Imprint

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


class Task(NamedTuple):
    """What one worker is asked for: the arguments, and how many entries they are; a task may name its worker."""

    owner: int | None
    arguments: Any
    size: int


class Answer(NamedTuple):
    """What came of a task, with the worker that did it."""

    owner: int
    made: Any


class TeamError(UnusableError):
    """A worker ended before its work did; the message says how to go on."""


class Team:
    """Up to `size` workers that keep what they compiled; a small registry gets one, in this process.

    `prepare` is called once before workers are forked: what it makes they have in common.
    """

    def __init__(self, size: int, told: Told, prepare: Callable[[], object] | None = None) -> None:
        self._size = size
        self._told = told
        self._prepare = prepare
        self._here = Worker()
        self._owner: dict[str, int] = {}
        self._pipes: list[Connection] = []
        self._processes: list[BaseProcess] = []
        self._dealer = ThreadPoolExecutor(1)

    def compile(self, files: Sequence[File]) -> Iterator[Result]:
        """What becomes of each file, in order; the work begins at once, and goes on while its first results are read."""
        if self._size > 1 and len(files) >= FEW and not self._pipes:
            self._start()
        self._told.of(len(files))
        chunks = list(_chunks(files, self._size))
        answers = self._begin("compile", [Task(None, (chunk,), len(chunk)) for chunk in chunks])
        return self._compiled(chunks, answers)

    def _compiled(self, chunks: Sequence[Sequence[File]], answers: Iterator[Answer]) -> Iterator[Result]:
        for chunk, (owner, outcomes) in zip(chunks, answers, strict=True):
            self._owner.update((file.id, owner) for file in chunk)
            yield from outcomes

    def publish(self, stage: Stage, imprint: Imprint, jobs: Sequence[Job]) -> Iterator[Made]:
        """Make the files of each model, by the worker that compiled it; begins at once, as `compile` does."""
        by_owner: dict[int | None, list[Job]] = {}
        for job in jobs:
            by_owner.setdefault(self._owner.get(job.file.id), []).append(job)
        chunks = [(owner, chunk) for owner, mine in by_owner.items() for chunk in _chunks(mine, self._size)]
        tasks = [Task(owner, (stage, imprint, chunk), len(chunk)) for owner, chunk in chunks]
        return (some for _, made in self._begin("publish", tasks) for some in made)

    def _begin(self, name: str, tasks: Sequence[Task]) -> Iterator[Answer]:
        """The answer to each task, in order. A thread deals the tasks out, so that who asked can do something else."""
        if not self._pipes:
            return (Answer(0, self._do_here(name, task)) for task in tasks)
        answers: SimpleQueue[tuple[int, Answer] | BaseException] = SimpleQueue()
        self._dealer.submit(self._deal, name, dict(enumerate(tasks)), answers)
        return _in_order(answers, len(tasks))

    def _deal(
        self, name: str, waiting: dict[int, Task], answers: "SimpleQueue[tuple[int, Answer] | BaseException]"
    ) -> None:
        """Hand out what waits, and forget it: the jobs of a large registry are a good part of its memory."""
        busy: dict[Any, tuple[int, int, int]] = {}  # by the worker's pipe
        idle = set(range(len(self._pipes)))
        try:
            while waiting or busy:
                for worker in sorted(idle):
                    number = next((n for n, task in waiting.items() if task.owner in {None, worker}), None)
                    if number is not None:
                        _, arguments, size = waiting.pop(number)
                        self._send(worker, name, arguments)
                        busy[self._pipes[worker]] = (worker, number, size)
                        idle.remove(worker)
                for pipe in wait(list(busy)):
                    worker, number, size = busy.pop(pipe)
                    answers.put((number, Answer(worker, self._answer(worker))))
                    idle.add(worker)
                    self._told(size)
        except BaseException as error:  # it is raised where the answers are read
            answers.put(error)

    def _do_here(self, name: str, task: Task) -> Any:
        answer = getattr(self._here, name)(*task.arguments)
        self._told(task.size)
        return answer

    def _start(self) -> None:
        forks = sys.platform == "linux"
        if forks and self._prepare:
            self._prepare()
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
        self._dealer.shutdown()
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


def _in_order(answers: "SimpleQueue[tuple[int, Answer] | BaseException]", count: int) -> Iterator[Answer]:
    """Answers as their turn comes; raises what ended the work."""
    early: dict[int, Answer] = {}
    for number in range(count):
        while number not in early:
            said = answers.get()
            if isinstance(said, BaseException):
                raise said
            early[said[0]] = said[1]
        yield early.pop(number)


@contextmanager
def team(size: int, told: Told | None = None, prepare: Callable[[], object] | None = None) -> Iterator[Team]:
    """A team of so many workers, which ends with the block; `prepare` is as `Team` has it."""
    made = Team(size, told or Nobody(), prepare)
    with uncollected():
        try:
            yield made
        except BaseException:
            made.close(now=True)
            raise
        made.close(now=False)


def _serve(pipe: Connection, inherited: Sequence[Connection]) -> None:
    """Do what is asked for until nobody is there to ask: only then is a pipe at its end, if no worker holds it open."""
    for other in inherited:
        other.close()
    gc.disable()  # as `uncollected` does, where processes are not forked
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the one who asks, and so this
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # as `close` sends it, whatever the one who asks does at it
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

"""How long a command takes, and how much memory it and its children hold: whole processes, from the outside.

Time and memory are never measured in the same run: looking at memory every few milliseconds would slow what is timed.
"""

import ctypes
import os
import platform
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

EVERY = 0.02
"""Seconds between two looks at memory: a peak that is shorter can be missed."""
_SHARE = re.compile(r"^Pss:\s+(\d+) kB$", re.MULTILINE)
_HIGH_WATER = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """A command as it is started; `environment` is added to ours, `folder` is where it runs."""

    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: by the clock on the wall, and of all processors together, which other work on the machine sways less."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Peak:
    """Bytes: the largest sum of what all processes held at one time, and the most that a single one of them did.

    `together` counts what processes share once (Pss), as sampled. `largest` is the kernel's own
    record of the resident set, which misses nothing but the last moments. (`ru_maxrss` would not do: what a process held
    before it started its program counts in it, and that is what we hold ourselves.)
    """

    together: int
    largest: int


class FailedError(Exception):
    """The command ended with an error; the message has what it said."""


def spent(run: Run) -> Spent:
    """The time from start to end; what earlier runs wrote is on the disk before it starts."""
    os.sync()
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said, _started(run, said.fileno()) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        _check(run, process, status, said)
    return Spent(wall, usage.ru_utime + usage.ru_stime)


def peak(run: Run) -> Peak:
    """The most memory that the command and all processes of its session held."""
    together = largest = 0
    with tempfile.TemporaryFile() as said, _started(run, said.fileno()) as process:
        while not (ended := os.waitpid(process.pid, os.WNOHANG))[0]:
            processes = _session(process.pid)
            together = max(together, _held(processes))
            largest = max([largest, *(_bytes(_told(pid, "status"), _HIGH_WATER) for pid in processes)])
            time.sleep(EVERY)
        _check(run, process, ended[1], said)
    return Peak(together, largest)


@contextmanager
def _started(run: Run, output: int) -> Iterator["subprocess.Popen[bytes]"]:
    """The command in a session of its own, by which its children are known; nothing of it outlives us."""
    process = subprocess.Popen(
        run.command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=os.environ | run.environment,
        cwd=run.folder,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.returncode is None:  # somebody stopped us, not it
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _check(run: Run, process: "subprocess.Popen[bytes]", status: int, said: IO[bytes]) -> None:
    process.returncode = os.waitstatus_to_exitcode(status)  # we have waited in its place
    if process.returncode:
        said.seek(0)
        words = said.read().decode(errors="replace")[-2000:]
        raise FailedError(f"{' '.join(run.command)} ended with {process.returncode}:\n{words}")


def _session(leader: int) -> list[int]:
    """Every process of a session: children and theirs, orphans as well."""
    every = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [pid for pid in every if _session_of(pid) == leader]


def _session_of(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:  # it has ended
        return 0


def _held(processes: list[int]) -> int:
    """The proportional set sizes of processes together, in bytes.

    A child that has not started its own program yet runs in the memory of its parent, which waits for it: that counts once.
    """
    counted: list[int] = []
    for pid in processes:
        if not any(_share_memory(pid, other) for other in counted):
            counted.append(pid)
    return sum(_bytes(_told(pid, "smaps_rollup"), _SHARE) for pid in counted)


def _share_memory(one: int, other: int) -> bool:
    """Whether two processes have not only equal pages but the same ones, by kcmp(2).

    Where it is refused, as containers may, they have if their accounts are the same to the letter, which a thread of one can
    make untrue for a moment.
    """
    if _kcmp(os.getpid(), os.getpid()):
        return _kcmp(one, other)
    return _told(one, "smaps_rollup") == _told(other, "smaps_rollup")


def _kcmp(one: int, other: int) -> bool:
    """It has no function in C, but a number on each machine."""
    number = {"x86_64": 312, "aarch64": 272}.get(platform.machine(), -1)
    return int(_LIBC.syscall(number, one, other, _KCMP_VM, 0, 0)) == 0


_LIBC = ctypes.CDLL(None)
_KCMP_VM = 1


def _bytes(account: str, line: re.Pattern[str]) -> int:
    """The bytes that a line of the kernel's account tells, 0 where it has none: the process has ended."""
    found = line.search(account)
    return int(found[1]) * 1024 if found else 0


def _told(pid: int, what: str) -> str:
    try:
        return Path(f"/proc/{pid}/{what}").read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return ""

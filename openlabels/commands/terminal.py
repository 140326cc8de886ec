"""How the commands are asked and how they speak: options, settings, exit codes, words on a terminal, how far long work is.

Loads next to nothing, so that a wrong word is told at once, and a build looks at its site while the rest is loaded. Refuses
to know entries. Only the commands read the environment; only they, and what waits for the network, read a clock.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from openlabels.ground import problem, settings
from openlabels.ground.problem import Problem, UnusableError
from openlabels.ground.settings import Settings
from openlabels.output.folders import ROOT

FINE, WRONG, UNUSABLE = 0, 1, 2
"""Exit codes: all is well (warnings allowed), something is wrong in what was asked about, wrong usage or environment."""


class UsageError(UnusableError):
    """Wrong usage, or an environment that cannot work; the message says what to do."""


def takes_registry(parser: argparse.ArgumentParser) -> None:
    """`--registry DIR`."""
    said = "the folder of entries (default: registry)"
    parser.add_argument("--registry", type=Path, default=Path("registry"), metavar="DIR", help=said)


def takes_jobs(parser: argparse.ArgumentParser) -> None:
    """`--jobs N`."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    said = f"processes that share the work of a large registry (default: {cores}, one for each core)"
    parser.add_argument("--jobs", type=_jobs, default=cores, metavar="N", help=said)


def _jobs(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
        raise argparse.ArgumentTypeError("a number of processes is from 1 to 999")
    return int(text)


def settings_for(base_url: str | None) -> Settings:
    """The settings, with a flag over the environment over `pyproject.toml`."""
    try:
        return settings.resolve((ROOT / "pyproject.toml").read_text(encoding="utf-8"), os.environ, base_url)
    except OSError as error:
        raise UsageError(f"pyproject.toml cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError("pyproject.toml is not UTF-8: save it as UTF-8") from error


def is_in(path: str, place: str) -> bool:
    """Whether a path is a place or below it; both are absolute."""
    return path == place or path.startswith(place.rstrip(os.sep) + os.sep)


def this_python() -> str:
    """The Python that runs, as one calls it from the current folder: by its path where it lies below, else by its name."""
    name = Path(sys.executable or "python3")
    try:
        return str(name.relative_to(Path.cwd()))
    except (OSError, ValueError):
        return name.name


def print_text(problems: Sequence[Problem]) -> None:
    """Tell problems on standard output."""
    for one in problems:
        print(problem.as_text(one))


def complain(text: str) -> None:
    """Say a sentence on standard error."""
    print(problem.visible(text, 2000), file=sys.stderr)


class Progress:
    """How far long work is, with an estimate, on one line of a terminal; nothing where there is none.

    Each entry is counted in each of `passes`: when it is checked, and when its files are made.
    """

    def __init__(self, passes: int = 2) -> None:
        self._passes = passes
        self._begun = time.monotonic()
        self._done = 0
        self._all = 0
        self._shows = sys.stderr.isatty()

    def of(self, entries: int) -> None:
        """Say how many entries there are."""
        self._all = self._passes * entries

    def __call__(self, more: int) -> None:
        """Count entries that are done."""
        self._done += more
        passed = time.monotonic() - self._begun
        if self._shows and passed > _PATIENCE and self._done < self._all:
            left = passed * (self._all - self._done) / self._done
            print(f"\r\033[K{self._done / self._all:.0%}, {left:.0f} s to go", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Clear the line."""
        if self._shows:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


_PATIENCE = 1.0
"""Seconds that nobody needs an estimate for."""


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 entry`, `2 entries`."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else plural}"

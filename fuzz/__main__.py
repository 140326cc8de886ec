"""`python -m fuzz [--seconds N] [--seed N] [--jobs N] [TARGET…]`: cases against every target until the time is up.

Prints the cases by target and in all; 1 where one failed, with the seed that makes exactly that case again. Each
target gets its share of the time, so that a slow one is not starved by those that are cheap. Guided by coverage, the
loader alone is fuzzed by `guided`. Why not Hypothesis: the tests have it, and it makes some 1,000 cases a second where
this makes ten times as many.
"""

import argparse
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing import Pool
from random import Random

from fuzz.targets import TARGETS

_MOST_CRASHES = 5
_TURN = 0.02
"""Seconds of the processor that a share of one is worth, each time that it is a target's turn."""


def cases(job: tuple[float, int, Sequence[str]]) -> tuple[Counter[str], list[str]]:
    """Run targets in turn for so many seconds from a seed; how many cases there were, and what failed."""
    seconds, seed, names = job
    count: Counter[str] = Counter()
    crashes: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until and len(crashes) < _MOST_CRASHES:
        for name in names:
            share, run = TARGETS[name]
            turn = time.process_time() + share * _TURN
            while time.process_time() < turn:
                crashes += _crash(name, f"{seed}:{count[name]}", run)
                count[name] += 1
    return count, crashes


def _crash(name: str, case: str, run: Callable[[Random], object]) -> list[str]:
    try:
        run(Random(f"{name}:{case}"))
    except Exception:
        return [f"{name} --case {case}\n{traceback.format_exc()}"]
    return []


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("target", nargs="*", choices=[*TARGETS, []], help="default: all")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**9)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--case", help="run one case again, as a failure names it")
    asked = parser.parse_args()
    names = asked.target or list(TARGETS)
    if asked.case:
        TARGETS[names[0]][1](Random(f"{names[0]}:{asked.case}"))
        return 0
    with Pool(asked.jobs) as pool:
        done = pool.map(cases, [(asked.seconds, asked.seed + n, names) for n in range(asked.jobs)])
    count = sum((one for one, _ in done), Counter())
    for name in names:
        print(f"{count[name]:>12,}  {name}")
    print(f"{count.total():>12,}  cases in all, seed {asked.seed}")
    crashes = [crash for _, some in done for crash in some]
    for crash in crashes:
        print(f"\nfailed: python -m fuzz {crash}", file=sys.stderr)
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())

"""Our build beside Hugo's and Eleventy's: the same registry, the same files, the same machine, in turns.

    python -m bench.compare [N] [--runs 3] [--only ours,hugo,eleventy] [--place /dev/shm|disk|both] [--growth N,N,…]

Prints Markdown. Every time is that of a whole process, from its start to its end, with an empty output folder unless
it says otherwise. Writing the peers' projects is not timed, nor is deleting what was there.
"""

import argparse
import sys
from collections.abc import Sequence

from bench import ground, growth, installed, machine, measure, race, report, same

MEASURED = f"""Times are those of whole processes. A build is cold where its output folder and its cache are empty: filling the
cache is part of its time. Memory was looked at in runs of its own, every {1000 * measure.EVERY:.0f} ms: the proportional set sizes of all
processes together; "largest process" is the kernel's own record of one.
"""
SAME = f"""Before anything was timed, every file of every model was compared: badges and shields.io's JSON are the same to the
byte; pages and JSON are within {same.TOLERANCE:.0%} in size and have the same name and label, and of {same.READ} models the same words; each
model is in every list. Hugo and Eleventy cannot draw a PNG: Hugo writes the bytes of ours, which it is given, and
Eleventy a text of the same length. Ours alone checks the entries, derives the labels, reads the dates from git, and
writes the search data, the tables, the schema, and the pages about the registry.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, and print what came out."""
    asked = _parser().parse_args(arguments)
    places = tuple(ground.PLACES) if asked.place == "both" else (asked.place,)
    try:
        names = ("ours",) if asked.growth else asked.only
        print(f"{machine.described()}; {machine.versions(names)}.\n")
        for place in places:
            if asked.growth:
                _growth(place, asked.growth, asked.runs)
            else:
                _compare(place, asked.count, names, asked.runs)
        print(MEASURED if asked.growth else f"{MEASURED}\n{SAME}", end="")
    except (installed.MissingError, measure.FailedError, same.DifferError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


def _compare(place: str, count: int, names: tuple[str, ...], runs: int) -> None:
    noise = machine.noise()
    with ground.laid(ground.PLACES[place], count) as laid:
        result = race.run(laid, names, runs, _tell)
    _head(f"{count:,} models, {ground.WORDS[place]}", noise)
    print(report.times(result), report.memory(result), report.sizes(result), sep="\n")


def _growth(place: str, counts: tuple[int, ...], runs: int) -> None:
    noise = machine.noise()
    sizes = growth.measured(counts, ground.PLACES[place], runs, _tell)
    _head(f"Growth, {ground.WORDS[place]}", noise)
    print(report.growth(sizes))


def _head(title: str, noise: str) -> None:
    _tell("")
    print(f"## {title}\n")
    if noise:
        print(f"{noise}\n")


def _tell(what: str) -> None:
    """Say on a terminal what is under way, on one line; nothing clears it."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what}{' …' if what else ''}", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.compare", description="Our build beside Hugo's and Eleventy's.")
    parser.add_argument("count", type=int, nargs="?", default=1000, metavar="N", help="how many models (default: 1000)")
    parser.add_argument("--runs", type=int, default=3, help="how often each is timed (default: 3)")
    parser.add_argument(
        "--only", type=_names, default=race.NAMES, metavar="NAMES", help="who takes part, as in ours,hugo"
    )
    parser.add_argument(
        "--place", choices=[*ground.PLACES, "both"], default="both", help="where they write (default: both)"
    )
    parser.add_argument("--growth", type=_counts, metavar="N,N,…", help="our build alone at each of these sizes")
    return parser


def _counts(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split(","))


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - set(race.NAMES):
        raise argparse.ArgumentTypeError(f"nobody is called {', '.join(sorted(unknown))}")
    return names


if __name__ == "__main__":
    sys.exit(main())

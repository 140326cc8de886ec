"""Our build beside Hugo's and Eleventy's: the same registry, the same files, the same machine, in turns.

    python -m bench.compare [N] [--runs 3] [--only ours,hugo,eleventy] [--place /dev/shm|disk|both] [--growth N,N,…]

Prints Markdown. Every time is that of a whole process, from its start to its end, with an empty output folder unless
it says otherwise. Writing the peers' projects is not timed, nor is deleting what was there.
"""

import argparse
import sys

from bench import ground, installed, machine, measure, race, report, same


def main() -> int:
    """Compare, and print what came out."""
    asked = _parser().parse_args()
    peers = tuple(name for name in race.PEERS if name in asked.only)
    try:
        print(f"{machine.described()}; {machine.versions(peers)}.\n")
        for place in ground.PLACES if asked.place == "both" else (asked.place,):
            _compare(place, asked.count, peers, asked.runs)
    except (installed.MissingError, measure.FailedError, same.DifferError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def _compare(place: str, count: int, peers: tuple[str, ...], runs: int) -> None:
    noise = machine.noise()
    with ground.laid(place, count) as laid:
        result = race.run(laid, peers, runs, _tell)
    print(f"## {count:,} models, {ground.WORDS[place]}\n")
    print(f"{noise}\n\n" if noise else "", end="")
    print(report.times(result), report.memory(result), report.sizes(result), sep="\n")


def _tell(what: str) -> None:
    """Say on a terminal what is under way."""
    if sys.stderr.isatty():
        print(f"\r\033[K{what} …\r", end="", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.compare", description="Our build beside Hugo's and Eleventy's.")
    parser.add_argument("count", type=int, nargs="?", default=1000, metavar="N", help="how many models (default: 1000)")
    parser.add_argument("--runs", type=int, default=3, help="how often each is timed (default: 3)")
    parser.add_argument(
        "--only", type=_names, default=("ours", *race.PEERS), metavar="NAMES", help="who takes part, as in ours,hugo"
    )
    parser.add_argument(
        "--place", choices=[*ground.PLACES, "both"], default="both", help="where they write (default: both)"
    )
    return parser


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if unknown := set(names) - {"ours", *race.PEERS}:
        raise argparse.ArgumentTypeError(f"nobody is called {', '.join(sorted(unknown))}")
    return names


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""The command line: parses, calls, and returns an exit code.

0 is fine (warnings allowed), 1 something wrong in what was asked about, 2 wrong usage or an environment that
cannot work. What each command does is in `openlabels/commands/`.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

try:
    from openlabels import importers, settings
    from openlabels.commands import checking, drafting, linking, publishing, verifying
    from openlabels.commands.common import FINE, UNUSABLE, WRONG, UsageError, complain
    from openlabels.publish import PublishError
    from openlabels.team import TeamError
    from openlabels.worker import ChangedError
except ModuleNotFoundError as missing:
    print(
        f"The package {missing.name} is not installed: run make site, then .venv/bin/python build.py", file=sys.stderr
    )
    sys.exit(2)

__all__ = ["FINE", "UNUSABLE", "WRONG", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        asked = _parser().parse_args(
            given if (given and given[0] in _COMMANDS) or {"-h", "--help"} & set(given[:1]) else ["build", *given]
        )
        code = _COMMANDS[asked.command](asked)
        sys.stdout.flush()  # here, where a reader that has gone is no traceback
        return code
    except (UsageError, settings.SettingsError, PublishError, ChangedError, TeamError) as error:
        complain(str(error))
        return UNUSABLE
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    except KeyboardInterrupt:
        return UNUSABLE


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "build": publishing.build,
    "check": checking.check,
    "serve": publishing.serve_site,
    "new": drafting.new,
    "import": drafting.import_records,
    "links": linking.open_links,
    "verify": verifying.verify_badges,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="The registry of Open Model Labels; `build` is the default command."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    building = _command(commands, "build")
    building.add_argument(
        "--out", type=Path, default=Path("_site"), metavar="DIR", help="where the site goes (default: _site)"
    )
    building.add_argument("--base-url", metavar="URL", help="the public address of the site's root")
    _takes_jobs(building)
    building.add_argument(
        "--evidence", type=Path, metavar="FILE", help="what `links --evidence FILE` found of the links"
    )
    building.add_argument("--require-history", action="store_true", help="refuse to build without git's whole history")

    check = _command(commands, "check")
    _takes_jobs(check)
    check.add_argument("path", type=Path, nargs="*", metavar="PATH", help="tell only of these files or folders")
    check.add_argument("--base", metavar="GITREF", help="tell what has changed against this branch, and what may not")
    check.add_argument("--format", choices=sorted(checking.REPORTS), default="text", help="how to tell (default: text)")

    serving = _command(commands, "serve")
    _takes_jobs(serving)
    serving.add_argument("--port", type=_port, default=8000, metavar="N", help="port on 127.0.0.1 (default: 8000)")
    serving.add_argument("--out", type=Path, default=Path(".cache/serve"), metavar="DIR", help=argparse.SUPPRESS)

    starting = _command(commands, "new")
    starting.add_argument("id", metavar="ORG/MODEL", help="the new model's id, as in allenai/olmo-2-7b")

    importing = _command(commands, "import", reads_registry=False)
    importing.add_argument("source", choices=importers.NAMES, help="where the records come from")
    importing.add_argument("file", type=Path, nargs="+", metavar="FILE", help="a model card, or a record in YAML")
    importing.add_argument(
        "--id", metavar="ORG/MODEL", help="the model's id, for one FILE; else as the record spells it"
    )
    importing.add_argument(
        "--out", type=Path, default=Path("registry"), metavar="DIR", help="where drafts go (default: registry)"
    )

    opening = _command(commands, "links")
    opening.add_argument(
        "path", type=Path, nargs="*", metavar="PATH", help="open only what these files or folders list"
    )
    opening.add_argument("--report", type=Path, metavar="FILE", help="write what became of each link, as JSON")
    opening.add_argument(
        "--evidence", type=Path, metavar="FILE", help="remember from look to look since when each link works or fails"
    )
    opening.add_argument(
        "--issue", type=Path, metavar="FILE", help="write what needs a person, as Markdown; empty where all is well"
    )
    opening.add_argument(
        "--format", choices=sorted(linking.REPORTS), default="text", help="how to tell (default: text)"
    )

    verify = _command(commands, "verify")
    verify.add_argument("file", type=Path, metavar="FILE", help="a README, model card or paper, as text")
    verify.add_argument("--base-url", metavar="URL", help="the public address of the registry's root")
    verify.add_argument("--api", metavar="URL", help="ask the site at this root instead of the registry folder here")
    return parser


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, *, reads_registry: bool = True
) -> argparse.ArgumentParser:
    said = (_COMMANDS[name].__doc__ or "").strip()
    parser = commands.add_parser(name, help=said, description=said)
    if reads_registry:
        parser.add_argument(
            "--registry",
            type=Path,
            default=Path("registry"),
            metavar="DIR",
            help="the folder of entries (default: registry)",
        )
    return parser


def _takes_jobs(parser: argparse.ArgumentParser) -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    said = f"processes that share the work of a large registry (default: {cores}, one for each core)"
    parser.add_argument("--jobs", type=_count, default=cores, metavar="N", help=said)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
        raise argparse.ArgumentTypeError("a number of processes is from 1 to 999")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

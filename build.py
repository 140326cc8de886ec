#!/usr/bin/env python3
"""The command line: finds the command, and returns its exit code.

0 is fine (warnings allowed), 1 something wrong in what was asked about, 2 wrong usage or an environment that
cannot work. What each command does is in `openlabels/commands/`, of which only that one's module is loaded.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType

from openlabels.commands.terminal import FINE, UNUSABLE, WRONG, UsageError, complain
from openlabels.ground import problem
from openlabels.ground.problem import UnusableError

_COMMANDS = {
    "build": "publishing",
    "check": "checking",
    "serve": "serving",
    "new": "starting",
    "import": "importing",
    "links": "linking",
    "verify": "verifying",
}
"""Each command's module below `openlabels.commands`, with `takes(parser)` for its options and `run(asked)`."""

__all__ = ["FINE", "UNUSABLE", "WRONG", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    name, rest = (given[0], given[1:]) if given and not given[0].startswith("-") else ("build", given)
    try:
        if {"-h", "--help"} & set(given[:1]):
            print(_overview(), flush=True)
            sys.exit(FINE)  # as argparse does for the help of a command
        if name not in _COMMANDS:
            meant = problem.did_you_mean(name, _COMMANDS)
            raise UsageError(f"{problem.quoted(name)} is not a command. {meant}Commands: {', '.join(_COMMANDS)}.")
        command = _command(name)
        code = int(command.run(_parser(name, command).parse_args(rest)))
        sys.stdout.flush()  # here, where a reader that has gone is no traceback
        return code
    except UnusableError as error:
        complain(str(error))
        return UNUSABLE
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in {"openlabels", ""}:
            raise  # our own mistake
        complain(f"The package {missing.name} is not installed: run make site, then .venv/bin/python build.py")
        return UNUSABLE
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        _say_no_more()
        return UNUSABLE
    except KeyboardInterrupt:
        return UNUSABLE
    except OSError as error:  # where it is the site's, `publish` has told already
        if error.errno in _FULL:
            _say_no_more()
            complain(f"what this command says, or a file of its own, could not be written: {error.strerror}")
        else:
            complain(f"{error.filename or 'the current folder, or what this command reads'}: {error.strerror or error}")
        return UNUSABLE


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What a disk answers that can take no more."""


def _open_what_is_closed() -> None:
    """Whoever starts us without an output wants to hear nothing."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _say_no_more() -> None:
    """Nobody takes our output, so that at the end nothing of it may be left to write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _command(name: str) -> ModuleType:
    return import_module(f"openlabels.commands.{_COMMANDS[name]}")


def _said(command: ModuleType) -> str:
    return (command.run.__doc__ or "").strip()


def _parser(name: str, command: ModuleType) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"build.py {name}", description=_said(command))
    command.takes(parser)
    return parser


def _overview() -> str:
    rows = (f"  {name:<8}{_said(_command(name))}" for name in _COMMANDS)
    more = "build.py COMMAND --help tells more of one."
    return "\n".join(
        [
            "usage: build.py [COMMAND] …",
            "",
            "The registry of Open Model Labels; build is the default command.",
            "",
            *rows,
            "",
            more,
        ]
    )


def _end(code: int) -> None:
    """End the process at once, as mypy does.

    Python would take apart all that it has, object by object, which is a fifteenth of a build after an edit. Every file is
    closed and every process has ended by now: `main` leaves nothing to those whom it would call besides. Who looks on, as
    a profiler does, is not cut off.
    """
    if _is_watched():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # its reader has gone, or its disk is full
            stream.flush()
    os._exit(code)


def _is_watched() -> bool:
    """Whether a profiler, a debugger or a measure of coverage looks on; from Python 3.12 on they may do it by sys.monitoring."""
    monitoring = getattr(sys, "monitoring", None)
    return bool(sys.getprofile() or sys.gettrace() or (monitoring and any(map(monitoring.get_tool, range(6)))))


if __name__ == "__main__":
    _end(main())

"""The command `serve`: the site while one edits, built anew on every change."""

import argparse
import time
from pathlib import Path

from openlabels import problem, serve, site, team
from openlabels.building import Build
from openlabels.commands.common import (
    FINE,
    UsageError,
    compiled_from,
    complain,
    edition_of,
    memory_of,
    print_text,
    program,
    settings_for,
    shelf_for,
    takes_jobs,
    takes_registry,
)
from openlabels.ledger import Ledger
from openlabels.problem import Problem
from openlabels.publish import Found, Survey, alone


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    takes_jobs(parser)
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="port on 127.0.0.1 (default: 8000)")
    parser.add_argument("--out", type=Path, default=Path(".cache/serve"), metavar="DIR", help=argparse.SUPPRESS)
    takes_registry(parser)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def run(asked: argparse.Namespace) -> int:
    """Serve the site and rebuild it on every change."""
    where = settings_for(f"http://127.0.0.1:{asked.port}/")
    shelf = shelf_for(asked.out)
    known = shelf.load(program()) if shelf else Ledger()
    found: Found | None = None

    def rebuild() -> list[Problem] | str:
        nonlocal known, found
        try:
            begun, code = time.time_ns(), program()
            known = known if known.code == code else Ledger(code)
            there, found = found, None  # what lies there is known as long as nothing fails
            survey = _known(there) if there else None
            with alone(asked.out), team.team(asked.jobs) as workers:
                site.forget_templates()
                making = Build(workers, known, survey, begun)
                compiled = compiled_from(asked.registry, making.compile)
                print_text(compiled.problems)
                wrong = problem.errors(compiled.problems)
                if not wrong:
                    making.publish(
                        edition_of(compiled, asked.registry, where, memory_of(None), making.pasts), asked.out
                    )
                    known, found = making.kept, making.left
                else:
                    found = there
        except Exception as error:  # a template in the middle of an edit: say so, and go on serving
            complain(f"{type(error).__name__}: {error}")
            return f"{type(error).__name__}: {error}"
        return wrong

    print(f"http://127.0.0.1:{asked.port}/ (stop with Ctrl+C)")
    try:
        serve.run(asked.out, [asked.registry, site.TEMPLATES, site.STATIC], rebuild, asked.port)
    except OSError as error:
        raise UsageError(f"port {asked.port}: {error.strerror}: choose another with --port") from error
    finally:
        if shelf:
            shelf.save(known)
    return FINE


def _known(there: Found) -> Survey:
    return lambda: there

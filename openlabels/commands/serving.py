"""The command `serve`: the site while one edits, built anew on every change."""

import argparse
import gc
import time
from pathlib import Path

from openlabels.commands.common import compiled_from, edition_of, memory_of, program, shelf_for
from openlabels.commands.terminal import (
    FINE,
    UsageError,
    complain,
    print_text,
    settings_for,
    takes_jobs,
    takes_registry,
)
from openlabels.ground import problem, urls
from openlabels.ground.problem import Problem
from openlabels.output import serve, survey, team, templating, worker
from openlabels.output.building import Build
from openlabels.output.folders import STATIC, TEMPLATES
from openlabels.output.ledger import Ledger
from openlabels.output.publish import alone
from openlabels.output.survey import Found


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


_WHOLE = (urls.MODELS_JSONL, urls.MODELS_JSON, urls.CSV, urls.SEARCH)
"""Files that change with nearly every build, and that the next one takes pieces of."""


def run(asked: argparse.Namespace) -> int:
    """Serve the site and rebuild it on every change."""
    where = settings_for(f"http://127.0.0.1:{asked.port}/")
    shelf = shelf_for(asked.out)
    known = shelf.load(program()) if shelf else Ledger()
    left: Found = {}

    def rebuild() -> list[Problem] | str:
        nonlocal known, left
        try:
            begun, code = time.time_ns(), program()
            if known.code != code:
                known = Ledger(code)
                templating.forget()
                gc.unfreeze()
                gc.collect()  # they hold each other, and what is left of a build is frozen
            there, left = left, {}  # until this build has ended well
            with alone(asked.out), team.team(asked.jobs, prepare=worker.prepare) as workers:
                making = Build(workers, known, survey.known(there, asked.out, _WHOLE), begun)
                compiled = compiled_from(asked.registry, making.compile)
                print_text(compiled.problems)
                wrong = problem.errors(compiled.problems)
                if wrong:
                    left = there
                else:
                    edition = edition_of(compiled, asked.registry, where, memory_of(None), making.pasts)
                    making.publish(edition, asked.out)
                    left = making.left
                    known = making.kept if program() == code else Ledger()  # else a template was edited meanwhile
        except Exception as error:  # a template in the middle of an edit: say so, and go on serving
            complain(f"{type(error).__name__}: {error}")
            return f"{type(error).__name__}: {error}"
        return wrong

    try:
        serve.see_free(asked.port)
        print(f"http://127.0.0.1:{asked.port}/ (stop with Ctrl+C)")
        serve.run(asked.out, [asked.registry, TEMPLATES, STATIC], rebuild, asked.port)
    except OSError as error:
        raise UsageError(f"port {asked.port}: {error.strerror}: choose another with --port") from error
    finally:
        if shelf:
            shelf.save(known)
    return FINE

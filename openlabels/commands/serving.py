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
    shelf = shelf_for(asked.out)
    rebuilding = _Rebuilding(asked, shelf.load(program()) if shelf else Ledger())
    try:
        serve.see_free(asked.port)
        print(f"http://127.0.0.1:{asked.port}/ (stop with Ctrl+C)")
        serve.run(asked.out, [asked.registry, TEMPLATES, STATIC], rebuilding.rebuild, asked.port)
    except OSError as error:
        raise UsageError(f"port {asked.port}: {error.strerror}: choose another with --port") from error
    finally:
        if shelf:
            shelf.save(rebuilding.known)
    return FINE


class _Rebuilding:
    """What one build leaves for the next while one edits: `known`, the ledger of the last that ended well, and how its files were `left`."""

    def __init__(self, asked: argparse.Namespace, known: Ledger) -> None:
        self.asked = asked
        self.where = settings_for(f"http://127.0.0.1:{asked.port}/")
        self.known = known
        self.left: Found = {}

    def rebuild(self) -> list[Problem] | str:
        """Build the site; gives what is wrong, a fault of the program's files in a sentence."""
        try:
            return self._rebuilt()
        except Exception as error:  # a template in the middle of an edit: say so, and go on serving
            complain(f"{type(error).__name__}: {error}")
            return f"{type(error).__name__}: {error}"

    def _rebuilt(self) -> list[Problem]:
        begun, code = time.time_ns(), program()
        if self.known.code != code:
            self.known = Ledger(code)
            templating.forget()
            gc.unfreeze()
            gc.collect()  # they hold each other, and what is left of a build is frozen
        there, self.left = self.left, {}  # until this build has ended well
        with alone(self.asked.out), team.team(self.asked.jobs, prepare=worker.prepare) as workers:
            making = Build(workers, self.known, survey.known(there, self.asked.out, _WHOLE), begun)
            compiled = compiled_from(self.asked.registry, making.compile)
            print_text(compiled.problems)
            if wrong := problem.errors(compiled.problems):
                self.left = there
                return wrong
            edition = edition_of(compiled, self.asked.registry, self.where, memory_of(None), making.pasts)
            making.publish(edition, self.asked.out)
            self.left = making.left
            self.known = making.kept if program() == code else Ledger()  # else a template was edited meanwhile
        return []

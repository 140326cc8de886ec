"""The command `build`: checks all entries, then writes the site."""

import argparse
import os
import time
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from openlabels import history, problem, site, team, templating, worker
from openlabels.building import Build
from openlabels.commands.common import (
    FINE,
    WRONG,
    Progress,
    UsageError,
    compiled_from,
    complain,
    count,
    edition_of,
    hold,
    is_in,
    memory_of,
    print_text,
    program,
    settings_for,
    shelf_for,
    takes_jobs,
    takes_registry,
)
from openlabels.ledger import Ledger
from openlabels.publish import alone, surveyed


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--out", type=Path, default=Path("_site"), metavar="DIR", help="where the site goes (default: _site)"
    )
    parser.add_argument("--base-url", metavar="URL", help="the public address of the site's root")
    takes_jobs(parser)
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="what `links --evidence FILE` found of the links")
    parser.add_argument("--require-history", action="store_true", help="refuse to build without git's whole history")
    takes_registry(parser)


def run(asked: argparse.Namespace) -> int:
    """Check all entries, then write the site; write nothing where an entry is wrong."""
    where = settings_for(asked.base_url)
    _refuse_sources(asked.out, [asked.registry, templating.TEMPLATES, site.STATIC])
    progress, begun = Progress(), time.time_ns()
    with alone(asked.out), ExitStack() as until_done:
        shelf = shelf_for(asked.out)
        survey = until_done.enter_context(surveyed(asked.out, is_large=bool(shelf and shelf.is_large)))
        workers = until_done.enter_context(team.team(asked.jobs, progress, worker.prepare))
        known = shelf.load(program()) if shelf else Ledger()
        making = Build(workers, known, survey, begun, partial(history.read, asked.registry))
        compiled = compiled_from(asked.registry, making.compile)
        progress.end()
        print_text(compiled.problems)
        if wrong := problem.errors(compiled.problems):
            complain(f"{count(len(wrong), 'error')} in {count(compiled.files, 'entry')}: nothing was written")
            return WRONG
        memory, must = memory_of(asked.evidence), asked.require_history
        edition = edition_of(compiled, asked.registry, where, memory, making.pasts, require_history=must)
        done = making.publish(edition, asked.out)
        progress.end()
        if shelf and program() == known.code:  # else a template was edited meanwhile
            shelf.save(making.kept)
        hold(making, compiled, edition)
    told = (
        f"{len(compiled.glances):,} models, {done.files:,} files ({done.written:,} written, {done.removed:,} removed)"
    )
    print(problem.visible(f"{asked.out}: {told}", 2000))
    return FINE


def _refuse_sources(out: Path, sources: Iterable[Path]) -> None:
    for place in sources:
        if is_in(os.path.realpath(out), os.path.realpath(place)):
            raise UsageError(f"{out} lies among what the site is made of: choose another with --out")

"""The command `build` once it has begun: checks all entries, then writes the site."""

import argparse
import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from openlabels import history, problem, site, team, templating, worker
from openlabels.building import Build
from openlabels.commands.common import (
    compiled_from,
    edition_of,
    hold,
    is_in,
    memory_of,
    program,
    settings_for,
    shelf_for,
)
from openlabels.commands.terminal import FINE, WRONG, Progress, UsageError, complain, count, print_text
from openlabels.ledger import Ledger
from openlabels.survey import Survey


def build(asked: argparse.Namespace, survey: Survey, begun: int) -> int:
    """Check all entries, then write the site, for who is `alone` there; write nothing where an entry is wrong.

    `survey` looks at what lies there, `begun` is when the command began, in nanoseconds of Unix time.
    """
    where = settings_for(asked.base_url)
    _refuse_sources(asked.out, [asked.registry, templating.TEMPLATES, site.STATIC])
    progress = Progress()
    with team.team(asked.jobs, progress, worker.prepare) as workers:
        shelf = shelf_for(asked.out)
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

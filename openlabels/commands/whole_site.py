"""The command `build` once it has begun (`publishing` does): checks all entries, then writes the site."""

import argparse
from collections.abc import Callable
from functools import partial

from openlabels.badges import badge
from openlabels.badges.badge import Pictures
from openlabels.commands.common import compiled_from, edition_of, hold, memory_of, program, shelf_for
from openlabels.commands.terminal import Progress, complain, count, print_text
from openlabels.everyone import history
from openlabels.ground import problem
from openlabels.ground.settings import Settings
from openlabels.output import team, worker
from openlabels.output.building import Build
from openlabels.output.ledger import Ledger
from openlabels.output.survey import Survey


def build(
    asked: argparse.Namespace, where: Settings, survey: Survey, begun: int, pictures: Callable[[], Pictures]
) -> str:
    """Check all entries, then write the site, for who is `alone` there; says what was done, '' where an entry is wrong.

    `survey` looks at what lies there, `begun` is when the command began, in nanoseconds of Unix time; `pictures` gives
    those that are drawn already.
    """
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
            return ""
        memory, must = memory_of(asked.evidence), asked.require_history
        edition = edition_of(compiled, asked.registry, where, memory, making.pasts, require_history=must)
        badge.know(pictures())
        done = making.publish(edition, asked.out)
    progress.end()
    if shelf and program() == known.code:  # else a template was edited meanwhile
        shelf.save(making.kept)
    hold(making, compiled, edition)
    return f"{count(len(compiled.glances), 'model')}, {count(done.files, 'file')} ({done.written:,} written, {done.removed:,} removed)"

"""The commands that make the site: `build` and `serve`."""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

from openlabels import problem, serve, site, team
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
    is_in,
    ledger_for,
    memory_of,
    print_text,
    settings_for,
)
from openlabels.problem import Problem
from openlabels.publish import alone


def build(asked: argparse.Namespace) -> int:
    """Check all entries, then write the site; write nothing where an entry is wrong."""
    where = settings_for(asked.base_url)
    _refuse_sources(asked.out, [asked.registry, site.TEMPLATES, site.STATIC])
    progress = Progress()
    with alone(asked.out), team.team(asked.jobs, progress) as workers:
        shelf, known = ledger_for(asked.out)
        making = Build(workers, known)
        compiled = compiled_from(asked.registry, making.compile)
        progress.end()
        print_text(compiled.problems)
        if wrong := problem.errors(compiled.problems):
            complain(f"{count(len(wrong), 'error')} in {count(compiled.files, 'entry')}: nothing was written")
            return WRONG
        memory = memory_of(asked.evidence)
        edition = edition_of(compiled, asked.registry, where, memory, require_history=asked.require_history)
        done = making.publish(edition, asked.out)
        progress.end()
        if shelf:
            shelf.save(making.kept)
    told = (
        f"{len(compiled.glances):,} models, {done.files:,} files ({done.written:,} written, {done.removed:,} removed)"
    )
    print(f"{asked.out}: {told}")
    return FINE


def _refuse_sources(out: Path, sources: Iterable[Path]) -> None:
    for place in sources:
        if is_in(os.path.realpath(out), os.path.realpath(place)):
            raise UsageError(f"{out} lies among what the site is made of: choose another with --out")


def serve_site(asked: argparse.Namespace) -> int:
    """Serve the site and rebuild it on every change."""
    where = settings_for(f"http://127.0.0.1:{asked.port}/")

    def rebuild() -> list[Problem] | str:
        try:
            with alone(asked.out), team.team(asked.jobs) as workers:
                shelf, known = ledger_for(asked.out)
                making = Build(workers, known)
                compiled = compiled_from(asked.registry, making.compile)
                print_text(compiled.problems)
                wrong = problem.errors(compiled.problems)
                if not wrong:
                    site.environment.cache_clear()
                    making.publish(edition_of(compiled, asked.registry, where, memory_of(None)), asked.out)
                    if shelf:
                        shelf.save(making.kept)
        except Exception as error:  # a template in the middle of an edit: say so, and go on serving
            complain(f"{type(error).__name__}: {error}")
            return f"{type(error).__name__}: {error}"
        return wrong

    print(f"http://127.0.0.1:{asked.port}/ (stop with Ctrl+C)")
    try:
        serve.run(asked.out, [asked.registry, site.TEMPLATES, site.STATIC], rebuild, asked.port)
    except OSError as error:
        raise UsageError(f"port {asked.port}: {error.strerror}: choose another with --port") from error
    return FINE

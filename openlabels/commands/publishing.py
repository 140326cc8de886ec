"""The commands that make the site: `build` and `serve`."""

import argparse
import os

from openlabels import problem, serve, site
from openlabels.commands.common import (
    FINE,
    WRONG,
    UsageError,
    compiled_from,
    complain,
    count,
    edition_of,
    is_in,
    memory_of,
    print_text,
    settings_for,
)
from openlabels.problem import Problem


def build(asked: argparse.Namespace) -> int:
    """Check all entries, then write the site; write nothing where an entry is wrong."""
    where = settings_for(asked.base_url)
    if is_in(os.path.realpath(asked.out), os.path.realpath(asked.registry)):
        raise UsageError(f"{asked.out} lies among the entries: choose another with --out")
    compiled = compiled_from(asked.registry)
    print_text(compiled.problems)
    if wrong := problem.errors(compiled.problems):
        complain(f"{count(len(wrong), 'error')} in {count(compiled.files, 'entry')}: nothing was written")
        return WRONG
    memory = memory_of(asked.evidence)
    edition = edition_of(compiled, asked.registry, where, memory, require_history=asked.require_history)
    done = site.publish(site.outputs(edition), asked.out)
    print(
        f"{asked.out}: {len(compiled.records):,} models, {done.files:,} files ({done.written:,} written, {done.removed:,} removed)"
    )
    return FINE


def serve_site(asked: argparse.Namespace) -> int:
    """Serve the site and rebuild it on every change."""
    where = settings_for(f"http://127.0.0.1:{asked.port}/")

    def rebuild() -> list[Problem] | str:
        try:
            compiled = compiled_from(asked.registry)
            print_text(compiled.problems)
            wrong = problem.errors(compiled.problems)
            if not wrong:
                site.environment.cache_clear()
                edition = edition_of(compiled, asked.registry, where, memory_of(None))
                site.publish(site.outputs(edition), asked.out)
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

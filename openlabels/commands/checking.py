"""The command `check`: every problem of every entry, as text, as GitHub's annotations or as JSON."""

import argparse
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from openlabels.commands.common import compiled_from, selection
from openlabels.commands.terminal import (
    FINE,
    WRONG,
    Progress,
    UsageError,
    count,
    print_text,
    takes_jobs,
    takes_registry,
)
from openlabels.everyone import changes, history, loading, review, succession
from openlabels.everyone.changes import Change
from openlabels.everyone.loading import Compiled, File
from openlabels.ground import escape, problem, urls
from openlabels.ground.problem import Problem
from openlabels.output import team
from openlabels.output.building import Build
from openlabels.output.ledger import Ledger


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    takes_jobs(parser)
    parser.add_argument("path", type=Path, nargs="*", metavar="PATH", help="report only these files or folders")
    parser.add_argument(
        "--base", metavar="GITREF", help="also report what has changed against this branch, and refuse what may not"
    )
    parser.add_argument("--format", choices=sorted(REPORTS), default="text", help="how to tell (default: text)")
    takes_registry(parser)


def run(asked: argparse.Namespace) -> int:
    """Report every problem of every entry; PATH limits the report."""
    progress = Progress(passes=1)
    with team.team(asked.jobs, progress) as workers:
        compiled = compiled_from(asked.registry, Build(workers, Ledger()).compile)
    progress.end()
    changed, about_changes = _changes(compiled, asked.registry, asked.base) if asked.base is not None else (None, [])
    places = {change.id: _places_of(change, asked.registry) for change in changed or ()}
    is_asked = selection(asked.path, asked.registry, [path for paths in places.values() for path in paths])
    told = [one for one in problem.in_order([*compiled.problems, *about_changes]) if is_asked(one.path)]
    if changed is not None:
        changed = [one for one in changed if any(map(is_asked, places[one.id]))]
    REPORTS[asked.format](told, compiled, changed, asked.path)
    return WRONG if problem.errors(told) else FINE


def _path_of(model_id: str, folder: Path) -> str:
    return loading.shown(folder / f"{model_id}{urls.ENTRY_ENDING}")


def _places_of(change: Change, folder: Path) -> list[str]:
    """Where an entry stands, or stood, and where it stood before it was renamed."""
    return [_path_of(name, folder) for name in (change.id, change.former) if name]


def _changes(compiled: Compiled, folder: Path, ref: str) -> tuple[list[Change], list[Problem]]:
    """What the working tree changes against a branch, and what is wrong with that."""
    try:
        since = history.since(folder, ref)
    except history.HistoryError as error:
        raise UsageError(str(error)) from error
    known = {one.id: one for one in compiled.glances}
    now = {model_id: known.get(model_id) for model_id in since.present}
    found = changes.compare(since.before, now, known.keys() - since.before.keys() - since.present)
    paths = {change.id: _path_of(change.id, folder) for change in found}
    aliases = (alias for one in compiled.glances for alias in one.aliases)
    moved = succession.problems(
        since.before, compiled.glances, since.present, {**{one.id: one.path for one in compiled.glances}, **paths}
    )
    return found, [*changes.problems(found, paths, aliases), *moved]


def _report_text(told: list[Problem], compiled: Compiled, changed: list[Change] | None, _: Sequence[Path]) -> None:
    print_text(told)
    for change in changed or ():
        print(changes.as_text(change))
    print(_counted(told, compiled))


def _counted(told: list[Problem], compiled: Compiled) -> str:
    return f"{count(compiled.files, 'entry')}: {problem.counted(told)}"


def report_github(
    told: list[Problem], compiled: Compiled, changed: list[Change] | None, paths: Sequence[Path] = ()
) -> None:
    """Annotations for the log, and everything for the step summary; `paths` are those that it is limited to."""
    for line in problem.as_github(told):
        print(line)
    print(_counted(told, compiled))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(_limits(paths) + _summary(told, compiled, changed))
        except OSError as error:
            raise UsageError(f"GITHUB_STEP_SUMMARY {summary}: {error.strerror}") from error


def _limits(paths: Sequence[Path]) -> str:
    named = [escape.markdown(problem.visible(str(path), 200)) for path in paths[:_NAMED]]
    rest = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    return f"What was asked about alone: {', '.join(named)}{rest}\n\n" if paths else ""


_NAMED = 10


def _summary(told: list[Problem], compiled: Compiled, changed: list[Change] | None) -> str:
    """The problems, then, for a pull request, what changes."""
    if changed is None:
        return problem.as_summary(told)
    names = {one.id: one.name for one in compiled.glances}
    files = {one.id: File(one.id, one.path) for one in compiled.glances}
    paths = {one.path for one in problem.errors(told)}
    reviewed = review.markdown(
        changed,
        lambda name: loading.compiled(files[name], loading.content_of(files[name]))[0] if name in files else None,
        names,
        frozenset(one.id for one in compiled.glances if one.path in paths),
    )
    return problem.as_summary(told, problem.SUMMARY_BYTES - len(reviewed.encode())) + "\n" + reviewed


def _report_json(told: list[Problem], compiled: Compiled, changed: list[Change] | None, _: Sequence[Path]) -> None:
    document = {
        "problems": [problem.as_json(one) for one in told],
        "entries": compiled.files,
        "changes": [changes.as_json(change) for change in changed or ()],
    }
    print(json.dumps(document, ensure_ascii=True, indent=1))


REPORTS: dict[str, Callable[[list[Problem], Compiled, list[Change] | None, Sequence[Path]], None]] = {
    "text": _report_text,
    "github": report_github,
    "json": _report_json,
}

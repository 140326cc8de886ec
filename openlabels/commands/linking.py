"""The command `links`: whether the evidence is still where the entries say."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from urllib.parse import quote

from openlabels import answers, fetch, links, problem, reach, registry, rounds, urls
from openlabels.answers import Judgment, Outcome
from openlabels.commands.checking import report_github
from openlabels.commands.common import (
    FINE,
    WRONG,
    UsageError,
    compiled_from,
    complain,
    count,
    epoch,
    print_text,
    selection,
    settings_for,
)
from openlabels.problem import Problem
from openlabels.registry import Compiled
from openlabels.settings import Settings


def open_links(asked: argparse.Namespace) -> int:
    """Open every link of the evidence; tell what is gone, has moved, or asks for a login though it is public."""
    if asked.report and (asked.report.is_dir() or not asked.report.parent.is_dir()):
        raise UsageError(f"{asked.report}: name a file in a folder that exists with --report")
    where, seconds = settings_for(None), epoch(os.environ.get("SOURCE_DATE_EPOCH"), int(time.time()))
    compiled = compiled_from(asked.registry)
    is_wanted = selection(asked.path, asked.registry)
    planned = links.plan(registry.in_full(one for one in compiled.glances if is_wanted(one.path)))
    _tell_passed_over(compiled, is_wanted)
    judged = _opened([link.url for link in planned], where)
    told = problem.in_order(one for link in planned for one in links.problems(link, judged[link.url]))
    if asked.report:
        _write_whole(asked.report, json.dumps(links.as_json(planned, judged, seconds), indent=1) + "\n")
    REPORTS[asked.format](told, compiled, judged.values())
    return WRONG if problem.errors(told) else FINE


def _tell_passed_over(compiled: Compiled, is_wanted: Callable[[str], bool]) -> None:
    """Say which entries are not in such order that their links can be read."""
    wrong = {one.path for one in problem.errors(compiled.problems)} - {one.path for one in compiled.glances}
    for path in sorted(filter(is_wanted, wrong)):
        complain(f"warning: {path} was passed over, because it is not in order: run python build.py check")


def _opened(addresses: Collection[str], where: Settings) -> dict[str, Judgment]:
    """What became of each address; the robot bears the repository's name, so that hosts know whom to tell."""
    robot = f"open-model-labels-links (+{quote(urls.repository(where.repository), safe=':/')})"
    ask = partial(fetch.ask, reach.Network(), robot)
    judged: dict[str, Judgment] = {}
    for visit in rounds.open_all(addresses, ask, time.sleep, time.monotonic):
        judged[visit.url] = answers.judge(visit)
        if sys.stderr.isatty():
            ending = "\n" if len(judged) == len(addresses) else ""
            print(f"\r{len(judged):,} of {len(addresses):,} links", end=ending, file=sys.stderr, flush=True)
    return judged


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that at no moment half of it stands there."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UsageError(f"{path}: {error.strerror}") from error


def _links_as_text(told: list[Problem], compiled: Compiled, judged: Collection[Judgment]) -> None:
    print_text(told)
    print(_counted(judged))


def _links_as_github(told: list[Problem], compiled: Compiled, judged: Collection[Judgment]) -> None:
    report_github(told, compiled, None)
    print(_counted(judged))


def _counted(judged: Collection[Judgment]) -> str:
    words = {
        Outcome.OK: "answer",
        Outcome.MOVED: "moved for good",
        Outcome.LOGIN: "ask for a login",
        Outcome.GONE: "gone",
        Outcome.UNKNOWN: "could not be told",
    }
    found = {outcome: sum(one.outcome is outcome for one in judged) for outcome in words}
    told = [f"{found[outcome]:,} {said}" for outcome, said in words.items() if found[outcome]]
    return f"{count(len(judged), 'link')}{': ' if told else ''}{', '.join(told)}"


REPORTS: dict[str, Callable[[list[Problem], Compiled, Collection[Judgment]], None]] = {
    "text": _links_as_text,
    "github": _links_as_github,
}

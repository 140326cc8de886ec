"""The command `links`: whether the evidence is still where the entries say."""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import quote

from openlabels.commands.checking import report_github
from openlabels.commands.common import compiled_from, epoch, memory_of, selection
from openlabels.commands.terminal import (
    FINE,
    WRONG,
    UsageError,
    complain,
    count,
    print_text,
    settings_for,
    takes_registry,
    this_python,
)
from openlabels.elsewhere import answers, fetch, kept, link_issue, links, reach, rounds, watch
from openlabels.elsewhere.answers import Judgment, Outcome
from openlabels.elsewhere.links import Link
from openlabels.elsewhere.watch import Memory
from openlabels.everyone import history, loading
from openlabels.everyone.loading import Compiled
from openlabels.ground import problem, urls
from openlabels.ground.problem import Problem
from openlabels.ground.settings import Settings


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("path", type=Path, nargs="*", metavar="PATH", help="open only what these files or folders list")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what became of each link, as JSON")
    parser.add_argument(
        "--evidence",
        type=Path,
        metavar="FILE",
        help="keep a record, from run to run, of since when each link works or fails",
    )
    parser.add_argument(
        "--issue", type=Path, metavar="FILE", help="write what needs a person, as Markdown; empty where all is well"
    )
    parser.add_argument("--format", choices=sorted(REPORTS), default="text", help="how to tell (default: text)")
    takes_registry(parser)


def run(asked: argparse.Namespace) -> int:
    """Open every link of the evidence; report what is gone, has moved, or asks for a login though it is said to be public."""
    _refuse_places(asked)
    where = settings_for(None)
    seconds = epoch(os.environ.get("SOURCE_DATE_EPOCH"), int(time.time())) or 0
    before = memory_of(asked.evidence) if asked.evidence else watch.NOTHING
    compiled = compiled_from(asked.registry)
    is_wanted = selection(asked.path, asked.registry)
    planned = links.plan(loading.in_full(one for one in compiled.glances if is_wanted(one.path)))
    _tell_passed_over(compiled, is_wanted)
    judged = _opened([link.url for link in planned], where, before)
    told = problem.in_order(one for link in planned for one in links.problems(link, judged[link.url]))
    if asked.report:
        _write_whole(asked.report, json.dumps(links.as_json(planned, judged, seconds), indent=1) + "\n")
    if asked.evidence or asked.issue:
        _remember(asked, planned, judged, before, seconds)
    REPORTS[asked.format](told, compiled, judged.values())
    return WRONG if problem.errors(told) else FINE


def _refuse_places(asked: argparse.Namespace) -> None:
    """Refuse what cannot be written before anything is opened."""
    for flag in ("report", "evidence", "issue"):
        path = getattr(asked, flag)
        if path and (path.is_dir() or not path.parent.is_dir()):
            raise UsageError(f"{path}: name a file in a folder that exists with --{flag}")
    if asked.path and (asked.evidence or asked.issue):
        raise UsageError("--evidence and --issue are about every link: name no PATH with them")


def _remember(
    asked: argparse.Namespace, planned: list[Link], judged: Mapping[str, Judgment], before: Memory, seconds: int
) -> None:
    """Write what this look adds to those before, and what needs a person."""
    looks = [(link, judged[link.url]) for link in planned]
    if watch.is_our_own_outage(looks):
        complain(
            "warning: most hosts gave no answer at all, which is more likely our fault than theirs: nothing is remembered"
        )
        return
    after = watch.after(before, looks, history.day(seconds))
    if asked.evidence:
        _write_whole(asked.evidence, kept.as_text(after, links.time_of(seconds)))
    if asked.issue:
        _write_whole(asked.issue, link_issue.text(planned, judged, after))


def _tell_passed_over(compiled: Compiled, is_wanted: Callable[[str], bool]) -> None:
    """Say which entries are not in such order that their links can be read."""
    wrong = {one.path for one in problem.errors(compiled.problems)} - {one.path for one in compiled.glances}
    for path in sorted(filter(is_wanted, wrong)):
        complain(f"warning: {path} was skipped because it has errors: run {this_python()} build.py check")


def _opened(addresses: Collection[str], where: Settings, before: Memory) -> dict[str, Judgment]:
    """What became of each address; the robot bears the repository's name, so that hosts know whom to tell."""
    robot = f"open-model-labels-links (+{quote(urls.repository(where.repository), safe=':/')})"
    ask = partial(fetch.ask, reach.Network(), robot, before.tags())
    judged: dict[str, Judgment] = {}
    for visit in rounds.open_all(before.oldest_first(addresses), ask, time.sleep, time.monotonic):
        judged[visit.url] = answers.judge(visit)
        if sys.stderr.isatty():
            ending = "\n" if len(judged) == len(addresses) else ""
            print(f"\r{len(judged):,} of {len(addresses):,} links", end=ending, file=sys.stderr, flush=True)
    return judged


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that at no moment half of it stands there; a device, a pipe and a link stay what they are."""
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
        else:
            _replace(Path(os.path.realpath(path)), text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


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
        Outcome.UNKNOWN: "could not be checked",
    }
    found = {outcome: sum(one.outcome is outcome for one in judged) for outcome in words}
    told = [f"{found[outcome]:,} {said}" for outcome, said in words.items() if found[outcome]]
    return f"{count(len(judged), 'link')}{': ' if told else ''}{', '.join(told)}"


REPORTS: dict[str, Callable[[list[Problem], Compiled, Collection[Judgment]], None]] = {
    "text": _links_as_text,
    "github": _links_as_github,
}

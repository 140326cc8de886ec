"""The command `build`: begins what needs little of the program, then loads what builds the site (`whole_site`).

Processes of their own look at a large site, which at ten thousand models takes twice as long as the loading, or draw the
pictures of a new one, which takes as long as compiling five hundred entries.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from pathlib import Path

from openlabels.badges import badge
from openlabels.badges.badge import Pictures
from openlabels.commands.terminal import FINE, WRONG, UsageError, is_in, settings_for, takes_jobs, takes_registry
from openlabels.ground import problem, urls
from openlabels.ground.settings import Settings
from openlabels.output.apart import apart
from openlabels.output.folders import STATIC, TEMPLATES
from openlabels.output.garbage import uncollected
from openlabels.output.publish import alone
from openlabels.output.survey import Survey, files_below


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--out", type=Path, default=Path("_site"), metavar="DIR", help="where the site goes (default: _site)"
    )
    parser.add_argument("--base-url", metavar="URL", help="the public address of the site's root")
    takes_jobs(parser)
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="the file that `links --evidence FILE` wrote")
    parser.add_argument("--require-history", action="store_true", help="refuse to build without git's whole history")
    takes_registry(parser)


def run(asked: argparse.Namespace) -> int:
    """Check all entries, then write the site; write nothing where an entry is wrong."""
    begun, where = time.time_ns(), settings_for(asked.base_url)
    _refuse_sources(asked.out, [asked.registry, TEMPLATES, STATIC])
    look = partial(files_below, os.path.abspath(asked.out))  # noqa: PTH100  # as in `publication`
    is_new = not os.path.lexists(asked.out)
    with (
        uncollected(),
        alone(asked.out, _rest),
        apart(look, at_once=_is_large(asked.out)) as survey,
        apart(badge.of_every_site if is_new else dict, at_once=is_new and asked.jobs > 1) as pictures,
    ):
        told = _rest()(asked, where, survey, begun, pictures)
    if told:
        print(problem.visible(f"{asked.out}: {told}", 2000))
    return FINE if told else WRONG


def _refuse_sources(out: Path, sources: Iterable[Path]) -> None:
    for place in sources:
        if is_in(os.path.realpath(out), os.path.realpath(place)):
            raise UsageError(f"{out} is among the site's own sources: choose another with --out")


_WHOLE_SITE = "openlabels.commands.whole_site"
_Build = Callable[[argparse.Namespace, Settings, Survey, int, Callable[[], Pictures]], str]


def _rest() -> _Build:
    """What builds the site; the first call loads it. One who waits for another build loads it before: the program is of one time."""
    build: _Build = import_module(_WHOLE_SITE).build
    return build


def _is_large(out: Path) -> bool:
    """Whether a site has so many models that the disk takes long to tell how their files lie; its full dump says so."""
    try:
        return (out / urls.MODELS_JSONL).stat().st_size > _LARGE
    except OSError:
        return False


_LARGE = 8_000_000
"""Bytes of some 2,000 models."""

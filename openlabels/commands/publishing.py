"""The command `build`: begins to look at a large site, then loads what builds it (`whole_site`).

At ten thousand models the look takes twice as long as the loading, which is a fifth of a build after an edit.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path

from openlabels import problem, urls
from openlabels.commands.terminal import FINE, WRONG, UsageError, is_in, settings_for, takes_jobs, takes_registry
from openlabels.folders import STATIC, TEMPLATES
from openlabels.garbage import uncollected
from openlabels.publish import alone
from openlabels.settings import Settings
from openlabels.survey import Survey, surveyed


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
    begun, where = time.time_ns(), settings_for(asked.base_url)
    _refuse_sources(asked.out, [asked.registry, TEMPLATES, STATIC])
    with uncollected(), alone(asked.out, _rest), surveyed(asked.out, is_large=_is_large(asked.out)) as survey:
        told = _rest()(asked, where, survey, begun)
    if told:
        print(problem.visible(f"{asked.out}: {told}", 2000))
    return FINE if told else WRONG


def _refuse_sources(out: Path, sources: Iterable[Path]) -> None:
    for place in sources:
        if is_in(os.path.realpath(out), os.path.realpath(place)):
            raise UsageError(f"{out} lies among what the site is made of: choose another with --out")


_WHOLE_SITE = "openlabels.commands.whole_site"


def _rest() -> Callable[[argparse.Namespace, Settings, Survey, int], str]:
    """What builds the site; the first call loads it. One who waits for another build loads it before: the program is of one time."""
    build: Callable[[argparse.Namespace, Settings, Survey, int], str] = import_module(_WHOLE_SITE).build
    return build


def _is_large(out: Path) -> bool:
    """Whether a site has so many models that the disk takes long to tell how their files lie; its full dump says so."""
    try:
        return (out / urls.MODELS_JSONL).stat().st_size > _LARGE
    except OSError:
        return False


_LARGE = 8_000_000
"""Bytes of some 2,000 models."""

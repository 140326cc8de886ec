"""The command `build`: looks at a large site beside, while what builds it is loaded.

Loading takes a fifth of a build after an edit of ten thousand models, and the look as long again.
"""

import argparse
import time
from importlib import import_module
from pathlib import Path

from openlabels import urls
from openlabels.commands.terminal import takes_jobs, takes_registry
from openlabels.garbage import uncollected
from openlabels.publish import alone
from openlabels.survey import surveyed


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
    begun = time.time_ns()
    with uncollected(), alone(asked.out), surveyed(asked.out, is_large=_is_large(asked.out)) as survey:
        return int(import_module("openlabels.commands.whole_site").build(asked, survey, begun))


def _is_large(out: Path) -> bool:
    """Whether a site has so many models that the disk takes long to tell how their files lie; its full dump says so."""
    try:
        return (out / urls.MODELS_JSONL).stat().st_size > _LARGE
    except OSError:
        return False


_LARGE = 5_000_000
"""Bytes of some 2,000 models."""

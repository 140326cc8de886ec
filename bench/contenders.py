"""The commands that are compared: how each builder is started, and which of its files is which.

How ours is started, and where it keeps its cache, stands in `ours` and nowhere else. Everyone runs with the defaults
that they have for this machine.
"""

import shutil
import sys
from pathlib import Path

from bench import installed
from bench.measure import Run

ROOT = installed.ROOT
KINDS = {
    "page": "models/{id}/index.html",
    "json": "api/v1/models/{id}.json",
    "shields": "api/v1/shields/{of}{id}.json",
    "flat": "badge/{of}{id}.svg",
    "button": "badge/{of}{id}--button.svg",
    "png": "badge/{of}{id}.png",
}
"""The six files of a model; the peers' content lies in a folder `models`, which shows in more of their addresses."""

PYTHON = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(installed.FOLDER / "compiled")}
"""Python keeps what it compiled its modules to, as it does on its own; here even where somebody's environment forbids it."""


def file_of(kind: str, model_id: str, peer: bool) -> str:
    """The path of one of a model's files below the output folder."""
    return KINDS[kind].format(id=model_id, of="models/" if peer else "")


def ours(registry: Path, out: Path, cache: Path) -> Run:
    """Our build, with its cache in a folder of its own: where that is empty it is filled, which takes its time."""
    command = (sys.executable, str(ROOT / "build.py"), "build", "--registry", str(registry), "--out", str(out))
    return Run(command, {**PYTHON, "OPENLABELS_CACHE": str(cache)})


def hugo(project: Path, out: Path) -> Run:
    """Hugo's full build; it keeps nothing from one build for the next."""
    flags = ("--quiet", "--noBuildLock", "--source", str(project), "--destination", str(out))
    return Run((str(installed.hugo()), *flags))


def eleventy(project: Path, out: Path, *, html_alone: bool = False) -> Run:
    """Eleventy's full build, of all six files or of the pages alone."""
    command = (node(), str(installed.eleventy()), "--quiet", f"--output={out}")
    return Run(command, {"HTML_ALONE": "1" if html_alone else ""}, project)


def node() -> str:
    """Node's program."""
    found = shutil.which("node")
    if not found:
        raise installed.MissingError("Eleventy needs Node, and there is none")
    return found

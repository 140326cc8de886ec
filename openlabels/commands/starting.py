"""The command `new`: an entry to fill in."""

import argparse
from pathlib import Path

from openlabels.commands.terminal import FINE, UsageError, takes_registry, this_python
from openlabels.drafts import scaffold
from openlabels.everyone import loading
from openlabels.ground import problem, urls
from openlabels.reading import values


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("id", metavar="ORG/MODEL", help="the new model's id, as in allenai/olmo-2-7b")
    takes_registry(parser)


def run(asked: argparse.Namespace) -> int:
    """Write a commented entry to fill in."""
    refuse_id(asked.id)
    path = asked.registry / f"{asked.id}{urls.ENTRY_ENDING}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(scaffold.blank(asked.id, organization_of(path.parent)))
    except OSError as error:
        if path.exists():
            raise UsageError(f"{path} exists already: edit it") from error
        raise UsageError(f"{error.filename or path}: {error.strerror}") from error
    print(problem.visible(what_next(path, asked.registry)))
    return FINE


def what_next(path: Path, folder: Path) -> str:
    """What its author does with a draft that was written into a folder of entries."""
    elsewhere = "" if folder == Path("registry") else f" --registry {folder}"
    return f"{path}: fill in the blanks, then run {this_python()} build.py check {path}{elsewhere}"


def refuse_id(model_id: str) -> None:
    """Raise `UsageError` where this is no id."""
    if fault := values.id_fault(model_id):
        meant = values.id_meant(model_id).strip()
        how = f". {meant}" if meant else "; write it as allenai/olmo-2-7b"
        raise UsageError(f"{problem.quoted(model_id)} is not an id: {fault}{how}")


def organization_of(folder: Path) -> str:
    """How the entries that stand in `folder` spell their organization, '' where there is none."""
    records = (loading.compile_file(folder.name, path) for path in sorted(folder.glob(f"*{urls.ENTRY_ENDING}")))
    return next((one.entry.organization for one in records if one), "")

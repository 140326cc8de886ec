"""The command `verify`: whether the badges in a text still say what is true."""

import argparse
from pathlib import Path

from openlabels.commands.common import compiled_from
from openlabels.commands.terminal import FINE, WRONG, UsageError, print_text, settings_for, takes_registry
from openlabels.elsewhere import verify
from openlabels.everyone import history, registry
from openlabels.ground import problem, settings
from openlabels.projections import model_data


def takes(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a README, model card or paper, as text")
    parser.add_argument("--base-url", metavar="URL", help="the public address of the registry's root")
    parser.add_argument("--api", metavar="URL", help="ask the site at this root instead of the registry folder here")
    takes_registry(parser)


def run(asked: argparse.Namespace) -> int:
    """Check that the badges in a README or model card, and their text alternatives, still say what is true."""
    try:
        with asked.file.open("rb") as file:
            content = file.read(verify.MOST_TEXT + 1)
        if len(content) > verify.MOST_TEXT:
            raise UsageError(f"{asked.file} is longer than {verify.MOST_TEXT:,} bytes: name the page with the badge")
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"{asked.file} is not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise UsageError(f"{asked.file}: {error.strerror}") from error
    where = settings_for(asked.base_url)
    api = settings.checked_address(asked.api, "--api") if asked.api else None
    lookup = verify.from_site(api) if api else _lookup_here(asked.registry)
    try:
        report = verify.examine(str(asked.file), text, [where.base_url, *([api] if api else [])], lookup)
    except verify.SiteError as error:
        raise UsageError(f"{error}: name with --api the root of a site that answers, or leave it out") from error
    for line in report.right:
        print(problem.visible(line, 600))
    print_text(report.problems)
    return WRONG if report.problems else FINE


def _lookup_here(folder: Path) -> verify.Lookup:
    """Look models up in the registry folder, by their ids and aliases."""
    models = registry.assemble(compiled_from(folder).glances, history.History({})).by_id

    def look_up(model_id: str) -> verify.Truth | None:
        found = models.get(model_id)
        return verify.truth_of(*model_data.shown_of(found.glance)) if found else None

    return look_up

"""Builds of made-up registries in the current folder, for tests."""

import random
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

import build
from openlabels.output import publish
from openlabels.output.publish import Published
from openlabels.output.staging import Output
from tests.entries import artifact, entry, write

WORDS = ("Atlas", "Borealis", "Cirrus", "Delta", "Ember")


def filled(folder: Path, count: int = 30) -> Path:
    for number in range(count):
        write(folder, f"org-{number % 3}/model-{number}", described(number))
    return folder


def described(number: int, **changes: object) -> dict[str, object]:
    gate = "public" if number % 2 else "gated"
    own = {"code": [artifact(f"code-{number}")], "weights": [artifact(f"weights-{number}", gate)]}
    whole = entry(name=f"Model {number}", organization=f"Org {number % 3}", label="OM-OW" if number % 2 else "OM")
    return {**whole, "family": WORDS[number % 5], "evidence": own, **changes}


def run(*arguments: str) -> int:
    return build.main(["build", "--base-url", "https://example.org/", *arguments])


def published(made: Iterable[Output], out: Path) -> Published:
    """Bring a folder to hold exactly these files, as a build does with those of the site."""
    with publish.alone(out), publish.publication(out) as begun:
        begun.put(made)
        return begun.finish()


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def clean(*arguments: str) -> dict[str, bytes]:
    """The site as a build makes it that knows nothing of any before."""
    shutil.rmtree("clean", ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENLABELS_CACHE", "")
        assert run(*arguments, "--out", "clean") == 0
    return tree(Path("clean"))


def written(capsys: pytest.CaptureFixture[str]) -> str:
    """What the last build said of itself."""
    return capsys.readouterr().out.strip().splitlines()[-1].partition("files ")[2]


def change(folder: Path, chance: random.Random, number: int) -> None:
    """One random edit of a registry, which stays in order."""
    some = chance.choice(sorted(folder.rglob("*.yaml")))
    model_id = f"{some.parent.name}/{some.stem}"
    at = int(some.parent.name[-1])
    match chance.choice(["name", "base", "label", "rename", "remove", "add", "withdraw"]):
        case "name":
            write(folder, model_id, {**described(number), "organization": f"Org {at}"})
        case "base":
            bases = [f"{p.parent.name}/{p.stem}" for p in sorted(folder.rglob("*.yaml")) if p < some][:2]
            write(folder, model_id, {**described(number), "organization": f"Org {at}", "derived_from": bases or None})
        case "label":
            write(folder, model_id, {**described(number + 1), "organization": f"Org {at}"})
        case "rename":
            some.rename(some.with_name(f"renamed-{number}.yaml"))
        case "remove":
            some.unlink()
        case "add":
            write(folder, f"org-{number % 3}/added-{number}", described(number))
        case "withdraw":
            gone = {"status": "withdrawn", "status_note": "It was.", "organization": f"Org {at}"}
            write(folder, model_id, {**described(number), **gone})

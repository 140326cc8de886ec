"""Time a build of generated entries, stage by stage.

Run it with `make bench`, or `python bench/build_time.py 10000`. Entries are generated from a seed, so every run
builds the same registry; times are wall time on this machine, memory is the peak of the process.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openlabels import history, publish, registry, settings, site
from openlabels.building import Build
from openlabels.data import Edition
from openlabels.ledger import Ledger
from openlabels.worker import Worker

SEED = 20260101
FAMILIES = ("Atlas", "Borealis", "Cirrus", "Delta", "Ember", "Fjord", "Granit", "Helio", "Iris", "Juno")
SIZES = ("125M", "350M", "1.3B", "3B", "7B", "13B", "34B", "70B")
PARTS = ("code", "weights", "dataset")
LABELS = {"code": "OM", "code weights": "OM-OW", "code dataset": "OM-OD", "code weights dataset": "OM-OD-OW"}


def entries(count: int) -> Iterator[tuple[str, str]]:
    """Generate `count` entries as (id, YAML), of the length of real ones."""
    chance = random.Random(SEED)
    for number in range(count):
        family, size = chance.choice(FAMILIES), chance.choice(SIZES)
        org, version = f"lab-{number // 20}", number % 20
        parts = chance.choice(tuple(LABELS))
        evidence = "".join(
            f"  {part}:\n    - url: https://example.org/{org}/{part}-{number}\n      license: Apache-2.0\n"
            f"      access: public\n      name: The {part} of the model\n      note: What a reader must know of it.\n"
            for part in parts.split()
        )
        yield (
            f"{org}/{family.lower()}-{version}-{size.lower()}",
            (
                f"name: {family} {version} {size}\norganization: Lab {number // 20}\n"
                f"summary: A {size} text model of the {family} family, generated for a benchmark.\nlabel: {LABELS[parts]}\n"
                "justification: |\n"
                f"  The **code** of {family} is public at [its repository](https://example.org/{org}), with what it needs:\n\n"
                "  - the architecture, under Apache-2.0,\n  - the scripts that load and run the weights,\n"
                f"  - a list of what was trained on, in `data/{number}.txt`.\n\n"
                "  What is not listed here is not public. A later version may change that.\n"
                f"modalities: [text]\nreleased: {2019 + number % 8}-0{1 + number % 9}\nfamily: {family}\nparameters: {size}\n"
                f"evidence:\n{evidence}"
            ),
        )


class Stopwatch:
    """Seconds by stage, in the order in which they ran."""

    def __init__(self) -> None:
        self.stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs inside towards `name`."""
        start = time.perf_counter()
        yield
        self.stages[name] = self.stages.get(name, 0) + time.perf_counter() - start


def build(folder: Path, out: Path) -> tuple[Stopwatch, int]:
    """Build once in one process and time it; the number of files comes with it."""
    watch, making = Stopwatch(), Build(Worker(), Ledger())
    with watch.stage("list"):
        files, _ = registry.files_of(folder)
    with watch.stage("compile"):
        outcomes = list(making.compile(files))
    with watch.stage("check between"):
        compiled = registry.compile_folder(folder, lambda _: outcomes)
    assert not compiled.problems, compiled.problems[:3]
    with watch.stage("history"):
        past = history.read(folder)
    with watch.stage("assemble"):
        where = settings.resolve((site.ROOT / "pyproject.toml").read_text(), {})
        edition = Edition(where, 0, registry.assemble(compiled.glances, past))
    with publish.alone(out), publish.publication(out) as begun:
        with watch.stage("render and write models"):
            made = making.models(edition, begun)
        with watch.stage("render and write lists"):
            making.lists(edition, begun, made)
        with watch.stage("move"):
            done = begun.finish()
    return watch, done.files


def main() -> None:
    """Print the share of each stage."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "registry"
        for model_id, text in entries(count):
            path = folder / f"{model_id}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for name in ("cold", "again"):
            watch, files = build(folder, Path(place) / "site")
            total = sum(watch.stages.values())
            print(f"{count:,} entries, {files:,} files, {name}: {total:.2f} s")
            for stage, seconds in watch.stages.items():
                print(f"  {stage:18} {seconds:6.2f} s  {seconds / total:4.0%}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

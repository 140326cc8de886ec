"""Time a build of generated entries, stage by stage.

Run it with `make bench`, or `python -m bench.build_time 10000`. Entries are generated from a seed, so every run
builds the same registry; times are wall time on this machine, memory is the peak of the process.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import generated
from openlabels.everyone import history, loading, registry
from openlabels.ground import settings
from openlabels.output import folders, publish
from openlabels.output.building import Build
from openlabels.output.ledger import Ledger
from openlabels.output.worker import Worker
from openlabels.projections.edition import Edition


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
        files, _ = loading.files_of(folder)
    with watch.stage("compile"):
        outcomes = list(making.compile(files))
    with watch.stage("check between"):
        compiled = loading.compile_folder(folder, lambda _: outcomes)
    assert not compiled.problems, compiled.problems[:3]
    with watch.stage("history"):
        past = history.read(folder)
    with watch.stage("assemble"):
        where = settings.resolve((folders.ROOT / "pyproject.toml").read_text(), {})
        edition = Edition(where, 0, registry.assemble(compiled.glances, past))
    with publish.alone(out), publish.publication(out) as begun:
        with watch.stage("render and write models"):
            made = list(making.models(edition, begun))
        with watch.stage("render and write lists"):
            making.lists(edition, begun)
            making.dump(begun, made)
        with watch.stage("move"):
            done = begun.finish()
    return watch, done.files


def main() -> None:
    """Print the share of each stage."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "registry"
        generated.write(generated.entries(count), folder)
        for name in ("cold", "again"):
            watch, files = build(folder, Path(place) / "site")
            total = sum(watch.stages.values())
            print(f"{count:,} entries, {files:,} files, {name}: {total:.2f} s")
            for stage, seconds in watch.stages.items():
                print(f"  {stage:18} {seconds:6.2f} s  {seconds / total:4.0%}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

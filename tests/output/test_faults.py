"""A build that is killed at any moment: what is served stays whole, and a later build equals a clean one.

A plain run kills fifteen; `OPENLABELS_KILLS=100 python -m pytest tests/output/test_faults.py -k killed -s` kills a hundred and
prints in which stage they were.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from openlabels.output.publish import alone
from tests.builds import change, filled, tree
from tests.entries import ROOT
from tests.wholeness import BASE, faults

KILLS = int(os.environ.get("OPENLABELS_KILLS", "15"))
ENDED = "after its end"
EDITIONS = ("1767225600", "1767312000")
"""Two times that an edition bears: where they change, every page does."""

_BUILD = (
    "import sys, build\nfrom openlabels.output import team\nteam.FEW = 1\nteam.CHUNK = (10, 10)\n"
    f"sys.exit(build.main(['build', '--base-url', {BASE!r}, '--out', sys.argv[1], '--jobs', '2']))"
)


@dataclass
class Builder:
    """Builds the registry of a folder, or dies trying; counts in which stage it was."""

    place: Path
    chance: random.Random
    took: float = 0.0
    edition: str = EDITIONS[0]
    died: Counter[str] = field(default_factory=Counter)

    @property
    def killed(self) -> int:
        """How many did die."""
        return self.died.total() - self.died[ENDED]

    @property
    def site(self) -> Path:
        return self.place / "site"

    @property
    def staging(self) -> Path:
        return self.place / "site.staging"

    def start(self, out: str = "site", cache: str = "cache") -> subprocess.Popen[bytes]:
        own = {
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": self.edition,
            "XDG_STATE_HOME": str(self.place / "state"),
            "OPENLABELS_CACHE": cache,
        }
        return subprocess.Popen(
            [sys.executable, "-c", _BUILD, out],
            cwd=self.place,
            env={**os.environ, **own},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def build(self, out: str = "site", cache: str = "cache") -> None:
        begun = time.monotonic()
        assert self.start(out, cache).wait() == 0
        self.took = time.monotonic() - begun

    def edit(self) -> None:
        """Three edits, and now and then another edition or no site yet."""
        for _ in range(3):
            change(self.place / "registry", self.chance, self.chance.randrange(10**3, 10**8))
        if self.chance.random() < 0.4:
            self.edition = self.chance.choice(EDITIONS)
        if self.chance.random() < 0.1:
            shutil.rmtree(self.site, ignore_errors=True)

    def kill(self, *, whole_group: bool) -> None:
        """Start a build and kill it, alone or with its workers, at a moment anywhere in it, or in one of its stages."""
        begun = self.start()
        match self.chance.randrange(3):
            case 0:
                self._let_pass(begun, self.chance.uniform(0, 0.9) * self.took)
            case 1:
                self._let_pass(begun, 2 * self.took, self.staging.exists)
                self._let_pass(begun, self.chance.uniform(0, 0.4) * self.took)
            case _:
                self._let_pass(begun, 2 * self.took, (self.staging / "plan.json").exists)
                time.sleep(self.chance.uniform(0, 0.03))
        done = begun.poll() == 0
        if whole_group and not done:
            os.killpg(begun.pid, signal.SIGKILL)
        else:
            begun.kill()
        begun.wait()
        self.died[ENDED if done else self._stage()] += 1

    def _let_pass(
        self, begun: subprocess.Popen[bytes], seconds: float, until: Callable[[], bool] = lambda: False
    ) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not until() and begun.poll() is None:
            time.sleep(0.0005)

    def _stage(self) -> str:
        if (self.staging / "plan.json").exists():
            return "moving"
        return "staging or clearing up" if self.staging.exists() else "reading"

    def seen(self) -> list[str]:
        """What is not whole in what a visitor gets now."""
        moving = (self.staging / "plan.json").exists()
        return faults(self.site, moving=moving) if self.site.exists() else []


@pytest.mark.parametrize("whole_group", [True, False], ids=["with its workers", "alone"])
def test_a_build_that_is_killed_at_any_moment_leaves_whole_files(tmp_path: Path, whole_group: bool) -> None:
    builder = Builder(tmp_path, random.Random(20261124 + whole_group))
    filled(tmp_path / "registry", 45)
    builder.build()
    wanted = (KILLS + whole_group) // 2
    for kill in range(3 * wanted):
        if builder.killed == wanted:
            break
        builder.edit()
        builder.kill(whole_group=whole_group)
        assert builder.seen() == [], kill
        with alone(builder.site):  # once its workers have ended, which go on for a moment
            assert builder.seen() == [], kill
        if builder.chance.random() < 0.25:
            continue  # the next one too is killed, perhaps while it finishes what this one began
        builder.build()
        if KILLS > 15 or kill % 4 == 0:
            builder.build("clean", "")
            assert faults(builder.site) == [], kill
            assert tree(builder.site) == tree(tmp_path / "clean"), kill
    assert builder.killed == wanted, "those that had ended before they were killed do not count"
    print(f"\n{builder.killed} builds killed:", ", ".join(f"{n} {stage}" for stage, n in builder.died.items()))
    if KILLS >= 100:
        assert min(builder.died[stage] for stage in ("reading", "staging or clearing up", "moving")) >= 3

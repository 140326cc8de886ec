"""The place where the contenders build: a registry under git, as ours is in real life, and a folder for each.

Knows how to lay it out, to clear it and to edit an entry. Refuses to know who builds, and how long it takes.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import generated, installed
from bench.generated import Made

PLACES = {"/dev/shm": Path("/dev/shm"), "disk": installed.FOLDER}
WORDS = {"/dev/shm": "in memory (/dev/shm)", "disk": f"on disk ({os.path.relpath(installed.FOLDER, installed.ROOT)}/)"}
_WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
}
_DAY = "2026-01-05T12:{minute:02}:00Z"


@dataclass(frozen=True, slots=True)
class Ground:
    """`folder` holds everything; `made` are the entries, in `registry`."""

    folder: Path
    made: list[Made]

    @property
    def registry(self) -> Path:
        """The entries, in a git repository of their own."""
        return self.folder / "input" / "registry"

    @property
    def cache(self) -> Path:
        """Where our build keeps what it may need again."""
        return self.folder / "cache"

    def project(self, peer: str) -> Path:
        """What a peer builds from."""
        return self.folder / peer

    def out(self, contender: str) -> Path:
        """Where a contender writes its site."""
        return self.folder / "out" / contender

    def clear(self, *contenders: str) -> None:
        """Remove what these have written, and our cache with our site."""
        for name in contenders:
            shutil.rmtree(self.out(name), ignore_errors=True)
        if "ours" in contenders:
            shutil.rmtree(self.cache, ignore_errors=True)

    def edit(self, text: str) -> Made:
        """Give the entry in the middle another summary."""
        one = self.made[len(self.made) // 2]
        path = self.registry / f"{one.id}.yaml"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text(
            "".join(f"summary: {text}\n" if line.startswith("summary:") else line for line in lines), encoding="utf-8"
        )
        return one

    def commit(self, minute: int) -> None:
        """Commit everything, at a fixed time."""
        day = _DAY.format(minute=minute % 60)
        environment = os.environ | _WHO | {"GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
        for command in (("add", "."), ("commit", "--quiet", "--message", "Entries")):
            subprocess.run(["git", "-C", str(self.registry.parent), *command], env=environment, check=True)


@contextmanager
def laid(where: Path, count: int) -> Iterator[Ground]:
    """A ground with `count` entries below `where`, removed at the end."""
    where.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=where) as folder:
        ground = Ground(Path(folder), list(generated.entries(count)))
        generated.write(ground.made, ground.registry)
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(ground.registry.parent)], check=True)
        ground.commit(0)
        yield ground

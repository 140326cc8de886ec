"""How the files of a folder lie: what tells that nobody has touched one since it was written.

Knows how to look at them all. Refuses to know what the files are, and to change any. A build loads this before the rest of
the program, so it needs little.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

Found = dict[str, str]
"""How every file below a folder lies, by its path: its size and its time as `lie` writes them."""

Survey = Callable[[], Found]
"""Finds it out."""


def lie(size: int, written: int) -> str:
    """How a file lies on the disk: by its size and its time."""
    return f"{size} {written}"


def hashed_lies(lies: Iterable[str]) -> str:
    """How several files lie on the disk."""
    return hashlib.blake2b(";".join(lies).encode(), digest_size=16).hexdigest()


def files_below(folder: str) -> Found:
    """How every file below a folder lies; a link to elsewhere is a file as well."""
    found: Found = {}
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        with os.scandir(f"{folder}/{prefix}") as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    waiting.append(f"{prefix}{one.name}/")
                else:
                    facts = one.stat(follow_symlinks=False)
                    found[prefix + one.name] = lie(facts.st_size, facts.st_mtime_ns)
    return found


def facts_of(path: str) -> tuple[int, int]:
    """The size of a file in bytes, and when it was last written, in nanoseconds of Unix time."""
    facts = os.stat(path)  # noqa: PTH116
    return facts.st_size, facts.st_mtime_ns


def known(found: Found, out: Path, paths: Iterable[str]) -> Survey | None:
    """What was found in `out` before, where these files still lie as they did then, so that nobody else has built there."""
    try:
        same = all(found.get(path) == lie(*facts_of(f"{out}/{path}")) for path in paths)
    except OSError:
        return None
    return (lambda: found) if same else None

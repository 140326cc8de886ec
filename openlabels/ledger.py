"""What the last build of a folder left behind, so that the next one makes only what is new.

Knows for each model which text it was compiled from, what its files were made from, and how they lay on the disk; the
same for pages that list models, and for pictures. Kept outside of the site, as lines of JSON under a seal: a key that
lies in the user's own folder, not beside the ledger. A ledger that is broken, foreign or of other code is no ledger: the build is then a clean
one. Refuses to trust times: a text is known by its hash, and times only tell that a written file is as we left it.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_SEAL = 64  # characters of a SHA-256 in hexadecimal
_KEY_BYTES = 32
_LEDGER = re.compile("[0-9a-f]{32}")
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


MOST_LEDGERS = 16
"""Output folders that are remembered at once."""


class Kept(NamedTuple):
    """What was made of one model: `text` is the hash of its entry, `glance` and `warnings` what came of that.

    `key` stands for all that its files depend on; `lies` for how they lay on the disk when they were written.
    """

    text: str
    glance: str
    warnings: str
    key: str
    lies: str


class KeptPage(NamedTuple):
    """The same of a file that no model has alone."""

    key: str
    lies: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was kept; `code` stands for the program that wrote it."""

    code: str = ""
    models: Mapping[str, Kept] = field(default_factory=dict)
    pages: Mapping[str, KeptPage] = field(default_factory=dict)


def hashed(*parts: str | bytes) -> str:
    """A hash of parts, none of which can pass for another's end."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        piece = part.encode(errors="surrogatepass") if isinstance(part, str) else part  # a path may bear any byte
        state.update(b"%d:" % len(piece))
        state.update(piece)
    return state.hexdigest()


def hashed_lies(facts: Iterable[tuple[int, int]]) -> str:
    """How files lie on the disk, by the size and the time of each."""
    return hashed(";".join(f"{size} {written}" for size, written in facts))


def code_of(folders: Iterable[Path]) -> str:
    """What stands for a program: a hash of every file in its folders."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return hashed(*(piece for path in files for piece in (str(path), path.read_bytes())))


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the ledger of one output folder lies, and the key that seals it."""

    path: Path
    key: bytes

    def load(self, code: str) -> Ledger:
        """The ledger of the last build, an empty one where there is none that can be trusted."""
        try:
            content = self.path.read_bytes() if self.path.is_file() else b""
        except OSError:
            return Ledger(code)
        seal, body = content[:_SEAL], content[_SEAL:]
        if not hmac.compare_digest(seal, self._seal(body)):
            return Ledger(code)
        lines = body.decode(errors="surrogatepass").split("\n")  # the names of files may bear any byte
        if json.loads(lines[0])["code"] != code:
            return Ledger(code)
        rows = [json.loads(line) for line in lines[1:-1]]
        models = {row[0]: Kept(*row[1:]) for row in rows if len(row) > 3}
        return Ledger(code, models, {row[0]: KeptPage(*row[1:]) for row in rows if len(row) == 3})

    def save(self, kept: Ledger) -> None:
        """Keep a ledger in place of the one before; where that is not possible, none is kept."""
        rows = [[name, *one] for name, one in (*kept.models.items(), *kept.pages.items())]
        lines = [json.dumps({"code": kept.code}), *map(_ENCODE, rows), ""]
        body = "\n".join(lines).encode(errors="surrogatepass")
        beside = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(self._seal(body) + body)
            beside.replace(self.path)
            self._prune()
        except OSError:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def _prune(self) -> None:
        """Drop the oldest ledgers where there are many: those of output folders that nobody builds into any more."""
        ours = [path for path in self.path.parent.iterdir() if _LEDGER.fullmatch(path.name)]
        for path in sorted(ours, key=lambda path: path.stat().st_mtime_ns)[:-MOST_LEDGERS]:
            path.unlink()

    def _seal(self, body: bytes) -> bytes:
        return hmac.new(self.key, body, "sha256").hexdigest().encode()


def shelf(cache: Path, out: Path, state: Path) -> Shelf | None:
    """The shelf below `cache` for the output folder `out`; the key lies below `state`, and is made where there is none.

    None where no key can be had: without one a ledger could be anybody's.
    """
    key = _key(state / "openlabels" / "key")
    name = hashed(os.path.realpath(out))
    return Shelf(cache / name, key) if key else None


def _key(path: Path) -> bytes | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            beside = path.with_name(f"{path.name}.{os.getpid()}")
            beside.touch(mode=0o600)
            beside.write_bytes(secrets.token_bytes(_KEY_BYTES))
            beside.replace(path)
        key = path.read_bytes()
    except OSError:
        return None
    return key if len(key) == _KEY_BYTES else None

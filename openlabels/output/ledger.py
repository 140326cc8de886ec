"""What the last build of a folder left behind, so that the next one makes only what is new.

Knows for each model which text it was compiled from, what its files were made from, and how they lay on the disk; the
same for files that no model has alone, and the compiled templates. Kept outside of the site, as JSON under a seal: a key that
lies in the user's own folder, not beside the ledger. A ledger that is broken, foreign or of other code is no ledger:
the build is then a clean one. Refuses to trust a text for a time that anybody can set: it is known by its hash, or by what
the kernel alone says of its file. Size and time tell only that a file that we wrote is as we left it.
"""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from openlabels.ground import compact

_SEAL = 64  # characters of a SHA-256 in hexadecimal
_KEY_BYTES = 32
_LEDGER = re.compile("[0-9a-f]{32}")

MOST_LEDGERS = 16
"""Output folders that are remembered at once."""


class Kept(NamedTuple):
    """What was made of one model: `text` is the hash of its entry, `glance` and `warnings` what came of that.

    `key` stands for all that its files depend on; `lies` for how they lay on the disk when they were written.
    `ids` are its present and former ones in one, `past` what git told of them; `line` is the length in bytes of what
    the full dump says of it, `mark` that of the entry's file as it was read.
    """

    text: str
    glance: str
    warnings: str
    key: str
    lies: str
    ids: str = ""
    past: Sequence[Any] = ()
    line: int = 0
    mark: str = ""


class KeptPage(NamedTuple):
    """The same of a file that no model has alone."""

    key: str
    lies: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was kept, `models` in order of id; `code` stands for the program that wrote it.

    `bears` stands for what every file of that edition bears, `at` for the history that the pasts are of. `begun` is when
    its build began, in nanoseconds of Unix time: what was changed before that, was so before it was read. `templates`
    are the compiled ones. `unpacked` has each model as it was in memory, where it was there; it is not saved.
    """

    code: str = ""
    models: Mapping[str, Kept] = field(default_factory=dict)
    pages: Mapping[str, KeptPage] = field(default_factory=dict)
    bears: str = ""
    at: str = ""
    begun: int = 0
    templates: Mapping[str, str] = field(default_factory=dict)
    unpacked: Mapping[str, Any] = field(default_factory=dict, compare=False)


def hashed(*parts: str | bytes) -> str:
    """A hash of parts, none of which can pass for another's end."""
    pieces = [_bytes(part) for part in parts]
    return hashlib.blake2b(b"".join([b"%d:%b" % (len(piece), piece) for piece in pieces]), digest_size=16).hexdigest()


def _bytes(part: str | bytes) -> bytes:
    return part.encode(errors="surrogatepass") if isinstance(part, str) else part  # a path may bear any byte


def code_of(folders: Iterable[Path]) -> str:
    """What stands for a program: a hash of every file in its folders."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if not path.name.endswith(LEFTOVERS))
    return hashed(*(piece for path in files if path.is_file() for piece in (str(path), _content(path))))


LEFTOVERS = (".pyc", ".swp", ".swx", "~")
"""What an editor or Python itself leaves beside a file."""


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:  # it went while we looked
        return b""


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
        seal, body = content[:_SEAL], memoryview(content)[_SEAL:]
        if not hmac.compare_digest(seal, self._seal(body)):
            return Ledger(code)
        head, *glances = str(body, errors="surrogatepass").split("\n")  # the names of files may bear any byte
        told = compact.read(head)
        if told["code"] != code:
            return Ledger(code)
        rows = zip(told["models"], glances, strict=True)
        models = {name: Kept(text, glance, *rest) for (name, text, *rest), glance in rows}
        pages = {name: KeptPage(*rest) for name, *rest in told["pages"]}
        return Ledger(code, models, pages, told["bears"], told["at"], told["begun"], told["templates"])

    def save(self, kept: Ledger) -> None:
        """Keep a ledger in place of the one before; where that is not possible, none is kept."""
        told = {
            "code": kept.code,
            "bears": kept.bears,
            "at": kept.at,
            "begun": kept.begun,
            "templates": kept.templates,
            "models": [(name, text, *rest) for name, (text, _, *rest) in kept.models.items()],
            "pages": [(name, *one) for name, one in kept.pages.items()],
        }
        glances = (one.glance for one in kept.models.values())  # each is a line of JSON already
        body = "\n".join([compact.written(told), *glances]).encode(errors="surrogatepass")
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

    def _seal(self, body: bytes | memoryview) -> bytes:
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

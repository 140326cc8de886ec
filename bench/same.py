"""Whether two sites have the same files for the same models: else a comparison of their builders says nothing.

Every model must have each of its six files in both and no others, of about the same size, with the same label and
name; badges, PNG and shields.io's JSON byte for byte. Of some models the words of the pages are compared, too.
"""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from bench.contenders import KINDS, file_of
from bench.generated import Made

TOLERANCE = 0.10
"""How far the bytes of one model's page or JSON may be from ours."""
_LINK = re.compile(r"models/([^/\"<]+/[^/\"<]+)/[\"<]")
WORDS_MISSING = 0.01
"""The share of the words of our page that may be absent from the peer's."""
READ = 20
"""Of so many models the words are compared."""
EQUAL = ("shields", "flat", "button", "png")


class DifferError(Exception):
    """The sites differ in what they must have in common; the message says where."""


def check(made: list[Made], ours: Path, peer: Path, *, png: bool = True) -> None:
    """Raise `DifferError` at the first difference; `png` False where the peer's PNG only has the size of ours."""
    for kind in KINDS:
        _count(kind, len(made), peer)
        for one in made:
            _alike(kind, one, ours / file_of(kind, one.id, False), peer / file_of(kind, one.id, True), png)
    for one in made[:: max(1, len(made) // READ)]:
        _words(one, ours / file_of("page", one.id, False), peer / file_of("page", one.id, True))


def check_lists(made: list[Made], site: Path) -> None:
    """Raise `DifferError` where a site does not list each model once: in JSON, on its pages and in the sitemap."""
    found = sorted(one["id"] for one in json.loads(_read(site / "api/v1/models.json"))["result"])
    wanted = sorted(one.id for one in made)
    _must(found == wanted, f"{site}: models.json lists {len(found)} models, not our {len(wanted)}")
    _must(_read(site / "feed.xml").count(b"<entry>") == min(100, len(made)), f"{site}: the feed lists others")
    places = {
        "home": [site / "index.html", *site.glob("page/*/index.html")],
        "organization": list(site.glob("models/*/index.html")),
        "label": [*site.glob("labels/om*/index.html"), *site.glob("labels/om*/page/*/index.html")],
        "sitemap": [site / "sitemap.xml"],
    }
    for name, files in places.items():
        listed = {path for file in files for path in _LINK.findall(_read(file).decode())}
        _must(
            set(wanted) <= listed, f"{site}: not every model is on a page of {name}: {sorted(set(wanted) - listed)[:3]}"
        )


def _must(holds: bool, why: str) -> None:
    if not holds:
        raise DifferError(why)


def sizes(made: list[Made], site: Path, *, peer: bool) -> dict[str, list[int]]:
    """The bytes of each of the files of each model, by kind."""
    return {kind: [(site / file_of(kind, one.id, peer)).stat().st_size for one in made] for kind in KINDS}


def _count(kind: str, wanted: int, site: Path) -> None:
    pattern = file_of(kind, "*/*", True)
    found = sum(1 for path in site.glob(pattern) if kind != "flat" or not path.name.endswith("--button.svg"))
    _must(found == wanted, f"{site}: {found} files like {pattern}, not {wanted}")


def _alike(kind: str, one: Made, ours: Path, peer: Path, png: bool) -> None:
    a, b = _read(ours), _read(peer)
    if kind in EQUAL and (png or kind != "png"):
        _must(a == b, f"{peer} is not the same as {ours}")
    bytes_said = f"{peer} has {len(b):,} bytes, {ours} {len(a):,}: adapt the templates in bench/peers/"
    _must(abs(len(b) / len(a) - 1) <= (0 if kind == "png" else TOLERANCE), bytes_said)
    for mark in _marks(kind, one):
        _must(mark.encode() in a and mark.encode() in b, f"{mark!r} does not stand in both {ours} and {peer}")


def _marks(kind: str, one: Made) -> tuple[str, ...]:
    """What must stand in a file of a model: its name and its label."""
    return {
        "page": (f"<h1>{one.name}</h1>", f'data-label="{one.label}"'),
        "json": (one.name, one.label),
        "shields": (one.label,),
        "png": (),
    }.get(kind, (f"{one.name}: Open Model label {one.label}",))


def _words(one: Made, ours: Path, peer: Path) -> None:
    wanted, found = list(_text(ours)), {word.replace("badge/models/", "badge/") for word in _text(peer)}
    missing = [word for word in wanted if word not in found]
    if len(missing) > WORDS_MISSING * len(wanted):
        raise DifferError(f"{peer} does not say {' '.join(missing[:12])!r} of {one.name}, as {ours} does")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def _text(path: Path) -> Iterator[str]:
    """The words of a page that a reader sees, in their order."""
    reader = _Reader()
    reader.feed(_read(path).decode().partition("<main")[2].partition("</main>")[0])
    return iter(reader.words)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DifferError(f"there is no {path}") from error

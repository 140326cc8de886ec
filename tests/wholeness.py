"""Whether a site that lies in a folder is whole: each file of its kind, and everything that its files name is there.

Knows every kind of file that a site has; one of another kind is a fault, so that none can be forgotten. Refuses to know
how the site was made: it looks at bytes alone, as somebody does who fetched them.
"""

import csv
import io
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

from openlabels.output.moves import MARKER

BASE = "https://labels.example/"
_ADDRESS = re.compile(re.escape(BASE) + r"(?:[^\s\"'<>()\[\]\\}%]*[^\s\"'<>()\[\]\\}%.,:;])?")
_LEADS = {"href", "src", "action", "poster", "data-src"}
_ROOTS = ("index.html", "404.html", "robots.txt", "llms.txt", "feed.xml", "sitemap.xml", "search.json", "registry.csv")


class _Addresses(HTMLParser):
    """The addresses that a page leads to or shows; each script of JSON in it has to be some."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_data = tag == "script" and ("type", "application/ld+json") in attrs
        self.found += [value for name, value in attrs if name in _LEADS and value]
        self.found += [address for _, value in attrs for address in _ADDRESS.findall(value or "")]

    def handle_data(self, data: str) -> None:
        self.found += _ADDRESS.findall(data)
        if self._in_data:
            json.loads(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False


def _page(content: bytes) -> list[str]:
    text = content.decode()
    assert text.startswith("<!doctype html>")
    assert text.endswith(("</html>", "</html>\n"))
    reader = _Addresses()
    reader.feed(text)
    reader.close()
    return reader.found


def _svg(content: bytes) -> list[str]:
    assert ElementTree.fromstring(content).tag == "{http://www.w3.org/2000/svg}svg"
    return []


def _xml(content: bytes) -> list[str]:
    ElementTree.fromstring(content)
    return _text(content)


def _text(content: bytes) -> list[str]:
    assert content.endswith(b"\n")
    return _ADDRESS.findall(content.decode())


def _json(content: bytes) -> list[str]:
    return _named(json.loads(content))


def _lines(content: bytes) -> list[str]:
    assert not content or content.endswith(b"\n")
    return [found for line in content.splitlines() for found in _named(json.loads(line))]


def _named(value: Any) -> list[str]:
    """The addresses in the strings of JSON, embed codes included."""
    if isinstance(value, dict):
        total, result = value.get("total"), value.get("result")
        assert not isinstance(result, list) or total == len(result), "it counts otherwise than it lists"
        return _named([*value, *value.values()])
    if isinstance(value, list):
        return [found for one in value for found in _named(one)]
    return _ADDRESS.findall(value) if isinstance(value, str) else []


def _table(content: bytes) -> list[str]:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1, "its rows are not equally long"
    assert content.endswith(b"\n")
    return [found for row in rows for cell in row for found in _ADDRESS.findall(cell)]


def _png(content: bytes) -> list[str]:
    """Read a PNG chunk by chunk: each sum holds, the data inflate to as many bytes as it has pixels, nothing follows."""
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, kinds, header = 8, b"", [], (0, 0, 0, 0)
    while at < len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", content, at + 8 + length) == (zlib.crc32(kind + body),)
        kinds.append(kind)
        data += body if kind == b"IDAT" else b""
        header = struct.unpack_from(">IIBB", body) if kind == b"IHDR" else header
        at += length + 12
    assert (kinds[0], kinds[-1], kinds.count(b"IEND")) == (b"IHDR", b"IEND", 1)
    width, height, depth, color = header
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    assert len(zlib.decompress(data)) == height * (1 + (width * depth * channels + 7) // 8)
    return []


def _source(content: bytes) -> list[str]:
    assert content.endswith((b"\n", b"}", b";"))
    content.decode()
    return []


_KINDS: dict[str, Callable[[bytes], list[str]]] = {
    ".html": _page, ".svg": _svg, ".xml": _xml, ".txt": _text, ".json": _json, ".jsonl": _lines, ".csv": _table,
    ".png": _png, ".css": _source, ".js": _source,
}  # fmt: skip


@lru_cache(maxsize=5000)
def _read(kind: str, content: bytes) -> tuple[str, list[str]]:
    """What is wrong with a file, '' where nothing is, and the addresses that it names."""
    try:
        return "", _KINDS[kind](content)
    except (
        AssertionError,
        ValueError,
        KeyError,
        IndexError,
        struct.error,
        zlib.error,
        csv.Error,
        SyntaxError,
    ) as error:
        return f"{type(error).__name__}: {error}", []


def faults(site: Path, *, moving: bool = False) -> list[str]:
    """What is not whole in a site, and what it names that is not there.

    While files are `moving`, new pages may name others that are still to come, as long as nothing leads to them, and
    files may count differently.
    """
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    read = {
        name: _read(Path(name).suffix, content) for name, content in files.items() if name not in {MARKER, ".nojekyll"}
    }
    found = [f"{name} is not whole: {fault}" for name, (fault, _) in read.items() if fault]
    leads = {name: _targets(name, addresses) for name, (_, addresses) in read.items()}
    looked_at = _reached(leads) if moving else leads.keys()
    found += [f"{name} names {lead}" for name in sorted(looked_at) for lead in leads[name] if not _there(lead, files)]
    return found + ([] if moving or found else _disagreements(files))


def _targets(name: str, addresses: Iterable[str]) -> set[str]:
    whole = (urljoin(BASE + name, address) for address in addresses)
    return {unquote(urlsplit(one).path).lstrip("/") for one in whole if one.startswith(BASE) and "{" not in one}


def _file(lead: str) -> str:
    return lead + "index.html" if lead.endswith("/") or not lead else lead


def _there(lead: str, files: dict[str, bytes]) -> bool:
    return _file(lead) in files or lead == "models/org/model/"


def _reached(leads: dict[str, set[str]]) -> set[str]:
    """The files that somebody comes to who begins at the lists: the pages, the API's, a program's."""
    lists = [name for name in leads if name.startswith("api/v1/") and name.count("/") == 2]
    reached, waiting = set[str](), [*_ROOTS, *lists]
    while waiting:
        name = waiting.pop()
        if name in leads and name not in reached:
            reached.add(name)
            waiting += map(_file, leads[name])
    return reached


def _disagreements(files: dict[str, bytes]) -> list[str]:
    """Lists of all models that do not have the same ones."""
    summaries = json.loads(files["api/v1/models.json"])["result"]
    told = {
        "api/v1/models.json": [one["id"] for one in summaries],
        "api/v1/models.jsonl": [json.loads(line)["id"] for line in files["api/v1/models.jsonl"].splitlines()],
        "registry.csv": [row["id"] for row in csv.DictReader(io.StringIO(files["registry.csv"].decode("utf-8-sig")))],
        "search.json": [one["id"] for one in json.loads(files["search.json"])["models"]],
        "sitemap.xml": re.findall(f"<loc>{BASE}models/([^/<]+/[^/<]+)/</loc>", files["sitemap.xml"].decode()),
    }
    ids = sorted(told["api/v1/models.json"])
    found = [
        f"{name} lists other models than api/v1/models.json" for name, these in told.items() if sorted(these) != ids
    ]
    own = {name.removeprefix("api/v1/models/")[:-5] for name in files if name.startswith("api/v1/models/")}
    found += [f"{one} has no file of its own" for one in ids if one not in own]
    listed = {one for these in json.loads(files["api/v1/by-url.json"])["result"].values() for one in these}
    return found + [f"by-url.json names {one}" for one in sorted(listed - set(ids))]

"""What one value of an entry may look like: its patterns, its limits, and a check for each kind of text.

Knows one value at a time; what it says of a mistake are `words`. Refuses to know which field it stands in (`entry`
does) and the rules between fields (`rules`).

`PATTERNS` are data and mean the same to Python and JavaScript: `form` hands them to the form of `/submit/`, whose
`static/form/values.js` checks by them as this module does. A check returns the value, without the line feed that YAML leaves
behind a block, or raises `WrongError`.
"""

import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum

from openlabels.ground import expressions, hub, urls, words
from openlabels.ground.label import Label
from openlabels.ground.problem import did_you_mean, quoted
from openlabels.ground.words import Told

MODALITIES = (
    "text", "code", "image", "video", "audio", "speech", "music", "3d", "molecule", "protein",
    "weather", "earth-observation", "time-series", "tabular", "graph", "robotics", "other",
)  # fmt: skip

SEGMENT = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
"""One half of an id."""

MAX_SEGMENT = 80
MAX_URL = 2048
NO_LABEL = "none"
LABELS = (*(one.value for one in Label), NO_LABEL)
"""What an entry may claim."""

_WITHOUT_WIDTH = "\u200b-\u200f\u061c\u3164\u2060-\u2064\ufeff\u00ad\u180e\u034f"
PATTERNS = {
    "without-width": f"[{_WITHOUT_WIDTH}]",
    "url": r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?",
    "url-authority": r"(?:([\s\S]*)@)?(\[[0-9A-Fa-f:.]*\]|[^\[\]:@]*)(?::([0-9]*))?",
    "url-character": rf'[\s<>"\\^`{{|}}\x00-\x20\x7f-\x9f{_WITHOUT_WIDTH}]',
    "host": r"(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    "id": f"{SEGMENT}/{SEGMENT}",
    "hub-id": f"hf:{hub.ID}",
    "hub-address": hub.ADDRESS,
    "size": r"[0-9]{1,6}(?:\.[0-9]{1,3})?[KMBT]",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    "handle": r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}",
}
"""What values look like, each pattern for a whole value, those of characters for one of them. `url` splits an address
into scheme and authority at its start, `url-authority` that into user, host and port."""

_COMPILED = {
    name: re.compile(pattern, re.ASCII if name.startswith("hub-") else 0) for name, pattern in PATTERNS.items()
}
_SCALE = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


class Status(StrEnum):
    """Whether a model is still its organization's word on the matter."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class WrongError(ValueError):
    """A value that may not stand there; `told` says why, and what to do."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.message)
        self.told = told


def _refuse(kind: str, **values: object) -> WrongError:
    return WrongError(words.told(kind, **values))


def matches(name: str, text: str) -> bool:
    """Whether a whole text is as a pattern says."""
    return _COMPILED[name].fullmatch(text) is not None


def line(most: int) -> Callable[[str], str]:
    """The check of a text on one line, of at most so many characters."""

    def check(text: str) -> str:
        one = text.removesuffix("\n")
        if not one.strip():
            raise _refuse("blank")
        if "\n" in one:
            raise _refuse("one-line")
        if "\t" in one:
            raise _refuse("tab")
        if bad := _COMPILED["without-width"].search(one):
            raise _refuse("without-width", hex=f"{ord(bad[0]):04X}")
        if len(one) > most:
            raise _refuse("line-too-long", size=len(one), most=most, value=quoted(one, 40))
        return one

    return check


def text(least: int, most: int) -> Callable[[str], str]:
    """The check of a text that may have several lines, of so many characters."""

    def check(text: str) -> str:
        length = len(text.strip())
        if not length:
            raise _refuse("blank")
        if length < least:
            raise _refuse("text-too-short", size=length, least=least, value=quoted(text.strip()))
        if len(text) > most:
            raise _refuse("text-too-long", size=f"{len(text):,}", most=f"{most:,}")
        return text

    return check


def url(address: str) -> str:
    """The check of an address: https, to a public host by its name."""
    address = address.removesuffix("\n")
    if len(address) > MAX_URL:
        raise _refuse("url-too-long", size=f"{len(address):,}", most=f"{MAX_URL:,}")
    if fault := _url_fault(address):
        raise _refuse(fault[0], value=quoted(address), piece=quoted(fault[1]))
    return address


def _url_fault(address: str) -> tuple[str, str] | None:
    """The kind of mistake in an address, and the piece of it that is wrong."""
    split = _COMPILED["url"].match(address)
    authority = _COMPILED["url-authority"].fullmatch((split and split[2]) or "")
    if split is None or authority is None:
        return "url-no-address", ""
    user, host, port = authority.groups()
    if bad := _COMPILED["url-character"].search(address):
        return "url-around" if not _COMPILED["url-character"].search(address.strip()) else "url-character", bad[0]
    if (split[1] or "").lower() != "https":
        return "url-not-https", ""
    if user is not None:
        return "url-user", ""
    if port not in {None, "443"}:
        return "url-port", ""
    if matches("host", host):
        return None
    foreign = any(char.isalpha() and not char.isascii() for char in host)
    return ("url-host-letters" if foreign else "url-host", "")


def model_id(written: str) -> str:
    """The check of an id of this registry."""
    if fault := id_fault(written):
        raise _refuse("id", value=quoted(written), fault=fault, meant=id_meant(written))
    return written


def id_meant(written: str) -> str:
    """'Did you mean “allenai/olmo-2-7b”? ' where nothing but capitals is wrong with an id, else ''."""
    lower = written.lower()
    return words.MEANT.format(value=lower) if lower != written and not id_fault(lower) else ""


def reference(text: str) -> str:
    """The check of an id of this registry, or of one on Hugging Face behind `hf:`."""
    if text.startswith("hf:"):
        if not matches("hub-id", text):
            raise _refuse("hub-id", value=quoted(text))
        return text
    if fault := id_fault(text):
        meant = words.MEANT.format(value=spelled) if (spelled := hub.meant(text)) else ""
        raise _refuse("reference", value=quoted(text), fault=fault, meant=meant)
    return text


def id_fault(written: str) -> str:
    """What is wrong with an id of the form `org/model`, or ''."""
    if not matches("id", written):
        return words.ID_FAULTS["form"]
    for segment in written.split("/"):
        ending = segment.rpartition(".")[2] if "." in segment else ""
        if len(segment) > MAX_SEGMENT:
            return words.ID_FAULTS["long"].format(most=MAX_SEGMENT)
        if ending in urls.FILE_EXTENSIONS:
            return words.ID_FAULTS["file"].format(ending=ending)
        if segment.partition(".")[0] in urls.DEVICES:
            return words.ID_FAULTS["device"].format(name=segment.partition(".")[0])
    return ""


def size(text: str) -> str:
    """The check of a number of parameters, such as `7B`."""
    if not matches("size", text) or not float(text[:-1]):
        raise _refuse("size", value=quoted(text))
    return text


def count(written: str) -> float:
    """The number that a size such as `7B` stands for."""
    return float(written[:-1]) * _SCALE[written[-1]]


DATE_FORMS = {4: "YYYY", 7: "YYYY-MM", 10: "YYYY-MM-DD"}
"""How a date of so many characters is written."""


def dated(*lengths: int) -> Callable[[str], str]:
    """The check of a date that is written with one of so many characters."""
    wanted = " or ".join(DATE_FORMS[length] for length in lengths)

    def check(text: str) -> str:
        if not matches("date", text) or len(text) not in lengths:
            raise _refuse("date", value=quoted(text), wanted=wanted)
        try:
            date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            raise _refuse("calendar", value=quoted(text), wanted=wanted) from None
        return text

    return check


def one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    """The check of a word out of a few."""

    def check(text: str) -> str:
        if text not in known:
            raise _refuse("choice", value=quoted(text), meant=did_you_mean(text, known), known=", ".join(known))
        return text

    return check


def distinct(items: list[str]) -> list[str]:
    """The check of a list that names nothing twice."""
    for item in items:
        if items.count(item) > 1:
            raise _refuse("listed-twice", value=quoted(item))
    return items


def license_expression(text: str) -> str:
    """The check of an SPDX expression."""
    try:
        expressions.parse(text)
    except expressions.LicenseError as error:
        raise _refuse(error.kind, **error.values) from None
    return text


def handle(text: str) -> str:
    """The check of a GitHub handle."""
    if not matches("handle", text):
        raise _refuse("handle", value=quoted(text))
    return text

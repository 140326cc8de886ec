"""Every regular expression of ours, and the text that each would be slowest on.

Knows how to find them in our source, so that a new one is not forgotten, and how to make long text of a pattern's own
pieces: each repetition over and over, one after another, with an ending that spoils the match. Refuses to know how fast is fast
enough.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from openlabels.drafts import opening
from openlabels.elsewhere import sightings
from tests.entries import ROOT

ONCE = {"match", "fullmatch", "search"}
_CALLS = {"compile", "sub", "subn", "split", "findall", "finditer", *ONCE}
_OURS = re.escape("https://labels.example/")

STAND_INS: dict[tuple[str, str], list[str]] = {
    ("openlabels.reading.values", "pattern"): [],  # each is in PATTERNS, and tried by name below
    ("openlabels.ground.licenses", "pattern"): [],  # constants, below
    ("openlabels.drafts.opening", "text"): [*opening.PATTERNS.values()],
    ("openlabels.elsewhere.sightings", "rf'(?:{ours})badge/(?P<name>{_NAME})(?:{_HYPHENS}[a-z]+)?\\\\.(?:svg|png)'"): [
        rf"(?:{_OURS})badge/(?P<name>{sightings._NAME})(?:{sightings._HYPHENS}[a-z]+)?\.(?:svg|png)"
    ],
}
"""What a pattern can be that is put together where it is used, by the expression; one that is not here fails."""


LONGEST = {"opening.py": opening.MOST_OF_BLOCK}
"""What a module gives to a pattern at most, where that is less than the longest file."""


@dataclass(frozen=True)
class Pattern:
    """A pattern, where it stands, and how it is used: `fullmatch`, `match`, `search`, or `finditer` for all of a text."""

    where: str
    text: str | bytes
    flags: int
    uses: frozenset[str]


@cache
def files() -> list[Path]:
    return [*sorted((ROOT / "openlabels").rglob("*.py")), ROOT / "build.py"]


def of_python() -> Iterator[Pattern]:
    """Every pattern that our Python gives to `re`; raises where one cannot be known."""
    for path in files():
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        module = importlib.import_module(name)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {id(one.value): one.targets[0] for one in ast.walk(tree) if isinstance(one, ast.Assign)}
        for call in ast.walk(tree):
            if _is_of_re(call):
                kind = call.func.attr  # type: ignore[attr-defined]
                uses = _uses(ast.unparse(names[id(call)])) if kind == "compile" and id(call) in names else {kind}
                for text in _texts(name, module, call.args[0]):  # type: ignore[attr-defined]
                    flags = _flags(module, call)
                    yield Pattern(f"{path.name}:{call.lineno}", text, flags, frozenset(uses or {"finditer"}))  # type: ignore[attr-defined]


def _is_of_re(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr=attr)):
            return attr in _CALLS
    return False


def _texts(name: str, module: Any, given: ast.expr) -> list[str | bytes]:
    known = STAND_INS.get((name, ast.unparse(given)))
    return list(known) if known is not None else [_evaluated(module, given)]


def _evaluated(module: Any, given: ast.expr) -> Any:
    stand_ins = {"ours": _OURS, "note": "restricted"}
    return eval(compile(ast.Expression(given), "pattern", "eval"), {**vars(module)}, stand_ins)


def _flags(module: Any, call: Any) -> int:
    stated = [one.value for one in call.keywords if one.arg == "flags"]
    place = {"sub": 4, "subn": 4, "split": 3}.get(call.func.attr, 1 if call.func.attr == "compile" else 2)
    stated += call.args[place : place + 1]
    try:
        return int(_evaluated(module, stated[0])) if stated else 0
    except NameError:
        return int(re.IGNORECASE)  # decided where it is used: the slower way


@cache
def _everything() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in files())


def _uses(name: str) -> set[str]:
    found = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", _everything())) & _CALLS
    if f"_end({name}, " in _everything():  # `examples` matches these at one place
        found.add("match")
    return found or {"finditer"}


# What a pattern is slowest on

_ENDINGS = ("", "\x00", "!", "\n", "a", " ", ">")
_ALWAYS = (" ", "\t", "\n", "a", "-", "0", ".", "(", "[", '"', "`", "\\", "\\[", "a-", "a.", " \n", "<a ", "é")


@dataclass(frozen=True)
class Slow:
    """A text of any length: `head`, `unit` as often as there is room, `tail`."""

    head: str
    unit: str
    tail: str

    def of(self, length: int) -> str:
        return self.head + self.unit * (length // len(self.unit)) + self.tail


def worst(text: str) -> list[Slow]:
    """Texts that a pattern in Python's spelling may be slow on."""
    tree = _parser.parse(text)
    whole = _sample(tree)
    units = dict.fromkeys(one for one in (*_repeated(tree), *_ALWAYS, *_letters(tree), whole, whole[:-1]) if one)
    heads = dict.fromkeys(("", *_before_repeats(tree)))
    pairs = [one + other for one in list(units)[:6] for other in list(units)[:6] if one != other]
    found = [Slow(head, unit, tail) for unit in units for head in list(heads)[:6] for tail in _ENDINGS[:3]]
    found += [Slow("", unit, tail) for unit in (*units, *pairs) for tail in _ENDINGS]
    return list(dict.fromkeys(found))


def _sample(tree: Any, least: int = 1) -> str:
    """A text that a parsed pattern matches, or nearly."""
    return "".join(_one(op, value, least) for op, value in tree)


def _one(op: Any, value: Any, least: int) -> str:
    match str(op):
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return "a" if value != ord("a") else "b"
        case "IN":
            return _member(value)
        case "ANY":
            return "a"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            low, high, body = value
            return _sample(body, least) * int(min(max(low, least), int(high)))
        case "SUBPATTERN":
            return _sample(value[3], least)
        case "ATOMIC_GROUP":
            return _sample(value, least)
        case "BRANCH":
            return _sample(value[1][0], least)
    return ""  # places and looks


def _member(of: Any) -> str:
    """A character of a set; of what a set excludes, another."""
    negated = str(of[0][0]) == "NEGATE"
    accepted = re.compile("".join(("[", *("^" * negated,), *map(_spelled, of[negated:]), "]")))
    return next((c for c in "a0 -./\n\t:_'\"<>()[]{}`~*#|\\=+,;@é" if accepted.match(c)), "a")


_CATEGORIES = {"SPACE": r"\s", "DIGIT": r"\d", "WORD": r"\w"}


def _spelled(one: Any) -> str:
    op, value = str(one[0]), one[1]
    if op == "LITERAL":
        return re.escape(chr(value))
    if op == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    name = str(value).removeprefix("CATEGORY_")
    spelled = _CATEGORIES[name.removeprefix("NOT_")]
    return spelled.upper() if name.startswith("NOT_") else spelled


def _inside(tree: Any) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Every step of a parsed pattern, with those before it at its level."""
    for at, (op, value) in enumerate(tree):
        yield op, value, list(tree)[:at]
        name = str(op)
        bodies: list[Any] = []
        if name.endswith("_REPEAT"):
            bodies = [value[2]]
        elif name == "SUBPATTERN":
            bodies = [value[3]]
        elif name == "BRANCH":
            bodies = value[1]
        elif name in {"ASSERT", "ASSERT_NOT"}:
            bodies = [value[1]]
        elif name == "ATOMIC_GROUP":
            bodies = [value]
        for body in bodies:
            yield from _inside(body)


def _repeated(tree: Any) -> list[str]:
    """What each repetition repeats, in each of its branches, once and with its own repetitions left out."""
    found = []
    for op, value, _ in _inside(tree):
        if str(op).endswith("_REPEAT") and int(value[1]) > 8:
            found += [_sample(value[2]), _sample(value[2], 0)]
        if str(op) == "BRANCH":
            found += [_sample(body) for body in value[1]]
    return found


def _before_repeats(tree: Any) -> list[str]:
    return [_sample(before) for op, _, before in _inside(tree) if str(op).endswith("_REPEAT") and before]


def _letters(tree: Any) -> list[str]:
    return [chr(value) for op, value, _ in _inside(tree) if str(op) == "LITERAL"]

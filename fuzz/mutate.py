"""Made-up input: bytes and text that are mutated, crossed or built of the marks that mean something to a reader.

Knows how to spoil. Refuses to know what is spoilt, and how one sees that a target minds. The same `Random` gives the
same cases.
"""

from collections.abc import Callable, Sequence
from random import Random

MARKS = (
    "---", "...", ": ", "- ", "? ", "|", ">", "&a ", "*a", "!!str ", "!", "%YAML 1.1", "[", "]", "{", "}", ",", "'", '"', "\\", "#", "\n", "\n\n", "  ", "\t", "~", "null", "@", "`", "<<: ",
    "|+2\n", ">-\n", "\\x00", "\\u202e", "\\uD800", "\u202e", "\u2028", "\x85", "\ufeff", "\x00", "\x1b[0m", "\U000e0041", "é", "日本", "\U0001f916", "0", "9" * 20, "no", "3.10", "2024-13-01",
    "https://example.org/", "javascript:x", "LicenseRef-x", "MIT", " OR ", " AND ", " WITH ", "(", ")", "NOASSERTION", "hf:a/b", "OM-OD-OW", "public", "closed",
    "**", "_", "~~", "```", "> ", "| - |", "[x](y)", "![", "](", "<b>", "</script>", "&amp;", "\\[", "1. ", "    ", "klzzwxh:0000", "{{", "}}", "%0A", "::error::", "=1+1", "]]>", "--", "\\input{", "$", "^",
)  # fmt: skip


def text(chance: Random, most: int = 12) -> str:
    """Marks and letters in a row."""
    return "".join(
        chance.choice(MARKS) if chance.random() < 0.7 else chr(chance.choice((chance.randrange(32, 127), chance.randrange(0x250), chance.randrange(0xD800))))
        for _ in range(chance.randrange(most))
    )  # fmt: skip


def spoiled(chance: Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """`content` after one to four mutations; the rest of another may follow a cut."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(made) + 1)
        chance.choice(_WAYS)(chance, made, at, others)
    return bytes(made)


def _flip(chance: Random, made: bytearray, at: int, others: Sequence[bytes]) -> None:
    if at < len(made):
        made[at] = chance.randrange(256)


def _insert(chance: Random, made: bytearray, at: int, others: Sequence[bytes]) -> None:
    made[at:at] = text(chance, 4).encode(errors="replace") * chance.choice((1, 1, 1, 30))


def _remove(chance: Random, made: bytearray, at: int, others: Sequence[bytes]) -> None:
    del made[at : at + chance.choice((1, 2, 8, 64))]


def _repeat(chance: Random, made: bytearray, at: int, others: Sequence[bytes]) -> None:
    made[at:at] = made[at : at + chance.randrange(1, 80)] * chance.choice((1, 1, 25))


def _line(chance: Random, made: bytearray, at: int, others: Sequence[bytes]) -> None:
    """A line of this text to another place, indented anew."""
    lines = bytes(made).split(b"\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines) + 1), b" " * chance.randrange(4) + line)
    made[:] = b"\n".join(lines)


def _cross(chance: Random, made: bytearray, at: int, others: Sequence[bytes]) -> None:
    other = chance.choice(others)
    made[at:] = other[chance.randrange(len(other) + 1) :]


_WAYS: tuple[Callable[[Random, bytearray, int, Sequence[bytes]], None], ...] = (
    _flip,
    _insert,
    _insert,
    _remove,
    _repeat,
    _line,
    _cross,
)


def grown(chance: Random, depth: int = 4) -> str:
    """YAML of a grammar of our own: nested flow and block, with a decoration here and there."""
    decoration = chance.choice(("", "", "", "", "&a ", "!!str ", "! "))
    kind = chance.randrange(6 if depth else 2)
    if kind < 2:
        return decoration + chance.choice((text(chance, 4), repr(text(chance, 4)), '"x"', "*a", "~", ""))
    inner = [
        grown(chance, depth - 1) for _ in range(chance.choice((0, 1, 2, 3, 22)) if depth < 3 else chance.randrange(4))
    ]
    if kind == 2:
        return f"{decoration}[{', '.join(inner)}]"
    if kind == 3:
        return decoration + "{" + ", ".join(f"{key(chance)}: {one}" for one in inner) + "}"
    lead = "- " if kind == 4 else ""
    return "".join("\n" + "  " * (5 - depth) + (lead or key(chance) + ": ") + one for one in inner)


def key(chance: Random) -> str:
    """A key of an entry, or what could be taken for one."""
    return chance.choice(
        (
            "name",
            "evidence",
            "code",
            "url",
            "license",
            "access",
            "label",
            "modalities",
            "links",
            "aliases",
            "x",
            "''",
            "? y",
            "<<",
        )
    )

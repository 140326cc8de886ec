"""A problem that a person can act on, and its text, GitHub and JSON forms.

Knows where something is wrong, what, and what to do. Refuses to know how problems are found, and prints
nothing itself. Every form is one line a problem, whatever characters the offending value holds: values come
from strangers, and a terminal, a workflow log and a summary page each have characters that they would obey.
"""

import difflib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from openlabels.ground import escape, words

ANNOTATIONS_A_STEP = 10
"""How many annotations of one severity GitHub shows for a step; it drops the rest."""

SUMMARY_BYTES = 1_000_000
"""GitHub refuses a step summary over 1 MiB; ours ends before."""


class Severity(StrEnum):
    """An error refuses the entry; a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, at one place.

    `path` is relative to the current folder; `line` and `column` count from 1; `field` is dotted
    (`evidence.weights.0.url`) and empty for the file as a whole; `code` is stable across releases.
    """

    code: str
    path: str
    line: int
    column: int
    field: str
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


class UnusableError(Exception):
    """Why a command cannot work at all: wrong usage, or an environment that does not let it. The message says what to do."""


def visible(text: str, limit: int = 300) -> str:
    """`text` on one line, with every character that could act on a screen or a log written as an escape."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return shown if shown.isprintable() else "".join(c if c.isprintable() else _escaped(c) for c in _read_again(shown))


def quoted(value: str, limit: int = 60) -> str:
    """A value as messages show it: in quotes, cut to `limit` characters, with nothing invisible in it."""
    return f"“{visible(value, limit)}”"


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """'Did you mean “code”? ' when one of `known` is close to `word` in any case, else ''."""
    spelled = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word[:100].lower(), spelled, n=1, cutoff=cutoff)
    return words.MEANT.format(value=spelled[close[0]]) if close else ""


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that refuse an entry."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file, then by place in it; the same one is told once."""
    return sorted(set(problems), key=lambda p: (p.path, p.line, p.column, p.field, p.code, p.message))


def as_text(problem: Problem) -> str:
    """`path:line:column: severity: message`, with the hint indented below it."""
    head = f"{visible(problem.path)}:{problem.line}:{problem.column}: {problem.severity}: "
    hint = f"\n    {visible(problem.hint, 600)}" if problem.hint else ""
    return (head + visible(problem.message, 600) + hint).replace("##[", "# #[")  # a workflow's log would obey it


def as_json(problem: Problem) -> dict[str, str | int]:
    """The problem as one object of `check --format json`."""
    return asdict(problem)


def as_github(problems: Sequence[Problem]) -> list[str]:
    """Lines for a workflow's log: annotations as far as GitHub shows them, then the rest as plain lines."""
    lines: list[str] = []
    for severity in Severity:
        of_kind = [problem for problem in problems if problem.severity is severity]
        lines += [_annotation(problem) for problem in of_kind[:ANNOTATIONS_A_STEP]]
        lines += [_log_line(problem) for problem in of_kind[ANNOTATIONS_A_STEP:]]
    return lines


def counted(problems: Iterable[Problem]) -> str:
    """How many there are, as in `1 error, 2 warnings`."""
    number = Counter(problem.severity for problem in problems)
    return ", ".join(f"{number[one]:,} {one}{'' if number[one] == 1 else 's'}" for one in Severity)


def as_summary(problems: Sequence[Problem], most: int = SUMMARY_BYTES) -> str:
    """All problems as Markdown for `GITHUB_STEP_SUMMARY`, errors first, cut with a count where they take `most` bytes."""
    if not problems:
        return "### No problems found\n"
    rows = [f"### {counted(problems)}\n\n", "| where | what | what to do |\n|---|---|---|\n"]
    size = sum(map(len, rows))
    for told, problem in enumerate(sorted(problems, key=lambda one: one.severity is not Severity.ERROR)):
        row = _summary_row(problem)
        size += len(row.encode())
        if size > most:
            return "".join(rows) + f"\n… and {len(problems) - told} more: run `python build.py check` to see all.\n"
        rows.append(row)
    return "".join(rows)


def _summary_row(problem: Problem) -> str:
    where = f"{problem.path}:{problem.line}:{problem.column}"
    cells = (where, f"{problem.severity}: {problem.message}", problem.hint)
    return "| " + " | ".join(escape.markdown(visible(cell, 600)) for cell in cells) + " |\n"


def _annotation(problem: Problem) -> str:
    place = f"file={_property(problem.path)},line={problem.line},col={problem.column},title={_property(problem.code)}"
    text = visible(problem.message, 600) + (f"\n{visible(problem.hint, 600)}" if problem.hint else "")
    return f"::{problem.severity} {place}::{_data(text)}"


def _log_line(problem: Problem) -> str:
    """A line that the runner takes for text: it obeys `##[` anywhere and `::` at the start."""
    return as_text(problem).replace("\n", " ").replace("##[", "# #[").replace("::", ": :")


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace("##[", "# #[")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _read_again(text: str) -> str:
    """The name of a file, of which Python makes surrogates where the locale is not UTF-8, as it is in one that is."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # surrogates that stand for no byte
        return text


def _escaped(char: str) -> str:
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    code = ord(char)
    return named.get(char) or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
    )

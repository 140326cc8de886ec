"""Entries for tests: one that is in order, and ways to change it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from openlabels.everyone import registry
from openlabels.everyone.history import History
from openlabels.ground import urls
from openlabels.ground.problem import Problem
from openlabels.ground.settings import Settings
from openlabels.output import site
from openlabels.output.staging import Output
from openlabels.projections.edition import Edition
from openlabels.reading import record
from openlabels.reading.record import Record

ROOT = Path(__file__).resolve().parent.parent

JUSTIFICATION = "The code is public under Apache-2.0; the weights and the training data are not stated."


def entry(**changes: Any) -> dict[str, Any]:
    """A complete entry that earns OM; `changes` replace keys, None removes one."""
    whole: dict[str, Any] = {
        "name": "Tiny 1B",
        "organization": "Example",
        "summary": "A small language model for tests.",
        "label": "OM",
        "justification": JUSTIFICATION,
        "modalities": ["text"],
        "evidence": {"code": [artifact("code")]},
    }
    whole.update(changes)
    return {key: value for key, value in whole.items() if value is not None}


def artifact(what: str = "code", access: str = "public", license: str = "Apache-2.0", **more: Any) -> dict[str, Any]:
    """One artifact with an address of its own for each `what`."""
    return {"url": f"https://example.org/{what}", "license": license, "access": access, **more}


def evidence(code: str | None = "public", weights: str | None = None, dataset: str | None = None) -> dict[str, Any]:
    """Evidence with one artifact for each part that is given an access."""
    given = {"code": code, "weights": weights, "dataset": dataset}
    return {part: [artifact(part, access)] for part, access in given.items() if access}


def text(data: dict[str, Any]) -> str:
    """The entry as YAML."""
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


def make(data: dict[str, Any] | str, model_id: str = "example/tiny-1b") -> tuple[Record | None, list[Problem]]:
    """What becomes of an entry, given as data or as YAML text."""
    content = data if isinstance(data, str) else text(data)
    return record.make(model_id, f"registry/{model_id}.yaml", content.encode())


def write(folder: Path, model_id: str, data: dict[str, Any] | str | None = None) -> Path:
    """Write an entry into a registry folder; the one in order where none is given."""
    path = folder / f"{model_id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else text(entry() if data is None else data), encoding="utf-8")
    return path


SETTINGS = Settings("Open Model Labels", "https://example.org/labels/", "example/registry", "main")

NEW_YEAR_2026 = 1767225600
"""2026-01-01T00:00:00Z in Unix time."""


def edition(
    entries: Mapping[str, dict[str, Any]] | None = None,
    history: History | None = None,
    seconds: int | None = NEW_YEAR_2026,
    settings: Settings = SETTINGS,
) -> "WholeEdition":
    """A registry of these entries by id, the one in order where none is given, at a time and with settings of its own."""
    records = []
    for model_id, data in ({"example/tiny-1b": entry()} if entries is None else entries).items():
        made, problems = make(data, model_id)
        assert made, problems
        records.append(made)
    return edition_of(records, history or History({}), seconds, settings)


@dataclass(frozen=True)
class WholeEdition(Edition):
    """An edition with the records behind its models, by id."""

    records: dict[str, Record] = field(default_factory=dict)


def edition_of(
    records: Iterable[Record], history: History, seconds: int | None = NEW_YEAR_2026, settings: Settings = SETTINGS
) -> WholeEdition:
    """The edition of these records."""
    known = {one.id: one for one in records}
    return WholeEdition(
        settings, seconds, registry.assemble((one.glance for one in known.values()), history), records=known
    )


def outputs(whole: WholeEdition) -> dict[str, bytes]:
    """All files of the site of an edition, by path."""
    return {one.path: content(one) for one in all_of(whole)}


def all_of(whole: WholeEdition) -> Iterator[Output]:
    """Every file of the site of an edition, made in this process."""
    lines = []
    for model in whole.registry.models:
        made, line = site.of_model(whole, whole.records[model.glance.id], whole.around(model))
        lines.append(line)
        yield from made
    yield Output(urls.MODELS_JSONL, lines)
    yield from (one.made() for one in site.late(whole))
    yield from (Output(one.path, one.pieces()) for one in site.tables(whole))
    yield from site.static()


def content(output: Output) -> bytes:
    """The bytes of an output, in one piece."""
    return output.content if isinstance(output.content, bytes) else b"".join(output.content)


HOSTILE = (
    '"><script>alert(1)</script>', "' onmouseover='alert(1)", '" onerror="alert(1)" x="', "</title></svg><script>x</script>",
    "<!-- comment", "--><b>bold</b>", "]]>", "<![CDATA[x]]>", "&amp; &lt; &#60; &copy;", "&", "A & B < C > D",
    "](https://evil.example)", "![x](https://evil.example/x.png)", "[x](javascript:alert(1))", "[x][y]", "]", "[", "\\", "\\]", "trailing\\",
    "`code`", "*emphasis* and **strong**", "_under_ __score__", "~~gone~~", "a | b | c", "<https://evil.example>", "www.evil.example",
    "https://evil.example", "@somebody", ":smile: :tada:", "$x^2$", "# Heading", "- item", "1. item", "{{ name }} {% raw %} {# no #}",
    ":target: https://evil.example", "|subst| `role`_ :sub:`x`", '"],link="https://evil.example"]', "{attr} (C) -- ... -> +pass+ #x#",
    "\\input{/etc/passwd} 100% #1 ^ ~ {x} $y$ -- `` ''", "=HYPERLINK(\"https://evil.example\")", "+1", "-1", "@SUM(A1)",
    "%0A::error::x", "::set-output name=x::y", "##[error]x", "日本語モデル 7B", "العربية", "Ünïcödé 🤖 Ω", "c++", "</script><script>", "\u2003wide\u2003space", "a  b",
    "'; DROP TABLE models; --", "null", "true", "~",
)  # fmt: skip
"""Names that each mean something to one of the languages that a name is written into, and to ours are only names."""

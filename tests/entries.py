"""Entries for tests: one that is in order, and ways to change it."""

from pathlib import Path
from typing import Any

import yaml

from openlabels import record
from openlabels.problem import Problem
from openlabels.record import Record

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

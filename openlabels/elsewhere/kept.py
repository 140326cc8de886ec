"""The file in which is kept what was found of the links: JSON on a branch beside `main`.

Knows its form, version 1. What it reads is a stranger's data, of which only what is well formed is believed; nothing of
it is ever shown but days, counts and one of three words, and an address in it only ever finds one that an entry lists.
Refuses to know what the rows mean (`watch` does), and to touch a disk.
"""

import json
import re
from dataclasses import asdict
from datetime import date
from typing import Any

from openlabels.elsewhere.answers import tags
from openlabels.elsewhere.watch import Failing, Memory, Row, Why

VERSION = 1

MOST_BYTES = 64 * 1024 * 1024
"""As much of a file as is read: room for over 200,000 addresses."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def as_text(memory: Memory, checked_at: str) -> str:
    """The kept file: JSON with a row a line, so that its history shows what changed."""
    rows = ",\n".join(json.dumps(_written(url, row)) for url, row in sorted(memory.rows.items()))
    return f'{{"schema_version": {VERSION}, "checked_at": {json.dumps(checked_at)}, "links": [\n{rows}\n]}}\n'


def _written(url: str, row: Row) -> dict[str, Any]:
    return {
        "url": url,
        "looked": row.looked,
        "last_working": row.last_working,
        "failing": asdict(row.failing) if row.failing else None,
        "etag": row.tags.etag,
        "last_modified": row.tags.modified,
    }


def read(kept: bytes) -> Memory:
    """What a kept file says, as far as it is well formed; never raises."""
    try:
        document = json.loads(kept) if len(kept) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return Memory(fault="it is not JSON")
    document = document if isinstance(document, dict) else {}
    listed = document.get("links")
    if not isinstance(listed, list) or document.get("schema_version") != VERSION:
        return Memory(fault="it is not what `links --evidence` writes, or is too large")
    rows = dict(filter(None, map(_read, listed)))
    missing = len(listed) - len(rows)
    return Memory(rows, f"{missing:,} of its {len(listed):,} rows are not in order" if missing else "")


def _read(given: Any) -> tuple[str, Row] | None:
    """One row; None where anything in it is not as we write it."""
    try:
        url, looked, working, failing = (given[key] for key in ("url", "looked", "last_working", "failing"))
        row = Row(_day(looked), _day(working) if working is not None else None,
                  _read_failing(failing), tags(given["etag"], given["last_modified"]))  # fmt: skip
        last = [day for day in (row.last_working, row.failing and row.failing.last) if day]
        if not isinstance(url, str) or any(day > row.looked for day in last):
            return None
    except (KeyError, TypeError, ValueError):
        return None
    return url, row


def _read_failing(given: Any) -> Failing | None:
    if given is None:
        return None
    found = Failing(Why(given["why"]), _day(given["since"]), _day(given["last"]), given["times"])
    span = (date.fromisoformat(found.last) - date.fromisoformat(found.since)).days
    if type(found.times) is not int or not 1 <= found.times <= span + 1:
        raise ValueError
    return found


def _day(given: Any) -> str:
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise ValueError
    return date.fromisoformat(given).isoformat()

"""JSON on one line, as programs pass it to each other: written and read by orjson, many times as fast as Python's own.

Knows what orjson refuses that Python writes: text that no UTF-8 can hold, as the name of a file may be. That goes
Python's way, to the same lines. Refuses to know what is said. Numbers are whole ones of at most 64 bits: we have no others.
"""

import json
from typing import Any

import orjson


def written(value: Any) -> str:
    """A value as JSON; a tuple with names is a list."""
    try:
        return orjson.dumps(value, default=_plain).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: object) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return tuple(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON has")


def read(text: str) -> Any:
    """The value that was written; raises `ValueError` on what is no JSON."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)

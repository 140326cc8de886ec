"""Tables: the rows of the last build taken over, against the same table made from nothing."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from openlabels import tables
from openlabels.tables import Table, joined, ranges

NAMES = ("org/a", "org/b", "org/c.d-e_f")


@dataclass(frozen=True)
class Named:
    """As much of a model as a table asks for."""

    id: str
    said: str

    @property
    def glance(self) -> "Named":
        return self


def table(said: dict[str, str], path: str, total: int = 3) -> Table:
    models: Any = [Named(name, said.get(name, "as before, {and} ,more")) for name in NAMES]
    shapes = {
        "list.json": Table(path, models, _as_json, f'{{"total":{total},"result":[\n', ",\n", "\n]}\n"),
        "list.csv": Table(
            path, models, lambda model: f"{model.glance.id},{_said(model)}", "id,said\r\n", "\r\n", "\r\n"
        ),
    }
    return shapes[path]


def _as_json(model: Any) -> str:
    return f'{{"id":"{model.id}","said":"{model.said}"}}'


def _said(model: Any) -> str:
    return str(model.said)


def whole(one: Table) -> bytes:
    return b"".join(one.pieces())


@pytest.mark.parametrize("path", ["list.json", "list.csv"])
@pytest.mark.parametrize("changed", [(), NAMES[:1], NAMES[1:2], NAMES[2:], NAMES])
def test_changed_rows_are_exchanged_in_place(path: str, changed: tuple[str, ...]) -> None:
    now = table(dict.fromkeys(changed, "otherwise, in full"), path, total=4)
    assert tables.exchanged(now, whole(table({}, path)), changed) == whole(now)


@pytest.mark.parametrize("path", ["list.json", "list.csv"])
def test_rows_are_known_by_the_ids_of_their_models(path: str) -> None:
    made = table({}, path)
    rows = tables.rows_in(whole(made))
    assert list(rows) == [name.encode() for name in NAMES]
    assert b"".join(made.pieces(rows.values())) == whole(made)
    fewer = replace(made, models=made.models[1:])
    assert b"".join(fewer.pieces([rows[name.encode()] for name in NAMES[1:]])) == whole(fewer)


def test_pieces_of_files_are_joined_whatever_their_order(tmp_path: Any) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"aabbbc")
    other.write_bytes(b"AABBBC")
    lengths = [("a", 2), ("b", 3), ("empty", 0), ("c", 1)]
    there, new = dict(ranges(str(one), lengths)), dict(ranges(str(other), lengths))
    assert b"".join(joined(there.values())) == b"aabbbc"
    assert b"".join(joined([there["a"], new["b"], there["empty"], there["c"]])) == b"aaBBBc"
    assert b"".join(joined([new["c"], there["b"], there["a"], new["empty"]])) == b"Cbbbaa"
    assert b"".join(joined([])) == b""

"""Tables: the rows of the last build taken over, against the same table made from nothing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import pytest

from openlabels.everyone import loading, registry
from openlabels.everyone.history import History
from openlabels.ground import settings
from openlabels.output import site
from openlabels.projections import tables
from openlabels.projections.edition import Edition
from openlabels.projections.tables import Table, joined, ranges
from tests.entries import ROOT

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


def renewed(now: Table, there: bytes, changed: Collection[str], *, in_order: bool) -> bytes:
    return b"".join(tables.renewed(now, there, changed, in_order=in_order))


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("path", ["list.json", "list.csv"])
@pytest.mark.parametrize("changed", [(), NAMES[:1], NAMES[1:2], NAMES[2:], NAMES])
def test_changed_rows_are_made_and_the_others_taken_over(path: str, changed: tuple[str, ...], in_order: bool) -> None:
    now, made = table(dict.fromkeys(changed, "otherwise, in full"), path, total=4), []

    def noted(model: Any) -> str:
        made.append(model.id)
        return now.row(model)

    there = whole(table({}, path))
    assert renewed(replace(now, row=noted), there, changed, in_order=in_order) == whole(now)
    assert made == list(changed)


@pytest.mark.parametrize("path", ["list.json", "list.csv"])
def test_a_model_that_went_takes_its_row_along(path: str) -> None:
    before = table({}, path)
    fewer = replace(before, models=before.models[1:])
    assert renewed(fewer, whole(before), (), in_order=False) == whole(fewer)
    assert renewed(before, whole(fewer), NAMES[:1], in_order=False) == whole(before)


@pytest.mark.parametrize("path", ["list.json", "list.csv"])
@pytest.mark.parametrize("changed", [(), NAMES[:1], NAMES[2:]])
def test_a_table_that_lies_otherwise_than_was_said_is_made_anew(path: str, changed: tuple[str, ...]) -> None:
    """A file of zeros after a power cut, one that somebody emptied, one in another order."""
    now = table({}, path)
    said = whole(now)
    at = said.index(b"org/b")
    lost = said[: at - 12] + bytes(15) + said[at + 3 :]  # and with it the end of a line
    for there in (bytes(len(said)), b"", lost, whole(replace(now, models=now.models[::-1]))):
        if changed or there.count(b"\n") < said.count(b"\n"):
            assert renewed(now, there, changed, in_order=True) == whole(now)


def test_no_row_of_ours_ends_in_what_parts_rows() -> None:
    glances = loading.compile_folder(ROOT / "registry").glances
    where = settings.resolve((ROOT / "pyproject.toml").read_text(encoding="utf-8"), {})
    made = list(site.tables(Edition(where, 0, registry.assemble(glances, History({})))))
    assert len(made) == 3
    for one in made:
        assert not [model.glance.id for model in one.models if one.row(model).endswith((",", "\r"))]
        first = one.models[0].glance.id
        assert renewed(one, whole(one), [first], in_order=True) == whole(one)


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

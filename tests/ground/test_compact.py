"""JSON on one line is what Python's own writer makes, whoever writes it."""

import json
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.ground import compact
from openlabels.ground.label import Label

TEXT = st.text(st.characters(), max_size=20)
"""Any text, halves of a surrogate pair included: so does Python read the name of a file that is not UTF-8."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


class Pair(NamedTuple):
    left: Any
    right: Any


@given(VALUES)
def test_it_is_the_line_that_python_writes_and_reads_back_as_it_was(value: Any) -> None:
    line = compact.written(value)
    assert line == json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    assert "\n" not in line
    assert compact.read(line) == value


@pytest.mark.parametrize("odd", ["", "\ud800"])
def test_a_tuple_with_names_is_a_list_and_a_label_its_text(odd: str) -> None:
    assert compact.written({"a": Pair(Label.OM, Pair((), odd))}) == f'{{"a":["OM",[[],"{odd}"]]}}'


@pytest.mark.parametrize("odd", [{"a"}, b"a", object(), {"a": {1}}, iter("a")], ids=repr)
def test_what_has_no_order_or_is_no_json_is_refused(odd: object) -> None:
    with pytest.raises(TypeError):
        compact.written(odd)


@pytest.mark.parametrize("broken", ["", "{", "[1,]", "nothing", '"\x00"', '"\ud800'])
def test_what_is_no_json_is_a_value_error(broken: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compact.read(broken)

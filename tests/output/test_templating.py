"""What a template puts out is escaped as Jinja does it, whatever the value."""

from typing import Any

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlabels.ground.label import Label
from openlabels.output import templating


class Own:
    """Something that knows its own HTML."""

    def __html__(self) -> str:
        return "<b>own</b>"


class Loud(str):
    """Text of a class of its own."""

    __slots__ = ()


ODD = [None, 3, "<i>", markupsafe.Markup("<i>&amp;"), Own(), Loud("<&>\"'"), Label.OM_OW, ["<i>"], ("'",)]


SHOWN = (
    "{% macro said(it) %}{{ it }}{% endmacro %}{% set held %}{{ value }}{% endset %}"
    '{{ value }}|<a title="{{ value }}">|{{ said(value) }}|{{ held }}|{{ value ~ "<" }}|{{ [value, "<"] | join }}'
)
"""A value by itself, in an attribute, from a macro, from a block that was set, and put together with others."""


def put_out(value: Any) -> str:
    return templating.environment().from_string(SHOWN).render(value=value)


def expected(value: Any) -> str:
    """What Jinja makes of it without us."""
    return jinja2.Environment(autoescape=True).from_string(SHOWN).render(value=value)


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_odd_values_are_escaped(value: Any) -> None:
    assert put_out(value) == expected(value)


@given(st.text(st.sampled_from("<>&\"'\x00a\u2028é"), max_size=30))
def test_any_text_is_escaped(text: str) -> None:
    assert put_out(text) == expected(text)
    assert "<script" not in put_out(f"<script>{text}")

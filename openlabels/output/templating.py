"""The templates, and how a view becomes a page.

Knows Jinja. Refuses to know what the views say and where pages go.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

import jinja2
import markupsafe
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator

from openlabels.output.folders import TEMPLATES
from openlabels.projections import pages, views

OF_VIEW: Mapping[type[NamedTuple], str] = {
    views.HomeView: "home.html",
    views.ModelView: "model.html",
    views.OrganizationView: "organization.html",
    views.LabelsView: "labels.html",
    views.BadgesView: "badges.html",
    views.LicensesView: "licenses.html",
    views.LabelView: "label.html",
    views.CompareView: "compare.html",
    views.StatsView: "stats.html",
    views.SubmitView: "submit.html",
    views.ApiView: "api.html",
    views.AboutView: "about.html",
    views.NotFoundView: "404.html",
    views.AliasView: "alias.html",
}
"""Each view and the template that shows it."""


def rendered(view: NamedTuple) -> bytes:
    """The page that shows a view."""
    return template(type(view)).render(view._asdict()).encode()


@cache
def template(view: type[NamedTuple]) -> jinja2.Template:
    """The template that shows views of a kind, compiled."""
    made = environment().get_template(OF_VIEW[view])
    made.globals = dict(made.globals)  # each page begins with a copy, and Jinja's chain of several is slow to copy
    return made


class _Writer(CodeGenerator):
    """Compiles templates so that what they put out is escaped by `_escaped`, a fourth of the time of Jinja's own way.

    That makes an object of each piece that says that it is escaped, and none is asked: pieces are joined at once.
    """

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        self.write("environment.escaped(")  # whatever a template says of escaping


def _escaped(value: object) -> str:
    """What MarkupSafe makes of a value, as plain text."""
    if type(value) is str:
        return _escape(value)
    return value if type(value) is markupsafe.Markup else markupsafe.escape(value)


_escape: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))
"""What MarkupSafe calls itself since its version 3; where it is not there, the long way."""


class _Environment(jinja2.Environment):
    code_generator_class = _Writer
    escaped = staticmethod(_escaped)


@cache
def environment() -> jinja2.Environment:
    """Jinja as we use it: everything is escaped, and what a view does not have is an error."""
    made = _Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["sprite"] = pages.SPRITE
    made.filters["thousands"] = "{:,}".format
    return made


def forget() -> None:
    """Read templates anew: somebody may have edited them."""
    environment.cache_clear()
    template.cache_clear()


class Bytecode(jinja2.BytecodeCache):
    """What templates were compiled to, by Jinja's own keys: it is a program, so it is taken from a sealed ledger alone."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.made = dict(known)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its bytecode; where the template has changed since, Jinja sees it and compiles anew."""
        if known := self.made.get(bucket.key):
            bucket.bytecode_from_string(b64decode(known))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        self.made[bucket.key] = b64encode(bucket.bytecode_to_string()).decode()

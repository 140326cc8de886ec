"""The worst that 64 KiB can cost: every text that we could think of stays under half a second and 100 MB.

Measured in a process of its own, in time that the processor spent, and again where it was too much.
"""

import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import Markup

from openlabels.reading import prose
from openlabels.reading.source import MAX_BYTES
from tests.entries import JUSTIFICATION, ROOT, artifact, entry, text

SECONDS, MEGABYTES = 0.5, 100

_MARKDOWN = {
    "emphasis": "*", "emphasis that never closes": "*a ", "strong in emphasis": "***a* ", "underscores": "_a_ ", "struck": "~~a~ ", "open brackets": "[", "links that never close": "[a](", "pictures in pictures": "![", "definitions": "[a]: x\n",
    "backticks": "`", "code that never closes": "`a", "autolinks that never close": "<https://a", "angles": "<", "mail": "a@a.", "addresses": "https://a.b", "a host of dots": "https://a.", "schemes": "www.", "quotes": ">", "quoted lines": "> a\n", "lazy quotes": "> a\nb\n",
    "lists": "- a\n", "lists in a line": "- ", "loose lists": "- a\n\n", "numbers": "1. a\n", "tables": "a|b\n-|-\n\n", "a wide table": "|a", "a table's rule": "|-", "backslashes": "\\", "entities": "&amp;", "headings": "# a\n", "underlined": "a\n=\n", "rules": "---\n", "rules of spaces": "- - - ",
    "fences": "```\n", "fences with words": "~~~ a\n", "quoted fences": "> ```\n", "spaces": " ", "tabs": "\t", "lines": "a\n", "paragraphs": "a\n\n", "indented": "    a\n", "tags": "<a ", "attributes": '<a href="', "our own marks": "klzzwxh:0\n", "titles": "[x](\"", "accents": "\u0300", "hard breaks": "a  \n",
}  # fmt: skip


def _filled(unit: str, head: str = "", tail: str = "") -> str:
    return head + unit * ((MAX_BYTES - len((head + tail).encode())) // len(unit.encode())) + tail


def _everywhere(**fields: object) -> str:
    listed = {
        part: [
            {**artifact(f"{part}{n}"), **{key: str(value).replace("%", f"{part}{n}") for key, value in fields.items()}}
            for n in range(20)
        ]
        for part in ("code", "weights", "dataset")
    }
    return text(entry(evidence=listed))


def worst() -> Iterator[tuple[str, str]]:
    """Each kind of text at its largest."""
    for what, unit in _MARKDOWN.items():
        most = min(8000, prose.MOST_BRACKETS * len(unit)) if unit == "[" else 8000
        yield what, text(entry(justification=(JUSTIFICATION + "\n\n" + unit * most)[:8000]))
    for count in (100, 130, 399):
        yield (
            f"{count} open brackets far from the end",
            text(entry(justification=JUSTIFICATION + "\n\n" + "[" * count + "a" * (7900 - count))),
        )
    deep = ("".join(mark * n + "a\n" for n in range(1, 120)) for mark in ("  - ", "> ", "`", "#", "*", ">- "))
    yield from (
        (f"ever deeper {n}", text(entry(justification=(JUSTIFICATION + "\n\n" + one)[:8000])))
        for n, one in enumerate(deep)
    )
    yield from (
        (f"a file of {unit!r}", _filled(unit, "a: "))
        for unit in (
            "[",
            "{a: ",
            "[[[]]], ",
            "x",
            "&a b, ",
            "*a, ",
            "!!a b, ",
            "\u202e",
            "- ",
            "? ",
            "'",
            '"',
            "#",
            "| ",
            "\\",
        )
    )
    yield from (
        (f"keys {unit!r}", _filled(unit))
        for unit in ("a: b\n", "---\n", "? a\n", "a: |\n b\n", "a: &a b\n", "# \u202e\n", "- a\n")
    )
    yield "thousands of keys", "".join(f"k{n}: v\n" for n in range(6000))
    yield (
        "as many problems as fit",
        text(
            entry(
                evidence={
                    part: [{f"k{n}{m}": "x" for m in range(60)} for n in range(20)]
                    for part in ("code", "weights", "dataset")
                }
            )
        )[:MAX_BYTES],
    )
    yield "long keys that look like ours", "".join(f"organization{chr(97 + n % 26) * 500}{n}: x\n" for n in range(100))
    yield "keys that look like ours", text(entry(**{f"organizatio{n}": "x" for n in range(80)}))
    yield "licenses that look like others", _everywhere(license="Apache%2")
    yield "long unknown licenses", _everywhere(license="%" + "Apache-2" * 50)
    yield "exceptions that look like others", _everywhere(license="MIT WITH Classpath-exce%")
    yield "deep licenses", _everywhere(license="(" * 20 + "MIT" + " AND (MIT OR Apache-2.0)" * 18 + " OR MIT%")
    yield "tokens without an end", _everywhere(license=" " * 490 + "%/")
    yield "addresses", _everywhere(url="https://" + "a." * 400 + "%", license_url="https://" + "a-" * 100 + "%")
    yield (
        "ids",
        text(
            entry(
                derived_from=["a-" * 700 + f"{n}!" for n in range(20)],
                aliases=["a." * 1400 + f"{n}!" for n in range(10)],
            )
        ),
    )
    yield "Hub ids", text(entry(derived_from=[f"hf:{'a-' * 600}/{'b.' * 500}{n}!" for n in range(20)]))
    yield "handles", text(entry(contacts=["a-" * 1400 + f"{n}" for n in range(20)]))
    yield "numbers", text(entry(parameters="9" * 30000, active_parameters="9" * 30000))
    yield "a date", text(entry(released="2" * 60000))


_MEASURE = """
import json, resource, sys, time
from openlabels.ground import problem
from openlabels.reading import record
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for what, text in json.load(sys.stdin):
    begun = time.process_time()
    made, problems = record.make("org/model", "registry/org/model.yaml", text.encode()[:65536])
    "".join(map(problem.as_text, problems))
    used = time.process_time() - begun
    print(json.dumps([what, used, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]), flush=True)
"""


def measured(cases: list[tuple[str, str]]) -> list[tuple[str, float, float]]:
    given = json.dumps([("warm", text(entry())), *cases, *cases[:1]])
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE], input=given, capture_output=True, text=True, cwd=ROOT, timeout=300
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:], done.stdout[-200:])
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()][1:]


def test_the_worst_entry_costs_under_half_a_second_and_100_mb() -> None:
    cases = list(worst())
    assert len(cases) > 90
    found = measured(cases)
    slow = [what for what, seconds, _ in found if seconds >= SECONDS]
    again = (
        measured([one for one in cases if one[0] in slow]) if slow else []
    )  # another process may have had the caches
    assert [(what, round(seconds, 2)) for what, seconds, _ in again if seconds >= SECONDS] == []
    assert max(memory for _, _, memory in found) < MEGABYTES


_OPENERS = ("underscores", "struck", "open brackets", "links that never close", "definitions", "backticks", "quotes", "lists", "lists in a line", "numbers", "a wide table", "rules of spaces")  # fmt: skip
"""What begins something whose end may lie far below."""


def test_no_construct_costs_more_beside_another() -> None:
    units = [*_MARKDOWN.items(), ("mixed", "*__"), ("ends of quotes", ">\n"), ("ends of headings", "#\n"), ("empty cells", "||\n")]  # fmt: skip
    pairs = [
        (f"{first}, then {second}", text(entry(justification=_beside(_MARKDOWN[first], rest))))
        for first in _OPENERS
        for second, rest in units
    ]
    slow = {what for what, seconds, _ in measured(pairs) if seconds >= SECONDS}
    again = measured([one for one in pairs if one[0] in slow]) if slow else []
    assert [(what, round(seconds, 2)) for what, seconds, _ in again if seconds >= SECONDS] == []


def _beside(some: str, rest: str) -> str:
    return (f"{JUSTIFICATION}\n\n" + (some * 1000)[:2000] + rest * 8000)[:8000]


def test_check_ends_by_itself_over_all_of_them_at_once(tmp_path: Path) -> None:
    """With a quarter of the usual stack and a gigabyte of address space: a check that dies by a signal says nothing."""
    for at, (_, one) in enumerate(worst()):
        place = tmp_path / "registry" / f"org-{at}"
        place.mkdir(parents=True)
        (place / "model.yaml").write_bytes(one.encode()[: MAX_BYTES + 1])

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_STACK, (2 << 20, 2 << 20))
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))

    command = [sys.executable, str(ROOT / "build.py"), "check", "--jobs", "1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, preexec_fn=narrow)
    assert done.returncode == 1, (done.returncode, done.stderr[-500:])
    assert "Traceback" not in done.stderr
    assert re.search(r"^\d+ entries: [\d,]+ errors, ", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("count", [150, 399])
def test_brackets_that_never_end_are_shown_as_written(count: int) -> None:
    maze = "[" * count + "a" * 7500
    assert prose.render(maze) == f"<pre>{maze}</pre>"


def test_as_many_links_as_fit_are_links() -> None:
    html = prose.render("[a](https://b.c)\n" * 390)
    assert len(re.findall("<a ", html)) == 390


@pytest.mark.parametrize("maze", ["~~a " * 101, "- " * 20 + "a", "> - 1. " * 7, "[a](" * 300 + "a" * 6000])
def test_what_nobody_means_to_write_is_shown_as_written(maze: str) -> None:
    assert prose.render(maze) == Markup("<pre>{}</pre>").format(maze)


@pytest.mark.parametrize(
    "text", ["~~a~~ " * 50, "- " * 19 + "a", "-" * 80, "- a\n  - b\n    - c\n", "[a](https://b.c) " * 300]
)
def test_what_people_write_is_read(text: str) -> None:
    assert "<pre>" not in prose.render(text)

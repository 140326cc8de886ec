"""One comparison: everyone builds the same registry in turns, and what they made is held side by side.

Knows the order of the runs and what is done before each. Refuses to know how a table looks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench import contenders, measure, projects, same
from bench.ground import Ground
from bench.measure import Peak, Run, Spent

PEERS = ("hugo", "eleventy")
NAMES = ("ours", *PEERS)
COLD, IDLE, EDITED, COMMITTED = (
    "ours, cold",
    "ours, nothing edited",
    "ours, one entry edited",
    "ours, the edit committed",
)
HUGO, ELEVENTY, ELEVENTY_HTML = "Hugo", "Eleventy", "Eleventy, the pages alone"


@dataclass(frozen=True, slots=True)
class Step:
    """A run that is repeated: what is done before it, and what must hold behind it; neither is timed."""

    name: str
    before: Callable[[], object]
    run: Run
    behind: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Result:
    """What each run took and the peak of memory by step, and the bytes of each file of each model by contender."""

    spent: dict[str, list[Spent]] = field(default_factory=dict)
    peaks: dict[str, Peak] = field(default_factory=dict)
    sizes: dict[str, dict[str, list[int]]] = field(default_factory=dict)


def run(ground: Ground, names: tuple[str, ...], runs: int, tell: Callable[[str], None]) -> Result:
    """Check that all make the same, then time everyone in turns, then look at the memory of each.

    Where we do not take part we build once, nevertheless: the peers are checked against what we make.
    """
    peers = tuple(name for name in names if name in PEERS)
    result = Result(sizes=checked(ground, peers, tell))
    steps = [
        *(_of_ours(ground) if "ours" in names else ()),
        *(step for peer in peers for step in _of_peer(ground, peer)),
    ]
    for turn in range(runs):
        for step in steps:
            tell(f"{step.name}, run {turn + 1} of {runs}")
            step.before()
            result.spent.setdefault(step.name, []).append(measure.spent(step.run))
            step.behind()
    for step in steps:
        tell(f"{step.name}, its memory")
        step.before()
        result.peaks[step.name] = measure.peak(step.run)
    return result


def checked(ground: Ground, peers: tuple[str, ...], tell: Callable[[str], None]) -> dict[str, dict[str, list[int]]]:
    """Everyone builds once, which also brings their programs into memory; the bytes of what they made, by contender.

    Raises `same.DifferError` where somebody does not make what we make.
    """
    tell("our first build")
    ours = ground.out("ours")
    measure.spent(contenders.ours(ground.registry, ours, ground.cache))
    same.check_lists(ground.made, ours)
    sizes = {"ours": same.sizes(ground.made, ours, peer=False)}
    for peer in peers:
        tell(f"the first build of {peer}, and whether it makes the same")
        projects.make(peer, ground.project(peer), ground.made, ours)
        measure.spent(_of_peer(ground, peer)[0].run)
        same.check(ground.made, ours, ground.out(peer), png=peer != "eleventy")
        same.check_lists(ground.made, ground.out(peer))
        sizes[peer] = same.sizes(ground.made, ground.out(peer), peer=True)
    return sizes


def _of_ours(ground: Ground) -> list[Step]:
    build = contenders.ours(ground.registry, ground.out("ours"), ground.cache)
    edits = _Edits(ground)
    return [
        Step(COLD, lambda: ground.clear("ours"), build),
        Step(IDLE, lambda: None, build),
        Step(EDITED, edits.make, build, edits.check),
        Step(COMMITTED, edits.commit, build, edits.check),
    ]


def _of_peer(ground: Ground, peer: str) -> list[Step]:
    project, out = ground.project(peer), ground.out(peer)
    if peer == "hugo":
        return [Step(HUGO, lambda: ground.clear("hugo"), contenders.hugo(project, out))]
    return [
        Step(ELEVENTY, lambda: ground.clear("eleventy"), contenders.eleventy(project, out)),
        Step(ELEVENTY_HTML, lambda: ground.clear("eleventy"), contenders.eleventy(project, out, html_alone=True)),
    ]


class _Edits:
    """Edits of one entry, each another one, and whether our site shows the last."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.number, self.shown = ground, 0, Path()

    def make(self) -> None:
        self.number += 1
        one = self.ground.edit(f"Edited for the {self.number}th time.")
        self.shown = self.ground.out("ours") / contenders.file_of("page", one.id, peer=False)

    def commit(self) -> None:
        self.make()
        self.ground.commit(self.number)

    def check(self) -> None:
        text = f"Edited for the {self.number}th time."
        if text not in self.shown.read_text(encoding="utf-8"):
            raise same.DifferError(f"{self.shown} does not show the last edit: {text!r}")

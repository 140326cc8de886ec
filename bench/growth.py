"""What a model costs as the registry grows: our build alone, cold, at each size."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import contenders, measure
from bench.ground import laid


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the registry: wall seconds and processor seconds of the median run, and the peak of memory."""

    count: int
    wall: float
    processor: float
    peak: measure.Peak

    @property
    def each(self) -> float:
        """Wall milliseconds a model."""
        return 1000 * self.wall / self.count


def measured(counts: Iterable[int], where: Path, runs: int, tell: Callable[[str], None]) -> list[Size]:
    """Build registries of these sizes, one after the other, and a small one before, which brings our program into memory."""
    _measured(100, where, 1, tell)
    return [_measured(count, where, runs, tell) for count in counts]


def _measured(count: int, where: Path, runs: int, tell: Callable[[str], None]) -> Size:
    tell(f"{count:,} entries")
    with laid(where, count) as ground:
        build = contenders.ours(ground.registry, ground.out("ours"), ground.cache)
        spent = []
        for turn in range(runs):
            tell(f"{count:,} models, run {turn + 1} of {runs}")
            ground.clear("ours")
            spent.append(measure.spent(build))
        tell(f"{count:,} models, their memory")
        ground.clear("ours")
        peak = measure.peak(build)
    return Size(count, median(one.wall for one in spent), median(one.processor for one in spent), peak)

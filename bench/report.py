"""What was measured, as Markdown tables, each number beside what was aimed at."""

from collections.abc import Sequence
from statistics import mean, median

from bench.contenders import KINDS
from bench.growth import Size
from bench.race import COLD, EDITED, HUGO, Result

AIMS = {COLD: 0.8, EDITED: 0.1}
MEMORY_AIM = 0.5
BYTES_AIM = 12 * 1024
GROWTH_AIM = 1.2
PEAK_AIM = 2e9


def times(result: Result) -> str:
    """Seconds of each step, and its share of Hugo's."""
    wall = {name: [one.wall for one in spent] for name, spent in result.spent.items()}
    hugo = median(wall[HUGO]) if HUGO in wall else None
    rows = [
        (
            name,
            f"{median(taken):.2f} s",
            f"{min(taken):.2f} to {max(taken):.2f}",
            f"{median(one.processor for one in result.spent[name]):.2f} s",
            _ratio(median(taken), hugo),
            f"≤ {AIMS[name]}" if name in AIMS else "",
        )
        for name, taken in wall.items()
    ]
    runs = max(map(len, wall.values()))
    return table(("build", f"median of {runs}", "range", "of all processors", "of Hugo's", "aim"), rows)


def memory(result: Result) -> str:
    """The peak of each step with its children, and its share of Hugo's."""
    hugo = result.peaks[HUGO].together if HUGO in result.peaks else None
    rows = [
        (
            name,
            _mb(peak.together),
            _mb(peak.largest),
            _ratio(peak.together, hugo),
            f"≤ {MEMORY_AIM}" if name.startswith(COLD) else "",
        )
        for name, peak in result.peaks.items()
    ]
    return table(("build", "peak, all processes", "largest process", "of Hugo's", "aim"), rows)


def sizes(result: Result) -> str:
    """Bytes a model by kind of file: the median of everyone, and the mean of ours."""
    names = list(result.sizes)
    of_all = {name: [sum(files) for files in zip(*kinds.values(), strict=True)] for name, kinds in result.sizes.items()}
    rows = [
        (
            kind,
            *(f"{median(result.sizes[name][kind]):,.0f}" for name in names),
            f"{mean(result.sizes['ours'][kind]):,.0f}",
            "",
        )
        for kind in KINDS
    ]
    whole = (
        "all six",
        *(f"{median(of_all[name]):,.0f}" for name in names),
        f"{mean(of_all['ours']):,.0f}",
        f"≤ {BYTES_AIM:,}",
    )
    return table(("bytes a model", *(f"{name}, median" for name in names), "ours, mean", "aim"), [*rows, whole])


def growth(sizes: Sequence[Size]) -> str:
    """What a model costs at each size, beside what it costs at the first."""
    rows = [
        (
            f"{size.count:,}",
            f"{size.wall:.2f} s",
            f"{size.processor:.2f} s",
            f"{size.each:.3f} ms",
            f"{size.each / sizes[0].each:.2f}",
            f"≤ {GROWTH_AIM}",
            _mb(size.peak.together),
            f"≤ {PEAK_AIM / 1e6:,.0f} MB",
        )
        for size in sizes
    ]
    first = f"of that at {sizes[0].count:,}"
    return table(("models", "cold", "of all processors", "a model", first, "aim", "peak, all processes", "aim"), rows)


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table, numbers to the right, readable as plain text, too."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    rule = [f":{'-' * (widths[0] - 1)}", *(f"{'-' * (width - 1)}:" for width in widths[1:])]
    lines = [_line(row, widths) for row in (head, tuple(rule), *rows)]
    return "\n".join(lines) + "\n"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
    return f"| {' | '.join(cells)} |"


def _ratio(value: float, other: float | None) -> str:
    return f"{value / other:.2f}" if other else ""


def _mb(count: int) -> str:
    return f"{count / 1e6:,.0f} MB"

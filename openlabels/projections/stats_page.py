"""The page of plots: which tables it shows, in which words, and which list of models each bar leads to.

Knows the words and the links. Refuses to know the counting (`stats`), the drawing (`plots`) and markup (the template).
A number links only where `static/list/facets.js` can show exactly the models that it counts.
"""

from collections.abc import Callable, Iterable, Sequence

from openlabels.ground import markup, urls
from openlabels.ground.label import Label, Part
from openlabels.projections import plots, stats
from openlabels.projections.edition import Edition
from openlabels.projections.shell import Here
from openlabels.projections.stats import Stats, Tally
from openlabels.projections.views import Plot, PlotCell, PlotColumn, PlotRow, StatsView
from openlabels.reading import verdict
from openlabels.reading.verdict import PART_TITLES

TEXTURES = {
    **dict(zip(stats.LABELS, ("full", "squares", "diamonds", "rings", "empty"), strict=True)),
    **dict(zip(stats.CLASSES, ("full", "diamonds", "empty"), strict=True)),
    "not stated": "empty",
    "gated": "squares",
    "closed": "rings",
    "partial": "diamonds",
}
"""The texture of each label, license class and reason: full is for what is open, and for nothing else."""

Link = Callable[[Tally, str | None], str]
"""Where a number leads: that of a row in one column, or (None) of the whole row; '' where nowhere."""


def page(edition: Edition, counted: Stats) -> StatsView:
    """The view of `stats.html`."""
    here = Here(edition, urls.STATS)
    about = "How many models bear which label: by year, organization and modality, with licenses and what is missing."
    return StatsView(
        shell=here.shell("The registry in numbers", about, json=urls.STATS_JSON, sheets=("stats.css",)),
        total=counted.models,
        organizations=counted.organizations,
        textures=plots.definitions(),
        plots=tuple(_plots(here, counted)) if counted.models else (),
    )


def _plots(here: Here, counted: Stats) -> Iterable[Plot]:
    labels = [Tally(key, key, number, {key: number}) for key, number in counted.labels.items()]
    yield _plot(
        "labels", "Labels", "Each model has one label; a withdrawn one may have none.", _shown(labels), _to_label(here)
    )
    yield _plot(
        "licenses",
        "Licenses of what is public",
        "Open parts only, each by its least open license.",
        counted.licenses,
        _to_license(here),
        _part,
    )
    yield _plot("missing", "What is most often missing", _worst(counted), counted.missing, _to_missing(here), _part)
    yield _plot("released", "By year of release", "", counted.by_year, _filtered(here, "year"))
    yield _plot(
        "organizations",
        "By organization",
        f"The {stats.ORGANIZATIONS} with the most models here.",
        counted.by_organization,
        _to_organization(here),
        _organization,
    )
    yield _plot(
        "modalities",
        "By modality",
        "A model with several modalities counts in each.",
        counted.by_modality,
        _filtered(here, "modality"),
    )
    if sum(row.key != stats.UNKNOWN for row in counted.by_month_added) > 1:  # one bar compares nothing
        yield _plot("added", "Entries by month added", "", counted.by_month_added, _filtered(here, "added"))


def _shown(rows: Iterable[Tally]) -> list[Tally]:
    return [row for row in rows if row.total or row.key != stats.NONE]


def _in_words(row: Tally) -> str:
    text = _words(row.name)
    return text[:1].upper() + text[1:]


def _part(row: Tally) -> str:
    return PART_TITLES[Part(row.key)] if row.key in set(Part) else _in_words(row)


def _organization(row: Tally) -> str:
    """As it spells itself; the rest, which is none, in words."""
    return row.name if row.key else _in_words(row)


def _plot(
    key: str, title: str, about: str, rows: Sequence[Tally], link: Link, named: Callable[[Tally], str] = _in_words
) -> Plot:
    columns = [name for name in _columns(rows) if name != stats.NONE or any(row.counts.get(name) for row in rows)]
    longest = max((row.total for row in rows if row.key), default=0) or 1
    shown = tuple(_column(name) for name in columns)
    return Plot(key, title, about, shown, tuple(_row(row, named(row), columns, longest, link) for row in rows))


def _columns(rows: Iterable[Tally]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row.counts))


def _row(row: Tally, name: str, columns: Iterable[str], longest: int, link: Link) -> PlotRow:
    cells = [PlotCell(n := row.counts.get(one, 0), link(row, one) if n else "") for one in columns]
    pieces = [
        plots.Segment(cell.models, _words(one), TEXTURES[one], cell.href)
        for one, cell in zip(columns, cells, strict=True)
    ]
    whole = link(row, None) if row.total else ""
    drawn = plots.bar(pieces, longest) if row.key else markup.drawn("")  # the rest is no row: it would dwarf the others
    return PlotRow(name, whole, row.total, drawn, tuple(cells))


def _column(name: str) -> PlotColumn:
    return PlotColumn(_words(name), plots.swatch(TEXTURES[name]))


def _words(name: str) -> str:
    if name == stats.NONE:
        return "no label"
    return {"unstated": "not stated", "3d": "3D", **verdict.WHY}.get(name, name)


def _worst(counted: Stats) -> str:
    """What is missing most often, in a sentence."""
    numbers = [(number, row.key or "", reason) for row in counted.missing for reason, number in row.counts.items()]
    number, part, reason = max(numbers, key=lambda one: one[0])
    if not number:
        return "Every model with a label is open in all its parts."
    words = verdict.WORDS[Part(part)]
    verb = "are" if part == Part.WEIGHTS else "is"
    return (
        f"Most often the {words} {verb} {verdict.WHY[reason]}: {number:,} of {counted.labeled:,} models with a label."
    )


def _to_label(here: Here) -> Link:
    def link(row: Tally, _: str | None) -> str:
        known = row.key in set(Label)
        return here.to(urls.label((row.key or "").lower()) if known else urls.found(("label", stats.NONE)))

    return link


def _to_missing(here: Here) -> Link:
    """The models that lack a part, for any reason or for one."""
    return lambda row, name: _of_part(here, "missing", row, [name] if name else stats.REASONS)


def _to_license(here: Here) -> Link:
    """The models of which a part, or all that is public, is under a license of one class, or of any."""

    def link(row: Tally, name: str | None) -> str:
        classes = [name] if name else stats.CLASSES
        if row.key == stats.WHOLE:
            return here.to(urls.found(*(("license", one) for one in classes)))
        return _of_part(here, "terms", row, classes)

    return link


def _of_part(here: Here, facet: str, row: Tally, values: Iterable[str]) -> str:
    return here.to(urls.found(*((facet, f"{row.key}-{value.replace(' ', '-')}") for value in values)))


def _filtered(here: Here, facet: str) -> Link:
    def link(row: Tally, name: str | None) -> str:
        if row.key is None:
            return ""
        chosen = [("label", name.lower())] if name else []
        return here.to(urls.found(*chosen, (facet, row.key)))

    return link


def _to_organization(here: Here) -> Link:
    def link(row: Tally, name: str | None) -> str:
        if row.key is None:
            return ""
        if name is None:
            return here.to(urls.organization(row.key))
        return here.to(urls.found(("label", name.lower()), ("org", row.name)))

    return link

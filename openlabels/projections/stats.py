"""The registry counted: models by label over time, by organization and modality, license classes, what is missing.

Knows what is counted, in which order, and how long a table may grow. Refuses to know how it is drawn (`plots`) and
what it links to (`stats_page`). Each table is one pass over the models, and has a bound that no registry exceeds.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from openlabels.everyone.registry import Model
from openlabels.ground.label import Label, Part, State
from openlabels.ground.licenses import LicenseClass
from openlabels.projections import data, model_data
from openlabels.projections.edition import Edition
from openlabels.reading import verdict

NONE = "none"
"""What stands for a label where a model has none."""

UNKNOWN = "unknown"
"""The key of what has no date."""

WHOLE = "all"
"""The key of the row about all parts of a model together."""

LABELS = (*(label.value for label in reversed(Label)), NONE)
REASONS = tuple(dict.fromkeys(map(verdict.counted_as, verdict.WHY)))
CLASSES = tuple(found.value for found in LicenseClass)

YEARS, MONTHS, ORGANIZATIONS = 12, 24, 15
"""How many rows a table has before the rest is one row."""


Groups = dict[str, Counter[str]]
"""Of models that share something: how many bear each label."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A row: `counts` by label, license class or reason; `key` is None for all that have no row of their own."""

    key: str | None
    name: str
    total: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Stats:
    """All that is counted; models without a label count in `models` and the tables by label only."""

    models: int
    labeled: int
    organizations: int
    labels: dict[str, int]
    by_year: tuple[Tally, ...]
    by_month_added: tuple[Tally, ...]
    by_organization: tuple[Tally, ...]
    by_modality: tuple[Tally, ...]
    licenses: tuple[Tally, ...]
    missing: tuple[Tally, ...]


def count(models: Sequence[Model]) -> Stats:
    """The registry's numbers."""
    bearing = [(model, model.glance.label or NONE) for model in models]
    labeled = [model for model, label in bearing if label != NONE]
    orgs = _grouped(bearing, lambda model: [model.glance.org])
    years = _grouped(bearing, lambda model: [_since(model.glance.released, 4)])
    return Stats(
        models=len(models),
        labeled=len(labeled),
        organizations=len(orgs),
        labels=_by_label(Counter(label for _, label in bearing)),
        by_year=_timeline(years, YEARS, _years),
        by_month_added=_timeline(_grouped(bearing, lambda model: [_since(model.added, 7)]), MONTHS, _months),
        by_organization=_organizations(orgs, models),
        by_modality=_ranked(_grouped(bearing, lambda model: model.glance.modalities)),
        licenses=_licenses(labeled),
        missing=_missing(labeled),
    )


def reads(model: Model) -> object:
    """All of a model that any of the numbers depends on."""
    one = model.glance
    return one.label, one.qualifier, one.organization, one.released, one.modalities, one.parts, model.added


def stats_json(edition: Edition, stats: Stats) -> str:
    """The same as JSON."""
    return model_data.text({**data.head(edition, stats.models), "result": asdict(stats)})


def _counts(keys: Sequence[str], values: Iterable[str]) -> dict[str, int]:
    found = Counter(values)
    return {key: found[key] for key in keys}


def _by_label(found: Counter[str]) -> dict[str, int]:
    return {label: found[label] for label in LABELS}


def _tally(key: str | None, name: str, found: Counter[str]) -> Tally:
    return Tally(key, name, found.total(), _by_label(found))


def _grouped(bearing: Iterable[tuple[Model, str]], keys: Callable[[Model], Iterable[str]]) -> Groups:
    groups: Groups = defaultdict(Counter)
    for model, label in bearing:
        for key in keys(model):
            groups[key][label] += 1
    return groups


def _since(date: str | None, length: int) -> str:
    """The year or month that a date begins with."""
    return date[:length] if date else UNKNOWN


def _by_size(groups: Groups) -> list[str]:
    """The keys, that of the largest group first."""
    return sorted(groups, key=lambda key: (-groups[key].total(), key))


def _ranked(groups: Groups) -> tuple[Tally, ...]:
    return tuple(_tally(key, key, groups[key]) for key in _by_size(groups))


def _organizations(groups: Groups, models: Iterable[Model]) -> tuple[Tally, ...]:
    ranked = _by_size(groups)
    first, rest = ranked[:ORGANIZATIONS], ranked[ORGANIZATIONS:]
    names = _names(first, models)
    found = [_tally(org, names[org], groups[org]) for org in first]
    if rest:
        found.append(_tally(None, f"{len(rest)} others", _together(groups[org] for org in rest)))
    return tuple(found)


def _names(orgs: Iterable[str], models: Iterable[Model]) -> dict[str, str]:
    """What each organization is called most often."""
    said: Groups = {org: Counter() for org in orgs}
    for model in models:
        if (found := said.get(model.glance.org)) is not None:
            found[model.glance.organization] += 1
    return {org: found.most_common(1)[0][0] for org, found in said.items()}


def _together(groups: Iterable[Counter[str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for group in groups:
        found.update(group)
    return found


def _timeline(groups: Groups, most: int, spans: Callable[[str, str], Sequence[str]]) -> tuple[Tally, ...]:
    """The groups in order of time, those between them that are empty too; what is older than `most` is one row."""
    dated = {key: found for key, found in groups.items() if key != UNKNOWN}
    shown = spans(min(dated), max(dated))[-most:] if dated else []
    earlier = _together(found for key, found in dated.items() if key < shown[0])
    rows = [_tally(None, f"before {shown[0]}", earlier)] if earlier else []
    rows += [_tally(key, key, dated.get(key, Counter())) for key in shown]
    return (*rows, _tally(UNKNOWN, "not stated", groups[UNKNOWN])) if UNKNOWN in groups else tuple(rows)


def _years(first: str, last: str) -> Sequence[str]:
    return [f"{year:04}" for year in range(int(first), int(last) + 1)]


def _months(first: str, last: str) -> Sequence[str]:
    begin, end = (12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]


def _licenses(labeled: Sequence[Model]) -> tuple[Tally, ...]:
    """For each part where it is open, and for all that is open, the class of its least free license."""
    found = []
    for part in Part:
        seen = [one for model in labeled if (one := model.glance.part(part)).state is State.OPEN]
        classes = [one.license_class or LicenseClass.UNSTATED for one in seen]
        found.append(Tally(part.value, part.value, len(classes), _counts(CLASSES, classes)))
    whole = [model.glance.qualifier or LicenseClass.OPEN for model in labeled]
    return (*found, Tally(WHOLE, "all that is public", len(whole), _counts(CLASSES, whole)))


def _missing(labeled: Sequence[Model]) -> tuple[Tally, ...]:
    """For each part that a label can do without, why it is not open where it is not."""
    found = []
    for part in (Part.DATASET, Part.WEIGHTS):
        findings = (model.glance.part(part) for model in labeled)
        missing = (one.items for one in findings if one.state is not State.OPEN)
        reasons = [verdict.counted_as(verdict.reason(item.access for item in items)) for items in missing]
        found.append(Tally(part.value, part.value, len(reasons), _counts(REASONS, reasons)))
    return tuple(found)

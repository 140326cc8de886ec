"""The page about licenses: which are open for what and by whose word, and which ones the entries state.

Knows how the table is laid out for people. Refuses to know the classes (`licenses` has them).
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from openlabels.everyone.registry import Model
from openlabels.ground import licenses, urls
from openlabels.ground.label import Part
from openlabels.ground.licenses import LicenseClass, Row
from openlabels.projections.edition import Edition
from openlabels.projections.pieces import license_words
from openlabels.projections.shell import Here
from openlabels.projections.views import LicenseGroup, LicenseShown, LicensesView, LicenseUsed

MOST_USED = 100
"""How many of the licenses that entries state are shown, the most frequent first."""

Stated = tuple[str, LicenseClass]


def page(edition: Edition, models: Sequence[Model]) -> LicensesView:
    """The view of `licenses.html`."""
    here = Here(edition, urls.LICENSES)
    about = "Which licenses count as open, for code, for weights and for data, by whose word, and which ones the models here are under."
    used = Counter(one for model in models for one in reads(model)).most_common()
    return LicensesView(
        shell=here.shell("Licenses", about, json=urls.LICENSES_JSON, sheets=("labels.css",)),
        labels=here.to(urls.LABELS),
        table=here.to(urls.LICENSES_JSON),
        used=tuple(_used(*stated, number) for stated, number in sorted(used, key=_order)[:MOST_USED]),
        groups=tuple(_groups()),
        known=len(licenses.TABLE),
    )


def reads(model: Model) -> tuple[Stated, ...]:
    """What the page depends on of a model: the license of each artifact, with its class there."""
    items = (item for seen in model.glance.parts for item in seen.items)
    return tuple((item.license, item.license_class) for item in items if item.license and item.license_class)


def _order(counted: tuple[Stated, int]) -> tuple[int, Stated]:
    stated, number = counted
    return -number, stated


def _used(name: str, found: LicenseClass, number: int) -> LicenseUsed:
    href = urls.spdx_license(name) if name in licenses.TABLE else ""
    return LicenseUsed(license_words(name), href, found.value, number)


def _groups() -> Iterable[LicenseGroup]:
    rows = [row for row in licenses.TABLE.values() if not row.deprecated]
    approved = [row for row in rows if _is_open(row, Part.CODE) and row.source == licenses.OSI]
    others = [row for row in rows if _is_open(row, Part.CODE) and row.source != licenses.OSI]
    content = [row for row in rows if _is_open(row, Part.DATASET) and not _is_open(row, Part.CODE)]
    yield LicenseGroup("Open for everything: approved by the OSI", _shown(approved))
    yield LicenseGroup("Open for everything: public-domain dedications", _shown(others))
    yield LicenseGroup("Open for weights and data", _shown(content))


def _is_open(row: Row, part: Part) -> bool:
    return row.classes[part] is LicenseClass.OPEN


def _shown(rows: Iterable[Row]) -> tuple[LicenseShown, ...]:
    return tuple(LicenseShown(row.id, urls.spdx_license(row.id), row.name) for row in rows)

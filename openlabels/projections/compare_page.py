"""The page that shows models side by side: what stands around what its script fetches, and one comparison as it is served.

Knows the page's frame, and what a comparison says of a model at a glance. Refuses to know which models somebody
compares (`static/compare.js` reads them from the address); without it, the page shows one model of each label.
"""

from collections.abc import Callable, Iterable

from openlabels.everyone.registry import Model
from openlabels.ground import urls
from openlabels.ground.label import Label, Part
from openlabels.projections.edition import Edition
from openlabels.projections.pieces import label_shown, license_words, size_words
from openlabels.projections.shell import Here
from openlabels.projections.views import CompareCell, Compared, CompareRow, CompareView
from openlabels.reading import verdict
from openlabels.reading.glance import Glance, PartSeen
from openlabels.reading.verdict import PART_TITLES

NOT_STATED = "not stated"
AS_CLOSED = "none, as it is closed"


def page(edition: Edition) -> CompareView:
    """The view of `compare.html`."""
    here = Here(edition, urls.COMPARE)
    about = "Up to six AI models side by side: what is public, under which licenses, and where they differ."
    models = [model.glance for model in examples(edition.registry.models)]
    return CompareView(
        shell=here.shell("Compare models", about, scripts=("compare.js",), sheets=("compare.css",)),
        labels=here.to(urls.LABELS),
        search_data=here.to(urls.SEARCH),
        example=here.to(urls.compare([one.id for one in models])),
        columns=tuple(_column(here, one) for one in models),
        rows=tuple(CompareRow(title, tuple(answer(one) for one in models)) for title, answer in _questions() if models),
    )


def examples(models: Iterable[Model]) -> list[Model]:
    """The first model of each label that there is."""
    first: dict[Label | None, Model] = {}
    for model in models:
        first.setdefault(model.glance.label, model)
    return [first[label] for label in Label if label in first]


def _column(here: Here, one: Glance) -> Compared:
    return Compared(one.name, here.to(urls.model(one.id)), one.organization, label_shown(here, one))


Answer = Callable[[Glance], CompareCell]


def _questions() -> Iterable[tuple[str, Answer]]:
    """In the order and the words of `static/compare/table.js`."""
    for part, title in PART_TITLES.items():
        yield title, _state_of(part)
        yield f"License of the {title.lower()}", _licenses_of(part)
    yield "Released", lambda one: CompareCell(one.released or NOT_STATED)
    yield "Parameters", lambda one: CompareCell(size_words(one.parameters, one.active_parameters) or NOT_STATED)
    yield "Family", lambda one: CompareCell(one.family or NOT_STATED)
    yield "Modalities", lambda one: CompareCell(", ".join(sorted(one.modalities)))


def _state_of(part: Part) -> Answer:
    return lambda one: CompareCell(_words(one.part(part)), f"{part} {one.state(part)}")


def _words(seen: PartSeen) -> str:
    return verdict.state_words(seen.state, (item.access for item in seen.items))


def _licenses_of(part: Part) -> Answer:
    def answer(one: Glance) -> CompareCell:
        items = one.part(part).items
        named = {_license(item.license, item.license_class) for item in items if item.license}
        if not named and verdict.reason(item.access for item in items) == "closed":
            return CompareCell("–", unseen=AS_CLOSED)
        return CompareCell("; ".join(sorted(named)) or NOT_STATED)

    return answer


def _license(name: str, kind: str | None) -> str:
    return f"{license_words(name)} (restricted)" if kind == "restricted" else license_words(name)

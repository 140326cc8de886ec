"""The page that shows models side by side: what stands around what its script fetches.

Knows the page's frame. Refuses to know which models are compared (`static/compare.js` reads them from the address).
"""

from collections.abc import Iterable

from openlabels import urls
from openlabels.edition import Edition
from openlabels.label import Label
from openlabels.registry import Model
from openlabels.shell import Here
from openlabels.views import CompareView


def page(edition: Edition) -> CompareView:
    """The view of `compare.html`."""
    here = Here(edition, urls.COMPARE)
    about = "Up to six AI models side by side: what is public of each, under which licenses, and where they differ."
    shell = here.shell("Compare models", about, scripts=("compare.js",), sheets=("compare.css",))
    example = here.to(urls.compare(_examples(edition.registry.models)))
    return CompareView(shell, here.to(urls.LABELS), here.to(urls.SEARCH), example)


def _examples(models: Iterable[Model]) -> Iterable[str]:
    """The first model of each label that there is."""
    first: dict[Label, str] = {}
    for model in models:
        if label := model.glance.label:
            first.setdefault(label, model.glance.id)
    return (first[label] for label in Label if label in first)

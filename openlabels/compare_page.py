"""The page that shows models side by side: what stands around what its script fetches.

Knows the page's frame. Refuses to know which models are compared (`static/compare.js` reads them from the address).
"""

from openlabels import urls
from openlabels.data import Edition
from openlabels.shell import Here
from openlabels.views import CompareView


def page(edition: Edition) -> CompareView:
    """The view of `compare.html`."""
    here = Here(edition, urls.COMPARE)
    about = "Up to six AI models side by side: what is public of each, under which licenses, and where they differ."
    shell = here.shell("Compare models", about, scripts=("compare.js",))
    return CompareView(shell, here.to(urls.LABELS), here.to(urls.SEARCH))

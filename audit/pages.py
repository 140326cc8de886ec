"""Which pages are looked at: one of each type, with addresses that hold in any registry.

Knows the built site. Refuses to know what is looked for.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from openlabels.ground import urls
from openlabels.ground.label import Label


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of page, and the address below the site's root of one that is of it."""

    name: str
    address: str

    @property
    def file(self) -> str:
        """The file in the built site that a server hands out for it."""
        return urls.file_of(self.address.partition("?")[0])


def kinds(site: Path, names: Collection[str] = ()) -> tuple[Kind, ...]:
    """One page of each type; of these names only, where there are any."""
    return tuple(kind for kind in _every(site) if not names or kind.name in names)


def _every(site: Path) -> tuple[Kind, ...]:
    ids = [one["id"] for one in json.loads((site / urls.MODELS_JSON).read_bytes())["result"]]
    if not ids:
        raise LookupError("there is no model in the registry to look at")
    return (
        Kind("home", urls.HOME),
        Kind("model", urls.model(ids[0])),
        Kind("organization", urls.organization(ids[0].partition("/")[0])),
        Kind("labels", urls.LABELS),
        Kind("label", urls.label(Label.OM_OW.slug)),
        Kind("badges", urls.BADGES),
        Kind("licenses", urls.LICENSES),
        Kind("submit", urls.SUBMIT),
        Kind("compare", urls.compare(ids[:2])),
        Kind("stats", urls.STATS),
        Kind("about", urls.ABOUT),
        Kind("api", urls.API),
        Kind("not found", urls.NOT_FOUND),
    )


def root(site: Path) -> str:
    """The path below which the site was built to be served, by the canonical address of its first page."""
    text = (site / urls.file_of(urls.HOME)).read_text(encoding="utf-8")
    found = re.search('<link rel="canonical" href="([^"]+)">', text)
    return urlsplit(found[1]).path if found else "/"

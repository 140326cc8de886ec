"""What several pages share: labels, rows of a list, cards, badges, and where one is in a long list.

Knows how each of them is shown. Refuses to know which page it stands on.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from openlabels.badges import embed, styles
from openlabels.badges.faces import Face
from openlabels.everyone.registry import Model
from openlabels.ground import licenses, urls
from openlabels.ground.label import Label
from openlabels.projections.shell import Here
from openlabels.projections.views import BadgeShown, LabelCard, LabelShown, Pager, Row
from openlabels.reading.glance import Glance
from openlabels.reading.values import Status

PAGE_LENGTH = 100


LABEL_MEANS = {
    Label.OM: "Architecture and code are public. Weights and training data are not, or not all of them.",
    Label.OM_OW: "Code and pre-trained weights are public. The training data is not, or not all of it.",
    Label.OM_OD: "Code and training data are public. The weights are not: train it yourself.",
    Label.OM_OD_OW: "Code, training data and weights are all public.",
}


QUALIFIER_MEANS = {
    "restricted": "Something in an open part is under a license that is not open.",
    "unstated": "Something in an open part states no license.",
}


def license_words(name: str) -> str:
    """A license as people read it; a custom one without its mark, unless it is called like one of SPDX's."""
    known = {licenses.NOASSERTION: "no license stated", licenses.NONE: "no license"}
    return known.get(name) or _CUSTOM.sub(lambda found: found[0] if found[1] in licenses.TABLE else found[1], name)


_CUSTOM = re.compile(r"LicenseRef-([A-Za-z0-9.-]+)")


def size_words(total: str | None, active: str | None) -> str:
    """How large a model is, '' where that is not stated; `static/compare/table.js` says the same."""
    return f"{total or 'not stated'}, {active} active" if active else total or ""


def page_count(models: int) -> int:
    """How many pages a list of so many models takes; an empty one takes one."""
    return max(1, -(-models // PAGE_LENGTH))


def page_of(models: Sequence[Model], page: int) -> Sequence[Model]:
    """The models of page `page` (from 1) of a list."""
    return models[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]


def pager(here: Here, total: int, page: int, link: Callable[[int], str]) -> Pager:
    """Where page `page` of a list of `total` models stands; `link` gives the path of a page by its number."""
    last = page_count(total)
    before = here.to(link(page - 1)) if page > 1 else ""
    return Pager(page, last, before, here.to(link(page + 1)) if page < last else "")


def cards(here: Here, counts: Mapping[Label | None, int]) -> tuple[LabelCard, ...]:
    """The four labels, each with how many models bear it."""
    return tuple(LabelCard(bare_label(here, which), LABEL_MEANS[which], counts[which]) for which in Label)


def bare_label(here: Here, which: Label) -> LabelShown:
    """A label that stands for no model."""
    return LabelShown(which.value, which.title, which.slug, here.to(urls.label(which.slug)), "", "")


def label_shown(here: Here, one: Glance) -> LabelShown:
    """The label of a model, with what qualifies it."""
    earned, qualifier = one.label, one.qualifier or ""
    if earned is None:
        return LabelShown("", "Withdrawn, no label", "none", here.to(urls.LABELS), "", "")
    means = QUALIFIER_MEANS.get(qualifier, "")
    return LabelShown(earned.value, earned.title, earned.slug, here.to(urls.label(earned.slug)), qualifier, means)


def rows(here: Here, models: Iterable[Model]) -> tuple[Row, ...]:
    """Models as a list shows them."""
    return tuple(_row(here, one.glance) for one in models)


def _row(here: Here, one: Glance) -> Row:
    return Row(
        name=one.name,
        href=here.to(urls.model(one.id)),
        organization=one.organization,
        organization_href=here.to(urls.organization(one.org)),
        summary=one.summary,
        label=label_shown(here, one),
        status="" if one.status == Status.ACTIVE else one.status,
        modalities=one.modalities,
        size=one.parameters or "",
        year=(one.released or "")[:4],
    )


def badge_shown(here: Here, name: str, shown: Face, style: str, page: str = "", words: str = "") -> BadgeShown:
    """A badge by its name in addresses; with a page and words, the code that embeds it too."""
    picture, address = styles.drawing(shown, style), here.imprint.absolute(urls.badge(name, style))
    size = (picture.width, picture.height)
    code = embed.html(here.imprint.absolute(page), address, words, *size) if page else ""
    return BadgeShown(style, here.to(urls.badge(name, style)), address, *size, code)

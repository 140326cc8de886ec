"""All files of the site.

Knows which outputs one model has, and which all models have together. Refuses to know how they are published.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import jinja2

from openlabels import (
    badge,
    compare_page,
    data,
    embed,
    feeds,
    form,
    llms,
    model_data,
    model_page,
    pages,
    pieces,
    stats,
    stats_page,
    urls,
    views,
)
from openlabels.edition import Around, Edition, Imprint
from openlabels.glance import Glance
from openlabels.label import Label
from openlabels.publish import Output
from openlabels.record import Record
from openlabels.registry import Model
from openlabels.shell import share_name

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
_SERVED = frozenset({".css", ".js", ".svg"})


def outputs(edition: Edition, record_of: Callable[[str], Record]) -> Iterator[Output]:
    """Every file of the site, made in this process; `record_of` has the record of each model by its id."""
    lines = []
    for model in edition.registry.models:
        record = record_of(model.glance.id)
        made, line = of_model(edition, record, edition.around(model))
        lines.append(line)
        yield from made
    yield Output(urls.MODELS_JSONL, lines)
    yield from (one.made() for one in late(edition))
    yield from of_all(edition)


def of_model(imprint: Imprint, record: Record, around: Around) -> tuple[list[Output], str]:
    """A model's own files, and the same under its former ids; with them its line in the full dump."""
    glance, shown = record.glance, model_data.face_of(record.glance)
    outside = model_data.badge_of(imprint, glance)
    codes = embed.codes(outside)
    whole = model_data.compact(model_data.model_object(record, around, outside, codes))
    view = model_page.model(imprint, record, around, outside, codes)
    made = [_page(urls.model(record.id), view)]
    made += [_page(urls.model(former), model_page.alias(imprint, former, glance)) for former in glance.aliases]
    contents = (
        model_data.model_json(whole).encode(),
        model_data.shields(glance).encode(),
        *(badge.of_model(glance.name, shown, style).encode() for style in badge.OF_MODELS),
        badge.png(shown),
    )
    for name in (record.id, *glance.aliases):
        made += map(Output, _files(name), contents)
    return made, whole + "\n"


def _files(name: str) -> tuple[str, ...]:
    """Where a model's files stand under one of its ids, but the page."""
    svgs = (urls.badge(name, style) for style in badge.OF_MODELS)
    return urls.model_json(name), urls.shields_json(name), *svgs, urls.badge(name, form="png")


def files_of_model(one: Glance) -> Iterator[str]:
    """The paths of all files of a model, those under its former ids included."""
    for name in (one.id, *one.aliases):
        yield urls.file_of(urls.model(name))
        yield from _files(name)


def of_all(edition: Edition) -> Iterator[Output]:
    """Every other file that no model has alone, but the full dump."""
    yield from _pages(edition)
    yield from _data(edition)
    yield from _stats(edition)
    yield from _static()


def template_views() -> dict[str, type[NamedTuple]]:
    """Each template and the view that it receives."""
    return {
        "home.html": views.HomeView,
        "model.html": views.ModelView,
        "organization.html": views.OrganizationView,
        "labels.html": views.LabelsView,
        "badges.html": views.BadgesView,
        "label.html": views.LabelView,
        "compare.html": views.CompareView,
        "stats.html": views.StatsView,
        "submit.html": views.SubmitView,
        "api.html": views.ApiView,
        "about.html": views.AboutView,
        "404.html": views.NotFoundView,
        "alias.html": views.AliasView,
    }


@cache
def environment() -> jinja2.Environment:
    """Jinja as we use it: everything is escaped, and what a view does not have is an error."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals["sprite"] = pages.SPRITE
    made.filters["thousands"] = "{:,}".format
    return made


def _page(path: str, view: NamedTuple) -> Output:
    return Output(urls.file_of(path), _rendered(view))


def _rendered(view: NamedTuple) -> bytes:
    return environment().get_template(_TEMPLATE_OF[type(view)]).render(view._asdict()).encode()


_TEMPLATE_OF = {view: template for template, view in template_views().items()}


def _text(path: str, content: str) -> Output:
    return Output(path, content.encode())


@dataclass(frozen=True, slots=True)
class Late:
    """A file that need not be made where nothing that it is made from has changed: `models`, and `rest`."""

    path: str
    content: Callable[[], bytes]
    models: Sequence[Model] = ()
    rest: str = ""

    def made(self) -> Output:
        """The file, made."""
        return Output(self.path, self.content())


def late(edition: Edition) -> Iterator[Late]:
    """Every page that lists models, and the pictures, which take their time."""
    yield from _listings(edition)
    yield from _pictures(edition)


def _listings(edition: Edition) -> Iterator[Late]:
    models = pieces.in_list_order(edition.registry.models)
    counts = str(edition.registry.label_counts)
    for number in range(1, pieces.page_count(len(models)) + 1):
        shown = pieces.page_of(models, number)
        yield _listing(urls.home(number), partial(pages.home, edition, models, number), shown, counts)
    for org, members in edition.registry.by_org.items():
        listed = pieces.in_list_order(members)
        yield _listing(urls.organization(org), partial(pages.organization, edition, org, listed), listed)
    for label in Label:
        bearers = [model for model in models if model.glance.label is label]
        for number in range(1, pieces.page_count(len(bearers)) + 1):
            shown, view = pieces.page_of(bearers, number), partial(pages.label, edition, label, bearers, number)
            yield _listing(urls.label(label.slug, number), view, shown, str(len(bearers)))


def _listing(path: str, view: Callable[[], NamedTuple], models: Sequence[Model], rest: str = "") -> Late:
    return Late(urls.file_of(path), lambda: _rendered(view()), models, rest)


def _pages(edition: Edition) -> Iterator[Output]:
    yield _page(urls.LABELS, pages.labels(edition))
    yield _page(urls.BADGES, pages.badges(edition))
    yield _page(urls.COMPARE, compare_page.page(edition))
    yield _page(urls.SUBMIT, pages.submit(edition))
    yield _page(urls.API, pages.api(edition))
    yield _page(urls.ABOUT, pages.about(edition))
    yield _page(urls.NOT_FOUND, pages.not_found(edition))


def _data(edition: Edition) -> Iterator[Output]:
    yield Output(urls.MODELS_JSON, data.models_json(edition))
    yield _text(urls.LABELS_JSON, data.labels_json(edition))
    yield _text(urls.LICENSES_JSON, data.licenses_json(edition))
    yield Output(urls.BY_URL_JSON, data.by_url_json(edition))
    yield _text(urls.OPENAPI, data.openapi_json(edition))
    yield _text(urls.SCHEMA, data.schema_json(edition))
    yield _text(urls.SUBMIT_FORM, form.text(edition.settings))
    yield Output(urls.CSV, feeds.registry_csv(edition))
    yield Output(urls.SEARCH, data.search_json(pieces.in_list_order(edition.registry.models)))
    yield _text(urls.MARKS, pages.marks())
    yield _text(urls.FEED, feeds.feed_xml(edition))
    yield from (Output(path, text) for path, text in feeds.sitemaps(edition, list(_addresses(edition))))
    yield _text(urls.ROBOTS, feeds.robots_txt(edition))
    yield _text(urls.LLMS, llms.text(edition))


def _stats(edition: Edition) -> Iterator[Output]:
    counted = stats.count(edition.registry.models)
    yield _page(urls.STATS, stats_page.page(edition, counted))
    yield _text(urls.STATS_JSON, stats.stats_json(edition, counted))


def _addresses(edition: Edition) -> Iterator[str]:
    """The pages that a search engine should know."""
    yield from (
        urls.HOME,
        urls.LABELS,
        urls.BADGES,
        *(urls.label(label.slug) for label in Label),
        urls.COMPARE,
        urls.STATS,
        urls.SUBMIT,
        urls.API,
        urls.ABOUT,
    )
    yield from (urls.organization(org) for org in edition.registry.by_org)
    yield from (urls.model(model.glance.id) for model in edition.registry.models)


def _pictures(edition: Edition) -> Iterator[Late]:
    """Every label's own badge in every style, and for each face that a page shows the picture beside a shared link."""
    for label in Label:
        for style in badge.STYLES:
            shown = badge.face(label)
            svg = badge.svg(shown, badge.label_words(label), style).encode()
            yield Late(urls.badge(label.slug, style), partial(bytes, svg))
            yield Late(urls.badge(label.slug, style, "png"), partial(badge.png, shown, style))
    faces = {model_data.face_of(model.glance) for model in edition.registry.models}
    for face in (None, *map(badge.face, Label), *faces.difference(map(badge.face, Label))):
        yield Late(urls.share(share_name(face)), partial(badge.share, face))


def _static() -> Iterator[Output]:
    for path in sorted(STATIC.iterdir()):
        if path.suffix not in _SERVED or path.name.startswith(".") or not path.is_file():
            continue  # what an editor or a system left there
        yield Output(urls.static(path.name), path.read_bytes())
    yield Output(".nojekyll", b"")

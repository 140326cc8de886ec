"""All files of the site.

Knows which outputs one model has, and which all models have together. Refuses to know how they are published.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import NamedTuple

from openlabels.badges import badge, embed, faces, styles
from openlabels.everyone.registry import Model
from openlabels.ground import compact, urls
from openlabels.ground.label import Label
from openlabels.output.folders import STATIC
from openlabels.output.staging import Output
from openlabels.output.templating import rendered
from openlabels.projections import (
    compare_page,
    data,
    feeds,
    form,
    licenses_page,
    llms,
    model_data,
    model_page,
    pages,
    pieces,
    stats,
    stats_page,
)
from openlabels.projections.edition import Around, Edition, Imprint
from openlabels.projections.shell import share_name
from openlabels.projections.tables import Table
from openlabels.reading.glance import Glance
from openlabels.reading.record import Record

_SERVED = frozenset({".css", ".js", ".svg"})


def of_model(imprint: Imprint, record: Record, around: Around) -> tuple[list[Output], bytes]:
    """A model's own files, and the same under its former ids; with them its line in the full dump."""
    glance, shown = record.glance, model_data.face_of(record.glance)
    outside = model_data.badge_of(imprint, glance)
    codes = embed.codes(outside)
    whole = compact.written(model_data.model_object(record, around, outside, codes))
    view = model_page.model(imprint, record, around, outside, codes)
    made = [_page(urls.model(record.id), view)]
    made += [_page(urls.model(former), model_page.alias(imprint, former, glance)) for former in glance.aliases]
    contents = (
        model_data.model_json(whole).encode(),
        model_data.shields(glance).encode(),
        *(badge.of_model(glance.name, shown, style).encode() for style in styles.OF_MODELS),
        badge.png(shown),
    )
    for name in glance.ids:
        made += map(Output, _files(name), contents)
    return made, f"{whole}\n".encode()


def files_of_model(one: Glance) -> list[str]:
    """The paths of all files of a model, those under its former ids included, in the order of `of_model`."""
    before, behind = _PAGE
    return [f"{before}{name}{behind}" for name in one.ids] + [path for name in one.ids for path in _files(name)]


def _files(name: str) -> list[str]:
    """Where a model's files stand under one of its ids, but the page."""
    return [f"{before}{name}{behind}" for before, behind in _FILES]


_ID = "{}"
_PAGE, *_FILES = [
    path.split(_ID)
    for path in (
        urls.file_of(urls.model(_ID)),
        urls.model_json(_ID),
        urls.shields_json(_ID),
        *(urls.badge(_ID, style) for style in styles.OF_MODELS),
        urls.badge(_ID, form="png"),
    )
]
"""What stands before and behind a model's id in the path of each of its files: a build asks for every one."""


def _page(path: str, view: NamedTuple) -> Output:
    return Output(urls.file_of(path), rendered(view))


Reads = Callable[[Model], object]
"""What a file depends on of a model."""


def as_seen(model: Model) -> object:
    """What any list may show of a model: all but where its values stand in its entry."""
    return model.glance._replace(places=""), model.past


@dataclass(frozen=True, slots=True)
class Late:
    """A file that need not be made where nothing that it is made from has changed: `rest`, and what it `reads` of `models`."""

    path: str
    content: Callable[[], bytes | Iterable[bytes]]
    models: Sequence[Model] = ()
    rest: str = ""
    reads: Reads = as_seen

    def made(self) -> Output:
        """The file, made."""
        return Output(self.path, self.content())


def late(edition: Edition) -> Iterator[Late]:
    """Every file that no model has alone, but the tables, the full dump and what a designer wrote.

    The pictures come first: while they are drawn the workers do not yet hold their most.
    """
    yield from _pictures(edition)
    yield from _listings(edition)
    yield from _pages(edition)
    yield from _data(edition)


def tables(edition: Edition) -> Iterator[Table]:
    """The files with a row for each model."""
    yield data.models_json(edition)
    yield feeds.registry_csv(edition)
    yield data.search_json(edition.registry.listed)


def _listings(edition: Edition) -> Iterator[Late]:
    models = edition.registry.listed
    counts = str(edition.registry.label_counts)
    for number in range(1, pieces.page_count(len(models)) + 1):
        shown = pieces.page_of(models, number)
        yield _late_page(urls.home(number), partial(pages.home, edition, models, number), shown, counts)
    for org, listed in edition.registry.by_org.items():
        yield _late_page(urls.organization(org), partial(pages.organization, edition, org, listed), listed)
    for label in Label:
        bearers = [model for model in models if model.glance.label is label]
        for number in range(1, pieces.page_count(len(bearers)) + 1):
            shown, view = pieces.page_of(bearers, number), partial(pages.label, edition, label, bearers, number)
            yield _late_page(urls.label(label.slug, number), view, shown, str(len(bearers)))


def _late_page(
    path: str, view: Callable[[], NamedTuple], models: Sequence[Model] = (), rest: str = "", reads: Reads = as_seen
) -> Late:
    return Late(urls.file_of(path), lambda: rendered(view()), models, rest, reads)


def _pages(edition: Edition) -> Iterator[Late]:
    models, counts = edition.registry.models, str(edition.registry.label_counts)
    yield _late_page(urls.LABELS, partial(pages.labels, edition), rest=counts)
    yield _late_page(urls.BADGES, partial(pages.badges, edition))
    yield _late_page(urls.LICENSES, partial(licenses_page.page, edition, models), models, reads=licenses_page.reads)
    yield _late_page(urls.COMPARE, partial(compare_page.page, edition), compare_page.examples(models))
    yield _late_page(urls.SUBMIT, partial(pages.submit, edition))
    yield _late_page(urls.API, partial(pages.api, edition), models[:1])
    yield _late_page(urls.ABOUT, partial(pages.about, edition), rest=f"{len(models)} {pages.checked(models)}")
    yield _late_page(urls.NOT_FOUND, partial(pages.not_found, edition))
    counted = cache(partial(stats.count, models))
    stated = Late(
        urls.STATS_JSON, lambda: stats.stats_json(edition, counted()).encode(), models, str(edition.time), stats.reads
    )
    yield stated
    yield replace(
        stated, path=urls.file_of(urls.STATS), content=lambda: rendered(stats_page.page(edition, counted())), rest=""
    )


def _data(edition: Edition) -> Iterator[Late]:
    models, time = edition.registry.models, str(edition.time)
    yield _late_text(urls.LABELS_JSON, partial(data.labels_json, edition), rest=time)
    yield _late_text(urls.LICENSES_JSON, partial(data.licenses_json, edition), rest=time)
    yield _late_text(urls.BY_URL_JSON, partial(data.by_url_json, edition), models, time, data.addresses)
    yield _late_text(urls.OPENAPI, partial(data.openapi_json, edition))
    yield _late_text(urls.SCHEMA, partial(data.schema_json, edition))
    yield _late_text(urls.SUBMIT_FORM, partial(form.text, edition.settings))
    yield _late_text(urls.MARKS, pages.marks)
    yield _late_text(urls.FEED, partial(feeds.feed_xml, edition), models, time)
    for path, content in feeds.sitemaps(edition, list(_addresses(edition))):
        yield _late_text(path, partial(iter, content), models, reads=_is_there)
    yield _late_text(urls.ROBOTS, partial(feeds.robots_txt, edition))
    yield _late_text(urls.LLMS, partial(llms.text, edition), rest=str(len(models)))


def _is_there(_: Model) -> object:
    """For a file that holds ids alone, which stand in its key already."""
    return True


def _late_text(
    path: str, text: Callable[[], Iterable[str]], models: Sequence[Model] = (), rest: str = "", reads: Reads = as_seen
) -> Late:
    def content() -> bytes | Iterable[bytes]:
        made = text()
        return made.encode() if isinstance(made, str) else (piece.encode() for piece in made)

    return Late(path, content, models, rest, reads)


def _addresses(edition: Edition) -> Iterator[str]:
    """The pages that a search engine should know."""
    yield from (
        urls.HOME,
        urls.LABELS,
        urls.BADGES,
        urls.LICENSES,
        *(urls.label(label.slug) for label in Label),
        urls.COMPARE,
        urls.STATS,
        urls.SUBMIT,
        urls.API,
        urls.ABOUT,
    )
    yield from (urls.organization(org) for org in sorted(edition.registry.by_org))
    yield from (urls.model(model.glance.id) for model in edition.registry.models)


def _pictures(edition: Edition) -> Iterator[Late]:
    """Every label's own badge in every style, and for each face that a page shows the picture beside a shared link."""
    for label in Label:
        for style in styles.STYLES:
            shown = faces.face(label)
            yield _late_text(urls.badge(label.slug, style), partial(badge.svg, shown, faces.label_words(label), style))
            yield Late(urls.badge(label.slug, style, "png"), partial(badge.png, shown, style))
    bearing = {(one.label, one.qualifier, one.status) for one in (model.glance for model in edition.registry.models)}
    own = [faces.face(label) for label in Label]
    for face in (None, *own, *{faces.face(*each) for each in bearing}.difference(own)):
        yield Late(urls.share(share_name(face)), partial(badge.share, face))


def static() -> Iterator[Output]:
    """What a designer wrote, as it is."""
    for path in sorted(STATIC.rglob("*")):
        name = path.relative_to(STATIC).as_posix()
        if path.suffix in _SERVED and not _is_hidden(name) and path.is_file():
            yield Output(urls.static(name), path.read_bytes())
    yield Output(".nojekyll", b"")


def _is_hidden(name: str) -> bool:
    """Whether this is what an editor or a system left there, or lies in such a folder."""
    return any(part.startswith(".") for part in name.split("/"))

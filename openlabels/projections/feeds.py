"""What other readers take: the Atom feed, the sitemap, `robots.txt` and the table for spreadsheets.

Knows these formats and writes them, without a clock. Refuses to know how a model is described: `data` does.
"""

import csv
import heapq
import html
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from openlabels.badges import faces
from openlabels.everyone.registry import Model
from openlabels.ground import escape, urls
from openlabels.projections.edition import Edition, Imprint
from openlabels.projections.tables import Table

FEED_LENGTH = 100
SITEMAP_LENGTH = 50_000
"""Addresses that one sitemap may hold (sitemaps.org)."""

_COLUMNS = (
    "id", "name", "organization", "summary", "label", "qualifier", "code", "weights", "dataset",
    "licenses_code", "licenses_weights", "licenses_dataset", "modalities", "released", "family", "parameters",
    "status", "added", "updated", "page",
)  # fmt: skip


def registry_csv(edition: Edition) -> Table:
    """The registry as a table, RFC 4180, with no cell that a spreadsheet would compute."""
    models = edition.registry.models

    def row(model: Model) -> str:
        return _csv_row(map(escape.csv_cell, _cells(edition, model)))

    return Table(urls.CSV, models, row, _csv_row(_COLUMNS) + _LINE, _LINE, _LINE if models else "")


_LINE = "\r\n"


def _csv_row(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _cells(edition: Edition, model: Model) -> Iterator[str]:
    one = model.glance
    yield from (one.id, one.name, one.organization, one.summary, one.label or "", one.qualifier or "")
    yield from (part.state for part in one.parts)
    for part in one.parts:
        yield "; ".join(dict.fromkeys(item.license for item in part.items if item.license))
    yield " ".join(one.modalities)
    yield from (value or "" for value in (one.released, one.family, one.parameters, one.status))
    yield from (model.added or "", model.updated or "", edition.absolute(urls.model(one.id)))


def feed_xml(edition: Edition) -> str:
    """Atom (RFC 4287): the newest 100 new models and changed labels."""
    events = _events(edition.registry.models)
    newest = heapq.nlargest(FEED_LENGTH, events, key=lambda e: (e.date, e.model.glance.id, e.number))
    site, base = edition.settings.site_name, edition.settings.base_url
    updated = edition.time or "1970-01-01T00:00:00Z"
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<title>{_xml(site)}: new models and changed labels</title>\n<id>{_xml(base)}</id>\n<updated>{updated}</updated>\n"
        f"<author><name>{_xml(site)}</name></author>\n"
        f'<link href="{_xml(base)}"/>\n<link rel="self" href="{_xml(edition.absolute(urls.FEED))}"/>\n'
    )
    return head + "".join(_feed_entry(edition, event) for event in newest) + "</feed>\n"


class _Event(NamedTuple):
    """A label from a day on: the `number`th (from 1) of its model; `before` it was None for none."""

    date: str
    model: Model
    number: int
    before: str | None
    after: str | None


def _events(models: Iterable[Model]) -> Iterator[_Event]:
    for model in models:
        before: str | None = None
        for number, change in enumerate(model.label_history, start=1):
            yield _Event(change.date, model, number, before, change.label)
            before = change.label


def _feed_entry(edition: Edition, event: _Event) -> str:
    one, after = event.model.glance, event.after or "no label"
    is_last = event.number == len(event.model.label_history)
    if is_last and event.after == one.label:  # what qualified an earlier one, git's log does not tell
        after = faces.in_words(faces.face(one.label, one.qualifier))
    what = f"is new with {after}" if event.number == 1 else f"changed from {event.before or 'no label'} to {after}"
    page = edition.absolute(urls.model(one.id))
    return (
        f"<entry>\n<title>{_xml(one.name)} {what}</title>\n<id>{_xml(page)}#{event.date}-{event.number}</id>\n"
        f'<updated>{event.date}T00:00:00Z</updated>\n<link href="{_xml(page)}"/>\n<summary>{_xml(one.summary)}</summary>\n</entry>\n'
    )


def _xml(value: str) -> str:
    return html.escape(value.translate(_NO_CONTROLS))


_NO_CONTROLS = dict.fromkeys(range(0x20))


def sitemaps(imprint: Imprint, pages: Sequence[str]) -> Iterator[tuple[str, Iterator[str]]]:
    """The addresses of all pages (sitemaps.org, 0.9), file by file: where one cannot hold them, several and their index."""
    if len(pages) <= SITEMAP_LENGTH:
        yield urls.SITEMAP, _sitemap("urlset", "url", imprint, pages)
        return
    starts = range(0, len(pages), SITEMAP_LENGTH)
    parts = [urls.sitemap(number) for number in range(1, len(starts) + 1)]
    yield urls.SITEMAP, _sitemap("sitemapindex", "sitemap", imprint, parts)
    for part, start in zip(parts, starts, strict=True):
        yield part, _sitemap("urlset", "url", imprint, pages[start : start + SITEMAP_LENGTH])


def _sitemap(root: str, each: str, imprint: Imprint, paths: Iterable[str]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="utf-8"?>\n<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    yield from (f"<{each}><loc>{_xml(imprint.absolute(path))}</loc></{each}>\n" for path in paths)
    yield f"</{root}>\n"


def robots_txt(imprint: Imprint) -> str:
    """Everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {imprint.absolute(urls.SITEMAP)}\n"

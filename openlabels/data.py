"""What programs read: the JSON API, the schema and the search file.

Knows the published shapes and writes them, without a clock: dates come with the registry. Refuses to know how
pages look. Every function gives the text or bytes of one file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from openlabels import badge, embed, history, label, licenses, openapi, schema, urls, watch
from openlabels.badge import Face
from openlabels.glance import Glance
from openlabels.history import Past
from openlabels.label import Access, Label, Part, State
from openlabels.record import Record
from openlabels.registry import Kin, Model, Registry
from openlabels.settings import Settings
from openlabels.values import MODALITIES, Status
from openlabels.verdict import Item
from openlabels.watch import Seen

VERSION = 1
_DAY = 24 * 3600

Json = dict[str, Any]


@dataclass(frozen=True)
class Imprint:
    """What every page and file of one edition bears, whichever models there are: the settings, and the day.

    `seconds` is its Unix time, None where neither git nor the environment tells one.
    """

    settings: Settings
    seconds: int | None

    @cached_property
    def day(self) -> str | None:
        """The edition's date in UTC: pages bear no hour, so that the second edition of a day leaves them as they are."""
        return None if self.seconds is None else history.day(self.seconds)

    @property
    def of_day(self) -> "Imprint":
        """What all editions of the day have in common."""
        return Imprint(self.settings, None if self.seconds is None else self.seconds // _DAY * _DAY)

    def absolute(self, path: str) -> str:
        """The public address of a path."""
        return urls.absolute(self.settings.base_url, path)


@dataclass(frozen=True)
class Edition(Imprint):
    """The registry at one commit with one set of settings: all that the published data depends on.

    `memory` is what was found of the links.
    """

    registry: Registry
    memory: watch.Memory = watch.NOTHING

    @cached_property
    def time(self) -> str | None:
        """The edition's time as RFC 3339 writes it, in UTC."""
        if self.seconds is None:
            return None
        return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def around(self, model: Model) -> "Around":
        """What is known of one model that its entry does not say."""
        return Around(model.past, self.registry.kin(model.glance), watch.of(self.memory, model.glance))


class Around(NamedTuple):
    """What is known of a model that its entry does not say: its dates, its relatives, how its links were found."""

    past: Past
    kin: Kin
    seen: Seen


def text(value: Any) -> str:
    """JSON as we publish it: UTF-8, one value a line, ending in a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compact(value: Any) -> str:
    """JSON on one line."""
    return _COMPACT(value)


def shown_of(one: Glance) -> tuple[str, str | None, str | None, str]:
    """A model's name, label, qualifier and status, as the published data has them."""
    return one.name, one.label, one.qualifier, one.status


def face_of(one: Glance) -> Face:
    """What the model's badge shows."""
    return badge.face(one.label, one.qualifier, one.status)


def badge_of(imprint: Imprint, one: Glance) -> embed.Badge:
    """The model's badge as the outside sees it."""
    shown = face_of(one)
    picture = badge.drawing(shown)
    tag = f"open-model-label:{shown.label.slug}" if shown.label else None
    return embed.Badge(
        page=imprint.absolute(urls.model(one.id)),
        svg=imprint.absolute(urls.badge(one.id)),
        png=imprint.absolute(urls.badge(one.id, form="png")),
        width=picture.width,
        height=picture.height,
        alt=badge.words(one.name, shown),
        tag=tag,
        day=imprint.day,
    )


def model_object(record: Record, around: Around, outside: embed.Badge, codes: dict[str, str]) -> Json:
    """Everything about one model; all keys are always there. `outside` is its badge, `codes` what embeds it."""
    written = record.entry
    return {
        **_identity(record.glance),
        "rule": label.RULE_VERSION,
        "released": written.released,
        "modalities": written.modalities,
        "family": written.family,
        "parameters": written.parameters,
        "active_parameters": written.active_parameters,
        "justification": written.justification,
        "justification_html": str(record.justification_html),
        "parts": {
            f.part.value: {"state": f.state.value, "artifacts": [_artifact(i) for i in f.items]}
            for f in record.verdict.parts
        },
        "links": written.links.model_dump(),
        "derived_from": written.derived_from,
        "aliases": written.aliases,
        "status": written.status,
        "superseded_by": written.superseded_by,
        "status_note": written.status_note,
        "contacts": written.contacts,
        "checked": written.checked,
        "evidence_seen": asdict(around.seen),
        "added": around.past.added,
        "updated": around.past.updated,
        "label_history": [{"date": change.date, "label": change.label} for change in around.past.labels],
        "page": outside.page,
        "badge": {"svg": outside.svg, "png": outside.png, "alt": outside.alt},
        "embed": codes,
    }


def _identity(one: Glance) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "organization": one.organization,
        "summary": one.summary,
        "label": one.label,
        "label_name": one.label.title if one.label else None,
        "qualifier": one.qualifier,
    }


def _artifact(item: Item) -> Json:
    return {
        "url": item.url,
        "license": item.license,
        "license_class": item.license_class,
        "license_url": item.license_url,
        "access": item.access,
        "name": item.name,
        "note": item.note,
        "mirrors": item.mirrors,
    }


def model_json(one: str) -> str:
    """One model's file, on one line: `one` is its JSON."""
    return f'{{"schema_version":{VERSION},"result":{one}}}\n'


def head(edition: Edition, total: int, **more: Any) -> Json:
    """What a published list begins with: what it is of, when, and how long."""
    source = urls.repository(edition.settings.repository)
    return {"schema_version": VERSION, "generated_at": edition.time, "source": source, "total": total, **more}


def _listing(edition: Edition, result: Any, **more: Any) -> str:
    return text({**head(edition, len(result), **more), "result": result})


def _long_listing(edition: Edition, total: int, rows: Iterable[str], brackets: str = "[]") -> Iterator[str]:
    """The same for lists that grow with the registry: a row a line, piece by piece."""
    yield f'{compact(head(edition, total)).removesuffix("}")},"result":{brackets[0]}\n'
    yield from _joined(rows)
    yield f"\n{brackets[1]}}}\n"


def _joined(rows: Iterable[str]) -> Iterator[str]:
    parted = ""
    for row in rows:
        yield parted + row
        parted = ",\n"


def models_json(edition: Edition) -> Iterator[str]:
    """Summaries of all models."""
    models = edition.registry.models
    return _long_listing(edition, len(models), (compact(summary(edition, model)) for model in models))


def summary(imprint: Imprint, model: Model) -> Json:
    """One model in a list: what it is, its label, and where the rest is."""
    one = model.glance
    return {
        **_identity(one),
        "modalities": one.modalities,
        "family": one.family,
        "parameters": one.parameters,
        "released": one.released,
        "status": one.status,
        "updated": model.updated,
        "url": imprint.absolute(urls.model_json(one.id)),
        "page": imprint.absolute(urls.model(one.id)),
    }


def shields(one: Glance) -> str:
    """A shields.io endpoint: exactly its keys."""
    shown = face_of(one)
    said = [shown.label.value] if shown.label else []
    color = badge.COLOR[shown.label].removeprefix("#")
    endpoint = {"schemaVersion": 1, "label": "open model", "message": " ".join([*said, *shown.notes]), "color": color}
    return compact(endpoint) + "\n"


_MEANS = {
    Part.CODE: "The model's architecture and code are public.",
    Part.WEIGHTS: "The pre-trained weights are public.",
    Part.DATASET: "The training dataset is public.",
}


def labels_json(edition: Edition) -> str:
    """The four labels, and the rule as a table of every combination of states."""
    result = [
        {
            "label": one.value,
            "name": one.title,
            "open_parts": [part.value for part in Part if part in one.open_parts],
            "means": " ".join(_MEANS[part] for part in Part if part in one.open_parts),
            "page": edition.absolute(urls.label(one.slug)),
            "badge": {
                "svg": edition.absolute(urls.badge(one.slug)),
                "png": edition.absolute(urls.badge(one.slug, form="png")),
            },
        }
        for one in Label
    ]
    table = [
        {"code": c.value, "weights": w.value, "dataset": d.value, "label": label.derive({Part.CODE: c, Part.WEIGHTS: w, Part.DATASET: d})}
        for c in State for w in State for d in State
    ]  # fmt: skip
    states = {
        "open": "at least one artifact is listed for the part, and every one is public",
        "not_open": "an artifact is listed for the part that is not public",
        "not_stated": "no artifact is listed for the part",
    }
    return _listing(edition, result, rule={"version": label.RULE_VERSION, "states": states, "table": table})


def licenses_json(edition: Edition) -> str:
    """The license table, each row with the source of its class."""
    result = [
        {
            "id": row.id,
            "name": row.name,
            "deprecated": row.deprecated,
            "class": {part.value: c.value for part, c in row.classes.items()},
            "source": row.source,
        }
        for row in licenses.TABLE.values()
    ]
    return _listing(edition, result)


def by_url_json(edition: Edition) -> Iterator[str]:
    """Artifact addresses, mirrors included, to the ids of the models that list them."""
    found: dict[str, dict[str, None]] = {}
    for model in edition.registry.models:
        for part in model.glance.parts:
            for item in part.items:
                for address in (item.url, *item.mirrors):
                    if address:
                        found.setdefault(address, {})[model.glance.id] = None
    rows = (f"{compact(address)}:{compact(list(found[address]))}" for address in sorted(found))
    return _long_listing(edition, len(found), rows, "{}")


def openapi_json(edition: Edition) -> str:
    """The API's OpenAPI description."""
    enums = {
        "label": [one.value for one in Label],
        "state": [one.value for one in State],
        "access": [one.value for one in Access],
        "license_class": [one.value for one in licenses.LicenseClass],
        "modality": list(MODALITIES),
        "status": [one.value for one in Status],
        "embed": list(embed.FORMATS),
    }
    return text(openapi.document(edition.settings.site_name, edition.settings.base_url, enums))


def schema_json(edition: Edition) -> str:
    """The JSON Schema of an entry."""
    return text(schema.of_entry(edition.absolute(urls.SCHEMA)))


def search_json(models: Iterable[Model]) -> Iterator[str]:
    """What the search page loads, in the order of its list; keys that say nothing are left out.

    A model stands on a line of its own: the page reads the file as it comes (`static/load.js`).
    """
    yield '{"models":[\n'
    yield from _joined(compact(_search_row(model.glance)) for model in models)
    yield "\n]}\n"


def _search_row(one: Glance) -> Json:
    row = {
        "id": one.id,
        "name": one.name,
        "organization": one.organization,
        "summary": one.summary,
        "label": one.label,
        "qualifier": one.qualifier,
        "modalities": one.modalities,
        "released": one.released,
        "parameters": one.parameters,
        "family": one.family,
        "aliases": one.aliases or None,
        "status": None if one.status == Status.ACTIVE else one.status,
    }
    return {key: value for key, value in row.items() if value is not None or key == "label"}


def json_ld(imprint: Imprint, record: Record) -> Json:
    """schema.org's words for a model: what it is, who made it, and the license of each part."""
    pieces = [
        {
            "@type": {"code": "SoftwareSourceCode", "weights": "CreativeWork", "dataset": "Dataset"}[finding.part],
            "name": item.name or f"{record.entry.name}: {finding.part}",
            "url": item.url,
            "license": item.license_url
            or (urls.spdx_license(item.license) if item.license in licenses.TABLE else item.license),
            "isAccessibleForFree": item.access is Access.PUBLIC,
        }
        for finding in record.verdict.parts
        for item in finding.items
        if item.url
    ]
    return {
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "applicationCategory": "Machine learning model",
        "name": record.entry.name,
        "description": record.entry.summary,
        "url": imprint.absolute(urls.model(record.id)),
        "author": {"@type": "Organization", "name": record.entry.organization},
        "hasPart": pieces,
    }

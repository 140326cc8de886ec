"""What programs read of one model: its JSON, shields.io's, and the JSON-LD of its page.

Knows the published shapes of a model, and how JSON is written here. Refuses to know the lists of them (`data`) and pages.
"""

import json
from typing import Any

from openlabels.badges import embed, faces, styles
from openlabels.badges.faces import Face
from openlabels.ground import compact, label, licenses, urls
from openlabels.ground.label import Access
from openlabels.projections.edition import Around, Imprint
from openlabels.reading.glance import Glance
from openlabels.reading.record import Record
from openlabels.reading.verdict import Item

VERSION = 1

Json = dict[str, Any]


def text(value: Any) -> str:
    """JSON as we publish it: UTF-8, one value a line, ending in a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def shown_of(one: Glance) -> tuple[str, str | None, str | None, str]:
    """A model's name, label, qualifier and status, as the published data has them."""
    return one.name, one.label, one.qualifier, one.status


def face_of(one: Glance) -> Face:
    """What the model's badge shows."""
    return faces.face(one.label, one.qualifier, one.status)


def badge_of(imprint: Imprint, one: Glance) -> embed.Badge:
    """The model's badge as the outside sees it."""
    shown = face_of(one)
    picture = styles.drawing(shown)
    tag = f"open-model-label:{shown.label.slug}" if shown.label else None
    return embed.Badge(
        page=imprint.absolute(urls.model(one.id)),
        svg=imprint.absolute(urls.badge(one.id)),
        png=imprint.absolute(urls.badge(one.id, form="png")),
        width=picture.width,
        height=picture.height,
        alt=faces.words(one.name, shown),
        tag=tag,
        day=imprint.day,
    )


def model_object(record: Record, around: Around, outside: embed.Badge, codes: dict[str, str]) -> Json:
    """Everything about one model; all keys are always there. `outside` is its badge, `codes` what embeds it."""
    written = record.entry
    return {
        **identity(record.glance),
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
        "evidence_seen": around.seen._asdict() | {"failing": [one._asdict() for one in around.seen.failing]},
        "added": around.past.added,
        "updated": around.past.updated,
        "label_history": [{"date": change.date, "label": change.label} for change in around.past.labels],
        "page": outside.page,
        "badge": {"svg": outside.svg, "png": outside.png, "alt": outside.alt},
        "embed": codes,
    }


def identity(one: Glance) -> Json:
    """What a model is called and bears, as every object of it begins."""
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


def shields(one: Glance) -> str:
    """A shields.io endpoint: exactly its keys."""
    shown = face_of(one)
    said = [shown.label.value] if shown.label else []
    color = styles.COLOR[shown.label].removeprefix("#")
    endpoint = {"schemaVersion": 1, "label": "open model", "message": " ".join([*said, *shown.notes]), "color": color}
    return compact.written(endpoint) + "\n"


def json_ld(imprint: Imprint, record: Record) -> Json:
    """schema.org's words for a model: what it is, who made it, and the license of each part."""
    pieces = [
        {
            "@type": {"code": "SoftwareSourceCode", "weights": "CreativeWork", "dataset": "Dataset"}[finding.part],
            "name": item.name or f"{record.entry.name}: {finding.part}",
            "url": item.url,
            **_license(item),
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


def license_address(item: Item) -> str:
    """Where an artifact's license can be read: where the entry says, else SPDX's page of it; '' where neither is."""
    known = urls.spdx_license(item.license) if item.license and item.license in licenses.TABLE else ""
    return item.license_url or known


def _license(item: Item) -> Json:
    """A license as schema.org takes it, by its address or as a work with a name; nothing where none is stated or given."""
    if address := license_address(item):
        return {"license": address}
    if item.license in {None, licenses.NOASSERTION, licenses.NONE}:
        return {}
    return {"license": {"@type": "CreativeWork", "name": item.license}}

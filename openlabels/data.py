"""What programs read: the JSON API, the schema and the search file.

Knows the published shapes and writes them, without a clock: dates come with the registry. Refuses to know how
pages look. Every function gives the text or bytes of one file.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from openlabels import badge, embed, entry, label, licenses, openapi, urls
from openlabels.badge import Face
from openlabels.entry import MODALITIES, Status
from openlabels.label import Access, Label, Part, State
from openlabels.registry import Model, Registry
from openlabels.settings import Settings
from openlabels.verdict import Item

VERSION = 1

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edition:
    """The registry at one commit with one set of settings: all that the published data depends on.

    `seconds` is the Unix time that it bears, None where neither git nor the environment tells one.
    """

    registry: Registry
    settings: Settings
    seconds: int | None

    @property
    def time(self) -> str | None:
        """The edition's time as RFC 3339 writes it, in UTC."""
        return (
            datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            if self.seconds is not None
            else None
        )

    def absolute(self, path: str) -> str:
        """The public address of a path."""
        return urls.absolute(self.settings.base_url, path)


def text(value: Any) -> str:
    """JSON as we publish it: UTF-8, one value a line, ending in a line feed."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def compact(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def label_of(model: Model) -> Label | None:
    """The label that a model bears, None where it is withdrawn without one."""
    return model.record.verdict.label if model.record.has_label else None


def qualifier_of(model: Model) -> str | None:
    """What qualifies the label, None with none."""
    found = model.record.verdict.qualifier
    return found.value if found and model.record.has_label else None


def shown_of(model: Model) -> tuple[str, str | None, str | None, str]:
    """A model's name, label, qualifier and status, as the published data has them."""
    earned = label_of(model)
    return model.record.entry.name, earned.value if earned else None, qualifier_of(model), model.record.entry.status


def face_of(model: Model) -> Face:
    """What the model's badge shows."""
    return badge.face(label_of(model), qualifier_of(model), model.record.entry.status)


def badge_of(edition: Edition, model: Model) -> embed.Badge:
    """The model's badge as the outside sees it."""
    record, shown = model.record, face_of(model)
    picture = badge.drawing(shown)
    tag = f"open-model-label:{shown.label.slug}" if shown.label else None
    return embed.Badge(
        page=edition.absolute(urls.model(record.id)),
        svg=edition.absolute(urls.badge(record.id)),
        png=edition.absolute(urls.badge(record.id, form="png")),
        width=picture.width,
        height=picture.height,
        alt=badge.words(record.entry.name, shown),
        tag=tag,
        day=edition.time[:10] if edition.time else None,
    )


def model_object(edition: Edition, model: Model) -> Json:
    """Everything about one model; all keys are always there."""
    record, written = model.record, model.record.entry
    outside = badge_of(edition, model)
    return {
        **_identity(model),
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
        "added": model.added,
        "updated": model.updated,
        "label_history": [asdict(change) for change in model.label_history],
        "page": outside.page,
        "badge": {"svg": outside.svg, "png": outside.png, "alt": outside.alt},
        "embed": embed.codes(outside),
    }


def _identity(model: Model) -> Json:
    written, earned = model.record.entry, label_of(model)
    return {
        "id": model.record.id,
        "name": written.name,
        "organization": written.organization,
        "summary": written.summary,
        "label": earned.value if earned else None,
        "label_name": earned.title if earned else None,
        "qualifier": qualifier_of(model),
    }


def _artifact(item: Item) -> Json:
    found = asdict(item)
    return {**found, "mirrors": list(item.mirrors)}


def model_json(one: Json) -> str:
    """One model's file."""
    return text({"schema_version": VERSION, "result": one})


def _listing(edition: Edition, result: Any, **more: Any) -> Json:
    source = urls.repository(edition.settings.repository)
    head = {"schema_version": VERSION, "generated_at": edition.time, "source": source}
    return {**head, "total": len(result), **more, "result": result}


def models_json(edition: Edition) -> str:
    """Summaries of all models."""
    return text(_listing(edition, [summary(edition, model) for model in edition.registry.models]))


def summary(edition: Edition, model: Model) -> Json:
    """One model in a list: what it is, its label, and where the rest is."""
    written = model.record.entry
    return {
        **_identity(model),
        "modalities": written.modalities,
        "family": written.family,
        "parameters": written.parameters,
        "released": written.released,
        "status": written.status,
        "updated": model.updated,
        "url": edition.absolute(urls.model_json(model.record.id)),
        "page": edition.absolute(urls.model(model.record.id)),
    }


def shields(model: Model) -> str:
    """A shields.io endpoint: exactly its keys."""
    shown = face_of(model)
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
    return text(_listing(edition, result, rule={"version": label.RULE_VERSION, "states": states, "table": table}))


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
    return text(_listing(edition, result))


def by_url_json(edition: Edition) -> str:
    """Artifact addresses, mirrors included, to the ids of the models that list them."""
    found: dict[str, dict[str, None]] = {}
    for model in edition.registry.models:
        for finding in model.record.verdict.parts:
            for item in finding.items:
                for address in (item.url, *item.mirrors):
                    if address:
                        found.setdefault(address, {})[model.record.id] = None
    return text(_listing(edition, {address: list(ids) for address, ids in sorted(found.items())}))


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
    return text(entry.schema(edition.absolute(urls.SCHEMA)))


def search_json(models: Iterable[Model]) -> str:
    """What the search page loads, in the order of its list; keys that say nothing are left out.

    A model stands on a line of its own: the page reads the file as it comes (`static/load.js`).
    """
    rows = []
    for model in models:
        written, identity = model.record.entry, _identity(model)
        row = {
            **{key: identity[key] for key in ("id", "name", "organization", "summary", "label")},
            "qualifier": identity["qualifier"],
            "modalities": written.modalities,
            "released": written.released,
            "parameters": written.parameters,
            "family": written.family,
            "aliases": written.aliases or None,
            "status": None if written.status == Status.ACTIVE else written.status,
        }
        rows.append({key: value for key, value in row.items() if value is not None or key == "label"})
    return '{"models":[\n' + ",\n".join(map(compact, rows)) + "\n]}\n"


def json_ld(edition: Edition, model: Model) -> Json:
    """schema.org's words for a model: what it is, who made it, and the license of each part."""
    record = model.record
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
        "identifier": record.id,
        "url": edition.absolute(urls.model(record.id)),
        "author": {"@type": "Organization", "name": record.entry.organization},
        "keywords": [kept.value] if (kept := label_of(model)) else [],
        "hasPart": pieces,
    }

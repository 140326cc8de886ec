"""What programs read of all models: the lists of the JSON API, the schema and the search file.

Knows the published shapes and writes them, without a clock: dates come with the registry. Refuses to know how
pages look. Every function gives one file, whole or in pieces.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openlabels.badges import embed
from openlabels.elsewhere.watch import Why
from openlabels.everyone.registry import Model
from openlabels.ground import compact, label, licenses, urls
from openlabels.ground.label import Access, Label, Part, State
from openlabels.projections import openapi
from openlabels.projections.edition import Edition, Imprint
from openlabels.projections.model_data import VERSION, Json, identity, text
from openlabels.projections.tables import Table, in_rows
from openlabels.reading import schema, verdict
from openlabels.reading.glance import PartSeen
from openlabels.reading.values import MODALITIES, Status
from openlabels.reading.verdict import Qualifier


def head(edition: Edition, total: int, **more: Any) -> Json:
    """What a published list begins with: what it is of, when, and how long."""
    source = urls.repository(edition.settings.repository)
    return {"schema_version": VERSION, "generated_at": edition.time, "source": source, "total": total, **more}


def _listing(edition: Edition, result: Any, **more: Any) -> str:
    return text({**head(edition, len(result), **more), "result": result})


def _around_rows(edition: Edition, total: int, brackets: str) -> tuple[str, str]:
    """What stands before and behind the rows of a long list: a row a line."""
    return f'{compact.written(head(edition, total)).removesuffix("}")},"result":{brackets[0]}\n', f"\n{brackets[1]}}}\n"


def models_json(edition: Edition) -> Table:
    """Summaries of all models."""
    models = edition.registry.models
    head, tail = _around_rows(edition, len(models), "[]")
    return Table(urls.MODELS_JSON, models, lambda model: compact.written(summary(edition, model)), head, ",\n", tail)


def summary(imprint: Imprint, model: Model) -> Json:
    """One model in a list: what it is, its label, and where the rest is."""
    one = model.glance
    return {
        **identity(one),
        "modalities": one.modalities,
        "family": one.family,
        "parameters": one.parameters,
        "released": one.released,
        "status": one.status,
        "updated": model.updated,
        "url": imprint.absolute(urls.model_json(one.id)),
        "page": imprint.absolute(urls.model(one.id)),
    }


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


def licenses_json(edition: Edition) -> Iterator[str]:
    """The license table, each row with the source of its class."""
    rows = (
        {
            "id": row.id,
            "name": row.name,
            "deprecated": row.deprecated,
            "class": {part.value: c.value for part, c in row.classes.items()},
            "source": row.source,
        }
        for row in licenses.TABLE.values()
    )
    return _long(edition, len(licenses.TABLE), "[]", map(compact.written, rows))


def addresses(model: Model) -> list[str]:
    """The addresses of a model's artifacts, mirrors included."""
    items = [item for part in model.glance.parts for item in part.items]
    return [address for item in items for address in (item.url, *item.mirrors) if address]


def by_url_json(edition: Edition) -> Iterator[str]:
    """Artifact addresses, mirrors included, to the ids of the models that list them."""
    found: dict[str, dict[str, None]] = {}
    for model in edition.registry.models:
        for address in addresses(model):
            found.setdefault(address, {})[model.glance.id] = None
    rows = (f"{compact.written(address)}:{compact.written(list(found[address]))}" for address in sorted(found))
    return _long(edition, len(found), "{}", rows)


def _long(edition: Edition, total: int, brackets: str, rows: Iterable[str]) -> Iterator[str]:
    """A list with a row a line, piece by piece."""
    before, behind = _around_rows(edition, total, brackets)
    return in_rows(before, rows, ",\n", behind)


def openapi_json(edition: Edition) -> str:
    """The API's OpenAPI description."""
    enums = {
        "label": [one.value for one in Label],
        "state": [one.value for one in State],
        "access": [one.value for one in Access],
        "license_class": [one.value for one in licenses.LicenseClass],
        "modality": list(MODALITIES),
        "status": [one.value for one in Status],
        "qualifier": [one.value for one in Qualifier],
        "why": [one.value for one in Why],
        "embed": list(embed.FORMATS),
    }
    return text(openapi.document(edition.settings.site_name, edition.settings.base_url, enums))


def schema_json(edition: Edition) -> str:
    """The JSON Schema of an entry."""
    return text(schema.of_entry(edition.absolute(urls.SCHEMA)))


def search_json(models: Sequence[Model]) -> Table:
    """What the search page loads, in the order of its list; keys that say nothing are left out.

    A model stands on a line of its own: the page reads the file as it comes (`static/list/load.js`).
    """
    return Table(
        urls.SEARCH, models, lambda model: compact.written(_search_row(model)), '{"models":[\n', ",\n", "\n]}\n"
    )


def _letter(seen: PartSeen) -> str:
    """One part in a letter: the class of its license where it is open, else why it is not (`static/list/facets.js` reads it)."""
    found = (
        seen.license_class
        if seen.state is State.OPEN
        else verdict.counted_as(verdict.reason(item.access for item in seen.items))
    )
    return (found or licenses.LicenseClass.UNSTATED)[0]


def _search_row(model: Model) -> Json:
    one = model.glance
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
        "parts": "".join(map(_letter, one.parts)),
        "added": model.added[:7] if model.added else None,
    }
    return {key: value for key, value in row.items() if value is not None or key == "label"}

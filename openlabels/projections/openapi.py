"""The OpenAPI 3.1 description of the JSON API.

Knows the shape of every published JSON file. Refuses to know where the values come from; the words that a field
may hold are handed in, so that they are the code's own.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openlabels.ground import urls

Schema = dict[str, Any]

TALLIES = ("by_year", "by_month_added", "by_organization", "by_modality", "licenses", "missing")
"""The tables of `stats.json`."""


def document(title: str, base_url: str, enums: Mapping[str, Sequence[str]]) -> Schema:
    """The description of the API served at `base_url`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: the API",
            "version": "1",
            "description": "Static JSON: no key, no limit, any origin.",
        },
        "servers": [{"url": base_url.rstrip("/")}],
        "paths": _paths(),
        "components": {"schemas": _schemas(enums)},
    }


def _paths() -> Schema:
    of_model = {"org": "The first half of the id.", "model": "The second half of the id."}
    return {
        f"/{urls.MODELS_JSON}": _get("Summaries of all models", _listing({"type": "array", "items": _ref("Summary")})),
        f"/{urls.MODELS_JSONL}": _get("Every model in full, one a line", {"type": "string"}, kind="application/jsonl"),
        "/" + urls.model_json("{org}/{model}"): _get("One model in full", _result(_ref("Model")), of_model),
        "/" + urls.shields_json("{org}/{model}"): _get("A shields.io endpoint badge", _ref("Shields"), of_model),
        f"/{urls.LABELS_JSON}": _get(
            "The labels and the rule", _listing({"type": "array", "items": _ref("Label")}, rule={"type": "object"})
        ),
        f"/{urls.LICENSES_JSON}": _get("The license table", _listing({"type": "array", "items": _ref("License")})),
        f"/{urls.BY_URL_JSON}": _get(
            "Artifact address to ids",
            _listing({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}),
        ),
        f"/{urls.STATS_JSON}": _get("The registry counted", _listing(_ref("Stats"))),
        f"/{urls.SCHEMA}": _get("The JSON Schema of an entry", {"type": "object"}),
    }


def _get(
    summary: str, schema: Schema, parameters: Mapping[str, str] | None = None, kind: str = "application/json"
) -> Schema:
    found: Schema = {"200": {"description": summary, "content": {kind: {"schema": schema}}}}
    if parameters:
        found["404"] = {"description": "No such model"}
    listed = [
        {"name": name, "in": "path", "required": True, "description": said, "schema": {"type": "string"}}
        for name, said in (parameters or {}).items()
    ]
    return {"get": {"summary": summary, **({"parameters": listed} if listed else {}), "responses": found}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Schema) -> Schema:
    """An object whose keys are all always there."""
    return {"type": "object", "required": list(properties), "properties": properties}


def _listing(result: Schema, **more: Schema) -> Schema:
    head = {
        "schema_version": {"const": 1},
        "generated_at": _maybe(format="date-time"),
        "source": _uri(),
        "total": {"type": "integer"},
    }
    return _object({**head, **more, "result": result})


def _result(result: Schema) -> Schema:
    return _object({"schema_version": {"const": 1}, "result": result})


def _maybe(**more: Any) -> Schema:
    if "enum" in more:
        more["enum"] = [*more["enum"], None]
    return {"type": ["string", "null"], **more}


def _uri() -> Schema:
    return {"type": "string", "format": "uri"}


def _strings(**more: Any) -> Schema:
    return {"type": "array", "items": {"type": "string", **more}}


def _seen(whys: Iterable[str]) -> Schema:
    day = {"type": "string", "format": "date"}
    failing = _object(
        {"url": _uri(), "why": {"enum": list(whys)}, "since": day, "last": day, "times": {"type": "integer"}}
    )
    numbers = {"working": {"type": "integer"}, "addresses": {"type": "integer"}}
    return _object({"last_working": _maybe(format="date"), **numbers, "failing": {"type": "array", "items": failing}})


def _schemas(enums: Mapping[str, Sequence[str]]) -> Schema:
    text: Schema = {"type": "string"}
    identity: Schema = {
        "id": text, "name": text, "organization": text, "summary": text,
        "label": _maybe(enum=enums["label"]), "label_name": _maybe(), "qualifier": _maybe(enum=enums["qualifier"]),
    }  # fmt: skip
    modalities = _strings(enum=list(enums["modality"]))
    status: Schema = {"type": "string", "enum": list(enums["status"])}
    count: Schema = {"type": "integer", "minimum": 0}
    counts: Schema = {"type": "object", "additionalProperties": count}
    part = _object({"state": {"enum": list(enums["state"])}, "artifacts": {"type": "array", "items": _ref("Artifact")}})
    return {
        "Summary": _object(
            {**identity, "modalities": modalities, "family": _maybe(), "parameters": _maybe(), "released": _maybe(), "status": status,
             "updated": _maybe(format="date"), "url": _uri(), "page": _uri()}
        ),
        "Artifact": _object(
            {"url": _maybe(format="uri"), "license": _maybe(), "license_class": _maybe(enum=enums["license_class"]),
             "license_url": _maybe(format="uri"), "access": {"enum": list(enums["access"])}, "name": _maybe(), "note": _maybe(),
             "mirrors": _strings(format="uri")}
        ),
        "Model": _object(
            {**identity, "rule": text, "released": _maybe(), "modalities": modalities, "family": _maybe(), "parameters": _maybe(),
             "active_parameters": _maybe(), "justification": text, "justification_html": text,
             "parts": _object({"code": part, "weights": part, "dataset": part}),
             "links": _object({name: _maybe(format="uri") for name in ("homepage", "paper", "model_card", "demo")}),
             "derived_from": _strings(), "aliases": _strings(), "status": status, "superseded_by": _maybe(), "status_note": _maybe(),
             "contacts": _strings(), "checked": _maybe(format="date"), "evidence_seen": _seen(enums["why"]), "added": _maybe(format="date"), "updated": _maybe(format="date"),
             "label_history": {"type": "array", "items": _object({"date": {"type": "string", "format": "date"}, "label": _maybe(enum=enums["label"])})},
             "page": _uri(), "badge": _object({"svg": _uri(), "png": _uri(), "alt": text}),
             "embed": _object(dict.fromkeys(enums["embed"], text))}
        ),
        "Label": _object(
            {"label": {"enum": list(enums["label"])}, "name": text, "open_parts": _strings(), "means": text, "page": _uri(),
             "badge": _object({"svg": _uri(), "png": _uri()})}
        ),
        "License": _object(
            {"id": text, "name": text, "deprecated": {"type": "boolean"},
             "class": _object({name: {"enum": list(enums["license_class"])} for name in ("code", "weights", "dataset")}), "source": text}
        ),
        "Stats": _object(
            {"models": count, "labeled": count, "organizations": count, "labels": counts,
             **{name: {"type": "array", "items": _ref("Tally")} for name in TALLIES}}
        ),
        "Tally": _object({"key": _maybe(), "name": text, "total": count, "counts": counts}),
        "Shields": _object({"schemaVersion": {"const": 1}, "label": text, "message": text, "color": text}),
    }  # fmt: skip

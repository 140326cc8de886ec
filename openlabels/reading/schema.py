"""The JSON Schema of an entry, made from the model that validates it.

Knows how typed YAML differs from the text that `source` reads. Refuses to know any field by name, but what an artifact
has to have.
"""

from typing import Any

from openlabels.reading.entry import Entry


def of_entry(address: str) -> dict[str, Any]:
    """The JSON Schema of an entry (draft 2020-12), published at `address`.

    It accepts what an editor's YAML makes of a valid entry, which types scalars: `released: 2024` is a
    number there, an empty value null.
    """
    document = Entry.model_json_schema()
    document["$defs"]["Artifact"].update(_ARTIFACT_CONDITIONS)
    for model in (document, *document["$defs"].values()):
        required = set(model.get("required", ()))
        for name, field in model.get("properties", {}).items():
            model["properties"][name] = _lenient(field, optional=name not in required)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": address, **document}


_ARTIFACT_CONDITIONS: dict[str, Any] = {
    "if": {"properties": {"access": {"const": "closed"}}, "required": ["access"]},
    "else": {
        "required": ["url", "license"],
        "properties": {"url": {"type": ["string"]}, "license": {"type": ["string"]}},
    },
}


def _lenient(field: dict[str, Any], *, optional: bool) -> dict[str, Any]:
    """A field's schema for typed YAML: text may come as a number or a truth value, an absent value as null."""
    described: dict[str, Any] = {key: field[key] for key in ("description", "title") if key in field}
    core = field
    if "anyOf" in field:
        core = next(option for option in field["anyOf"] if option.get("type") != "null")
    core = {key: value for key, value in core.items() if key not in {"description", "title", "default"}}
    if isinstance(core.get("items"), dict):
        core["items"] = _typed(core["items"])
    core = _typed(core)
    absent: list[dict[str, Any]] = [{"type": "null"}, {"const": ""}, {"type": "array", "maxItems": 0}]
    return {**described, "anyOf": [core, *absent]} if optional else {**described, **core}


def _typed(core: dict[str, Any]) -> dict[str, Any]:
    if core.get("type") == "string" and "enum" not in core:
        return {**core, "type": ["string", "number", "boolean"]}
    return core

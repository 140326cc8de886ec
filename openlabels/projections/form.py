"""What the form of `/submit/` in the browser has to know, as one JSON file.

Knows how the entry model, the words, the license table, the label rule and the Hub's tables look from there: all of
it is generated, so that the form and `check` have one source. Refuses to know how a form is drawn (`static/form/form.js`
does) and how a rule is carried out (`static/form/rules.js` does; a test holds it to what `check` says).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any, get_args

from openlabels.drafts import opening
from openlabels.ground import expressions, hub, licenses, urls, words
from openlabels.ground.label import Access, Label, Part, State
from openlabels.ground.licenses import LicenseClass
from openlabels.ground.settings import Settings
from openlabels.reading import folding, rules, source, values, verdict
from openlabels.reading.entry import Artifact, Entry, Evidence, Kind, Links

Json = dict[str, Any]

_ID = {
    "name": "id",
    "described": "The model's place in the registry: org/model in lower case, as in allenai/olmo-2-7b.",
    "required": True,
    "many": False,
    "most_items": 0,
    **asdict(Kind("id")),
    "kind": "id",
}
"""The one field that no entry holds: it is the file's path."""


def text(settings: Settings) -> str:
    """The file; in ASCII, since its patterns name characters that no file should hold as such."""
    return json.dumps(document(settings), separators=(",", ":")) + "\n"


def document(settings: Settings) -> Json:
    """All that the form has to know, for the repository that its entries go to."""
    return {
        "fields": [dict(_ID), *_fields(Entry.model_fields)],
        "links": list(_fields(Links.model_fields)),
        "artifact": list(_fields(Artifact.model_fields)),
        "parts": [{"part": part.value, "required": Evidence.model_fields[part].is_required(), "described": Evidence.model_fields[part].description, "words": verdict.WORDS[part]} for part in Part],
        "limits": {"items": source.MAX_ITEMS, "bytes": source.MAX_BYTES, "segment": values.MAX_SEGMENT, "nesting": expressions.MAX_NESTING, "address": urls.SAFE_ADDRESS_LENGTH, "what": source.ENTRY.name},
        "patterns": {**values.PATTERNS, "forbidden": folding.FORBIDDEN.pattern, "token": expressions.TOKEN.pattern, "custom": expressions.CUSTOM.pattern},
        "endings": sorted(urls.FILE_EXTENSIONS),
        "devices": sorted(urls.DEVICES),
        "date_forms": {str(length): written for length, written in values.DATE_FORMS.items()},
        "unless_closed": list(rules.UNLESS_CLOSED),
        "choose_from": {key: list(known) for key, known in rules.CHOICES.items()},
        "words": {kind: asdict(said) for kind, said in words.WORDS.items()},
        "phrases": {
            "id_faults": words.ID_FAULTS, "wanted": words.WANTED, "deprecated": words.DEPRECATED, "custom": words.CUSTOM_NAME,
            "choose_from": words.CHOOSE_FROM, "meant": words.MEANT, "meant_one_of": words.MEANT_ONE_OF, "how": words.HOW_TO_WRITE,
        },
        "label": {
            "labels": [{"label": one.value, "title": one.title, "slug": one.slug, "open": sorted(one.open_parts)} for one in Label],
            "none": values.NO_LABEL, "list_it": verdict.LIST_IT, "next": verdict.NEXT, "why": verdict.WHY,
            "states": [state.value for state in State], "access": [access.value for access in Access],
        },
        "licenses": _licenses(),
        "hub": {"licenses": hub.LICENSES, "tasks": hub.TASKS, "tags": hub.TAGS, "id": hub.ID, "address": hub.ADDRESS, "gate": hub.GATE_KEYS,
            "model": urls.HUB + "{id}", "file": urls.hub_file("{repository}", "{path}"), "dataset": urls.hub_dataset("{id}")},
        "opening": {"patterns": opening.PATTERNS, "most": opening.MOST, "least": opening.LEAST, "most_lines": opening.MOST_LINES, "most_of_block": opening.MOST_OF_BLOCK},
        "github": {
            "new": urls.new_file_pattern(settings.repository, settings.branch),
            "edit": urls.edit_file(settings.repository, settings.branch, "{file}"),
        },
        "paths": {"file": urls.entry_file("{id}"), "json": urls.model_json("{id}"), "search": urls.SEARCH, "by_url": urls.BY_URL_JSON},
    }  # fmt: skip


def _fields(fields: Mapping[str, Any]) -> Iterator[Json]:
    """The fields of one object, in their order; `evidence` and `links` are groups with fields of their own."""
    for name, field in fields.items():
        kind = _kind(field)
        yield {
            **asdict(kind),
            "name": name,
            "kind": kind.name,
            "described": field.description or "",
            "required": field.is_required(),
            "many": _is_list(field.annotation),
            "most_items": next((one.max_length for one in field.metadata if hasattr(one, "max_length")), 0),
        }


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is list


def _kind(field: Any) -> Kind:
    """What may stand in a field, or in each item of a list."""
    found = [one for one in field.metadata if isinstance(one, Kind)]
    return next(iter(found or _kinds_within(field.annotation)), _GROUP)


_GROUP = Kind("group")
"""A field that has fields of its own."""


def _kinds_within(annotation: Any) -> list[Kind]:
    inner = [*getattr(annotation, "__metadata__", ()), *get_args(annotation)]
    here = [one for one in inner if isinstance(one, Kind)]
    return here or [kind for one in inner for kind in _kinds_within(one)]


def _licenses() -> Json:
    """The table, small: each class by its initial for code, weights and dataset."""
    return {
        "classes": {one.value[0]: one.value for one in LicenseClass},
        "best_first": [one.value for one in licenses.BEST_FIRST],
        "table": {row.id: "".join(row.classes[part].value[0] for part in Part) for row in licenses.TABLE.values()},
        "deprecated": [row.id for row in licenses.TABLE.values() if row.deprecated],
        "exceptions": list(licenses.EXCEPTION_IDS),
        "page": urls.spdx_license("{id}"),
        "none": licenses.NONE,
        "noassertion": licenses.NOASSERTION,
    }

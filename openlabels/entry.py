"""What a person may write in an entry: the model whose JSON Schema is published.

Knows every field, its limits and the rules between fields of one entry; what it says of a mistake are `words`.
Refuses to know where a value stands (`source` does), which label the evidence earns (`verdict` does), and any other
entry (`registry` does).

`PATTERNS` and each field's `Kind` are data, and the patterns mean the same to Python and JavaScript: `form` hands
them to the form of `/submit/`, which checks by them as this module does.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from openlabels import hub, licenses, urls, words
from openlabels.label import Access, Part
from openlabels.problem import Severity, did_you_mean, quoted

MODALITIES = (
    "text", "code", "image", "video", "audio", "speech", "music", "3d", "molecule", "protein",
    "weather", "earth-observation", "time-series", "tabular", "graph", "robotics", "other",
)  # fmt: skip

SEGMENT = r"[a-z0-9]+(?:[._-][a-z0-9]+)*"
"""One half of an id."""

MAX_SEGMENT = 80
MAX_URL = 2048
NO_LABEL = "none"

_WITHOUT_WIDTH = "\u200b-\u200f\u061c\u3164\u2060-\u2064\ufeff\u00ad\u180e\u034f"
PATTERNS = {
    "without-width": f"[{_WITHOUT_WIDTH}]",
    "url": r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?",
    "url-authority": r"(?:([\s\S]*)@)?(\[[0-9A-Fa-f:.]*\]|[^\[\]:@]*)(?::([0-9]*))?",
    "url-character": rf'[\s<>"\\^`{{|}}\x00-\x20\x7f-\x9f{_WITHOUT_WIDTH}]',
    "host": r"(?=.{1,253}$)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    "id": f"{SEGMENT}/{SEGMENT}",
    "hub-id": f"hf:{hub.ID}",
    "hub-address": hub.ADDRESS,
    "size": r"[0-9]{1,6}(?:\.[0-9]{1,3})?[KMBT]",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    "handle": r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}",
}
"""What values look like, each pattern for a whole value, those of characters for one of them. `url` splits an address
into scheme and authority at its start, `url-authority` that into user, host and port."""

_COMPILED = {
    name: re.compile(pattern, re.ASCII if name.startswith("hub-") else 0) for name, pattern in PATTERNS.items()
}
_SCALE = {"K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


class Status(StrEnum):
    """Whether a model is still its organization's word on the matter."""

    ACTIVE = "active"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a path of the data, in words; `source` knows the place in the file."""

    code: str
    path: tuple[str | int, ...]
    message: str
    hint: str = ""
    at_key: bool = False
    severity: Severity = Severity.ERROR


def _refuse(kind: str, **values: object) -> PydanticCustomError:
    told = words.told(kind, **values)
    # Braces in a template are pydantic's placeholders, so the text travels as a value.
    return PydanticCustomError(told.code, "{message}", {"message": told.message, "hint": told.hint})


def _matches(name: str, text: str) -> bool:
    return _COMPILED[name].fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand in a field of text: `name` says which check it gets, the rest are that check's limits."""

    name: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()


def _one_line(most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        line = text.removesuffix("\n")
        if not line.strip():
            raise _refuse("blank")
        if "\n" in line:
            raise _refuse("one-line")
        if "\t" in line:
            raise _refuse("tab")
        if bad := _COMPILED["without-width"].search(line):
            raise _refuse("without-width", hex=f"{ord(bad[0]):04X}")
        if len(line) > most:
            raise _refuse("line-too-long", size=len(line), most=most, value=quoted(line, 40))
        return line

    return check


def _text(least: int, most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        size = len(text.strip())
        if not size:
            raise _refuse("blank")
        if size < least:
            raise _refuse("text-too-short", size=size, least=least, value=quoted(text.strip()))
        if len(text) > most:
            raise _refuse("text-too-long", size=f"{len(text):,}", most=f"{most:,}")
        return text

    return check


def _url(address: str) -> str:
    address = address.removesuffix("\n")
    if len(address) > MAX_URL:
        raise _refuse("url-too-long", size=f"{len(address):,}", most=f"{MAX_URL:,}")
    if fault := _url_fault(address):
        raise _refuse(fault[0], value=quoted(address), piece=quoted(fault[1]))
    return address


def _url_fault(address: str) -> tuple[str, str] | None:
    """The kind of mistake in an address, and the piece of it that is wrong."""
    split = _COMPILED["url"].match(address)
    authority = _COMPILED["url-authority"].fullmatch((split and split[2]) or "")
    if split is None or authority is None:
        return "url-no-address", ""
    user, host, port = authority.groups()
    if bad := _COMPILED["url-character"].search(address):
        return "url-character", bad[0]
    if (split[1] or "").lower() != "https":
        return "url-not-https", ""
    if user is not None:
        return "url-user", ""
    if port not in {None, "443"}:
        return "url-port", ""
    if _matches("host", host):
        return None
    foreign = any(char.isalpha() and not char.isascii() for char in host)
    return ("url-host-letters" if foreign else "url-host", "")


def _identifier(text: str) -> str:
    if fault := id_fault(text):
        raise _refuse("id", value=quoted(text), fault=fault)
    return text


def _reference(text: str) -> str:
    if text.startswith("hf:"):
        if not _matches("hub-id", text):
            raise _refuse("hub-id", value=quoted(text))
        return text
    if fault := id_fault(text):
        meant = words.MEANT.format(value=spelled) if (spelled := hub.meant(text)) else ""
        raise _refuse("reference", value=quoted(text), fault=fault, meant=meant)
    return text


def id_fault(model_id: str) -> str:
    """What is wrong with an id of the form `org/model`, or ''."""
    if not _matches("id", model_id):
        return words.ID_FAULTS["form"]
    for segment in model_id.split("/"):
        ending = segment.rpartition(".")[2] if "." in segment else ""
        if len(segment) > MAX_SEGMENT:
            return words.ID_FAULTS["long"].format(most=MAX_SEGMENT)
        if ending in urls.FILE_EXTENSIONS:
            return words.ID_FAULTS["file"].format(ending=ending)
    return ""


def _size(text: str) -> str:
    if not _matches("size", text) or not float(text[:-1]):
        raise _refuse("size", value=quoted(text))
    return text


def count(size: str) -> float:
    """The number that a size such as `7B` stands for."""
    return float(size[:-1]) * _SCALE[size[-1]]


DATE_FORMS = {4: "YYYY", 7: "YYYY-MM", 10: "YYYY-MM-DD"}
"""How a date of so many characters is written."""


def _date(*lengths: int) -> Callable[[str], str]:
    wanted = " or ".join(DATE_FORMS[length] for length in lengths)

    def check(text: str) -> str:
        if not _matches("date", text) or len(text) not in lengths:
            raise _refuse("date", value=quoted(text), wanted=wanted)
        try:
            date.fromisoformat((text + "-01-01")[:10])
        except ValueError:
            raise _refuse("calendar", value=quoted(text), wanted=wanted) from None
        return text

    return check


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in known:
            raise _refuse("choice", value=quoted(text), meant=did_you_mean(text, known), known=", ".join(known))
        return text

    return check


def _distinct(items: list[str]) -> list[str]:
    for item in items:
        if items.count(item) > 1:
            raise _refuse("listed-twice", value=quoted(item))
    return items


def _license(text: str) -> str:
    try:
        licenses.parse(text)
    except licenses.LicenseError as error:
        raise _refuse(error.kind, **error.values) from None
    return text


def _handle(text: str) -> str:
    if not _matches("handle", text):
        raise _refuse("handle", value=quoted(text))
    return text


def _enum(known: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in known)


Line100 = Annotated[
    str,
    AfterValidator(_one_line(100)),
    Kind("line", most=100),
    Field(json_schema_extra={"minLength": 1, "maxLength": 100}),
]
Line200 = Annotated[
    str,
    AfterValidator(_one_line(200)),
    Kind("line", most=200),
    Field(json_schema_extra={"minLength": 1, "maxLength": 200}),
]
Text300 = Annotated[
    str,
    AfterValidator(_text(1, 300)),
    Kind("text", 1, 300),
    Field(json_schema_extra={"minLength": 1, "maxLength": 300}),
]
Prose = Annotated[
    str,
    AfterValidator(_text(40, 8000)),
    Kind("text", 40, 8000),
    Field(json_schema_extra={"minLength": 40, "maxLength": 8000}),
]
Url = Annotated[
    str,
    AfterValidator(_url),
    Kind("url", most=MAX_URL),
    Field(json_schema_extra={"pattern": "^[Hh][Tt][Tt][Pp][Ss]://", "maxLength": MAX_URL}),
]
ModelId = Annotated[
    str, AfterValidator(_identifier), Kind("id"), Field(json_schema_extra={"pattern": f"^{SEGMENT}/{SEGMENT}$"})
]
Reference = Annotated[
    str,
    AfterValidator(_reference),
    Kind("reference"),
    Field(json_schema_extra={"pattern": f"^(?:{PATTERNS['id']}|{PATTERNS['hub-id']})$"}),
]
Size = Annotated[
    str, AfterValidator(_size), Kind("size"), Field(json_schema_extra={"pattern": f"^{PATTERNS['size']}$"})
]
AnyDate = Annotated[
    str,
    AfterValidator(_date(4, 7, 10)),
    Kind("date", lengths=(4, 7, 10)),
    Field(json_schema_extra={"pattern": f"^{PATTERNS['date']}$"}),
]
Day = Annotated[
    str, AfterValidator(_date(10)), Kind("date", lengths=(10,)), Field(json_schema_extra={"format": "date"})
]
License = Annotated[
    str,
    AfterValidator(_license),
    Kind("license", most=licenses.MAX_LENGTH),
    Field(json_schema_extra={"maxLength": licenses.MAX_LENGTH}),
]
Handle = Annotated[
    str, AfterValidator(_handle), Kind("handle"), Field(json_schema_extra={"pattern": f"^{PATTERNS['handle']}$"})
]
Modality = Annotated[
    str,
    AfterValidator(_one_of(MODALITIES)),
    Kind("choice", choices=MODALITIES),
    Field(json_schema_extra={"enum": list(MODALITIES)}),
]
AccessName = Annotated[
    str,
    AfterValidator(_one_of(_enum(Access))),
    Kind("choice", choices=_enum(Access)),
    Field(json_schema_extra={"enum": list(_enum(Access))}),
]
StatusName = Annotated[
    str,
    AfterValidator(_one_of(_enum(Status))),
    Kind("choice", choices=_enum(Status)),
    Field(json_schema_extra={"enum": list(_enum(Status))}),
]

LABELS = ("OM", "OM-OW", "OM-OD", "OM-OD-OW", NO_LABEL)
LabelName = Annotated[
    str,
    AfterValidator(_one_of(LABELS)),
    Kind("choice", choices=LABELS),
    Field(json_schema_extra={"enum": list(LABELS)}),
]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Artifact(_Strict):
    """One thing that belongs to a part: a repository, a set of weights, a dataset."""

    url: Url | None = Field(None, description="Where its publisher put it. Required unless closed.")
    license: License | None = Field(
        None,
        description="SPDX expression, LicenseRef-Name, NOASSERTION (none is stated) or NONE. Required unless closed.",
    )
    license_url: Url | None = Field(None, description="The license's text. Required with a LicenseRef-.")
    access: AccessName = Field(
        description="public (no account, click-through or approval), gated (after one of those), partial (only some is out) or closed."
    )
    name: Line100 | None = Field(None, description="What it is, in a few words.")
    note: Text300 | None = Field(None, description="What a reader must know of it, as plain text.")
    mirrors: Annotated[list[Url], AfterValidator(_distinct)] = Field(
        [], max_length=20, description="Other places of the same thing; they never change the label."
    )


class Evidence(_Strict):
    """What is out, part by part. Each part is complete: what is missing from it is listed too."""

    code: list[Artifact] = Field(
        min_length=1,
        max_length=20,
        description="Source that defines the architecture and suffices to load and run the weights.",
    )
    weights: list[Artifact] = Field([], max_length=20, description="The released parameters.")
    dataset: list[Artifact] = Field(
        [], max_length=20, description="Everything that the weights were trained on, a base model's data included."
    )

    def artifacts(self, part: Part) -> list[Artifact]:
        """What is listed for a part."""
        return {Part.CODE: self.code, Part.WEIGHTS: self.weights, Part.DATASET: self.dataset}[part]


class Links(_Strict):
    """Where to read more."""

    homepage: Url | None = None
    paper: Url | None = None
    model_card: Url | None = None
    demo: Url | None = None


class Entry(_Strict):
    """One model, as its author describes it."""

    name: Line100 = Field(description="The model's name as its publisher writes it.")
    organization: Line100 = Field(description="Who published it, spelt alike in all entries of the organization.")
    summary: Line200 = Field(description="What the model is, in one line.")
    label: LabelName = Field(description="The label that you claim; it must equal what the evidence earns.")
    justification: Prose = Field(
        description="Markdown, 40 to 8,000 characters: why this label; what is open, where, and what is not."
    )
    modalities: Annotated[list[Modality], AfterValidator(_distinct)] = Field(
        min_length=1, max_length=20, description="What the model reads or makes."
    )
    released: AnyDate | None = Field(None, description="When it was released: YYYY, YYYY-MM or YYYY-MM-DD.")
    family: Line100 | None = Field(None, description="Groups the sizes and versions of one model.")
    parameters: Size | None = Field(None, description="All parameters: a number with K, M, B or T.")
    active_parameters: Size | None = Field(None, description="Parameters used for one token, where that is fewer.")
    evidence: Evidence = Field(description="What is public, with its address and license, for each part.")
    links: Links = Field(Links(), description="Where to read more.")
    derived_from: Annotated[list[Reference], AfterValidator(_distinct)] = Field(
        [], max_length=20, description="Base models: ids of this registry, or hf:org/name."
    )
    aliases: Annotated[list[ModelId], AfterValidator(_distinct)] = Field(
        [], max_length=10, description="Former ids of this model, in its own organization."
    )
    status: StatusName = Field("active", description="active, superseded or withdrawn.")
    superseded_by: ModelId | None = Field(None, description="The model that took its place.")
    status_note: Text300 | None = Field(None, description="Why it was withdrawn.")
    contacts: Annotated[list[Handle], AfterValidator(_distinct)] = Field(
        [], max_length=20, description="GitHub handles of people whom reviewers may ask."
    )
    checked: Day | None = Field(None, description="The last day a person opened every link and found it as stated.")


def parse(data: Mapping[str, Any]) -> tuple[Entry | None, list[Finding]]:
    """The entry that `data` holds, and everything wrong in it.

    The rules between fields are told even where fields are wrong, so that one run shows all.
    """
    findings = list(_between_fields(data))
    try:
        entry = Entry.model_validate(data)
    except ValidationError as error:
        return None, [_finding(dict(e), data) for e in error.errors(include_url=False)] + findings
    return (None if any(f.severity is Severity.ERROR for f in findings) else entry), findings


def parse_evidence(data: Mapping[str, Any]) -> Evidence | None:
    """The evidence alone, where it is in order though other fields are not."""
    try:
        return Evidence.model_validate(data.get("evidence"))
    except ValidationError:
        return None


def _between_fields(data: Mapping[str, Any]) -> Iterator[Finding]:
    evidence = data.get("evidence")
    for part in Part:
        artifacts = evidence.get(part) if isinstance(evidence, dict) else None
        for index, artifact in enumerate(artifacts if isinstance(artifacts, list) else []):
            if isinstance(artifact, dict):
                yield from _artifact_rules(("evidence", part.value, index), artifact)
    yield from _status_rules(data)
    yield from _size_rules(data)


def _artifact_rules(path: tuple[str | int, ...], artifact: Mapping[str, Any]) -> Iterator[Finding]:
    if artifact.get("access") != Access.CLOSED:
        for key in UNLESS_CLOSED:
            if key not in artifact:
                yield _found((*path, key), f"missing-{key}")
    text = artifact.get("license")
    if not isinstance(text, str):
        return
    try:
        license_ = licenses.parse(text)
    except licenses.LicenseError:
        return  # the field's own check tells
    if license_.custom and "license_url" not in artifact:
        yield _found((*path, "license_url"), "missing-license-url")
    for old in license_.deprecated:
        new = licenses.successors(old)
        what = words.DEPRECATED["successors" if new else "page"].format(new=new, page=urls.spdx_license(old))
        yield _found((*path, "license"), "license-deprecated", Severity.WARNING, value=quoted(old), what=what)


UNLESS_CLOSED = ("url", "license")
"""What an artifact has to have, unless it is closed."""


def _found(path: tuple[str | int, ...], kind: str, severity: Severity = Severity.ERROR, **values: object) -> Finding:
    told = words.told(kind, **values)
    return Finding(told.code, path, told.message, told.hint, severity=severity)


def _status_rules(data: Mapping[str, Any]) -> Iterator[Finding]:
    status = data.get("status", Status.ACTIVE)
    if status == Status.WITHDRAWN and "status_note" not in data:
        yield _found(("status_note",), "missing-status-note")
    if data.get("label") == NO_LABEL and status != Status.WITHDRAWN:
        yield _found(("label",), "label-none")
    if "superseded_by" in data and status != Status.SUPERSEDED:
        yield _found(("superseded_by",), "superseded-by")


def _size_rules(data: Mapping[str, Any]) -> Iterator[Finding]:
    total, active = data.get("parameters"), data.get("active_parameters")
    if not all(isinstance(size, str) and _matches("size", size) for size in (total, active)):
        return
    if count(str(active)) > count(str(total)):
        values = {"active": quoted(str(active)), "total": quoted(str(total))}
        yield _found(("active_parameters",), "size-swapped", Severity.WARNING, **values)


def _finding(error: dict[str, Any], data: Mapping[str, Any]) -> Finding:
    """One of pydantic's errors in our words."""
    path: tuple[str | int, ...] = tuple(error["loc"])
    kind, context = error["type"], error.get("ctx") or {}
    if kind == "missing":
        return _missing(path)
    if kind == "extra_forbidden":
        return _unknown(path)
    if "message" in context:
        return Finding(kind, path, context["message"], context.get("hint", ""))
    return _wrong_shape(kind, path, error["input"], context)


def _missing(path: tuple[str | int, ...]) -> Finding:
    key = str(path[-1])
    described = _fields(path[:-1])[key].description or ""
    choices = words.CHOOSE_FROM.format(known=", ".join(CHOICES[key])) if key in CHOICES else ""
    return _found(path, "missing", key=quoted(key), name=key, described=described, choices=choices)


CHOICES = {"label": LABELS, "modalities": MODALITIES}


def _unknown(path: tuple[str | int, ...]) -> Finding:
    key, known = str(path[-1]), _fields(path[:-1])
    around = next((name for name, model in _GROUPS.items() if len(path) == 1 and key in model.model_fields), "")
    hint = f"It belongs to {quoted(around)}: indent it below that. " if around else did_you_mean(key, known)
    hint += f"Known here: {', '.join(known)}."
    return Finding("unknown-key", path, f"unknown key {quoted(key)}", hint, at_key=True)


_GROUPS: dict[str, type[BaseModel]] = {"evidence": Evidence, "links": Links}

_SHAPES = {
    "list_type": ("a list", "Write it as a list, as in [text] or with “- ” before each item."),
    "model_type": ("keys and values", "Write its keys below it, indented, as in `access: public`."),
    "string_type": ("text", "Write one value; put it in quotes if it holds special characters."),
}


def _wrong_shape(kind: str, path: tuple[str | int, ...], value: object, context: Mapping[str, Any]) -> Finding:
    if kind in {"too_short", "too_long"}:
        limit = context.get("min_length") if kind == "too_short" else context.get("max_length")
        return _found(path, "too-few-items" if kind == "too_short" else "too-many-items", limit=limit)
    wanted, hint = _SHAPES.get(kind, ("another kind of value", "See the schema at schema/entry.json."))
    return Finding("shape", path, f"expected {wanted}, found {_described(value)}", hint)


def _described(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    return "a list" if isinstance(value, list) else "keys and values"


def _fields(path: tuple[str | int, ...]) -> dict[str, Any]:
    """The fields of the object at `path`."""
    if not path:
        return dict(Entry.model_fields)
    if path[0] == "links":
        return dict(Links.model_fields)
    return dict(Evidence.model_fields if len(path) == 1 else Artifact.model_fields)


def schema(address: str) -> dict[str, Any]:
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

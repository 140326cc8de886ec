"""What a person may write in an entry: the model whose JSON Schema is published.

Knows every field, its limits and the rules between fields of one entry, and says what is wrong in words that
tell what to do. Refuses to know where a value stands (`source` does), which label the evidence earns
(`verdict` does), and any other entry (`registry` does).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, LiteralString
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from openlabels import licenses, urls
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

_WITHOUT_WIDTH = "\u200b-\u200d\u2060-\u2064\ufeff\u00ad\u180e\u034f"
_ONE_LINE_FORBIDDEN = re.compile(f"[\n\t\r{_WITHOUT_WIDTH}]")
_HOST = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
_URL_FORBIDDEN = re.compile(rf'[\s<>"\\^`{{|}}\x00-\x20\x7f{_WITHOUT_WIDTH}]')
_ID = re.compile(f"{SEGMENT}/{SEGMENT}")
_FOREIGN_ID = re.compile(r"hf:[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}", re.ASCII)
_SIZE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?[KMBT]")
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_HANDLE = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
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


def _refuse(code: LiteralString, message: str, hint: str) -> PydanticCustomError:
    # Braces in a template are pydantic's placeholders, so the text travels as a value.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _one_line(most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        line = text.removesuffix("\n")
        if not line.strip():
            raise _refuse("blank", "there are only spaces here", "Write it out, or remove the key.")
        if "\n" in line:
            raise _refuse("one-line", "this is more than one line", "Put it on one line.")
        if "\t" in line:
            raise _refuse("character", "the value holds a tab", "Write a space.")
        if bad := _ONE_LINE_FORBIDDEN.search(line):
            raise _refuse(
                "character",
                f"the value holds the invisible character U+{ord(bad[0]):04X}",
                "Remove it: readers cannot see it.",
            )
        if len(line) > most:
            raise _refuse(
                "too-long", f"{len(line)} characters, and at most {most} fit: {quoted(line, 40)}", "Say it shorter."
            )
        return line

    return check


def _text(least: int, most: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        size = len(text.strip())
        if not size:
            raise _refuse("blank", "there are only spaces here", "Write it out, or remove the key.")
        if size < least:
            raise _refuse(
                "too-short",
                f"{size} characters, and at least {least} are needed: {quoted(text.strip())}",
                "Say what is open, where, and what is not.",
            )
        if len(text) > most:
            raise _refuse("too-long", f"{len(text):,} characters, and at most {most:,} fit", "Say it shorter.")
        return text

    return check


def _url(address: str) -> str:
    address = address.removesuffix("\n")
    if len(address) > MAX_URL:
        raise _refuse("url", f"an address of {len(address):,} characters", f"At most {MAX_URL:,} fit.")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _refuse("url", f"{quoted(address)} is not an address", "Copy it from the browser.") from None
    if fault := _url_fault(address, parts, port):
        raise _refuse("url", f"{quoted(address)} {fault[0]}", fault[1])
    return address


def _url_fault(address: str, parts: SplitResult, port: int | None) -> tuple[str, str] | None:
    if bad := _URL_FORBIDDEN.search(address):
        return (
            f"holds {quoted(bad[0])}",
            "Copy the address from the browser, which writes such characters as %20 and the like.",
        )
    if parts.scheme != "https":
        return "does not start with https://", "Link to the https address of the same thing."
    if "@" in parts.netloc:
        return "carries a user name", "Remove what stands before the @."
    if port not in {None, 443} or parts.netloc.endswith(":"):
        return "has an unusual port", "Link to a public web address without a port."
    if not _HOST.fullmatch(parts.hostname or ""):
        return (
            "has no public host name",
            "Link to a public host by its name, as in https://huggingface.co/…; not by a number.",
        )
    return None


def _identifier(text: str) -> str:
    if fault := id_fault(text):
        raise _refuse(
            "id",
            f"{quoted(text)} is not an id: {fault}",
            "An id is the path of an entry without its ending, as in allenai/olmo-2-7b.",
        )
    return text


def _reference(text: str) -> str:
    if text.startswith("hf:"):
        if not _FOREIGN_ID.fullmatch(text):
            raise _refuse(
                "id", f"{quoted(text)} is not a Hugging Face id", "Write it as hf:org/name, as its page's address ends."
            )
        return text
    if fault := id_fault(text):
        hint = "Write the id of an entry, as in allenai/olmo-2-7b, or hf:org/name for a model on Hugging Face."
        raise _refuse("id", f"{quoted(text)} is not an id: {fault}", hint)
    return text


def id_fault(model_id: str) -> str:
    """What is wrong with an id of the form `org/model`, or ''."""
    if not _ID.fullmatch(model_id):
        return "it takes org/model, each of lower-case letters and digits joined by single '.', '_' or '-'"
    for segment in model_id.split("/"):
        if len(segment) > MAX_SEGMENT:
            return f"a segment has at most {MAX_SEGMENT} characters"
        if "." in segment and segment.rpartition(".")[2] in urls.FILE_EXTENSIONS:
            return f"it ends like a file, in .{segment.rpartition('.')[2]}"
    return ""


def _size(text: str) -> str:
    if not _SIZE.fullmatch(text) or not float(text[:-1]):
        raise _refuse(
            "size",
            f"{quoted(text)} is not a number of parameters",
            "Write a number with K, M, B or T, as in 7B or 1.5B.",
        )
    return text


def count(size: str) -> float:
    """The number that a size such as `7B` stands for."""
    return float(size[:-1]) * _SCALE[size[-1]]


def _date(*lengths: int) -> Callable[[str], str]:
    forms = {4: "YYYY", 7: "YYYY-MM", 10: "YYYY-MM-DD"}
    wanted = " or ".join(forms[length] for length in lengths)

    def check(text: str) -> str:
        fault = "" if _DATE.fullmatch(text) and len(text) in lengths else "is not a date"
        if not fault:
            try:
                date.fromisoformat((text + "-01-01")[:10])
            except ValueError:
                fault = "is not in the calendar"
        if fault:
            raise _refuse("date", f"{quoted(text)} {fault}", f"Write {wanted}.")
        return text

    return check


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        if text not in known:
            hint = did_you_mean(text, known) + f"One of: {', '.join(known)}."
            raise _refuse("choice", f"{quoted(text)} is not one of the known values", hint)
        return text

    return check


def _distinct(items: list[str]) -> list[str]:
    for item in items:
        if items.count(item) > 1:
            raise _refuse("listed-twice", f"{quoted(item)} is listed twice", "Keep one.")
    return items


def _license(text: str) -> str:
    try:
        licenses.parse(text)
    except licenses.LicenseError as error:
        raise _refuse("license", str(error), error.hint) from None
    return text


def _handle(text: str) -> str:
    if not _HANDLE.fullmatch(text):
        raise _refuse("handle", f"{quoted(text)} is not a GitHub handle", "Write it without the @.")
    return text


def _enum(known: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in known)


Line100 = Annotated[str, AfterValidator(_one_line(100)), Field(json_schema_extra={"minLength": 1, "maxLength": 100})]
Line200 = Annotated[str, AfterValidator(_one_line(200)), Field(json_schema_extra={"minLength": 1, "maxLength": 200})]
Text300 = Annotated[str, AfterValidator(_text(1, 300)), Field(json_schema_extra={"minLength": 1, "maxLength": 300})]
Prose = Annotated[str, AfterValidator(_text(40, 8000)), Field(json_schema_extra={"minLength": 40, "maxLength": 8000})]
Url = Annotated[
    str, AfterValidator(_url), Field(json_schema_extra={"pattern": "^[Hh][Tt][Tt][Pp][Ss]://", "maxLength": MAX_URL})
]
ModelId = Annotated[str, AfterValidator(_identifier), Field(json_schema_extra={"pattern": f"^{SEGMENT}/{SEGMENT}$"})]
Reference = Annotated[
    str,
    AfterValidator(_reference),
    Field(json_schema_extra={"pattern": f"^(?:{SEGMENT}/{SEGMENT}|{_FOREIGN_ID.pattern})$"}),
]
Size = Annotated[str, AfterValidator(_size), Field(json_schema_extra={"pattern": f"^{_SIZE.pattern}$"})]
AnyDate = Annotated[str, AfterValidator(_date(4, 7, 10)), Field(json_schema_extra={"pattern": f"^{_DATE.pattern}$"})]
Day = Annotated[str, AfterValidator(_date(10)), Field(json_schema_extra={"format": "date"})]
License = Annotated[str, AfterValidator(_license), Field(json_schema_extra={"maxLength": licenses.MAX_LENGTH})]
Handle = Annotated[str, AfterValidator(_handle), Field(json_schema_extra={"pattern": f"^{_HANDLE.pattern}$"})]
Modality = Annotated[str, AfterValidator(_one_of(MODALITIES)), Field(json_schema_extra={"enum": list(MODALITIES)})]
AccessName = Annotated[
    str, AfterValidator(_one_of(_enum(Access))), Field(json_schema_extra={"enum": list(_enum(Access))})
]
StatusName = Annotated[
    str, AfterValidator(_one_of(_enum(Status))), Field(json_schema_extra={"enum": list(_enum(Status))})
]

LABELS = ("OM", "OM-OW", "OM-OD", "OM-OD-OW", NO_LABEL)
LabelName = Annotated[str, AfterValidator(_one_of(LABELS)), Field(json_schema_extra={"enum": list(LABELS)})]


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
    justification: Prose = Field(description="Markdown: why this label; what is open, where, and what is not.")
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
        for key, hint in _UNLESS_CLOSED.items():
            if key not in artifact:
                yield Finding("missing", (*path, key), f"{quoted(key)} is missing", hint)
    text = artifact.get("license")
    if not isinstance(text, str):
        return
    try:
        license_ = licenses.parse(text)
    except licenses.LicenseError:
        return  # the field's own check tells
    if license_.custom and "license_url" not in artifact:
        yield Finding(
            "missing",
            (*path, "license_url"),
            "a LicenseRef- needs “license_url”",
            "Add license_url with the address of the license's text.",
        )
    for old in license_.deprecated:
        new = licenses.successors(old)
        hint = f"Write {new}." if new else f"SPDX's page may name its successor: {urls.spdx_license(old)}"
        yield Finding(
            "deprecated-license",
            (*path, "license"),
            f"SPDX has deprecated {quoted(old)}",
            hint,
            severity=Severity.WARNING,
        )


_UNLESS_CLOSED = {
    "url": "Add url with the address where its publisher put it, or say access: closed.",
    "license": "Add license with an SPDX identifier; NOASSERTION where none is stated.",
}


def _status_rules(data: Mapping[str, Any]) -> Iterator[Finding]:
    status = data.get("status", Status.ACTIVE)
    if status == Status.WITHDRAWN and "status_note" not in data:
        yield Finding(
            "missing",
            ("status_note",),
            "a withdrawn model needs “status_note”",
            "Add status_note and say why it was withdrawn.",
        )
    if data.get("label") == NO_LABEL and status != Status.WITHDRAWN:
        yield Finding(
            "label",
            ("label",),
            "“none” is for withdrawn models only",
            "Write the label that the evidence earns; a model whose code is not open has no place here yet.",
        )
    if "superseded_by" in data and status != Status.SUPERSEDED:
        yield Finding(
            "status",
            ("superseded_by",),
            "“superseded_by” goes with status: superseded",
            "Add status: superseded, or remove this line.",
        )


def _size_rules(data: Mapping[str, Any]) -> Iterator[Finding]:
    total, active = data.get("parameters"), data.get("active_parameters")
    if not all(isinstance(size, str) and _SIZE.fullmatch(size) for size in (total, active)):
        return
    if count(str(active)) > count(str(total)):
        message = f"{quoted(str(active))} active parameters, but only {quoted(str(total))} in all"
        yield Finding("size", ("active_parameters",), message, "Swap them, or correct one.", severity=Severity.WARNING)


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
    choices = f" Choose from: {', '.join(_CHOICES[key])}." if key in _CHOICES else ""
    return Finding("missing", path, f"{quoted(key)} is missing", f"Add {key}. {described}{choices}")


_CHOICES = {"label": LABELS, "modalities": MODALITIES}


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
        bound = "at least" if kind == "too_short" else "at most"
        return Finding(
            kind.replace("_", "-"),
            path,
            f"{bound} {limit} items are allowed here",
            "Add one." if kind == "too_short" else "Keep the ones that matter.",
        )
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

"""What an entry is: its fields and what may stand in each, the model whose JSON Schema is published.

Knows every field. Refuses to know how a value is checked (`values` does), the rules between fields and the words of a
mistake (`rules`), and where a value stands in a file (`source`). A field's `Kind` is data: `form` hands it to `/submit/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from openlabels.ground import expressions
from openlabels.ground.label import Access, Part
from openlabels.reading import source, values
from openlabels.reading.values import LABELS, MAX_URL, MODALITIES, PATTERNS, SEGMENT, Status


@dataclass(frozen=True, slots=True)
class Kind:
    """What may stand in a field of text: `name` says which check it gets, the rest are that check's limits."""

    name: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()


def _enum(known: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in known)


Line100 = Annotated[
    str,
    AfterValidator(values.line(100)),
    Kind("line", most=100),
    Field(json_schema_extra={"minLength": 1, "maxLength": 100}),
]
Line200 = Annotated[
    str,
    AfterValidator(values.line(200)),
    Kind("line", most=200),
    Field(json_schema_extra={"minLength": 1, "maxLength": 200}),
]
Text300 = Annotated[
    str,
    AfterValidator(values.text(1, 300)),
    Kind("text", 1, 300),
    Field(json_schema_extra={"minLength": 1, "maxLength": 300}),
]
Prose = Annotated[
    str,
    AfterValidator(values.text(40, 8000)),
    Kind("text", 40, 8000),
    Field(json_schema_extra={"minLength": 40, "maxLength": 8000}),
]
Url = Annotated[
    str,
    AfterValidator(values.url),
    Kind("url", most=MAX_URL),
    Field(json_schema_extra={"pattern": "^[Hh][Tt][Tt][Pp][Ss]://", "maxLength": MAX_URL}),
]
ModelId = Annotated[
    str, AfterValidator(values.model_id), Kind("id"), Field(json_schema_extra={"pattern": f"^{SEGMENT}/{SEGMENT}$"})
]
Reference = Annotated[
    str,
    AfterValidator(values.reference),
    Kind("reference"),
    Field(json_schema_extra={"pattern": f"^(?:{PATTERNS['id']}|{PATTERNS['hub-id']})$"}),
]
Size = Annotated[
    str, AfterValidator(values.size), Kind("size"), Field(json_schema_extra={"pattern": f"^{PATTERNS['size']}$"})
]
AnyDate = Annotated[
    str,
    AfterValidator(values.dated(4, 7, 10)),
    Kind("date", lengths=(4, 7, 10)),
    Field(json_schema_extra={"pattern": f"^{PATTERNS['date']}$"}),
]
Day = Annotated[
    str, AfterValidator(values.dated(10)), Kind("date", lengths=(10,)), Field(json_schema_extra={"format": "date"})
]
License = Annotated[
    str,
    AfterValidator(values.license_expression),
    Kind("license", most=expressions.MAX_LENGTH),
    Field(json_schema_extra={"maxLength": expressions.MAX_LENGTH}),
]
Handle = Annotated[
    str, AfterValidator(values.handle), Kind("handle"), Field(json_schema_extra={"pattern": f"^{PATTERNS['handle']}$"})
]
Modality = Annotated[
    str,
    AfterValidator(values.one_of(MODALITIES)),
    Kind("choice", choices=MODALITIES),
    Field(json_schema_extra={"enum": list(MODALITIES)}),
]
AccessName = Annotated[
    str,
    AfterValidator(values.one_of(_enum(Access))),
    Kind("choice", choices=_enum(Access)),
    Field(json_schema_extra={"enum": list(_enum(Access))}),
]
StatusName = Annotated[
    str,
    AfterValidator(values.one_of(_enum(Status))),
    Kind("choice", choices=_enum(Status)),
    Field(json_schema_extra={"enum": list(_enum(Status))}),
]

LabelName = Annotated[
    str,
    AfterValidator(values.one_of(LABELS)),
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
        description="public (no account, click-through or approval), gated (after one of those), partial (only some is released) or closed."
    )
    name: Line100 | None = Field(None, description="What it is, in a few words.")
    note: Text300 | None = Field(None, description="What a reader must know of it, as plain text.")
    mirrors: Annotated[list[Url], AfterValidator(values.distinct)] = Field(
        [], max_length=source.MAX_ITEMS, description="Other places of the same thing; they never change the label."
    )


class Evidence(_Strict):
    """What is out, part by part. Each part is complete: what is missing from it is listed too."""

    code: list[Artifact] = Field(
        min_length=1,
        max_length=source.MAX_ITEMS,
        description="Source that defines the architecture and suffices to load and run the weights.",
    )
    weights: list[Artifact] = Field([], max_length=source.MAX_ITEMS, description="The released parameters.")
    dataset: list[Artifact] = Field(
        [],
        max_length=source.MAX_ITEMS,
        description="Everything that the weights were trained on, a base model's data included.",
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
    organization: Line100 = Field(description="Who published it, spelled the same in all its entries.")
    summary: Line200 = Field(description="What the model is, in one line.")
    label: LabelName = Field(description="The label that you claim; it must be the one that the evidence earns.")
    justification: Prose = Field(
        description="Markdown, 40 to 8,000 characters: why this label; what is open, where, and what is not."
    )
    modalities: Annotated[list[Modality], AfterValidator(values.distinct)] = Field(
        min_length=1, max_length=source.MAX_ITEMS, description="What the model reads or makes."
    )
    released: AnyDate | None = Field(None, description="When it was released: YYYY, YYYY-MM or YYYY-MM-DD.")
    family: Line100 | None = Field(None, description="Groups the sizes and versions of one model.")
    parameters: Size | None = Field(None, description="All parameters: a number with K, M, B or T.")
    active_parameters: Size | None = Field(None, description="Parameters used for one token, where that is fewer.")
    evidence: Evidence = Field(description="What is public, with its address and license, for each part.")
    links: Links = Field(Links(), description="Where to read more.")
    derived_from: Annotated[list[Reference], AfterValidator(values.distinct)] = Field(
        [], max_length=source.MAX_ITEMS, description="Base models: ids of this registry, or hf:org/name."
    )
    aliases: Annotated[list[ModelId], AfterValidator(values.distinct)] = Field(
        [], max_length=10, description="Former ids of this model, in its own organization."
    )
    status: StatusName = Field("active", description="active, superseded or withdrawn.")
    superseded_by: ModelId | None = Field(None, description="The model that took its place.")
    status_note: Text300 | None = Field(None, description="Why it was withdrawn.")
    contacts: Annotated[list[Handle], AfterValidator(values.distinct)] = Field(
        [], max_length=source.MAX_ITEMS, description="GitHub handles of people whom reviewers may ask."
    )
    checked: Day | None = Field(None, description="The last day a person opened every link and found it as stated.")


Model = TypeVar("Model", bound=BaseModel)


def validated(model: type[Model], data: object) -> tuple[Model | None, list[Mapping[str, Any]]]:
    """What `data` holds, or None and pydantic's errors: `loc`, `type`, `input` and `ctx` of each."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [dict(one) for one in error.errors(include_url=False)]

"""The label rule: which label the states of a model's parts earn.

Knows the three parts, the states they can be in and the four labels. Refuses to know what an entry looks
like, and licenses: they are shown beside a label and never change it.
Source: "Open Model Labels", aimodels.org/labeling-ai-models.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

RULE_VERSION = "1"


class Part(StrEnum):
    """A part of a model, in the order in which the mark draws them."""

    CODE = "code"
    WEIGHTS = "weights"
    DATASET = "dataset"


class Access(StrEnum):
    """Who can get an artifact, at the easiest place where its publisher put it."""

    PUBLIC = "public"
    GATED = "gated"
    PARTIAL = "partial"
    CLOSED = "closed"


class State(StrEnum):
    """What an entry shows of a part."""

    OPEN = "open"
    NOT_OPEN = "not_open"
    NOT_STATED = "not_stated"


class Label(StrEnum):
    """A label, from the least that earns one to all three parts."""

    OM = "OM"
    OM_OW = "OM-OW"
    OM_OD = "OM-OD"
    OM_OD_OW = "OM-OD-OW"

    @property
    def title(self) -> str:  # type: ignore[override]  # a label is never title-cased as a string
        """The label in words, as in "Open Model - Open Weights"."""
        return _TITLES[self]

    @property
    def slug(self) -> str:
        """The label as it stands in addresses: `om-ow`."""
        return self.lower()

    @property
    def open_parts(self) -> frozenset[Part]:
        """The parts that this label says are open."""
        return _OPEN_PARTS[self]


_WORDS = {"OM": "Open Model", "OW": "Open Weights", "OD": "Open Dataset"}

_TITLES = {label: " - ".join(_WORDS[piece] for piece in label.split("-")) for label in Label}

_OPEN_PARTS = {
    Label.OM: frozenset({Part.CODE}),
    Label.OM_OW: frozenset({Part.CODE, Part.WEIGHTS}),
    Label.OM_OD: frozenset({Part.CODE, Part.DATASET}),
    Label.OM_OD_OW: frozenset(Part),
}

_LABEL_OF = {parts: label for label, parts in _OPEN_PARTS.items()}


def state(accesses: Iterable[Access]) -> State:
    """The state of a part whose listed artifacts have these accesses.

    Open when there is at least one and every one is public; silence is not openness.
    """
    listed = set(accesses)
    if not listed:
        return State.NOT_STATED
    return State.OPEN if listed == {Access.PUBLIC} else State.NOT_OPEN


def derive(states: Mapping[Part, State]) -> Label | None:
    """The label that these states earn, or None: without open code there is no label.

    A part that `states` does not mention counts as not stated.
    """
    return _LABEL_OF.get(frozenset(part for part in Part if states.get(part) is State.OPEN))

"""What a badge shows, and how it is said.

Knows which notes are said, and in which words. A badge's face depends on label, qualifier and status alone, so ten
thousand models share a few dozen; only the words that a screen reader says are a model's own. Refuses to know how a
face is drawn.
"""

from dataclasses import dataclass

from openlabels.ground.label import Label


@dataclass(frozen=True, slots=True)
class Face:
    """What a badge shows. `label` is None for a withdrawn model that bears none; `notes` are said behind it."""

    label: Label | None
    notes: tuple[str, ...] = ()


def face(label: Label | None, qualifier: str | None = None, status: str = "active") -> Face:
    """The face for a label with its qualifier, and the status of the model that bears it."""
    notes = (_QUALIFIER_WORDS[qualifier],) if qualifier else ()
    return Face(label, notes + ((status,) if status != "active" else ()))


def words(name: str, shown: Face) -> str:
    """The text alternative of a badge: whose label it is, which one, and what qualifies it."""
    label = f"Open Model label {shown.label}" if shown.label else "no Open Model label"
    notes = f" ({', '.join(shown.notes)})" if shown.notes else ""
    return f"{name}: {label}{notes}"


def in_words(shown: Face) -> str:
    """What a model bears, where its name stands beside it."""
    return ", ".join([shown.label or "no label", *shown.notes])


def label_words(label: Label) -> str:
    """The text alternative of a label's own badge, which stands for no model."""
    return f"Open Model label {label}: {label.title}"


_QUALIFIER_WORDS = {"restricted": "restricted license", "unstated": "unstated license"}

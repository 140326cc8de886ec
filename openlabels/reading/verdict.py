"""What an entry's evidence shows: a state for each part, the label, its qualifier, and why, in a sentence.

Knows the label rule and the license classes, applied to evidence. Refuses to know what the author claims
(`record` compares it) and how any of it looks on a page.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from openlabels.ground import expressions, label
from openlabels.ground.label import Access, Label, Part, State
from openlabels.ground.licenses import LicenseClass
from openlabels.reading.entry import Artifact, Evidence


class Qualifier(StrEnum):
    """Said wherever a label is shown whose open parts are not all under open licenses."""

    RESTRICTED = "restricted"
    UNSTATED = "unstated"


class Item(NamedTuple):
    """One artifact with its license spelt as SPDX spells it; `license_class` is None where none was given."""

    url: str | None
    license: str | None
    license_class: LicenseClass | None
    license_url: str | None
    access: Access
    name: str | None
    note: str | None
    mirrors: tuple[str, ...]


class PartFinding(NamedTuple):
    """The state of one part, and the artifacts that it rests on."""

    part: Part
    state: State
    items: tuple[Item, ...]


class Verdict(NamedTuple):
    """What the evidence earns; `label` is None where the code is not open."""

    label: Label | None
    qualifier: Qualifier | None
    parts: tuple[PartFinding, ...]

    def part(self, part: Part) -> PartFinding:
        """The finding for one part."""
        return next(finding for finding in self.parts if finding.part is part)


def judge(evidence: Evidence) -> Verdict:
    """The verdict on one entry's evidence."""
    parts = tuple(_finding(part, evidence.artifacts(part)) for part in Part)
    earned = label.derive({finding.part: finding.state for finding in parts})
    return Verdict(earned, _qualifier(parts), parts)


def judge_by_access(evidence: object) -> Verdict | None:
    """The verdict on data in which all but each artifact's access may be wrong; None where that cannot be read.

    A label depends on nothing else, so a claim is held against it whatever is wrong with an address or a license. Such a
    verdict has neither licenses nor a qualifier: it is for telling a mistake, not for showing a model.
    """
    if not isinstance(evidence, dict) or not evidence.get(Part.CODE) or evidence.keys() - set(Part):
        return None
    listed = {part: evidence.get(part, []) for part in Part}
    if not all(isinstance(one, list) and all(map(_tells_access, one)) for one in listed.values()):
        return None
    parts = tuple(_part_finding(part, tuple(map(_bare_item, listed[part]))) for part in Part)
    return Verdict(label.derive({finding.part: finding.state for finding in parts}), None, parts)


_ACCESSES = frozenset(Access)


def _tells_access(artifact: object) -> bool:
    access = artifact.get("access") if isinstance(artifact, dict) else None
    return isinstance(access, str) and access in _ACCESSES


def _bare_item(artifact: Mapping[str, Any]) -> Item:
    """An artifact with what a sentence about it says: who can get it, and its name."""
    name = artifact.get("name")
    said = name.removesuffix("\n") if isinstance(name, str) else None
    return Item(None, None, None, None, Access(artifact["access"]), said, None, ())


def _finding(part: Part, artifacts: Iterable[Artifact]) -> PartFinding:
    return _part_finding(part, tuple(_item(part, artifact) for artifact in artifacts))


def _part_finding(part: Part, items: tuple[Item, ...]) -> PartFinding:
    return PartFinding(part, label.state(item.access for item in items), items)


def _item(part: Part, artifact: Artifact) -> Item:
    stated = expressions.parse(artifact.license) if artifact.license else None
    return Item(
        url=artifact.url,
        license=stated.text if stated else None,
        license_class=stated.classes[part] if stated else None,
        license_url=artifact.license_url,
        access=Access(artifact.access),
        name=artifact.name,
        note=artifact.note,
        mirrors=tuple(artifact.mirrors),
    )


def _qualifier(parts: Iterable[PartFinding]) -> Qualifier | None:
    classes = {item.license_class for finding in parts if finding.state is State.OPEN for item in finding.items}
    if LicenseClass.RESTRICTED in classes:
        return Qualifier.RESTRICTED
    return Qualifier.UNSTATED if LicenseClass.UNSTATED in classes else None


WORDS = {Part.CODE: "code", Part.WEIGHTS: "weights", Part.DATASET: "training data"}
PART_TITLES = {part: said.capitalize() for part, said in WORDS.items()}
"""What people call a part, where a heading or a field begins with it."""


def sentence(verdict: Verdict) -> str:
    """The verdict in one sentence: "Code and weights are public; the training data is not stated."."""
    open_parts = [WORDS[finding.part] for finding in verdict.parts if finding.state is State.OPEN]
    clauses = (
        [f"{_listed(open_parts)} {'are' if len(open_parts) > 1 or open_parts == ['weights'] else 'is'} public"]
        if open_parts
        else []
    )
    clauses += [
        f"the {WORDS[f.part]} {_verb(f.part)} {WHY[reason(item.access for item in f.items)]}"
        for f in verdict.parts
        if f.state is not State.OPEN
    ]
    text = "; ".join(clauses)
    return text[:1].upper() + text[1:] + "."


def toward(verdict: Verdict) -> tuple[str, ...]:
    """What would earn the next label, a sentence for each; none where all is open, or nothing is to start from."""
    if verdict.label is None:
        return ()
    states = {finding.part: finding.state for finding in verdict.parts}
    earned = {f.part: label.derive(states | {f.part: State.OPEN}) for f in verdict.parts if f.state is not State.OPEN}
    missing = [finding for finding in verdict.parts if finding.part in earned]
    return tuple(f"To earn {earned[f.part]}: {'; '.join(map(_lower, _steps(f)))}." for f in missing)


def _lower(step: str) -> str:
    return step[:1].lower() + step[1:].removesuffix(".")


def next_step(finding: PartFinding) -> str:
    """What would make this part open, or '' where it is."""
    return " ".join(_steps(finding))


def _steps(finding: PartFinding) -> list[str]:
    if finding.state is State.NOT_STATED:
        return [LIST_IT[finding.part].format(part=WORDS[finding.part])]
    missing = [item for item in finding.items if item.access is not Access.PUBLIC]
    return [NEXT[item.access].format(name=item.name or WORDS[finding.part]) for item in missing]


LIST_IT = {
    Part.CODE: "List the {part} with a public address, if it is released.",
    Part.WEIGHTS: "List the {part} with a public address, if they are released.",
    Part.DATASET: "List the {part} with a public address, if it is released.",
}
NEXT = {
    Access.GATED: "Lift the gate on “{name}”.",
    Access.PARTIAL: "Publish the rest of “{name}”.",
    Access.CLOSED: "Publish “{name}”.",
}


def reason(stated: Iterable[Access]) -> str:
    """Why a part that is not open is not: a key of `WHY`."""
    return _REASONS.get(frozenset(stated), "partial")


_REASONS = {
    frozenset[Access](): "not stated",
    frozenset({Access.GATED}): "gated",
    frozenset({Access.GATED, Access.PUBLIC}): "partly gated",
    frozenset({Access.GATED, Access.CLOSED}): "gated or closed",
    frozenset({Access.CLOSED}): "closed",
}
WHY = {reason: reason for reason in _REASONS.values()} | {"partial": "only partly public"}


def state_words(state: State, accesses: Iterable[Access]) -> str:
    """The state of a part as a heading has it, and where it is not open, why not."""
    said = "public" if state is State.OPEN else WHY[reason(accesses)]
    return said[:1].upper() + said[1:]


def counted_as(reason: str) -> str:
    """The reason that it is counted with: of what is gated, how much is so makes no kind of its own."""
    return "gated" if "gated" in reason else reason


def _verb(part: Part) -> str:
    return "are" if part is Part.WEIGHTS else "is"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

"""One entry file, compiled alone into a complete and immutable record.

Knows the road from text to verdict. Pure: the same path and text always give the same record and problems, so
this is the unit of `check`, of caching and of parallel work. Refuses to know any other entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from openlabels.ground import words
from openlabels.ground.problem import Problem, errors, in_order, quoted
from openlabels.reading import folding, glance, prose, rules, source, verdict
from openlabels.reading.entry import Entry
from openlabels.reading.folding import Place
from openlabels.reading.glance import Glance
from openlabels.reading.rules import Finding
from openlabels.reading.source import Source
from openlabels.reading.values import LABELS, NO_LABEL, Status, id_fault
from openlabels.reading.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """One model: what its entry says, what the evidence shows, and what others need to know of it."""

    id: str
    path: str
    entry: Entry
    verdict: Verdict
    justification_html: Markup
    glance: Glance


def make(model_id: str, path: str, content: bytes) -> tuple[Record | None, list[Problem]]:
    """The record of one file and every problem in it; there is no record where there is an error.

    `path` is how problems name the file; `content` is what it holds.
    """
    text, problems = source.parse(path, content)
    if text is None:
        return None, problems
    written, findings = rules.parse(text.data)
    judged = verdict.judge(written.evidence) if written else None
    about_label = _about_label(text.data, judged or verdict.judge_by_access(text.data.get("evidence")))
    if any(one.path == _LABEL for one in about_label):
        findings = [one for one in findings if one.path != _LABEL]  # that it is missing is told with which it has to be
    findings += about_label + _about_aliases(model_id, text.data)
    if findings:
        told = {problem.field for problem in problems}
        problems += [_placed(text, finding) for finding in findings if folding.dotted(finding.path) not in told]
    problems = in_order(problems)
    if written is None or judged is None or errors(problems):
        return None, problems
    html = prose.render(written.justification)
    return Record(model_id, path, written, judged, html, _glance(model_id, written, judged, text)), problems


def places(content: bytes) -> dict[str, Place]:
    """The line and column of each value of an entry, by its dotted field."""
    text, _ = source.parse("", content)
    return {folding.dotted(where): place for where, place in text.values.items()} if text else {}


def _glance(model_id: str, written: Entry, judged: Verdict, text: Source) -> Glance:
    bears = judged.label if written.label != NO_LABEL else None
    return Glance(
        id=model_id,
        path=text.path,
        name=written.name,
        organization=written.organization,
        summary=written.summary,
        label=bears,
        qualifier=judged.qualifier if bears else None,
        status=written.status,
        modalities=tuple(written.modalities),
        released=written.released,
        family=written.family,
        parameters=written.parameters,
        active_parameters=written.active_parameters,
        checked=written.checked,
        derived_from=tuple(written.derived_from),
        aliases=tuple(written.aliases),
        superseded_by=written.superseded_by,
        parts=glance.parts_of(judged),
        places=glance.places_of(_places(text)),
    )


def _places(text: Source) -> Iterator[tuple[str, Place]]:
    """Where the values stand that rules between entries speak of."""
    for where, place in text.values.items():
        if where[0] in _BETWEEN or (where[0] == "evidence" and where[-1] == "url"):
            yield folding.dotted(where), place


_BETWEEN = frozenset({"organization", "aliases", "derived_from", "superseded_by", "checked"})


def _placed(text: Source, finding: Finding) -> Problem:
    problem = text.problem(finding.code, finding.path, finding.message, finding.hint, at_key=finding.at_key)
    return replace(problem, severity=finding.severity)


_LABEL = ("label",)


def _about_label(data: dict[str, Any], judged: Verdict | None) -> list[Finding]:
    """The claim, or that there is none, against what the evidence earns; told even where other fields are wrong."""
    claimed, withdrawn = data.get("label"), data.get("status") == Status.WITHDRAWN
    if judged is None or not isinstance(claimed, str | None) or (claimed == NO_LABEL and withdrawn):
        return []
    said = verdict.sentence(judged)
    if judged.label is None:
        kind = "no-label-withdrawn" if withdrawn else "no-label"
        told = words.told(kind, sentence=said, step=verdict.next_step(judged.parts[0]))
        return [Finding(told.code, ("evidence", "code"), told.message, told.hint)]
    earned = judged.label.value
    if claimed is None:
        told = words.told("missing-label", earned=earned, sentence=said)
    elif claimed in LABELS and claimed not in {earned, NO_LABEL}:
        told = words.told("label", claimed=quoted(claimed), earned=earned, sentence=said)
    else:
        return []
    return [Finding(told.code, _LABEL, told.message, told.hint)]


def _about_aliases(model_id: str, data: dict[str, Any]) -> list[Finding]:
    """Former ids in another organization; told even where other fields are wrong."""
    org = model_id.partition("/")[0]
    listed = data.get("aliases")
    found = []
    for index, alias in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(alias, str) and not id_fault(alias) and alias.partition("/")[0] != org:
            told = words.told("alias-org", value=quoted(alias), org=quoted(org), start=org)
            found.append(Finding(told.code, ("aliases", index), told.message, told.hint))
    return found

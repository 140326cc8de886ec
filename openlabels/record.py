"""One entry file, compiled alone into a complete and immutable record.

Knows the road from text to verdict. Pure: the same path and text always give the same record and problems, so
this is the unit of `check`, of caching and of parallel work. Refuses to know any other entry.
"""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from openlabels import entry, prose, source, verdict, words
from openlabels.entry import NO_LABEL, Entry, Finding, Status
from openlabels.problem import Problem, errors, in_order, quoted
from openlabels.source import Place, Source
from openlabels.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """One model: what its entry says, what the evidence shows, and where in the file that stands.

    `places` has the line and column of each value by its dotted field.
    """

    id: str
    path: str
    entry: Entry
    verdict: Verdict
    justification_html: Markup
    places: dict[str, Place]

    @property
    def org(self) -> str:
        """The first segment of the id."""
        return self.id.partition("/")[0]

    @property
    def has_label(self) -> bool:
        """Whether the model bears a label: a withdrawn one may not."""
        return self.entry.label != NO_LABEL and self.verdict.label is not None


def make(model_id: str, path: str, content: bytes) -> tuple[Record | None, list[Problem]]:
    """The record of one file and every problem in it; there is no record where there is an error.

    `path` is how problems name the file; `content` is what it holds.
    """
    text, problems = source.parse(path, content)
    if text is None:
        return None, problems
    written, findings = entry.parse(text.data)
    findings += _about_label(text.data, written) + _about_aliases(model_id, text.data)
    told = {problem.field for problem in problems}
    problems += [_placed(text, finding) for finding in findings if source.dotted(finding.path) not in told]
    problems = in_order(problems)
    if written is None or errors(problems):
        return None, problems
    places = {source.dotted(where): place for where, place in text.values.items()}
    html = prose.render(written.justification)
    return Record(model_id, path, written, verdict.judge(written.evidence), html, places), problems


def _placed(text: Source, finding: Finding) -> Problem:
    problem = text.problem(finding.code, finding.path, finding.message, finding.hint, at_key=finding.at_key)
    return replace(problem, severity=finding.severity)


def _about_label(data: dict[str, Any], written: Entry | None) -> list[Finding]:
    """The claim against what the evidence earns; told even where other fields are wrong."""
    evidence = written.evidence if written else entry.parse_evidence(data)
    claimed = data.get("label")
    if evidence is None or not isinstance(claimed, str):
        return []
    judged = verdict.judge(evidence)
    if claimed == NO_LABEL and data.get("status") == Status.WITHDRAWN:
        return []
    if judged.label is None:
        withdrawn = data.get("status") == Status.WITHDRAWN
        values = {"sentence": verdict.sentence(judged), "step": verdict.next_step(judged.parts[0])}
        told = words.told("no-label-withdrawn" if withdrawn else "no-label", **values)
        return [Finding(told.code, ("evidence", "code"), told.message, told.hint)]
    if claimed in entry.LABELS and claimed not in {judged.label.value, NO_LABEL}:
        earned = judged.label.value
        told = words.told("label", claimed=quoted(claimed), earned=earned, sentence=verdict.sentence(judged))
        return [Finding(told.code, ("label",), told.message, told.hint)]
    return []


def _about_aliases(model_id: str, data: dict[str, Any]) -> list[Finding]:
    """Former ids in another organization; told even where other fields are wrong."""
    org = model_id.partition("/")[0]
    listed = data.get("aliases")
    found = []
    for index, alias in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(alias, str) and not entry.id_fault(alias) and alias.partition("/")[0] != org:
            told = words.told("alias-org", value=quoted(alias), org=quoted(org), start=org)
            found.append(Finding(told.code, ("aliases", index), told.message, told.hint))
    return found

"""What a reviewer of a pull request wants to see, as Markdown for the step summary.

Knows the order in which a maintainer looks: the label before and after, what opened and closed, who else has such a
name, then every piece of evidence to open. Refuses to judge: it lists.
"""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from openlabels import escape
from openlabels.changes import Change, Kind, as_text
from openlabels.problem import visible
from openlabels.record import Record
from openlabels.verdict import WORDS, Item

MOST_CHANGES = 100
"""Entries told in full; a pull request with more is for the log. GitHub refuses summaries over 1 MiB."""

MOST_ARTIFACTS = 60


def markdown(changes: Sequence[Change], record_of: Callable[[str], Record | None], names: Mapping[str, str]) -> str:
    """The summary of all changes; `record_of` gives an entry by its id, as it is now; `names` has those of all models."""
    if not changes:
        return "### No entry changes\n\n"
    told = "".join(_section(change, record_of(change.id), names) for change in changes[:MOST_CHANGES])
    rest = len(changes) - MOST_CHANGES
    more = f"… and {rest} more: `python build.py check --base` lists them.\n\n" if rest > 0 else ""
    count = "1 entry changes" if len(changes) == 1 else f"{len(changes)} entries change"
    return f"### {count}\n\n{told}{more}"


def _section(change: Change, one: Record | None, names: Mapping[str, str]) -> str:
    lines = [f"#### {_said(as_text(change))}", "", *_marks(change, one, names)]
    if one and change.kind is not Kind.REMOVED:
        lines += ["", "Open each, and see that it shows what the entry says:", "", *_evidence(one)]
    return "\n".join(lines) + "\n\n"


def _marks(change: Change, one: Record | None, names: Mapping[str, str]) -> Iterator[str]:
    if change.first_of_organization:
        yield f"- **first entry** of {_said(change.id.partition('/')[0])}"
    if change.opened:
        yield f"- newly open: {', '.join(WORDS[part] for part in change.opened)}"
    if change.closed:
        yield f"- **no longer open**: {', '.join(WORDS[part] for part in change.closed)}"
    if one is None and change.kind is not Kind.REMOVED:
        yield "- the entry is not in order: see the problems below"
    if one:
        yield f"- {_said(one.entry.name)}: {_said(one.entry.summary)}"
        if close := close_names(change.id, names):
            yield f"- **close names** in the registry: {', '.join(_said(f'{names[other]} ({other})') for other in close)}"
        if one.entry.contacts:
            yield f"- contacts: {_said(', '.join(one.entry.contacts))}"


def _evidence(one: Record) -> Iterator[str]:
    listed = [(finding.part, item) for finding in one.verdict.parts for item in finding.items]
    for part, item in listed[:MOST_ARTIFACTS]:
        yield f"- [ ] {WORDS[part]}, {item.access}: {_linked(item)}, {_said(item.license or 'no license')}"
        for place in filter(None, (item.license_url, *item.mirrors)):
            yield f"  - [ ] <{place}>"


def _linked(item: Item) -> str:
    name = _said(item.name or item.url or "not released")
    return f"[{name}](<{item.url}>)" if item.url else name


def close_names(model_id: str, names: Mapping[str, str]) -> list[str]:
    """Ids of other models whose names are nearly this one's; other numbers make another model, as with sizes."""
    mine = _bare(names[model_id])
    same_numbers = {
        other: _bare(name)
        for other, name in names.items()
        if other != model_id and _numbers(name) == _numbers(names[model_id])
    }
    matcher = difflib.SequenceMatcher(b=mine)
    found = []
    for other, bare in same_numbers.items():
        matcher.set_seq1(bare)
        if matcher.real_quick_ratio() > _CLOSE and matcher.quick_ratio() > _CLOSE and matcher.ratio() > _CLOSE:
            found.append(other)
    return sorted(found)[:5]


_CLOSE = 0.9


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _numbers(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _said(text: str) -> str:
    return escape.markdown(visible(text))

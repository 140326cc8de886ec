"""What a reviewer of a pull request wants to see, as Markdown for the step summary.

Knows the order in which a maintainer looks: what is wrong or loses its label first; then the label before and after, what
opened and closed, who else has such a name, and the evidence to open: of an entry that was there, what differs, with the
rest folded away. Refuses to judge: it lists.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from openlabels.everyone import differences
from openlabels.everyone.changes import Change, Kind, as_text, newcomers
from openlabels.everyone.differences import Difference, Step
from openlabels.ground import escape
from openlabels.ground.label import Part
from openlabels.ground.problem import visible
from openlabels.reading import record
from openlabels.reading.record import Record
from openlabels.reading.verdict import WORDS, Item

MOST_CHANGES = 100
"""Entries told in full; a pull request with more is for the log."""

MOST_BYTES = 500_000
"""What the whole of it may take: GitHub refuses step summaries over 1 MiB, and the problems stand in the same."""

MOST_OF_LIST = 60_000
"""What a list of one entry's artifacts may take: addresses may be long, and have many mirrors."""


def markdown(
    changes: Sequence[Change],
    record_of: Callable[[str], Record | None],
    names: Mapping[str, str],
    wrong: AbstractSet[str] = frozenset(),
) -> str:
    """The summary of all changes; `record_of` gives an entry by its id, as it is now; `names` has those of all models.

    `wrong` has the ids of entries that are in order by themselves, but not beside others.
    """
    if not changes:
        return "### No entry changes\n\n"
    new = {ids[0]: (org, len(ids)) for org, ids in newcomers(changes).items()}
    kinds = Counter(change.kind for change in changes)
    count = "1 entry changes" if len(changes) == 1 else f"{len(changes)} entries change"
    told = [f"### {count}: {', '.join(f'{kinds[kind]} {kind}' for kind in Kind if kinds[kind])}\n\n"]
    size = len(told[0])
    for change in sorted(changes, key=lambda one: not _is_urgent(one, names, wrong))[:MOST_CHANGES]:
        section = _section(change, record_of(change.id), names, new.get(change.id))
        size += len(section.encode())
        if size > MOST_BYTES:
            break
        told.append(section)
    rest = len(changes) + 1 - len(told)
    more = f"… and {rest} more: `python build.py check --base` lists them.\n\n" if rest > 0 else ""
    return "".join(told) + more


def _is_urgent(change: Change, names: Mapping[str, str], wrong: AbstractSet[str]) -> bool:
    """Whether an entry is gone, not in order, or bears less of a label than it did."""
    return change.id not in names or change.id in wrong or bool(change.closed) or _has_lost(change)


def _has_lost(change: Change) -> bool:
    return change.before.label is not None and change.after.label is None


def _section(change: Change, one: Record | None, names: Mapping[str, str], new: tuple[str, int] | None) -> str:
    text = change.text_before
    before = record.make(change.former or change.id, "", text)[0] if one and text is not None else None
    differing = differences.between(before, one) if before and one else None
    lines = [f"#### {_said(as_text(change))}", ""]
    if new:
        lines += [
            f"- **first entry** of {_said(new[0])}"
            if new[1] == 1
            else f"- **first of {new[1]} entries** of {_said(new[0])}"
        ]
    if one is None and change.kind is not Kind.REMOVED:
        lines += ["- the entry has errors: see the problems above"]
    else:
        lines += _states(change, differing)
    if one:
        lines += _about(change, one, names, differing)
        lines += _changed_evidence(differing) if differing else _whole_evidence(one)
    return "\n".join(lines) + "\n\n"


def _states(change: Change, differing: Difference | None) -> Iterator[str]:
    """What has opened, closed, or come nearer to either."""
    if differing is None:
        if change.opened:
            yield f"- newly open: {', '.join(WORDS[part] for part in change.opened)}"
        if change.closed:
            yield f"- **no longer open**: {', '.join(WORDS[part] for part in change.closed)}"
        return
    for part, before, after in differing.states:
        mark = ", newly open" if part in change.opened else ", **no longer open**" if part in change.closed else ""
        yield f"- {WORDS[part]}: {before} → {after}{mark}"


def _about(change: Change, one: Record, names: Mapping[str, str], differing: Difference | None) -> Iterator[str]:
    fields = differing.fields if differing else None
    if fields is not None and change.before.label != change.after.label and "justification" not in fields:
        yield "- **the label changed, but the justification did not**: see that it is still true"
    if fields:
        yield f"- also changed: {', '.join(f'`{name}`' for name in fields)}"
    if fields and "status" in fields:
        note = one.entry.status_note or one.entry.superseded_by
        yield f"- **{one.entry.status}**{f': {_said(note)}' if note else ''}"
    yield f"- {_said(one.entry.name)}: {_said(one.entry.summary)}"
    if (fields is None or "name" in fields or change.former) and (close := close_names(change.id, names)):
        yield f"- **close names** in the registry: {', '.join(_said(f'{names[other]} ({other})') for other in close)}"
    if one.entry.contacts:
        yield f"- contacts: {_said(', '.join(one.entry.contacts))}"


def _whole_evidence(one: Record) -> Iterator[str]:
    listed = [(finding.part, item) for finding in one.verdict.parts for item in finding.items]
    yield from ("", "Open each, and see that it shows what the entry says:", "")
    yield from _within(_artifact(part, item) for part, item in listed)


def _changed_evidence(differing: Difference) -> Iterator[str]:
    """The artifacts that differ, to be opened; the others are folded away."""
    if differing.artifacts:
        yield from ("", "Open this, and see that it shows what the entry says:", "")
        yield from _within(map(_step, differing.artifacts))
    if alike := differing.alike:
        count = "1 artifact" if len(alike) == 1 else f"{len(alike)} artifacts"
        yield from ("", f"<details><summary>{count} as before</summary>", "")
        yield from _within(_artifact(step.part, step.after) for step in alike if step.after)
        yield from ("", "</details>")


def _within(artifacts: Iterable[str]) -> Iterator[str]:
    """Lines of artifacts, as far as there is room; the rest is counted."""
    listed = list(artifacts)
    size = 0
    for told, lines in enumerate(listed):
        size += len(lines.encode())
        if size > MOST_OF_LIST:
            yield f"- … and {len(listed) - told} more: see the file"
            return
        yield lines


def _artifact(part: Part, item: Item, mark: str = "") -> str:
    first = f"- [ ] {mark}{WORDS[part]}, {item.access}: {_linked(item)}, {_license(item)}"
    return "\n".join([first, *_places(filter(None, (item.license_url, *item.mirrors)))])


def _step(step: Step) -> str:
    """One artifact that was added, removed or changed, before and after."""
    before, after = step.before, step.after
    if before is None or after is None:
        one = after or before
        return _artifact(step.part, one, "**added** " if after else "**removed** ") if one else ""
    others = [name for name in step.fields if name in {"name", "note", "license_url", "mirrors"}]
    also = f"; changed too: {', '.join(f'`{name}`' for name in others)}" if others else ""
    first = f"- [ ] **changed** {WORDS[step.part]}, {_arrow(before.access, after.access)}: {_linked(after)}, {_arrow(_license(before), _license(after))}{also}"
    lines = [first]
    if before.url != after.url:
        lines.append(f"  - was at {f'<{before.url}>' if before.url else 'no address'}")
    known = {before.license_url, *before.mirrors}
    return "\n".join([*lines, *_places(one for one in (after.license_url, *after.mirrors) if one and one not in known)])


def _arrow(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _license(item: Item) -> str:
    return _said(item.license or "no license")


def _places(addresses: Iterable[str]) -> Iterator[str]:
    return (f"  - [ ] <{place}>" for place in addresses)


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

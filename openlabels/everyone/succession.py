"""Whether every id that was published still leads to the same model.

Knows that ids are never reused: badges and links out there show whatever their address leads to, so a former id that
moved to another entry would change a label that nobody touched. Refuses to know git: the entries as they were are
handed in as text.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from openlabels.ground.problem import Problem, quoted
from openlabels.reading import record
from openlabels.reading.glance import Glance

_HINT = "An id once published leads to the same model for good, since badges and links show its label: list it among the aliases of {heir}."


def problems(
    before: Mapping[str, bytes], glances: Iterable[Glance], ids: Collection[str], paths: Mapping[str, str]
) -> Iterator[Problem]:
    """Every former id that leads elsewhere now, or nowhere.

    `before` has the text of each entry that was changed or removed since, `glances` are the entries in order as they are
    now, `ids` those of all files that were changed or added, `paths` the file of each entry.
    """
    now = {one.id: one for one in glances}
    owner = {alias: one.id for one in now.values() for alias in one.aliases}
    for old, content in before.items():
        heir = old if old in now else owner.get(old)
        if heir is None or (old in ids and old not in now):
            continue  # removed, which `changes` tells, or not in order
        was, _ = record.make(old, "", content)
        for alias in was.glance.aliases if was else ():
            found = alias if alias in now or alias in ids else owner.get(alias)
            if heir not in {found, alias}:
                leads = f"leads to {quoted(found)} now" if found else "leads nowhere now"
                message = f"{quoted(alias)} was a former id of {quoted(old)}, and {leads}"
                yield Problem("succession", paths[found or heir], 1, 1, "", message, _HINT.format(heir=heir))

"""The models together: in their orders, by what they are found by, and what each shares with others.

Knows who is related to whom, and how many relatives a page shows. Refuses to know files (`loading` does), and what readers get.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from openlabels.everyone.between import grouped
from openlabels.everyone.history import History, LabelChange, Past
from openlabels.ground.label import Label
from openlabels.reading.glance import Glance


@dataclass(frozen=True, slots=True)
class Model:
    """A model at a glance, with what git tells of it."""

    glance: Glance
    past: Past

    @property
    def added(self) -> str | None:
        """The day it came into the registry, `YYYY-MM-DD`; None where git does not know."""
        return self.past.added

    @property
    def updated(self) -> str | None:
        """The day its entry last changed; None where git does not know."""
        return self.past.updated

    @property
    def label_history(self) -> tuple[LabelChange, ...]:
        """Its labels, oldest first."""
        return self.past.labels


class Relative(NamedTuple):
    """Another model, as a page that is not its own names it."""

    id: str
    name: str
    label: Label | None
    qualifier: str | None
    status: str


class Kin(NamedTuple):
    """The models that one is related to; lists of the derived and of siblings may be cut, `more` counts the rest.

    `known` has the models that the entry names, by the id that it writes.
    """

    known: dict[str, Relative]
    derived: tuple[Relative, ...]
    more_derived: int
    siblings: tuple[Relative, ...]
    more_siblings: int


MOST_KIN = 24
"""Relatives of a kind that a page shows: however large a family is, each page stays small."""


@dataclass(frozen=True)
class Registry:
    """All models, in order of id."""

    models: tuple[Model, ...]
    _relatives: dict[str, Relative] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Those that a page named already: in a large family the same ones stand on many."""

    @cached_property
    def by_id(self) -> dict[str, Model]:
        """Models by their ids and former ids."""
        found = {alias: model for model in self.models for alias in model.glance.aliases}
        found.update((model.glance.id, model) for model in self.models)
        return found

    @cached_property
    def by_org(self) -> dict[str, list[Model]]:
        """Models by the first segment of their ids, as lists show them."""
        return grouped((model.glance.org, model) for model in self.listed)

    @cached_property
    def listed(self) -> tuple[Model, ...]:
        """Models as lists show them: by name, as people read it."""
        return tuple(sorted(self.models, key=lambda model: (model.glance.name.casefold(), model.glance.id)))

    @cached_property
    def label_counts(self) -> Counter[Label | None]:
        """How many models bear each label."""
        return label_counts(self.models)

    @cached_property
    def _by_family(self) -> dict[tuple[str, str], list[Glance]]:
        """Models by organization and family."""
        glances = (model.glance for model in self.models)
        return grouped(((one.org, one.family), one) for one in glances if one.family)

    @cached_property
    def _by_base(self) -> dict[str, list[Glance]]:
        """The models derived from a base, by the base's id as it is written."""
        return grouped((base, model.glance) for model in self.models for base in model.glance.derived_from)

    def _relative(self, one: Glance) -> Relative:
        if one.id not in self._relatives:
            self._relatives[one.id] = Relative(one.id, one.name, one.label, one.qualifier, one.status)
        return self._relatives[one.id]

    @cached_property
    def _place_in_family(self) -> dict[str, int]:
        return {one.id: place for members in self._by_family.values() for place, one in enumerate(members)}

    def kin(self, one: Glance) -> Kin:
        """The models that `one` is related to."""
        named = [*one.derived_from, one.superseded_by] if one.superseded_by else one.derived_from
        known = {name: self._relative(self.by_id[name].glance) for name in named if name in self.by_id}
        children = [child for name in one.ids for child in self._by_base.get(name, ())]
        derived = list({child.id: child for child in children}.values())  # one may name it by two of its ids
        family = self._by_family.get((one.org, one.family), []) if one.family else []
        near = _around(family, self._place_in_family[one.id]) if len(family) > 1 else ()
        shown = tuple(self._relative(child) for child in derived[:MOST_KIN])
        siblings = tuple(self._relative(other) for other in near)
        return Kin(known, shown, len(derived) - len(shown), siblings, max(0, len(family) - 1 - len(siblings)))


def label_counts(models: Iterable[Model]) -> Counter[Label | None]:
    """How many of the models bear each label."""
    return Counter(model.glance.label for model in models)


def _around(family: Sequence[Glance], place: int) -> list[Glance]:
    """The members next to the one at `place`, without it."""
    start = max(0, min(place - MOST_KIN // 2, len(family) - MOST_KIN - 1))
    return [family[at] for at in range(start, min(len(family), start + MOST_KIN + 1)) if at != place]


def assemble(glances: Iterable[Glance], history: History) -> Registry:
    """The registry of checked models, with what `history` tells of each under its present and former ids."""
    listed = sorted(glances, key=lambda one: one.id)
    return Registry(tuple(Model(one, history.of(one.ids)) for one in listed))

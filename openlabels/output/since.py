"""The models beside those of the last build: which may have changed, and in what.

Knows what of a model shows on other models' pages. Refuses to know files: who makes one asks whether what it reads of its
models is as it was.
"""

from collections.abc import Collection, Mapping, Sequence

from openlabels.everyone.history import Past
from openlabels.everyone.registry import Model
from openlabels.output.ledger import Ledger
from openlabels.output.site import Reads
from openlabels.reading import glance


class Since:
    """What may have changed since the last build.

    `pairs` has, by id, those that may have changed: as they were then, None for one that is new, and as they are.
    `is_whole` says that there are as many as then: where none is new, none has left.
    """

    def __init__(self, pairs: Mapping[str, tuple[Model | None, Model]], *, is_whole: bool) -> None:
        self.pairs = pairs
        self._is_whole = is_whole
        self._changed: dict[Reads, frozenset[str]] = {}

    def changed(self, reads: Reads) -> frozenset[str]:
        """The ids of the models that are not as they were in all that is read of them."""
        if reads not in self._changed:
            differ = (name for name, (was, now) in self.pairs.items() if was is None or reads(was) != reads(now))
            self._changed[reads] = frozenset(differ)
        return self._changed[reads]

    @property
    def are_related_as_then(self) -> bool:
        """Whether no model shows otherwise on the page of another, so that who is the same has the same files.

        The models are then the same ones, and in the same order wherever they are listed.
        """
        return self._is_whole and not self.changed(_shown_elsewhere)


NOT_COMPARED = Since({}, is_whole=False)
"""Before anybody has compared."""


def compared(models: Sequence[Model], known: Ledger, pasts: Mapping[str, Past], recalled: Collection[str]) -> Since:
    """The models of an edition beside those of a ledger; the texts of the `recalled` are as they were."""
    pairs: dict[str, tuple[Model | None, Model]] = {}
    for model in models:
        name = model.glance.id
        before = known.models.get(name)
        if not before:
            pairs[name] = None, model
        elif name not in recalled or pasts[before.ids] != model.past:
            was = known.unpacked.get(name) or Model(glance.unpacked(before.glance), pasts[before.ids])
            pairs[name] = was, model
    return Since(pairs, is_whole=len(models) == len(known.models))


def _shown_elsewhere(model: Model) -> object:
    """All of a model that the pages of others, and its place in a list, may depend on."""
    one = model.glance
    return one.name, one.label, one.qualifier, one.status, one.family, one.derived_from, one.aliases

"""What is published at one time: the registry at a commit, with its settings.

Knows what every file of an edition bears, and what is known of a model beside its entry. Refuses to know the files.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple

from openlabels.elsewhere import watch
from openlabels.elsewhere.watch import Seen
from openlabels.everyone import history
from openlabels.everyone.history import Past
from openlabels.everyone.registry import Kin, Model, Registry
from openlabels.ground import urls
from openlabels.ground.settings import Settings

_DAY = 24 * 3600


@dataclass(frozen=True)
class Imprint:
    """What every page and file of one edition bears, whichever models there are: the settings, and the day.

    `seconds` is its Unix time, None where neither git nor the environment tells one.
    """

    settings: Settings
    seconds: int | None

    @cached_property
    def day(self) -> str | None:
        """The edition's date in UTC: pages bear no hour, so that the second edition of a day leaves them as they are."""
        return None if self.seconds is None else history.day(self.seconds)

    @property
    def of_day(self) -> "Imprint":
        """What all editions of the day have in common."""
        return Imprint(self.settings, None if self.seconds is None else self.seconds // _DAY * _DAY)

    def absolute(self, path: str) -> str:
        """The public address of a path."""
        return urls.absolute(self.settings.base_url, path)


@dataclass(frozen=True)
class Edition(Imprint):
    """The registry at one commit with one set of settings: all that the published data depends on.

    `memory` is what was found of the links, `past_of` stands for the history that dates are from.
    """

    registry: Registry
    memory: watch.Memory = watch.NOTHING
    past_of: str = ""

    @cached_property
    def time(self) -> str | None:
        """The edition's time as RFC 3339 writes it, in UTC."""
        if self.seconds is None:
            return None
        return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def around(self, model: Model) -> "Around":
        """What is known of one model that its entry does not say."""
        return Around(model.past, self.registry.kin(model.glance), watch.of(self.memory, model.glance))


class Around(NamedTuple):
    """What is known of a model that its entry does not say: its dates, its relatives, how its links were found."""

    past: Past
    kin: Kin
    seen: Seen

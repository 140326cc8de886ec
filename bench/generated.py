"""Entries made from a seed, of the length of real ones, so that every run on every machine has the same registry.

Knows how an entry is laid out. Refuses to know who builds from it.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import indent

SEED = 20260101
FAMILIES = ("Atlas", "Borealis", "Cirrus", "Delta", "Ember", "Fjord", "Granit", "Helio", "Iris", "Juno")
SIZES = ("125M", "350M", "1.3B", "3B", "7B", "13B", "34B", "70B")
LABELS = {"code": "OM", "code weights": "OM-OW", "code dataset": "OM-OD", "code weights dataset": "OM-OD-OW"}


@dataclass(frozen=True, slots=True)
class Made:
    """One entry: `head` and `tail` are the YAML before and behind its justification, which is Markdown."""

    id: str
    name: str
    label: str
    head: str
    justification: str
    tail: str

    @property
    def yaml(self) -> str:
        """The entry as an author would have written it."""
        return f"{self.head}justification: |\n{indent(self.justification, '  ')}{self.tail}"


def entries(count: int) -> Iterator[Made]:
    """Generate `count` entries."""
    chance = random.Random(SEED)
    for number in range(count):
        family, size = chance.choice(FAMILIES), chance.choice(SIZES)
        yield _entry(number, family, size, chance.choice(tuple(LABELS)))


def _entry(number: int, family: str, size: str, parts: str) -> Made:
    org, version = f"lab-{number // 20}", number % 20
    name = f"{family} {version} {size}"
    return Made(
        id=f"{org}/{family.lower()}-{size.lower()}-v{version}",  # a version behind a letter: no two ids look alike
        name=name,
        label=LABELS[parts],
        head=f"name: {name}\norganization: Lab {number // 20}\n"
        f"summary: A {size} text model of the {family} family, generated for a benchmark.\nlabel: {LABELS[parts]}\n",
        justification=f"The **code** of {family} is public at [its repository](https://example.org/{org}), with what it needs:\n\n"
        "- the architecture, under Apache-2.0,\n- the scripts that load and run the weights,\n"
        f"- a list of what was trained on, in `data/{number}.txt`.\n\n"
        "What is not listed here is not public. A later version may change that.\n",
        tail=f"modalities: [text]\nreleased: {2019 + number % 8}-0{1 + number % 9}\nfamily: {family}\nparameters: {size}\n"
        f"evidence:\n{''.join(_artifact(org, part, number) for part in parts.split())}",
    )


def _artifact(org: str, part: str, number: int) -> str:
    return (
        f"  {part}:\n    - url: https://example.org/{org}/{part}-{number}\n      license: Apache-2.0\n"
        f"      access: public\n      name: The {part} of the model\n      note: What a reader must know of it.\n"
    )


def write(made: Iterable[Made], folder: Path) -> None:
    """Write each entry to its place below `folder`."""
    for one in made:
        path = folder / f"{one.id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.yaml, encoding="utf-8")

"""What the tests of foreign records share: the peers' sample records, and what `check` says of a draft."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import strategies as st

from openlabels.drafts import scaffold
from openlabels.drafts.foreign import Draft
from openlabels.ground.problem import Problem, errors
from openlabels.reading import record, source
from tests.entries import ROOT

PEERS = ROOT.parent / "shared" / "peers"


def samples(pattern: str) -> list[Any]:
    """Parameters of a test: a sample record each, or one that is skipped where there are none."""
    found = sorted(PEERS.glob(pattern))
    missing = pytest.param(PEERS, marks=pytest.mark.skip(reason=f"no sample records below {PEERS}"))
    return [pytest.param(path, id=path.name) for path in found] or [missing]


def junk(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Whatever YAML may hold where a record should say something: texts, and lists and mappings of them."""
    return st.recursive(
        texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=2), max_leaves=4
    )


def refusal(made: Draft | None, problems: list[Problem]) -> Problem:
    """The one problem of a record that gives no draft."""
    assert made is None
    assert len(problems) == 1
    return problems[0]


def dumped(data: Any) -> str:
    """A foreign record as YAML, without the anchors by which PyYAML says that two values are one object."""
    return yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True, sort_keys=False)


def written(draft: Draft) -> str:
    """The draft as the file that the command writes."""
    return scaffold.draft(draft.id or "org/model", draft.values, draft.notes, "a record")


def read_back(draft: Draft) -> dict[str, Any]:
    """The data of that file; it is good YAML."""
    found, problems = source.parse("draft.yaml", written(draft).encode())
    assert found
    assert problems == []
    return found.data


def told(draft: Draft) -> list[Problem]:
    """What `check` says of it."""
    made, problems = record.make("org/model", "draft.yaml", written(draft).encode())
    assert made is None
    return problems


def only_blanks(draft: Draft) -> bool:
    """Whether every error that `check` names is a line of the draft that is marked blank, or that its code is not open."""
    lines = written(draft).split("\n")
    wrong = [one for one in errors(told(draft)) if one.code != "no-label"]
    return all(one.code == "missing" and "# blank" in lines[one.line - 1] for one in wrong)


def artifacts(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every artifact beside its part."""
    for part, listed in draft.values.get("evidence", {}).items():
        for artifact in listed:
            yield part, artifact

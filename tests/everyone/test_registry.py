"""The models together: found by what they are, and beside whom they stand."""

from collections.abc import Iterable
from typing import Any

from openlabels.everyone import registry
from openlabels.everyone.history import History
from openlabels.everyone.registry import Model
from tests.entries import entry, make


def ids(models: Iterable[Model]) -> list[str]:
    return [one.glance.id for one in models]


def test_the_registry_finds_models_by_id_former_id_organization_family_and_base() -> None:
    records = []
    written: dict[str, dict[str, Any]] = {
        "b/two": {"aliases": ["b/was"], "family": "F"},
        "a/one": {"derived_from": ["b/was", "hf:x/y"]},
        "b/three": {"family": "F", "derived_from": ["b/two"]},
    }
    for model_id, changes in written.items():
        made, _ = make(entry(**changes), model_id)
        assert made
        records.append(made.glance)
    whole = registry.assemble(records, History({}))
    assert ids(whole.models) == ["a/one", "b/three", "b/two"]
    assert {name: one.glance.id for name, one in whole.by_id.items()} == {
        "a/one": "a/one", "b/three": "b/three", "b/two": "b/two", "b/was": "b/two",
    }  # fmt: skip
    assert ids(whole.by_org["b"]) == ["b/three", "b/two"]
    two, one, three = (whole.kin(whole.by_id[name].glance) for name in ("b/two", "a/one", "b/three"))
    assert [kin.id for kin in two.siblings] == ["b/three"]
    assert [kin.id for kin in two.derived] == ["b/three", "a/one"], "under its present and its former ids"
    assert {name: kin.id for name, kin in one.known.items()} == {"b/was": "b/two"}
    assert (one.siblings, three.derived) == ((), ())


def test_a_large_family_is_shown_in_part_around_each_member_and_the_rest_is_counted() -> None:
    glances = []
    for number in range(100):
        made, _ = make(entry(family="F"), f"org/m{number:02}")
        assert made
        glances.append(made.glance)
    whole = registry.assemble(glances, History({}))
    for place, model in enumerate(whole.models):
        kin = whole.kin(model.glance)
        shown = [one.id for one in kin.siblings]
        assert len(shown) == registry.MOST_KIN
        assert len(shown) + kin.more_siblings == 99
        assert model.glance.id not in shown
        assert all(f"org/m{near:02}" in shown for near in (place - 1, place + 1) if 0 <= near < 100)

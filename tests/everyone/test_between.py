"""The rules between entries."""

import itertools
import random
from pathlib import Path
from typing import Any

import pytest

from openlabels.everyone import between, loading
from openlabels.ground.problem import Severity
from tests.entries import artifact, entry, evidence, write
from tests.everyone.problems import found, only


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(["a-b1", "a.b1", "a_b1", "ab1", "a-b-1"], 2)))
def test_ids_that_differ_only_in_marks_collide(folder: Path, first: str, second: str) -> None:
    first, second = sorted([first, second], key=lambda name: f"{name}.yaml")
    write(folder, f"org/{first}")
    write(folder, f"org/{second}")
    problem = only(folder)
    assert (problem.code, problem.path) == ("collision", f"registry/org/{second}.yaml")
    assert f"“org/{first}”" in problem.message


def test_organizations_that_differ_only_in_marks_collide(folder: Path) -> None:
    write(folder, "a-b/one")
    write(folder, "ab/two")
    assert found(folder) == [("collision", "ab/two.yaml", "")]


def test_the_same_model_name_in_two_organizations_is_no_collision(folder: Path) -> None:
    write(folder, "one/model")
    write(folder, "two/model")
    write(folder, "model/one")
    assert found(folder) == []


def test_ids_collide_even_where_one_of_the_files_is_wrong(folder: Path) -> None:
    write(folder, "org/a-b", "name: [")
    write(folder, "org/ab")
    assert ("collision", "org/ab.yaml", "") in found(folder)


@pytest.mark.parametrize("content", [None, "name: ["])
def test_an_alias_may_not_be_the_id_of_any_file(folder: Path, content: str | None) -> None:
    write(folder, "org/new", entry(aliases=["org/free", "org/old"]))
    write(folder, "org/old", content)
    assert ("alias-taken", "org/new.yaml", "aliases.1") in found(folder)


def test_an_alias_may_not_be_the_models_own_id(folder: Path) -> None:
    write(folder, "org/model", entry(aliases=["org/model"]))
    assert found(folder) == [("alias-taken", "org/model.yaml", "aliases.0")]


def test_an_alias_belongs_to_one_model_only(folder: Path) -> None:
    write(folder, "org/a", entry(aliases=["org/was"]))
    write(folder, "org/b", entry(aliases=["org/was"]))
    assert found(folder) == [("alias-taken", "org/b.yaml", "aliases.0")]


@pytest.mark.parametrize("like", ["org/a.1", "org/a_1", "org/a1"])
def test_an_alias_may_not_look_like_another_models_id_or_alias(folder: Path, like: str) -> None:
    write(folder, "org/a-1")
    write(folder, "org/b", entry(aliases=[like]))
    assert found(folder) == [("alias-taken", "org/b.yaml", "aliases.0")]
    write(folder, "org/b", entry(aliases=["org/c.2"]))
    write(folder, "org/d", entry(aliases=["org/c-2"]))
    assert found(folder) == [("alias-taken", "org/d.yaml", "aliases.0")]


def test_an_alias_may_look_like_the_models_own_id(folder: Path) -> None:
    write(folder, "org/a-1", entry(aliases=["org/a1", "org/a.1"]))
    assert found(folder) == []


def test_an_alias_in_another_organization_is_refused(folder: Path) -> None:
    write(folder, "org/a", entry(aliases=["other/a"]))
    assert found(folder) == [("alias-org", "org/a.yaml", "aliases.0")]


def test_a_reference_to_nothing_known_is_a_warning_with_the_nearest_id(folder: Path) -> None:
    write(folder, "org/base-7b")
    write(folder, "org/tuned", entry(derived_from=["org/base-7"]))
    problem = only(folder)
    assert (problem.code, problem.severity) == ("unknown-model", Severity.WARNING)
    assert problem.hint == "Did you mean “org/base-7b”? For a model that is not in this registry write hf:org/name."


def test_a_successor_that_is_unknown_is_not_told_to_become_what_the_field_refuses(folder: Path) -> None:
    write(folder, "org/model", entry(status="superseded", superseded_by="zzz/qqq"))
    problem = only(folder)
    assert (problem.code, problem.field) == ("unknown-model", "superseded_by")
    assert "hf:" not in problem.hint
    assert problem.hint


@pytest.mark.parametrize("base", ["org/base", "org/was-base", "org/broken", "hf:anybody/anything"])
def test_a_reference_to_a_model_its_former_id_a_broken_file_or_the_hub_is_no_problem(folder: Path, base: str) -> None:
    write(folder, "org/base", entry(aliases=["org/was-base"]))
    write(folder, "org/broken", "name: [")
    write(folder, "org/tuned", entry(derived_from=[base]))
    assert [path for _, path, _ in found(folder)] == ["org/broken.yaml"]


def circle(field: str, ids: list[str]) -> dict[str, dict[str, Any]]:
    """Entries that each lead to the next by `field`, the last to the first."""
    steps = dict(zip(ids, [*ids[1:], ids[0]], strict=True))
    if field == "superseded_by":
        return {here: entry(status="superseded", superseded_by=there) for here, there in steps.items()}
    return {here: entry(derived_from=[there]) for here, there in steps.items()}


@pytest.mark.parametrize("field", ["derived_from", "superseded_by"])
@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_every_step_of_a_circle_is_told(folder: Path, field: str, length: int) -> None:
    ids = [f"org/m{number}" for number in range(length)]
    for model_id, data in circle(field, ids).items():
        write(folder, model_id, data)
    told = found(folder)
    at = "superseded_by" if field == "superseded_by" else "derived_from.0"
    assert told == [("circle", f"{model_id}.yaml", at) for model_id in ids]


def test_a_circle_of_three_thousand_models_does_not_exhaust_the_stack() -> None:
    ids = [f"org/m{number:04}" for number in range(3000)]
    edges = {here: {there: ""} for here, there in zip(ids, [*ids[1:], ids[0]], strict=True)}
    assert len(list(between._in_circles(edges))) == 3000


def test_a_circle_through_a_former_id_is_told(folder: Path) -> None:
    write(folder, "org/a", entry(derived_from=["org/b"], aliases=["org/was-a"]))
    write(folder, "org/b", entry(derived_from=["org/was-a"]))
    assert [code for code, _, _ in found(folder)] == ["circle", "circle"]


def test_what_leads_into_a_circle_is_not_blamed_for_it(folder: Path) -> None:
    write(folder, "org/a", entry(derived_from=["org/b"]))
    write(folder, "org/b", entry(derived_from=["org/a"]))
    write(folder, "org/before", entry(derived_from=["org/a"]))
    write(folder, "org/root")
    write(folder, "org/c", entry(derived_from=["org/root", "org/before"]))
    assert [path for _, path, _ in found(folder)] == ["org/a.yaml", "org/b.yaml"]


def test_two_fields_that_point_back_at_each_other_are_no_circle(folder: Path) -> None:
    write(folder, "org/new", entry(derived_from=["org/old"]))
    write(folder, "org/old", entry(status="superseded", superseded_by="org/new"))
    assert found(folder) == []


def reaches(edges: dict[str, dict[str, str]], start: str, goal: str) -> bool:
    """Whether one or more steps lead from `start` to `goal`, by trying all."""
    seen: set[str] = set()
    waiting = list(edges.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += edges.get(node, ())
    return goal in seen


@pytest.mark.parametrize("seed", range(60))
def test_circles_are_those_that_trying_every_step_finds(seed: int) -> None:
    chance = random.Random(seed)
    nodes = [f"n{number}" for number in range(chance.randrange(1, 9))]
    edges: dict[str, dict[str, str]] = {}
    for _ in range(chance.randrange(0, 14)):
        edges.setdefault(chance.choice(nodes), {})[chance.choice(nodes)] = ""
    expected = {
        (here, there) for here in edges for there in edges[here] if reaches(edges, there, here) or here == there
    }
    assert set(between._in_circles(edges)) == expected


def test_an_organization_spelt_differently_is_a_warning_on_the_rarer_spelling(folder: Path) -> None:
    write(folder, "org/a", entry(organization="Ai2"))
    write(folder, "org/b", entry(organization="AI2"))
    write(folder, "org/c", entry(organization="Ai2"))
    write(folder, "other/d", entry(organization="ai2"))
    problem = only(folder)
    assert (problem.code, problem.path, problem.severity) == ("spelling", "registry/org/b.yaml", Severity.WARNING)
    assert problem.message == "the organization is spelled “AI2” here and “Ai2” in other entries of org/"


STATED = [("public", "Apache-2.0"), ("gated", "Apache-2.0"), ("public", "MIT")]


@pytest.mark.parametrize(("one", "other"), list(itertools.product(STATED, STATED)))
def test_an_artifact_stated_differently_in_two_entries_is_a_warning(
    folder: Path, one: tuple[str, str], other: tuple[str, str]
) -> None:
    for name, (access, license_) in (("a", one), ("b", other)):
        shared = artifact("shared", access, license_)
        write(folder, f"org/{name}", entry(label=None, evidence={"code": [artifact("c")], "weights": [shared]}))
    for name, (access, _) in (("a", one), ("b", other)):
        path = folder / "org" / f"{name}.yaml"
        path.write_text(path.read_text() + f"label: {'OM-OW' if access == 'public' else 'OM'}\n")
    expected = [] if one == other else [("differs", "org/b.yaml", "evidence.weights.0.url")]
    assert found(folder) == expected


@pytest.mark.parametrize(
    ("alike", "where"),
    [(1, "org/m0"), (2, "org/m0 and 1 other"), (3, "org/m0 and 2 others"), (5, "org/m0 and 4 others")],
)
def test_who_states_a_shared_artifact_otherwise_than_most_is_told_of_all_of_them(
    folder: Path, alike: int, where: str
) -> None:
    name = "org/a" if alike > 1 else "org/z"  # of two, the first is taken for right
    write(
        folder, name, entry(evidence={"code": [artifact("shared", license="MIT"), artifact("shared", license="MIT")]})
    )
    for number in range(alike):
        write(folder, f"org/m{number}", entry(evidence={"code": [artifact("shared")]}))
    told = [one for one in loading.compile_folder(folder).problems if one.code != "listed-twice"]
    assert {(one.path, one.code, one.message) for one in told} == {
        (f"registry/{name}.yaml", "differs", f"“https://example.org/shared” is public under MIT here and public under Apache-2.0 in {where}")
    }  # fmt: skip


def test_an_entry_that_states_one_artifact_in_two_ways_is_no_warning_of_its_own(folder: Path) -> None:
    both = [artifact("shared", license="MIT"), artifact("shared")]
    write(folder, "org/a", entry(evidence={"code": both}))
    write(folder, "org/b", entry(evidence={"code": both}))
    assert found(folder) == []


def test_a_license_spelt_in_another_case_is_the_same_license(folder: Path) -> None:
    write(folder, "org/a", entry(evidence={"code": [artifact("c", license="apache-2.0")]}))
    write(folder, "org/b", entry(evidence={"code": [artifact("c", license="Apache-2.0")]}))
    assert found(folder) == []


def test_closed_artifacts_without_an_address_are_not_one_artifact(folder: Path) -> None:
    closed = {"access": "closed", "name": "Data"}
    write(folder, "org/a", entry(evidence={"code": [artifact()], "dataset": [closed]}))
    write(folder, "org/b", entry(evidence={"code": [artifact()], "dataset": [{**closed, "license": "MIT"}]}))
    assert found(folder) == []


BASES: dict[str, dict[str, Any] | None] = {
    "open": entry(label="OM-OD", evidence=evidence(dataset="public")),
    "gated": entry(evidence=evidence(dataset="gated")),
    "closed": entry(evidence={"code": [artifact("code")], "dataset": [{"access": "closed"}]}),
    "silent": entry(),
    "unknown": None,
}


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("dataset", ["public", "gated", None])
def test_an_open_dataset_needs_the_bases_data_open_too(folder: Path, base: str, dataset: str | None) -> None:
    data = BASES[base]
    if data is not None:
        own = {part: [{**one, "url": f"https://example.org/base/{part}"} if "url" in one else one for one in listed]
               for part, listed in data["evidence"].items()}  # fmt: skip
        write(folder, "base/model", {**data, "evidence": own})
    name = "base/model" if data is not None else "hf:base/model"
    label = "OM-OD" if dataset == "public" else "OM"
    write(folder, "org/tuned", entry(label=label, evidence=evidence(dataset=dataset), derived_from=["hf:x/y", name]))
    told = [one for one in loading.compile_folder(folder).problems if one.field == "derived_from.1"]
    if label == "OM" or base == "open":
        assert told == []
    else:
        assert [(one.code, one.severity) for one in told] == [("base-dataset", Severity.WARNING)]
        assert ("is not known here" if base == "unknown" else "is not open") in told[0].message


def test_a_base_whose_entry_is_not_in_order_is_told_there_and_not_as_unknown(folder: Path) -> None:
    write(folder, "base/model", entry(label="OM-OD", evidence=evidence(dataset="public"), parameters="much"))
    write(
        folder, "org/tuned", entry(label="OM-OD", evidence={"code": [artifact("own")], "dataset": [artifact("mine")]}, derived_from=["base/model"])
    )  # fmt: skip
    assert found(folder) == [("size", "base/model.yaml", "parameters")]


@pytest.mark.parametrize(("day", "codes"), [("2026-02-27", []), ("2026-02-28", []), ("2026-03-01", ["not-yet"])])
def test_nothing_was_checked_on_a_day_to_come(folder: Path, day: str, codes: list[str]) -> None:
    write(folder, "org/a", entry(checked=day))
    told = loading.compile_folder(folder, today="2026-02-28").problems
    assert [one.code for one in told] == codes
    for one in told:
        assert (one.field, one.severity, one.message) == ("checked", Severity.WARNING, f"{day} is in the future")
        assert one.line > 1
    assert loading.compile_folder(folder).problems == [], "who does not know the day says nothing of it"


def test_a_withdrawn_model_without_a_label_claims_no_open_dataset(folder: Path) -> None:
    gone: dict[str, Any] = {"label": "none", "status": "withdrawn", "status_note": "Recalled."}
    write(folder, "org/a", entry(**gone, evidence=evidence(dataset="public"), derived_from=["hf:x/y"]))
    assert found(folder) == []

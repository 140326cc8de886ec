"""The registry itself: in order, broad enough to be useful, and written entry by entry."""

import re
from collections import Counter, defaultdict
from functools import cache

import pytest

from openlabels.everyone import loading, registry
from openlabels.everyone.history import History
from openlabels.everyone.loading import Compiled
from openlabels.everyone.registry import Model
from openlabels.ground.label import Access, Label, Part
from openlabels.ground.problem import as_text
from openlabels.reading import prose
from openlabels.reading.record import Record
from openlabels.reading.values import MODALITIES
from tests.entries import ROOT


@cache
def compiled() -> Compiled:
    return loading.compile_folder(ROOT / "registry")


@cache
def models() -> tuple[Model, ...]:
    return registry.assemble(compiled().glances, History({})).models


@cache
def records() -> tuple[Record, ...]:
    return tuple(record for record, _ in loading.in_full(compiled().glances))


def accesses(part: Part) -> set[Access]:
    return {item.access for record in records() for item in record.verdict.part(part).items}


def test_every_entry_is_in_order() -> None:
    assert [as_text(one) for one in compiled().problems if one.severity == "error"] == []
    assert len(compiled().glances) == compiled().files


def test_what_warnings_there_are_is_for_a_person_to_judge() -> None:
    """Spelling, and one artifact stated in two ways, are never right in our own registry."""
    codes = {one.code for one in compiled().problems}
    assert not codes & {"spelling", "differs", "deprecated-license", "unknown-model"}


def test_there_are_at_least_sixty_models() -> None:
    assert len(models()) >= 60


@pytest.mark.parametrize("label", Label)
def test_each_label_is_borne_by_at_least_six(label: Label) -> None:
    assert sum(model.glance.label is label for model in models()) >= 6


def test_there_are_at_least_twelve_modalities() -> None:
    used = {modality for model in models() for modality in model.glance.modalities}
    assert used <= set(MODALITIES)
    assert len(used) >= 12


def test_there_are_families_with_several_sizes() -> None:
    sizes = defaultdict(set)
    for model in models():
        written = model.glance
        if written.family and written.parameters:
            sizes[model.glance.org, written.family].add(written.parameters)
    assert sum(len(several) > 1 for several in sizes.values()) >= 3


def test_there_are_models_derived_from_models_of_the_registry() -> None:
    known = {model.glance.id for model in models()}
    derived = [model for model in models() if known & set(model.glance.derived_from)]
    assert len(derived) >= 3


def test_there_are_labels_that_are_qualified_as_restricted() -> None:
    assert sum(model.glance.qualifier == "restricted" for model in models()) >= 3


@pytest.mark.parametrize("access", Access)
def test_every_kind_of_access_occurs(access: Access) -> None:
    assert access in accesses(Part.WEIGHTS) | accesses(Part.DATASET)


def test_nothing_claims_to_have_been_checked() -> None:
    """`checked` is a person's word that every link was opened; nobody has given it yet."""
    assert [model.glance.id for model in models() if model.glance.checked] == []


def test_an_organization_is_spelt_alike_in_all_its_entries_and_as_no_other() -> None:
    names = defaultdict(set)
    for model in models():
        names[model.glance.org].add(model.glance.organization)
    assert {org: spelt for org, spelt in names.items() if len(spelt) > 1} == {}
    spellings = Counter(next(iter(spelt)).casefold() for spelt in names.values())
    assert [name for name, count in spellings.items() if count > 1] == []


def sentences(text: str) -> set[str]:
    """The long sentences of a justification as a reader sees them."""
    plain = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", prose.render(text)))
    return {sentence.strip() for sentence in re.split(r"(?<=[.!?:])\s", plain) if len(sentence.strip()) >= 60}


def test_no_justification_shares_a_long_sentence_with_another() -> None:
    where = defaultdict(set)
    for record in records():
        for sentence in sentences(record.entry.justification):
            where[sentence].add(record.id)
    assert {sentence: ids for sentence, ids in where.items() if len(ids) > 1} == {}
    assert len(where) >= len(models()), "the sentences were found"


def test_every_justification_says_something_of_its_own() -> None:
    lengths = {record.id: len(record.entry.justification) for record in records()}
    assert {model_id: length for model_id, length in lengths.items() if length < 200} == {}


def test_summaries_are_each_models_own() -> None:
    counted = Counter(model.glance.summary for model in models())
    assert [summary for summary, count in counted.items() if count > 1] == []


def test_no_entry_is_left_with_a_mark_that_something_is_to_be_done() -> None:
    texts = {record.id: (ROOT / "registry" / f"{record.id}.yaml").read_text() for record in compiled().glances}
    marked = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b|lorem ipsum|example\.(org|com)|\.\./shared", re.IGNORECASE)
    assert {model_id: found[0] for model_id, text in texts.items() if (found := marked.search(text))} == {}

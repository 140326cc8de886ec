"""The page about licenses: every license that is open stands once, where it belongs, and what entries state is counted."""

import re

from openlabels.ground import licenses
from openlabels.ground.label import Part
from openlabels.ground.licenses import LicenseClass
from openlabels.projections import licenses_page
from openlabels.projections.views import LicenseUsed
from tests.entries import artifact, edition, entry, outputs

HALF_OPEN = entry(
    label="OM-OW",
    evidence={
        "code": [artifact("c", license="CC-BY-4.0"), artifact("d", license="mit")],
        "weights": [artifact("w", license="CC-BY-4.0"), artifact("v", license="LicenseRef-Own", license_url="https://x.org")],
        "dataset": [artifact("x", "gated", license="NOASSERTION"), {"access": "closed"}],
    },
)  # fmt: skip


def test_every_license_that_is_open_stands_in_one_group_and_no_other() -> None:
    approved, dedicated, content = licenses_page.page(edition({}), ()).groups
    shown = [one.id for group in (approved, dedicated, content) for one in group.licenses]
    rows = [row for row in licenses.TABLE.values() if not row.deprecated]
    assert sorted(shown) == sorted(row.id for row in rows if LicenseClass.OPEN in row.classes.values())
    for group in (approved, dedicated):
        assert {licenses.TABLE[one.id].classes[Part.CODE] for one in group.licenses} == {LicenseClass.OPEN}
    assert {one.id for one in dedicated.licenses} == {"CC0-1.0", "CC-PDDC", "CC-PDM-1.0", "PDDL-1.0"}
    assert {tuple(licenses.TABLE[one.id].classes.values()) for one in content.licenses} == {
        (LicenseClass.RESTRICTED, LicenseClass.OPEN, LicenseClass.OPEN)
    }


def test_what_entries_state_is_counted_by_what_it_counts_as_there() -> None:
    whole = edition({"org/a": entry(), "org/b": HALF_OPEN, "org/c": HALF_OPEN})
    used = licenses_page.page(whole, whole.registry.models).used
    assert used == (
        LicenseUsed("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html", "open", 2),
        LicenseUsed("CC-BY-4.0", "https://spdx.org/licenses/CC-BY-4.0.html", "restricted", 2),
        LicenseUsed("Own", "", "restricted", 2),
        LicenseUsed("MIT", "https://spdx.org/licenses/MIT.html", "open", 2),
        LicenseUsed("no license stated", "", "unstated", 2),
        LicenseUsed("Apache-2.0", "https://spdx.org/licenses/Apache-2.0.html", "open", 1),
    )


def test_an_empty_registry_shows_which_licenses_are_open_and_none_in_use() -> None:
    text = outputs(edition({}))["labels/licenses/index.html"].decode()
    assert "In this registry" not in text
    assert len(re.findall("<h2>", text)) == 3

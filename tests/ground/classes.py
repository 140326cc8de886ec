"""The classes of licenses, by the short names that tests of them use."""

from openlabels.ground.label import Part
from openlabels.ground.licenses import LicenseClass

OPEN, RESTRICTED, UNSTATED = LicenseClass.OPEN, LicenseClass.RESTRICTED, LicenseClass.UNSTATED
CODE, WEIGHTS, DATASET = Part


def everywhere(one: LicenseClass) -> dict[Part, LicenseClass]:
    return dict.fromkeys(Part, one)


CONTENT = {CODE: RESTRICTED, WEIGHTS: OPEN, DATASET: OPEN}

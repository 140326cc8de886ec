"""An entry with every kind of address, for tests of what becomes of them."""

from tests.entries import artifact, entry

URL = "https://example.org/code"

FULL = entry(
    evidence={
        "code": [artifact("code", license_url="https://example.org/license", mirrors=["https://mirror.example/code"])],
        "weights": [artifact("weights", "gated", mirrors=["https://mirror.example/weights"])],
        "dataset": [{"access": "closed", "name": "The rest"}, artifact("dataset", "partial")],
    },
    links={"homepage": "https://example.org/", "paper": "https://example.org/paper"},
)

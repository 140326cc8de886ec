"""Tests that drive a real Chromium, and what becomes of a test whose tool is not there."""

import os
from typing import NoReturn

import pytest


def absent(reason: str) -> NoReturn:
    """Skip on a user's machine, fail in CI: there nothing may pass for want of a tool."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; in CI it has to be there", pytrace=False)
    pytest.skip(reason)

"""The command line as a test calls it, within this process or as a script."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import build
from tests.entries import ROOT, entry

WARNED = entry(parameters="1B", active_parameters="2B")
"""In order, but for one warning."""


def run(*arguments: str | Path) -> int:
    return build.main([str(argument) for argument in arguments])


def refused(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command that cannot work says on standard error, on one line."""
    assert run(*arguments) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1, said.err
    return said.err


def misused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What argparse says of wrong usage."""
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
    return capsys.readouterr().err


def script(*arguments: str, cwd: Path, **more: Any) -> "subprocess.CompletedProcess[str]":
    environ = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    command = [sys.executable, str(ROOT / "build.py"), *arguments]
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=60, **more)

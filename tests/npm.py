"""Tools that npm brings for tests, into a folder that is not kept."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

from tests.browser import absent
from tests.entries import ROOT

FOLDER = ROOT / ".cache" / "audit"
QUIET = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]


@cache
def brought(name: str, version: str) -> Path:
    """The folder of an npm package; a test that asks for it is skipped where it cannot be had, and fails in CI."""
    folder = FOLDER / f"{name.replace('/', '-')}-{version}"
    package = folder / "node_modules" / name
    if not (package / "package.json").is_file():
        npm = shutil.which("npm") or absent(f"no npm to bring {name}")
        _install(npm, folder, f"{name}@{version}")
    return package


def _install(npm: str, folder: Path, package: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", *QUIET, "--prefix", str(folder), package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        absent(f"npm did not bring {package} within two minutes")
    if done.returncode:
        absent(f"npm cannot bring {package}: {done.stderr.strip()[-300:]}")

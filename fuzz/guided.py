"""`python -m fuzz.guided [--seconds N] [--folder DIR]`: the loader, and what follows it, guided by coverage.

atheris (Google's bridge to libFuzzer) keeps each input that reached a line of ours that none before did, and goes on from
there; `folder` holds them from run to run. It sees our modules alone: YAML's events come from libyaml's C, pydantic's
core is Rust, and Python-Markdown would take it seconds a case. It ends at the first crash and leaves the input in the folder. So it stands
beside the random cases of `__main__`, which know every reader and writer.
"""

import argparse
import os
import sys
from pathlib import Path

try:
    import atheris
except ModuleNotFoundError:
    sys.exit("atheris is not installed: run make fuzz-guided, or pip install --editable '.[guided]'")

with atheris.instrument_imports(include=["openlabels"], exclude=["openlabels.commands"]):
    from fuzz.targets import checked, entries

_MOST_BYTES = 4096
"""Longer inputs find nothing new and take their time."""


def one(content: bytes) -> None:
    """One case."""
    checked(content, twice=False)


def seeded(folder: Path) -> Path:
    """A folder of inputs to begin with: every real entry and every mistake, beside what earlier runs left there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, content in enumerate(entries()):
        (folder / f"entry-{number}").write_bytes(content[:_MOST_BYTES])
    return folder


def main() -> None:
    """The command; libFuzzer ends the process: 0 where nothing failed, else with what failed and where it lies."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.guided")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--folder", type=Path, default=Path(".cache/fuzz"))
    asked = parser.parse_args()
    folder = seeded(asked.folder)
    limits = [f"-max_total_time={asked.seconds}", f"-max_len={_MOST_BYTES}", "-timeout=10", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}{os.sep}", str(folder)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

"""The Nu HTML checker, which is the W3C's, over every page of the site at once.

Knows its command and its JSON. Refuses to know which pages there are.
"""

import json
import subprocess
from pathlib import Path

VERSION = "26.9.27"


class CheckerError(Exception):
    """The checker did not get as far as a report."""


def errors(package: Path, java: str, site: Path) -> list[str]:
    """Every error, a line each; warnings and advice are left out."""
    jar = package / "build/dist/vnu.jar"
    command = [java, "-Xss4m", "-jar", str(jar), "--errors-only", "--skip-non-html", "--format", "json", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    try:
        found = json.loads(done.stderr or '{"messages": []}')["messages"]
    except (ValueError, KeyError):
        raise CheckerError(f"the Nu HTML checker failed: {done.stderr.strip()[-500:]}") from None
    if done.returncode and not found:
        raise CheckerError("the Nu HTML checker failed and does not say why")
    return [f"Nu: {_place(one, site)}: {one['message']}" for one in found]


def _place(message: dict[str, object], site: Path) -> str:
    path = str(message.get("url", "")).removeprefix("file:").removeprefix(f"{site.resolve()}/")
    return f"{path}:{message.get('lastLine', '?')}"

"""Lighthouse's four categories, and of what it saw: what moved, and what was asked of others.

Knows Lighthouse's command and its JSON. Refuses to know the pages.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSION = "12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TRIES = 3
"""Performance is timed, and on a busy machine a page may seem slow that is not; none is faster than it is."""


class LighthouseError(Exception):
    """Lighthouse did not get as far as a report."""


@dataclass(frozen=True, slots=True)
class Report:
    """Scores out of 100, in the order of `CATEGORIES`; and what is wrong, a line each."""

    scores: tuple[int, ...]
    faults: tuple[str, ...]


def look(package: Path, chromium: str, flags: list[str], address: str, base: str) -> Report:
    """The best of a few looks at a page, as on a phone; what leaves `base` is a fault."""
    return best(_report(_run(package, chromium, flags, address), base) for _ in range(TRIES))


def best(reports: Iterable[Report]) -> Report:
    """The first without a fault, asking for no more than it takes; else the one with the fewest, and of these the highest scores."""
    seen = []
    for report in reports:
        if not report.faults:
            return report
        seen.append(report)
    return min(seen, key=lambda report: (len(report.faults), -sum(report.scores)))


def _run(package: Path, chromium: str, flags: list[str], address: str) -> dict[str, Any]:
    command = ["node", str(package / "cli/index.js"), address, "--quiet", "--output=json"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(flags)}"]
    env = {**os.environ, "CHROME_PATH": chromium}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=180, check=False)
    if done.returncode:
        raise LighthouseError(f"Lighthouse failed on {address}: {done.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(done.stdout)
    if error := found.get("runtimeError"):
        raise LighthouseError(f"Lighthouse failed on {address}: {error['message']}")
    return found


def _report(found: dict[str, Any], base: str) -> Report:
    categories, audits = found["categories"], found["audits"]
    scores = tuple(round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES)
    faults = [
        f"Lighthouse, {name} {score}: {missing}"
        for name, score in zip(CATEGORIES, scores, strict=True)
        if score < 100
        for missing in _missing(categories[name], audits) or ["no reason given"]
    ]
    if moved := audits["cumulative-layout-shift"]["numericValue"]:
        faults.append(f"Lighthouse: the layout shifts by {moved:.4f}")
    asked = (item["url"] for item in audits["network-requests"]["details"]["items"])
    faults += [f"a request that leaves the site: {url}" for url in asked if not url.startswith((base, "data:"))]
    return Report(scores, tuple(faults))


def _missing(category: dict[str, Any], audits: dict[str, Any]) -> list[str]:
    seen = (audits[one["id"]] for one in category["auditRefs"] if one["weight"])
    return [
        f"{one['id']} {one.get('displayValue', '')} {json.dumps(one.get('details', {}).get('items', [])[:2])[:400]}"
        for one in seen
        if one["score"] is not None and one["score"] < 1
    ]

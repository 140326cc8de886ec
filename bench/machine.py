"""What a measurement was made on, in words."""

import os
import platform
from pathlib import Path

from bench import contenders, installed

BUSY = 1.0
"""A load above this before we start is somebody else's work."""


def described() -> str:
    """Processors, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores of {_processor()}, {memory:.0f} GB, {platform.system()} {platform.release()}"


def versions(names: tuple[str, ...]) -> str:
    """The versions of those who take part."""
    told = [f"Python {platform.python_version()}"]
    if "hugo" in names:
        told.append(f"Hugo {installed.version(str(installed.hugo()), 'version')}")
    if "eleventy" in names:
        script = str(installed.eleventy())
        told.append(f"Eleventy {installed.version(contenders.node(), script, '--version')}")
        told.append(f"Node {installed.version(contenders.node(), '--version')}")
    return ", ".join(told)


def noise() -> str:
    """A warning where other work runs on this machine, else ''."""
    load = os.getloadavg()[0]
    return f"Other work runs here (load {load:.1f}): the times are noisy." if load > BUSY else ""


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()

"""How soon `serve` shows an edit: from the moment an entry is written until the page that is served has its words.

    python -m bench.preview [N] [--edits 15]

Prints the median and the range; the page is asked for without a pause, as no browser would.
"""

import argparse
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from bench import contenders, ground, machine
from bench.ground import Ground

PATIENCE = 600
"""Seconds after which an edit does not show any more."""


def main() -> None:
    """Edit entries of a registry of N while it is served, and print how long each took to show."""
    parser = argparse.ArgumentParser(prog="bench.preview", description="How soon serve shows an edit.")
    parser.add_argument("count", type=int, nargs="?", default=10_000, metavar="N", help="how many models (10000)")
    parser.add_argument("--edits", type=int, default=15, help="how many edits are timed (15)")
    asked = parser.parse_args()
    with ground.laid(ground.PLACES["/dev/shm"], asked.count) as laid, _served(laid) as port:
        waits = [_shown_after(laid, port, number) for number in range(-1, asked.edits)][1:]  # one edit to warm up
    low, middle, high = min(waits), median(waits), max(waits)
    print(f"{machine.described()}: {asked.count:,} models, {len(waits)} edits under serve:")
    print(f"shown after {middle:.2f} s ({low:.2f} to {high:.2f})")


@contextmanager
def _served(laid: Ground) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, str(contenders.ROOT / "build.py"), "serve", "--port", str(port)]
    place = laid.registry.parent
    environment = {**os.environ, **contenders.PYTHON, "OPENLABELS_CACHE": str(laid.cache)}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=place, env=environment, stdout=quiet, stderr=quiet)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def _shown_after(laid: Ground, port: int, number: int) -> float:
    """Seconds until an edit shows; the page has to be there before it."""
    one = laid.made[len(laid.made) // 2]
    path, text = f"/models/{one.id}/", f"Edited as number {number}."
    _wait(port, path, one.name)
    time.sleep(0.5 + number % 7 / 70)  # not always at the same moment between two looks
    begun = time.perf_counter()
    laid.edit(text)
    _wait(port, path, text)
    return time.perf_counter() - begun


def _wait(port: int, path: str, text: str) -> None:
    end = time.monotonic() + PATIENCE
    while text not in _page(port, path):
        if time.monotonic() > end:
            raise SystemExit(f"{path} never showed {text!r}")
        time.sleep(0.005)


def _page(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    except OSError:  # it does not listen yet
        return ""
    finally:
        connection.close()


if __name__ == "__main__":
    main()

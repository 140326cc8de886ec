"""Work beside other work: its outcome comes, whatever becomes of the process that was to do it."""

import os
import struct
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from openlabels.output import apart
from openlabels.output.apart import apart as begun

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone"),
    pytest.mark.usefixtures("single_thread"),
]

MUCH = {str(number): "x" * 60 for number in range(3000)}
"""More than a pipe holds."""


def where() -> int:
    return os.getpid()


def test_work_is_done_in_a_process_of_its_own_or_where_its_outcome_is_asked_for() -> None:
    with begun(where, at_once=True) as elsewhere, begun(where, at_once=False) as here:
        assert here() == where() != elsewhere()


def test_it_ends_though_nobody_wants_its_outcome() -> None:
    with begun(lambda: MUCH, at_once=True) as outcome:
        assert outcome() == MUCH
    with begun(lambda: MUCH, at_once=True):
        pass  # whoever tells it may not wait for ever


def test_work_that_somebody_ended_half_way_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(_work: object, _here: object, there: Any) -> None:
        os.write(there.fileno(), struct.pack("!i", 1000) + b"the start of the outcome")

    monkeypatch.setattr(apart, "_do", ended)
    with begun(where, at_once=True) as outcome:
        assert outcome() == where()


def test_what_is_wrong_is_told_where_the_outcome_is_asked_for() -> None:
    with begun(lambda: Path("nowhere").read_bytes(), at_once=True) as outcome, pytest.raises(OSError, match="nowhere"):
        outcome()


def test_a_process_of_several_threads_is_not_forked() -> None:
    """A lock that another thread holds at that moment would never be free in the child."""
    waits = threading.Event()
    other = threading.Thread(target=waits.wait)
    other.start()
    try:
        with begun(where, at_once=True) as outcome:
            assert outcome() == where()
    finally:
        waits.set()
        other.join()

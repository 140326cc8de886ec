"""Python's search for garbage, put off while a program does one thing and then ends or waits.

Refuses to know what is done.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for garbage, here and in the processes that are started: a build leaves hardly any, which takes a tenth of its time.

    What there is at the end is frozen, so that the searches from then on pass over it, until the next such block. A block
    within another changes nothing.
    """
    was = gc.isenabled()
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()

"""How much memory a piece of work leaves taken."""

import tracemalloc
from collections.abc import Callable


def kept(work: Callable[[], object]) -> int:
    """The bytes that are still held after the work and were not before."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        work()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return after - before

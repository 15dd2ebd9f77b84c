"""Whether work grows no faster than the text that it is done on, counted in processor time.

Time on the clock depends on what else the machine does; the thread's own processor time, the best
of several, hardly does.
"""

import gc
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIZES = (1_500, 6_000)
"""Lengths compared: both well above the bounds of what is bounded."""
# Work that does four times as much takes four times as long, what grows with the square sixteen.
_MARGIN = 2.5
# What grows with the square is far from this, however much the measuring was disturbed.
_SURE_MARGIN = 1.5
# What is soon done is disturbed the most.
_REPEATS, _REPEATS_OF_LONG, _LONG = 5, 2, 0.05
# Seconds: what else the machine does may disturb all that is measured within some hundredths.
_PAUSES = (0.0, 0.2, 1.0)


class _TooLong(Exception):
    """The work was stopped."""


def assert_linear(
    work: Callable[[str], object],
    make: Callable[[int], str],
    *,
    sizes: tuple[int, int] = SIZES,
    floor: float = 0.05,
    limit: float = 5.0,
) -> None:
    """Fail where the work takes 2.5 times the time for each character of a longer text, or more.

    Args:
        work: what is done to a text.
        make: makes a text of about so many characters.
        sizes: the lengths of the texts that are compared.
        floor: seconds; work on the longer text that takes less is not judged.
        limit: seconds; work on a text that takes more is stopped, and fails.
    """
    found = growth(work, make, sizes=sizes, floor=floor, limit=limit)
    assert found is None, found


def growth(
    work: Callable[[str], object],
    make: Callable[[int], str],
    *,
    sizes: tuple[int, int],
    floor: float,
    limit: float,
) -> str | None:
    """How the work grows, in words, where it grows faster than its text; else None."""
    short, long = make(sizes[0]), make(sizes[1])
    ratio = len(long) / len(short)
    quick = _seconds(work, short, limit)
    # On the longer text even work that grows with the cube takes less than the floor.
    if quick * ratio**3 < floor:
        return None
    slow = _seconds(work, long, limit)
    if slow < floor:
        return None
    if slow < limit:
        quick = min(quick, _seconds(work, short, limit))
        if slow <= _SURE_MARGIN * quick * ratio:
            return None
        repeats = _REPEATS if slow < _LONG else _REPEATS_OF_LONG
        for pause in _PAUSES:
            time.sleep(pause)
            quick = min(quick, *(_seconds(work, short, limit) for _ in range(repeats)))
            slow = min(slow, *(_seconds(work, long, limit) for _ in range(repeats)))
            if slow <= _MARGIN * quick * ratio:
                return None
        took = f"{quick:.4f} s on {len(short)} characters and {slow:.4f} s on {len(long)}"
    else:
        took = f"more than {limit} s on {len(long)} characters"
    return f"{took}: {short[:60]!r} … {short[-20:]!r}"


def _seconds(work: Callable[[str], object], text: str, limit: float) -> float:
    """Processor time of the work; ``limit`` where it was stopped."""
    with _stopped_after(limit):
        started = time.thread_time()
        try:
            work(text)
        except _TooLong:
            return limit
        return time.thread_time() - started


@contextmanager
def _stopped_after(limit: float) -> Iterator[None]:
    """Raise ``_TooLong`` in what runs for longer, regular expressions included.

    Garbage is left uncollected meanwhile: its collection takes time for all that the process holds.
    """
    before = signal.signal(signal.SIGVTALRM, _stop)
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.enable()
        signal.signal(signal.SIGVTALRM, before)


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLong

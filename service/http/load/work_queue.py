"""Places to work at, given in the order in which they are asked for."""

import asyncio
import math
import time

from index.errors import WorkAbandoned
from service.errors import Overloaded

PATIENCE = 0.8
"""Seconds that a request may be expected to wait: who waits longer has mostly gone."""

# Seconds that the first request is expected to take: it finds nothing read yet.
_FIRST_GUESS = 0.4
# What the last request counts of the mean, once there were enough for one.
_SHARE = 0.1
# Seconds from the door to the queue; whose body takes longer is not counted on the way.
_ON_THE_WAY = 0.25
# Seconds for which nobody is sent away for longer, however many were refused before.
_FURTHEST = 10.0


class WorkQueue:
    """Lets so many requests be worked on at a time and some wait; the others are refused at once.

    As many may wait as are expected to be answered within ``PATIENCE``, by how long the last ones
    took, and ``waiting`` at most; none may as long as another has waited for longer than that.
    Those that are refused are told to come back one after the other, as they can be answered, not
    all at once. Of one event loop.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self.running = 0
        # When each began to wait, the first first.
        self._since: dict[object, float] = {}
        self._places = places
        self._most = waiting
        self._free = asyncio.Semaphore(places)
        self._mean = _FIRST_GUESS
        self._share = 1.0
        # When each came that has not begun to wait yet, the first first.
        self._arrived: dict[object, float] = {}
        # When the one that was refused last is to come back.
        self._turn = 0.0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._since)

    def announce(self) -> object:
        """Take note of one that is on its way, until ``forget`` is told what this returns.

        Raises:
            Overloaded: if it would wait too long.
        """
        now = time.monotonic()
        while self._arrived:
            first, since = next(iter(self._arrived.items()))
            if since >= now - _ON_THE_WAY:
                break
            del self._arrived[first]
        self._check(len(self._arrived))
        arrival = object()
        self._arrived[arrival] = now
        return arrival

    def forget(self, arrival: object) -> None:
        """Count one as on its way no more: it has come, or was turned away before."""
        self._arrived.pop(arrival, None)

    def _check(self, before: int) -> None:
        """See that one more would not wait too long, where so many are on their way before it.

        Raises:
            Overloaded: if it would.
        """
        ahead = before + self.waiting + self.running
        # Who comes to a free place does not wait at all.
        if ahead < self._places:
            return
        expected = self._mean * ahead / self._places
        if self._since:
            expected = max(expected, time.monotonic() - next(iter(self._since.values())))
        if before + self.waiting >= self._most or expected > PATIENCE:
            raise Overloaded(self._back_after(expected))

    async def place(self, gone: asyncio.Event) -> "Place":
        """A place, as soon as one is free.

        Raises:
            Overloaded: if that would take too long.
            WorkAbandoned: if ``gone`` is set before.
        """
        self._check(0)
        waits = object()
        self._since[waits] = time.monotonic()
        try:
            await self._free_or(gone)
        finally:
            del self._since[waits]
        self.running += 1
        return Place(self)

    def leave(self, seconds: float) -> None:
        """Give a place back that was held for so long."""
        self._mean += self._share * (seconds - self._mean)
        self._share = max(_SHARE, self._share / (1 + self._share))
        self.running -= 1
        self._free.release()

    def _back_after(self, expected: float) -> int:
        """Seconds after which the next one that is refused is to come back."""
        now = time.monotonic()
        turn = max(now + expected, self._turn + self._mean / self._places)
        self._turn = min(turn, now + max(expected, _FURTHEST))
        return max(1, math.ceil(self._turn - now))

    async def _free_or(self, gone: asyncio.Event) -> None:
        if not self._free.locked():
            await self._free.acquire()
            return
        wait = asyncio.ensure_future(self._free.acquire())
        leaving = asyncio.ensure_future(gone.wait())
        try:
            await asyncio.wait((wait, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            got = wait.done() and not wait.cancelled()
            wait.cancel()
        if got and gone.is_set():
            self._free.release()
        if gone.is_set():
            raise WorkAbandoned


class Place:
    """A place of a queue that is held; it may be given back more than once."""

    def __init__(self, queue: WorkQueue) -> None:
        self._queue: WorkQueue | None = queue
        self._begun = time.monotonic()

    def leave(self) -> None:
        """Give it back."""
        queue, self._queue = self._queue, None
        if queue is not None:
            queue.leave(time.monotonic() - self._begun)

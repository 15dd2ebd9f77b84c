"""Places to work at, given in the order in which they are asked for."""

import asyncio
import math
import time

from index.errors import WorkAbandoned
from service.errors import Overloaded

PATIENCE = 0.8
"""Seconds that a request may be expected to wait: who waits longer has mostly gone."""

_FIRST_GUESS = 0.1
# What the last request counts of the mean.
_SHARE = 0.1


class WorkQueue:
    """Lets so many requests be worked on at a time and some wait; the others are refused at once.

    As many may wait as are expected to be answered within ``PATIENCE``, by how long the last ones
    took, and ``waiting`` at most; none may as long as another has waited for longer than that. Of
    one event loop.
    """

    def __init__(self, places: int, waiting: int) -> None:
        self.running = 0
        # When each began to wait, the first first.
        self._since: dict[object, float] = {}
        self._places = places
        self._most = waiting
        self._free = asyncio.Semaphore(places)
        self._mean = _FIRST_GUESS

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._since)

    def check(self) -> None:
        """Take one more.

        Raises:
            Overloaded: if it would wait too long.
        """
        # Who comes to a free place does not wait at all.
        if self.running < self._places and not self.waiting:
            return
        expected = self._mean * (self.waiting + self.running) / self._places
        if self._since:
            expected = max(expected, time.monotonic() - next(iter(self._since.values())))
        if self.waiting >= self._most or expected > PATIENCE:
            raise Overloaded(max(1, math.ceil(expected)))

    async def place(self, gone: asyncio.Event) -> "Place":
        """A place, as soon as one is free.

        Raises:
            Overloaded: if that would take too long.
            WorkAbandoned: if ``gone`` is set before.
        """
        self.check()
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
        self._mean += _SHARE * (seconds - self._mean)
        self.running -= 1
        self._free.release()

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

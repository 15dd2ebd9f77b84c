"""The work on one request: how long it may take, whether anybody waits, and where its time goes.

A thread cannot be stopped from outside, so what takes long looks at its work between two stages.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from math import inf

from index.errors import WorkAbandoned, WorkTooLong


@dataclass(slots=True, eq=False)
class Work:
    """What is done for one request, by whatever threads.

    ``deadline`` is on the clock of ``time.monotonic``. ``spans`` are its stages so far, each with
    when it began and ended on that clock. ``asked`` is what was last looked up, ``outcome`` what
    came of it, ``refusal`` why the request was not carried out.
    """

    deadline: float = inf
    abandoned: bool = False
    asked: str | None = None
    outcome: str | None = None
    refusal: str | None = None
    spans: list[tuple[str, float, float]] = field(default_factory=list)

    def check(self) -> None:
        """Go on.

        Raises:
            WorkTooLong: if the time is over.
            WorkAbandoned: if nobody waits any more.
        """
        if self.abandoned:
            raise WorkAbandoned
        if time.monotonic() > self.deadline:
            raise WorkTooLong

    def stages(self) -> dict[str, float]:
        """Seconds by the name of the stage, in the order in which they began first."""
        taken: dict[str, float] = {}
        for name, begun, ended in self.spans:
            taken[name] = taken.get(name, 0.0) + ended - begun
        return taken


ANSWERABLE = "answerable"
UNANSWERABLE = "unanswerable"
"""What comes of a question that is looked up."""

_CURRENT: ContextVar[Work | None] = ContextVar("work", default=None)


def current_work() -> Work | None:
    """The work that this is part of, if it is for a request."""
    return _CURRENT.get()


@contextmanager
def doing(work: Work) -> Iterator[None]:
    """What is done inside is of a work, also in threads that are started with its context."""
    token = _CURRENT.set(work)
    try:
        yield
    finally:
        _CURRENT.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """A stage of the present work, if there is one; it is looked at before.

    Raises:
        WorkTooLong: if the time is over.
        WorkAbandoned: if nobody waits any more.
    """
    work = _CURRENT.get()
    if work is None:
        yield
        return
    work.check()
    begun = time.monotonic()
    try:
        yield
    finally:
        work.spans.append((name, begun, time.monotonic()))

"""Looks after a service that is asked by many: is it alive, and what does it hold in memory?"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit

_MEMORY = re.compile(r"^process_resident_memory_bytes (\S+)", re.MULTILINE)
_PATIENCE = 60.0
# Seconds between two looks at whether it is alive, and looks until one at its memory.
_PAUSE = 0.1
_MEMORY_EVERY = 50


@dataclass(slots=True)
class Watch:
    """Seconds that ``/healthz`` took, look after look, and bytes of memory now and then."""

    alive: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def look(self, connection: HTTPConnection) -> None:
        """Look once.

        Raises:
            OSError: if the service cannot be reached.
        """
        if len(self.alive) % _MEMORY_EVERY == 0 and (
            told := _MEMORY.search(_got(connection, "/metrics").decode())
        ):
            self.memory.append(int(float(told[1])))
        begun = time.perf_counter()
        _got(connection, "/healthz")
        self.alive.append(time.perf_counter() - begun)


@contextmanager
def watched(address: str) -> Iterator[Watch]:
    """What is seen of the service at an address meanwhile, in a thread."""
    watch, ended = Watch(), Event()
    parts = urlsplit(address)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=_PATIENCE)

    def look() -> None:
        while True:
            watch.look(connection)
            if ended.wait(_PAUSE):
                return

    thread = Thread(target=look, name="watching")
    thread.start()
    try:
        yield watch
    finally:
        ended.set()
        thread.join()
        connection.close()


def _got(connection: HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    return connection.getresponse().read()

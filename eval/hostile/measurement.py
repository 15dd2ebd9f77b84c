"""Sends the service what is made to harm it, and tells what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.crash.programs import Server
from eval.hostile.exchanges import Exchange, Watched
from eval.hostile.requests import requests
from eval.robustness.measurement import MOST_MEMORY
from eval.robustness.specimens import SUFFIXES, whole
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Attack:
    """Requests that were sent, in their order, and the MB that the service took at most."""

    exchanges: tuple[Exchange, ...]
    memory: float

    @property
    def is_withstood(self) -> bool:
        """Whether all was answered, and within the limits."""
        return self.memory <= MOST_MEMORY and not any(one.fault for one in self.exchanges)


def attack(settings: Settings, count: int, seed: int) -> Attack:
    """Send so many requests to a service of its own over a small library.

    It counts no requests: who is refused for their number is refused before anything else.
    """
    with TemporaryDirectory() as scratch:
        changed = {"data": Path(scratch), "models": settings.model_cache, "rate": "off"}
        own = settings.model_copy(update=changed)
        server = Server(own)
        try:
            watched = Watched(server.pid, server.client.base_url.port or 0)
            found = tuple(_sent(server, watched, count, seed))
            return Attack(found, watched.memory)
        finally:
            server.kill()


def _sent(server: Server, watched: Watched, count: int, seed: int) -> Iterator[Exchange]:
    files = [("files", (f"rivers{suffix}", whole(suffix))) for suffix in SUFFIXES]
    server.client.post("/v1/documents", files=files).raise_for_status()
    server.settle()
    (document, *_) = server.client.get("/v1/documents").json()["documents"]
    for request in islice(requests(document["id"], seed), count):
        yield watched.send(request)

"""Many clients that ask a service at once, as fast as it answers."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import httpx

from eval.bench.timing import Spread

_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response, None where it failed.

    ``sent`` and ``received`` are in seconds, on the clock that all processes of a machine share.
    """

    body: dict[str, Any]
    sent: float
    received: float
    response: bytes | None


@dataclass(frozen=True, slots=True)
class Pressure:
    """What became of requests: how many failed, and how many were answered a second.

    ``latency`` is from when a client sends until it has the whole response.
    """

    clients: int
    requests: int
    errors: int
    per_second: float
    latency: Spread

    @classmethod
    def of(cls, clients: int, exchanges: Sequence[Exchange]) -> Self:
        """That of some exchanges, at least one."""
        errors = sum(each.response is None for each in exchanges)
        seconds = max(e.received for e in exchanges) - min(e.sent for e in exchanges)
        return cls(
            clients,
            len(exchanges),
            errors,
            round((len(exchanges) - errors) / seconds, 2),
            Spread.of([each.received - each.sent for each in exchanges]),
        )


def press(
    address: str, path: str, bodies: Iterable[dict[str, Any]], clients: int
) -> list[Exchange]:
    """Send each body once, from so many clients: each sends its next when it has its response.

    Args:
        address: where a service listens, ready to answer.
        path: what is posted to.
        bodies: of the requests; one is drawn when a client is free.
        clients: how many.
    """
    return asyncio.run(_pressed(address, path, bodies, clients))


async def _pressed(
    address: str, path: str, bodies: Iterable[dict[str, Any]], clients: int
) -> list[Exchange]:
    done: list[Exchange] = []
    left = iter(bodies)

    async def ask(http: httpx.AsyncClient) -> None:
        for body in left:
            sent = time.monotonic()
            try:
                response = await http.post(path, json=body)
                content = None if response.is_error else response.content
            except httpx.TransportError:
                content = None
            done.append(Exchange(body, sent, time.monotonic(), content))

    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=_PATIENCE) as http:
        await asyncio.gather(*(ask(http) for _ in range(clients)))
    return done

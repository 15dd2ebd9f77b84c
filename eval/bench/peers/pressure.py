"""Many clients that ask a service at once, as fast as it answers."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from eval.bench.timing import Spread

CLIENTS = 32
"""Clients that ask at once."""

_PATIENCE = 120.0


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


def press(
    address: str, path: str, bodies: Sequence[dict[str, Any]], clients: int = CLIENTS
) -> Pressure:
    """Send each body once, from so many clients: each sends its next when it has its response.

    Args:
        address: where a service listens, ready to answer.
        path: what is posted to.
        bodies: of the requests, at least one.
        clients: how many.
    """
    return asyncio.run(_pressed(address, path, bodies, clients))


async def _pressed(
    address: str, path: str, bodies: Sequence[dict[str, Any]], clients: int
) -> Pressure:
    times: list[float] = []
    errors = 0
    left = iter(bodies)

    async def ask(http: httpx.AsyncClient, mine: Iterable[dict[str, Any]]) -> None:
        nonlocal errors
        for body in mine:
            begun = time.perf_counter()
            try:
                errors += (await http.post(path, json=body)).is_error
            except httpx.TransportError:
                errors += 1
            times.append(time.perf_counter() - begun)

    limits = httpx.Limits(max_connections=clients)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=_PATIENCE) as http:
        start = time.perf_counter()
        await asyncio.gather(*(ask(http, left) for _ in range(clients)))
        seconds = time.perf_counter() - start
    per_second = round((len(bodies) - errors) / seconds, 2)
    return Pressure(clients, len(bodies), errors, per_second, Spread.of(times))

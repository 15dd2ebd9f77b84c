"""Many clients that ask a service at once, as fast as it answers."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Self

import aiohttp

from eval.bench.timing import Spread

_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response, None where there was none.

    ``sent`` and ``received`` are in seconds, on the clock that all processes of a machine share.
    ``refused`` is whether the service said that it was too busy; otherwise the request failed.
    """

    body: dict[str, Any]
    sent: float
    received: float
    response: bytes | None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Pressure:
    """What became of requests: how many failed, and how many were answered a second.

    ``latency`` is from when a client sends until it has the whole response. ``refused`` were told
    that the service was too busy, after ``refusal``; they are among neither errors nor answers.
    """

    clients: int
    requests: int
    errors: int
    per_second: float
    latency: Spread
    refused: int = 0
    refusal: Spread | None = None

    @classmethod
    def of(cls, clients: int, exchanges: Sequence[Exchange]) -> Self:
        """That of some exchanges, of which at least one was not refused."""
        others = [each for each in exchanges if not each.refused]
        refusals = [each.received - each.sent for each in exchanges if each.refused]
        errors = sum(each.response is None for each in others)
        seconds = max(e.received for e in exchanges) - min(e.sent for e in exchanges)
        return cls(
            clients,
            len(exchanges),
            errors,
            round((len(others) - errors) / seconds, 2),
            Spread.of([each.received - each.sent for each in others]),
            len(refusals),
            Spread.of(refusals) if refusals else None,
        )


def press(
    address: str, path: str, bodies: Iterable[dict[str, Any]], clients: int
) -> list[Exchange]:
    """Send each body, from so many clients: each sends its next when it has its response.

    All have connected before any asks: what that costs a client is not the service's. Where the
    service is too busy, a client waits as long as it is told to, and sends its next.

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

    async def connect(http: aiohttp.ClientSession) -> None:
        with suppress(aiohttp.ClientError):
            # Whatever is answered.
            await (await http.head("/")).read()

    async def ask(http: aiohttp.ClientSession) -> None:
        for body in left:
            sent = time.monotonic()
            content, wait = None, None
            try:
                async with http.post(path, json=body) as response:
                    told = await response.read()
                if response.ok:
                    content = told
                elif response.status == HTTPStatus.SERVICE_UNAVAILABLE:
                    wait = response.headers.get("retry-after")
            except (aiohttp.ClientError, TimeoutError):
                pass
            received = time.monotonic()
            done.append(Exchange(body, sent, received, content, refused=wait is not None))
            if wait is not None:
                await asyncio.sleep(float(wait))

    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(_session(address)) for _ in range(clients)]
        await asyncio.gather(*map(connect, sessions))
        await asyncio.gather(*map(ask, sessions))
    return done


def _session(address: str) -> aiohttp.ClientSession:
    """A client with a connection of its own, which costs it far less than HTTPX's would."""
    return aiohttp.ClientSession(
        address,
        connector=aiohttp.TCPConnector(limit=1),
        timeout=aiohttp.ClientTimeout(total=_PATIENCE),
    )

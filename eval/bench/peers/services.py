"""Services beside each other under the pressure of many clients, and one that embeds."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from eval.bench.peers.environments import surroundings
from eval.bench.peers.frameworks import ENDPOINT, LANGCHAIN, ROUTE
from eval.bench.peers.report import OURS, Served
from eval.bench.pressure import Pressure, press
from eval.bench.serving import listening, served
from index.encoding.bundled.checkpoint_cache import bundled_checkpoint

CLIENTS = 32
"""Clients that ask at once."""

WARMING = 8
"""Of so many questions one is asked before and not counted."""

_PATIENCE = 600.0
"""Seconds that LangChain's may take to read, encode and index the documents."""


def ours(data: Path, models: Path, questions: Sequence[str]) -> Iterator[Served]:
    """This service's routes, each in a process of its own: a question once asked is remembered.

    Args:
        data: the folder that holds the library.
        models: the folder of the model.
        questions: each is asked once, at least two.
    """
    for route, field in (("/v1/search", "query"), ("/v1/ask", "question")):
        bodies = [{field: question} for question in questions]
        yield _pressed(OURS, route, served(data, models), bodies)


def langchain(python: Path, job: Path, questions: Sequence[str]) -> Served:
    """LangChain's.

    Args:
        python: the interpreter that has it.
        job: the file that tells its program what to take in.
        questions: each is asked once, at least two.
    """
    service = listening(
        lambda port: [str(python), "-m", ROUTE, str(job), str(port)], surroundings(), _PATIENCE
    )
    bodies = [{"query": question} for question in questions]
    return _pressed(LANGCHAIN.name, "/search", service, bodies)


def endpoint(models: Path) -> AbstractContextManager[str]:
    """The address of a service that embeds with the model, in 32-bit floats.

    Args:
        models: the folder of the model.
    """
    start = [sys.executable, "-m", ENDPOINT, str(bundled_checkpoint(models))]
    return listening(lambda port: [*start, str(port)], surroundings(), _PATIENCE)


def _pressed(
    name: str, route: str, service: AbstractContextManager[str], bodies: list[dict[str, Any]]
) -> Served:
    with service as address:
        # What is made ready only when it is first needed would disturb.
        press(address, route, bodies[::WARMING], clients=2)
        del bodies[::WARMING]
        load = round(os.getloadavg()[0], 2)
        exchanges = press(address, route, bodies, CLIENTS)
        return Served(name, route, load, Pressure.of(CLIENTS, exchanges))

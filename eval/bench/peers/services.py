"""Services beside each other under the pressure of many clients, and one that embeds."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from eval.bench.peers.environments import surroundings
from eval.bench.peers.frameworks import ENDPOINT, LANGCHAIN, ROUTE
from eval.bench.peers.pressure import press
from eval.bench.peers.report import OURS, Served
from eval.bench.serving import listening, served
from index.encoding.bundled.checkpoint_cache import bundled_checkpoint

_PATIENCE = 600.0
"""Seconds that LangChain's may take to read, encode and index the documents."""


def ours(data: Path, models: Path, questions: Sequence[str]) -> Iterator[Served]:
    """This service's routes, each in a process of its own: a question once asked is remembered.

    Args:
        data: the folder that holds the library.
        models: the folder of the model.
        questions: each is asked once.
    """
    for route, field in (("/v1/search", "query"), ("/v1/ask", "question")):
        bodies = [{field: question} for question in questions]
        yield _pressed(OURS, route, served(data, models), bodies)


def langchain(python: Path, job: Path, questions: Sequence[str]) -> Served:
    """LangChain's.

    Args:
        python: the interpreter that has it.
        job: the file that tells its program what to take in.
        questions: each is asked once.
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
    name: str, route: str, service: AbstractContextManager[str], bodies: Sequence[dict[str, Any]]
) -> Served:
    with service as address:
        # What is made ready only after the service is would disturb.
        press(address, route, [dict.fromkeys(body, "?") for body in bodies[:1]])
        load = round(os.getloadavg()[0], 2)
        return Served(name, route, load, press(address, route, bodies))

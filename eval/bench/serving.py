"""A service of its own process, to be asked over a socket as its users ask it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx

from service.client import Client

_PATIENCE = 60.0
_PROGRAM = "from service.cli import main; main()"


@contextmanager
def served(data: Path, models: Path) -> Iterator[str]:
    """The address of this service, ready to answer in the documents' own words.

    Args:
        data: the folder of what it keeps, which holds its library.
        models: the folder of the bundled model.

    Raises:
        OSError: if it does not become ready; what it has said of that is on standard error.
    """
    with started(data, models) as (address, process):
        _await_ready(address, process, _PATIENCE)
        yield address


def started(
    data: Path, models: Path
) -> AbstractContextManager[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of such a service, from the moment that it is started."""
    unset = dict.fromkeys((f"ZHENGYIN_LLM_{name}" for name in ("BASE_URL", "MODEL", "API_KEY")), "")
    environment = os.environ | unset | {"ZHENGYIN_DATA": str(data), "ZHENGYIN_MODELS": str(models)}
    serve = [sys.executable, "-c", _PROGRAM, "serve", "--host", "127.0.0.1", "--port"]
    return _running(lambda port: [*serve, str(port)], environment)


@contextmanager
def listening(
    command: Callable[[int], Sequence[str]], environment: Mapping[str, str], patience: float
) -> Iterator[str]:
    """The address of a service that has ``/readyz`` say that it is ready.

    Args:
        command: what starts it, by the port that it is to listen on.
        environment: its variables.
        patience: how many seconds it may take.

    Raises:
        OSError: if it does not become ready; what it has said of that is on standard error.
    """
    with _running(command, environment) as (address, process):
        _await_ready(address, process, patience)
        yield address


@contextmanager
def _running(
    command: Callable[[int], Sequence[str]], environment: Mapping[str, str]
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(command(port), env=environment)  # noqa: S603 - as we say ourselves
    address = f"http://127.0.0.1:{port}"
    try:
        yield address, process
    finally:
        process.terminate()
        process.wait()


def _await_ready(address: str, process: subprocess.Popen[bytes], patience: float) -> None:
    deadline = time.monotonic() + patience
    with Client(address) as client:
        while not _is_ready(client):
            if process.poll() is not None:
                message = "the service ended before it was ready"
                raise ChildProcessError(message)
            if time.monotonic() > deadline:
                message = f"the service was not ready within {patience:.0f} seconds"
                raise TimeoutError(message)
            time.sleep(0.05)


def _is_ready(client: Client) -> bool:
    try:
        return client.ready()
    except httpx.TransportError:
        return False

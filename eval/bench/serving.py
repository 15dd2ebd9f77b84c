"""A service of its own process, to be asked over a socket as its users ask it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from service.client import Client

_PATIENCE = 60.0
_PROGRAM = "from service.cli import main; main()"


@contextmanager
def served(data: Path, models: Path) -> Iterator[str]:
    """The address of a service that is ready to answer, in the documents' own words.

    Args:
        data: the folder of what it keeps, which holds its library.
        models: the folder of the bundled model.

    Raises:
        OSError: if it does not become ready; what it has said of that is on standard error.
    """
    with started(data, models) as (address, process):
        _await_ready(address, process)
        yield address


@contextmanager
def started(data: Path, models: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address and the process of such a service, from the moment that it is started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    unset = dict.fromkeys((f"ZHENGYIN_LLM_{name}" for name in ("BASE_URL", "MODEL", "API_KEY")), "")
    environment = os.environ | unset | {"ZHENGYIN_DATA": str(data), "ZHENGYIN_MODELS": str(models)}
    arguments = ["serve", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(  # noqa: S603 - this very program
        [sys.executable, "-c", _PROGRAM, *arguments], env=environment
    )
    address = f"http://127.0.0.1:{port}"
    try:
        yield address, process
    finally:
        process.terminate()
        process.wait()


def _await_ready(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _PATIENCE
    with Client(address) as client:
        while not _is_ready(client):
            if process.poll() is not None:
                message = "the service ended before it was ready"
                raise ChildProcessError(message)
            if time.monotonic() > deadline:
                message = f"the service was not ready within {_PATIENCE:.0f} seconds"
                raise TimeoutError(message)
            time.sleep(0.05)


def _is_ready(client: Client) -> bool:
    try:
        return client.ready()
    except httpx.TransportError:
        return False

"""The service in a process of its own, which can be stopped and started again."""

import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.service.conftest import await_ready
from tests.service.model_endpoint import FakeModelEndpoint, Script

ROOT = Path(__file__).parents[2]


class Model(FakeModelEndpoint):
    """A language model whose script can be changed."""

    def plays(self, script: Script) -> None:
        """From now on play this one."""
        self._server.script = script


class Service:
    """``zhengyin serve`` on one port, with the environment and arguments given."""

    def __init__(self, environment: Mapping[str, str], *arguments: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        self.address = f"http://127.0.0.1:{port}"
        self._environment = environment
        program = "from service.cli import main; main()"
        self._command = [sys.executable, "-c", program, "serve", "--port", port, *arguments]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it can answer."""
        self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment)
        await_ready(self.address, self._process)

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

"""Sends requests to a running service, and watches what each of them costs its process."""

import os
import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eval.hostile.requests import HostileRequest

MOST_SECONDS = 5.0
"""Of processor time for an input; after them it hangs."""

_PATIENCE = 60.0
_MOST_ANSWERED = 64 * 2**20
_TICKS = os.sysconf("SC_CLK_TCK")
_STATUS = re.compile(r"HTTP/1\.1 (\d{3}) ")
_HEAD = 64
_FIRST_FAULT = 500


@dataclass(frozen=True, slots=True)
class Exchange:
    """An input and how it ended.

    Attributes:
        kind: the kind of harm that it was to do.
        name: what it is called.
        status: that of the answer; 0 where the input is no request.
        fault: what was wrong with that, or nothing.
        seconds: the processor time that it took.
    """

    kind: str
    name: str
    status: int
    fault: str
    seconds: float


class Watched:
    """A process that serves on a port of this machine."""

    def __init__(self, pid: int, port: int) -> None:
        self._proc = Path("/proc", str(pid))
        self._port = port

    @property
    def seconds(self) -> float:
        """The processor time that it took until now."""
        fields = (self._proc / "stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory(self) -> float:
        """The MB of memory that it took at most."""
        (told,) = re.findall(r"VmHWM:\s+(\d+) kB", (self._proc / "status").read_text())
        return int(told) / 1024

    def send(self, request: HostileRequest) -> Exchange:
        """Send a request and read its answer to the end."""
        before = self.seconds
        status, fault = 0, ""
        try:
            answer = self._answer(request.data)
        except TimeoutError:
            fault = "no answer in time"
        except OSError as error:
            fault = f"no answer: {error}"
        else:
            found = _STATUS.match(answer[:_HEAD].decode("latin-1"))
            status = int(found[1]) if found else 0
            if status >= _FIRST_FAULT:
                fault = f"status {status}"
            elif not found:
                fault = "an answer without a status"
        seconds = self.seconds - before
        if not fault and seconds > MOST_SECONDS:
            fault = f"{seconds:.1f} s of processor time"
        return Exchange(request.kind, request.name, status, fault, seconds)

    def _answer(self, data: bytes) -> bytes:
        until = time.monotonic() + _PATIENCE
        with socket.create_connection(("127.0.0.1", self._port), timeout=_PATIENCE) as connection:
            # What it would not read to the end it may yet have answered.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(data)
            answer = bytearray()
            while piece := connection.recv(2**16):
                answer += piece
                if len(answer) > _MOST_ANSWERED or time.monotonic() > until:
                    raise TimeoutError
        return bytes(answer)

"""A fake language model behind a real socket: an OpenAI-compatible endpoint that plays a script."""

import json
import select
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

PATIENCE = 30.0
"""Seconds after which what waits for a client to go away gives up."""


@dataclass(frozen=True, slots=True)
class Says:
    """Text that the model writes, one chunk for each piece; an empty tuple for an empty answer."""

    pieces: tuple[str, ...]
    ending: str | None = "stop"

    @classmethod
    def whole(cls, text: str) -> Self:
        """All in one chunk."""
        return cls((text,))

    @classmethod
    def by_character(cls, text: str) -> Self:
        """A chunk for each character, as small tokens come."""
        return cls(tuple(text))


@dataclass(frozen=True, slots=True)
class Stalls:
    """Writes something, and then nothing until the client goes away."""

    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trickles:
    """Writes something, and then a comment now and then until the client goes away."""

    pieces: tuple[str, ...] = ()
    interval: float = 0.02


@dataclass(frozen=True, slots=True)
class HangsUp:
    """Writes something and cuts the connection in mid-answer."""

    pieces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sends:
    """Sends one event of these very bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Refuses:
    """Answers with a status other than 200."""

    status: int


@dataclass(frozen=True, slots=True)
class LeadsOn:
    """Says that the model is to be asked at another address."""

    address: str


@dataclass(frozen=True, slots=True)
class Silent:
    """Takes the request and answers nothing at all until the client goes away."""


Script = Says | Stalls | Trickles | HangsUp | Sends | Refuses | LeadsOn | Silent


@dataclass(slots=True)
class Received:
    """A request as it came; ``gone`` is set once its client was seen to go away."""

    path: str
    authorization: str | None
    body: dict[str, Any]
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def prompt(self) -> str:
        """All that the model was told."""
        return "\n".join(message["content"] for message in self.body["messages"])


class FakeModelEndpoint:
    """Plays one script, to each request anew; ``received`` are the requests."""

    def __init__(self, script: Script) -> None:
        self.received: list[Received] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.script = script
        self._server.received = self.received
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def base_url(self) -> str:
        """What a client is told."""
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def dead_base_url() -> str:
    """The address of an endpoint that refuses connections."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


class _Server(ThreadingHTTPServer):
    script: Script
    received: list[Received]
    daemon_threads = False
    block_on_close = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        received = Received(self.path, self.headers["Authorization"], body)
        self.server.received.append(received)
        self.close_connection = True
        try:
            self._play(self.server.script)
        except ConnectionError:
            received.gone.set()
        else:
            if self._is_gone(0):
                received.gone.set()

    def _play(self, script: Script) -> None:
        if isinstance(script, Silent):
            self._is_gone(PATIENCE)
        elif isinstance(script, LeadsOn):
            self.send_response(307)
            self.send_header("Location", script.address)
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif isinstance(script, Refuses):
            error = json.dumps({"error": {"message": "no", "type": "fake", "code": None}}).encode()
            self.send_response(script.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(error)))
            self.end_headers()
            self.wfile.write(error)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for event in self._events(script):
                self._write(event)
            if not isinstance(script, HangsUp):
                self._write(b"")

    def _events(self, script: Says | Stalls | Trickles | HangsUp | Sends) -> Iterator[bytes]:
        if isinstance(script, Sends):
            yield b"data: " + script.data + b"\n\n"
            return
        for piece in script.pieces:
            yield _event({"content": piece}, None)
        if isinstance(script, Says):
            yield _event({}, script.ending)
            yield b"data: [DONE]\n\n"
        elif isinstance(script, Stalls):
            self._is_gone(PATIENCE)
        elif isinstance(script, Trickles):
            while not self._is_gone(script.interval):
                yield b": still here\n\n"

    def _write(self, event: bytes) -> None:
        self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")

    def _is_gone(self, seconds: float) -> bool:
        """Whether the client goes away within so many seconds."""
        # Not ``select``: its descriptors end at 1024, and mapped files may have taken more.
        poll = select.poll()
        poll.register(self.connection, select.POLLIN)
        return bool(poll.poll(seconds * 1000)) and not self.connection.recv(1, socket.MSG_PEEK)


def _event(delta: dict[str, str], ending: str | None) -> bytes:
    chunk = {
        "id": "fake",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "fake",
        "choices": [{"index": 0, "delta": delta, "finish_reason": ending}],
    }
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"

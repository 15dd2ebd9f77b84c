"""Lets no more requests be worked on than can be answered soon."""

import asyncio
import time

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import WorkAbandoned
from index.work import Work, current_work
from service.errors import Overloaded
from service.http.load.work_queue import WorkQueue
from service.http.problems import refusal

QUESTIONS = frozenset(
    {"/v1/ask", "/v1/search", "/v1/chat/completions", "/v1/messages", "/retrieval", "/mcp"}
)
"""Where questions are asked; what else is asked for costs little."""

# Where a request of ASGI keeps what the queue has returned for it.
_ARRIVAL = "zhengyin.arrival"


class EarlyRefusal:
    """Refuses a question that would wait too long, before anything is looked up of who asks it."""

    def __init__(self, app: ASGIApp, queue: WorkQueue) -> None:
        self.app = app
        self.queue = queue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on unless too many are there."""
        if not _is_question(scope):
            await self.app(scope, receive, send)
            return
        try:
            arrival = scope[_ARRIVAL] = self.queue.announce()
        except Overloaded as error:
            await refusal(scope["path"], error)(scope, receive, send)
            return
        try:
            await self.app(scope, receive, send)
        finally:
            self.queue.forget(arrival)


class Admission:
    """Has questions wait in a queue, and bounds the time that each may take.

    A question takes its place when all of it has come, and gives it back when its answer begins to
    be sent: neither a slow sender nor a slow reader holds one. A client that goes away stops
    the work on its question, at the next stage of it.
    """

    def __init__(self, app: ASGIApp, queue: WorkQueue, time_limit: float) -> None:
        self.app = app
        self.queue = queue
        self.time_limit = time_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on when it is its turn."""
        if not _is_question(scope):
            await self.app(scope, receive, send)
            return
        work = current_work() or Work()
        client = _Client(receive, work)
        try:
            await client.read()
            watching = asyncio.create_task(client.watch())
            try:
                await self._in_turn(scope, client, send, work)
            finally:
                watching.cancel()
        except (Overloaded, HTTPException) as error:
            await refusal(scope["path"], error)(scope, receive, send)
        except WorkAbandoned:
            return

    async def _in_turn(self, scope: Scope, client: "_Client", send: Send, work: Work) -> None:
        work.deadline = time.monotonic() + self.time_limit
        begun = time.monotonic()
        self.queue.forget(scope.get(_ARRIVAL))
        place = await self.queue.place(client.gone)
        work.spans.append(("waiting", begun, time.monotonic()))

        async def sent(message: Message) -> None:
            # All that was to be worked out is.
            place.leave()
            await send(message)

        try:
            await self.app(scope, client.receive, sent)
        finally:
            place.leave()


def _is_question(scope: Scope) -> bool:
    return bool(
        scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in QUESTIONS
    )


class _Client:
    """What a client sends: its body, read before it is handed on, and then that it leaves."""

    def __init__(self, receive: Receive, work: Work) -> None:
        self.gone = asyncio.Event()
        self._receive = receive
        self._work = work
        self._body: bytes | None = None

    async def read(self) -> None:
        """Wait for all of the body.

        Raises:
            HTTPException: if it is too large, or does not come.
            WorkAbandoned: if the client leaves before.
        """
        parts = []
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise WorkAbandoned
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        self._body = b"".join(parts)

    async def watch(self) -> None:
        """Wait until the client leaves, and say so."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._work.abandoned = True
        self.gone.set()

    async def receive(self) -> Message:
        """The body, and after it that the client has left."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

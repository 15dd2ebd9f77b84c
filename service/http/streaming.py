"""Replies as server-sent events, each sent as soon as it is known."""

import logging
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import closing
from math import inf
from time import monotonic

import anyio
from anyio import CancelScope, to_thread
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from service import schemas
from service.answering.answerer import Answerer, AnswerStream
from service.answering.reply import Consultation, Draft, Pause
from service.citing.responses import ReplyPresenter
from service.errors import Stopping
from service.http import problems
from service.http.load.requests import SEND_TIME

STOPPING_TIME = 5.0
"""Seconds that an answer has to come to its end once the service is being stopped."""

Events = Generator[ServerSentEvent, None, None]

logger = logging.getLogger(__name__)


def stream(events: Events) -> EventSourceResponse:
    """The response that sends the events; ``events`` is closed when the client goes away.

    When the service is stopped they have some seconds to come to their end; ``events`` is then told
    by a ``Stopping``, and what it makes of it is sent as the last.
    """
    return sent(lambda stopping: _in_threads(events, stopping))


def sent(events: Callable[[anyio.Event], AsyncIterator[ServerSentEvent]]) -> EventSourceResponse:
    """The response that sends events, which are told when the service is being stopped."""
    stopping = anyio.Event()
    return EventSourceResponse(
        events(stopping),
        sep="\n",
        send_timeout=SEND_TIME,
        shutdown_event=stopping,
        shutdown_grace_period=STOPPING_TIME + 1,
    )


def event(data: BaseModel, name: str | None = None) -> ServerSentEvent:
    """An event with a model as JSON."""
    return ServerSentEvent(data.model_dump_json(), event=name, sep="\n")


def ask_events(answerer: Answerer, consultation: Consultation) -> Events:
    """What ``POST /v1/ask`` streams; the first event is made at once."""
    presenter = ReplyPresenter(answerer, consultation)
    found = event(presenter.found(), "citations")
    return _ask_events(found, presenter, AnswerStream(answerer, consultation))


def _ask_events(found: ServerSentEvent, presenter: ReplyPresenter, parts: AnswerStream) -> Events:
    with closing(parts):
        try:
            yield found
            if quoted := presenter.quoted():
                yield event(quoted, "quoted")
            for part in parts:
                if isinstance(part, Pause):
                    # Sent to see whether anybody is there; readers pass over it.
                    yield ServerSentEvent(comment="waiting", sep="\n")
                elif isinstance(part, Draft):
                    yield event(schemas.Draft(text=part.text), "draft")
                else:
                    yield event(presenter.statement(part), "statement")
            yield event(presenter.response(parts.reply), "done")
        except Exception as error:
            logger.exception("an answer broke off")
            yield event(problems.problem_of(error), "error")


async def _in_threads(events: Events, stopping: anyio.Event) -> AsyncIterator[ServerSentEvent]:
    """The events, each waited for in a thread."""
    end, last = None, inf
    try:
        while (made := await to_thread.run_sync(next, events, end)) is not end:
            yield made
            if stopping.is_set():
                last = min(last, monotonic() + STOPPING_TIME)
            if monotonic() > last:
                yield await to_thread.run_sync(events.throw, Stopping())
                return
    finally:
        # The client may be gone, which cancels what is awaited here.
        with CancelScope(shield=True):
            await to_thread.run_sync(events.close)

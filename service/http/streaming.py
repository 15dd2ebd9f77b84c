"""Replies as server-sent events, each sent as soon as it is known."""

import logging
from collections.abc import AsyncIterator, Generator
from contextlib import closing

from anyio import CancelScope, to_thread
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

from service import schemas
from service.answering.answerer import Answerer, AnswerStream
from service.answering.reply import Consultation, Draft, Pause
from service.citing.responses import ReplyPresenter
from service.http import problems

Events = Generator[ServerSentEvent, None, None]

logger = logging.getLogger(__name__)


def stream(events: Events) -> EventSourceResponse:
    """The response that sends the events; ``events`` is closed when the client goes away."""
    return EventSourceResponse(_in_threads(events), sep="\n")


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


async def _in_threads(events: Events) -> AsyncIterator[ServerSentEvent]:
    """The events, each waited for in a thread."""
    end = None
    try:
        while (made := await to_thread.run_sync(next, events, end)) is not end:
            yield made
    finally:
        # The client may be gone, which cancels what is awaited here.
        with CancelScope(shield=True):
            await to_thread.run_sync(events.close)

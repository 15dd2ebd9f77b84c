"""The events of streamed answers and of jobs."""

from collections.abc import Mapping

from httpx_sse import ServerSentEvent

from service import schemas
from service.client.errors import ServiceError

AskEvent = (
    schemas.AskFound | schemas.Answer | schemas.Draft | schemas.Statement | schemas.AskResponse
)
"""What a streamed answer is made of: the passages, statement after statement, all of it.

Where a language model writes, the answer in the documents' own words comes before the first
statement, and drafts of a statement before it.
"""

_MODELS: Mapping[str, type[AskEvent]] = {
    "citations": schemas.AskFound,
    "quoted": schemas.Answer,
    "draft": schemas.Draft,
    "statement": schemas.Statement,
    "done": schemas.AskResponse,
}


def ask_event(sent: ServerSentEvent) -> AskEvent | None:
    """An event as it was sent; None for one of a kind that is not known.

    Raises:
        ServiceError: if it tells of one.
    """
    model = _MODELS.get(_told(sent))
    return model.model_validate_json(sent.data) if model else None


def job_event(sent: ServerSentEvent) -> schemas.Job | None:
    """A job as it was sent; None for an event of a kind that is not known.

    Raises:
        ServiceError: if it tells of one.
    """
    if _told(sent) in {"job", "done"}:
        return schemas.Job.model_validate_json(sent.data)
    return None


def _told(sent: ServerSentEvent) -> str:
    """What kind of event it is, an error apart, which is raised."""
    if sent.event == "error":
        raise ServiceError.told(sent.data)
    return sent.event

"""The events of a streamed answer."""

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
    if sent.event == "error":
        raise ServiceError.told(sent.data)
    model = _MODELS.get(sent.event)
    return model.model_validate_json(sent.data) if model else None

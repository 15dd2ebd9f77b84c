"""The wire format of Anthropic's messages with citations, as far as this service speaks it."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from service.schemas.answers import EXAMPLE_ANSWER, EXAMPLE_QUESTION
from service.schemas.citations import EXAMPLE_DOCUMENT
from service.schemas.compatible.completions import MODEL, Content
from service.schemas.fields import Counted, Flag, SpokenLanguage, examples
from service.schemas.selection import SelectedRequest

_EXAMPLE_LOCATION: dict[str, Any] = {
    "type": "char_location",
    "cited_text": EXAMPLE_ANSWER,
    "document_index": 0,
    "document_title": "鲸落",
    "file_id": EXAMPLE_DOCUMENT["id"],
    "start_char_index": 14,
    "end_char_index": 32,
}

_EXAMPLE_MESSAGE: dict[str, Any] = {
    "id": "msg_7d1f4c0b9a8e4b6f8c2d3e5a6b7c8d9e",
    "type": "message",
    "role": "assistant",
    "model": MODEL,
    "content": [{"type": "text", "text": EXAMPLE_ANSWER, "citations": [_EXAMPLE_LOCATION]}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 12, "output_tokens": 18},
    "documents": [
        {
            "id": EXAMPLE_DOCUMENT["id"],
            "source": EXAMPLE_DOCUMENT["source"],
            "title": "鲸落",
        }
    ],
}


class InputMessage(BaseModel):
    """A message of the conversation."""

    role: Literal["user", "assistant"]
    content: Content

    @property
    def text(self) -> str:
        """All that the message says."""
        return "\n".join(part.text for part in self.content or ())


class MessageRequest(SelectedRequest):
    """A conversation whose last message, a user's, is to be answered.

    Parameters that have no meaning here, such as `temperature`, are taken and passed over.
    """

    model_config = examples(
        {
            "model": MODEL,
            "max_tokens": 1024,
            "messages": [{"role": "user", "content": EXAMPLE_QUESTION}],
        }
    )

    model: str
    max_tokens: Annotated[int, Field(strict=True, ge=1), Counted] | None = Field(
        None, description="Anthropic's clients send it; an answer is never cut."
    )
    messages: list[InputMessage] = Field(min_length=1, max_length=1000)
    stream: Flag = False
    language: SpokenLanguage = None


class _Location(BaseModel):
    """Where words stand that are quoted; ``file_id`` is the document's id."""

    cited_text: str
    document_index: int = Field(description="Its place in `documents`.")
    document_title: str
    file_id: str


class CharLocation(_Location):
    """A run of a document's source text, in code points; the end is exclusive."""

    type: Literal["char_location"] = "char_location"
    start_char_index: int
    end_char_index: int


class PageLocation(_Location):
    """Pages of a PDF, counted from 1; the end is exclusive."""

    type: Literal["page_location"] = "page_location"
    start_page_number: int
    end_page_number: int


Location = Annotated[CharLocation | PageLocation, Field(discriminator="type")]


class TextBlock(BaseModel):
    """A statement, and where it is from."""

    type: Literal["text"] = "text"
    text: str
    citations: list[Location] | None = None


class MessageUsage(BaseModel):
    """Tokens, as the encoder of the library counts them."""

    input_tokens: int
    output_tokens: int


class MentionedDocument(BaseModel):
    """A document that the citations' `document_index` counts."""

    id: str
    source: str
    title: str


class AnswerMessage(BaseModel):
    """An answer; `documents` are those that it cites, which Anthropic's clients pass over."""

    model_config = examples(_EXAMPLE_MESSAGE)

    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    model: str
    content: list[TextBlock]
    stop_reason: Literal["end_turn"] | None = "end_turn"
    stop_sequence: None = None
    usage: MessageUsage
    documents: list[MentionedDocument] = []


MessageEventType = Literal[
    "message_start",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "error",
]
MESSAGE_EVENTS: tuple[MessageEventType, ...] = get_args(MessageEventType)


class MessageEvent(BaseModel):
    """An event of a streamed answer; what it holds besides is as Anthropic defines it."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "message_start",
                    "message": _EXAMPLE_MESSAGE | {"content": [], "stop_reason": None},
                },
                {
                    "type": "content_block_start",
                    "index": 0,
                    "content_block": {"type": "text", "text": "", "citations": None},
                },
                {
                    "type": "content_block_delta",
                    "index": 0,
                    "delta": {"type": "text_delta", "text": EXAMPLE_ANSWER},
                },
                {
                    "type": "content_block_delta",
                    "index": 0,
                    "delta": {"type": "citations_delta", "citation": _EXAMPLE_LOCATION},
                },
                {"type": "content_block_stop", "index": 0},
                {
                    "type": "message_delta",
                    "delta": {"stop_reason": "end_turn", "stop_sequence": None},
                    "usage": {"output_tokens": 18},
                    "documents": _EXAMPLE_MESSAGE["documents"],
                },
                {"type": "message_stop"},
            ]
        },
    )

    type: MessageEventType

"""The wire format of OpenAI's chat completions, as far as this service speaks it."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from service.schemas import Citation, DocumentIds, Text, TopK
from service.schemas.fields import absent

MODEL = "zhengyin"


def _parts(content: object) -> object:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


class ContentPart(BaseModel):
    """A part of a message's content."""

    type: Literal["text"]
    text: Text


Content = Annotated[
    list[ContentPart] | None,
    BeforeValidator(_parts, json_schema_input_type=str | list[ContentPart] | None),
]


class ChatMessage(BaseModel):
    """A message of the conversation; those of a user and the assistant are read, the rest not."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Content = None

    @property
    def text(self) -> str:
        """All that the message says."""
        return "\n".join(part.text for part in self.content or ())


class StreamOptions(BaseModel):
    """What a stream tells besides its text."""

    include_usage: bool = False


class CompletionRequest(BaseModel):
    """A conversation whose last message, a user's, is to be answered.

    Parameters that have no meaning here, such as `temperature`, are taken and passed over.
    """

    model: str
    messages: list[ChatMessage] = Field(min_length=1, max_length=1000)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1)] | None = None
    top_k: TopK = 5
    document_ids: DocumentIds = None


class Usage(BaseModel):
    """Tokens, as the encoder of the library counts them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class CompletedMessage(BaseModel):
    """The answer."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The one answer that there is."""

    index: Literal[0] = 0
    message: CompletedMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Completion(BaseModel):
    """An answer with the numbers of its citations, its sources below it."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: Usage
    citations: list[Citation] = Field(description="What the numbers in the answer count, from 1.")


class Delta(BaseModel):
    """What is added to the message."""

    role: Literal["assistant"] | None = Field(default=None, exclude_if=absent)
    content: str | None = Field(default=None, exclude_if=absent)


class ChunkChoice(BaseModel):
    """A piece of the answer."""

    index: Literal[0] = 0
    delta: Delta
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class Chunk(BaseModel):
    """An event of a streamed answer; the citations come with its end."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: Usage | None = Field(default=None, exclude_if=absent)
    citations: list[Citation] | None = Field(default=None, exclude_if=absent)


class Model(BaseModel):
    """What answers."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "zhengyin"


class ModelList(BaseModel):
    """The models that there are: one."""

    object: Literal["list"] = "list"
    data: list[Model]

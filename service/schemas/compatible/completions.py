"""The wire format of OpenAI's chat completions, as far as this service speaks it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from service.schemas.answers import EXAMPLE_ANSWER, EXAMPLE_CITATIONS, EXAMPLE_QUESTION
from service.schemas.citations import Citation
from service.schemas.fields import (
    Counted,
    Flag,
    SpokenLanguage,
    Text,
    TopK,
    absent,
    examples,
)
from service.schemas.selection import SelectedRequest

MODEL = "zhengyin"

_EXAMPLE_COMPLETION: dict[str, Any] = {
    "id": "chatcmpl-7d1f4c0b9a8e4b6f8c2d3e5a6b7c8d9e",
    "object": "chat.completion",
    "created": 1_769_846_400,
    "model": MODEL,
}
_EXAMPLE_CONTENT = (f"{EXAMPLE_ANSWER}[1]", "\n\nSources:\n[1] 鲸落")
_EXAMPLE_MODEL = {"id": MODEL, "object": "model", "created": 1_767_225_600, "owned_by": MODEL}


def _example_chunk(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _EXAMPLE_COMPLETION | {"object": "chat.completion.chunk", "choices": [choice]}


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

    include_usage: Flag = False


class CompletionRequest(SelectedRequest):
    """A conversation whose last message, a user's, is to be answered.

    Parameters that have no meaning here, such as `temperature`, are taken and passed over.
    """

    model_config = examples(
        {
            "model": MODEL,
            "messages": [{"role": "user", "content": EXAMPLE_QUESTION}],
            "stream": False,
        }
    )

    model: str
    messages: list[ChatMessage] = Field(min_length=1, max_length=1000)
    stream: Flag | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(strict=True, ge=1, le=1), Counted] | None = None
    top_k: TopK = 5
    language: SpokenLanguage = None


class Usage(BaseModel):
    """Tokens, as the encoder of the library counts them; those of what is read of a message."""

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

    model_config = examples(
        _EXAMPLE_COMPLETION
        | {
            "choices": [
                {
                    "index": 0,
                    "message": {
                        "role": "assistant",
                        "content": "".join(_EXAMPLE_CONTENT),
                        "refusal": None,
                    },
                    "logprobs": None,
                    "finish_reason": "stop",
                }
            ],
            "usage": {"prompt_tokens": 14, "completion_tokens": 32, "total_tokens": 46},
            "citations": EXAMPLE_CITATIONS,
        }
    )

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

    model_config = examples(
        _example_chunk({"role": "assistant", "content": ""}),
        *(_example_chunk({"content": piece}) for piece in _EXAMPLE_CONTENT),
        _example_chunk({}, "stop") | {"citations": EXAMPLE_CITATIONS},
    )

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str = MODEL
    choices: list[ChunkChoice]
    usage: Usage | None = Field(default=None, exclude_if=absent)
    citations: list[Citation] | None = Field(default=None, exclude_if=absent)


class Model(BaseModel):
    """What answers."""

    model_config = examples(_EXAMPLE_MODEL)

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int
    owned_by: str = "zhengyin"


class ModelList(BaseModel):
    """The models that there are: of all the library, and of each collection."""

    model_config = examples({"object": "list", "data": [_EXAMPLE_MODEL]})

    object: Literal["list"] = "list"
    data: list[Model]

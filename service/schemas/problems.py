"""Whether the service runs, and why a request was not carried out."""

from typing import Literal

from pydantic import BaseModel, Field

from service.schemas.fields import absent, examples

INSTANCE_HEADER = "Zhengyin-Instance"
"""The header in which a server that is ready tells which run of the service it is."""


class Health(BaseModel):
    """That the service runs, or is ready to answer."""

    model_config = examples({"status": "ready"}, {"status": "alive"})

    status: Literal["alive", "ready"]


class FieldError(BaseModel):
    """One bad field of a request."""

    field: str = Field(description="Its name; the parts of a nested one are joined by dots.")
    location: str = Field(description="`body`, `query` or `path`.")
    detail: str


OpenAIErrorType = Literal[
    "authentication_error",
    "invalid_request_error",
    "permission_error",
    "rate_limit_error",
    "server_error",
]


class OpenAIError(BaseModel):
    """An error as clients of OpenAI expect it."""

    message: str
    type: OpenAIErrorType
    param: str | None
    code: str | None


class Problem(BaseModel):
    """RFC 9457: why a request was not carried out."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = Field(
        default=None, exclude_if=absent, description="The bad fields, if that is the reason."
    )
    error: OpenAIError | None = Field(
        default=None,
        exclude_if=absent,
        description="The same again on the routes of OpenAI's and Anthropic's clients.",
    )
    error_code: int | None = Field(
        default=None, exclude_if=absent, description="What Dify calls it, on its route."
    )
    error_msg: str | None = Field(default=None, exclude_if=absent)

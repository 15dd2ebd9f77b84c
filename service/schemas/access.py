"""Keys, as commands tell of them, and signing in with one, for browsers."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from service.schemas.fields import Text, examples

RoleName = Literal["read", "write", "admin"]


class KeySummary(BaseModel):
    """A key without what opens; without ``collections`` it reaches all of the library."""

    id: str
    name: str
    role: RoleName
    collections: list[str] | None
    created_at: datetime
    expires_at: datetime | None


class NewKey(KeySummary):
    """A key that was just made, with what opens."""

    key: str


class KeyList(BaseModel):
    """All keys, in the order in which they were made."""

    keys: list[KeySummary]


class SignIn(BaseModel):
    """A key to sign in with."""

    model_config = examples({"key": "zy_5d0e8a1f0c2e_pUk3…"})

    key: Annotated[Text, Field(max_length=200)]


class SessionState(BaseModel):
    """Whether a key is asked for, and who is signed in."""

    model_config = examples(
        {"needed": True, "role": "read", "collections": ["whales"], "csrf": "b2s…"}
    )

    needed: bool = Field(description="Whether the service asks for a key.")
    role: RoleName | None = Field(
        None, description="What the one who asks may do; null where they may nothing."
    )
    collections: list[str] | None = Field(
        None, description="The collections that are there for them; null is all of the library."
    )
    csrf: str | None = Field(
        None, description="What a page sends as `X-CSRF-Token` with what changes something."
    )

"""Keys, as commands tell of them."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel


class KeySummary(BaseModel):
    """A key without what opens; without ``collections`` it reaches all of the library."""

    id: str
    name: str
    role: Literal["read", "write", "admin"]
    collections: list[str] | None
    created_at: datetime
    expires_at: datetime | None


class NewKey(KeySummary):
    """A key that was just made, with what opens."""

    key: str


class KeyList(BaseModel):
    """All keys, in the order in which they were made."""

    keys: list[KeySummary]

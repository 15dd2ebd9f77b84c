"""What whoever asks may do, and which part of the library is there for them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

# What opens a library takes long to import, and whoever makes a key needs none of it.
if TYPE_CHECKING:
    from index.snapshot import Snapshot


class Role(StrEnum):
    """What a key's holder may do; each may also do what those before it may."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def includes(self, other: "Role") -> bool:
        """Whether its holder may do what that role may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True)
class Grant:
    """What someone may do, and to which collections; None is all of the library."""

    role: Role
    collections: frozenset[str] | None = None

    def of(self, snapshot: "Snapshot") -> "Snapshot":
        """The part of a library that is there for them."""
        return snapshot if self.collections is None else snapshot.within(self.collections)

    def holds(self, collection: str | None) -> bool:
        """Whether a collection is within it; None stands for the library outside of all."""
        return self.collections is None or collection in self.collections


EVERYTHING = Grant(Role.ADMIN)
"""That of whoever asks a service that asks for no key."""

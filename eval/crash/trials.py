"""What is going on when a program is killed, and what of it has to be there afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Deed(StrEnum):
    """What a program is doing when it is killed."""

    UPLOAD = "upload"
    REPLACE = "replace"
    REMOVE = "remove"
    MERGE = "merge"
    INGEST = "command line: ingest"
    TAKE_OUT = "command line: remove"
    MIGRATE = "migration"


@dataclass(frozen=True, slots=True)
class Change:
    """Texts by name that become part of a library together, None where one goes.

    It has to have happened where it was ``acknowledged``; else it has, or has not.
    """

    texts: Mapping[str, str | None]
    acknowledged: bool

    def loss(self, before: Mapping[str, str], after: Mapping[str, str]) -> str | None:
        """What of it was lost or happened by half, if anything was."""
        new = all(after.get(name) == text for name, text in self.texts.items())
        old = all(after.get(name) == before.get(name) for name in self.texts)
        names = ", ".join(self.texts)
        if self.acknowledged and not new:
            return f"lost: {names}"
        if not new and not old:
            return f"half: {names}"
        return None


@dataclass(frozen=True, slots=True)
class Trial:
    """A kill, and what was found amiss after it.

    ``acknowledged`` and ``happened`` count changes: those that the killed program had confirmed,
    and those that are there.
    """

    deed: Deed
    changes: int
    acknowledged: int
    happened: int
    faults: tuple[str, ...]


def judged(
    deed: Deed,
    changes: tuple[Change, ...],
    before: Mapping[str, str],
    after: Mapping[str, str],
    faults: tuple[str, ...],
) -> Trial:
    """A trial, by what a library held before and after a kill and what is wrong with it."""
    touched = {name for change in changes for name in change.texts}
    others = [
        f"changed: {name}"
        for name in sorted(before.keys() | after.keys())
        if name not in touched and before.get(name) != after.get(name)
    ]
    losses = [loss for change in changes if (loss := change.loss(before, after))]
    happened = sum(
        all(after.get(name) == text for name, text in change.texts.items()) for change in changes
    )
    acknowledged = sum(change.acknowledged for change in changes)
    return Trial(deed, len(changes), acknowledged, happened, (*faults, *others, *losses))

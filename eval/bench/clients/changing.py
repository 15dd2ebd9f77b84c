"""A program that changes a library while others read it."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, takewhile
from pathlib import Path

from pydantic import TypeAdapter

from eval.bench.clients.handbook import NAME, text_of
from index.library import Library
from service.components import open_library
from service.ingestion import ingest_files, readable_files
from service.settings import Settings

REMOVED_EVERY = 3
"""Versions of which the last is removed; the others make way for the next."""


@dataclass(frozen=True, slots=True)
class Change:
    """A version of the handbook that was put in, or None for none, in place of what there was.

    ``begun`` and ``done`` are in seconds, on the clock that all processes of a machine share.
    """

    version: int | None
    begun: float
    done: float


CHANGES = TypeAdapter(list[Change])


def change(library: Library, folder: Path, goes_on: Callable[[], bool]) -> list[Change]:
    """Put version after version of the handbook into a library, and now and then take it out.

    Args:
        library: what is changed.
        folder: an empty one, for the handbook's file.
        goes_on: whether to begin another version.
    """
    changes: list[Change] = []
    file = folder / NAME
    for version in takewhile(lambda _: goes_on(), count(1)):
        file.write_text(text_of(version), encoding="utf-8")
        begun = time.monotonic()
        (outcome,) = ingest_files(library, readable_files([file]))
        if outcome.document is None:
            raise ValueError(outcome.error)
        changes.append(Change(version, begun, time.monotonic()))
        if version % REMOVED_EVERY == 0:
            begun = time.monotonic()
            library.remove(outcome.document.id)
            changes.append(Change(None, begun, time.monotonic()))
    return changes


def main(folder: Path, seconds: float) -> None:
    """Change the library of the settings for so long, then print the changes as JSON."""
    with open_library(Settings()) as library:
        end = time.monotonic() + seconds
        changes = change(library, folder, lambda: time.monotonic() < end)
    sys.stdout.write(CHANGES.dump_json(changes).decode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))

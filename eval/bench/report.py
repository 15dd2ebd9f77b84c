"""What was measured of time and room, as data and as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from eval.bench.machine import Machine
from eval.bench.streaming import FirstCitations
from eval.bench.timing import Asked, Memory, Spread
from eval.errors import BadReport


@dataclass(frozen=True, slots=True)
class Loading:
    """Seconds until each part is ready that was made ready before."""

    encoder: float
    lexicon: float
    library: float


@dataclass(frozen=True, slots=True)
class Ingested:
    """A file that was taken in from nothing; ``tokens`` are the encoder's, of its passages."""

    source: str
    characters: int
    passages: int
    tokens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Searched:
    """How long questions to the documents take, and the memory held while they are searched."""

    passages: int
    asked: tuple[Asked, ...]
    memory: Memory


@dataclass(frozen=True, slots=True)
class Stages:
    """How long each stage of the work takes, by name, in the order of the work.

    ``taking_in`` is that of all documents from nothing, ``answering`` of a question.
    """

    taking_in: dict[str, Spread]
    answering: dict[str, Spread]


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes on disk: the library of the documents, and the model with what is learnt from it."""

    library: int
    models: int


@dataclass(frozen=True, slots=True)
class BenchReport:
    """All of it."""

    version: Literal[3]
    machine: Machine
    encoder: str
    loading: Loading
    ingested: tuple[Ingested, ...]
    searched: Searched
    first_citations: FirstCitations
    stages: Stages
    room: Room

    def write(self, file: Path) -> None:
        """Write the report as JSON."""
        file.write_bytes(_ADAPTER.dump_json(self, indent=1) + b"\n")

    @classmethod
    def read(cls, file: Path) -> "BenchReport":
        """The report that ``write`` wrote.

        Raises:
            BadReport: if the file holds none.
        """
        try:
            return _ADAPTER.validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise BadReport(file, "is no report of zhengyin bench") from error


_ADAPTER = TypeAdapter(BenchReport)

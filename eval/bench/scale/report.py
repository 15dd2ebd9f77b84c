"""What was measured of growth, as data and as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from eval.bench.machine import Machine
from eval.bench.timing import Spread
from eval.errors import BadReport


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the figures hang on.

    At most ``encode`` passages of a collection are really encoded; the vectors of all others are
    these with noise of length ``noise`` added, drawn from ``seed``. ``questions`` are asked in
    ``rounds`` rounds.
    """

    texts: str
    encode: int
    noise: float
    seed: int
    questions: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Making:
    """Seconds that a collection took to make, part by part.

    ``reading`` its files; ``storing`` all documents, their vectors given; ``vectors`` what gave
    them, which is no figure of the program's; ``first_snapshot`` making ready what is searched.
    """

    reading: float
    storing: float
    vectors: float
    first_snapshot: float


@dataclass(frozen=True, slots=True)
class Change:
    """One document added or removed, until the next search finds it so, its vectors given.

    ``memory`` is the most bytes that were held above those before.
    """

    passages: int
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Size:
    """The figures of a collection of one size.

    ``encoded`` passages have their own vectors. ``opening`` is in seconds, until the library that
    was closed can be searched. ``search`` is of questions whose vectors are known, by language;
    ``stages`` are the shares of their time by module. ``disk`` is the bytes of the library's
    files, ``memory`` those that the process holds more than before it was opened. ``recall`` is
    that at 10 of the index of nearest passages; older runs have none.
    """

    passages: int
    documents: int
    encoded: int
    making: Making
    opening: float
    search: dict[str, Spread]
    stages: dict[str, float]
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    disk: int
    memory: int
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class ScaleReport:
    """One run: its collections by size, the smallest first."""

    version: Literal[1]
    machine: Machine
    encoder: str
    parameters: Parameters
    sizes: tuple[Size, ...]

    def write(self, file: Path) -> None:
        """Write the report as JSON."""
        file.write_bytes(_ADAPTER.dump_json(self, indent=1) + b"\n")

    @classmethod
    def read(cls, file: Path) -> "ScaleReport":
        """The report that ``write`` wrote.

        Raises:
            BadReport: if the file holds none.
        """
        try:
            return _ADAPTER.validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise BadReport(file, "is no report of zhengyin bench scale") from error


_ADAPTER = TypeAdapter(ScaleReport)

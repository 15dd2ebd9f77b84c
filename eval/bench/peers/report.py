"""What was measured of several frameworks, as data and as JSON."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from eval.bench.machine import Machine
from eval.bench.peers.encoding import EncodingSpeed
from eval.bench.peers.quality import Quality
from eval.bench.pressure import Pressure
from eval.bench.timing import Spread
from eval.errors import BadReport

OURS = "Zhengyin"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one framework, of a process of its own.

    ``ingest`` are the seconds of each round that the documents took with the model loaded: read,
    split, encoded and indexed. ``question`` is the time of one, the encoder's included, in
    process. ``peak`` is the most bytes of memory that the process held until then. ``load`` is
    the machine's load average just before.
    """

    name: str
    versions: dict[str, str]
    load: float
    ingest: tuple[float, ...]
    pieces: int
    question: Spread
    peak: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """A framework that could not be run, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Served:
    """A route under the pressure of many clients; ``load`` is as above."""

    name: str
    route: str
    load: float
    pressure: Pressure


@dataclass(frozen=True, slots=True)
class PeersReport:
    """All of it; the first that was measured is this program."""

    version: Literal[1]
    machine: Machine
    model: str
    measured: tuple[Measured, ...]
    not_measured: tuple[NotMeasured, ...]
    encoding: EncodingSpeed
    served: tuple[Served, ...]

    def write(self, file: Path) -> None:
        """Write the report as JSON."""
        file.write_bytes(_ADAPTER.dump_json(self, indent=1) + b"\n")

    @classmethod
    def read(cls, file: Path) -> "PeersReport":
        """The report that ``write`` wrote.

        Raises:
            BadReport: if the file holds none.
        """
        try:
            return _ADAPTER.validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise BadReport(file, "is no report of zhengyin bench peers") from error


_ADAPTER = TypeAdapter(PeersReport)

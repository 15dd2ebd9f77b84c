"""What was measured of many clients, as data and as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter
from rich.console import RenderableType
from rich.text import Text

from eval.bench.machine import Machine
from eval.bench.pressure import Pressure
from eval.bench.tables import spread
from eval.bench.timing import Spread, some_of
from eval.citations.checks import Failure

_MEGA = 1_000_000

LOOKS = 12
"""Looks at the service's memory that are printed at most."""

SHOWN = 20
"""Failures that are printed."""


@dataclass(frozen=True, slots=True)
class ClientsReport:
    """One run; ``load`` is the machine's load average before it, over a minute.

    ``changes`` were made meanwhile; ``about_changes`` requests asked about what they changed.
    ``failures`` are what was wrong with answers. ``alive`` is how long ``/healthz`` took meanwhile,
    ``memory`` the bytes that the service held, from the beginning to the end.
    """

    version: Literal[1]
    machine: Machine
    load: float
    pressure: Pressure
    changes: int
    about_changes: int
    alive: Spread
    memory: tuple[int, ...]
    failures: tuple[Failure, ...]

    @property
    def is_clean(self) -> bool:
        """Whether every request was answered, and every answer whole."""
        return not self.pressure.errors and not self.failures

    def write(self, file: Path) -> None:
        """Write the report as JSON."""
        file.write_bytes(_ADAPTER.dump_json(self, indent=1) + b"\n")


_ADAPTER = TypeAdapter(ClientsReport)


def lines(found: ClientsReport) -> Iterator[RenderableType]:
    """It as lines for a terminal."""
    pressure = found.pressure
    yield Text(
        f"{pressure.clients} clients: {pressure.requests:,} requests, {found.about_changes:,} of "
        f"them about what changed, {pressure.per_second:.1f} answered a second; {found.changes} "
        f"changes; {pressure.errors} errors; {len(found.failures)} answers half or mixed\n"
        f"ms a request, median (quartiles) / 95 % at most: {spread(pressure.latency)}, "
        f"99 % {_most(pressure.latency)}\n"
        f"{pressure.refused:,} refused as too many"
        + (f", within ms, 99 %: {_most(pressure.refusal)}" if pressure.refusal else "")
        + f"; /healthz, ms, 99 %: {_most(found.alive)}\n"
        f"MB in memory, now and then: {', '.join(map(_megabytes, some_of(found.memory, LOOKS)))}; "
        f"load average before: {found.load:.1f}"
    )
    for failure in found.failures[:SHOWN]:
        yield Text(f"{failure.check}: {failure.where}: {failure.detail}")


def _most(found: Spread) -> str:
    return "–" if found.p99 is None else f"{found.p99:,.0f}"


def _megabytes(held: int) -> str:
    return f"{held / _MEGA:,.0f}"

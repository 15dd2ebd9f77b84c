"""What the figures should reach, beside the best of the other frameworks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from eval.bench.peers.report import Measured, PeersReport, Served

INGEST = 0.6
ENCODING = 2.5
QUESTION = 0.5
HTTP = 4.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure of ours divided by another's, and what that should be.

    It should be ``bound`` at most where less is better, at least where ``more`` is.
    """

    name: str
    ours: float
    other: str
    theirs: float
    bound: float
    more: bool

    @property
    def ratio(self) -> float:
        """Ours divided by theirs."""
        return self.ours / self.theirs

    @property
    def is_met(self) -> bool:
        """Whether the bar is reached."""
        return self.ratio >= self.bound if self.more else self.ratio <= self.bound


@dataclass(frozen=True, slots=True)
class Lead:
    """The share of some questions that each framework finds at a depth, ours first, by name."""

    collection: str
    set: str
    language: str
    questions: int
    depth: int
    shares: dict[str, float]

    @property
    def is_met(self) -> bool:
        """Whether ours is the highest."""
        ours, *others = self.shares.values()
        return all(ours > other for other in others)


def bars(found: PeersReport) -> Iterator[Bar]:
    """All that can be told from what was measured."""
    ours, *others = found.measured
    if others:
        fastest = min(others, key=_ingest)
        yield Bar("taking in, s", _ingest(ours), fastest.name, _ingest(fastest), INGEST, more=False)
        quickest = min(others, key=_question)
        yield Bar(
            "one question in process, ms",
            _question(ours),
            quickest.name,
            _question(quickest),
            QUESTION,
            more=False,
        )
    batch, speed = found.encoding.best
    name = f"sentence-transformers, {batch} at once"
    yield Bar("tokens encoded a second", found.encoding.ours, name, speed, ENCODING, more=True)
    own = [served for served in found.served if served.name == ours.name]
    for served in found.served:
        if served not in own:
            yield from (_http(mine, served) for mine in own)


def leads(measured: Sequence[Measured]) -> Iterator[Lead]:
    """All shares, of ours and the others beside each other."""
    for rows in zip(*(each.quality.shares for each in measured), strict=True):
        first = rows[0]
        for depth in first.found:
            names = (each.name for each in measured)
            shares = {name: row.found[depth] for name, row in zip(names, rows, strict=True)}
            yield Lead(first.collection, first.set, first.language, first.questions, depth, shares)


def _ingest(measured: Measured) -> float:
    return median(measured.ingest)


def _question(measured: Measured) -> float:
    return measured.question.median


def _http(ours: Served, theirs: Served) -> Bar:
    return Bar(
        f"{ours.route} a second, {ours.pressure.clients} clients",
        ours.pressure.per_second,
        theirs.name,
        theirs.pressure.per_second,
        HTTP,
        more=True,
    )

"""Figures of frameworks made by hand."""

from eval.bench.machine import Machine
from eval.bench.peers.encoding import EncodingSpeed
from eval.bench.peers.quality import Quality, Shares
from eval.bench.peers.report import Measured, NotMeasured, PeersReport, Served
from eval.bench.pressure import Pressure
from eval.bench.timing import Spread

MACHINE = Machine("a processor", 2, 8 * 10**9, "a system", {}, "abc", "2026-11-30T00:00:00+00:00")


def make_measured(name: str, ingest: float, question: float, share: float) -> Measured:
    """A framework whose shares are all alike."""
    shares = tuple(
        Shares("documents", "tune", language, 10, {1: share, 5: share}) for language in ("zh", "en")
    )
    return Measured(
        name=name,
        versions={name.lower(): "1.0"},
        load=0.5,
        ingest=(ingest, ingest),
        pieces=7,
        question=Spread(question, question, question, question),
        peak=10**9,
        quality=Quality(shares, 500, 3),
    )


def make_served(name: str, per_second: float) -> Served:
    latency = Spread(1.0, 1.0, 1.0, 1.0)
    return Served(name, "/search", 0.5, Pressure(32, 100, 0, per_second, latency))


def make_peers_report(*measured: Measured, served: tuple[Served, ...] = ()) -> PeersReport:
    return PeersReport(
        version=1,
        machine=MACHINE,
        model="a model",
        measured=measured,
        not_measured=(NotMeasured("Missing", "Missing: it needs Python 3.99"),),
        encoding=EncodingSpeed(64, 8000, 3000.0, {4: 900.0, 8: 1200.0}),
        served=served,
    )

"""The comparison's figures as tables for a terminal."""

from collections.abc import Iterator
from statistics import median

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.bench.peers.bars import bars, leads
from eval.bench.peers.quality import RULE
from eval.bench.peers.report import PeersReport
from eval.bench.tables import spread
from eval.reports.tables import NAMES, table

_MEGA = 1_000_000


def report(found: PeersReport) -> Iterator[RenderableType]:
    """All tables: time and memory, quality, services, and what should be reached."""
    yield _times(found)
    yield _quality(found)
    yield Text(f"{RULE}\n")
    yield _services(found)
    yield _encoding(found)
    yield _bars(found)
    for failed in found.not_measured:
        yield Text(f"not measured: {failed.reason}\n")
    yield _machine(found)


def _times(found: PeersReport) -> Table:
    columns = ("taking in, s", "pieces", "a question, ms", "peak MB", "load")
    shown = table(f"{found.model}, the documents, model loaded", "", columns)
    for each in found.measured:
        shown.add_row(
            each.name,
            f"{median(each.ingest):.1f}",
            f"{each.pieces:,}",
            spread(each.question),
            f"{each.peak / _MEGA:,.0f}",
            f"{each.load:.1f}",
        )
    return shown


def _quality(found: PeersReport) -> Table:
    names = [each.name for each in found.measured]
    shown = table("found at k, per cent", "questions", ("k", *names, "ahead"))
    for lead in leads(found.measured):
        shown.add_row(
            f"{lead.collection}, {lead.set}, {NAMES[lead.language]} ({lead.questions})",
            str(lead.depth),
            *(f"{100 * share:.1f}" for share in lead.shares.values()),
            _yes(lead.is_met),
        )
    sizes = [f"{each.quality.characters:,}" for each in found.measured]
    shown.add_row("characters of the best piece, median", "", *sizes, "")
    lost = [f"{each.quality.unplaced:,}" for each in found.measured]
    shown.add_row("pieces that stand nowhere in their file", "", *lost, "")
    return shown


def _services(found: PeersReport) -> Table:
    columns = ("clients", "requests", "failed", "a second", "ms a request", "load")
    shown = table("through HTTP, each question once and for the first time", "route", columns)
    for each in found.served:
        pressure = each.pressure
        shown.add_row(
            f"{each.name} {each.route}",
            f"{pressure.clients}",
            f"{pressure.requests:,}",
            f"{pressure.errors}",
            f"{pressure.per_second:.1f}",
            spread(pressure.latency),
            f"{each.load:.1f}",
        )
    return shown


def _encoding(found: PeersReport) -> Table:
    encoding = found.encoding
    columns = [f"{batch} at once" for batch in encoding.theirs]
    title = f"tokens encoded a second, {encoding.tokens:,} tokens of {encoding.texts} passages"
    shown = table(title, "", ("ours", *columns))
    speeds = (encoding.ours, *encoding.theirs.values())
    shown.add_row("beside sentence-transformers in fp32", *(f"{speed:,.0f}" for speed in speeds))
    return shown


def _bars(found: PeersReport) -> Table:
    columns = ("ours", "theirs", "whose", "ours ÷ theirs", "wanted", "met")
    shown = table("what should be reached", "", columns)
    for bar in bars(found):
        shown.add_row(
            bar.name,
            f"{bar.ours:,.1f}",
            f"{bar.theirs:,.1f}",
            bar.other,
            f"{bar.ratio:.2f}",
            f"{'≥' if bar.more else '≤'} {bar.bound}",
            _yes(bar.is_met),
        )
    ahead = [lead.is_met for lead in leads(found.measured)]
    shown.add_row(
        "cells of the quality table ahead",
        *(str(sum(ahead)), str(len(ahead)), "", "", "all"),
        _yes(all(ahead)),
    )
    return shown


def _machine(found: PeersReport) -> Text:
    machine = found.machine
    versions = "; ".join(
        f"{each.name}: {', '.join(f'{name} {held}' for name, held in each.versions.items())}"
        for each in found.measured
    )
    return Text(
        f"{versions}\n{machine.processor}, {machine.processors} processors, "
        f"{machine.memory / 1e9:.0f} GB; commit {machine.commit or 'unknown'}, {machine.date}; "
        "load averages over a minute, before each began\n"
    )


def _yes(met: bool) -> str:
    return "yes" if met else "no"

"""A benchmark's figures as tables for a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.bench.report import BenchReport, Ingested, Searched
from eval.bench.streaming import FirstCitations
from eval.reports.tables import NAMES, table
from eval.retrieval.report import Latency

_MEGA = 1_000_000


def report(found: BenchReport) -> Iterator[RenderableType]:
    """All tables: questions by collection, then ingestion, loading and room."""
    yield _questions(found)
    yield _first_citations(found.first_citations)
    yield _ingestion(found.ingested)
    yield _rest(found)
    yield _memory(found.searched)


def _questions(found: BenchReport) -> Table:
    title = f"ms a question, median / 95 % at most ({found.encoder}, {found.processors} processors)"
    shown = table(title, "collection", ("passages", "encoder", "retrieval", "both"))
    for searched in found.searched:
        for asked in searched.asked:
            shown.add_row(
                f"{searched.collection}, {NAMES[asked.language]} ({asked.questions})",
                f"{searched.passages:,}",
                _latency(asked.encoder),
                _latency(asked.retrieval),
                _latency(asked.both),
            )
    return shown


def _first_citations(first: FirstCitations) -> Text:
    return Text(
        f"first citations of a streamed answer: {_latency(first.later)} ms later than a search's "
        f"results ({_latency(first.citations)} and {_latency(first.search)}; "
        f"{first.questions} questions)\n"
    )


def _ingestion(ingested: Sequence[Ingested]) -> Table:
    columns = ("characters", "passages", "tokens", "seconds", "tokens/s")
    shown = table("taking in from nothing", "file", columns)
    for file in ingested:
        shown.add_row(
            file.source,
            f"{file.characters:,}",
            f"{file.passages:,}",
            f"{file.tokens:,}",
            f"{file.seconds:.1f}",
            f"{file.tokens / file.seconds:,.0f}",
        )
    return shown


def _rest(found: BenchReport) -> Table:
    shown = table("loading and room on disk", "", ("seconds", "MB"))
    shown.add_row("encoder", f"{found.loading.encoder:.2f}", f"{found.room.models / _MEGA:,.0f}")
    shown.add_row("lexicon", f"{found.loading.lexicon:.2f}", "")
    shown.add_row("library", f"{found.loading.library:.2f}", f"{found.room.library / _MEGA:,.1f}")
    return shown


def _memory(searched: Sequence[Searched]) -> Table:
    columns = ("passages", "sentences", "ready in s", "memory, MB", "most so far, MB")
    shown = table("the process while it searches", "collection", columns)
    for each in searched:
        shown.add_row(
            each.collection,
            f"{each.passages:,}",
            f"{each.sentences:,}",
            f"{each.preparation:.2f}",
            f"{each.memory.resident / _MEGA:,.0f}",
            f"{each.memory.peak / _MEGA:,.0f}",
        )
    return shown


def _latency(latency: Latency) -> str:
    return f"{latency.median:.1f} / {latency.p95:.1f}"

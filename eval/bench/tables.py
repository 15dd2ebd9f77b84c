"""A benchmark's figures as tables for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from eval.bench.report import BenchReport, Ingested, Searched
from eval.bench.streaming import FirstCitations
from eval.bench.timing import Spread
from eval.reports.tables import NAMES, table

_MEGA = 1_000_000


def report(found: BenchReport) -> Iterator[RenderableType]:
    """All tables: questions and their stages, then ingestion, loading and room."""
    yield _questions(found)
    yield _first_citations(found.first_citations)
    yield _answering(found.stages.answering)
    yield _ingestion(found.ingested)
    yield _taking_in(found.stages.taking_in)
    yield _rest(found)
    yield _memory(found.searched)


def _questions(found: BenchReport) -> Table:
    title = (
        f"ms a question, median (quartiles) / 95 % at most, {found.searched.passages:,} passages "
        f"({found.encoder}, {found.machine.processors} processors)"
    )
    shown = table(title, "questions", ("encoder", "retrieval", "both"))
    for asked in found.searched.asked:
        shown.add_row(
            f"{NAMES[asked.language]} ({asked.questions})",
            spread(asked.encoder),
            spread(asked.retrieval),
            spread(asked.both),
        )
    return shown


def _first_citations(first: FirstCitations) -> Text:
    return Text(
        f"first citations of a streamed answer: {spread(first.later)} ms later than a search's "
        f"results ({spread(first.citations)} and {spread(first.search)}; "
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


def _answering(stages: Mapping[str, Spread]) -> Table:
    title = "stages of a question, ms, median (quartiles) / 95 % at most"
    shown = table(title, "stage", ("answered over a socket",))
    for stage, times in stages.items():
        shown.add_row(stage, spread(times))
    return shown


def _taking_in(stages: Mapping[str, Spread]) -> Table:
    shown = table("stages of taking in, s, median (quartiles)", "stage", ("all files",))
    for stage, times in stages.items():
        seconds = (each / 1000 for each in (times.median, times.lower, times.upper))
        shown.add_row(stage, "{:.2f} ({:.2f}–{:.2f})".format(*seconds))
    return shown


def _rest(found: BenchReport) -> Table:
    shown = table("loading and room on disk", "", ("seconds", "MB"))
    shown.add_row("encoder", f"{found.loading.encoder:.2f}", f"{found.room.models / _MEGA:,.0f}")
    shown.add_row("lexicon", f"{found.loading.lexicon:.2f}", "")
    shown.add_row("library", f"{found.loading.library:.2f}", f"{found.room.library / _MEGA:,.1f}")
    return shown


def _memory(searched: Searched) -> Text:
    return Text(
        f"the process while it searches: {searched.memory.resident / _MEGA:,.0f} MB, "
        f"{searched.memory.peak / _MEGA:,.0f} MB at most\n"
    )


def spread(times: Spread) -> str:
    """Milliseconds as a cell: the median, its quartiles, and what 95 % do not exceed."""
    return f"{times.median:.1f} ({times.lower:.1f}–{times.upper:.1f}) / {times.p95:.1f}"

"""What a measurement of reading found, as a table."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from eval.reading.measurement import DocumentReading
from eval.reading.scores import Share


def report(readings: Sequence[DocumentReading]) -> Iterator[Table]:
    """One row a document: shares in per cent with their counts, time and memory."""
    table = Table(title="Reading: shares in per cent; found and right of each kind; CPU ms a page")
    table.add_column("document", no_wrap=True)
    for name in (
        "pages",
        "chars",
        "headings",
        "right",
        "levels",
        "footnotes",
        "right",
        "marks",
        "furniture",
        "right",
        "ms",
        "MB",
    ):
        table.add_column(name, justify="right", no_wrap=True)
    for reading in readings:
        scores = reading.scores
        table.add_row(
            reading.file,
            str(reading.pages),
            f"{100 * reading.characters.value:.2f}",
            *(
                _told(share)
                for share in (
                    scores.headings_found,
                    scores.headings_right,
                    scores.levels_right,
                    scores.notes_found,
                    scores.notes_right,
                    scores.marks_linked,
                    scores.furniture_found,
                    scores.furniture_right,
                )
            ),
            f"{reading.milliseconds:.0f}",
            f"{reading.megabytes:.0f}",
        )
    yield table


def _told(share: Share) -> str:
    return f"{100 * share.value:.0f} {share.right}/{share.of}" if share.of else "–"

"""What a measurement of reading found, as tables."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from eval.reading.measurement import DocumentReading
from eval.reading.scores import Share

_FOUND = (
    "headings",
    "right",
    "levels",
    "footnotes",
    "right",
    "marks",
    "furniture",
    "right",
)
_TAKEN = ("pages", "characters, %", "CPU ms a page", "peak MB")


def report(readings: Sequence[DocumentReading]) -> Iterator[Table]:
    """Two tables, a row a document: what of the truth was found, and what reading took."""
    found = _table("Reading: found of each kind, and right of what was found", _FOUND)
    taken = _table("Reading: characters that pdfminer finds too, time and memory", _TAKEN)
    for reading in readings:
        scores = reading.scores
        shares = (getattr(scores, name) for name in scores.__slots__)
        found.add_row(reading.file, *(_told(share) for share in shares))
        taken.add_row(
            reading.file,
            str(reading.pages),
            f"{100 * reading.characters.value:.2f}",
            f"{reading.milliseconds:.0f}",
            f"{reading.megabytes:.0f}",
        )
    yield found
    yield taken


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=title)
    table.add_column("document", no_wrap=True)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _told(share: Share) -> str:
    return f"{share.right}/{share.of}" if share.of else "–"

"""Where cited words stand on the pages of their document."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from index.storage.records import PageLines
from ingest.source_layout import box_of
from service import schemas


def boxes_of(
    spans: Iterable[schemas.CitedSpan], document_id: str, lines: PageLines
) -> list[schemas.CitedBox]:
    """A box for each line, or part of one, that each span takes up on the pages of ``lines``."""
    return [box for span in spans for box in _boxes(span, document_id, lines)]


def _boxes(
    span: schemas.CitedSpan, document_id: str, lines: PageLines
) -> Iterator[schemas.CitedBox]:
    standing = lines.get((document_id, span.page or 0), ())
    first = bisect_right(standing, span.start, key=attrgetter("end"))
    for line in standing[first:]:
        start, end = max(span.start, line.start), min(span.end, line.end)
        if start >= end:
            return
        if box := box_of(line, start, end):
            x0, y0, x1, y1 = (round(at, 1) for at in (box.x0, box.y0, box.x1, box.y1))
            yield schemas.CitedBox(start=start, end=end, page=line.page, x0=x0, y0=y0, x1=x1, y1=y1)

from ingest.source_layout import Box, LaidLine, pack_edges
from service.citing.boxes import boxes_of
from service.schemas import CitedBox, CitedSpan


def line(start: int, y: float) -> LaidLine:
    """A line of ten characters, each ten points wide."""
    edges = pack_edges([10.0 * at for k in range(10) for at in (k, k + 1)], 0)
    return LaidLine(start, start + 10, page=3, box=Box(50, y, 150, y + 12), edges=edges)


LINES = {("d_1", 3): (line(0, 100), line(11, 120), line(22, 140))}


def box(start: int, end: int, x: tuple[float, float], y: float) -> CitedBox:
    return CitedBox(start=start, end=end, page=3, x0=x[0], y0=y, x1=x[1], y1=y + 12)


def test_a_span_over_several_lines_has_a_box_in_each() -> None:
    assert boxes_of([CitedSpan(start=8, end=24, page=3)], "d_1", LINES) == [
        box(8, 10, (130, 150), 100),
        box(11, 21, (50, 150), 120),
        box(22, 24, (50, 70), 140),
    ]


def test_each_span_has_boxes_of_its_own() -> None:
    spans = [CitedSpan(start=0, end=4, page=3), CitedSpan(start=4, end=6, page=3)]
    assert boxes_of(spans, "d_1", LINES) == [box(0, 4, (50, 90), 100), box(4, 6, (90, 110), 100)]


def test_what_stands_on_no_page_that_is_shown_has_none() -> None:
    spans = [CitedSpan(start=0, end=4), CitedSpan(start=0, end=4, page=4)]
    assert boxes_of(spans, "d_1", LINES) == []
    assert boxes_of([CitedSpan(start=0, end=4, page=3)], "d_2", LINES) == []

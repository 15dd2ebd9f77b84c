from ingest.layout.geometry.classification import classify
from ingest.source_layout import Box, LaidLine, Layout


def test_a_line_without_width_is_read_too() -> None:
    line = LaidLine(0, 1, page=1, box=Box(50, 90, 50, 100), size=10)

    (found,) = classify(Layout("x", (line,), ((595, 842),)), "l").lines

    assert found.block == 0

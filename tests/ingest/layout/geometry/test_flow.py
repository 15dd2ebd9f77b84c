from ingest.layout.geometry.classification import classify
from ingest.source_layout import Box, LaidLine, Layout
from tests.ingest.layout.geometry.samples import Pages


def test_a_line_without_width_is_read_too() -> None:
    line = LaidLine(0, 1, page=1, box=Box(50, 90, 50, 100), size=10)

    (found,) = classify(Layout("x", (line,), ((595, 842),)), "l").lines

    assert found.block == 0


def test_a_circled_number_begins_an_item() -> None:
    pages = Pages()
    pages.prose()
    for sign in "①②③":
        pages.line(f"{sign} 网络空间治理的规则由各国共同商定而技术标准")
    blocks = [line.block for line in pages.classified().lines]

    assert len(set(blocks[-3:])) == 3

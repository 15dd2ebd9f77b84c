"""From the lines of pages to blocks and their kinds."""

from ingest.layout.geometry.blocks import join_lines, set_bylines
from ingest.layout.geometry.furniture import set_furniture_apart
from ingest.layout.geometry.heading_lines import find_headings
from ingest.layout.geometry.laid_text import LaidText
from ingest.layout.geometry.notes import find_notes
from ingest.layout.geometry.tables import find_tables
from ingest.source_layout import Layout


def classify(layout: Layout, text: str) -> Layout:
    """Tell what the lines of pages are by where they stand and how they are set.

    Every line gets a block and a kind; notes, marks, headings' levels and tables' cells are filled
    in. The order is the layout's. A paragraph that a page, a column, a note or a table interrupts
    is one block all the same.

    Args:
        layout: lines with pages and boxes, as a loader gives them; what it says of their kinds
            stays.
        text: the source text.
    """
    laid = LaidText.of(layout, text)
    set_furniture_apart(laid)
    laid.measure()
    find_tables(laid)
    find_notes(laid)
    find_headings(laid)
    join_lines(laid)
    set_bylines(laid)
    return laid.laid(layout)

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.formats.layout_json import dump_layout, load_layout
from ingest.source_layout import Box, Cell, LaidLine, Layout, NoteReference

SPANS = st.integers(0, 9).map(lambda at: Span(at, at + 1))
NUMBERS = st.floats(0, 900, width=32)
LINES = st.builds(
    LaidLine,
    st.just(0),
    st.just(9),
    page=st.integers(0, 3),
    box=st.none() | st.builds(Box, NUMBERS, NUMBERS, NUMBERS, NUMBERS),
    size=NUMBERS,
    font=st.text(max_size=3),
    rotation=st.sampled_from([0, 90]),
    raised=st.lists(SPANS, max_size=2).map(tuple),
    block=st.none() | st.integers(0, 9),
    kind=st.none() | st.sampled_from(BlockKind),
    level=st.integers(0, 3),
    verbatim=st.booleans(),
    cell=st.none() | st.builds(Cell, st.just(1), st.just(2), st.just(0), st.booleans()),
    note=st.none() | st.text(max_size=3),
    references=st.lists(st.builds(NoteReference, SPANS, st.text(max_size=2)), max_size=2).map(
        tuple
    ),
    dropped=st.lists(SPANS, max_size=2).map(tuple),
)
LAYOUTS = st.builds(
    Layout,
    st.text(max_size=5),
    st.lists(LINES, max_size=4).map(tuple),
    st.lists(st.tuples(NUMBERS, NUMBERS), max_size=2).map(tuple),
    st.lists(st.text(max_size=3), max_size=2).map(tuple),
    st.booleans(),
)


@given(LAYOUTS)
def test_a_layout_comes_back_as_it_was(layout: Layout) -> None:
    assert load_layout(json.loads(json.dumps(dump_layout(layout)))) == layout


def test_what_a_line_does_not_have_takes_no_room() -> None:
    plain = LaidLine(3, 9)
    layout = Layout("lamp 1.0", (plain, replace(plain, page=2)))
    assert dump_layout(layout)["lines"] == [[3, 9], [3, 9, {"page": 2}]]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.source_layout import Box, LaidLine, box_of, pack_edges

BOX = Box(100, 50, 160, 62)
# Three characters of 20 points, one after the other in the direction of the line.
EDGES = pack_edges([0, 20, 20, 40, 40, 60], 0)


def line(rotation: int = 0, edges: bytes = EDGES) -> LaidLine:
    return LaidLine(7, 10, page=1, box=BOX, rotation=rotation, edges=edges)


@pytest.mark.parametrize(
    ("rotation", "second"),
    [
        (0, Box(120, 50, 140, 62)),
        (90, Box(100, 70, 160, 90)),
        (180, Box(120, 50, 140, 62)),
        (270, Box(100, 22, 160, 42)),
    ],
)
def test_a_character_stands_in_the_direction_of_its_line(rotation: int, second: Box) -> None:
    assert box_of(line(rotation), 8, 9) == second


def test_the_first_character_of_an_upside_down_line_is_its_rightmost() -> None:
    assert box_of(line(180), 7, 8) == Box(140, 50, 160, 62)


def test_what_goes_beyond_the_line_is_left_out() -> None:
    assert box_of(line(), 0, 8) == Box(100, 50, 120, 62)
    assert box_of(line(), 9, 99) == Box(140, 50, 160, 62)


@pytest.mark.parametrize("span", [(0, 7), (10, 12), (8, 8)])
def test_none_of_the_line_has_no_box(span: tuple[int, int]) -> None:
    assert box_of(line(), *span) is None


def test_characters_of_unknown_places_have_the_box_of_the_line() -> None:
    assert box_of(line(edges=b""), 8, 9) == BOX


def test_a_line_without_a_box_has_none() -> None:
    assert box_of(LaidLine(7, 10), 7, 10) is None


@given(st.lists(st.floats(-1e6, 1e6)), st.floats(0, 9))
def test_places_beyond_all_measure_do_not_overflow(places: list[float], origin: float) -> None:
    assert len(pack_edges(places, origin)) == 2 * len(places)

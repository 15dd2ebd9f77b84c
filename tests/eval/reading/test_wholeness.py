from dataclasses import replace

from eval.reading.scores import Share
from eval.reading.wholeness import Wholeness
from ingest.alignment import Span
from tests.eval.reading.builders import Line, make_document

DOCUMENT = make_document(
    Line("Rice prices rose in March.1", mark=("1", 0)), Line("Wheat fell again.", page=2)
)


def test_what_is_whole_is_whole_in_all() -> None:
    found = Wholeness.of(DOCUMENT)

    assert [found.owned.value, found.slices.value, found.pages.value] == [1, 1, 1]
    assert found.owned.of == 38
    assert found.pages.of == 3


def test_a_character_in_no_block_or_in_two_is_not_owned() -> None:
    first, second = DOCUMENT.blocks
    twice = replace(second, spans=(Span(0, 4), *second.spans))

    assert Wholeness.of(replace(DOCUMENT, blocks=(first,))).owned == Share(23, 38)
    assert Wholeness.of(replace(DOCUMENT, blocks=(first, twice))).owned == Share(34, 38)


def test_a_sentence_whose_span_says_another_thing_does_not_slice() -> None:
    document = make_document(Line("Rice rose.", readable="Wheat rose."))

    assert Wholeness.of(document).slices == Share(0, 1)


def test_a_block_that_names_another_page_than_its_own_is_found() -> None:
    first, second = DOCUMENT.blocks
    moved = replace(second, pages=(1,))

    assert Wholeness.of(replace(DOCUMENT, blocks=(first, moved))).pages == Share(2, 3)

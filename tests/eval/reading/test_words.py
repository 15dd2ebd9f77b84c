import pytest

from eval.reading.words import Wording
from tests.eval.reading.builders import Line, make_document


def wording(source: str, readable: str) -> Wording:
    return Wording.of(make_document(Line(source, readable=readable)))


@pytest.mark.parametrize(
    ("source", "readable"),
    [
        ("Rice prices rose", "Rice prices rose"),
        ("infor-\nmation for all", "information for all"),
        ("well-\nknown", "well-known"),
        ("粮食价\n格上涨", "粮食价格上涨"),
        ("ＧＤＰ of ﬁve", "GDP of five"),
    ],
)
def test_words_that_the_source_says_are_held(source: str, readable: str) -> None:
    found = wording(source, readable)

    assert found.words
    assert (found.mended.total(), found.lacking.total()) == (0, 0)


def test_a_word_that_was_set_apart_and_is_closed_up_is_mended() -> None:
    found = wording("S U M M A R Y of it", "SUMMARY of it")

    assert (dict(found.mended), found.lacking.total()) == ({"SUMMARY": 1}, 0)


@pytest.mark.parametrize(
    ("source", "readable", "lacking"),
    [
        ("OpenAI wrote it", "Open AI wrote it", {"Open", "AI"}),
        ("P\x02Tuning", "PTuning", {"PTuning"}),
        ("the cat sat", "thecat sat", {"thecat"}),
        ("价格上涨", "价格下跌", {"价格下跌"}),
        ("rice", "rice again", {"again"}),
    ],
)
def test_a_word_parted_glued_or_made_up_is_lacking(
    source: str, readable: str, lacking: set[str]
) -> None:
    assert set(wording(source, readable).lacking) == lacking


def test_a_word_of_another_block_is_no_word_of_this_one() -> None:
    document = make_document(Line("rice"), Line("wheat", readable="rice"))

    assert set(Wording.of(document).lacking) == {"rice"}

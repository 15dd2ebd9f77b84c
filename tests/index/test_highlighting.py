import pytest

from index.highlighting import WordCover
from index.lexical import LexicalIndex, TermGroup, Wording

LEXICAL = LexicalIndex.build(["harbour lamps", "harbour tides", "harbour walls"])


def test_a_rare_word_covers_more_of_the_question_than_a_common_one() -> None:
    cover = WordCover([TermGroup.of("harbour"), TermGroup.of("lamp")], LEXICAL)
    assert cover.of("lamps at night") > cover.of("the harbour") > 0


def test_all_words_cover_the_whole_question() -> None:
    cover = WordCover([TermGroup.of("harbour"), TermGroup.of("lamp")], LEXICAL)
    assert cover.of("harbour lamps") == pytest.approx(1.0)


def test_any_wording_of_a_word_covers_it() -> None:
    group = TermGroup((Wording(("lamp",)), Wording(("灯塔",))))
    assert WordCover([group], LEXICAL).of("港口的灯塔") == pytest.approx(1.0)


def test_a_question_without_words_is_covered_by_nothing() -> None:
    assert WordCover([], LEXICAL).of("harbour lamps") == 0.0

from itertools import pairwise

from index.language.common_words import rank_of


def test_words_that_everybody_uses_come_before_others() -> None:
    for words in (("the", "house", "harbour"), ("我们", "机构", "峰会")):
        ranks = [rank_of(word) for word in words]
        assert None not in ranks
        assert all(one < other for one, other in pairwise(ranks) if one is not None and other)


def test_an_english_word_has_the_place_of_its_commonest_form() -> None:
    assert rank_of("describes") == rank_of("described")


def test_rare_words_have_no_place() -> None:
    assert rank_of("贻贝") is None
    assert rank_of("sourdough") is None

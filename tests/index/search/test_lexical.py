import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.lexical import K1, B, LexicalIndex, TermGroup, Wording
from tests.index.passage_indexes import lexical_index

# Rows 0 to 2; lengths 3, 2 and 1, on average 2.
TEXTS = ["oyster oyster lamp", "oyster reef", "lamp"]
WORDS = ["oyster", "lamp", "reef", "tide"]

GROUPS = st.lists(
    st.builds(
        TermGroup,
        st.lists(
            st.builds(
                Wording,
                st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple),
                st.floats(0.05, 1),
            ),
            max_size=4,
        ).map(tuple),
        st.floats(0.1, 4),
    ),
    max_size=4,
)
COLLECTIONS = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=6)


@pytest.fixture
def index() -> LexicalIndex:
    return lexical_index(TEXTS)


def test_a_score_is_bm25(index: LexicalIndex) -> None:
    # "oyster" stands in 2 of 3 passages: idf = ln(1 + (3 - 2 + 0.5) / (2 + 0.5)) = ln 1.6.
    # Row 0 has it twice in 3 terms, the average being 2, row 1 once in 2 terms.
    idf = math.log(1.6)
    first = idf * 2 * (K1 + 1) / (2 + K1 * (1 - B + B * 3 / 2))
    second = idf * 1 * (K1 + 1) / (1 + K1)
    np.testing.assert_allclose(
        index.scores([TermGroup.of("oyster")]), [first, second, 0], rtol=1e-6
    )


def test_a_groups_weight_multiplies_its_score(index: LexicalIndex) -> None:
    once = index.scores([TermGroup.of("oyster")])
    np.testing.assert_allclose(index.scores([TermGroup.of("oyster", 2.5)]), 2.5 * once, rtol=1e-6)


def test_groups_add_up(index: LexicalIndex) -> None:
    both = index.scores([TermGroup.of("oyster"), TermGroup.of("lamp")])
    apart = index.scores([TermGroup.of("oyster")]) + index.scores([TermGroup.of("lamp")])
    np.testing.assert_allclose(both, apart, rtol=1e-6)


def test_wordings_count_as_one_term_by_their_probability(index: LexicalIndex) -> None:
    group = TermGroup((Wording(("oyster",), 0.75), Wording(("lamp",), 0.25)))
    rows, counts, frequency = index.group_postings(group)
    assert rows.tolist() == [0, 1, 2]
    # 0.75 * 2 + 0.25 * 1; 0.75 * 1; 0.25 * 1
    np.testing.assert_allclose(counts, [1.75, 0.75, 0.25])
    # Each wording stands in two passages: 0.75 * 2 + 0.25 * 2
    assert frequency == pytest.approx(2)


def test_a_wording_that_no_passage_holds_counts_nothing(index: LexicalIndex) -> None:
    group = TermGroup((Wording(("oyster",), 0.5), Wording(("whale",), 0.5)))
    rows, counts, frequency = index.group_postings(group)
    assert (rows.tolist(), counts.tolist(), frequency) == ([0, 1], [1.0, 0.5], 1.0)


def test_a_group_stands_in_no_more_passages_than_there_are(index: LexicalIndex) -> None:
    # Both stand in two of the three passages, 2 + 2 = 4.
    group = TermGroup((Wording(("oyster",)), Wording(("lamp",))))
    assert index.group_postings(group)[2] == 3


def test_terms_of_a_wording_must_stand_together(index: LexicalIndex) -> None:
    rows, counts = index.postings(["oyster", "lamp"])
    # Row 0 has "oyster" twice and "lamp" once: the rarer one tells how often.
    assert (rows.tolist(), counts.tolist()) == ([0], [1.0])
    assert not index.holds(["reef", "lamp"])


def test_a_term_given_twice_is_one(index: LexicalIndex) -> None:
    assert index.postings(["oyster", "oyster"])[1].tolist() == [2.0, 1.0]


def test_what_is_rarer_says_more(index: LexicalIndex) -> None:
    rarities = [index.rarity(frequency) for frequency in (1, 2, 3)]
    assert rarities == sorted(rarities, reverse=True)
    assert rarities[-1] > 0


def test_an_index_of_nothing_scores_nothing() -> None:
    index = lexical_index([])
    assert len(index) == 0
    assert index.scores([TermGroup.of("oyster")]).shape == (0,)


def test_texts_without_terms_score_0() -> None:
    assert lexical_index(["", "……"]).scores([TermGroup.of("oyster")]).tolist() == [0, 0]


@given(texts=COLLECTIONS, groups=GROUPS)
def test_a_score_is_positive_just_where_a_wording_stands(
    texts: list[str], groups: list[TermGroup]
) -> None:
    scores = lexical_index(texts).scores(groups)
    wordings = [set(wording.terms) for group in groups for wording in group.wordings]
    held = [any(wording <= set(text.split()) for wording in wordings) for text in texts]
    assert (scores > 0).tolist() == held
    assert (scores >= 0).all()

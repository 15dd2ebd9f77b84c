"""A library in many segments answers as the same in one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.language.lexicon import Lexicon
from index.search.passage_index import PassageIndex
from index.search.ranking import Ranking
from index.search.retriever import HybridRetriever
from index.segments import segment_list
from index.segments.segment import Segment
from index.segments.segment_list import TIER, due
from index.segments.segment_view import SegmentView
from tests.index.conftest import HashingEncoder
from tests.index.passage_indexes import build_segment

TEXTS = [
    "# 灯塔\n灯塔的灯油来自鲸。守灯人每晚爬上灯塔点灯。\n",
    "牡蛎过滤海水。一只牡蛎每天过滤很多水。\n\n珊瑚白化(coral bleaching)加重。\n",
    "The reef shelters young fish. Coral bleaching starves the reef.\n",
    "潮水每天涨落两次。月亮牵引潮水。\n",
    "Oysters filter the water of the bay.\n\nThe lamp was lit at dusk.\n",
    "珊瑚礁里住着许多鱼。海水变暖，珊瑚白化。\n",
]
QUESTIONS = ["灯塔的灯油来自什么？", "What starves the reef?", "珊瑚白化 coral", "oyster 过滤"]


def retriever(views: list[SegmentView]) -> HybridRetriever:
    return HybridRetriever(PassageIndex(views), HashingEncoder(), Lexicon({}))


def scores(ranking: Ranking) -> dict[str, float]:
    return {f"{one.stored.document_id} {one.stored.ordinal}": one.score for one in ranking.results}


@settings(max_examples=30, deadline=None)
@given(
    parts=st.lists(st.integers(0, 3), min_size=len(TEXTS), max_size=len(TEXTS)),
    removed=st.sets(st.integers(0, len(TEXTS) - 1), max_size=len(TEXTS) - 1),
    question=st.sampled_from(QUESTIONS),
)
def test_a_ranking_is_the_same_however_passages_lie_in_segments(
    parts: list[int], removed: set[int], question: str
) -> None:
    texts = [text if at not in removed else None for at, text in enumerate(TEXTS)]
    whole = [SegmentView.whole(of(at)) for at, text in enumerate(texts) if text]
    views = []
    for part in sorted(set(parts)):
        own = [at for at in range(len(TEXTS)) if parts[at] == part]
        living = frozenset(f"d_{at}" for at in own if at not in removed)
        if living:
            views.append(SegmentView(joined(tuple(own)), living))
    one, many = (retriever(each).retrieve(question, 20) for each in (whole, views))
    assert scores(many) == pytest.approx(scores(one), abs=1e-4)
    assert many.confidence == pytest.approx(one.confidence, abs=1e-3)
    assert many.missing == one.missing


def of(at: int) -> Segment:
    return joined((at,))


_MADE: dict[tuple[int, ...], Segment] = {}


def joined(numbers: tuple[int, ...]) -> Segment:
    """A segment of some of the texts."""
    if numbers not in _MADE:
        _MADE[numbers] = build_segment({at: TEXTS[at] for at in numbers})
    return _MADE[numbers]


def test_a_removed_document_is_found_by_no_id() -> None:
    view = SegmentView(joined((0, 1)), frozenset({"d_1"}))
    index = PassageIndex([view])
    gone = view.segment.passages[0].passage.id
    assert index.row_of(gone) is None
    assert {one.document_id for one in index.passages} == {"d_1"}
    assert index.row_of(index.passages[0].passage.id) == 0
    assert list(index.document_rows) == ["d_1"]
    assert len(index.sentence_vectors) == index.sentence_ends[-1]
    np.testing.assert_array_equal(
        index.passage_vectors.vectors([0]), view.segment.passage_vectors.vectors(np.array([1]))
    )


def test_many_segments_of_like_size_are_to_be_one() -> None:
    views = [SegmentView.whole(of(0)) for _ in range(TIER)]
    assert due(views[:-1]) == ()
    assert due(views) == tuple(views)


def test_no_more_are_put_together_than_one_segment_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    views = [SegmentView.whole(of(0)) for _ in range(TIER)]
    monkeypatch.setattr(segment_list, "MOST", 3 * len(views[0]))
    assert len(due(views)) == 3
    monkeypatch.setattr(segment_list, "MOST", len(views[0]))
    assert due(views) == ()


def test_a_segment_that_is_mostly_removed_is_to_be_made_anew() -> None:
    view = SegmentView(joined((0, 1, 3)), frozenset({"d_0"}))
    assert due([SegmentView.whole(of(2)), view]) == (view,)

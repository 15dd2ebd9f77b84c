"""Headings that say what somebody asks: what stands below them answers."""

from collections.abc import Collection
from dataclasses import replace
from itertools import islice

from index.language.content import content_of, heading_content
from index.search.passage_index import PassageIndex
from index.search.ranking import Ranking, ScoredPassage
from index.search.subset import EVERYTHING, Subset
from index.storage.records import StoredPassage

SURE = 0.95
"""The confidence that what stands below a heading answers the question that it asks."""
AHEAD = 1.0
"""By how much the score of such a passage is above all others, in log-odds."""
MOST = 3
"""Headings that answer one question at most, each of another section."""


def answering(
    question: str, index: PassageIndex, subset: Subset = EVERYTHING
) -> tuple[StoredPassage, ...]:
    """The first passages below the headings that have all the question's words and no others.

    Words that carry no meaning, and the order of words, make no difference.
    """
    content = content_of(question)
    below = (index.passages[row] for row in index.below(content)) if content else ()
    same = (
        stored
        for stored in below
        if subset.holds(stored) and heading_content(stored.passage.section[-1]) == content
    )
    return tuple(islice(same, MOST))


def led_by(below: Collection[StoredPassage], ranking: Ranking) -> Ranking:
    """A ranking with the passages below a heading that asks the question before all others."""
    if not below:
        return ranking
    found = {it.stored.passage.id: it for it in ranking.results}
    score = AHEAD + max((it.score for it in ranking.results), default=0.0)
    first = [
        replace(found.get(it.passage.id, ScoredPassage(it, score, ())), score=score) for it in below
    ]
    ids = {it.passage.id for it in below}
    others = [it for it in ranking.results if it.stored.passage.id not in ids]
    return replace(
        ranking,
        results=(*first, *others)[: max(len(ranking.results), len(first))],
        confidence=max(ranking.confidence, SURE),
        answerable=True,
    )

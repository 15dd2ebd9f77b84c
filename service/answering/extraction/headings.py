"""Headings that say what somebody asks: what stands below them answers."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from index.language import stop_words
from index.language.tokenization import normalise, terms, words
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredPassage
from ingest.characters import HAN
from ingest.models import PassageKind

SURE = 0.95
"""The confidence that what stands below a heading answers the question that it asks."""
AHEAD = 1.0
"""By how much the score of such a passage is above all others, in log-odds."""
MOST = 3
"""Headings that answer one question at most, each of another section."""
LONGEST = 200
"""Characters of a question that headings may ask."""

_NUMBERING = re.compile(r"^[\s(（〔第\d.一二三四五六七八九十、）)〕章节条:：]{1,12}")
_WORD = re.compile(r"[^\W_]+")
_HAN_RUN = re.compile(f"[{HAN}]+")
_ASKING = frozenset(
    "什么 为什么 为何 如何 怎么 怎样 谁 哪里 何时 多少 几 是否 吗 "
    "what who when where why how which".split()
)


class HeadingIndex:
    """The headings of a library by what they ask; it never changes, so threads may share it."""

    def __init__(self, passages: Iterable[StoredPassage]) -> None:
        """Take the headings from the passages below them, which come in reading order."""
        self._below: dict[frozenset[str], list[StoredPassage]] = {}
        seen: set[tuple[str, tuple[str, ...]]] = set()
        for stored in passages:
            section = stored.passage.section
            place = stored.document_id, section
            if stored.passage.kind is PassageKind.BODY and section and place not in seen:
                seen.add(place)
                heading = _NUMBERING.sub("", section[-1])
                if len(heading) <= LONGEST:
                    self._below.setdefault(_content(heading), []).append(stored)

    def answering(
        self, question: str, document_ids: Collection[str] | None = None
    ) -> tuple[StoredPassage, ...]:
        """The first passages below the headings that have all the question's words and no others.

        Words that carry no meaning, and the order of words, make no difference.
        """
        content = _content(question) if len(question) <= LONGEST else frozenset[str]()
        below = self._below.get(content, []) if content else []
        same = [it for it in below if document_ids is None or it.document_id in document_ids]
        return tuple(same[:MOST])


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


def _content(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, with those that tell what it asks for.

    Empty where it has no words of the first kind.
    """
    text = normalise(text)
    han = {word for run in _HAN_RUN.findall(text) for word in words(run)}
    held = han | set(_WORD.findall(_HAN_RUN.sub(" ", text)))
    kept = held - stop_words.CHINESE - stop_words.ENGLISH
    meant = frozenset(term for word in kept for term in terms(word))
    return meant | (held & _ASKING) if meant else meant

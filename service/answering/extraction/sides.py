"""Sentences about two things that a question compares or relates."""

from collections.abc import Collection, Iterator, Sequence

from service.answering.extraction.sentence_scores import ScoredSentence, Weigher

HALF = 0.5
"""The share of a name's words that a sentence must hold to be about what has it."""
NEARLY = 0.75
"""The share of a name's words that a sentence must hold, of the most that any holds."""


def holding_both(
    names: tuple[str, str], weigher: Weigher, passages: Sequence[Sequence[ScoredSentence]]
) -> ScoredSentence | None:
    """The best of the sentences that hold both of two names, in any wording; None without any."""
    one, other = _apart(names, weigher)
    holders = [
        sentence
        for sentences in passages
        for sentence in sentences
        if min(_part(sentence, one), _part(sentence, other)) >= HALF
    ]
    return max(holders, key=_worth, default=None) if one and other else None


def other_sides(
    sides: tuple[str, str],
    weigher: Weigher,
    first: ScoredSentence,
    passages: Sequence[Sequence[ScoredSentence]],
) -> Iterator[ScoredSentence]:
    """For each side that the best sentence leaves out, or tells nothing apart of, its own best."""
    one, other = _apart(sides, weigher)
    tells_both = min(_part(first, one), _part(first, other)) > HALF
    for own, opposite in ((one, other), (other, one)):
        if not tells_both and _part(first, own) > _part(first, opposite):
            continue
        told = [
            sentence
            for sentences in passages[: 1 if tells_both else None]
            for sentence in sentences
            if _part(sentence, own) > _part(sentence, opposite)
            if not tells_both or sentence.index > first.index
        ]
        named = NEARLY * max((_part(sentence, own) for sentence in told), default=0.0)
        if told:
            yield max((it for it in told if _part(it, own) >= named), key=_worth)


def _apart(names: tuple[str, str], weigher: Weigher) -> tuple[frozenset[int], frozenset[int]]:
    """The question's words that each of two names has and the other has not."""
    one, other = (weigher.words(name) for name in names)
    return one - other, other - one


def _part(sentence: ScoredSentence, words: Collection[int]) -> float:
    """How many of some of the question's words a sentence holds, as a share."""
    return len(sentence.held.intersection(words)) / len(words) if words else 0.0


def _worth(sentence: ScoredSentence) -> tuple[float, int]:
    return sentence.score, -sentence.index

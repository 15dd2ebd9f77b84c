"""How well each sentence of a passage answers a question, and which of its words it holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.language.lexicon import Lexicon
from index.reading.cover import WordCover
from index.reading.evidence import sentence_texts
from index.search.query_terms import content_words
from index.search.ranking import ScoredPassage

UNREAD = -100.0
"""The score of a sentence that nobody read and that holds none of the question's words."""

COVER = 4.0
"""What all of the question's words are worth in a sentence that nobody read."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a passage that was found.

    ``held`` are the question's words that it holds in any wording, by their place in the question;
    ``cover`` is their share of all, weighed by rarity. ``score`` compares sentences of a ranking.
    """

    found: ScoredPassage
    index: int
    text: str
    held: frozenset[int]
    cover: float
    score: float


class Weigher:
    """Tells how well the sentences of what one question found answer it, and what they hold."""

    def __init__(self, question: str, results: Sequence[ScoredPassage], lexicon: Lexicon) -> None:
        """Prepare; a word counts the more, the fewer sentences of the results hold it."""
        texts = [sentences_of(found) for found in results]
        self._cover = WordCover.among(question, lexicon, [text for own in texts for text in own])
        self._lexicon = lexicon
        self._results = results
        self._texts = texts

    def passages(self) -> list[tuple[ScoredSentence, ...]]:
        """Each passage's sentences in reading order; those that were not read come last of all."""
        return [
            tuple(self._scored(found, index, text) for index, text in enumerate(texts))
            for found, texts in zip(self._results, self._texts, strict=True)
        ]

    def words(self, text: str) -> frozenset[int]:
        """The question's words that some of its text holds, by their place in the question."""
        own = {group.wordings[0] for group in content_words(text, self._lexicon)}
        groups = self._cover.groups
        return frozenset(at for at, group in enumerate(groups) if group.wordings[0] in own)

    def share(self, held: frozenset[int]) -> float:
        """What share of the question these words are, 0 to 1, weighed by rarity."""
        return self._cover.share(held)

    def _scored(self, found: ScoredPassage, index: int, text: str) -> ScoredSentence:
        held = self._cover.held(text)
        cover = self.share(held)
        score = found.answers[index] if found.answers else UNREAD + COVER * cover
        return ScoredSentence(found, index, text, held, cover, score)


def sentences_of(found: ScoredPassage) -> list[str]:
    """The sentences of a passage's readable text; all of it where it has none."""
    return sentence_texts(found.stored.passage)

"""How well each sentence of a passage answers a question."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, pstdev

from index.language.lexicon import WORD, Lexicon, is_content
from index.language.question_kinds import QuestionKind
from index.language.stated_terms import LONGEST_NAME
from index.language.tokenization import terms
from index.search.lexical import TermGroup, Wording
from index.search.query_terms import content_words, pairs_of
from index.search.ranking import ScoredPassage
from ingest.characters import compatible
from ingest.languages import Language, language_of

# In the units of a conditional logit, fitted on the tune questions and XQuAD, and rounded.
SIMILAR = 0.9
COVER = 3.4
NEAR = 1.3
LACKS = 2.5
DEFINES = 0.7
EXPLAINS = 1.3
LISTS = 0.9
PRESENTS = 1.3
FOREIGN = 2.0
PASSAGE = 1.15

# Characters of a sentence whose terms are remembered.
_REMEMBERED = 200
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence of a passage that was found.

    ``held`` are the question's words that it holds in any wording, by their place in the question;
    ``cover`` is their share of all, weighed by rarity. ``score`` compares sentences of a passage.
    """

    found: ScoredPassage
    index: int
    text: str
    held: frozenset[int]
    cover: float
    score: float


class Weigher:
    """Weighs the sentences of what one question found.

    A sentence counts for its meaning, for the question's words that it holds, in either language,
    or that its neighbours do, and for being of the kind that is asked for.
    """

    def __init__(
        self, question: str, kind: QuestionKind, results: Sequence[ScoredPassage], lexicon: Lexicon
    ) -> None:
        """Prepare; a word counts the more, the fewer sentences of the results hold it."""
        self._kind = kind
        self._language = language_of(question)
        self._lexicon = lexicon
        self._groups = _groups(question, lexicon)
        self._results = results
        self._known: dict[str, frozenset[int]] = {}
        self._meanings = _standardised([_meanings(found) for found in results])
        held = [self._held(text) for found in results for text in sentences_of(found)]
        counts = Counter(number for numbers in held for number in numbers)
        self._weights = [
            math.log1p(len(held) / counts[number]) if counts[number] else 0.0
            for number in range(len(self._groups))
        ]
        self._total = sum(self._weights)

    def passages(self) -> list[tuple[ScoredSentence, ...]]:
        """Each passage's sentences in reading order."""
        return [
            self._weighed(found, meanings)
            for found, meanings in zip(self._results, self._meanings, strict=True)
        ]

    def words(self, text: str) -> frozenset[int]:
        """The question's words that some of its text holds, by their place in the question."""
        own = {group.wordings[0] for group in content_words(text, self._lexicon)}
        return frozenset(
            number for number, group in enumerate(self._groups) if group.wordings[0] in own
        )

    def share(self, held: frozenset[int]) -> float:
        """What share of the question these words are, 0 to 1, weighed by rarity."""
        return sum(self._weights[number] for number in held) / self._total if self._total else 0.0

    def _weighed(
        self, found: ScoredPassage, meanings: Sequence[float]
    ) -> tuple[ScoredSentence, ...]:
        texts = sentences_of(found)
        held = [self._held(text) for text in texts]
        nowhere = frozenset[int]()
        around = zip([nowhere, *held[:-1]], [*held[1:], nowhere], strict=True)
        weighed = []
        for index, (before, after) in enumerate(around):
            own = held[index]
            score = (
                SIMILAR * meanings[index]
                + COVER * self.share(own)
                + NEAR * (self.share(before - own) + self.share(after - own))
                + PASSAGE * found.score
                + self._fitness(texts[index])
            )
            weighed.append(ScoredSentence(found, index, texts[index], own, self.share(own), score))
        return tuple(weighed)

    def _fitness(self, text: str) -> float:
        """What a sentence's form is worth, whatever its words are."""
        kind = self._kind
        return (
            DEFINES * kind.defined_by(text)
            + EXPLAINS * kind.explained_by(text)
            + LISTS * kind.listed_by(text)
            - LACKS * (kind.lacks_date(text) or kind.lacks_quantity(text))
            - PRESENTS * kind.evaded_by(text)
            - FOREIGN * self._foreign(text)
        )

    def _foreign(self, text: str) -> float:
        """The share of a Chinese sentence that is in an English question's letters.

        Names spelled out draw a sentence close to such questions, whatever it says of them.
        """
        if self._language == Language.CHINESE or language_of(text) != Language.CHINESE:
            return 0.0
        return len(_LATIN.findall(text)) / len(text)

    def _held(self, text: str) -> frozenset[int]:
        if text not in self._known:
            own = _terms(text)
            self._known[text] = frozenset(
                number for number, group in enumerate(self._groups) if _holds(own, group)
            )
        return self._known[text]


def sentences_of(found: ScoredPassage) -> list[str]:
    """The sentences of a passage's readable text; all of it where it has none."""
    passage = found.stored.passage
    placed = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
    return placed or [passage.text]


def _meanings(found: ScoredPassage) -> list[float]:
    """How close each sentence is to the question; only their order where no more is known."""
    closeness = found.similarities or [-math.log1p(at) for at in range(len(found.sentences))]
    known = dict(zip(found.sentences, closeness, strict=True))
    least = min(known.values(), default=0.0)
    return [known.get(index, least) for index in range(len(sentences_of(found)))]


def _standardised(meanings: Sequence[Sequence[float]]) -> list[list[float]]:
    """As distances from the mean of all: encoders differ in how far apart their cosines lie."""
    every = [value for values in meanings for value in values]
    mean, spread = fmean(every), pstdev(every)
    return [[(value - mean) / (spread or 1.0) for value in values] for values in meanings]


def _terms(text: str) -> frozenset[str]:
    return _remembered_terms(text) if len(text) <= _REMEMBERED else frozenset(terms(text))


@lru_cache(maxsize=1024)
def _remembered_terms(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _holds(held: frozenset[str], group: TermGroup) -> bool:
    return any(held.issuperset(wording.terms) for wording in group.wordings)


def _groups(question: str, lexicon: Lexicon) -> list[TermGroup]:
    """For each of the question's words all wordings, those of the phrases it is in included."""
    groups = list(content_words(question, lexicon))
    words = [word for word in WORD.findall(compatible(question)) if is_content(word)]
    # The groups of English words come last.
    first = len(groups) - len(words)
    for size in range(2, min(LONGEST_NAME, len(words)) + 1):
        for at in range(len(words) - size + 1):
            meanings = lexicon.chinese(words[at : at + size])
            wordings = tuple(Wording(pairs_of(meaning)) for meaning in meanings)
            for number in range(first + at, first + at + size):
                groups[number] = TermGroup(groups[number].wordings + wordings)
    return groups

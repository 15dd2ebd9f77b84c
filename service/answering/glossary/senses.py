"""Which of a Chinese word's meanings fits where it is glossed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, partial
from weakref import proxy

from index.language.lexicon import WORD, is_content
from index.language.tokenization import stem, words
from service.answering.glossary.dictionary import REMEMBERED, meanings

MOST_MEANINGS = 2
"""Meanings of a word that are shown."""


class Senses:
    """A dictionary's meanings of words, those first that the documents and the question mean."""

    def __init__(self, stated: Mapping[str, Sequence[str]], entries: Mapping[str, str]) -> None:
        """Prepare.

        Args:
            stated: what the documents call their terms in English.
            entries: the dictionary's, by their words.
        """
        self._entries = entries
        self._evidence = Counter(
            (word, stemmed)
            for term, names in stated.items()
            for word in set(words(term))
            for stemmed in {stemmed for name in names for stemmed in stems(name)}
        )
        # A method of its own would keep it from being freed as soon as nobody uses it.
        self._likeliest = lru_cache(REMEMBERED)(partial(Senses._likeliest_of, proxy(self)))

    def fitting(self, word: str, tag: str, asked: Collection[str]) -> tuple[str, ...]:
        """The likeliest meanings of a word.

        Those come first that use a word of the question, then those that the documents translate
        it by in their terms, then nouns of a noun; the dictionary's order decides the rest.

        Args:
            word: normalised.
            tag: its part of speech, in jieba's letters.
            asked: the stems of the question's English words.
        """
        likely = self._likeliest(word, tag[0] == "n")
        fitting = sorted(likely, key=lambda meaning: stems(meaning).isdisjoint(asked))
        return tuple(fitting[:MOST_MEANINGS])

    def _likeliest_of(self, word: str, noun: bool) -> tuple[str, ...]:
        """A word's meanings, whatever is asked, the likeliest first."""

        def unfitness(meaning: str) -> tuple[int, bool]:
            evidence = max((self._evidence[word, used] for used in stems(meaning)), default=0)
            return -evidence, noun and meaning.startswith("to ")

        return tuple(sorted(self.meanings_of(word), key=unfitness))

    def meanings_of(self, word: str) -> tuple[str, ...]:
        """All meanings that the dictionary has for a normalised word, readable."""
        return meanings(self._entries.get(word, ""))


@lru_cache(REMEMBERED)
def stems(text: str) -> frozenset[str]:
    """The stems of an English text's words that say something."""
    return frozenset(stem(word.lower()) for word in WORD.findall(text) if is_content(word))

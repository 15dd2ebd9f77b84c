"""Where a collection holds a word, in any wording and language."""

import re
from collections.abc import Sequence
from functools import reduce

import numpy as np

from index.language.lexicon import Lexicon
from index.language.tokenization import terms
from index.search.lexical import LexicalIndex, TermGroup
from index.search.passage_index import PassageIndex
from index.search.query_terms import chinese_word, english_phrase, pairs_of
from index.search.subset import EVERYTHING, Subset
from index.segments.arrays import Rows
from ingest.characters import HAN
from ingest.repair.english_words import is_word

_PAIR = 2
_HAN = re.compile(f"[{HAN}]")
# A word of so many characters may be two that a text has apart.
_COMPOUND = 4
_SHORTEST_HALF = 4
_OF_PEOPLE = frozenset("人的式")
# The share of passages with an English article in a library whose texts are in English.
_SPOKEN = 0.25


class Holdings:
    """What the passages of a library hold, or those of a part of it."""

    def __init__(
        self,
        lexicon: Lexicon,
        index: PassageIndex,
        subset: Subset = EVERYTHING,
    ) -> None:
        """Prepare; only what is in ``subset`` counts."""
        self._lexicon = lexicon
        self._index = index
        self._allowed = index.allowed(subset)

    @property
    def _lexical(self) -> LexicalIndex:
        return self._index.lexical

    def rows(self, terms: Sequence[str]) -> Rows:
        """The passages that hold all of the index's terms."""
        return self._of_these(self._lexical.postings(terms)[0])

    def text(self, row: int) -> str:
        """A passage's text with the headings that it stands under."""
        passage = self._index.passages[row].passage
        return "\n".join((*passage.section, passage.text))

    def chinese(self, word: str) -> bool:
        """Whether a normalised Chinese word is held, or both words that a long one is made of."""
        if len(word) < _PAIR:
            return self._in_texts(word)
        return len(self._group(chinese_word(word, self._lexicon))) > 0 or any(
            self._spelt(word[:at]) and self._spelt(word[at:])
            for at in range(_PAIR, len(word) - 1)
            if len(word) >= _COMPOUND
        )

    def english(self, word: str) -> bool:
        """Whether an English word is held, in upper and lower case as typed."""
        if self.as_one([word]):
            return True
        chinese = self._lexicon.chinese([word])
        return any(map(self._translation, chinese)) if chinese else self._apart(word)

    def can_tell(self, word: str) -> bool:
        """Whether an English word's absence says anything: it is translated, or texts are English.

        The dictionary has gaps, by which a Chinese text seems to lack what it speaks of.
        """
        return self.is_english or bool(self._lexicon.chinese([word]))

    @property
    def is_english(self) -> bool:
        """Whether the passages are in English, or many of them."""
        return len(self.rows(("the",))) >= _SPOKEN * len(self._index.passages)

    @property
    def has_removed(self) -> bool:
        """Whether some of what the segments hold does not count any more."""
        return self._index.has_removed

    def spells(self, text: str) -> bool:
        """Whether a passage has all words of a name or term as they are written."""
        # What a run of Chinese is cut into depends on what stands around it; its pairs do not.
        held = [term for term in terms(text) if len(term) == _PAIR or not _HAN.match(term)]
        return len(self.rows(tuple(held))) > 0

    def as_one(self, words: Sequence[str]) -> bool:
        """Whether any passage holds some English words together, or their translation as one."""
        return len(self._group(english_phrase(words, self._lexicon))) > 0

    def phrase(self, words: Sequence[str]) -> bool:
        """Whether any passage holds all of some English words, translated as one or singly.

        Of words that are held in no way that the index knows, the others decide.
        """
        if self.as_one(words):
            return True
        found = [self._group(english_phrase([word], self._lexicon)) for word in words]
        return _meet([rows for rows in found if len(rows)])

    def title(self, words: Sequence[str]) -> bool:
        """Whether a passage holds all characters of a title's Chinese words, or their English.

        A text is not taken to hold a title because it holds its words.
        """
        run = "".join(words)
        if len(self.rows(pairs_of(run))):
            return True
        english = (TermGroup(chinese_word(word, self._lexicon).wordings[1:]) for word in words)
        return _meet([self._group(group) for group in english])

    def _spelt(self, part: str) -> bool:
        return len(self.rows(pairs_of(part))) > 0

    def _group(self, group: TermGroup) -> Rows:
        return self._of_these(self._lexical.rows(group))

    def _of_these(self, rows: Rows) -> Rows:
        return rows if self._allowed is None else rows[self._allowed[rows]]

    def _translation(self, word: str) -> bool:
        """Whether texts hold a translation that the index may not have as it is."""
        if len(word) < _PAIR:
            # Within words, a character is no term of the index.
            return self._in_texts(word)
        # The dictionary has American as 美国人.
        return len(word) > _PAIR and word[-1] in _OF_PEOPLE and self._spelt(word[:-1])

    def _apart(self, word: str) -> bool:
        """Whether both halves of a word that no dictionary has are held together: cyber-crime."""
        lower = word.lower()
        return any(
            self._is_known(lower[:at])
            and self._is_known(lower[at:])
            and self.phrase([lower[:at], lower[at:]])
            for at in range(_SHORTEST_HALF, len(lower) - _SHORTEST_HALF + 1)
        )

    def _is_known(self, word: str) -> bool:
        return is_word(word) or bool(self._lexicon.chinese([word]))

    def _in_texts(self, char: str) -> bool:
        return any(len(self._of_these(rows)) for rows in self._lexical.with_character(char))


def _meet(found: Sequence[Rows]) -> bool:
    """Whether any passage is among all of the rows found."""
    return bool(found) and len(reduce(_shared, found)) > 0


def _shared(rows: Rows, others: Rows) -> Rows:
    return np.intersect1d(rows, others, assume_unique=True)

"""A question's mistyped names and terms, as the collection has them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import rjieba
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.language.lexicon import Lexicon
from index.language.romanisation import is_pinyin, key_of, sounds_alike, sounds_the_same
from index.language.stop_words import CHINESE, ENGLISH
from index.language.tokenization import normalise
from index.wording.holdings import Holdings
from index.wording.vocabulary import PLACE, SHORTEST_WORD, Vocabulary
from index.wording.word_counts import LONGEST_TERM
from ingest.characters import HAN
from ingest.repair.english_words import is_word
from ingest.repair.segmentation import word_counts

LONGEST = 400
"""Characters of a question that are looked at; one that is longer is searched as it is."""

MOST = 4
"""Words of a question that may be mistyped; where more seem so, it is about something else."""

# A word of so many letters may have two wrong, a phrase one for so many.
_LONG = 8
_LETTERS_A_FAULT = 6
# Letters that a capitalised word has at least that is no name, but a word of the collection.
_LONG_WORD = 7
_MOST_TOGETHER = 5
_MOST_SYLLABIC = 4
_SHORTEST_READING = 4
_PAIR = 2
# In a term of fewer characters another one must sound just the same.
_LONG_TERM = 4
_PARTICLES = frozenset("ucpdrmq")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万两")

_LATIN = re.compile(
    r"(?<![A-Za-z0-9_@./'’-])[A-Za-z\u00c0-\u024f]{2,30}(?![A-Za-z0-9_@/\u00c0-\u024f])"
    r"(?!['’](?!s\b)[A-Za-z]|[.-][A-Za-z0-9])"
)
_NEIGHBOURS = re.compile(r"[ -]|\s(?:of|on|for|in)(?:\sthe)?\s")
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")


@dataclass(frozen=True, slots=True)
class _Edit:
    """What takes the place of ``question[start:end]``."""

    start: int
    end: int
    meant: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a run of Chinese, its part of speech in jieba's letters, and where it begins."""

    text: str
    tag: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def inside(self) -> range:
        """The places within it at which nothing else begins."""
        return range(self.start + 1, self.end)

    @property
    def is_particle(self) -> bool:
        """Whether it says nothing by itself."""
        return len(self.text) == 1 and (self.text in CHINESE or self.tag[0] in _PARTICLES)


class Spelling:
    """Mends what a question has mistyped, by what a collection holds."""

    def __init__(
        self, vocabulary: Callable[[], Vocabulary], holdings: Holdings, lexicon: Lexicon
    ) -> None:
        """Prepare.

        Args:
            vocabulary: gives the collection's names and terms; it is asked for them only where a
                word may be mistyped.
            holdings: whether it holds a word.
            lexicon: tells words of a language from others.
        """
        self._vocabulary = vocabulary
        self._holdings = holdings
        self._lexicon = lexicon

    def corrected(self, question: str) -> str | None:
        """The whole question with its names and terms as the collection has them.

        None where nothing is mistyped, or nothing that is near stands in the collection. What the
        collection holds in any wording is never changed, nor is an ordinary word.
        """
        if len(question) > LONGEST:
            return None
        edits = [*self._latin(question), *self._chinese(question)]
        if self._holdings.has_removed:
            # What was counted may be of removed documents alone.
            edits = [edit for edit in edits if self._holdings.spells(edit.meant)]
        if not 0 < len(edits) <= MOST:
            return None
        for edit in sorted(edits, key=lambda edit: -edit.start):
            question = question[: edit.start] + edit.meant + question[edit.end :]
        return question

    def _latin(self, question: str) -> Iterator[_Edit]:
        words = list(_LATIN.finditer(question))
        odd = [self._is_odd(word.group()) for word in words]
        at = 0
        while at < len(words):
            size, meant = self._at(question, words[at : at + _MOST_TOGETHER], odd[at:])
            if meant is not None:
                yield _Edit(words[at].start(), words[at + size - 1].end(), meant)
            at += size

    def _is_odd(self, word: str) -> bool:
        """Whether it is neither an ordinary word, nor an acronym, nor held."""
        return (
            not word.isupper()
            and word.lower() not in ENGLISH
            and not is_word(word)
            and not self._lexicon.chinese([word])
            and not self._holdings.english(word)
        )

    def _at(
        self, question: str, words: Sequence[re.Match[str]], odd: Sequence[bool]
    ) -> tuple[int, str | None]:
        """How many of the next words are one name that is mistyped, and what is meant."""
        together = 1
        while together < len(words) and self._adjoin(question, words[together - 1 : together + 1]):
            together += 1
        for size in range(together, 0, -1):
            if any(odd[:size]):
                typed = question[words[0].start() : words[size - 1].end()]
                meant = self._phrase(typed) if size > 1 else None
                meant = meant or self._romanised(words[:size])
                if meant is None and size == 1 and len(typed) >= SHORTEST_WORD:
                    meant = self._word(typed)
                if meant is not None:
                    return size, meant
        return 1, None

    def _adjoin(self, question: str, words: Sequence[re.Match[str]]) -> bool:
        one, other = words
        return _NEIGHBOURS.fullmatch(question[one.end() : other.start()]) is not None

    def _phrase(self, typed: str) -> str | None:
        words = typed.split()
        filed = self._vocabulary().phrases.get((typed[0].lower(), len(words)), {})
        near = _nearest(typed, filed, max(1, len(typed) // _LETTERS_A_FAULT))
        if near is None:
            return None
        # No word of it may be another word altogether.
        pairs = zip(words, near.split(), strict=True)
        apart = (OSA.distance(one.lower(), other.lower()) <= _faults(one) for one, other in pairs)
        return near if all(apart) else None

    def _word(self, typed: str) -> str | None:
        """A name may be meant by what is typed in any case, a word only by what is no name."""
        faults = _faults(typed)
        filed = self._vocabulary().words.get(typed[0].lower(), {})
        is_name = typed[0].isupper() and len(typed) < _LONG_WORD
        known = {
            word: folded
            for word, folded in filed.items()
            if abs(len(word) - len(typed)) <= faults and not (is_name and is_word(word))
        }
        if typed.islower():
            ordinary = _ordinary_words().get(typed[0], {})
            # Of words that are as near, the more frequent one is meant.
            known = {word: word for word in ordinary if word in known} | known
            near = _nearest(typed, known, faults)
            other = _nearest(typed, ordinary, faults)
            if other and (near is None or is_word(near)) and self._holdings.english(other):
                near = other
        else:
            near = _nearest(typed, known, faults)
        if near is None or not is_word(near):
            return near
        return near.capitalize() if typed[0].isupper() else near.lower()

    def _romanised(self, words: Sequence[re.Match[str]]) -> str | None:
        syllabic = [word.group().lower() for word in words]
        if len(words) > _MOST_SYLLABIC or not all(map(is_pinyin, syllabic)):
            return None
        # Given names may come first, as English has them.
        orders = (syllabic, [*syllabic[1:], syllabic[0]], [syllabic[-1], *syllabic[:-1]])
        keys = (key_of(order) for order in orders)
        sounds = self._vocabulary().sounds
        return next(
            (sounds[key] for key in keys if len(key) >= _SHORTEST_READING and key in sounds), None
        )

    def _chinese(self, question: str) -> Iterator[_Edit]:
        for match in _HAN_RUN.finditer(question):
            run = normalise(match.group())
            if len(run) != len(match.group()):
                continue
            words = list(_words(run))
            done = 0
            for at in self._odd_places(run, words):
                found = self._term_at(run, at, words) if at >= done else None
                if found is not None:
                    start, meant = found
                    done = start + len(meant)
                    yield _Edit(match.start() + start, match.start() + done, meant)

    def _odd_places(self, run: str, words: Sequence[_Word]) -> Iterator[int]:
        """The characters that the collection has next to neither neighbour, and no word has."""
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        odd = [not self._lexicon.english(p) and not len(self._holdings.rows((p,))) for p in pairs]
        for at, (before, after) in enumerate(pairwise([True, *odd, True])):
            word = next(word for word in words if word.end > at)
            if before and after and not (len(word.text) > 1 and self._lexicon.english(word.text)):
                yield at

    def _term_at(self, run: str, at: int, words: Sequence[_Word]) -> tuple[int, str] | None:
        """Where a term begins whose character at a place of the run is another, the longest."""
        # A particle stands next to anything: only in a long term is it likely to be mistyped.
        # What is mistyped is taken apart anywhere; other words are whole.
        shortest = _LONG_TERM + 1 if any(w.is_particle and w.start == at for w in words) else _PAIR
        inside = {
            place for word in words if not word.start <= at < word.end for place in word.inside
        }
        for size in range(min(LONGEST_TERM, len(run)), shortest - 1, -1):
            for start in range(max(0, at - size + 1), min(at, len(run) - size) + 1):
                if start in inside or start + size in inside:
                    continue
                written = run[start : start + size]
                place = at - start
                key = f"{written[:place]}{PLACE}{written[place + 1 :]}"
                for term in self._vocabulary().terms.get(key, ()):
                    if term != written and self._may_be_term(term, written, place):
                        return start, term
        return None

    def _may_be_term(self, term: str, written: str, place: int) -> bool:
        """Whether it is likely meant: it sounds alike, or is long and a text marks it as a term."""
        typed, meant = written[place], term[place]
        if typed in _NUMERALS or meant in _NUMERALS:
            return False
        if len(term) == _PAIR and term not in self._vocabulary().names:
            return False
        if len(term) < _LONG_TERM:
            return sounds_the_same(typed, meant)
        return term in self._vocabulary().marked or sounds_alike(typed, meant)


def _words(run: str) -> Iterator[_Word]:
    start = 0
    for text, tag in rjieba.tag(run):
        yield _Word(text, tag, start)
        start += len(text)


def _faults(word: str) -> int:
    """How many letters of a word may be wrong."""
    return 2 if len(word) >= _LONG else 1


def _nearest(typed: str, known: Mapping[str, str], faults: int) -> str | None:
    """The nearest of some words, the first of several that are as near; None where none is near.

    The distance is that of Damerau and Levenshtein in which no part is edited twice. ``known``
    has each word's lower case.
    """
    folded = typed.lower()
    found = process.extractOne(folded, known, scorer=OSA.distance, score_cutoff=faults)
    return found[2] if found is not None and found[1] > 0 else None


@cache
def _ordinary_words() -> dict[str, dict[str, str]]:
    """English words by their first letters, the most frequent first."""
    filed: dict[str, dict[str, str]] = {}
    for word in sorted(word_counts(), key=word_counts().__getitem__, reverse=True):
        filed.setdefault(word[0], {})[word] = word
    return filed

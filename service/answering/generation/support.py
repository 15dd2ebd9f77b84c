"""Whether passages bear out what a model wrote, told from words and numbers."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import rjieba

from index.language.lexicon import Lexicon
from index.language.stop_words import CHINESE, ENGLISH
from index.language.tokenization import LATIN, normalise, stem, terms
from index.search.query_terms import content_words, pairs_of
from ingest.characters import HAN
from ingest.languages import Language, language_of
from ingest.models import Passage
from service.answering.generation.figures import unfounded
from service.answering.generation.injection import evidence_of

SAME_LANGUAGE = 0.6
TRANSLATED = 0.25
"""The least share of a statement's content words that its passages hold.

``TRANSLATED`` was measured on 150 parallel statements: 98 % of the English ones have that share
in Chinese passages that say the same, 93 % of the Chinese ones in English passages, and 5 % and
1 % in passages on something else. ``SAME_LANGUAGE`` is a guess.
"""

_LATIN_WORD = re.compile(LATIN)
_TITLE = re.compile("《([^《》]+)》")
_CLAUSE_END = re.compile(r"[，,；;。.！!？?：:\n]+")
_NEGATED_ENGLISH = re.compile(
    r"\b(?:not(?! only)|no|never|neither|nor|none|cannot|without|hardly)\b|n['’]t\b", re.IGNORECASE
)
_NEGATED_CHINESE = re.compile("[不没未无非否勿]")
# Words with such a character in them that deny nothing.
_NOT_NEGATED = re.compile(
    "不断|不同|不仅|不但|不过|不管|不论|不少|不久|不得不|不只|不止|不单|未来|非常|非洲|非国家|非政府|"
    "非传统|非正式|否则|无论|无线|无人机|是否|能否|可否|无不|无非|除非|莫非|并非不"
)
# How alike a clause and a statement are that say the same or the opposite (Dice's coefficient).
_ALIKE = 0.5
_LONG_WORD, _SHARED_BEGINNING = 5, 4
_PROPER_NOUNS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})


@dataclass(frozen=True, slots=True)
class SupportingText:
    """What passages hold that a statement may rest on.

    ``text`` is their words, and ``terms`` those of the headings above them, too; ``dictated``
    are the terms of what gives a model orders. ``languages`` are those of the passages.
    """

    text: str
    terms: frozenset[str]
    dictated: frozenset[str]
    languages: frozenset[str]
    lexicon: Lexicon

    @classmethod
    def of(cls, passages: Sequence[Passage], lexicon: Lexicon) -> Self:
        """The evidence of passages, as far as they do not give a model orders."""
        trusted = [evidence_of(passage) for passage in passages]
        orders = [own.text[len(text) :] for own, text in zip(passages, trusted, strict=True)]
        text = "\n".join(trusted)
        headings = [heading for passage in passages for heading in passage.section]
        return cls(
            text,
            frozenset(terms("\n".join([text, *headings]))),
            frozenset(terms("\n".join(orders))),
            frozenset(language_of(passage.text) for passage in passages),
            lexicon,
        )

    def bears_out(self, text: str) -> bool:
        """Whether nothing in a statement speaks against its resting on this.

        Its numbers and names must be here and enough of its words, in one language or the other.
        No word may be from an order to a model alone, and no clause that says nearly the same may
        deny what the statement does not.
        """
        return (
            not unfounded(text, self.text)
            and self._holds_words(text)
            and all(self._names(name) for name in _latin_names(text))
            and self._holds_chinese_names(text)
            and not self._contradicts(text)
        )

    def _holds_words(self, text: str) -> bool:
        words = content_words(text, self.lexicon)
        missing = [group for group in words if not group.is_among(self.terms)]
        if any(group.is_among(self.dictated) for group in missing):
            return False
        # What says nothing cannot be borne out.
        held = len(words) - len(missing)
        return bool(words) and held >= least_share(text, self.languages) * len(words)

    def _names(self, name: str) -> bool:
        own = stem(normalise(name))
        if own in self.terms:
            return True
        if any(self.terms.issuperset(pairs_of(word)) for word in self.lexicon.chinese([name])):
            return True
        if name.isupper():
            return False
        # China and Chinese; but a name may well be in other letters in the other language.
        beginning = own[:_SHARED_BEGINNING]
        akin = len(own) >= _LONG_WORD and any(term.startswith(beginning) for term in self.terms)
        return akin or Language.ENGLISH not in self.languages

    def _holds_chinese_names(self, text: str) -> bool:
        if self.languages != {Language.CHINESE} or language_of(text) != Language.CHINESE:
            return True
        held = normalise(self.text)
        return all(normalise(name) in held for name in _chinese_names(text))

    def _contradicts(self, text: str) -> bool:
        """Whether the clause that is nearest to the statement denies what it says."""
        own = _bare_terms(text)
        alike, nearest = 0.0, ""
        for clause in _clauses(self.text):
            others = _bare_terms(clause)
            shared = 2 * len(own & others) / max(len(own) + len(others), 1)
            if shared > alike:
                alike, nearest = shared, clause
        return alike >= _ALIKE and negates(text) != negates(nearest)


def least_share(text: str, languages: Collection[str]) -> float:
    """The share of its words that passages in these languages must hold of a statement."""
    return SAME_LANGUAGE if set(languages) == {language_of(text)} else TRANSLATED


def negates(text: str) -> bool:
    """Whether a text denies something."""
    chinese = _NEGATED_CHINESE.search(_NOT_NEGATED.sub(" ", normalise(text)))
    return chinese is not None or _NEGATED_ENGLISH.search(text) is not None


def _clauses(text: str) -> Iterable[str]:
    for sentence in re.split(r"(?<=[。！？!?\n])|(?<=\.)\s", text):
        yield sentence
        yield from _CLAUSE_END.split(sentence)


def _bare_terms(text: str) -> frozenset[str]:
    """The terms of a text without those that deny, so that opposites are alike."""
    bare = _NEGATED_CHINESE.sub("", _NEGATED_ENGLISH.sub(" ", text))
    return frozenset(terms(bare)) - ENGLISH - CHINESE


def _latin_names(text: str) -> Iterator[str]:
    """Names and abbreviations: any Latin word in Chinese, words in capitals in English."""
    chinese = language_of(text) == Language.CHINESE
    for match in _LATIN_WORD.finditer(text):
        word = match.group()
        if len(word) == 1 or not word.isascii():
            continue
        begins = not text[: match.start()].rstrip(" “\"'‘(（").rstrip(".!?:;。！？：；")
        named = word[0].isupper() and word.lower() not in ENGLISH and not begins
        if chinese or named or word.isupper():
            yield word


def _chinese_names(text: str) -> Iterator[str]:
    """Titles, and words that a tagger takes for names of people, places and bodies."""
    yield from _TITLE.findall(text)
    for run in re.findall(f"[{HAN}]+", text):
        for word, tag in rjieba.tag(run):
            if tag in _PROPER_NOUNS and len(word) > 1:
                yield word

"""The names, numbers and words of a question that a collection nowhere holds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nlargest
from itertools import pairwise, takewhile

import rjieba

from index.language.common_words import rank_of
from index.language.lexicon import WORD, Lexicon, is_content
from index.language.stop_words import CHINESE
from index.language.tokenization import normalise
from index.search.passage_index import PassageIndex
from index.search.query_terms import english_words, pairs_of
from index.search.subset import EVERYTHING, Subset
from index.wording.holdings import Holdings
from ingest.characters import HAN, compatible
from ingest.numerals import LARGEST, from_chinese, in_chinese
from ingest.repair.english_words import is_word

MOST = 12
"""Words of a question that are told at most."""

LONGEST = 400
"""Characters of a question that are looked at."""

COMMON = 700
COMMON_VERBS = 2500
"""Ranks of words too common to say what a question is about; verbs say less than nouns."""

_TAKEN = "\0"
_PAIR = 2
_MOST_JOINED = 3

# Smaller numbers are written in too many ways to tell that they are not.
_TELLING_NUMBER = 10
# Passages that are read to find a numbered article.
_READ = 400
# Translations of a word that tell whether it is a noun.
_LIKELIEST = 2

_CHINESE_NUMBER = "[〇零一二两三四五六七八九十百千]{1,9}"
# Not pages: a text does not hold their numbers.
_PARTS = {"article": "条", "chapter": "章", "section": "节", "paragraph": "款", "part": "编"}
_PART = re.compile(
    rf"第\s?(?P<number>\d{{1,4}}|{_CHINESE_NUMBER})\s?(?P<part>[条章节款编])"
    rf"|\b(?P<english>{'|'.join(_PARTS)})\s(?P<digits>\d{{1,4}})(?![\d.])",
    re.IGNORECASE,
)
_TITLE = re.compile('《([^《》]{2,60})》|“([^“”]{2,60})”|「([^「」]{2,60})」|"([^"]{2,60})"')
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.+/-])(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?:%|年代?|号|s\b)?(?![A-Za-z0-9]|[.,]\d)"
)
_LETTER = "A-Za-z\u00c0-\u024f"
_LATIN = re.compile(rf"[{_LETTER}0-9]+(?:[-+./&'’_][{_LETTER}0-9]+)*")
_HAN_RUN = re.compile(f"[{HAN}]+")
_JOINS = re.compile(r"\s|\s?-\s?|\s(?:of|of the|for the|for|on the|on|&)\s")

_NAME_TAGS = ("nr", "ns", "nt", "nz")
_WORD_TAGS = frozenset("nvijl")


_Tagged = tuple[str, str]
"""A Chinese word and its part of speech, in jieba's letters."""


class MissingKind(StrEnum):
    """What a question's word is."""

    NAME = "name"
    NUMBER = "number"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class MissingTerm:
    """A name, number or word as the question has it, ``question[start:end]``."""

    text: str
    kind: MissingKind
    start: int
    end: int

    @property
    def is_term(self) -> bool:
        """Whether it is neither a name nor a number."""
        return self.kind is MissingKind.TERM


def missing_terms(
    question: str,
    lexicon: Lexicon,
    index: PassageIndex,
    subset: Subset = EVERYTHING,
) -> tuple[MissingTerm, ...]:
    """What of a question stands nowhere, in no wording and in neither language, in its order.

    A name of several words is missing where no passage holds all of them. Words that everybody
    uses say nothing of what a question is about, and are left out.

    Args:
        question: as typed; its beginning is looked at.
        lexicon: what words are in the other language.
        index: where they are looked for.
        subset: what of them is looked in.
    """
    holdings = Holdings(lexicon, index, subset)
    search = _Search(question[:LONGEST], lexicon, holdings)
    found = sorted(search.missing(), key=lambda term: term.start)
    once = {term.text.casefold(): term for term in reversed(found)}
    return tuple(sorted(once.values(), key=lambda term: term.start))[:MOST]


class _Search:
    """The question's parts, each looked for once: the more telling are looked for first."""

    def __init__(self, question: str, lexicon: Lexicon, holdings: Holdings) -> None:
        self._question = question
        self._lexicon = lexicon
        self._holdings = holdings
        self._done = [False] * len(question)

    def missing(self) -> Iterator[MissingTerm]:
        for match in self._free(_TITLE):
            group = match.lastindex or 0
            yield from self._title(match[group], *match.span(group))
        for match in self._free(_PART):
            if not self._holds_part(*_part_of(match)):
                yield self._term(MissingKind.NUMBER, *match.span())
        for match in self._free(_NUMBER):
            if not self._holds_number(match.group()):
                yield self._term(MissingKind.NUMBER, *match.span())
        yield from self._names()
        for match in self._free(_HAN_RUN):
            yield from self._chinese(match.group(), match.start())

    def _free(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """The matches in what no earlier one has taken; each is taken."""
        left = zip(self._question, self._done, strict=True)
        for match in pattern.finditer("".join(_TAKEN if done else char for char, done in left)):
            start, end = match.span()
            self._done[start:end] = [True] * (end - start)
            yield match

    def _term(self, kind: MissingKind, start: int, end: int) -> MissingTerm:
        return MissingTerm(self._question[start:end], kind, start, end)

    def _title(self, title: str, start: int, end: int) -> Iterator[MissingTerm]:
        """A work or a quoted term; what stands in both scripts is looked for by its Chinese."""
        chinese = [word for run in _HAN_RUN.findall(normalise(title)) for word in rjieba.cut(run)]
        if chinese:
            held = self._holdings.title(chinese)
        else:
            content = english_words(title)
            held = not content or self._holdings.phrase(content)
        if not held:
            yield self._term(MissingKind.NAME, start, end)

    def _holds_part(self, part: str, number: int) -> bool:
        """Whether a passage speaks of an article, chapter, … of that number."""
        if not 0 < number <= LARGEST:
            return True
        rows = {
            int(row)
            for terms in (pairs_of(f"第{in_chinese(number)}{part}"), (str(number),))
            for row in self._holdings.rows(terms)[:_READ]
        }
        texts = (compatible(self._holdings.text(row)) for row in rows)
        told = (_part_of(match) for text in texts for match in _PART.finditer(text))
        return (part, number) in told

    def _holds_number(self, number: str) -> bool:
        digits = re.sub("[^0-9.]", "", compatible(number))
        if len(self._holdings.rows((digits,))):
            return True
        if "." in digits or not digits:
            return False
        if number.endswith(("s", "年代")) and len(self._holdings.rows((digits[-2:],))):
            # The 1980s are 20世纪80年代 too.
            return True
        value = int(digits)
        if value <= _TELLING_NUMBER:
            return True
        return value <= LARGEST and len(self._holdings.rows(pairs_of(in_chinese(value)))) > 0

    def _names(self) -> Iterator[MissingTerm]:
        """Latin words: names together with the words that belong to them, then other words."""
        every = (_Token.of(match, self._question) for match in self._free(_LATIN))
        tokens = [token for token in every if any(map(is_content, token.words))]
        run: list[_Token] = []
        for token, after in pairwise([*tokens, None]):
            if token is None:
                break
            run.append(token)
            if after is None or not self._belongs(token, after):
                yield from self._run(run)
                run = []

    def _belongs(self, token: "_Token", after: "_Token") -> bool:
        between = self._question[token.end : after.start]
        return token.is_name and after.is_name and _JOINS.fullmatch(between) is not None

    def _run(self, run: "Sequence[_Token]") -> Iterator[MissingTerm]:
        missing = [token for token in run if self._says_something(token) and not self._holds(token)]
        if missing:
            yield from self._adjoining(run, missing)
            return
        # Words of the language may be translated in more ways than the dictionary knows.
        sure = [token for token in run if self._holdings.is_english or token.is_own]
        own = any(token.is_own for token in sure)
        content = [word for token in sure for word in token.words]
        if own and len(sure) > 1 and not self._holdings.phrase(content):
            yield self._term(MissingKind.NAME, run[0].start, run[-1].end)

    def _says_something(self, token: "_Token") -> bool:
        """Whether it is a name, or another noun that is not used by everybody."""
        content = [word for word in token.words if is_content(word)]
        if not content or (len(content) == 1 and len(content[0]) == 1):
            return False
        if token.is_name:
            return not token.is_ordinary or self._holdings.can_tell(content[-1])
        ranks = [rank_of(word.lower()) for word in content]
        if all(rank is not None and rank < COMMON for rank in ranks):
            return False
        return self._holdings.can_tell(content[-1]) and self._is_noun(content[-1])

    def _is_noun(self, word: str) -> bool:
        """Whether an English word's likeliest translations are; what has none may be one."""
        weighed = self._lexicon.chinese([word])
        likeliest = nlargest(_LIKELIEST, weighed, key=weighed.__getitem__)
        tags = [tag for to in likeliest for _, tag in rjieba.tag(to)[-1:]]
        return not tags or any(tag[0] == "n" or tag == "vn" for tag in tags)

    def _holds(self, token: "_Token") -> bool:
        if len(token.words) == 1:
            return self._holdings.english(token.words[0])
        # The parts of B1 and COVID-19 stand everywhere; only together do they name something.
        if any(word.isdecimal() for word in token.words):
            return self._holdings.as_one(token.words)
        return self._holdings.phrase(token.words)

    def _adjoining(
        self, run: "Sequence[_Token]", missing: "Sequence[_Token]"
    ) -> Iterator[MissingTerm]:
        """The missing words of a run, neighbours as one."""
        kind = MissingKind.NAME if run[0].is_name else MissingKind.TERM
        first = None
        for token, after in pairwise([*run, None]):
            if token not in missing or token is None:
                continue
            first = first or token
            if after is None or after not in missing:
                yield self._term(kind, first.start, token.end)
                first = None

    def _chinese(self, run: str, offset: int) -> Iterator[MissingTerm]:
        folded = normalise(run)
        if len(folded) != len(run):
            return
        start, end, kind = offset, offset, MissingKind.TERM
        at = offset
        for parts in _headwords(rjieba.tag(folded), self._lexicon):
            word, tag = _text(parts), parts[-1][1]
            if not self._lacks(word, tag) or not any(self._lacks(*part) for part in parts):
                at += len(word)
                continue
            if start < end and end != at:
                yield self._term(kind, start, end)
            if end != at or start == end:
                start, kind = at, MissingKind.TERM
            kind = MissingKind.NAME if tag.startswith(_NAME_TAGS) else kind
            at += len(word)
            end = at
        if start < end:
            yield self._term(kind, start, end)

    def _lacks(self, word: str, tag: str) -> bool:
        """Whether a name, a noun or a verb that says something is held nowhere."""
        if len(word) < _PAIR or word in CHINESE or tag[:1] not in _WORD_TAGS:
            return False
        if not tag.startswith(_NAME_TAGS):
            rank = rank_of(word)
            most = COMMON_VERBS if tag == "v" else COMMON
            known = bool(self._lexicon.english(word))
            if (rank is not None and rank < most) or (not known and self._is_mistaken(word, tag)):
                return False
        return not self._holdings.chinese(word)

    def _is_mistaken(self, word: str, tag: str) -> bool:
        """Whether what no dictionary has is no word: a verb, or a word with something before it."""
        rest = word[1:]
        return tag == "v" or (
            len(rest) >= _PAIR and (rest in CHINESE or bool(self._lexicon.english(rest)))
        )


@dataclass(frozen=True, slots=True)
class _Token:
    """A Latin word of a question; digits and hyphens may be part of it: 5G, COVID-19.

    ``words`` are those that the index has for it, in upper and lower case as typed.
    """

    words: tuple[str, ...]
    start: int
    end: int
    is_name: bool
    is_ordinary: bool

    @property
    def is_own(self) -> bool:
        """Whether it can be nothing but a name: no word of the language, or an acronym."""
        return self.is_name and (not self.is_ordinary or self.words[0].isupper())

    @classmethod
    def of(cls, match: re.Match[str], question: str) -> "_Token":
        text = re.sub("['’]s$", "", match.group())
        words = tuple(WORD.findall(compatible(text)))
        ordinary = all(is_word(word) for word in words)
        opens = not re.search(
            r"[^\s“\"‘'(（]", re.split(r"[.?!。？！:：]\s?", question[: match.start()])[-1]
        )
        capital = text[:1].isupper() and any(is_content(word) for word in words)
        odd = text[1:] != text[1:].lower() or any(char.isdigit() for char in text)
        end = match.start() + len(text)
        return cls(
            words, match.start(), end, odd or (capital and not (opens and ordinary)), ordinary
        )


def _headwords(tagged: Sequence[_Tagged], lexicon: Lexicon) -> Iterator[Sequence[_Tagged]]:
    """The words of a run; neighbours that are one word of the dictionary stand together."""
    at = 0
    while at < len(tagged):
        says = (word not in CHINESE and tag[:1] in _WORD_TAGS for word, tag in tagged[at:])
        most = min(_MOST_JOINED, sum(1 for _ in takewhile(bool, says)))
        sizes = (
            size for size in range(most, 1, -1) if lexicon.english(_text(tagged[at : at + size]))
        )
        size = next(sizes, 1)
        yield tagged[at : at + size]
        at += size


def _text(tagged: Iterable[_Tagged]) -> str:
    return "".join(word for word, _ in tagged)


def _part_of(match: re.Match[str]) -> tuple[str, int]:
    """What part of a text is named, in Chinese, and its number; -1 for one that cannot be read."""
    if match["english"]:
        return _PARTS[match["english"].lower()], int(match["digits"])
    number = match["number"]
    read = int(number) if number.isdecimal() else from_chinese(number)
    return match["part"], -1 if read is None else read

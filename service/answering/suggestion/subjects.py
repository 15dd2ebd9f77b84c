"""What a document is about, as far as its own words tell: headings, works and terms."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from itertools import chain, zip_longest
from typing import Self, TypeVar

from index.language.lexicon import WORD, Lexicon, is_content
from index.language.stated_terms import term_pairs
from index.language.stop_words import CHINESE
from index.language.tokenization import normalise, words
from index.storage.records import StoredDocument, StoredPassage
from ingest.characters import HAN
from ingest.languages import Language, language_of
from ingest.models import PassageKind
from ingest.repair.english_words import is_word

MOST_PASSAGES = 400
"""Passages of a document that are looked through: enough to meet what it is about."""

_T = TypeVar("_T")

_NUMBERING = re.compile(
    r"\A(?:第[一二三四五六七八九十百零\d]+[编篇部章节条]|[一二三四五六七八九十百]+[、.．\s]"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}(?:[.．]\d{1,2})+|\d{1,2}[、.．]"
    r"|(?:Chapter|Section|Part) [\dIVX]+[.:]?|[IVX]+\.)\s*"
)
_ASKING = re.compile("什么是|如何|怎样|怎么|为什么|为何|哪些|谁是")
_ASPECTS = re.compile(f"\\A[^，。：；]{{2,}}的[{HAN}]{{2}}")
_WORK = re.compile(r"《([^《》()（）<>]{3,30})》")
_INSTITUTION = re.compile(
    "(?:组织|联盟|协会|学会|商会|工会|委员会|理事会|工作组|专家组|任务组|小组|论坛|峰会|大会|中心|机构"
    "|部门|总局|研究院|研究所|研究会|大学|学院|公司|集团|银行|基金会|法院|议会|政府|电联)$"
)
_TERM = re.compile(f"[{HAN}]{{3,20}}")
_SHORT = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_INITIAL = re.compile(r"\b[A-Z]\.\s")
_EXPANDED = re.compile(
    r"((?:[A-Z][A-Za-z-]{1,60} (?:(?:of|for|and|on|in|the) ){0,2}){1,7}[A-Z][A-Za-z-]{1,60})"
    r" \(([A-Z]{2,9})\)"
)
_CHARACTERS_A_WORD = 1.5
_HEADING_LENGTHS = range(5, 25)
_HEADING_WORDS = range(2, 10)


class SubjectKind(Enum):
    """What a subject is, which decides how one asks about it."""

    QUESTION = auto()
    HEADING = auto()
    ASPECTS = auto()
    INSTITUTION = auto()
    WORK = auto()
    CONCEPT = auto()
    TITLE = auto()


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to ask about.

    ``name`` is what a question calls it. What tells of it holds one of ``names``, stands under
    ``heading``, or is of the document ``document_id`` alone where there is neither.
    """

    kind: SubjectKind
    name: str
    document_id: str
    names: tuple[str, ...] = ()
    heading: str | None = None

    def place_in(self, text: str) -> int | None:
        """Where a text first mentions it by one of its names."""
        folded = normalise(text)
        found = (re.search(_pattern(name), folded) for name in self.names)
        return min((match.start() for match in found if match), default=None)

    def is_told_in(self, stored: StoredPassage) -> bool:
        """Whether a passage stands under its heading, or where it has none in its document."""
        if self.heading is not None:
            return self.heading in stored.passage.section
        return stored.document_id == self.document_id


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a document speaks of: its headings, the works it names, its terms with their English."""

    document: StoredDocument
    headings: tuple[Subject, ...]
    works: tuple[str, ...]
    terms: tuple["_Term", ...]
    expanded: tuple[tuple[str, str], ...]

    @classmethod
    def of(
        cls, document: StoredDocument, passages: Sequence[StoredPassage], lexicon: Lexicon
    ) -> Self:
        """Look through a document; the lexicon tells where a stated term begins."""
        passages = passages[:MOST_PASSAGES]
        body = [stored.passage for stored in passages if stored.passage.kind is PassageKind.BODY]
        text = "\n".join(passage.text for passage in body)
        works = tuple(name for name, _ in Counter(_WORK.findall(text)).most_common())
        return cls(
            document,
            tuple(_headings(document.id, passages)),
            works,
            tuple(_terms(text, works, lexicon)),
            tuple(dict.fromkeys(_expanded(text))),
        )

    def chinese(self) -> Iterator[Subject]:
        """What one may ask about in Chinese: kind by kind in turn, the most spoken of first."""
        works = [
            Subject(SubjectKind.WORK, name, self.document.id, (name,))
            for name in self.works
            if language_of(name) == Language.CHINESE
        ]
        terms = [
            Subject(term.kind, term.spoken, self.document.id, (term.chinese, *term.latin))
            for term in self.terms
            if term.kind is not SubjectKind.WORK
        ]
        yield from _by_turns(self._headings_in(Language.CHINESE), works, *_by_kind(terms))
        yield from self._title_in(Language.CHINESE)

    def english(self) -> Iterator[Subject]:
        """Likewise in English: of a Chinese document the terms by the English that it gives."""
        terms = [
            Subject(term.kind, term.english, self.document.id, (term.chinese, *term.latin))
            for term in self.terms
            if not _INITIAL.search(term.latin[0]) and "/" not in term.latin[0]
        ]
        short = [
            Subject(SubjectKind.INSTITUTION, name, self.document.id, (long, name))
            for long, name in self.expanded
        ]
        yield from _by_turns(self._headings_in(Language.ENGLISH), *_by_kind(terms), short)
        yield from self._title_in(Language.ENGLISH)

    def _headings_in(self, language: str) -> list[Subject]:
        return [subject for subject in self.headings if language_of(subject.name) == language]

    def _title_in(self, language: str) -> Iterator[Subject]:
        title = self.document.csl.get("title")
        if isinstance(title, str) and title and language_of(title) == language:
            yield Subject(SubjectKind.TITLE, title.strip("《》"), self.document.id)


@dataclass(frozen=True, slots=True)
class _Term:
    """A term that a text states in both languages: its full English name and perhaps a short."""

    chinese: str
    latin: tuple[str, ...]
    kind: SubjectKind
    spoken: str

    @property
    def english(self) -> str:
        """The name as an English sentence uses it."""
        name = self.latin[0]
        has_article = self.kind is not SubjectKind.CONCEPT and " " in name and name[0].isupper()
        return f"the {name}" if has_article else name


def _terms(text: str, works: Iterable[str], lexicon: Lexicon) -> list[_Term]:
    """The stated terms, those first that sentences begin with, then by their mentions."""
    folded = normalise(text)
    folded_works = {normalise(name) for name in works}
    stated: dict[str, dict[str, None]] = {}
    for pair in term_pairs(text, lexicon):
        stated.setdefault(pair.chinese, {})[pair.latin] = None
    ranked: list[tuple[int, int, _Term]] = []
    for chinese, latin in stated.items():
        names = tuple(latin)
        mentions = folded.count(chinese)
        if not _is_whole(chinese, names[0], mentions, folded):
            continue
        kind = SubjectKind.INSTITUTION if _INSTITUTION.search(chinese) else SubjectKind.CONCEPT
        kind = SubjectKind.WORK if chinese in folded_works else kind
        short = next(filter(_SHORT.fullmatch, names), "")
        calls = len(re.findall(_pattern(short), folded)) if short else 0
        spoken = short if calls > mentions else chinese
        leading = len(re.findall(rf"(?:^|[。！？\n]){_pattern(spoken)}", folded))
        ranked.append((leading, mentions + calls, _Term(chinese, names, kind, spoken)))
    return [term for *_, term in sorted(ranked, key=lambda entry: (-entry[0], -entry[1]))]


def _is_whole(chinese: str, english: str, mentions: int, folded: str) -> bool:
    """Whether what stands before a bracket seems to be the whole term and nothing but it."""
    content = [word for word in WORD.findall(english) if is_content(word)]
    if not _TERM.fullmatch(chinese) or len(chinese) < _CHARACTERS_A_WORD * len(content):
        return False
    parts = words(chinese)
    if parts[0] in CHINESE or (mentions == 1 and not CHINESE.isdisjoint(parts)):
        return False
    # Somewhere the term must begin where no other word can run on into it.
    return re.search(f"(?<![{HAN}]){chinese}", folded) is not None


def _expanded(text: str) -> Iterator[tuple[str, str]]:
    """English names with the abbreviations that their own capitals spell."""
    for match in _EXPANDED.finditer(text):
        capitalised = [word for word in match[1].split() if word[0].isupper()][-len(match[2]) :]
        if "".join(word[0] for word in capitalised) == match[2]:
            yield match[1][match[1].index(capitalised[0]) :], match[2]


def _headings(document_id: str, passages: Sequence[StoredPassage]) -> Iterator[Subject]:
    """The headings that say something, the outermost first."""
    depths: dict[str, int] = {}
    for stored in passages:
        for depth, heading in enumerate(stored.passage.section):
            depths.setdefault(heading, depth)
    for heading in sorted(depths, key=depths.__getitem__):
        subject = _of_heading(heading, document_id)
        if subject is not None:
            yield subject


def _of_heading(heading: str, document_id: str) -> Subject | None:
    bare = _NUMBERING.sub("", heading, count=1) if _NUMBERING.match(heading) else heading
    bare = bare.strip().rstrip("：:。.")
    make = partial(Subject, document_id=document_id, heading=heading)
    chinese = language_of(bare) == Language.CHINESE
    if bare.endswith(("？", "?")):
        return make(SubjectKind.QUESTION, bare)
    if _ASKING.match(bare):
        return make(SubjectKind.QUESTION, f"{bare}？")
    if chinese and _ASPECTS.fullmatch(bare) and len(bare) < _HEADING_LENGTHS.stop:
        return make(SubjectKind.ASPECTS, bare)
    if chinese:
        return make(SubjectKind.HEADING, bare) if len(bare) in _HEADING_LENGTHS else None
    if len(bare.split()) not in _HEADING_WORDS:
        return None
    return make(SubjectKind.HEADING, _within_a_sentence(bare))


def _within_a_sentence(heading: str) -> str:
    """An English heading as it stands in a sentence: its capital taken back, or quoted."""
    first, *rest = heading.split(" ")
    if is_word(first) and all(word.islower() or word.isupper() for word in rest):
        return " ".join([first if first.isupper() else first.lower(), *rest])
    return f"“{heading}”"


def _by_kind(subjects: Iterable[Subject]) -> list[list[Subject]]:
    kinds: dict[SubjectKind, list[Subject]] = {}
    for subject in subjects:
        kinds.setdefault(subject.kind, []).append(subject)
    return list(kinds.values())


def _by_turns(*queues: Sequence[_T]) -> Iterator[_T]:
    """One of each queue, then the next of each."""
    return (item for item in chain.from_iterable(zip_longest(*queues)) if item is not None)


def _pattern(name: str) -> str:
    """A regular expression for a name in normalised text: Latin words are whole words."""
    folded = re.escape(normalise(name))
    return rf"(?<![a-z0-9]){folded}(?![a-z0-9])" if re.search("[a-z0-9]", folded) else folded

"""Answers in the documents' own words."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from index.language.lexicon import Lexicon
from index.language.question_kinds import QuestionKind
from index.search.ranking import Ranking, ScoredPassage
from index.search.references import is_reference
from ingest.models import PassageKind
from service.answering.extraction.sentence_scores import ScoredSentence, Weigher

MOST_STATEMENTS = 4
BEHIND = 0.45
"""How far behind the first sentence a further one may be; see ``sentence_scores``."""
COVERED = 0.25
"""The share of the question's words that a further sentence must hold."""
LONGEST_QUESTION = 400
"""Characters of a question that sentences are chosen by: its last, where it has more."""
SHORT = 90
"""Characters of a sentence that is quoted only with one that leans on it, or that it leans on."""

LONGEST_LIST = 400
"""Characters up to which a list is quoted as a whole."""

NO_LEXICON = Lexicon({})

_ANNOUNCES = ("：", ":")
_LEANS = re.compile(
    r"[它他她这]|此举|该|其(?!他|它|余)|相反|换言之|前者|后者|上述|事实证明"
    r"|(?:It|They|He|She|This|These|Those|Instead|The (?:former|latter))\b"
)
_MARKERS = (
    re.compile(r"\A\s*[•·▪●◦‣*-]\s"),
    re.compile(
        r"(?:[^。；]{0,30}[：:，])?第[一二三四五六七八九十][，,、是]|第[一二三四五六七八九十]点"
    ),
    re.compile(r"首先|其次|再次|最后|此外"),
    re.compile(r"(?:另)?一方面"),
    re.compile(r"\A\s*(?:[(（][0-9一二三四五六七八九十a-z][)）]|[①-⑩]|[0-9]+[.、)）]\s*\D)"),
    re.compile(r"[一二三四五六]是"),
    re.compile(r"(?:First|Second|Third|Fourth|Next|Finally|Last)(?:ly)?\b"),
)
_STARTS = re.compile(
    r"[•·▪●◦‣*-]|(?:[^。；]{0,30}[：:，])?第一|首先|[(（](?:1|一|a)[)）]|①|1[.、)）]|一是|First"
)


@dataclass(frozen=True, slots=True)
class SentenceRun:
    """Whole sentences of a passage that was found: ``first`` to ``last``, that one included."""

    found: ScoredPassage
    first: int
    last: int

    @property
    def text(self) -> str:
        """What the passage says there; all of it where it has no sentences."""
        passage = self.found.stored.passage
        if not passage.sentences:
            return passage.text
        start, end = passage.sentences[self.first].start, passage.sentences[self.last].end
        return passage.text[start:end].strip()


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words that answer, and where they stand: once in each passage that holds them."""

    text: str
    runs: tuple[SentenceRun, ...]


def quote(question: str, ranking: Ranking, lexicon: Lexicon = NO_LEXICON) -> tuple[Quotation, ...]:
    """The sentences that answer best, at most four, passage by passage.

    The best sentence of the best passage comes first. After it come the items of its list where a
    list is asked for, the other side where two things are compared, and what else is nearly as
    good. Sentences of a passage stand in reading order; one that several passages hold is one
    statement that cites them all. A heading names what the text below it answers, so it is quoted
    only where nothing else was found.

    Args:
        question: what is asked, standing alone.
        ranking: what was found for it.
        lexicon: tells which words of a sentence say the question's in the other language.
    """
    prose = [it for it in ranking.results if it.stored.passage.kind is not PassageKind.HEADING]
    results = prose or list(ranking.results)
    if not results:
        return ()
    question = question[-LONGEST_QUESTION:]
    kind = QuestionKind.of(question)
    weigher = Weigher(question, kind, results, lexicon)
    passages = weigher.passages()
    passages.sort(key=lambda sentences: _best(sentences).score, reverse=True)
    return _quotations(kind, _chosen(kind, weigher, passages), passages)


def _chosen(
    kind: QuestionKind, weigher: Weigher, passages: Sequence[Sequence[ScoredSentence]]
) -> list[ScoredSentence]:
    """The sentences that answer, best first."""
    first = _best(passages[0])
    chosen = [first]
    if kind.lists:
        chosen = _items(first, passages) or chosen
    if kind.sides:
        chosen += _sides(kind.sides, weigher, first, passages)
    return list(dict.fromkeys([*chosen, *_further(first, passages)]))[:MOST_STATEMENTS]


def _best(sentences: Sequence[ScoredSentence]) -> ScoredSentence:
    return max(sentences, key=lambda sentence: (sentence.score, -sentence.index))


def _further(
    first: ScoredSentence, passages: Sequence[Sequence[ScoredSentence]]
) -> Iterator[ScoredSentence]:
    """What follows in the passage, and the best of other passages, where it is nearly as good.

    A source that is only named says nothing more.
    """
    candidates = [sentence for sentence in passages[0] if sentence.index > first.index]
    candidates += [
        _best(sentences)
        for sentences in passages[1:]
        if not is_reference(sentences[0].found.stored.passage)
    ]
    for sentence in candidates:
        held = sentence.text == first.text or sentence.cover >= min(COVERED, first.cover)
        if held and sentence.score >= first.score - BEHIND:
            yield sentence


def _items(
    first: ScoredSentence, passages: Sequence[Sequence[ScoredSentence]]
) -> list[ScoredSentence]:
    """The items of the list that the best sentence introduces or is one of, in reading order."""
    for marker in _MARKERS:
        own = [sentence for sentence in passages[0] if marker.match(sentence.text)]
        if not own:
            continue
        others = [
            sentence
            for sentences in passages[1:]
            if _same_section(sentences[0].found, first.found)
            for sentence in sentences
            if marker.match(sentence.text)
        ]
        introduces = first.index < own[0].index and _STARTS.match(own[0].text.strip())
        if len(own) + len(others) < 2 or not (first in own or introduces):  # noqa: PLR2004
            continue
        listed = sorted([*own, *others], key=_place)
        if first in own:
            return _around(first, listed)
        announced = first.text.endswith(_ANNOUNCES) and own[0].index == first.index + 1
        return [first, *(listed[1:] if announced else listed)]
    return []


def _around(first: ScoredSentence, listed: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """The items, those that the best one begins with if there are too many."""
    if len(listed) <= MOST_STATEMENTS or first not in listed:
        return list(listed)
    at = min(listed.index(first), len(listed) - MOST_STATEMENTS)
    return list(listed[at:])


def _same_section(one: ScoredPassage, other: ScoredPassage) -> bool:
    return (one.stored.document_id, one.stored.passage.section) == (
        other.stored.document_id,
        other.stored.passage.section,
    )


def _sides(
    sides: tuple[str, str],
    weigher: Weigher,
    first: ScoredSentence,
    passages: Sequence[Sequence[ScoredSentence]],
) -> Iterator[ScoredSentence]:
    """For each side that the best sentence leaves out, or tells nothing apart of, its own best."""
    one, other = (weigher.words(side) for side in sides)
    one, other = one - other, other - one
    tells_both = bool(first.held & one and first.held & other)
    for own, opposite in ((one, other), (other, one)):
        if first.held & own and not tells_both:
            continue
        told = [
            sentence
            for sentences in passages[: 1 if tells_both else None]
            for sentence in sentences
            if _part(sentence, own) > _part(sentence, opposite)
            if not tells_both or sentence.index > first.index
        ]
        if told:
            yield max(told, key=lambda sentence: (sentence.score, -sentence.index))


def _part(sentence: ScoredSentence, words: Collection[int]) -> float:
    """How many of some of the question's words a sentence holds, as a share."""
    return len(sentence.held.intersection(words)) / len(words) if words else 0.0


def _quotations(
    kind: QuestionKind,
    chosen: Sequence[ScoredSentence],
    passages: Sequence[Sequence[ScoredSentence]],
) -> tuple[Quotation, ...]:
    """The sentences as quotations: passage by passage, in reading order within each."""
    held: dict[str, dict[str, SentenceRun]] = {}
    for sentences in passages:
        found = sentences[0].found
        indices = {it.index for it in chosen if it.found is found}
        for first, last in _bounds(kind, sentences, indices):
            run = SentenceRun(found, first, last)
            held.setdefault(run.text, {}).setdefault(found.stored.passage.id, run)
    return tuple(Quotation(text, tuple(runs.values())) for text, runs in held.items())


def _bounds(
    kind: QuestionKind, sentences: Sequence[ScoredSentence], indices: Collection[int]
) -> list[tuple[int, int]]:
    """The first and last sentence of each run: one with the neighbours it is not whole without.

    Two things that are compared make one run where they stand side by side.
    """
    bounds: list[tuple[int, int]] = []
    for index in sorted(indices):
        if bounds and index <= bounds[-1][1]:
            continue
        first, last = _leaning_on(sentences, index), _led_to(kind, sentences, index)
        if bounds and first <= bounds[-1][1] + bool(kind.sides):
            bounds[-1] = bounds[-1][0], last
        else:
            bounds.append((first, last))
    return bounds


def _leaning_on(sentences: Sequence[ScoredSentence], index: int) -> int:
    """The short sentence before one that begins with a pronoun; else the one itself."""
    before = sentences[index - 1].text if index else ""
    leans = before and len(before) <= SHORT and _LEANS.match(sentences[index].text)
    return index - 1 if leans else index


def _led_to(kind: QuestionKind, sentences: Sequence[ScoredSentence], index: int) -> int:
    """The last sentence of what one announces, or that leans on it; else the one itself.

    A list is announced as a whole where it is asked for, and is not too long.
    """
    last = index
    while last + 1 < len(sentences) and sentences[last].text.endswith(_ANNOUNCES):
        last += 1
    if last > index:
        return _listed_up_to(sentences, index, last) if kind.lists else last
    follows = sentences[index + 1].text if index + 1 < len(sentences) else ""
    leans = len(sentences[index].text) <= SHORT and len(follows) <= SHORT and _LEANS.match(follows)
    return index + 1 if leans else index


def _listed_up_to(sentences: Sequence[ScoredSentence], first: int, item: int) -> int:
    """The last item of the list whose first is ``item``."""
    marker = next((marker for marker in _MARKERS if marker.match(sentences[item].text)), None)
    last = item
    length = len(sentences[first].text)
    for sentence in sentences[first + 1 :]:
        length += len(sentence.text)
        if marker and marker.match(sentence.text) and length <= LONGEST_LIST:
            last = sentence.index
    return last


def _place(sentence: ScoredSentence) -> tuple[int, int]:
    return sentence.found.stored.ordinal, sentence.index

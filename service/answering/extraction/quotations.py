"""Answers in the documents' own words."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.language.question_kinds import QuestionKind
from index.language.references import is_reference
from index.language.tokenization import terms
from index.reading.reader import companion
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredPassage
from ingest.layout.references import NOTES_HEADING
from ingest.models import PassageKind
from service.answering.extraction.designations import Named
from service.answering.extraction.leaning import (
    answer_below,
    answer_end,
    answer_to,
    asks,
    context_of,
    leads_in,
    with_cause,
)
from service.answering.extraction.lists import FoundList, Piece, announces, gap, list_around, merged
from service.answering.extraction.rows import is_rule, row_of
from service.answering.extraction.sentence_scores import ScoredSentence, Weigher
from service.answering.extraction.sides import holding_both, other_sides
from service.answering.extraction.surroundings import Documents, Surroundings

MOST_STATEMENTS = 4
BEHIND = 0.45
"""How far behind the first sentence a further one may be; see ``sentence_scores``."""
COVERED = 0.25
"""The share of the question's words that a further sentence must hold."""
NAMED = 0.2
"""How much more of the question a source must hold than all prose, to be asked for by its name."""
LONGEST_QUESTION = 400
"""Characters of a question that sentences are chosen by: its last, where it has more."""


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
    """Words that answer, and where they stand.

    ``runs`` are in every passage that holds the words or, where they are a list that runs over
    passages, its part of them. ``items`` are the texts of the list's items. ``context`` is the
    sentence before, where the words point back to it, or the header of the table that they are a
    row of.
    """

    text: str
    runs: tuple[SentenceRun, ...]
    items: tuple[str, ...] = ()
    context: str | None = None


def quote(
    question: str,
    ranking: Ranking,
    documents: Documents,
    below: Collection[StoredPassage] = (),
) -> tuple[Quotation, ...]:
    """The sentences that answer best, in at most four quotations.

    The best sentence of the best passage comes first. A list is quoted whole where one is asked
    for, or where the sentence announces it; the same words in several passages are one quotation.
    After it come the other side where two things are compared, and what else is nearly as good. A
    question is answered by what follows it. A heading names what the text below it answers, and a
    note may only name a source, so they are quoted only where nothing else was found. What names
    something by a number is never quoted for another number. No quotation goes on beyond the end
    of a paragraph, except a list, and a heading with the first sentence below it.

    Args:
        question: what is asked, standing alone.
        ranking: what was found for it.
        documents: what it was found in.
        below: passages of the ranking that stand below a heading which asks the question; where
            there are such, their beginning is the answer.
    """
    if not ranking.results:
        return ()
    composer = _Composer(question, ranking, documents)
    if below:
        return _united(composer.opening(stored) for stored in below)
    return _united(composer.compose(sentences) for sentences in composer.chosen())


def go_on(
    question: str, ranking: Ranking, documents: Documents, said: str
) -> tuple[Quotation, ...]:
    """The next part of an answer: what was not yet said, best passage first, in reading order.

    It goes on behind what was said, to the end of that paragraph and then with what holds the
    question's words, and takes the best sentence of passages that nothing was said of.

    Args:
        question: what was asked, standing alone.
        ranking: what was found for it.
        documents: what it was found in.
        said: the answers up to here, in any order.
    """
    if not ranking.results:
        return ()
    composer = _Composer(question, ranking, documents)
    said = _bare(said)
    new = (composer.compose([sentence]) for sentence in composer.unsaid(said))
    return _united(it for it in new if _bare(it.text) not in said)[:MOST_STATEMENTS]


class _Composer:
    """Chooses sentences for one question, and makes quotations of them."""

    def __init__(self, question: str, ranking: Ranking, documents: Documents) -> None:
        self._question = question[-LONGEST_QUESTION:]
        self._kind = QuestionKind.of(self._question)
        self._documents = documents
        self._found = {it.stored.passage.id: it for it in ranking.results}
        prose = [it for it in ranking.results if it.stored.passage.kind is not PassageKind.HEADING]
        results = prose or ranking.results
        self._weigher = Weigher(self._question, results, documents.lexicon)
        named = Named(self._question)
        eligible = [self._eligible(named, it) for it in self._weigher.passages()]
        kept = self._telling([it for it in eligible if it])
        self._passages = sorted(kept, key=lambda it: -_best(it).score)

    def chosen(self) -> list[list[ScoredSentence]]:
        """The sentences that answer, best first; two that make one quotation stand together."""
        if not self._passages:
            return []
        kind, passages = self._kind, self._passages
        first = _best(passages[0])
        if kind.related:
            first = holding_both(kind.related, self._weigher, passages) or first
        own = next(it for it in passages if it[0].found is first.found)
        ordered = [own, *(it for it in passages if it is not own)]
        sides = list(other_sides(kind.sides, self._weigher, first, ordered)) if kind.sides else []
        together = [first, *(side for side in sides if _is_beside(first, side))]
        alone = [side for side in sides if side not in together]
        alone += [it for it in _further(first, ordered) if it not in together]
        return [together, *([it] for it in dict.fromkeys(alone))][:MOST_STATEMENTS]

    def unsaid(self, said: str) -> Iterator[ScoredSentence]:
        """The sentences that the answer goes on with after what was said."""
        least = min(COVERED, max(map(_cover, map(_best, self._passages)), default=0.0))
        for sentences in self._passages:
            last = max((it.index for it in sentences if _bare(it.text) in said), default=None)
            if last is None:
                best = _best(sentences)
                yield from [best] if best.cover >= least else []
                continue
            around = Surroundings.of(self._documents, sentences[0].found.stored, last)
            end = last + around.paragraph_end(around.at) - around.at
            for sentence in sentences:
                if sentence.index > last and (sentence.index <= end or sentence.cover >= least):
                    yield sentence

    def opening(self, stored: StoredPassage) -> Quotation:
        """A quotation of the paragraph or list that a passage begins with."""
        around = Surroundings.of(self._documents, stored, 0)
        return self._whole(around, Piece(around.at, answer_end(around, around.at)))

    def compose(self, sentences: Sequence[ScoredSentence]) -> Quotation:
        """A quotation of a sentence or of neighbours, with what they are not whole without."""
        found = sentences[0].found
        around = Surroundings.of(
            self._documents, found.stored, min(sentence.index for sentence in sentences)
        )
        if not around.sentences:
            return Quotation(found.stored.passage.text, (SentenceRun(found, 0, 0),))
        if found.stored.passage.kind is PassageKind.TABLE:
            row = row_of(around, terms(self._question))
            run = SentenceRun(found, sentences[0].index, sentences[0].index)
            return Quotation(row.text, (run,), context=row.header)
        if len(sentences) > 1:
            return self._quotation(around, [Piece(around.at, around.at + len(sentences) - 1)])
        return self._whole(around, answer_to(around, around.at))

    def _whole(self, around: Surroundings, answer: Piece | None) -> Quotation:
        """An answer, or the sentence in the middle where there is none yet, with its list."""
        listed = list_around(
            replace(around, at=answer.last) if answer else around,
            wanted=self._kind.several or self._kind.sides is not None,
        )
        pieces = [*([answer] if answer else ()), *(listed.pieces if listed else ())]
        return self._quotation(around, merged(pieces or [self._piece(around)]), listed)

    def _piece(self, around: Surroundings) -> Piece:
        """The sentence in the middle with the neighbour that it is not whole without."""
        at, text = around.at, around.sentences[around.at].text
        if at + 1 < len(around.sentences) and (announces(text) or leads_in(around, at)):
            return Piece(at, at + 1)
        if self._kind.reasons:
            return with_cause(around, at, explains=self._kind.explained_by(text))
        return self._with_companion(around)

    def _with_companion(self, around: Surroundings) -> Piece:
        """The best sentence with the neighbour in its paragraph that answers nearly as likely."""
        alone, middle = Piece(around.at, around.at), around.sentences[around.at]
        best = _best(self._passages[0])
        if (middle.stored, middle.index) != (best.found.stored, best.index):
            return alone
        other = companion(best.found.answers, best.index)
        if other not in {it.index for it in self._passages[0] if not asks(it.text)}:
            return alone
        last = around.at + (other > best.index)
        return alone if around.sentences[last].opens else Piece(last - 1, last)

    def _quotation(
        self, around: Surroundings, pieces: Sequence[Piece], listed: FoundList | None = None
    ) -> Quotation:
        places = [at for piece in pieces for at in range(piece.first, piece.last + 1)]
        text = ""
        for number, at in enumerate(places):
            sentence = around.sentences[at]
            before = around.sentences[places[number - 1]]
            text += (gap(before, sentence) if number else "") + sentence.text
        quoted = [around.sentences[at] for at in places]
        runs: list[SentenceRun] = []
        for stored, some in groupby(quoted, key=lambda sentence: sentence.stored):
            for sentence in some:
                if runs and runs[-1].found.stored == stored and sentence.index == runs[-1].last + 1:
                    runs[-1] = SentenceRun(runs[-1].found, runs[-1].first, sentence.index)
                else:
                    found = self._as_found(stored, around)
                    runs.append(SentenceRun(found, sentence.index, sentence.index))
        return Quotation(
            text.strip(),
            tuple(runs),
            listed.items if listed else (),
            context_of(around, places[0]),
        )

    def _as_found(self, stored: StoredPassage, around: Surroundings) -> ScoredPassage:
        """A passage as it was found; one that only a list runs on into counts as where it began."""
        middle = around.sentences[around.at].stored.passage.id
        own = self._found.get(stored.passage.id)
        return own or ScoredPassage(stored, self._found[middle].score, ())

    def _eligible(
        self, named: Named, sentences: Sequence[ScoredSentence]
    ) -> tuple[ScoredSentence, ...]:
        """The sentences of a passage that may answer."""
        found = sentences[0].found
        section = found.stored.passage.section
        others = named.others([sentence.text for sentence in sentences], section)
        return tuple(
            sentence
            for sentence in sentences
            if sentence.index not in others
            and not is_rule(sentence.text)
            and not (asks(sentence.text) and self._is_unanswered(sentence))
        )

    def _telling(
        self, passages: Sequence[tuple[ScoredSentence, ...]]
    ) -> Sequence[tuple[ScoredSentence, ...]]:
        """The passages without those that only name sources, where nobody asked for one.

        One that holds far more of the question than all others is asked for by what it names.
        """
        telling = [it for it in passages if not _names_sources(it[0].found)]
        if self._kind.sources or not telling:
            return passages
        held = max(sentence.cover for sentences in telling for sentence in sentences) + NAMED
        return [it for it in passages if it in telling or max(map(_cover, it)) >= held]

    def _is_unanswered(self, sentence: ScoredSentence) -> bool:
        around = Surroundings.of(self._documents, sentence.found.stored, sentence.index)
        return bool(around.sentences) and answer_below(around, around.at) is None


def _names_sources(found: ScoredPassage) -> bool:
    passage = found.stored.passage
    return is_reference(passage) or any(NOTES_HEADING.match(it) for it in passage.section[-1:])


def _best(sentences: Sequence[ScoredSentence]) -> ScoredSentence:
    return max(sentences, key=lambda sentence: (sentence.score, -sentence.index))


def _is_beside(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Whether two sentences follow one another in a paragraph."""
    if one.found is not other.found or abs(one.index - other.index) != 1:
        return False
    later = max(one.index, other.index)
    return "\n" not in one.found.stored.passage.gap_before(later)


def _cover(sentence: ScoredSentence) -> float:
    return sentence.cover


def _bare(text: str) -> str:
    """A text without white space, which is not kept letter by letter in what was said."""
    return "".join(text.split())


def _further(
    first: ScoredSentence, passages: Sequence[Sequence[ScoredSentence]]
) -> Iterator[ScoredSentence]:
    """What follows in the passage, and the best of other passages, where it is nearly as good."""
    candidates = [sentence for sentence in passages[0] if sentence.index > first.index]
    candidates += [_best(sentences) for sentences in passages[1:]]
    for sentence in candidates:
        held = sentence.text == first.text or sentence.cover >= min(COVERED, first.cover)
        if held and sentence.score >= first.score - BEHIND:
            yield sentence


def _united(quotations: Iterable[Quotation]) -> tuple[Quotation, ...]:
    """The quotations without those that earlier ones hold; the same words are quoted once."""
    kept: dict[str, Quotation] = {}
    quoted: set[tuple[str, int]] = set()
    for each in quotations:
        places = {
            (run.found.stored.passage.id, index)
            for run in each.runs
            for index in range(run.first, run.last + 1)
        }
        if places <= quoted:
            continue
        quoted |= places
        same = kept.get(each.text)
        kept[each.text] = replace(same, runs=same.runs + each.runs) if same else each
    return tuple(kept.values())

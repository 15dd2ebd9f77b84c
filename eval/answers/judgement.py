"""Whether the answers given are the right sentences, with the right passages cited."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.datasets.corpora import Corpus, fill_from_folder, home
from eval.datasets.questions import Question, read_folder
from eval.datasets.relevance import ENOUGH, Located, overlap, relevant
from eval.retrieval.metrics import Estimate, estimate
from eval.retrieval.tasks import DOCUMENTS
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.ranking import ScoredPassage
from service.answering.answerer import Answerer
from service.answering.reply import Reply, ReplyStatement

READ = "answers"
"""The folder, beside the question sets, of the questions whose answers were read by a person."""

UNSEEN = "unseen"
"""The folder in it of those that were asked only once all rules and weights were settled."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and how its answer was.

    ``set`` is what the question belongs to: "tune", "check", ``READ`` or ``UNSEEN``. ``first`` and
    ``among`` are whether the first statement, or any, holds evidence. ``recall`` and ``precision``
    are of the citations, after Gao et al., "Enabling Large Language Models to Generate Text with
    Citations" (2023), with labelled evidence in the place of their entailment: recall is the share
    of statements of whose cited passages at least one holds evidence, precision the share of
    citations whose passage does. None of it is there where no answer was given.
    """

    id: str
    set: str
    language: str
    question: str
    answerable: bool
    statements: tuple[str, ...]
    first: bool
    among: bool
    recall: float | None
    precision: float | None

    @property
    def answered(self) -> bool:
        """Whether an answer was given, right or not."""
        return bool(self.statements)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of one set's questions in one language.

    ``first``, ``among`` and ``statements`` (how many an answer has) are of answerable questions,
    the first two with those that were refused; ``recall`` and ``precision`` of those answered.
    ``refused`` is the share of unanswerable questions without an answer, None if there are none.
    """

    set: str
    language: str
    answerable: int
    answered: int
    first: Estimate
    among: Estimate
    statements: float
    recall: Estimate
    precision: Estimate
    unanswerable: int
    refused: Estimate | None

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> "Group":
        """The figures of questions, at least one of which is answerable and answered."""
        asked = [one for one in judged if one.answerable]
        others = [one for one in judged if not one.answerable]
        answered = [one for one in asked if one.answered]
        return cls(
            judged[0].set,
            judged[0].language,
            len(asked),
            len(answered),
            estimate([one.first for one in asked]),
            estimate([one.among for one in asked]),
            round(sum(len(one.statements) for one in answered) / len(answered), 2),
            estimate([one.recall or 0.0 for one in answered]),
            estimate([one.precision or 0.0 for one in answered]),
            len(others),
            estimate([not one.answered for one in others]) if others else None,
        )


@dataclass(frozen=True, slots=True)
class AnswerMeasurement:
    """What to ask, of which documents, and where their library is kept.

    Asked are the question sets of a folder, and those of its folder ``READ`` and of ``UNSEEN``
    in that, where there are such.
    """

    encoder: Encoder
    lexicon: Lexicon
    data: Path
    documents: Path
    questions: Path
    split: str = "all"

    def judged(self) -> tuple[Judged, ...]:
        """Ask all questions and judge the answers.

        Raises:
            EvalError: if a file is not as it should be.
            LibraryError: if the library cannot be opened.
        """
        sets = [(one.split, one) for one in read_folder(self.questions, self.split)]
        for name, questions in (
            (READ, self.questions / READ),
            (UNSEEN, self.questions / READ / UNSEEN),
        ):
            if questions.is_dir():
                sets += [(name, one) for one in read_folder(questions)]
        folder = home(self.data, self.encoder, DOCUMENTS)
        with Library.open(folder, self.encoder, self.lexicon) as library:
            fill_from_folder(library, self.documents)
            corpus = Corpus.of(library, self.encoder, self.lexicon)
            ask = Answerer(library).reply
            return tuple(judge(name, question, corpus, ask) for name, question in sets)


def judge(name: str, question: Question, corpus: Corpus, ask: Callable[[str], Reply]) -> Judged:
    """Ask a question of the set ``name`` and judge the answer.

    Raises:
        BadDataset: if its evidence is not in the collection.
    """
    places = corpus.sources.locate(question)
    reply = ask(question.text)
    statements, cited = reply.statements, reply.consultation.cited
    hits = [_holds_evidence(statement, cited, places) for statement in statements]
    holders = frozenset[str]().union(
        *(relevant(place, corpus.snapshot.index.passages) for place in places)
    )
    right = [
        [cited[number - 1].stored.passage.id in holders for number in statement.citations]
        for statement in statements
    ]
    marks = [mark for marks in right for mark in marks]
    return Judged(
        question.id,
        name,
        question.language,
        question.text,
        question.answerable,
        tuple(statement.text for statement in statements),
        first=bool(hits) and hits[0],
        among=any(hits),
        recall=sum(map(any, right)) / len(right) if right else None,
        precision=sum(marks) / len(marks) if marks else None,
    )


def groups(judged: Iterable[Judged]) -> Iterator[Group]:
    """The figures by set and language, in the order in which they come."""
    held: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        held.setdefault((one.set, one.language), []).append(one)
    for some in held.values():
        if any(one.answerable and one.answered for one in some):
            yield Group.of(some)


def _holds_evidence(
    statement: ReplyStatement, cited: Sequence[ScoredPassage], places: Iterable[Located]
) -> bool:
    """Whether sentences that a statement quotes cover at least half of some evidence."""
    quoted = [
        (stored.document_id, sentence.spans)
        for place in statement.places
        for stored in [cited[place.citation - 1].stored]
        for sentence in stored.passage.sentences[place.first : place.last + 1]
    ]
    return any(
        sum(overlap(spans, place.span) for key, spans in quoted if key == place.document_id)
        >= ENOUGH * (place.span.end - place.span.start)
        for place in places
    )

"""Whether the answers given are the right sentences, with the right passages cited."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from eval.datasets.corpora import Corpus, fill_from_folder, home
from eval.datasets.questions import Question, read_folder
from eval.datasets.relevance import ENOUGH, Located, overlap, relevant, says
from eval.retrieval.metrics import Estimate, estimate
from eval.retrieval.tasks import DOCUMENTS
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.ranking import ScoredPassage
from service.answering.answerer import Answerer
from service.answering.reply import Reply, ReplyStatement, Turn
from service.citing.responses import answer_text

READ = "answers"
"""The folder, beside the question sets, of the questions whose answers were read by a person."""

UNSEEN = "unseen"
"""The folder in it of those that were asked only once all rules and weights were settled."""

NATURAL = "natural"
"""The folder, beside the question sets, of questions such as a researcher or student asks."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and how its answer was.

    ``set`` is what the question belongs to: "tune", "check", ``READ``, ``UNSEEN`` or ``NATURAL``.
    ``confidence`` (0 to 1) is the service's, that there is an answer; ``refused`` is whether it
    gave none. ``right`` and ``among`` are whether the first statement, or any, holds evidence, or
    says the answer where the question has one. ``complete`` is whether each part is held by one of
    the statements, None where the question has no parts. ``recall`` and ``precision`` are of the
    citations, after Gao et al., "Enabling Large Language Models to Generate Text with Citations"
    (2023), with labelled evidence in the place of their entailment: recall is the share of
    statements of whose cited passages at least one holds evidence, precision the share of citations
    whose passage does; both are None where no answer was given.
    """

    id: str
    set: str
    kind: str
    language: str
    split: str
    pair: str | None
    question: str
    answerable: bool
    confidence: float
    statements: tuple[str, ...]
    refused: bool
    right: bool
    among: bool
    complete: bool | None
    recall: float | None
    precision: float | None


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
        answered = [one for one in asked if not one.refused]
        return cls(
            judged[0].set,
            judged[0].language,
            len(asked),
            len(answered),
            estimate([one.right for one in asked]),
            estimate([one.among for one in asked]),
            round(sum(len(one.statements) for one in answered) / len(answered), 2),
            estimate([one.recall or 0.0 for one in answered]),
            estimate([one.precision or 0.0 for one in answered]),
            len(others),
            estimate([one.refused for one in others]) if others else None,
        )


@dataclass(frozen=True, slots=True)
class AnswerMeasurement:
    """What to ask, of which documents, and where their library is kept.

    Asked are the question sets of a folder, and those of its folder ``READ``, of ``UNSEEN`` in
    that, and of its folder ``NATURAL``, where there are such. Of the first and the last, those of
    one split only unless ``split`` is "all".
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
        for name, questions, split in (
            (READ, self.questions / READ, "all"),
            (UNSEEN, self.questions / READ / UNSEEN, "all"),
            (NATURAL, self.questions / NATURAL, self.split),
        ):
            if questions.is_dir():
                sets += [(name, one) for one in read_folder(questions, split)]
        folder = home(self.data, self.encoder, DOCUMENTS)
        with Library.open(folder, self.encoder, self.lexicon) as library:
            fill_from_folder(library, self.documents)
            corpus = Corpus.of(library, self.encoder, self.lexicon)
            ask = Answerer(library).reply
            return tuple(judge(name, question, corpus, ask) for name, question in sets)


def write_judged(judged: Sequence[Judged], file: Path) -> None:
    """Write judged questions as a JSON list."""
    file.write_bytes(_ADAPTER.dump_json(tuple(judged), indent=1) + b"\n")


_ADAPTER = TypeAdapter(tuple[Judged, ...])


def judge(
    name: str, question: Question, corpus: Corpus, ask: Callable[[str, Sequence[Turn]], Reply]
) -> Judged:
    """Ask a question of the set ``name``, after those of its history, and judge the answer.

    Raises:
        BadDataset: if its evidence is not in the collection.
    """
    places, parts = corpus.sources.locate(question), corpus.sources.locate_parts(question)
    history: list[Turn] = []
    for earlier in question.history:
        said = ask(earlier, history)
        content = said.consultation.message or answer_text(said.statements)
        history += [Turn("user", earlier), Turn("assistant", content)]
    reply = ask(question.text, history)
    statements, cited = reply.statements, reply.consultation.cited
    hits = [
        says(statement.text, question.answer)
        if question.answer
        else _holds_evidence(statement, cited, places)
        for statement in statements
    ]
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
        question.kind,
        question.language,
        question.split,
        question.pair,
        question.text,
        question.answerable,
        round(reply.consultation.ranking.confidence, 4),
        tuple(statement.text for statement in statements),
        refused=not statements,
        right=bool(hits) and hits[0],
        among=any(hits),
        complete=all(
            any(_holds_evidence(statement, cited, part) for statement in statements)
            for part in parts
        )
        if parts
        else None,
        recall=sum(map(any, right)) / len(right) if right else None,
        precision=sum(marks) / len(marks) if marks else None,
    )


def groups(judged: Iterable[Judged]) -> Iterator[Group]:
    """The figures by set and language, in the order in which they come."""
    held: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        held.setdefault((one.set, one.language), []).append(one)
    for some in held.values():
        if any(one.answerable and not one.refused for one in some):
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

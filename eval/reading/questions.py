"""Questions on the public documents: whether a passage that answers is found."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from eval.datasets.questions import LANGUAGES, SPLITS, Place, read_lines
from eval.datasets.relevance import Located, relevant
from eval.errors import BadDataset
from eval.reading.scores import NONE, Share
from eval.retrieval.metrics import first_rank
from index.snapshot import Snapshot
from ingest.alignment import Span

FILE = Path(__file__).parent / "questions.jsonl"

FIRST = 5
"""Passages of an answer among which the right one must be."""


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Where an answer stands in a source text, and the digest of what stands there.

    The text itself is not kept. Offsets depend on what took the text out of the file: where the
    digest is another's, they do not hold.
    """

    span: Span
    digest: str

    def holds(self, text: str) -> bool:
        """Whether these words stand there, white space aside."""
        return digest(text[self.span.start : self.span.end]) == self.digest


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """A question on one of the documents; any of its places answers it.

    ``across`` is whether it is asked in another language than the document's.
    """

    text: str
    language: str
    split: str
    file: str
    across: bool
    places: tuple[AnswerPlace, ...]

    @classmethod
    def of(cls, read: Place, record: dict[str, Any]) -> Self:
        """The question of a line.

        Raises:
            BadDataset: a field is missing or is not as it should be.
        """
        try:
            found = cls(
                text=record["question"],
                language=record["language"],
                split=record["split"],
                file=record["file"],
                across=record["across"],
                places=tuple(
                    AnswerPlace(Span(start, end), words) for start, end, words in record["places"]
                ),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadDataset(read.file, read.line, None, f"no question: {error}") from error
        if found.language not in LANGUAGES or found.split not in SPLITS or not found.places:
            problem = "its language, its split or its places are not as they should be"
            raise BadDataset(read.file, read.line, None, problem)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the rank of the first passage that answers it.

    ``rank`` counts from 1 and is None where none of the first ``FIRST`` does. ``moved`` says that
    its places do not hold in the text as it was taken out here, so that it was not asked.
    """

    question: ReadingQuestion
    rank: int | None
    moved: bool = False


def digest(words: str) -> str:
    """Ten hexadecimal digits for words, white space aside."""
    return hashlib.sha256("".join(words.split()).encode()).hexdigest()[:10]


def read_questions(file: Path = FILE) -> Sequence[ReadingQuestion]:
    """The questions of a file, a JSON object a line.

    Raises:
        BadDataset: the file cannot be read, or a line holds no question.
    """
    return [ReadingQuestion.of(place, record) for place, record in read_lines(file)]


def ask(snapshot: Snapshot, questions: Sequence[ReadingQuestion]) -> list[Asked]:
    """Ask the questions whose documents a library holds, of all its documents at once."""
    ids = {document.source: key for key, document in snapshot.documents.items()}
    return [
        _asked(snapshot, ids[question.file], question)
        for question in questions
        if question.file in ids
    ]


def _asked(snapshot: Snapshot, document_id: str, question: ReadingQuestion) -> Asked:
    text = snapshot.text(document_id)
    if not all(place.holds(text) for place in question.places):
        return Asked(question, None, moved=True)
    passages = snapshot.passages(document_id)
    right = frozenset[str]().union(
        *(relevant(Located(document_id, place.span), passages) for place in question.places)
    )
    found = snapshot.search(question.text, FIRST).results
    return Asked(question, first_rank(right, [it.stored.passage.id for it in found]))


def share(asked: Sequence[Asked], within: int) -> Share:
    """How many of the questions asked have a right passage within so many."""
    counted = [one.rank for one in asked if not one.moved]
    right = sum(rank is not None and rank <= within for rank in counted)
    return Share(right, len(counted)) if counted else NONE

"""Questions over a collection, and the judging of what comes back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.datasets.corpora import Corpus
from eval.datasets.questions import BOTH, LANGUAGES, Question
from eval.datasets.relevance import Located, in_first_characters, relevant
from eval.datasets.xquad import Paragraph
from eval.retrieval.baselines import Contender
from eval.retrieval.report import BOTH_AT_5, FIRST_CHARACTERS, Scores, judge
from eval.retrieval.runs import Entry, Run
from index.storage.records import StoredPassage

DOCUMENTS = "documents"
"""The name of the collection that the question sets are about."""

_MANY = 60
"""Passages among which there are ten paragraphs."""


@dataclass(frozen=True, slots=True)
class PassageTask:
    """Questions whose evidence stands in documents; a passage that holds it is relevant."""

    collection: str
    corpus: Corpus
    questions: tuple[Question, ...]

    def scores(self, contender: Contender) -> Scores:
        """Ask a contender all questions, and judge what comes back.

        Raises:
            BadDataset: if evidence is not in the collection.
        """
        found = {
            question.id: {
                place: relevant(place, contender.passages)
                for place in self.corpus.sources.locate(question)
            }
            for question in self.questions
            if question.answerable
        }
        run = Run.of(contender.name, contender.retriever, self.questions)
        qrels = {key: frozenset().union(*some.values()) for key, some in found.items()}
        extra = dict(self._extra(run, found, contender.passages))
        judged = judge(self.questions, run, qrels, extra)
        return Scores.of(self.collection, contender.name, judged, ("language", "kind", "source"))

    def _extra(
        self,
        run: Run,
        found: Mapping[str, Mapping[Located, frozenset[str]]],
        passages: Sequence[StoredPassage],
    ) -> Iterator[tuple[str, dict[str, float]]]:
        by_id = {stored.passage.id: stored for stored in passages}
        for question in self.questions:
            if not question.answerable:
                continue
            entry, places = run.entries[question.id], found[question.id]
            returned = [by_id[hit.id] for hit in entry.hits]
            seen = in_first_characters(places, returned, self.corpus.sources)
            values = {FIRST_CHARACTERS: float(seen)}
            if question.kind == BOTH:
                values[BOTH_AT_5] = float(_has_each_document(entry, places))
            yield question.id, values


@dataclass(frozen=True, slots=True)
class ParagraphTask:
    """Questions about paragraphs that are documents each; a result counts as its paragraph."""

    collection: str
    corpus: Corpus
    questions: tuple[Question, ...]

    def scores(self, contender: Contender) -> Scores:
        """Ask a contender all questions, and judge what comes back."""
        ids = self.corpus.sources.ids
        qrels = {
            question.id: frozenset(ids[source] for source in question.sources)
            for question in self.questions
        }
        run = Run.of(
            contender.name,
            contender.retriever,
            self.questions,
            unit=lambda stored: stored.document_id,
            fetch=_MANY,
        )
        judged = judge(self.questions, run, qrels, {})
        return Scores.of(self.collection, contender.name, judged, ("language",))


Task = PassageTask | ParagraphTask


def xquad_task(paragraphs: Sequence[Paragraph], language: str, corpus: Corpus) -> ParagraphTask:
    """Questions in both languages about one language's paragraphs, which the corpus holds."""
    questions = tuple(
        question
        for asked in LANGUAGES
        for paragraph in paragraphs
        for question in paragraph.questions[asked]
    )
    return ParagraphTask(f"xquad {language}", corpus, questions)


def _has_each_document(entry: Entry, places: Mapping[Located, frozenset[str]]) -> bool:
    """Whether evidence of each document is among the first five."""
    first = {hit.id for hit in entry.hits[:5]}
    seen = {place.document_id for place, ids in places.items() if ids & first}
    return seen == {place.document_id for place in places}

"""Figures of runs, as data and as JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

import numpy as np
from pydantic import TypeAdapter, ValidationError

from eval.datasets.questions import Question
from eval.errors import BadReport
from eval.retrieval.metrics import Estimate, Qrels, estimate, first_rank, ranked, roc_auc_estimate
from eval.retrieval.runs import Hit, Run

FIRST_CHARACTERS = "first 1,000"
"""The measure that tells whether the first 1,000 characters returned hold evidence."""

BOTH_AT_5 = "both@5"
"""The measure that tells whether evidence of each of its documents is among the first five."""

By = Literal["language", "kind", "source"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One question and what a run made of it.

    ``rank`` is the place of the first relevant result from 1, None if it is not among the first
    ten. ``values`` are by measure; an unanswerable question has none. ``answered`` is the
    retriever's own word, ``answerable`` the truth.
    """

    id: str
    language: str
    kind: str
    split: str
    question: str
    sources: tuple[str, ...]
    answerable: bool
    answered: bool
    confidence: float
    milliseconds: float
    rank: int | None
    hits: tuple[Hit, ...]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of the answerable questions of one language, kind or source."""

    by: By
    language: str
    value: str
    questions: int
    figures: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class Refusal:
    """How well a run tells answerable questions of a language from others.

    ``auc`` is of its confidence; the shares are at its own threshold: of the unanswerable
    questions, those refused; of the answerable ones, those refused.
    """

    language: str
    answerable: int
    unanswerable: int
    auc: Estimate
    rightly_refused: Estimate
    wrongly_refused: Estimate


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that a question took: the median, and what 95 % do not exceed."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures of one run over one collection."""

    collection: str
    run: str
    groups: tuple[Group, ...]
    refusals: tuple[Refusal, ...]
    latency: Latency
    judged: tuple[Judged, ...]

    @classmethod
    def of(cls, collection: str, run: str, judged: Sequence[Judged], by: Sequence[By]) -> Self:
        """The figures of judged questions, at least one, in the groups that ``by`` names."""
        times = [question.milliseconds for question in judged]
        median, p95 = np.percentile(times, [50, 95])
        return cls(
            collection,
            run,
            tuple(_groups([question for question in judged if question.answerable], by)),
            tuple(_refusals(judged)),
            Latency(round(float(median), 2), round(float(p95), 2)),
            tuple(judged),
        )

    def group(self, by: str, language: str, value: str) -> Group | None:
        """The group of that name, if any question belongs to it."""
        wanted = (by, language, value)
        found = (
            group for group in self.groups if (group.by, group.language, group.value) == wanted
        )
        return next(found, None)


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, by collection and run; ``split`` tells which questions were asked."""

    version: Literal[1]
    encoder: str
    split: str
    scores: tuple[Scores, ...]

    def write(self, file: Path) -> None:
        """Write the report as JSON."""
        file.write_bytes(_ADAPTER.dump_json(self) + b"\n")

    @classmethod
    def read(cls, file: Path) -> "Report":
        """The report that ``write`` wrote.

        Raises:
            BadReport: if the file holds none.
        """
        try:
            return _ADAPTER.validate_json(file.read_bytes())
        except OSError as error:
            raise BadReport(file, f"cannot be read ({error.strerror})") from error
        except ValidationError as error:
            raise BadReport(file, "is no report, or one of another version") from error


_ADAPTER = TypeAdapter(Report)

_KEYS: Mapping[By, Callable[[Judged], tuple[str, ...]]] = {
    "language": lambda question: (question.language,),
    "kind": lambda question: (question.kind,),
    "source": lambda question: question.sources,
}


def judge(
    questions: Iterable[Question],
    run: Run,
    qrels: Qrels,
    extra: Mapping[str, Mapping[str, float]],
) -> tuple[Judged, ...]:
    """Judge what a run returned.

    Args:
        questions: what was asked.
        run: what came back.
        qrels: what answers the answerable questions.
        extra: values of further measures, by question id and measure.
    """
    values = ranked(qrels, run)
    return tuple(
        Judged(
            id=question.id,
            language=question.language,
            kind=question.kind,
            split=question.split,
            question=question.text,
            sources=question.sources,
            answerable=question.answerable,
            answered=entry.answerable,
            confidence=round(entry.confidence, 6),
            milliseconds=entry.milliseconds,
            rank=first_rank(qrels.get(question.id, frozenset()), [hit.id for hit in entry.hits]),
            hits=entry.hits,
            values={name: of[question.id] for name, of in values.items() if question.id in of}
            | dict(extra.get(question.id, {})),
        )
        for question in questions
        for entry in [run.entries[question.id]]
    )


def _groups(judged: Sequence[Judged], by: Sequence[By]) -> Iterable[Group]:
    for name in by:
        members: dict[tuple[str, str], list[Judged]] = {}
        for question in judged:
            for value in _KEYS[name](question):
                members.setdefault((question.language, value), []).append(question)
        for (language, value), some in sorted(members.items(), key=lambda item: item[0]):
            yield Group(name, language, value, len(some), _figures(some))


def _figures(judged: Sequence[Judged]) -> dict[str, Estimate]:
    """Estimates by measure, each over the questions that have a value for it."""
    names = dict.fromkeys(name for question in judged for name in question.values)
    return {name: estimate([q.values[name] for q in judged if name in q.values]) for name in names}


def _refusals(judged: Sequence[Judged]) -> Iterable[Refusal]:
    for language in dict.fromkeys(question.language for question in judged):
        mine = [question for question in judged if question.language == language]
        positive = [question for question in mine if question.answerable]
        negative = [question for question in mine if not question.answerable]
        if positive and negative:
            yield Refusal(
                language,
                len(positive),
                len(negative),
                roc_auc_estimate(
                    [question.confidence for question in positive],
                    [question.confidence for question in negative],
                ),
                estimate([not question.answered for question in negative]),
                estimate([not question.answered for question in positive]),
            )

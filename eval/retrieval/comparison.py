"""Two reports side by side: which questions moved, and whether chance explains it."""

from collections.abc import Mapping
from dataclasses import dataclass

from eval.errors import NothingShared
from eval.retrieval.metrics import paired_p_value
from eval.retrieval.report import Judged, Report

COMPARED = ("R@1", "R@5", "MRR@10", "nDCG@10")


@dataclass(frozen=True, slots=True)
class Move:
    """A question whose first relevant result stands elsewhere; None is beyond the tenth place."""

    id: str
    question: str
    before: int | None
    after: int | None

    @property
    def is_better(self) -> bool:
        """Whether it moved up."""
        return self.after is not None and (self.before is None or self.after < self.before)


@dataclass(frozen=True, slots=True)
class Change:
    """A measure's mean before and after, and how likely chance alone changes it as much."""

    measure: str
    before: float
    after: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that is refused now and was not before, or the other way round."""

    id: str
    question: str
    answerable: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """One run over one collection in one language, before and after."""

    collection: str
    run: str
    language: str
    questions: int
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]
    turns: tuple[Turn, ...]


def compare(before: Report, after: Report) -> tuple[Comparison, ...]:
    """Compare what both reports measured: the same question of the same run and collection.

    Raises:
        NothingShared: if that is nothing.
    """
    old = {(scores.collection, scores.run): scores.judged for scores in before.scores}
    found = []
    for scores in after.scores:
        known = {question.id: question for question in old.get((scores.collection, scores.run), ())}
        pairs = [(known[new.id], new) for new in scores.judged if new.id in known]
        for language in dict.fromkeys(new.language for _, new in pairs):
            mine = [(past, new) for past, new in pairs if new.language == language]
            found.append(_comparison(scores.collection, scores.run, language, mine))
    if not found:
        raise NothingShared
    return tuple(found)


def _comparison(
    collection: str, run: str, language: str, pairs: list[tuple[Judged, Judged]]
) -> Comparison:
    return Comparison(
        collection,
        run,
        language,
        len(pairs),
        tuple(
            change
            for measure in COMPARED
            if (change := _change(measure, [(a.values, b.values) for a, b in pairs]))
        ),
        tuple(
            Move(new.id, new.question, past.rank, new.rank)
            for past, new in pairs
            if past.rank != new.rank
        ),
        tuple(
            Turn(new.id, new.question, new.answerable, new.answered)
            for past, new in pairs
            if past.answered != new.answered
        ),
    )


def _change(
    measure: str, pairs: list[tuple[Mapping[str, float], Mapping[str, float]]]
) -> Change | None:
    both = [(a[measure], b[measure]) for a, b in pairs if measure in a and measure in b]
    if not both:
        return None
    before, after = zip(*both, strict=True)
    return Change(
        measure,
        sum(before) / len(before),
        sum(after) / len(after),
        paired_p_value(before, after),
    )

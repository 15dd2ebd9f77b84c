"""Figures about judged answers, by language and by kind of question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from eval.answers.calibration import calibration_error
from eval.answers.judgement import Judged
from ingest.languages import Language

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("metadata", "summary"),
    ("list", "comparison"),
    ("how_many", "what"),
    ("unanswerable_near",),
    ("unanswerable_far",),
)
"""Kinds that have a row in each language; by themselves most would hold one or two questions."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those that count; of none there is no share."""

    hits: int
    count: int

    @classmethod
    def of(cls, hits: Iterable[bool]) -> Self:
        """The share that is true."""
        values = list(hits)
        return cls(sum(values), len(values))


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of some questions.

    ``right`` is of the answerable ones, with those that were refused, and ``complete`` of those of
    them that have parts. ``rightly_refused`` is of the unanswerable questions, ``wrongly_refused``
    of the others. ``alike`` is of pairs: both questions were refused or neither, and both were
    right or neither. The confidences are means over answers given, None where there are none: an
    answer to an unanswerable question is wrong. ``calibration`` is the expected calibration error
    over all questions: of an answer the confidence counts, against whether its first statement is
    right; of a refusal what the confidence lacks to 1, against whether the refusal is right.
    """

    questions: int
    right: Share
    complete: Share
    rightly_refused: Share
    wrongly_refused: Share
    alike: Share
    confidence_right: float | None
    confidence_wrong: float | None
    calibration: float

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Self:
        """The figures of questions, at least one."""
        asked = [one for one in judged if one.answerable]
        given = [one for one in judged if not one.refused]
        return cls(
            questions=len(judged),
            right=Share.of(one.right for one in asked),
            complete=Share.of(one.complete for one in asked if one.complete is not None),
            rightly_refused=Share.of(one.refused for one in judged if not one.answerable),
            wrongly_refused=Share.of(one.refused for one in asked),
            alike=Share.of(_alike(judged)),
            confidence_right=_mean([one.confidence for one in given if one.right]),
            confidence_wrong=_mean([one.confidence for one in given if not one.right]),
            calibration=calibration_error(
                [1 - one.confidence if one.refused else one.confidence for one in judged],
                [not one.answerable if one.refused else one.right for one in judged],
            ),
        )


def by_language_and_kind(judged: Sequence[Judged]) -> Iterator[tuple[str, str, Figures]]:
    """Language, kinds and figures: of each language, of what is counted ``TOGETHER``, of each kind.

    What is of all kinds or of both languages has "" in that place. No row is about kinds that were
    not asked.
    """
    kinds = dict.fromkeys(one.kind for one in judged)
    rows = [(language, some) for language in Language for some in (tuple(kinds), *TOGETHER)]
    for language, some in rows:
        mine = [one for one in judged if one.language == language and one.kind in some]
        if mine:
            yield language, ", ".join(some) if some in TOGETHER else "", Figures.of(mine)
    for kind in kinds:
        yield "", kind, Figures.of([one for one in judged if one.kind == kind])


def _alike(judged: Sequence[Judged]) -> Iterator[bool]:
    paired = sorted((one.pair, one.refused, one.right) for one in judged if one.pair)
    for _, both in groupby(paired, key=lambda each: each[0]):
        outcomes = [each[1:] for each in both]
        if len(outcomes) > 1:
            yield len(set(outcomes)) == 1


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None

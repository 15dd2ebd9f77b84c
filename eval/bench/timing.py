"""Clocks, and what this process holds in memory."""

import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from eval.datasets.questions import LANGUAGES, Question
from eval.retrieval.report import Latency
from index.encoding.encoder import Encoder
from index.search.retriever import Retriever

TOP_K = 5
"""Passages asked for, as the service does unless it is told otherwise."""

Made = TypeVar("Made")

_STATM = Path("/proc/self/statm")


@dataclass(frozen=True, slots=True)
class Asked:
    """How long the questions of one language took, in all and part by part.

    ``encoder`` is the time of the question's vectors, ``retrieval`` of everything else.
    """

    language: str
    questions: int
    encoder: Latency
    retrieval: Latency
    both: Latency


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of memory that this process holds now, and the most that it ever held."""

    resident: int
    peak: int

    @classmethod
    def now(cls) -> Self:
        """As it is; where the system does not tell, what is held is taken for the most."""
        told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        peak = told if sys.platform == "darwin" else 1024 * told
        if not _STATM.exists():
            return cls(peak, peak)
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
        resident = pages * resource.getpagesize()
        # The two are counted at different moments.
        return cls(resident, max(resident, peak))


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """What a function returns, and the seconds it took."""
    start = time.perf_counter()
    made = make()
    return made, time.perf_counter() - start


def latency(seconds: Sequence[float]) -> Latency:
    """The median and the 95th percentile of some times, in milliseconds."""
    median, p95 = 1000 * np.percentile(seconds, [50, 95])
    return Latency(round(float(median), 2), round(float(p95), 2))


def encoding_times(encoder: Encoder, questions: Iterable[Question]) -> dict[str, float]:
    """The seconds that each question's vectors take, by its id."""
    # Only what comes first is slower.
    encoder.encode_queries(["?"])
    return {
        question.id: timed(partial(encoder.encode_queries, [question.text]))[1]
        for question in questions
    }


def ask(
    retriever: Retriever, questions: Sequence[Question], encoding: Mapping[str, float]
) -> tuple[Asked, ...]:
    """Ask each question once and time it, language by language.

    Args:
        retriever: what is asked; its encoder knows all questions, so that it takes no time.
        questions: what is asked.
        encoding: how long each question's vectors took, in seconds, by its id.
    """
    retriever.retrieve("?", TOP_K)
    retrieval = {
        question.id: timed(partial(retriever.retrieve, question.text, TOP_K))[1]
        for question in questions
    }
    return tuple(
        Asked(
            language,
            len(mine),
            latency([encoding[key] for key in mine]),
            latency([retrieval[key] for key in mine]),
            latency([encoding[key] + retrieval[key] for key in mine]),
        )
        for language in LANGUAGES
        if (mine := [question.id for question in questions if question.language == language])
    )


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder and below it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

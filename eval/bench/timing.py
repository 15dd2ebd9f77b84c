"""Clocks, and what this process holds in memory."""

import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

import numpy as np

from eval.datasets.questions import LANGUAGES, Question
from index.encoding.encoder import Encoder
from index.search.retriever import Retriever

TOP_K = 5
"""Passages asked for, as the service does unless it is told otherwise."""

ROUNDS = 3
"""How often each question is asked, after once that does not count."""

Made = TypeVar("Made")

_STATM = Path("/proc/self/statm")
_FORGET = Path("/proc/self/clear_refs")


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the median, the quartiles below and above it, what 95 % and 99 % do not exceed.

    Older runs do not have the last.
    """

    median: float
    lower: float
    upper: float
    p95: float
    p99: float | None = None

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """That of some times, at least one."""
        shares = np.percentile(seconds, [50, 25, 75, 95, 99])
        return cls(*(round(1000 * float(each), 2) for each in shares))


@dataclass(frozen=True, slots=True)
class Asked:
    """How long the questions of one language took, in all and part by part.

    ``encoder`` is the time of the question's vectors, ``retrieval`` of everything else.
    """

    language: str
    questions: int
    encoder: Spread
    retrieval: Spread
    both: Spread


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


def some_of(items: Sequence[Made], most: int) -> Sequence[Made]:
    """So many of the items at most, from all over them."""
    return items[:: max(-(-len(items) // most), 1)]


def timed(make: Callable[[], Made]) -> tuple[Made, float]:
    """What a function returns, and the seconds it took."""
    start = time.perf_counter()
    made = make()
    return made, time.perf_counter() - start


def timed_in_rounds(
    work: Mapping[str, Callable[[], object]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """The seconds that each of some works took, by its name, in each of so many rounds.

    All are done once before, to warm up; then all in turn, round after round, so that what else
    the machine does meanwhile falls on them alike.
    """
    for do in work.values():
        do()
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, do in work.items():
            seconds[name].append(timed(do)[1])
    return seconds


def memory_over(make: Callable[[], Made]) -> tuple[Made, int]:
    """What a function returns, and the most bytes that the process held above those before it.

    Where the system does not forget an earlier peak, that counts.
    """
    with suppress(OSError):
        _FORGET.write_text("5", encoding="ascii")
    before = Memory.now().resident
    made = make()
    return made, Memory.now().peak - before


def encoding_times(encoder: Encoder, questions: Iterable[Question]) -> dict[str, list[float]]:
    """The seconds that each question's vectors take, round by round, by its id."""
    return timed_in_rounds({q.id: partial(encoder.encode_queries, [q.text]) for q in questions})


def ask(
    retriever: Retriever, questions: Sequence[Question], encoding: Mapping[str, Sequence[float]]
) -> tuple[Asked, ...]:
    """Ask the questions in rounds and time them, language by language.

    Args:
        retriever: what is asked; its encoder knows all questions, so that it takes no time.
        questions: what is asked.
        encoding: how long each question's vectors took, in seconds, by its id, for each round.
    """
    retrieval = timed_in_rounds(
        {q.id: partial(retriever.retrieve, q.text, TOP_K) for q in questions}
    )
    both = {key: np.add(encoding[key], times).tolist() for key, times in retrieval.items()}
    parts = (encoding, retrieval, both)
    return tuple(
        Asked(
            language,
            len(mine),
            *(Spread.of([each for key in mine for each in times[key]]) for times in parts),
        )
        for language in LANGUAGES
        if (mine := [question.id for question in questions if question.language == language])
    )


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder and below it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

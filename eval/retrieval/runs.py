"""What a retriever returned for each question."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter, ValidationError

from eval.datasets.questions import Question
from eval.errors import BadReport
from index.search.ranking import Ranking
from index.search.retriever import Retriever
from index.storage.records import StoredPassage

DEPTH = 10
"""Results kept of each question: no measure looks further."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found and how well it fits; a higher score is better."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Entry:
    """What came back for one question, best first.

    ``confidence`` and ``answerable`` are the retriever's own word on whether there is an answer;
    ``milliseconds`` is how long it took.
    """

    hits: tuple[Hit, ...]
    confidence: float
    answerable: bool
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """What one retriever returned, by question id."""

    name: str
    entries: Mapping[str, Entry]

    @classmethod
    def of(
        cls,
        name: str,
        retriever: Retriever,
        questions: Iterable[Question],
        *,
        unit: Callable[[StoredPassage], str] = lambda stored: stored.passage.id,
        fetch: int = DEPTH,
    ) -> Self:
        """Ask a retriever every question.

        Args:
            name: what the run is called.
            retriever: what is measured.
            questions: what is asked.
            unit: what a result counts as, by default its passage; of several results that count
                as the same the first is kept.
            fetch: how many results are asked for, at least ``DEPTH``.
        """
        entries = {}
        for question in questions:
            start = time.perf_counter()
            ranking = retriever.retrieve(question.text, fetch)
            elapsed = time.perf_counter() - start
            entries[question.id] = _entry(ranking, unit, elapsed)
        return cls(name, entries)

    def write(self, file: Path) -> None:
        """Write the run as JSON."""
        file.write_bytes(_ADAPTER.dump_json(self, indent=1))

    @classmethod
    def read(cls, file: Path) -> "Run":
        """The run that ``write`` wrote.

        Raises:
            BadReport: if the file holds none.
        """
        try:
            return _ADAPTER.validate_json(file.read_bytes())
        except (OSError, ValidationError) as error:
            raise BadReport(file, "holds no run") from error


_ADAPTER = TypeAdapter(Run)


def _entry(ranking: Ranking, unit: Callable[[StoredPassage], str], elapsed: float) -> Entry:
    best: dict[str, float] = {}
    for found in ranking.results:
        best.setdefault(unit(found.stored), found.score)
    hits = tuple(Hit(key, round(score, 6)) for key, score in list(best.items())[:DEPTH])
    return Entry(hits, ranking.confidence, ranking.answerable, round(elapsed * 1000, 3))

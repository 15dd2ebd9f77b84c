"""Questions, runs, passages and reports made by hand."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.answers import judgement
from eval.datasets.questions import Evidence, Place, Question
from eval.retrieval.report import Judged, Report, Scores
from eval.retrieval.runs import Entry, Hit, Run
from index.storage.records import StoredPassage
from ingest.alignment import Span
from ingest.models import Passage, PassageKind

RECORD: Mapping[str, Any] = {
    "id": "zh-001",
    "language": "zh",
    "question": "鲸落是什么？",
    "kind": "definition",
    "split": "tune",
    "answerable": True,
    "evidence": [{"source": "a.txt", "text": "称为鲸落"}],
}
"""A line of a question set."""


def write_lines(file: Path, *records: Mapping[str, Any]) -> Path:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def make_question(
    key: str = "q1",
    *evidence: tuple[str, str],
    language: str = "zh",
    kind: str = "fact",
    text: str = "？",
) -> Question:
    """A question with evidence given as pairs of source and words."""
    return Question(
        id=key,
        language=language,
        text=text,
        kind=kind,
        split="tune",
        answerable=bool(evidence),
        evidence=tuple(Evidence(source, words) for source, words in evidence),
        place=Place(Path("set.jsonl"), 7),
    )


def make_passage(
    key: str, *spans: tuple[int, int], document: str = "d_a", text: str = "…"
) -> StoredPassage:
    """A passage of a document, in ``spans`` of its source."""
    passage = Passage(
        id=key,
        kind=PassageKind.BODY,
        text=text,
        spans=tuple(Span(*span) for span in spans),
        pages=(),
        section=(),
        sentences=(),
    )
    return StoredPassage(document, 0, passage)


def make_run(hits: Mapping[str, Sequence[str]], name: str = "run") -> Run:
    """A run from the ids found for each question, best first."""
    entries = {
        question: Entry(
            tuple(Hit(key, 1 / place) for place, key in enumerate(found, start=1)),
            confidence=0.9,
            answerable=True,
            milliseconds=2.0,
        )
        for question, found in hits.items()
    }
    return Run(name, entries)


def make_judged(
    key: str,
    rank: int | None = 1,
    *,
    language: str = "zh",
    answerable: bool = True,
    answered: bool = True,
    confidence: float = 0.9,
) -> Judged:
    """A judged question whose first relevant result has the rank given."""
    reciprocal = 1 / rank if rank else 0.0
    values = {
        "R@1": float(rank == 1),
        "R@5": float(rank is not None and rank <= 5),
        "MRR@10": reciprocal,
        "nDCG@10": reciprocal,
    }
    return Judged(
        id=key,
        language=language,
        kind="fact",
        split="tune",
        question=f"question {key}",
        sources=("a.txt",) if answerable else (),
        answerable=answerable,
        answered=answered,
        confidence=confidence,
        milliseconds=2.0,
        rank=rank if answerable else None,
        hits=(Hit("c_1", 0.5),),
        values=values if answerable else {},
    )


def make_judged_answer(  # noqa: PLR0913 - a question's facts, each given by its name
    *,
    set: str = "tune",  # noqa: A002 - as the field is called
    kind: str = "fact",
    language: str = "zh",
    split: str = "tune",
    pair: str | None = None,
    answerable: bool = True,
    confidence: float = 0.9,
    refused: bool = False,
    right: bool = True,
    complete: bool | None = None,
) -> judgement.Judged:
    """A judged question: answerable, and answered in one right statement, unless it is said."""
    given = not refused
    return judgement.Judged(
        id="q",
        set=set,
        kind=kind,
        language=language,
        split=split,
        pair=pair,
        question="？",
        answerable=answerable,
        confidence=confidence,
        statements=("甲。",) if given else (),
        refused=refused,
        right=given and answerable and right,
        among=given and answerable and right,
        complete=complete,
        recall=1.0 if given else None,
        precision=1.0 if given else None,
    )


def make_report(*judged: Judged, run: str = "zhengyin") -> Report:
    """A report of one run over one collection."""
    scores = Scores.of("documents", run, judged, ("language", "kind", "source"))
    return Report(1, "hashing", "all", (scores,))

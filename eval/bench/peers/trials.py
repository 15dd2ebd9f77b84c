"""The frameworks' programs, run in turn, and what comes of each."""

import json
import os
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from eval.bench.peers.collections import Collection
from eval.bench.peers.environments import run
from eval.bench.peers.programs.trial import Job, Piece
from eval.bench.peers.quality import DEPTHS, quality
from eval.bench.peers.report import Measured
from eval.bench.peers.services import endpoint
from eval.bench.timing import ROUNDS, Spread, some_of
from index.encoding.bundled.checkpoint_cache import bundled_checkpoint
from index.encoding.bundled.checkpoint_files import PASSAGE_PROMPT, QUERY_PROMPT

TIMED = 60
"""Questions whose time is taken, at most; they are asked round after round."""


@dataclass(frozen=True, slots=True)
class _Done:
    """What a program tells of one collection."""

    ingest: float
    pieces: int
    found: list[list[Piece]]
    asked: list[float]
    peak: int


@dataclass(frozen=True, slots=True)
class _Told:
    """What a program tells of its job."""

    versions: dict[str, str]
    collections: list[_Done]


_TOLD = TypeAdapter(_Told)


class Trial:
    """One framework's program and what it has told so far, round after round."""

    def __init__(self, name: str, python: Path, program: str, *, embeds: bool = True) -> None:
        """Prepare; a program that does not embed itself is given a service that does."""
        self.name = name
        self.python = python
        self._program = program
        self._embeds = embeds
        self._told: list[_Told] = []
        self._loads: list[float] = []
        self._collections: Sequence[Collection] = ()

    def run(self, collections: Sequence[Collection], models: Path, scratch: Path) -> None:
        """Have the program do its job on the collections, the first of which is timed.

        Args:
            collections: the same in each round, or fewer in later ones.
            models: the folder of the model.
            scratch: an empty folder.

        Raises:
            PeerUnavailable: if it fails.
        """
        file = scratch / "job.json"
        with nullcontext("") if self._embeds else endpoint(models) as address:
            write_job(file, collections, models, address)
            self._loads.append(round(os.getloadavg()[0], 2))
            told = run(self.name, self.python, self._program, file)
        self._told.append(_TOLD.validate_json(told))
        self._collections = self._collections or collections

    def measured(self) -> Measured:
        """Its figures, once it has run."""
        first, documents = self._told[0], [told.collections[0] for told in self._told]
        answers = [done.found for done in first.collections]
        return Measured(
            name=self.name,
            versions=first.versions,
            load=max(self._loads),
            ingest=tuple(round(done.ingest, 3) for done in documents),
            pieces=documents[0].pieces,
            question=Spread.of([seconds for done in documents for seconds in done.asked]),
            peak=max(done.peak for done in documents),
            quality=quality(zip(self._collections, answers, strict=True)),
        )


def write_job(
    file: Path, collections: Sequence[Collection], models: Path, address: str = ""
) -> None:
    """Tell a program in a file what to do; it may write into the folder that the file is in.

    ``address`` is that of a service that embeds.
    """
    job = Job(
        model=str(bundled_checkpoint(models)),
        models=str(models),
        scratch=str(file.parent),
        endpoint=f"{address}/v1",
        query_prompt=QUERY_PROMPT,
        passage_prompt=PASSAGE_PROMPT,
        top_k=max(DEPTHS),
        rounds=ROUNDS,
        collections=[
            {
                "folder": str(collection.folder),
                "questions": [asked.text for asked in collection.questions],
                "timed": [] if at else _timed(collection),
            }
            for at, collection in enumerate(collections)
        ],
    )
    file.write_text(json.dumps(asdict(job), ensure_ascii=False), encoding="utf-8")


def _timed(collection: Collection) -> list[str]:
    """Some of the questions, from all over them."""
    texts = [asked.text for asked in collection.questions if asked.set == "tune"]
    return list(some_of(texts, TIMED))

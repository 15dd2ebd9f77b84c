"""The whole benchmark: a library made from nothing, then searched and asked over a socket."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from eval.bench.machine import Machine
from eval.bench.report import BenchReport, Ingested, Loading, Room, Searched, Stages
from eval.bench.stages.answering import answering
from eval.bench.stages.taking_in import Seconds, taking_in
from eval.bench.streaming import first_citations
from eval.bench.timing import Memory, Spread, ask, encoding_times, size_of, some_of, timed
from eval.datasets.questions import Question, read_folder
from eval.errors import CannotIngest
from eval.retrieval.baselines import RememberingEncoder, Shipped
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.snapshot import Snapshot
from service.ingestion import NamedFile, Outcome, ingest_files, readable_files
from service.settings import Settings

STAGED = 60
"""Questions whose stages are timed, at most."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What to measure.

    ``models`` is the folder of the model. It is best made ready before, or its making is measured.
    ``serve`` gives the address of a service over the library in a data folder, ready to answer.
    """

    open_encoder: Callable[[], Encoder]
    open_lexicon: Callable[[], Lexicon]
    serve: Callable[[Path], AbstractContextManager[str]]
    models: Path
    documents: Path
    questions: Path

    def report(self) -> BenchReport:
        """Measure it all.

        Raises:
            EvalError: if a file is not as it should be.
            LibraryError: if a model or a library cannot be opened.
        """
        # A fault in a file shows before the slow work begins.
        questions = read_folder(self.questions, "tune")
        encoder, encoder_seconds = timed(self.open_encoder)
        lexicon, lexicon_seconds = timed(self.open_lexicon)
        with tempfile.TemporaryDirectory(prefix="zhengyin-bench-") as name:
            folder = Settings(data=Path(name)).library_folder
            with Library.open(folder, encoder, lexicon) as library:
                ingested = tuple(_ingested(library, encoder, self.documents))
            remembering = RememberingEncoder(encoder)
            opened = partial(_opened, folder, remembering, lexicon)
            snapshot, library_seconds = timed(opened)
            encoding = encoding_times(encoder, questions)
            searched = _searched(snapshot, remembering, encoding, questions)
            with (
                self.serve(Path(name)) as address,
                Library.open(folder, remembering, lexicon) as library,
            ):
                first = first_citations(address, questions)
                asked = some_of(questions, STAGED)
                answered = answering(library, asked, encoding, address)
            taken_in = taking_in(encoder, lexicon, self.documents)
            return BenchReport(
                version=3,
                machine=Machine.this(),
                encoder=encoder.name,
                loading=Loading(
                    round(encoder_seconds, 3), round(lexicon_seconds, 3), round(library_seconds, 3)
                ),
                ingested=ingested,
                first_citations=first,
                stages=Stages(_spreads(taken_in), _spreads(answered)),
                searched=searched,
                room=Room(size_of(folder), size_of(self.models)),
            )


def _spreads(seconds: Seconds) -> dict[str, Spread]:
    return {stage: Spread.of(times) for stage, times in seconds.items()}


def _searched(
    snapshot: Snapshot,
    remembering: RememberingEncoder,
    encoding: Mapping[str, Sequence[float]],
    questions: Sequence[Question],
) -> Searched:
    remembering.encode_queries([question.text for question in questions])
    asked = ask(Shipped(snapshot), questions, encoding)
    passages = sum(document.passages for document in snapshot.documents.values())
    return Searched(passages, asked, Memory.now())


def _ingested(library: Library, encoder: Encoder, folder: Path) -> Iterator[Ingested]:
    """Take in a folder's files and time each.

    Raises:
        CannotIngest: if there is none, or one cannot be read.
    """
    files = readable_files([folder])
    if not files:
        message = f"{folder}: there is no file of a readable type"
        raise CannotIngest(message)
    taken = [timed(partial(_taken_in, library, file)) for file in files]
    # The first snapshot writes the files that later ones load; it comes when all are in.
    snapshot = library.snapshot
    for outcome, seconds in taken:
        if outcome.document is None:
            raise CannotIngest(outcome.error)
        passages = snapshot.passages(outcome.document.id)
        yield Ingested(
            source=outcome.document.source,
            characters=outcome.document.characters,
            passages=len(passages),
            tokens=sum(encoder.count_tokens(stored.passage.text) for stored in passages),
            seconds=round(seconds, 3),
        )


def _taken_in(library: Library, file: NamedFile) -> Outcome:
    (outcome,) = ingest_files(library, [file])
    return outcome


def _opened(folder: Path, encoder: Encoder, lexicon: Lexicon) -> Snapshot:
    with Library.open(folder, encoder, lexicon) as library:
        return library.snapshot

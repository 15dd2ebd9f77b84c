"""Libraries of real texts, larger and larger: made, opened, searched and changed."""

import gc
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from eval.bench.machine import Machine
from eval.bench.scale.recall import recall
from eval.bench.scale.report import Change, Making, Parameters, ScaleReport, Size
from eval.bench.scale.stand_in import NOISE, PerturbingEncoder
from eval.bench.scale.texts import documents
from eval.bench.stages.shares import shares
from eval.bench.timing import (
    ROUNDS,
    TOP_K,
    Memory,
    Spread,
    memory_over,
    size_of,
    some_of,
    timed,
    timed_in_rounds,
)
from eval.datasets.questions import LANGUAGES, Question
from eval.errors import TooFewTexts
from eval.retrieval.baselines import RememberingEncoder
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.snapshot import Snapshot
from ingest.models import Document

SEED = 0
QUESTIONS = 60
"""Questions that are asked, at most."""


@dataclass(frozen=True, slots=True)
class Scale:
    """What to measure.

    ``texts`` is a folder of files with a text on each line. ``sizes`` are numbers of passages; a
    collection ends with the document that reaches its number. The first ``encode`` passages, at
    least one, are really encoded. ``changes`` documents are added, then removed again.
    """

    encoder: Encoder
    lexicon: Lexicon
    texts: Path
    questions: Sequence[Question]
    sizes: Sequence[int]
    encode: int
    changes: int

    def report(self, on_step: Callable[[str], None] = lambda _step: None) -> ScaleReport:
        """Measure it all, the smallest size first; ``on_step`` hears what begins.

        Raises:
            TooFewTexts: if the texts are not enough.
            LibraryError: if a library cannot be made or opened.
        """
        asked = some_of(self.questions, QUESTIONS)
        stand_in = PerturbingEncoder(self.encoder, self.encode, SEED)
        encoder = RememberingEncoder(stand_in)
        encoder.encode_queries([question.text for question in asked])
        sizes = []
        for passages in sorted(self.sizes):
            with tempfile.TemporaryDirectory(prefix="zhengyin-scale-") as name:
                trial = _Trial(Path(name), encoder, stand_in, self.lexicon, on_step)
                sizes.append(trial.size(self.texts, passages, asked, self.changes))
        return ScaleReport(
            version=1,
            machine=Machine.this(),
            encoder=stand_in.name,
            parameters=Parameters(self.texts.name, self.encode, NOISE, SEED, len(asked), ROUNDS),
            sizes=tuple(sizes),
        )


@dataclass(frozen=True, slots=True)
class _Trial:
    """One library in a folder of its own; its encoder remembers all questions."""

    home: Path
    encoder: Encoder
    stand_in: PerturbingEncoder
    lexicon: Lexicon
    on_step: Callable[[str], None]

    def size(self, texts: Path, passages: int, questions: Sequence[Question], changes: int) -> Size:
        scratch = self.home / "texts"
        scratch.mkdir()
        coming = documents(texts, scratch)
        self.on_step(f"making a library of {passages:,} passages")
        making = self._made(coming, texts, passages)
        gc.collect()
        before = Memory.now().resident
        self.on_step("opening and searching it")
        with self._library() as library:
            snapshot, opening = timed(lambda: library.snapshot)
            held = sum(document.passages for document in snapshot.documents.values())
            search = _searched(snapshot, questions)
            stages = shares(partial(_ask_all, snapshot, questions))
            memory, disk = Memory.now().resident - before, size_of(self._folder)
            # It reads all vectors, which then count as held.
            found = recall(snapshot.index, self.encoder, questions)
            number = len(snapshot.documents)
            # What holds a snapshot keeps its memory: a service's requests hold one for moments.
            del snapshot
            self.on_step("changing it")
            more = list(islice(coming, changes))
            if len(more) < changes:
                raise TooFewTexts(texts, held, passages)
            added, removed = self._changed(library, more)
        return Size(
            passages=held,
            documents=number,
            encoded=min(self.stand_in.encoded, held),
            making=making,
            opening=round(opening, 3),
            search=search,
            stages=dict(stages),
            added=added,
            removed=removed,
            disk=disk,
            memory=memory,
            recall=found,
        )

    @property
    def _folder(self) -> Path:
        return self.home / "library"

    def _library(self) -> Library:
        return Library.open(self._folder, self.encoder, self.lexicon)

    def _made(self, coming: Iterator[Document], texts: Path, passages: int) -> Making:
        reading = storing = 0.0
        vectors = self.stand_in.seconds
        held = 0
        with self._library() as library:
            while held < passages:
                document, seconds = timed(partial(next, coming, None))
                if document is None:
                    raise TooFewTexts(texts, held, passages)
                reading += seconds
                stored, seconds = timed(partial(library.add, document))
                storing += seconds
                held += stored.passages
            vectors = self.stand_in.seconds - vectors
            _, first_snapshot = timed(lambda: library.snapshot)
        return Making(*(round(s, 3) for s in (reading, storing - vectors, vectors, first_snapshot)))

    def _changed(
        self, library: Library, added: Sequence[Document]
    ) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
        """Add the documents one by one, and then remove them one by one."""
        passages = {}

        def add(document: Document) -> None:
            passages[document.id] = library.add(document).passages

        def change(document: Document, do: Callable[[], None]) -> Change:
            vectors = self.stand_in.seconds

            def until_found() -> None:
                do()
                _ = library.snapshot

            (_, seconds), memory = memory_over(partial(timed, until_found))
            seconds -= self.stand_in.seconds - vectors
            return Change(passages[document.id], round(seconds, 4), memory)

        return (
            tuple(change(each, partial(add, each)) for each in added),
            tuple(change(each, partial(library.remove, each.id)) for each in added),
        )


def _searched(snapshot: Snapshot, questions: Sequence[Question]) -> dict[str, Spread]:
    times = timed_in_rounds({q.id: partial(snapshot.search, q.text, TOP_K) for q in questions})
    return {
        language: Spread.of([each for q in mine for each in times[q.id]])
        for language in LANGUAGES
        if (mine := [question for question in questions if question.language == language])
    }


def _ask_all(snapshot: Snapshot, questions: Sequence[Question]) -> None:
    for question in questions:
        snapshot.search(question.text, TOP_K)

"""Reads documents in processes of their own, and compares what is read with the truth."""

import hashlib
import io
import multiprocessing
import resource
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from eval.errors import EvalError
from eval.reading.scores import NONE, ReadingScores, Share, score, score_refusal
from eval.reading.truth import Truth, read_truths
from eval.reading.wholeness import Wholeness
from eval.reading.words import Wording
from ingest.errors import IngestError
from ingest.layout import reader
from ingest.loading import load
from ingest.models import Document

CHARACTERS_A_PAGE = 1_800
"""How many count as a page where the format has none."""

_KIBIBYTES_A_MEGABYTE = 1000 * 1000 / 1024


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """How well one document was read, and what it took.

    Attributes:
        file: its name.
        scores: how its reading compares with the truth.
        refusal: why it was not read at all; what follows is then empty.
        other_extractor: what took out its text, if another than the places of questions count in.
        pages: how many it has; where its format has none, as many as its length would fill.
        characters: pdfminer's characters that the source text holds, on the pages that it gives.
        wholeness: what must hold of all of it.
        wording: its words and what the source lacks of them.
        loading: milliseconds of processor time a page that the child process took.
        reading: milliseconds a page that finding its blocks took.
        megabytes: the child's peak memory.
    """

    file: str
    scores: ReadingScores
    refusal: str = ""
    other_extractor: str = ""
    pages: int = 0
    characters: Share = NONE
    wholeness: Wholeness = field(default_factory=Wholeness)
    wording: Wording = field(default_factory=Wording)
    loading: float = 0.0
    reading: float = 0.0
    megabytes: float = 0.0


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A file read, or why not, and the seconds and the memory that it took."""

    document: Document | None
    refusal: str
    loading: float
    reading: float
    megabytes: float


def measure(folder: Path) -> list[DocumentReading]:
    """Read those files of a folder whose truth is known, each in a process of its own.

    Raises:
        EvalError: the folder holds none of them, or another file under one's name.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as pool:
        return [_measured(pool, truth, path) for truth, path in known_files(folder)]


def known_files(folder: Path) -> Sequence[tuple[Truth, Path]]:
    """The files of a folder whose truth is known.

    Raises:
        EvalError: the folder holds none of them, or another file under one's name.
    """
    found = [(truth, folder / truth.file) for truth in read_truths()]
    found = [(truth, path) for truth, path in found if path.is_file()]
    if not found:
        msg = f"{folder} holds none of the documents whose truth is known"
        raise EvalError(msg)
    for truth, path in found:
        if hashlib.sha256(path.read_bytes()).hexdigest() != truth.sha256:
            msg = f"{path} is not the file whose truth is known"
            raise EvalError(msg)
    return found


def _measured(pool: ProcessPoolExecutor, truth: Truth, path: Path) -> DocumentReading:
    outcome = pool.submit(_read, path).result()
    document = outcome.document
    if document is None:
        scores = score_refusal(truth, outcome.refusal)
        return DocumentReading(truth.file, scores, refusal=outcome.refusal)
    layout = document.source.layout
    sizes = layout.page_sizes if layout else ()
    pages = len(sizes) or max(1, round(len(document.source.text) / CHARACTERS_A_PAGE))
    extractor = layout.extractor if layout else ""
    is_pdf = document.source.media_type == "application/pdf"
    judge = pool.submit(_pdfminer, path).result() if is_pdf else ""
    return DocumentReading(
        file=truth.file,
        scores=score(truth, document),
        other_extractor=extractor if extractor != truth.extractor else "",
        pages=pages,
        characters=_characters(document.source.text, judge),
        wholeness=Wholeness.of(document),
        wording=Wording.of(document),
        loading=1000 * outcome.loading / pages,
        reading=1000 * outcome.reading / pages,
        megabytes=outcome.megabytes,
    )


def _read(path: Path) -> _Outcome:
    """Read a file as the product does: its text in a child process, its blocks in this one."""
    document, refusal = None, ""
    began = time.process_time()
    try:
        source = load(path)
        began = time.process_time()
        document = reader.read(source)
    except IngestError as error:
        refusal = str(error)
    reading = time.process_time() - began
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return _Outcome(
        document,
        refusal,
        loading=child.ru_utime + child.ru_stime,
        reading=reading,
        megabytes=child.ru_maxrss / _KIBIBYTES_A_MEGABYTE,
    )


def _pdfminer(path: Path) -> str:
    """The text that pdfminer.six takes out: a development dependency, for this only."""
    from pdfminer.high_level import extract_text  # noqa: PLC0415

    return extract_text(io.BytesIO(path.read_bytes()))


def _characters(text: str, judge: str) -> Share:
    """How many of the judge's characters the text holds, page by page, whatever their order."""
    held = wanted = 0
    for ours, theirs in zip(text.split("\f"), judge.split("\f"), strict=False):
        there = Counter(c for c in theirs if not c.isspace())
        # A page whose text cannot be read is left out, and said to be.
        if not ours.strip():
            continue
        here = Counter(c for c in ours if not c.isspace())
        wanted += there.total()
        held += (here & there).total()
    return Share(held, wanted)

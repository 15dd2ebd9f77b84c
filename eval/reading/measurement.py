"""Reads documents in processes of their own, and compares what is read with the truth."""

import hashlib
import io
import multiprocessing
import re
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from eval.errors import EvalError
from eval.reading.scores import ReadingScores, Share, score
from eval.reading.truth import Truth, read_truths
from ingest.formats.pdf import loader
from ingest.layout.geometry.classification import classify
from ingest.source_layout import Layout

_KIBIBYTES_A_MEGABYTE = 1000 * 1000 / 1024


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """How well one document was read, and what it took.

    ``characters`` is the share of pdfminer's characters that the source text holds, on the pages
    that it gives; ``milliseconds`` the CPU time a page, ``megabytes`` the process's peak memory,
    both for loading and classifying.
    """

    file: str
    pages: int
    scores: ReadingScores
    characters: Share
    milliseconds: float
    megabytes: float


def measure(folder: Path) -> list[DocumentReading]:
    """Read those files of a folder whose truth is known, each in a process of its own.

    Raises:
        EvalError: the folder holds none of them, or another file under one's name.
    """
    found = [truth for truth in read_truths() if (folder / truth.file).is_file()]
    if not found:
        msg = f"{folder} holds none of the documents whose truth is known"
        raise EvalError(msg)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as pool:
        return [_measured(pool, truth, folder / truth.file) for truth in found]


def _measured(pool: ProcessPoolExecutor, truth: Truth, path: Path) -> DocumentReading:
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != truth.sha256:
        msg = f"{path} is not the file whose truth is known"
        raise EvalError(msg)
    text, layout, seconds, megabytes = pool.submit(_read, data, path.name).result()
    return DocumentReading(
        file=truth.file,
        pages=len(layout.page_sizes),
        scores=score(truth, layout, text),
        characters=_characters(text, pool.submit(_pdfminer, data).result()),
        milliseconds=1000 * seconds / len(layout.page_sizes),
        megabytes=megabytes,
    )


def _read(data: bytes, name: str) -> tuple[str, Layout, float, float]:
    began = time.process_time()
    extract = loader.load(data, name)
    layout = classify(extract.layout, extract.text)
    seconds = time.process_time() - began
    return extract.text, layout, seconds, _peak()


def _peak() -> float:
    """The process's peak memory in megabytes; 0 where the system does not tell it."""
    status = Path("/proc/self/status")
    # What getrusage tells of a spawned process is its parent's.
    match = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return int(match[1]) / _KIBIBYTES_A_MEGABYTE if match else 0.0


def _pdfminer(data: bytes) -> str:
    """The text that pdfminer.six takes out: a development dependency, for this only."""
    from pdfminer.high_level import extract_text  # noqa: PLC0415

    return extract_text(io.BytesIO(data))


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

"""Reads files mangled and made to harm, and counts what becomes of them."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import TextIO, cast

from eval.robustness.specimens import SUFFIXES, Specimen, specimens
from eval.robustness.trials import Fate, Trial

_PROGRAM = ("-m", f"{__package__}.trials")
_ROOT = Path(__file__).parents[2]
_PROCESSES = 2

MOST_MEMORY = 1024.0
"""MB of memory that a process may take at most."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A file of a format, by what was done to it, and how reading it ended."""

    suffix: str
    name: str
    trial: Trial


@dataclass(frozen=True, slots=True)
class FormatTrials:
    """All that was tried of one format."""

    suffix: str
    tried: tuple[Tried, ...]

    def count(self, fate: Fate) -> int:
        """How many files met a fate."""
        return sum(one.trial.fate is fate for one in self.tried)

    @property
    def longest(self) -> Tried:
        """The file that took longest."""
        return max(self.tried, key=lambda one: one.trial.seconds)

    @property
    def failures(self) -> tuple[Tried, ...]:
        """The files that crashed, hung, or took too much memory."""
        return tuple(
            one
            for one in self.tried
            if one.trial.fate in {Fate.CRASHED, Fate.HUNG} or one.trial.memory > MOST_MEMORY
        )

    def refused(self, count: int) -> Iterator[Specimen]:
        """Some of the files that were refused, from first to last."""
        names = [one.name for one in self.tried if one.trial.fate is Fate.REFUSED]
        some = set(names[:: max(1, len(names) // count)][:count])
        return (one for one in specimens(self.suffix, len(self.tried)) if one.name in some)


def measure(count: int, suffixes: Sequence[str] = SUFFIXES) -> Iterator[FormatTrials]:
    """Read so many files of each format, as ``specimens`` makes them; two at a time."""
    with TemporaryDirectory() as folder:
        for suffix in suffixes:
            yield FormatTrials(suffix, tuple(_tried(specimens(suffix, count), Path(folder))))


def _tried(made: Iterable[Specimen], folder: Path) -> Iterator[Tried]:
    readers: SimpleQueue[_Readers] = SimpleQueue()
    started = [_Readers(folder / str(number)) for number in range(_PROCESSES)]
    for one in started:
        readers.put(one)

    def attempt(specimen: Specimen) -> Tried:
        reader = readers.get()
        try:
            return Tried(specimen.suffix, specimen.name, reader.read(specimen))
        finally:
            readers.put(reader)

    try:
        with ThreadPoolExecutor(_PROCESSES) as pool:
            # A few at a time: what waits is held in memory.
            yield from (
                found
                for some in _batches(made, 4 * _PROCESSES)
                for found in pool.map(attempt, some)
            )
    finally:
        for one in started:
            one.close()


def _batches(made: Iterable[Specimen], size: int) -> Iterator[list[Specimen]]:
    batch: list[Specimen] = []
    for specimen in made:
        batch.append(specimen)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class _Readers:
    """A process that reads one file after the other, each in a process of its own."""

    def __init__(self, stem: Path) -> None:
        self._stem = stem
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, and no shell
            [sys.executable, *_PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )
        self._questions = cast("TextIO", self._process.stdin)
        self._answers = cast("TextIO", self._process.stdout)

    def read(self, specimen: Specimen) -> Trial:
        """Read a file.

        Raises:
            OSError: the process has ended.
        """
        path = self._stem.with_suffix(specimen.suffix)
        path.write_bytes(specimen.data)
        self._questions.write(json.dumps(str(path)) + "\n")
        self._questions.flush()
        answer = self._answers.readline()
        if not answer:
            message = "the process that reads files has ended"
            raise ChildProcessError(message)
        told = json.loads(answer)
        return Trial(**{**told, "fate": Fate(told["fate"])})

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

"""``python -m eval.robustness.trials`` reads the files that standard input names, one a line.

Each is read in a process of its own that is forked from this one, which has the reader's modules
and no others: what a file costs is then its own. For each a line of JSON says what became of it.
"""

import json
import logging
import os
import resource
import select
import signal
import sys
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.robustness.text_files import TEXT
from ingest.errors import IngestError, TooLarge
from ingest.formats import child, confined
from ingest.formats.limits import MOST_LINES
from ingest.layout import reader
from ingest.loading import load
from ingest.splitting import split

MOST_SECONDS = 240
"""Of processor time that the loader's own limits do not bound; no file is read for longer."""

SECONDS_BESIDES = 5.0
"""Of processor time that a file may take whatever it holds; one that takes longer hangs."""

SECONDS_A_LINE = 150e-6
"""The same for each line or cell that it holds."""

SECONDS_A_CHARACTER = 3e-6
"""The same for each character that it holds."""

PATIENCE = 1200.0
"""Seconds on the clock after which a file hangs in any case."""

_MEBIBYTE = 1024
_MOST_TOKENS = 500


class Fate(StrEnum):
    """What became of a file."""

    READ = "read"
    REFUSED = "refused"
    CRASHED = "crashed"
    HUNG = "hung"


@dataclass(frozen=True, slots=True)
class Trial:
    """How reading a file ended.

    Attributes:
        fate: what became of it.
        detail: the kind of error and its reason, or where it crashed.
        seconds: the processor time that it took.
        allowed: the processor time that it may take, by what it holds.
        confined: the peak memory in MB of the process that its loader ran in; for formats that
            have none 0.
        outside: the peak memory in MB of the process that read on what the loader told.
    """

    fate: Fate
    detail: str = ""
    seconds: float = 0.0
    allowed: float = SECONDS_BESIDES
    confined: float = 0.0
    outside: float = 0.0

    @property
    def memory(self) -> float:
        """The peak memory in MB of the process that took more."""
        return max(self.confined, self.outside)


def main() -> None:
    """Read what is named, until standard input ends."""
    _warm_up()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(asdict(_tried(Path(json.loads(line))))) + "\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Load once for all what the reader loads when it is first used, its word lists."""
    with TemporaryDirectory() as folder:
        usual = Path(folder, "usual.txt")
        usual.write_text(TEXT, encoding="utf-8")
        _read(usual)


def _tried(path: Path) -> Trial:
    answers, answering = os.pipe()
    forked = os.fork()
    if not forked:
        # A group of its own, so that what it starts ends with it.
        os.setpgid(0, 0)
        os.close(answers)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, hard))
        os.write(answering, json.dumps(asdict(_read(path))).encode())
        os._exit(0)
    os.close(answering)
    answered = bool(select.select([answers], [], [], PATIENCE)[0])
    if not answered:
        os.killpg(forked, signal.SIGKILL)
    with os.fdopen(answers, "rb") as pipe:
        told = pipe.read()
    _, status, usage = os.wait4(forked, 0)
    seconds = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    if not answered or code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return Trial(Fate.HUNG, "it takes too long", seconds)
    if not told:
        return Trial(Fate.CRASHED, f"its process ended with code {code}", seconds)
    trial = Trial(**{**json.loads(told), "seconds": seconds})
    if seconds <= trial.allowed:
        return trial
    return replace(trial, fate=Fate.HUNG, detail=f"{trial.fate} late: {trial.detail}")


def _read(path: Path) -> Trial:
    heard = _Hearing()
    confined.logger.addHandler(heard)
    fate, detail, lines, characters = Fate.READ, "", 0, 0
    try:
        source = load(path)
        characters = len(source.text)
        lines = len(source.layout.lines) if source.layout else source.text.count("\n")
        document = reader.read(source)
        split(document, len, _MOST_TOKENS)
    except IngestError as error:
        fate, detail = Fate.REFUSED, f"{type(error).__name__}: {error.reason}"
        if isinstance(error, TooLarge):
            # As many were read.
            lines = MOST_LINES
    except Exception as error:
        fate, detail = Fate.CRASHED, child.place(error)
    if heard.messages:
        fate, detail = Fate.CRASHED, heard.messages[-1]
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _MEBIBYTE
    outside = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBIBYTE
    allowed = SECONDS_BESIDES + lines * SECONDS_A_LINE + characters * SECONDS_A_CHARACTER
    return Trial(fate, detail, allowed=allowed, confined=children, outside=outside)


class _Hearing(logging.Handler):
    """Keeps what is warned of: that a loader broke down is told nowhere else."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self.messages.append(record.getMessage())


if __name__ == "__main__":
    main()

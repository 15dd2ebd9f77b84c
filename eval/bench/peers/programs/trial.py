"""What every program here does with the framework that it drives.

The interpreters that run them have the framework and nothing of this program's needs: this module
keeps to the standard library.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, TypeVar

Found = TypeVar("Found")
"""A piece as a framework gives it."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a program is to do, as it comes in JSON.

    ``model`` is the folder of a sentence-transformers checkpoint, ``models`` the folder that it
    lies in, ``scratch`` an empty one. ``endpoint`` is the address of a service that embeds with the
    model as OpenAI's does, for a framework that asks one. Each of the ``collections`` has a
    ``folder`` of text files, ``questions`` to ask once and ``timed`` ones to ask in ``rounds``
    rounds after one that does not count.
    """

    model: str
    models: str
    scratch: str
    endpoint: str
    query_prompt: str
    passage_prompt: str
    top_k: int
    rounds: int
    collections: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that was found for a question, and the name of the file that it is of.

    ``spans`` are where it stands in the file's text, pairs of start and end, where the framework
    knows that.
    """

    source: str
    text: str
    spans: list[tuple[int, int]]


class Framework(Protocol[Found]):
    """A framework with the model loaded."""

    @property
    def packages(self) -> Sequence[str]:
        """Those whose versions count."""
        ...

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        ...

    def retrieve(self, question: str, top_k: int) -> Sequence[Found]:
        """The best pieces of the folder that was ingested last."""
        ...

    def piece(self, found: Found) -> Piece:
        """One of these, as it is compared."""
        ...


def run(open_framework: Callable[[Job], Framework[Found]]) -> None:
    """Do the job in the file that the first argument names, and print what came of it as JSON."""
    job = Job(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    # Frameworks tell people of their progress, which would stand between.
    with redirect_stdout(sys.stderr):
        framework = open_framework(job)
        done = [_done(framework, job, **collection) for collection in job.collections]
        versions = {name: version(name) for name in framework.packages}
    sys.stdout.write(json.dumps({"versions": versions, "collections": done}) + "\n")


def _done(
    framework: Framework[Found],
    job: Job,
    folder: str,
    questions: Sequence[str],
    timed: Sequence[str],
) -> dict[str, Any]:
    start = time.perf_counter()
    pieces = framework.ingest(Path(folder))
    seconds = time.perf_counter() - start
    found = [
        [asdict(framework.piece(each)) for each in framework.retrieve(question, job.top_k)]
        for question in questions
    ]
    times = []
    for count in range(job.rounds + 1):
        for question in timed:
            start = time.perf_counter()
            framework.retrieve(question, job.top_k)
            if count:
                times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "ingest": seconds,
        "pieces": pieces,
        "found": found,
        "asked": times,
        "peak": peak if sys.platform == "darwin" else 1024 * peak,
    }

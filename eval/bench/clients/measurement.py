"""The load test: clients ask a service while another process changes its library."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from eval.bench.clients import checks
from eval.bench.clients.changing import CHANGES, Change
from eval.bench.clients.handbook import QUESTIONS, text_of
from eval.bench.clients.report import ClientsReport
from eval.bench.clients.watching import watched
from eval.bench.machine import Machine
from eval.bench.pressure import Pressure, press
from eval.bench.timing import Spread
from eval.datasets.corpora import fill_from_folder
from eval.datasets.questions import Question
from index.library import Library


def changed_by_a_process(data: Path, models: Path, folder: Path, seconds: float) -> list[Change]:
    """What a process of its own changed in the library of a data folder, for so long.

    Raises:
        ChildProcessError: if it failed; what it has said of that is on standard error.
    """
    environment = os.environ | {"ZHENGYIN_DATA": str(data), "ZHENGYIN_MODELS": str(models)}
    command = [sys.executable, "-m", f"{__package__}.changing", str(folder), str(seconds)]
    told = subprocess.run(  # noqa: S603 - this very program
        command, env=environment, check=False, stdout=subprocess.PIPE
    )
    if told.returncode:
        message = f"what changes the library ended with {told.returncode}"
        raise ChildProcessError(message)
    return CHANGES.validate_json(told.stdout)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What to measure.

    ``open_library`` opens the library of a data folder, ``serve`` gives the address of a service
    over it, ready to answer, and ``change`` changes it: given the data folder, an empty folder
    and for how many seconds.
    """

    open_library: Callable[[Path], Library]
    serve: Callable[[Path], AbstractContextManager[str]]
    change: Callable[[Path, Path, float], list[Change]]
    documents: Path
    questions: Sequence[Question]
    clients: int
    seconds: float

    def report(self) -> ClientsReport:
        """Measure it.

        Raises:
            EvalError: if the documents cannot be taken in.
            LibraryError: if the library cannot be opened.
            OSError: if the service does not become ready, or what changes it fails.
        """
        with tempfile.TemporaryDirectory(prefix="zhengyin-clients-") as name:
            data, files = Path(name, "data"), Path(name, "files")
            files.mkdir()
            with self.open_library(data) as library:
                fill_from_folder(library, self.documents)
                known = {
                    document.sha256: library.snapshot.text(document.id)
                    for document in library.documents()
                }
            load = round(os.getloadavg()[0], 2)
            with self.serve(data) as address, ThreadPoolExecutor() as pool:
                changing = pool.submit(self.change, data, files, self.seconds)
                with watched(address) as watch:
                    exchanges = press(address, "/v1/ask", self._bodies(changing.done), self.clients)
                changes = changing.result()
        for version in (change.version for change in changes if change.version is not None):
            text = text_of(version)
            known[hashlib.sha256(text.encode()).hexdigest()] = text
        return ClientsReport(
            version=1,
            machine=Machine.this(),
            load=load,
            pressure=Pressure.of(self.clients, exchanges),
            changes=len(changes),
            about_changes=sum(exchange.body["question"] in QUESTIONS for exchange in exchanges),
            alive=Spread.of(watch.alive),
            memory=tuple(watch.memory),
            failures=tuple(checks.failures(exchanges, known, changes)),
        )

    def _bodies(self, is_done: Callable[[], bool]) -> Iterator[dict[str, Any]]:
        """Requests without end, every other one about what changes, until nothing changes more."""
        about = cycle([question.text for question in self.questions])
        for question in cycle(QUESTIONS):
            for asked in (question, next(about)):
                if is_done():
                    return
                yield {"question": asked}

"""How long a service takes to its first answer from its start, and the memory it holds then."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import getpagesize

import httpx

from eval.bench.serving import started

_PATIENCE = 60.0
_PAUSE = 0.02
# Seconds; until then what need not be ready at once is made ready.
_SETTLED = 10.0
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from a service's start to its first answer, and the bytes it holds in memory.

    ``settled`` is what it holds when all is ready that it makes ready by itself, ``asked`` after
    so many more ``questions``, each another.
    """

    first_answer: float
    settled: int
    asked: int
    questions: int

    def told(self) -> str:
        """The figures in one line."""
        return (
            f"first answer {self.first_answer:.2f} s after the start; "
            f"{self.settled / _MEGA:,.0f} MB resident, "
            f"{self.asked / _MEGA:,.0f} MB after {self.questions} questions"
        )


def measure(data: Path, models: Path, questions: Sequence[str], most: int) -> Start:
    """Start a service over a library that is there, and ask it.

    Args:
        data: the folder of what it keeps, which holds its library.
        models: the folder of the bundled model.
        questions: what to ask, at least one; asked again with a number where they are too few.
        most: how many questions to ask after the first.

    Raises:
        OSError: if it does not answer.
    """
    begin = time.monotonic()
    with started(data, models) as (address, process), httpx.Client(base_url=address) as client:
        while not _is_answered(client, questions[0]):
            if process.poll() is not None or time.monotonic() - begin > _PATIENCE:
                message = "the service did not answer"
                raise ChildProcessError(message)
            time.sleep(_PAUSE)
        first_answer = time.monotonic() - begin
        time.sleep(_SETTLED)
        settled = _resident(process.pid)
        for number in range(1, most + 1):
            again, at = divmod(number, len(questions))
            text = f"{questions[at]} ({again})" if again else questions[at]
            client.post("/v1/ask", json={"question": text}, timeout=_PATIENCE).raise_for_status()
        return Start(first_answer, settled, _resident(process.pid), most)


def _is_answered(client: httpx.Client, question: str) -> bool:
    try:
        response = client.post("/v1/ask", json={"question": question}, timeout=_PATIENCE)
    except httpx.TransportError:
        return False
    return response.is_success


def _resident(process: int) -> int:
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * getpagesize()

"""How much later than a search's results a streamed answer's first citations come."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from eval.bench.timing import latency, timed
from eval.datasets.questions import Question
from eval.retrieval.report import Latency
from index.library import Library
from service.http.app import create_app
from service.settings import Settings

MOST = 60
"""Questions that are asked."""

_PATIENCE = 60.0
_EVENT = "event: citations"


@dataclass(frozen=True, slots=True)
class FirstCitations:
    """Times over a socket: of a search, until an answer's first citations, and by how much later.

    The questions are encoded before; what that takes is the same for both.
    """

    questions: int
    search: Latency
    citations: Latency
    later: Latency


def first_citations(opener: Callable[[], Library], questions: Sequence[Question]) -> FirstCitations:
    """Serve the library and ask it some of the questions, from all over them, both ways.

    Args:
        opener: opens the library; it is closed again.
        questions: what to ask, at least one.
    """
    asked = questions[:: -(-len(questions) // MOST)]
    with _served(opener) as client:
        _until_citations(client, "?")
        times = [_both(client, question.text, at) for at, question in enumerate(asked)]
    return FirstCitations(
        len(asked),
        latency([search for search, _ in times]),
        latency([citations for _, citations in times]),
        latency([citations - search for search, citations in times]),
    )


def _both(client: httpx.Client, question: str, at: int) -> tuple[float, float]:
    """Seconds of a search and until an answer's first citations; each is first every other time."""
    _search(client, question)
    if at % 2:
        citations = _until_citations(client, question)
        return _search(client, question), citations
    return _search(client, question), _until_citations(client, question)


def _search(client: httpx.Client, question: str) -> float:
    response, seconds = timed(lambda: client.post("/v1/search", json={"query": question}))
    response.raise_for_status()
    return seconds


def _until_citations(client: httpx.Client, question: str) -> float:
    start = time.perf_counter()
    body = {"question": question, "stream": True}
    with client.stream("POST", "/v1/ask", json=body) as response:
        response.raise_for_status()
        lines = response.iter_lines()
        # The event is whole when the empty line after it has come.
        while next(lines) != _EVENT:
            pass
        while next(lines):
            pass
        seconds = time.perf_counter() - start
        # The rest is waited for, so that it does not disturb what is measured next.
        for _ in lines:
            pass
    return seconds


@contextmanager
def _served(opener: Callable[[], Library]) -> Iterator[httpx.Client]:
    """A client of a service on a socket, in a thread of its own, ready to answer."""
    settings = Settings(llm_base_url=None, llm_model=None, llm_api_key=None)
    config = uvicorn.Config(create_app(settings, opener), port=0, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=_PATIENCE) as client:
            deadline = time.monotonic() + _PATIENCE
            while client.get("/readyz").is_server_error:
                if time.monotonic() > deadline:
                    message = "the service did not become ready; its log says why"
                    raise TimeoutError(message)
                time.sleep(0.01)
            # What is made ready after that would disturb.
            client.get("/v1/examples")
            yield client
    finally:
        server.should_exit = True
        thread.join()

"""How much later than a search's results a streamed answer's first citations come."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from eval.bench.timing import Spread, some_of, timed
from eval.datasets.questions import Question

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
    search: Spread
    citations: Spread
    later: Spread


def first_citations(address: str, questions: Sequence[Question]) -> FirstCitations:
    """Ask a service some of the questions, from all over them, both ways.

    Args:
        address: where it listens, ready to answer.
        questions: what to ask, at least one.
    """
    asked = some_of(questions, MOST)
    with httpx.Client(base_url=address, timeout=_PATIENCE) as client:
        # What is made ready only after the service is would disturb.
        client.get("/v1/examples")
        _until_citations(client, "?")
        times = [_both(client, question.text, at) for at, question in enumerate(asked)]
    return FirstCitations(
        len(asked),
        Spread.of([search for search, _ in times]),
        Spread.of([citations for _, citations in times]),
        Spread.of([citations - search for search, citations in times]),
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

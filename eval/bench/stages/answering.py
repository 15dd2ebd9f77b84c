"""What answering a question spends its time on."""

from collections.abc import Mapping, Sequence
from functools import partial

import httpx

from eval.bench.stages.shares import shares
from eval.bench.stages.taking_in import Seconds
from eval.bench.timing import timed_in_rounds
from eval.datasets.questions import Question
from index.library import Library
from service.answering.answerer import Answerer
from service.citing import responses

ANALYSING, ENCODING, SEARCHING, FUSING = "analysing", "encoding", "searching", "fusing"
READING, COMPOSING, HTTP, ALL = "reading the answer", "composing", "HTTP", "all"
STAGES = (ANALYSING, ENCODING, SEARCHING, FUSING, READING, COMPOSING, HTTP, ALL)
"""In the order of the work; ``HTTP`` is what a request over a socket takes besides."""

_PATIENCE = 60.0

_STAGE_OF: Mapping[str, str] = {
    "ingest": ANALYSING,
    "index": SEARCHING,
    "index.encoding": ENCODING,
    "index.language": ANALYSING,
    "index.reading": READING,
    "index.search.cross_encoder": FUSING,
    "index.search.diversity": FUSING,
    "index.search.fusion": FUSING,
    "index.search.query_terms": ANALYSING,
    "index.search.retriever": FUSING,
    "index.wording": ANALYSING,
    "service": COMPOSING,
    "service.answering.conversation": ANALYSING,
    "service.answering.documents": ANALYSING,
}
"""The stage of each module, by the longest name that is it or a package that holds it."""


def stage_of(module: str) -> str:
    """The stage that a module of ``ingest``, ``index`` or ``service`` works for."""
    # Where they are installed from a wheel they are below one name.
    module = module.removeprefix("zhengyin.")
    while module not in _STAGE_OF:
        module = module.rpartition(".")[0]
    return _STAGE_OF[module]


def answering(
    library: Library,
    questions: Sequence[Question],
    encoding: Mapping[str, Sequence[float]],
    address: str,
) -> Seconds:
    """Ask the questions in this process and over a socket, in rounds, after once to warm up.

    Args:
        library: what is asked; its encoder knows all questions, so that it takes no time.
        questions: what is asked.
        encoding: how long each question's vectors took, in seconds, by its id, for each round.
        address: where a service over the same documents listens; it remembers what it encoded.
    """
    answerer = Answerer(library)
    here = timed_in_rounds({q.id: partial(_answer, answerer, q.text) for q in questions})
    parts = {q.id: shares(partial(_answer, answerer, q.text), stage_of) for q in questions}
    with httpx.Client(base_url=address, timeout=_PATIENCE) as client:
        there = timed_in_rounds({q.id: partial(_ask, client, q.text) for q in questions})
    found: Seconds = {stage: [] for stage in STAGES}
    for question in questions:
        key = question.id
        for inside, outside, vectors in zip(here[key], there[key], encoding[key], strict=True):
            for stage in (ANALYSING, SEARCHING, FUSING, READING, COMPOSING):
                found[stage].append(parts[key].get(stage, 0.0) * inside)
            found[ENCODING].append(vectors + parts[key].get(ENCODING, 0.0) * inside)
            found[HTTP].append(max(outside - inside, 0.0))
            found[ALL].append(vectors + max(outside, inside))
    return found


def _answer(answerer: Answerer, question: str) -> object:
    return responses.ask_response(answerer, answerer.reply(question))


def _ask(client: httpx.Client, question: str) -> None:
    client.post("/v1/ask", json={"question": question}).raise_for_status()

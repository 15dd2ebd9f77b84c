"""Asks a running server many questions, and checks every citation that comes back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from eval.citations import checks
from eval.citations.checks import Answered, Failure
from eval.datasets.questions import Question
from eval.errors import NoAnswer
from service.schemas import AskResponse, Citation, SearchResponse

SIZES = (5, 10, 50)
"""How many passages are asked for, in turn; many are needed to meet all footnotes."""

REPEATED = 20
"""Questions that are asked again at the end, to see that the same comes back."""

SHAPE = "responses have the contract's shape"
SAME_TEXT = "a span's text is what the quote says"
SAME_CITATION = "a citation can be looked up by its id"
REPEATABLE = "asked again, the same comes back"

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Result:
    """What was looked at and what is wrong with it."""

    questions: int
    responses: int
    citations: int
    distinct: int
    spans: int
    failures: tuple[Failure, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The checks that were made."""
        kinds = (SHAPE, *checks.CHECKS, checks.NO_NOTES, checks.NO_SHARING, checks.STABLE)
        return (*kinds, checks.ANSWERS, SAME_TEXT, SAME_CITATION, REPEATABLE)


def check_server(client: httpx.Client, questions: Sequence[Question]) -> Result:
    """Search and ask every question, and check all citations.

    Args:
        client: a client of the server, its address as ``base_url``.
        questions: what is asked.

    Raises:
        NoAnswer: if the server cannot be reached.
    """
    try:
        return _RoundTrip(client).result(questions)
    except httpx.TransportError as error:
        raise NoAnswer(str(client.base_url), str(error) or type(error).__name__) from error


@dataclass(slots=True)
class _RoundTrip:
    client: httpx.Client
    failures: list[Failure] = field(default_factory=list)

    def result(self, questions: Sequence[Question]) -> Result:
        sizes = list(zip(questions, cycle(SIZES), strict=False))
        answered = [each for question, size in sizes for each in self.answered(question, size)]
        returned = [citation for response in answered for citation in response.citations]
        distinct = {citation.id: citation for citation in returned}
        documents = sorted({citation.document.id for citation in distinct.values()})
        texts = {key: self.text(key) for key in documents}
        # Highlights differ from one question to the next, so every citation is looked at.
        self.failures += checks.each(returned, texts)
        self.failures += checks.notes_apart(list(distinct.values()))
        self.failures += checks.nothing_shared(answered)
        self.failures += checks.stable(answered)
        for citation in distinct.values():
            self.look_up(citation)
        spans = {
            (citation.document.id, span.start, span.end)
            for citation in distinct.values()
            for span in (*citation.spans, *(s for note in citation.footnotes for s in note.spans))
        }
        for document_id, start, end in sorted(spans):
            if self.text(document_id, start=start, end=end) != texts[document_id][start:end]:
                where = f"{document_id} {start}-{end}"
                self.failures.append(Failure(SAME_TEXT, where, "differs from the whole text's"))
        self.repeat(sizes, answered)
        unique = dict.fromkeys(self.failures)
        return Result(
            len(questions), len(answered), len(returned), len(distinct), len(spans), tuple(unique)
        )

    def answered(self, question: Question, size: int) -> list[Answered]:
        """What the server returns for a question, searched and asked."""
        found = []
        search = self.post(SearchResponse, "/v1/search", {"query": question.text, "top_k": size})
        if search is not None:
            found.append(Answered(f"search {question.id}", tuple(search.results)))
        reply = self.post(AskResponse, "/v1/ask", {"question": question.text, "top_k": size})
        if reply is not None:
            request = f"ask {question.id}"
            found.append(Answered(request, (*reply.citations, *reply.related)))
            self.failures += checks.quoted(request, reply)
        return found

    def repeat(self, sizes: Sequence[tuple[Question, int]], answered: Iterable[Answered]) -> None:
        known = {response.request: [c.id for c in response.citations] for response in answered}
        for question, size in sizes[:REPEATED]:
            for response in self.answered(question, size):
                if known.get(response.request) != [c.id for c in response.citations]:
                    self.failures.append(Failure(REPEATABLE, response.request, "other ids"))

    def look_up(self, citation: Citation) -> None:
        again = self.parse(Citation, self.client.get(f"/v1/citations/{citation.id}"))
        if again is not None and _lasting(again) != _lasting(citation):
            fields = [k for k, value in _lasting(citation).items() if _lasting(again)[k] != value]
            detail = f"{', '.join(fields)} differ"
            self.failures.append(Failure(SAME_CITATION, citation.id, detail))

    def text(self, document_id: str, **bounds: int) -> str:
        response = self.client.get(f"/v1/documents/{document_id}/text", params=bounds)
        if response.is_error:
            self.failures.append(
                Failure(SHAPE, str(response.url), f"status {response.status_code}")
            )
        # Decoded here: a client may take the encoding of a short text for another.
        return response.content.decode("utf-8", "replace")

    def post(self, model: type[_Model], path: str, body: dict[str, Any]) -> _Model | None:
        return self.parse(model, self.client.post(path, json=body))

    def parse(self, model: type[_Model], response: httpx.Response) -> _Model | None:
        if response.is_error:
            problem = f"status {response.status_code}: {response.text[:100]}"
        else:
            try:
                return model.model_validate_json(response.content)
            except ValidationError as error:
                first = error.errors()[0]
                problem = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        self.failures.append(Failure(SHAPE, str(response.url), problem))
        return None


def _lasting(citation: Citation) -> dict[str, Any]:
    """What does not depend on the question."""
    return citation.model_dump(exclude={"score", "highlights", "gloss"})

"""What a client sends to the HTTP service, and how it reads what comes back."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, Self, TypeVar
from urllib.parse import quote

import httpx
from httpx_sse import ServerSentEvent
from pydantic import BaseModel, ValidationError

from service import schemas
from service.schemas.references import FormattedReference

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)


AskEvent = schemas.AskFound | schemas.Statement | schemas.AskResponse
"""What a streamed answer is made of: the passages, statement after statement, all of it."""

_EVENTS: Mapping[str, type[AskEvent]] = {
    "citations": schemas.AskFound,
    "statement": schemas.Statement,
    "done": schemas.AskResponse,
}


class ServiceError(Exception):
    """The service did not carry out a request; ``errors`` names the bad fields, if it has any."""

    def __init__(
        self, status: int, title: str, detail: str, errors: Sequence[schemas.FieldError] = ()
    ) -> None:
        fields = "; ".join(f"{error.field}: {error.detail}" for error in errors)
        super().__init__(f"{status} {title}: {detail}" + (f" ({fields})" if fields else ""))
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = tuple(errors)

    @classmethod
    def of(cls, response: httpx.Response) -> Self:
        """The error that a response tells of, be it a page that a proxy put in between."""
        try:
            return cls.told(response.text)
        except ValidationError:
            return cls(response.status_code, response.reason_phrase, response.text[:200])

    @classmethod
    def told(cls, problem: str) -> Self:
        """The error that a problem document tells of.

        Raises:
            ValidationError: if it is none.
        """
        found = schemas.Problem.model_validate_json(problem)
        return cls(found.status, found.title, found.detail, found.errors or ())


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A request, the same for both clients, and how its answer is read."""

    read: Callable[[httpx.Response], T]
    method: str
    path: str
    json: object = None
    params: Mapping[str, str | int] | None = None

    def request(self, http: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request as ``http`` sends it."""
        return http.build_request(self.method, self.path, json=self.json, params=self.params)

    def result(self, response: httpx.Response) -> T:
        """What the response holds.

        Raises:
            ServiceError: if that is why there is none.
        """
        return self.read(accepted(response))


def search(
    query: str, top_k: int, document_ids: Sequence[str] | None
) -> Call[schemas.SearchResponse]:
    """Find passages."""
    body = {"query": query, "top_k": top_k, "document_ids": _listed(document_ids)}
    return Call(_reading(schemas.SearchResponse), "POST", "/v1/search", json=body)


def ask(
    question: str,
    history: Sequence[schemas.Message],
    top_k: int,
    document_ids: Sequence[str] | None,
    *,
    stream: bool = False,
) -> Call[schemas.AskResponse]:
    """Answer a question."""
    body = {
        "question": question,
        "history": [message.model_dump() for message in history],
        "top_k": top_k,
        "document_ids": _listed(document_ids),
        "stream": stream,
    }
    return Call(_reading(schemas.AskResponse), "POST", "/v1/ask", json=body)


def documents() -> Call[list[schemas.DocumentSummary]]:
    """List the documents."""

    def read(response: httpx.Response) -> list[schemas.DocumentSummary]:
        return schemas.DocumentList.model_validate_json(response.content).documents

    return Call(read, "GET", "/v1/documents")


def document_text(document_id: str, start: int | None, end: int | None) -> Call[str]:
    """Read a source text."""
    bounds = {"start": start, "end": end}
    params = {name: bound for name, bound in bounds.items() if bound is not None}
    path = f"/v1/documents/{quote(document_id, safe='')}/text"
    return Call(lambda response: response.text, "GET", path, params=params)


def citation(citation_id: str) -> Call[schemas.Citation]:
    """Look a citation up."""
    return Call(_reading(schemas.Citation), "GET", _citation_path(citation_id))


def reference(citation_id: str, style: str) -> Call[FormattedReference]:
    """Look a citation up as a bibliography has it."""
    path = _citation_path(citation_id)
    return Call(_reading(FormattedReference), "GET", path, params={"style": style})


def accepted(response: httpx.Response) -> httpx.Response:
    """The response, if the service did as it was asked.

    Raises:
        ServiceError: if it did not.
    """
    if not response.is_success:
        raise ServiceError.of(response)
    return response


def tells_ready(response: httpx.Response) -> bool:
    """Whether the service, asked if it is ready, said so."""
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return False
    return accepted(response).is_success


def events(sent: Iterable[ServerSentEvent]) -> Iterator[AskEvent]:
    """Those of the events whose kind is known.

    Raises:
        ServiceError: if one of them tells of it.
    """
    for event in sent:
        if event.event == "error":
            raise ServiceError.told(event.data)
        if event.event in _EVENTS:
            yield _EVENTS[event.event].model_validate_json(event.data)


def _citation_path(citation_id: str) -> str:
    return f"/v1/citations/{quote(citation_id, safe='')}"


def _reading(model: type[ModelT]) -> Callable[[httpx.Response], ModelT]:
    return lambda response: model.model_validate_json(response.content)


def _listed(document_ids: Sequence[str] | None) -> list[str] | None:
    return None if document_ids is None else list(document_ids)

"""A client that sends and one that is awaited; what they send and read is one class's."""

import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from http import HTTPStatus
from ssl import SSLContext
from typing import Any, BinaryIO, Concatenate, Generic, ParamSpec, Self, TypeVar, overload
from urllib.parse import quote

import httpx
from httpx_sse import EventSource, ServerSentEvent
from pydantic import BaseModel

from service import schemas
from service.client.errors import accepted
from service.client.events import AskEvent, ask_event, job_event
from service.schemas import FormattedReference, Style
from service.schemas.problems import INSTANCE_HEADER

URL = "http://127.0.0.1:8000"
"""Where the service listens by default."""
TIMEOUT = 60.0
"""Seconds that the service may be silent before a request is given up."""

P = ParamSpec("P")
T = TypeVar("T")
HttpT = TypeVar("HttpT", bound=httpx.Client | httpx.AsyncClient)
ModelT = TypeVar("ModelT", bound=BaseModel)


@lru_cache
def _certificates() -> SSLContext:
    # Takes longer to read than a search takes, and httpx reads it anew for every client.
    return httpx.create_ssl_context()


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file that is to be taken in; ``name`` may be a path in a folder.

    ``origin`` tells it from others of its name, such as its path on this machine: what is sent
    later with the same origin replaces it. ``csl`` is a CSL-JSON item, what a catalog says of it.
    """

    name: str
    content: bytes | BinaryIO
    origin: str | None = None
    csl: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Call(Generic[T]):
    """A request and how what comes back is read."""

    request: httpx.Request
    read: Callable[[httpx.Response], T]


class _Method(Generic[P, T]):
    """A method of both clients, written as the call that it makes.

    ``Client`` has it return what was read, ``AsyncClient`` a coroutine of that.
    """

    def __init__(self, call: Callable[Concatenate[Any, P], _Call[T]]) -> None:
        self._call = call
        self.__doc__ = call.__doc__

    @overload
    def __get__(self, client: "Client", owner: object) -> Callable[P, T]: ...

    @overload
    def __get__(
        self, client: "AsyncClient", owner: object
    ) -> Callable[P, Coroutine[Any, Any, T]]: ...

    def __get__(
        self, client: "Client | AsyncClient", owner: object
    ) -> Callable[P, T | Coroutine[Any, Any, T]]:
        @wraps(self._call)
        def called(*args: P.args, **kwargs: P.kwargs) -> T | Coroutine[Any, Any, T]:
            return client._send(self._call(client, *args, **kwargs))

        return called


class BaseClient(Generic[HttpT]):
    """What may be asked of the service, whether it is sent or awaited.

    Of what the methods raise, ``ServiceError`` is what the service says, ``httpx.TransportError``
    that it cannot be reached.
    """

    def __init__(self, http: HttpT, api_key: str | None = None) -> None:
        self._http = http
        if api_key is not None:
            http.headers["Authorization"] = f"Bearer {api_key}"

    @_Method
    def search(
        self,
        query: str,
        *,
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
        collections: Sequence[str] | None = None,
        filters: schemas.Filters | None = None,
        language: schemas.Language | None = None,
    ) -> _Call[schemas.SearchResponse]:
        """The passages nearest to a query, best first; ``language`` is spoken, "zh" or "en"."""
        selected = _selected(document_ids, collections, filters)
        body = {"query": query, "top_k": top_k, "language": language} | selected
        request = self._http.build_request("POST", "/v1/search", json=body)
        return _Call(request, _reader(schemas.SearchResponse))

    @_Method
    def ask(  # noqa: PLR0913 - each is a field of the request
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
        collections: Sequence[str] | None = None,
        filters: schemas.Filters | None = None,
        language: schemas.Language | None = None,
    ) -> _Call[schemas.AskResponse]:
        """An answer with its citations, or a message that the documents hold none."""
        selected = _selected(document_ids, collections, filters)
        request = self._question(question, history, top_k, selected, language, stream=False)
        return _Call(request, _reader(schemas.AskResponse))

    @_Method
    def documents(self) -> _Call[list[schemas.DocumentSummary]]:
        """The stored documents, by name."""
        read = _reader(schemas.DocumentList)
        return self._get("/v1/documents", lambda response: read(response).documents)

    @_Method
    def upload(
        self, files: Sequence[FileToSend], *, collection: str | None = None
    ) -> _Call[schemas.Job]:
        """Send files; the job takes them in, and puts them into a collection if one is named."""
        parts = [("files", (file.name, file.content)) for file in files]
        texts: dict[str, str | list[str]] = {}
        if any(file.origin is not None for file in files):
            texts["origins"] = [file.origin or file.name for file in files]
        if any(file.csl is not None for file in files):
            texts["csl"] = ["" if file.csl is None else json.dumps(file.csl) for file in files]
        if collection is not None:
            texts["collection"] = collection
        request = self._http.build_request("POST", "/v1/documents", files=parts, data=texts)
        return _Call(request, _reader(schemas.Job))

    @_Method
    def job(self, job_id: str) -> _Call[schemas.Job]:
        """How far files that were sent have come."""
        return self._get(_path("jobs", job_id), _reader(schemas.Job))

    @_Method
    def jobs(self) -> _Call[list[schemas.Job]]:
        """The last hundred jobs, the newest first."""
        read = _reader(schemas.JobList)
        return self._get("/v1/jobs", lambda response: read(response).jobs)

    @_Method
    def document(self, document_id: str) -> _Call[schemas.DocumentSummary]:
        """What is known of a document."""
        return self._get(_path("documents", document_id), _reader(schemas.DocumentSummary))

    @_Method
    def edit_document(
        self, document_id: str, *, csl: Mapping[str, Any] | None = None, name: str | None = None
    ) -> _Call[schemas.DocumentSummary]:
        """Set facts of a document, None taking one away, or its name, "" taking back that."""
        body = {"csl": dict(csl or {}), "name": name}
        request = self._http.build_request("PATCH", _path("documents", document_id), json=body)
        return _Call(request, _reader(schemas.DocumentSummary))

    @_Method
    def remove_document(self, document_id: str, *, origin: str | None = None) -> _Call[None]:
        """Remove a document, or only the name that the file of an origin gave it."""
        params = {} if origin is None else {"origin": origin}
        path = _path("documents", document_id)
        return _Call(self._http.build_request("DELETE", path, params=params), _read_nothing)

    @_Method
    def document_file(self, document_id: str) -> _Call[bytes]:
        """The file that a document was taken from, byte for byte."""
        path = _path("documents", document_id, "file")
        return self._get(path, lambda response: accepted(response).content)

    @_Method
    def collections(self) -> _Call[list[schemas.Collection]]:
        """All collections, by name."""
        read = _reader(schemas.CollectionList)
        return self._get("/v1/collections", lambda response: read(response).collections)

    @_Method
    def put_collection(
        self,
        name: str,
        *,
        title: str = "",
        description: str = "",
        threshold: float | None = None,
    ) -> _Call[schemas.Collection]:
        """Make a collection, or change what is said of it; its documents stay in it."""
        body = {"title": title, "description": description, "threshold": threshold}
        request = self._http.build_request("PUT", _path("collections", name), json=body)
        return _Call(request, _reader(schemas.Collection))

    @_Method
    def remove_collection(self, name: str) -> _Call[None]:
        """Remove a collection; its documents stay in the library."""
        return _Call(self._http.build_request("DELETE", _path("collections", name)), _read_nothing)

    @_Method
    def include(self, name: str, document_id: str) -> _Call[None]:
        """Put a document into a collection."""
        path = _path("collections", name, "documents", document_id)
        return _Call(self._http.build_request("PUT", path), _read_nothing)

    @_Method
    def exclude(self, name: str, document_id: str) -> _Call[None]:
        """Take a document out of a collection."""
        path = _path("collections", name, "documents", document_id)
        return _Call(self._http.build_request("DELETE", path), _read_nothing)

    @_Method
    def document_text(
        self, document_id: str, start: int | None = None, end: int | None = None
    ) -> _Call[str]:
        """A document's source text, ``[start:end]`` of it in code points."""
        path = _path("documents", document_id, "text")
        return self._get(path, lambda response: accepted(response).text, start=start, end=end)

    @_Method
    def citation(self, citation_id: str) -> _Call[schemas.Citation]:
        """A citation by its id, without what only a question gives it."""
        path = _path("citations", citation_id)
        return self._get(path, _reader(schemas.Citation))

    @_Method
    def reference(
        self, citation_id: str, style: str = Style.GB_T_7714
    ) -> _Call[FormattedReference]:
        """The citation as a bibliography has it; ``style`` is one of `Style`."""
        path = _path("citations", citation_id)
        return self._get(path, _reader(FormattedReference), style=style)

    @_Method
    def ready(self) -> _Call[bool]:
        """Whether the service can answer: its index is loaded."""
        return self._get("/readyz", _tells_ready)

    @_Method
    def instance(self) -> _Call[str | None]:
        """What tells this run of the service from others; raises until it can answer."""
        return self._get("/readyz", _told_instance)

    def _get(
        self, path: str, read: Callable[[httpx.Response], T], **params: str | int | None
    ) -> _Call[T]:
        given = {name: value for name, value in params.items() if value is not None}
        return _Call(self._http.build_request("GET", path, params=given), read)

    def _job_events(self, job_id: str) -> httpx.Request:
        return self._http.build_request("GET", _path("jobs", job_id, "events"))

    def _question(
        self,
        question: str,
        history: Sequence[schemas.Message],
        top_k: int,
        selected: dict[str, Any],
        language: schemas.Language | None,
        *,
        stream: bool,
    ) -> httpx.Request:
        body = selected | {
            "question": question,
            "history": [message.model_dump() for message in history],
            "top_k": top_k,
            "language": language,
            "stream": stream,
        }
        return self._http.build_request("POST", "/v1/ask", json=body)


class Client(BaseClient[httpx.Client]):
    """A client of the service at ``base_url``; ``api_key`` is shown to it where it asks for one.

    ``http`` takes the place of the client's own connection where it shall have other time limits,
    headers or certificates; it is closed along with this client.
    """

    def __init__(
        self, base_url: str = URL, http: httpx.Client | None = None, *, api_key: str | None = None
    ) -> None:
        super().__init__(
            http or httpx.Client(base_url=base_url, timeout=TIMEOUT, verify=_certificates()),
            api_key,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask_stream(  # noqa: PLR0913 - each is a field of the request
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
        collections: Sequence[str] | None = None,
        filters: schemas.Filters | None = None,
        language: schemas.Language | None = None,
    ) -> Iterator[AskEvent]:
        """The parts of an answer as they come; the last is the whole answer.

        To stop iterating is to stop the work.
        """
        selected = _selected(document_ids, collections, filters)
        request = self._question(question, history, top_k, selected, language, stream=True)
        return self._events(request, ask_event)

    def job_events(self, job_id: str) -> Iterator[schemas.Job]:
        """A job now and whenever it has come further; the last is that which has ended."""
        return self._events(self._job_events(job_id), job_event)

    def _events(
        self, request: httpx.Request, read: Callable[[ServerSentEvent], T | None]
    ) -> Iterator[T]:
        response = self._http.send(request, stream=True)
        try:
            if not response.is_success:
                response.read()
            for sent in EventSource(accepted(response)).iter_sse():
                if (event := read(sent)) is not None:
                    yield event
        finally:
            response.close()

    def _send(self, call: _Call[T]) -> T:
        return call.read(self._http.send(call.request))


class AsyncClient(BaseClient[httpx.AsyncClient]):
    """``Client`` with methods to await."""

    def __init__(
        self,
        base_url: str = URL,
        http: httpx.AsyncClient | None = None,
        *,
        api_key: str | None = None,
    ) -> None:
        super().__init__(
            http or httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT, verify=_certificates()),
            api_key,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def ask_stream(  # noqa: PLR0913 - each is a field of the request
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
        collections: Sequence[str] | None = None,
        filters: schemas.Filters | None = None,
        language: schemas.Language | None = None,
    ) -> AsyncGenerator[AskEvent]:
        """The parts of an answer as they come; the last is the whole answer.

        To close the generator (``contextlib.aclosing``) is to stop the work.
        """
        selected = _selected(document_ids, collections, filters)
        request = self._question(question, history, top_k, selected, language, stream=True)
        return self._events(request, ask_event)

    def job_events(self, job_id: str) -> AsyncGenerator[schemas.Job]:
        """A job now and whenever it has come further; the last is that which has ended."""
        return self._events(self._job_events(job_id), job_event)

    async def _events(
        self, request: httpx.Request, read: Callable[[ServerSentEvent], T | None]
    ) -> AsyncGenerator[T]:
        response = await self._http.send(request, stream=True)
        try:
            if not response.is_success:
                await response.aread()
            async for sent in EventSource(accepted(response)).aiter_sse():
                if (event := read(sent)) is not None:
                    yield event
        finally:
            await response.aclose()

    async def _send(self, call: _Call[T]) -> T:
        return call.read(await self._http.send(call.request))


def _path(*parts: str) -> str:
    return "/".join(["/v1", *(quote(part, safe="") for part in parts)])


def _read_nothing(response: httpx.Response) -> None:
    accepted(response)


def _reader(model: type[ModelT]) -> Callable[[httpx.Response], ModelT]:
    return lambda response: model.model_validate_json(accepted(response).content)


def _tells_ready(response: httpx.Response) -> bool:
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return False
    return accepted(response).is_success


def _told_instance(response: httpx.Response) -> str | None:
    told: str | None = accepted(response).headers.get(INSTANCE_HEADER)
    return told


def _selected(
    document_ids: Sequence[str] | None,
    collections: Sequence[str] | None,
    filters: schemas.Filters | None,
) -> dict[str, Any]:
    """The fields of a request that say what of the library it is about."""
    return {
        "document_ids": None if document_ids is None else list(document_ids),
        "collections": None if collections is None else list(collections),
        "filters": None if filters is None else filters.model_dump(exclude_none=True),
    }

"""A typed client of the HTTP service, synchronous and asynchronous.

It needs neither the models nor the index, only the wire format.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from functools import lru_cache
from ssl import SSLContext
from typing import Self, TypeVar

import httpx
from httpx_sse import EventSource

from service import schemas
from service.client import calls
from service.client.calls import AskEvent, ServiceError
from service.schemas.references import FormattedReference, Style

__all__ = ["URL", "AskEvent", "AsyncClient", "Client", "ServiceError"]

URL = "http://127.0.0.1:8000"
"""Where the service listens by default."""
TIMEOUT = 60.0
"""Seconds that the service may be silent before a request is given up."""

T = TypeVar("T")


@lru_cache
def _certificates() -> SSLContext:
    # Takes longer to read than a search takes, and httpx reads it anew for every client.
    return httpx.create_ssl_context()


class Client:
    """A client of the service at ``base_url``.

    Of what its methods raise, ``ServiceError`` is what the service says, ``httpx.TransportError``
    that it cannot be reached. ``http`` takes the place of the client's own connection where it
    shall have other time limits, headers or certificates; it is closed along with this client.
    """

    def __init__(self, base_url: str = URL, http: httpx.Client | None = None) -> None:
        self._http = http or httpx.Client(
            base_url=base_url, timeout=TIMEOUT, verify=_certificates()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def search(
        self, query: str, *, top_k: int = 5, document_ids: Sequence[str] | None = None
    ) -> schemas.SearchResponse:
        """The passages nearest to a query, best first."""
        return self._made(calls.search(query, top_k, document_ids))

    def ask(
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
    ) -> schemas.AskResponse:
        """An answer with its citations, or a message that the documents hold none."""
        return self._made(calls.ask(question, history, top_k, document_ids))

    def ask_stream(
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
    ) -> Iterator[AskEvent]:
        """The parts of an answer as they come; the last is the whole answer.

        To stop iterating is to stop the work.
        """
        request = calls.ask(question, history, top_k, document_ids, stream=True).request(self._http)
        response = self._http.send(request, stream=True)
        try:
            if not response.is_success:
                response.read()
            yield from calls.events(EventSource(calls.accepted(response)).iter_sse())
        finally:
            response.close()

    def documents(self) -> list[schemas.DocumentSummary]:
        """The stored documents, by name."""
        return self._made(calls.documents())

    def document_text(
        self, document_id: str, start: int | None = None, end: int | None = None
    ) -> str:
        """A document's source text, ``[start:end]`` of it in code points."""
        return self._made(calls.document_text(document_id, start, end))

    def citation(self, citation_id: str) -> schemas.Citation:
        """A citation by its id, without what only a question gives it."""
        return self._made(calls.citation(citation_id))

    def reference(self, citation_id: str, style: str = Style.GB_T_7714) -> FormattedReference:
        """The citation as a bibliography has it: "gb-t-7714", "apa" or "bibtex"."""
        return self._made(calls.reference(citation_id, style))

    def ready(self) -> bool:
        """Whether the service can answer: its index is loaded."""
        return calls.tells_ready(self._http.get("/readyz"))

    def _made(self, call: calls.Call[T]) -> T:
        return call.result(self._http.send(call.request(self._http)))


class AsyncClient:
    """``Client`` with methods to await."""

    def __init__(self, base_url: str = URL, http: httpx.AsyncClient | None = None) -> None:
        self._http = http or httpx.AsyncClient(
            base_url=base_url, timeout=TIMEOUT, verify=_certificates()
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def search(
        self, query: str, *, top_k: int = 5, document_ids: Sequence[str] | None = None
    ) -> schemas.SearchResponse:
        """The passages nearest to a query, best first."""
        return await self._made(calls.search(query, top_k, document_ids))

    async def ask(
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
    ) -> schemas.AskResponse:
        """An answer with its citations, or a message that the documents hold none."""
        return await self._made(calls.ask(question, history, top_k, document_ids))

    async def ask_stream(
        self,
        question: str,
        *,
        history: Sequence[schemas.Message] = (),
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
    ) -> AsyncGenerator[AskEvent]:
        """The parts of an answer as they come; the last is the whole answer.

        To close the generator (``contextlib.aclosing``) is to stop the work.
        """
        request = calls.ask(question, history, top_k, document_ids, stream=True).request(self._http)
        response = await self._http.send(request, stream=True)
        try:
            if not response.is_success:
                await response.aread()
            async for sent in EventSource(calls.accepted(response)).aiter_sse():
                for event in calls.events([sent]):
                    yield event
        finally:
            await response.aclose()

    async def documents(self) -> list[schemas.DocumentSummary]:
        """The stored documents, by name."""
        return await self._made(calls.documents())

    async def document_text(
        self, document_id: str, start: int | None = None, end: int | None = None
    ) -> str:
        """A document's source text, ``[start:end]`` of it in code points."""
        return await self._made(calls.document_text(document_id, start, end))

    async def citation(self, citation_id: str) -> schemas.Citation:
        """A citation by its id, without what only a question gives it."""
        return await self._made(calls.citation(citation_id))

    async def reference(self, citation_id: str, style: str = Style.GB_T_7714) -> FormattedReference:
        """The citation as a bibliography has it: "gb-t-7714", "apa" or "bibtex"."""
        return await self._made(calls.reference(citation_id, style))

    async def ready(self) -> bool:
        """Whether the service can answer: its index is loaded."""
        return calls.tells_ready(await self._http.get("/readyz"))

    async def _made(self, call: calls.Call[T]) -> T:
        return call.result(await self._http.send(call.request(self._http)))

"""The service as a LangChain retriever."""

from typing import TypedDict

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import SecretStr

from service.client.clients import URL, AsyncClient, Client
from service.schemas import Citation, Filters, SearchResponse


class _Limits(TypedDict):
    top_k: int
    document_ids: list[str] | None
    collections: list[str] | None
    filters: Filters | None


class ZhengyinRetriever(BaseRetriever):
    """Finds passages through the service at ``base_url``, which is shown ``api_key``.

    A document's text is a passage's; its metadata holds the ``citation`` as the service gives it,
    and its ``score`` and ``source``, the file's name, beside it.
    """

    base_url: str = URL
    api_key: SecretStr | None = None
    top_k: int = 5
    document_ids: list[str] | None = None
    collections: list[str] | None = None
    filters: Filters | None = None

    def _key(self) -> str | None:
        return None if self.api_key is None else self.api_key.get_secret_value()

    def _limits(self) -> _Limits:
        return {
            "top_k": self.top_k,
            "document_ids": self.document_ids,
            "collections": self.collections,
            "filters": self.filters,
        }

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - part of the interface
    ) -> list[Document]:
        with Client(self.base_url, api_key=self._key()) as client:
            found = client.search(query, **self._limits())
        return _documents(found)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 - part of the interface
    ) -> list[Document]:
        async with AsyncClient(self.base_url, api_key=self._key()) as client:
            found = await client.search(query, **self._limits())
        return _documents(found)


def _documents(found: SearchResponse) -> list[Document]:
    return [_document(citation) for citation in found.results]


def _document(citation: Citation) -> Document:
    return Document(
        id=citation.id,
        page_content=citation.text,
        metadata={
            "source": citation.document.source,
            "score": citation.score,
            "citation": citation.model_dump(mode="json"),
        },
    )

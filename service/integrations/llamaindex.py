"""The service as a LlamaIndex retriever."""

from collections.abc import Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from service.client.clients import URL, AsyncClient, Client
from service.schemas import Citation, Filters, SearchResponse


class ZhengyinRetriever(BaseRetriever):
    """Finds passages through the service at ``base_url``, which is shown ``api_key``.

    A node's text is a passage's; its metadata holds the ``citation`` as the service gives it, which
    neither embeddings nor prompts take in, and its ``source``, the file's name, beside it.
    """

    def __init__(
        self,
        base_url: str = URL,
        top_k: int = 5,
        document_ids: Sequence[str] | None = None,
        collections: Sequence[str] | None = None,
        filters: Filters | None = None,
        api_key: str | None = None,
    ) -> None:
        super().__init__()
        self._base_url = base_url
        self._top_k = top_k
        self._document_ids = document_ids
        self._collections = collections
        self._filters = filters
        self._api_key = api_key

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        with Client(self._base_url, api_key=self._api_key) as client:
            found = client.search(
                query_bundle.query_str,
                top_k=self._top_k,
                document_ids=self._document_ids,
                collections=self._collections,
                filters=self._filters,
            )
        return _nodes(found)

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        async with AsyncClient(self._base_url, api_key=self._api_key) as client:
            found = await client.search(
                query_bundle.query_str,
                top_k=self._top_k,
                document_ids=self._document_ids,
                collections=self._collections,
                filters=self._filters,
            )
        return _nodes(found)


def _nodes(found: SearchResponse) -> list[NodeWithScore]:
    return [NodeWithScore(node=_node(hit), score=hit.score) for hit in found.results]


def _node(citation: Citation) -> TextNode:
    return TextNode(
        id_=citation.id,
        text=citation.text,
        metadata={
            "source": citation.document.source,
            "citation": citation.model_dump(mode="json"),
        },
        excluded_embed_metadata_keys=["citation"],
        excluded_llm_metadata_keys=["citation"],
    )

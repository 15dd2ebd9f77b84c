"""The retrievers of other frameworks, through the real frameworks, against a service."""

import asyncio

import pytest
from langchain_core.runnables import RunnableLambda
from llama_index.core.schema import MetadataMode

from service.client import Client, ServiceError
from service.integrations import langchain, llamaindex
from service.schemas import Citation

QUESTION = "第一次发现鲸落是在哪一年？"


@pytest.fixture(scope="module")
def found(server: str) -> list[Citation]:
    """What the service itself finds."""
    with Client(server) as client:
        return client.search(QUESTION, top_k=2).results


def test_langchain_gets_documents_that_hold_their_citations(
    server: str, found: list[Citation]
) -> None:
    documents = langchain.ZhengyinRetriever(base_url=server, top_k=2).invoke(QUESTION)
    assert [document.page_content for document in documents] == [hit.text for hit in found]
    assert [document.id for document in documents] == [hit.id for hit in found]
    assert [Citation(**document.metadata["citation"]) for document in documents] == found
    assert documents[0].metadata["source"] == "whales.txt"
    assert documents[0].metadata["score"] == found[0].score


def test_langchain_can_await_them(server: str, found: list[Citation]) -> None:
    retriever = langchain.ZhengyinRetriever(base_url=server, top_k=2)
    documents = asyncio.run(retriever.ainvoke(QUESTION))
    assert [document.id for document in documents] == [hit.id for hit in found]


def test_langchain_chains_the_retriever(server: str) -> None:
    retriever = langchain.ZhengyinRetriever(base_url=server)
    chain = retriever | RunnableLambda(lambda documents: documents[0].page_content)
    assert "1987年" in chain.invoke(QUESTION)


def test_langchain_keeps_to_the_documents_named(server: str) -> None:
    retriever = langchain.ZhengyinRetriever(base_url=server, document_ids=["d_0"])
    with pytest.raises(ServiceError, match="d_0"):
        retriever.invoke(QUESTION)


def test_llamaindex_gets_nodes_that_hold_their_citations(
    server: str, found: list[Citation]
) -> None:
    nodes = llamaindex.ZhengyinRetriever(server, top_k=2).retrieve(QUESTION)
    assert [node.text for node in nodes] == [hit.text for hit in found]
    assert [node.node_id for node in nodes] == [hit.id for hit in found]
    assert [node.score for node in nodes] == [hit.score for hit in found]
    assert [Citation(**node.metadata["citation"]) for node in nodes] == found


def test_llamaindex_can_await_them(server: str, found: list[Citation]) -> None:
    nodes = asyncio.run(llamaindex.ZhengyinRetriever(server, top_k=2).aretrieve(QUESTION))
    assert [node.node_id for node in nodes] == [hit.id for hit in found]


def test_llamaindex_shows_a_model_the_passage_and_its_source_alone(server: str) -> None:
    node = llamaindex.ZhengyinRetriever(server).retrieve(QUESTION)[0]
    shown = node.get_content(MetadataMode.LLM)
    assert shown == f"source: whales.txt\n\n{node.text}"


def test_llamaindex_keeps_to_the_documents_named(server: str) -> None:
    retriever = llamaindex.ZhengyinRetriever(server, document_ids=["d_0"])
    with pytest.raises(ServiceError, match="d_0"):
        retriever.retrieve(QUESTION)

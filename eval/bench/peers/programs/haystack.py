"""Haystack: its text converter, recursive splitter, embedders and store in memory, in pipelines."""

from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.converters import TextFileToDocument
from haystack.components.preprocessors import RecursiveDocumentSplitter
from haystack.components.retrievers import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from eval.bench.peers.programs.trial import Job, Piece, run


class Haystack:
    """As its documentation has indexing and query pipelines.

    Its splitters count words between spaces unless they are told otherwise, and Chinese has none:
    pieces are of 1,000 characters that overlap by 200, and end where lines and sentences do.
    """

    packages = ("haystack-ai", "sentence-transformers-haystack")

    def __init__(self, job: Job) -> None:
        self._documents = SentenceTransformersDocumentEmbedder(
            model=job.model, prefix=job.passage_prompt, progress_bar=False
        )
        self._texts = SentenceTransformersTextEmbedder(
            model=job.model, prefix=job.query_prompt, progress_bar=False
        )
        self._documents.run([Document(content="?")])
        self._texts.run("?")

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        splitter = RecursiveDocumentSplitter(
            split_length=1000,
            split_overlap=200,
            split_unit="char",
            separators=["\n\n", "\n", "。", "."],
        )
        indexing = Pipeline()
        indexing.add_component("converter", TextFileToDocument())
        indexing.add_component("splitter", splitter)
        indexing.add_component("embedder", self._documents)
        indexing.add_component("writer", DocumentWriter(store))
        indexing.connect("converter", "splitter")
        indexing.connect("splitter", "embedder")
        indexing.connect("embedder", "writer")
        indexing.run({"converter": {"sources": sorted(folder.glob("*.txt"))}})
        self._querying = Pipeline()
        self._querying.add_component("embedder", self._texts)
        self._querying.add_component("retriever", InMemoryEmbeddingRetriever(store))
        self._querying.connect("embedder.embedding", "retriever.query_embedding")
        return int(store.count_documents())

    def retrieve(self, question: str, top_k: int) -> list[Document]:
        """The best pieces of the folder that was ingested last."""
        given = {"embedder": {"text": question}, "retriever": {"top_k": top_k}}
        found: list[Document] = self._querying.run(given)["retriever"]["documents"]
        return found

    def piece(self, found: Document) -> Piece:
        """One of these, as it is compared."""
        text = found.content or ""
        start = found.meta.get("split_idx_start")
        spans = [] if start is None else [(start, start + len(text))]
        return Piece(Path(found.meta["file_path"]).name, text, spans)


if __name__ == "__main__":
    run(Haystack)

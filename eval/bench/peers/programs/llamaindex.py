"""LlamaIndex: its directory reader, sentence splitter, Hugging Face embeddings and vector index."""

from pathlib import Path

from llama_index.core import Settings, SimpleDirectoryReader, VectorStoreIndex
from llama_index.core.schema import NodeWithScore, TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from eval.bench.peers.programs.trial import Job, Piece, run


class LlamaIndex:
    """As its starter tutorial for local models has it: pieces of 1,024 tokens, its default."""

    packages = ("llama-index-core", "llama-index-embeddings-huggingface")

    def __init__(self, job: Job) -> None:
        self._embeddings = HuggingFaceEmbedding(
            job.model, query_instruction=job.query_prompt, text_instruction=job.passage_prompt
        )
        Settings.embed_model = self._embeddings
        self._embeddings.get_query_embedding("?")

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        documents = SimpleDirectoryReader(str(folder)).load_data()
        self._index = VectorStoreIndex.from_documents(documents)
        return len(self._index.docstore.docs)

    def retrieve(self, question: str, top_k: int) -> list[NodeWithScore]:
        """The best pieces of the folder that was ingested last."""
        found: list[NodeWithScore] = self._index.as_retriever(similarity_top_k=top_k).retrieve(
            question
        )
        return found

    def piece(self, found: NodeWithScore) -> Piece:
        """One of these, as it is compared."""
        node = found.node
        spans = []
        if isinstance(node, TextNode) and node.start_char_idx is not None:
            spans = [(node.start_char_idx, node.start_char_idx + len(node.text))]
        return Piece(node.metadata["file_name"], node.get_content(), spans)


if __name__ == "__main__":
    run(LlamaIndex)

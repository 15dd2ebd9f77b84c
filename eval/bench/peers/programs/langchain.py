"""LangChain: its recursive splitter, Hugging Face embeddings and FAISS store."""

from pathlib import Path

from langchain_community.document_loaders import DirectoryLoader, TextLoader
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from eval.bench.peers.programs.trial import Job, Piece, run


class LangChain:
    """As its tutorial on retrieval has it: pieces of 1,000 characters that overlap by 200."""

    packages = ("langchain-core", "langchain-community", "langchain-huggingface", "faiss-cpu")

    def __init__(self, job: Job) -> None:
        self._embeddings = HuggingFaceEmbeddings(
            model_name=job.model,
            encode_kwargs={"prompt": job.passage_prompt},
            query_encode_kwargs={"prompt": job.query_prompt},
        )
        self._embeddings.embed_query("?")

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        loader = DirectoryLoader(
            str(folder), "*.txt", loader_cls=TextLoader, loader_kwargs={"encoding": "utf-8"}
        )
        splitter = RecursiveCharacterTextSplitter(
            chunk_size=1000, chunk_overlap=200, add_start_index=True
        )
        pieces = splitter.split_documents(loader.load())
        self._store = FAISS.from_documents(pieces, self._embeddings)
        return len(pieces)

    def retrieve(self, question: str, top_k: int) -> list[Document]:
        """The best pieces of the folder that was ingested last."""
        found: list[Document] = self._store.similarity_search(question, top_k)
        return found

    def piece(self, found: Document) -> Piece:
        """One of these, as it is compared."""
        start, text = found.metadata["start_index"], found.page_content
        spans = [(start, start + len(text))] if start >= 0 else []
        return Piece(Path(found.metadata["source"]).name, text, spans)


if __name__ == "__main__":
    run(LangChain)

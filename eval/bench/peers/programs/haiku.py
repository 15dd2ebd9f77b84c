"""haiku.rag: its splitting by docling, and its hybrid search in LanceDB."""

import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from haiku.rag.client import HaikuRAG
from haiku.rag.config import AppConfig

from eval.bench.peers.programs.trial import Job, Piece, run

T = TypeVar("T")


class Haiku:
    """As its documentation has documents that others convert, and a server that embeds.

    Files are read here, a paragraph an item of docling's: its own converter loads torch, whatever
    it converts. Pieces are of 256 tokens, its default, counted by the model's own tokenizer. The
    server's memory does not count.
    """

    packages = ("haiku.rag-slim", "lancedb", "docling-core")

    def __init__(self, job: Job) -> None:
        self._loop = asyncio.new_event_loop()
        self._scratch = Path(job.scratch)
        embeddings = {
            "provider": "openai",
            "name": Path(job.model).name,
            "vector_dim": 384,
            "base_url": job.endpoint,
            "api_key": "none",
            "query_prefix": job.query_prompt,
            "document_prefix": job.passage_prompt,
        }
        self._config = AppConfig.model_validate(
            {
                "embeddings": {"model": embeddings},
                "processing": {"chunking_tokenizer": job.model},
            }
        )

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        return self._done(self._ingested(folder))

    def retrieve(self, question: str, top_k: int) -> list[Any]:
        """The best pieces of the folder that was ingested last."""
        found: list[Any] = self._done(self._client.search(question, limit=top_k))
        return found

    def piece(self, found: Any) -> Piece:  # noqa: ANN401 - its package has no types here
        """One of these, as it is compared."""
        return Piece(found.document_uri, found.content, [])

    async def _ingested(self, folder: Path) -> int:
        self._client = HaikuRAG(self._scratch / f"{folder.name}.lancedb", self._config, create=True)
        await self._client.__aenter__()
        pieces = 0
        for file in sorted(folder.glob("*.txt")):
            document = DoclingDocument(name=file.name)
            for paragraph in re.split(r"\n\s*\n", file.read_text(encoding="utf-8")):
                if paragraph.strip():
                    document.add_text(DocItemLabel.TEXT, paragraph.strip())
            chunks = await self._client.chunk(document)
            await self._client.import_document(document, chunks, uri=file.name)
            pieces += len(chunks)
        return pieces

    def _done(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)


if __name__ == "__main__":
    run(Haiku)

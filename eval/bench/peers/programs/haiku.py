"""haiku.rag: its conversion and splitting by docling, and its hybrid search in LanceDB."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from haiku.rag.client import HaikuRAG
from haiku.rag.config import AppConfig

from eval.bench.peers.programs.trial import Job, Piece, run

T = TypeVar("T")


class Haiku:
    """As its documentation has it, with a server that embeds: ``job.endpoint`` speaks for OpenAI's.

    Pieces are of 256 tokens, its default, counted by the model's own tokenizer.
    """

    packages = ("haiku.rag-slim", "lancedb", "docling-slim")

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
        return Piece(Path(found.document_uri).name, found.content, [])

    async def _ingested(self, folder: Path) -> int:
        self._client = HaikuRAG(self._scratch / f"{folder.name}.lancedb", self._config, create=True)
        await self._client.__aenter__()
        pieces = 0
        for file in sorted(folder.glob("*.txt")):
            document = await self._client.create_document_from_source(file)
            pieces += await self._client.chunk_repository.count_by_document_id(document.id)
        return pieces

    def _done(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)


if __name__ == "__main__":
    run(Haiku)

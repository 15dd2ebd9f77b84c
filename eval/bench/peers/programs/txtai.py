"""txtai: its segmentation into paragraphs and its embeddings database."""

from pathlib import Path
from typing import Any

from txtai import Embeddings
from txtai.pipeline.data.segmentation import Segmentation

from eval.bench.peers.programs.trial import Job, Piece, run


class Txtai:
    """As its examples have it: a paragraph is a piece, stored with its text."""

    packages = ("txtai",)

    def __init__(self, job: Job) -> None:
        self._embeddings = Embeddings(
            path=job.model,
            content=True,
            instructions={"query": job.query_prompt, "data": job.passage_prompt},
        )
        self._embeddings.transform("?")
        self._segmentation = Segmentation(paragraphs=True)

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        pieces = [
            (f"{at}/{file.name}", text)
            for file in sorted(folder.glob("*.txt"))
            for at, text in enumerate(self._segmentation(file.read_text(encoding="utf-8")))
        ]
        self._embeddings.index(pieces)
        return int(self._embeddings.count())

    def retrieve(self, question: str, top_k: int) -> list[dict[str, Any]]:
        """The best pieces of the folder that was ingested last."""
        found: list[dict[str, Any]] = self._embeddings.search(question, top_k)
        return found

    def piece(self, found: dict[str, Any]) -> Piece:
        """One of these, as it is compared."""
        return Piece(found["id"].partition("/")[2], found["text"], [])


if __name__ == "__main__":
    run(Txtai)

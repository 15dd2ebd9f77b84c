"""A framework for tests alone: a line is a piece, found by the characters that it shares."""

from pathlib import Path

from eval.bench.peers.programs.trial import Job, Piece, run


class Fake:
    packages = ("pip",)

    def __init__(self, job: Job) -> None:
        print("loading", job.model)  # noqa: T201 - as frameworks do
        self._pieces: list[Piece] = []

    def ingest(self, folder: Path) -> int:
        self._pieces = [
            Piece(file.name, line, [])
            for file in sorted(folder.glob("*.txt"))
            for line in file.read_text(encoding="utf-8").splitlines()
            if line
        ]
        return len(self._pieces)

    def retrieve(self, question: str, top_k: int) -> list[Piece]:
        best = sorted(self._pieces, key=lambda piece: -len(set(piece.text) & set(question)))
        return best[:top_k]

    def piece(self, found: Piece) -> Piece:
        return found


if __name__ == "__main__":
    run(Fake)

"""This program itself, measured as the others are."""

from pathlib import Path

from eval.bench.peers.programs.trial import Job, Piece, run
from index.language.lexicon import Lexicon
from index.library import Library
from index.search.ranking import ScoredPassage
from index.snapshot import Snapshot
from service.components import open_encoder
from service.ingestion import ingest_files, readable_files
from service.settings import Settings


class Zhengyin:
    """What the service does for a search, in this process; each folder is a library of its own."""

    packages = ("onnxruntime", "faiss-cpu")
    _snapshot: Snapshot

    def __init__(self, job: Job) -> None:
        settings = Settings(models=Path(job.models))
        self._scratch = Path(job.scratch)
        self._encoder = open_encoder(settings)
        self._encoder.encode_queries(["?"])
        self._lexicon = Lexicon.cedict(settings.model_cache)

    def ingest(self, folder: Path) -> int:
        """Read, split, encode and index a folder's files from nothing; how many pieces it made."""
        home = Settings(data=self._scratch / folder.name).library_folder
        with Library.open(home, self._encoder, self._lexicon) as library:
            for outcome in ingest_files(library, readable_files([folder])):
                if outcome.document is None:
                    raise ValueError(outcome.error)
            self._snapshot = library.snapshot
            return len(self._snapshot.index.passages)

    def retrieve(self, question: str, top_k: int) -> tuple[ScoredPassage, ...]:
        """The best passages of the folder that was ingested last."""
        return self._snapshot.search(question, top_k).results

    def piece(self, found: ScoredPassage) -> Piece:
        """One of these, as it is compared."""
        passage = found.stored.passage
        source = self._snapshot.document(found.stored.document_id).source
        return Piece(source, passage.text, [(span.start, span.end) for span in passage.spans])


if __name__ == "__main__":
    run(Zhengyin)

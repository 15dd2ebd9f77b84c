"""The search structures made from the store, and their files beside it.

The files only save time: each set is named for its generation, carries the store's revision and
the digest of each of its files, and is made anew from the store where anything is amiss.
"""

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from index.search.late_interaction import TokenIndex
from index.search.lexical import LexicalIndex
from index.search.vectors import VectorIndex
from index.storage.records import StoredPassage
from index.storage.source_texts import SourceTexts
from index.storage.transaction import ReadTransaction

_log = logging.getLogger(__name__)

FORMAT = 4
"""To be raised whenever what the files hold changes, such as how texts are cut into terms."""

_MANIFEST = "manifest.json"
_FOLDER = re.compile(r"generation-(\d+)(\.[0-9a-f]+)?")


@dataclass(frozen=True, slots=True, eq=False)
class SearchFiles:
    """What searches and quotes of one generation: vectors, tokens, terms and source texts."""

    passage_vectors: VectorIndex
    sentence_vectors: VectorIndex
    tokens: TokenIndex
    lexical: LexicalIndex
    texts: SourceTexts

    @classmethod
    def build(cls, transaction: ReadTransaction, passages: Sequence[StoredPassage]) -> Self:
        """Make all of it from the store; ``passages`` are those of all its documents."""
        return cls(
            VectorIndex.build(transaction.passage_vectors()),
            VectorIndex.build(transaction.sentence_vectors()),
            TokenIndex.build(*transaction.tokens()),
            LexicalIndex.build([stored.passage.text for stored in passages]),
            SourceTexts.build(transaction.texts()),
        )

    @classmethod
    def load(cls, home: Path, generation: int, revision: str) -> Self | None:
        """What was saved for this very state of the store; None where it must be made anew."""
        folder = home / f"generation-{generation}"
        if not (folder / _MANIFEST).exists():
            return None
        try:
            if not _intact(folder, revision):
                return None
            return cls(
                VectorIndex.load(folder / "passages.faiss"),
                VectorIndex.load(folder / "sentences.faiss"),
                TokenIndex.load(folder / "tokens"),
                LexicalIndex.load(folder / "lexical"),
                SourceTexts.load(folder / "texts"),
            )
        except Exception as error:  # Whatever is wrong with them, the store can replace them.
            _log.warning("making the files in %s anew: %s", folder, error)
            return None

    def save(self, home: Path, generation: int, revision: str) -> Self:
        """Write the files, all or none, and remove those of earlier generations.

        What is returned reads tokens and texts from the files: memory need not hold them.

        A full disk, or a process that has gone on to a later generation, is no reason not to
        answer: it is logged, and the files are left unwritten.
        """
        folder = home / f"generation-{generation}"
        making = home / f"{folder.name}.{uuid4().hex[:8]}"
        try:
            for part in ("tokens", "lexical", "texts"):
                (making / part).mkdir(parents=True)
            self.passage_vectors.save(making / "passages.faiss")
            self.sentence_vectors.save(making / "sentences.faiss")
            self.tokens.save(making / "tokens")
            self.lexical.save(making / "lexical")
            self.texts.save(making / "texts")
            manifest = {"format": FORMAT, "revision": revision, "files": _digests(making)}
            (making / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            if folder.exists():
                shutil.rmtree(folder)
            making.rename(folder)
            _remove_older(home, generation)
            return replace(
                self,
                tokens=TokenIndex.load(folder / "tokens"),
                texts=SourceTexts.load(folder / "texts"),
            )
        except (OSError, RuntimeError) as error:
            _log.warning("the search files of generation %d were not kept: %s", generation, error)
            shutil.rmtree(making, ignore_errors=True)
            return self


def _remove_older(home: Path, generation: int) -> None:
    """Remove the files of earlier generations, those that a killed process left half made too."""
    for folder in home.iterdir():
        match = _FOLDER.fullmatch(folder.name)
        if match and int(match[1]) < generation:
            shutil.rmtree(folder, ignore_errors=True)


def _intact(folder: Path, revision: str) -> bool:
    manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    if (manifest["format"], manifest["revision"]) != (FORMAT, revision):
        return False
    digests: dict[str, str] = manifest["files"]
    return digests == _digests(folder)


def _digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file but the manifest, by its path in the folder."""
    digests = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / _MANIFEST:
            with path.open("rb") as file:
                digests[path.relative_to(folder).as_posix()] = hashlib.file_digest(
                    file, "sha256"
                ).hexdigest()
    return digests

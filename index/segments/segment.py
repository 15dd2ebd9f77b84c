"""One segment: some documents' passages with all that finds and quotes them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from itertools import chain
from pathlib import Path
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from index.encoding.embedding import Embedding
from index.language.lexicon import Lexicon
from index.language.references import is_reference
from index.language.stated_terms import Stated, Statement, stated_in, statements
from index.segments.arrays import Rows, ends_of, mapped
from index.segments.headings import Headings
from index.segments.nearest_vectors import NearestVectors
from index.segments.passages import PassageRecords
from index.segments.postings import Postings
from index.segments.source_texts import SourceTexts
from index.segments.token_states import TokenStates
from index.segments.unit_vectors import UnitVectors
from index.storage.records import StoredPassage
from ingest.models import PassageKind

KINDS = tuple(PassageKind)
"""The kinds of passages, as segments number them."""

_STATEMENTS_FILE = "statements.json"
_ARRAYS = ("sizes", "kinds", "references", "ids", "id_rows", "sentence_ends", "sentence_numbers")


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Segment:
    """Passages, their vectors and their terms; it never changes, so threads may share it.

    ``versions`` names its documents in the order of their passages, and of each the state of it
    that the segment holds; ``sizes`` is how many passages each has. A passage's row is its place
    in ``passages``. The vectors of the sentences of the passage in row ``i`` stand in
    ``sentence_vectors`` from ``sentence_ends[i]`` to ``sentence_ends[i + 1]``;
    ``sentence_numbers`` tells which of the passage's sentences each is of. ``kinds`` are the places
    of the passages' kinds in ``KINDS``. ``references`` is 1
    for each passage that only names sources, else 0. ``ids`` are the passages' ids, sorted, and
    ``id_rows`` the rows that they are of. ``statements`` are those of bilingual terms, by the
    documents that have some.
    """

    versions: Mapping[str, str]
    sizes: Rows
    passages: PassageRecords
    kinds: NDArray[np.uint8]
    references: NDArray[np.float32]
    ids: NDArray[np.bytes_]
    id_rows: Rows
    passage_vectors: UnitVectors
    nearest_passages: NearestVectors
    sentence_vectors: UnitVectors
    sentence_ends: Rows
    sentence_numbers: Rows
    tokens: TokenStates
    postings: Postings
    texts: SourceTexts
    statements: Mapping[str, Sequence[Statement]]
    headings: Headings
    _stated: WeakKeyDictionary[Lexicon, dict[str, Stated]] = field(
        default_factory=WeakKeyDictionary
    )

    @classmethod
    def build(
        cls,
        passages: Sequence[StoredPassage],
        embedding: Embedding,
        texts: Mapping[str, str],
        versions: Mapping[str, str],
    ) -> Self:
        """Make a segment.

        Args:
            passages: those of all its documents, one document's after the other's.
            embedding: what they were encoded to, in their order.
            texts: the source texts of its documents by id, in the order of their passages.
            versions: the same documents, and a name for the state of each.
        """
        counts = dict.fromkeys(versions, 0)
        for stored in passages:
            counts[stored.document_id] += 1
        ids = np.asarray([stored.passage.id.encode() for stored in passages], np.bytes_)
        by_id = np.argsort(ids, kind="stable")
        sizes = np.asarray([len(own) for own in embedding.tokens], np.int64)
        return cls(
            versions=versions,
            sizes=np.fromiter(counts.values(), np.int64),
            passages=PassageRecords.build(passages),
            kinds=np.asarray([KINDS.index(one.passage.kind) for one in passages], np.uint8),
            references=np.asarray([is_reference(one.passage) for one in passages], np.float32),
            ids=ids[by_id],
            id_rows=by_id.astype(np.int64),
            passage_vectors=UnitVectors(embedding.passages),
            nearest_passages=NearestVectors.build(embedding.passages),
            sentence_vectors=UnitVectors(embedding.sentences),
            sentence_ends=ends_of(np.asarray([len(own) for own in embedding.indices], np.int64)),
            sentence_numbers=np.fromiter(chain.from_iterable(embedding.indices), np.int64),
            tokens=TokenStates.build(
                np.concatenate(embedding.tokens) if len(sizes) else np.empty((0, 0), np.int8), sizes
            ),
            postings=Postings.build([stored.passage.text for stored in passages]),
            texts=SourceTexts.build(texts),
            statements=_stating(passages),
            headings=Headings.build(passages),
        )

    @classmethod
    def load(cls, folder: Path, versions: Mapping[str, str]) -> Self:
        """The segment that ``save`` wrote into a folder."""
        return cls(
            versions=versions,
            passages=PassageRecords.load(folder / "passages"),
            passage_vectors=UnitVectors.load(folder / "passage_vectors"),
            nearest_passages=NearestVectors.load(folder / "passages.faiss"),
            sentence_vectors=UnitVectors.load(folder / "sentence_vectors"),
            tokens=TokenStates.load(folder / "tokens"),
            postings=Postings.load(folder / "postings"),
            texts=SourceTexts.load(folder / "texts"),
            statements=_loaded(folder / _STATEMENTS_FILE),
            headings=Headings.load(folder / "headings"),
            sizes=mapped(folder / "sizes.npy"),
            kinds=mapped(folder / "kinds.npy"),
            references=mapped(folder / "references.npy"),
            ids=mapped(folder / "ids.npy"),
            id_rows=mapped(folder / "id_rows.npy"),
            sentence_ends=mapped(folder / "sentence_ends.npy"),
            sentence_numbers=mapped(folder / "sentence_numbers.npy"),
        )

    def save(self, folder: Path) -> None:
        """Write the segment into an empty folder."""
        self.passages.save(folder / "passages")
        self.passage_vectors.save(folder / "passage_vectors")
        self.nearest_passages.save(folder / "passages.faiss")
        self.sentence_vectors.save(folder / "sentence_vectors")
        self.tokens.save(folder / "tokens")
        self.postings.save(folder / "postings")
        self.texts.save(folder / "texts")
        self.headings.save(folder / "headings")
        held = {id_: list(map(astuple, own)) for id_, own in self.statements.items()}
        (folder / _STATEMENTS_FILE).write_text(json.dumps(held), encoding="utf-8")
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))

    def __len__(self) -> int:
        return len(self.passages)

    def document_rows(self) -> dict[str, range]:
        """The rows of each document's passages."""
        ends = ends_of(self.sizes).tolist()
        return {
            document_id: range(ends[at], ends[at + 1])
            for at, document_id in enumerate(self.versions)
        }

    def rows_of(self, passage_id: str) -> Iterator[int]:
        """The rows of the passages of an id, ascending."""
        wanted = np.bytes_(passage_id.encode())
        first, last = (int(np.searchsorted(self.ids, wanted, side)) for side in ("left", "right"))
        return iter(self.id_rows[first:last].tolist())

    def stated(self, document_id: str, lexicon: Lexicon) -> Stated:
        """The bilingual terms that a document's passages state; worked out once."""
        known = self._stated.setdefault(lexicon, {})
        if document_id not in known:
            known[document_id] = stated_in(lexicon, self.statements.get(document_id, ()))
        return known[document_id]


def _stating(passages: Iterable[StoredPassage]) -> dict[str, list[Statement]]:
    """What passages state, by their documents."""
    found: defaultdict[str, list[Statement]] = defaultdict(list)
    for stored in passages:
        for statement in statements(stored.passage.text):
            found[stored.document_id].append(statement)
    return dict(found)


def _loaded(file: Path) -> dict[str, list[Statement]]:
    """The statements that ``Segment.save`` wrote into a file."""
    held = json.loads(file.read_text(encoding="utf-8"))
    return {document_id: [Statement(*one) for one in own] for document_id, own in held.items()}

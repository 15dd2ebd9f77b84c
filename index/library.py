"""The library: documents go in, snapshots to search come out."""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from threadpoolctl import threadpool_limits

from index.additions import Addition, Change, PreparedDocument
from index.encoding.embedding import RESERVED, Embedding, document_title
from index.encoding.encoder import Encoder
from index.errors import (
    DocumentDamaged,
    FileNotStored,
    LibraryError,
    StoreDamaged,
    UnknownDocument,
)
from index.language.lexicon import Lexicon
from index.search.retriever import HybridRetriever, SearchOptions
from index.segments.segment import Segment
from index.segments.segment_files import SegmentFiles
from index.segments.segment_list import due, merged
from index.snapshot import Snapshot
from index.storage.belongings import lose, rename
from index.storage.collections import exclude, include, put_collection, remove_collection
from index.storage.digests import PARTS
from index.storage.jobs import Jobs
from index.storage.keys import Keys
from index.storage.origins import is_gone
from index.storage.records import Damage, StoredCollection, StoredDocument, StoredName
from index.storage.store import Store
from index.storage.transaction import edited
from ingest.catalog import UNDESCRIBED
from ingest.models import Block, Document, Passage
from ingest.splitting import split

_log = logging.getLogger(__name__)

QUICK_SECONDS = 1.0
"""How long opening a library looks through its database: some hundred MB that are in memory.

Of a larger one the rest is looked through beside what goes on.
"""

# Seconds between one document and the next, where who asks shall not wait for the comparison.
_BREATH = 0.02

DATABASE = "zhengyin.sqlite3"
SEARCH_FILES = "derived"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found amiss in a library.

    ``faults`` of the database are in SQLite's words. Of the ``segments``, which are in use now,
    ``damaged`` took the place of others that were not as they had been written. ``documents`` tells
    what the database holds otherwise than it was written, by document and page.
    """

    faults: tuple[str, ...]
    segments: int
    damaged: int
    documents: tuple[Damage, ...] = ()


class Library:
    """Keeps the store and what is searched as one; threads may share it.

    A change has happened when ``add``, ``store`` or ``remove`` returns: until then ``snapshot``
    is that before it. A change by another process is in the next snapshot that is asked for.
    A library whose database is damaged in its structure answers from what can be read, and takes
    no change: that would damage more.
    """

    def __init__(
        self,
        store: Store,
        folder: Path,
        encoder: Encoder,
        lexicon: Lexicon,
        options: SearchOptions,
    ) -> None:
        self.folder = folder
        self._store = store
        self._files = SegmentFiles(folder / SEARCH_FILES)
        self._encoder = encoder
        self._lexicon = lexicon
        self._options = options
        self._snapshot: Snapshot | None = None
        self._changing = Lock()
        self._refreshing = Lock()
        # The generation that a change here has committed and is still making a snapshot of.
        self._coming: int | None = None
        self._faults: tuple[str, ...] = ()
        self._merging: Thread | None = None
        self._checking = Thread(target=self._check, name="checking", daemon=True)
        self._comparing = Lock()
        self._starting = Lock()
        self._closed = Event()

    @classmethod
    def open(
        cls,
        folder: Path,
        encoder: Encoder,
        lexicon: Lexicon | None = None,
        options: SearchOptions | None = None,
    ) -> Self:
        """Open the library in ``folder``, making both where there is none.

        Without a ``lexicon`` no terms are translated.

        Raises:
            EncoderMismatch: if it was made with another encoder.
            StoreTooNew: if a later version of this program wrote it.
            StoreUnreadable: if its database cannot be opened.
        """
        # A search's products of matrices are small: where other programs keep a processor busy, two
        # threads wait for each other for milliseconds each time.
        threadpool_limits(1, "blas")
        store = Store.open(
            folder / DATABASE, encoder.name, encoder.dimension, encoder.token_dimension
        )
        (folder / SEARCH_FILES).mkdir(exist_ok=True)
        library = cls(store, folder, encoder, lexicon or Lexicon({}), options or SearchOptions())
        until = monotonic() + QUICK_SECONDS
        library._look_through(lambda: monotonic() < until)
        return library

    def close(self) -> None:
        """Let go of the database."""
        self._closed.set()
        with self._starting:
            for thread in (self._merging, self._checking):
                if thread is not None and thread.ident is not None:
                    thread.join()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(
        self, document: Document, on_progress: Callable[[float], None] | None = None
    ) -> StoredDocument:
        """Store a document and make it searchable, in place of what its file held before.

        A file stored with the same facts and the same reading stays as it is, with one name more
        where it comes under another. ``on_progress`` hears the share of the work done, up to 1.
        """
        return self.store(self.prepare(document, on_progress)).document

    def prepare(
        self, document: Document, on_progress: Callable[[float], None] | None = None
    ) -> PreparedDocument:
        """Split and encode a document, which takes most of the time and changes nothing.

        ``on_progress`` hears the share of it done, up to 1.
        """
        on_progress = on_progress or _ignore
        document = self._described(document)
        passages = split(document, self._encoder.count_tokens, self._encoder.max_tokens - RESERVED)
        embedding = None
        if not self._holds(document, passages):
            title = document_title(document)
            embedding = Embedding.of(passages, title, self._encoder, on_progress)
        on_progress(1.0)
        return PreparedDocument(document, passages, embedding)

    def store(self, prepared: PreparedDocument, replaced: Collection[str] = ()) -> Addition:
        """Store a document that was prepared and make it searchable, as ``add`` does.

        It takes the place of the documents in ``replaced`` too, in the same step. Where a file that
        it had a name from is no more, that name goes: the file was renamed.
        """
        document, passages, embedding = prepared.document, prepared.passages, prepared.embedding
        others = {*replaced} - {document.id}
        with self._store.read() as transaction:
            names = transaction.names(document.id)
            takes = bool(others) or transaction.is_taking(document)
        # Another may have stored the same since, or removed it.
        if self._holds(document, passages):
            source = document.source
            name = StoredName(document.id, source.name, source.origin, 0, source.catalogued)
            same = next((held for held in names if name.is_of_the_file_of(held)), None)
            gone: list[str] = []
            if same is not None:
                change = Change.CHANGED if takes else Change.UNCHANGED
                is_noted = same.catalogued == source.catalogued and not takes
            else:
                gone = [held.origin for held in names if is_gone(held.origin)]
                change = Change.RENAMED if gone else Change.NAMED
                is_noted = False
            if not is_noted:
                self._change(lambda: self._store.name(document, others, gone))
        elif embedding is None:
            return self.store(self.prepare(document), replaced)
        else:
            change = Change.CHANGED if takes or names else Change.ADDED
            self._change(lambda: self._store.put(document, passages, embedding, others))
        with self._store.read() as transaction:
            return Addition(transaction.document(document.id), change)

    def remove(self, document_id: str) -> None:
        """Remove a document; no later search finds it.

        Raises:
            UnknownDocument: if it is not stored.
        """
        self._change(lambda: self._store.remove([document_id]))

    def lose(self, document_id: str, origin: str) -> None:
        """Take from a document the name of the file at an origin; with its last name it goes.

        Raises:
            UnknownDocument: if it is not stored.
            UnknownName: if it has no name from there.
        """
        change = partial(lose, document_id=document_id, origin=origin)
        self._change(lambda: self._store.change(change))

    def rename(self, document_id: str, name: str) -> None:
        """Have a document go by a name, whatever its files are called; by an empty one no more.

        The name stays with it, and with what takes its place.

        Raises:
            UnknownDocument: if it is not stored.
        """
        change = partial(rename, document_id=document_id, name=name)
        self._change(lambda: self._store.change(change))

    def edit(self, document_id: str, edits: Mapping[str, Any]) -> StoredDocument:
        """Set facts of a document, by CSL variable; None takes one away.

        They count before what its file and its catalog say, whatever becomes of those.

        Raises:
            UnknownDocument: if it is not stored.
        """
        self._change(lambda: self._store.edit(document_id, edits))
        with self._store.read() as transaction:
            return transaction.document(document_id)

    def names(self) -> tuple[StoredName, ...]:
        """All names of all documents."""
        with self._store.read() as transaction:
            return transaction.names()

    def put_collection(self, collection: StoredCollection) -> None:
        """Make a collection, or change what is said of it; its documents stay as they are."""
        self._change(lambda: self._store.change(partial(put_collection, collection=collection)))

    def remove_collection(self, name: str) -> None:
        """Remove a collection; its documents stay in the library.

        Raises:
            UnknownCollection: if there is none of that name.
        """
        self._change(lambda: self._store.change(partial(remove_collection, name=name)))

    def include(self, name: str, document_ids: Collection[str]) -> None:
        """Put documents into a collection; those that are in it already stay there.

        Raises:
            UnknownCollection: if there is none of that name.
            UnknownDocument: if one of the documents is not stored.
        """
        change = partial(include, name=name, document_ids=document_ids)
        self._change(lambda: self._store.change(change))

    def exclude(self, name: str, document_id: str) -> None:
        """Take a document out of a collection.

        Raises:
            UnknownCollection: if there is none of that name.
            UnknownDocument: if the document is not in it.
        """
        change = partial(exclude, name=name, document_id=document_id)
        self._change(lambda: self._store.change(change))

    @property
    def jobs(self) -> Jobs:
        """What is to be taken in, and what became of it."""
        return self._store.jobs

    @property
    def keys(self) -> Keys:
        """The keys of those who may ask."""
        return self._store.keys

    def documents(self) -> tuple[StoredDocument, ...]:
        """All documents as they are stored now, by source name."""
        with self._store.read() as transaction:
            return tuple(sorted(transaction.documents(), key=lambda stored: stored.source))

    def blocks(self, document_id: str) -> tuple[Block, ...]:
        """The document's blocks in reading order.

        Raises:
            UnknownDocument: if it is not stored.
        """
        with self._store.read() as transaction:
            return transaction.blocks(document_id)

    def content(self, document_id: str) -> Iterator[bytes]:
        """The bytes of the document's file, part by part.

        Raises:
            UnknownDocument: if it is not stored, or not any more when a later part is asked for.
            FileNotStored: if an older version of this program stored it without its file.
        """
        if not self.content_size(document_id):
            raise FileNotStored(document_id)
        return self._parts(document_id)

    def content_size(self, document_id: str) -> int:
        """How many bytes of the document's file are stored.

        Raises:
            UnknownDocument: if it is not stored.
        """
        with self._store.read() as transaction:
            transaction.document(document_id)
            return transaction.content_size(document_id)

    def _parts(self, document_id: str) -> Iterator[bytes]:
        for ordinal in count():
            with self._store.read() as transaction:
                part = transaction.content_part(document_id, ordinal)
                if part is None:
                    transaction.document(document_id)
                    return
            yield part

    @property
    def snapshot(self) -> Snapshot:
        """The library's present state, made on first use and after each change."""
        snapshot = self._snapshot
        if snapshot is not None:
            behind = self._store.generation() - snapshot.generation
            if not behind or (behind == 1 and self._coming == snapshot.generation + 1):
                return snapshot
        return self._refreshed()

    def verify(self) -> Verification:
        """Read all that is kept, and compare it with what was written.

        What is amiss of the segments is made anew from the database.
        """
        faults = self._store.faults()
        documents = self._store.damage()
        segments = len(self.snapshot.views)
        self._compare()
        return Verification(faults, segments, self._files.damaged, documents)

    def count_tokens(self, text: str) -> int:
        """How many of the encoder's tokens a text is."""
        return self._encoder.count_tokens(text)

    def _described(self, document: Document) -> Document:
        """A document with the facts of another file with its bytes, where its catalog has none.

        A copy in a folder without a catalog takes no facts away.
        """
        source = document.source
        if source.catalogued != UNDESCRIBED:
            return document
        with self._store.read() as transaction:
            names = transaction.names(document.id)
        for name in names:
            is_other = name.origin != source.origin and not is_gone(name.origin)
            if is_other and name.catalogued not in (None, UNDESCRIBED):
                csl = {**source.csl, **name.catalogued}
                return replace(document, source=replace(source, csl=csl))
        return document

    def _holds(self, document: Document, passages: tuple[Passage, ...]) -> bool:
        """Whether the document is stored just as it would be now, facts and reading alike."""
        with self._store.read() as transaction:
            try:
                stored = transaction.document(document.id)
            except UnknownDocument:
                return False
            return not transaction.damage(document.id, PARTS) and (
                stored.csl == edited(document.source.csl, stored.edits)
                and stored.language == document.language
                and stored.pages == document.pages
                and tuple(held.passage for held in transaction.passages(document.id)) == passages
                and transaction.blocks(document.id) == document.blocks
                and stored.extractor == document.source.extractor
                and transaction.content_size(document.id) == len(document.source.content)
            )

    def _change(self, commit: Callable[[], int]) -> None:
        """Commit a change, and put a new snapshot in the old one's place."""
        with self._changing:
            if self._faults:
                raise StoreDamaged(str(self.folder / DATABASE), self._faults[0])
            generation = commit()
            # Nobody has searched yet, and perhaps nobody will: the first search makes a snapshot.
            if self._snapshot is None:
                return
            self._coming = generation
            try:
                self._refreshed()
            finally:
                self._coming = None
            self._start_merging()

    def _refreshed(self) -> Snapshot:
        """The store's present generation, made unless another thread just has."""
        with self._refreshing:
            snapshot = self._snapshot
            if snapshot is None or snapshot.generation != self._store.generation():
                first = snapshot is None
                snapshot = self._loaded()
                self._snapshot = snapshot
                if first:
                    self._start_checking()
            return snapshot

    def _loaded(self, merged: Sequence[Segment] = (), damaged: Sequence[Segment] = ()) -> Snapshot:
        """The store's present state, with merged segments and without damaged ones."""
        try:
            return self._load(merged, damaged)
        except (LibraryError, OSError):
            raise
        except Exception:
            # What was just opened has not been compared yet with what was written.
            if not self._files.find_damaged():
                raise
            return self._load(merged, damaged)

    def _load(self, merged: Sequence[Segment], damaged: Sequence[Segment]) -> Snapshot:
        return Snapshot.load(
            self._store,
            self._files,
            lambda index: HybridRetriever(
                index, self._encoder, self._lexicon, options=self._options
            ),
            self._snapshot,
            merged,
            damaged,
        )

    def _start_checking(self) -> None:
        with self._starting:
            if not self._closed.is_set():
                self._checking.start()

    def _check(self) -> None:
        """Compare all that is kept with what was written, beside what goes on."""
        self._compare()
        try:
            self._look_through(lambda: not self._closed.is_set())
            for damage in self._store.damage(lambda: not self._closed.wait(_BREATH)):
                _log.error("%s", DocumentDamaged(str(self.folder / DATABASE), str(damage)))
        except LibraryError as error:
            _log.error("the database cannot be looked through: %s", error)

    def _look_through(self, is_wanted: Callable[[], bool]) -> None:
        """See whether the database's structure is damaged, as long as ``is_wanted`` allows."""
        faults = self._store.quick_faults(is_wanted)
        if faults:
            self._faults = faults
            path = str(self.folder / DATABASE)
            _log.error("nothing is changed any more: %s", StoreDamaged(path, faults[0]))

    def _compare(self) -> None:
        try:
            with self._comparing:
                damaged = self._files.find_damaged(lambda: not self._closed.is_set())
                if damaged:
                    with self._refreshing:
                        self._snapshot = self._loaded(damaged=damaged)
        except (LibraryError, OSError) as error:
            _log.warning("damaged segments were not made anew: %s", error)

    def _start_merging(self) -> None:
        """Have small segments put together beside what goes on, unless that is going on already."""
        with self._starting:
            merging = self._merging
            idle = merging is None or not merging.is_alive()
            if idle and not self._closed.is_set() and self._snapshot and due(self._snapshot.views):
                self._merging = Thread(target=self._merge, name="merging", daemon=True)
                self._merging.start()

    def _merge(self) -> None:
        while not self._closed.is_set() and (snapshot := self._snapshot):
            try:
                with self._store.read() as transaction:
                    segment = merged(transaction, due(snapshot.views))
                if segment is None:
                    return
                with self._refreshing:
                    self._snapshot = self._loaded([self._files.saved(segment)])
            except (LibraryError, OSError) as error:
                # The library answers as well from many segments, if more slowly.
                _log.warning("segments were not merged: %s", error)
                return


def _ignore(_share: float) -> None:
    """Nobody is listening."""

"""The library as it was at one moment."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from types import MappingProxyType
from typing import Self
from weakref import WeakKeyDictionary

from index.errors import DocumentDamaged, UnknownCollection, UnknownDocument, UnknownPassage
from index.language.lexicon import Lexicon
from index.search.passage_index import PassageIndex
from index.search.ranking import Ranking
from index.search.retriever import HybridRetriever
from index.search.subset import EVERYTHING, Subset
from index.segments.segment import Segment
from index.segments.segment_files import SegmentFiles
from index.segments.segment_list import current
from index.segments.segment_view import SegmentView
from index.storage.digests import SEARCHED
from index.storage.records import PageLines, StoredCollection, StoredDocument, StoredPassage
from index.storage.store import Store
from index.storage.transaction import ReadTransaction
from index.wording.holdings import Holdings
from index.wording.spelling import Spelling
from index.wording.vocabulary import Vocabulary
from index.wording.word_counts import WordCounts

MOST_PARTS = 32
"""Parts of a snapshot that are kept: those that were asked for last."""


@dataclass(frozen=True, slots=True)
class LibraryFacts:
    """What is told of a library as of one generation, its passages apart.

    ``generation`` counts the changes that came before; ``versions`` has for each document a name
    for its state; ``collections`` are known by their names. ``damaged`` are documents that are
    neither among them nor found, since the store does not hold what was written of them.
    """

    generation: int
    documents: Collection[StoredDocument]
    collections: Mapping[str, StoredCollection]
    versions: Mapping[str, str]
    damaged: Mapping[str, DocumentDamaged] = field(default_factory=dict)


class Snapshot:
    """All that a request reads of a library, as of one generation; it never changes.

    A request takes one and works on it to its end: what it finds, cites and quotes belongs
    together, whatever is added or removed meanwhile. Threads may share it.
    """

    def __init__(
        self,
        facts: LibraryFacts,
        index: PassageIndex,
        retriever_of: Callable[[PassageIndex], HybridRetriever],
        read_lines: Callable[[Collection[tuple[str, int]]], PageLines],
    ) -> None:
        """Put together what belongs to one generation.

        Args:
            facts: what is told of the library.
            index: the passages of its documents.
            retriever_of: gives what searches passages.
            read_lines: gives the lines of pages as they are stored now, without those of documents
                that have been removed.
        """
        by_source = sorted(facts.documents, key=lambda document: document.source)
        self.generation = facts.generation
        self.documents: Mapping[str, StoredDocument] = MappingProxyType(
            {document.id: document for document in by_source}
        )
        self.collections = facts.collections
        self.index = index
        self.versions = facts.versions
        self._damaged = facts.damaged
        self._retriever_of = retriever_of
        self._retriever = retriever_of(index)
        self._read_lines = read_lines
        self._is_part = False
        self._vocabulary: Vocabulary | None = None
        self._counted = WeakKeyDictionary[Segment, WordCounts]()
        self._naming = Lock()
        self._parts: OrderedDict[frozenset[str], Snapshot] = OrderedDict()
        self._parting = Lock()

    @classmethod
    def load(
        cls,
        store: Store,
        files: SegmentFiles,
        retriever_of: Callable[[PassageIndex], HybridRetriever],
        before: "Snapshot | None" = None,
        merged: Sequence[Segment] = (),
        damaged: Sequence[Segment] = (),
    ) -> Self:
        """The store's present state.

        Args:
            store: what holds the documents.
            files: the folder of what is made of it.
            retriever_of: gives what searches passages.
            before: an earlier state, whose segments and facts need not be read again.
            merged: segments that take the place of some of these.
            damaged: segments of these that are made anew from the store.
        """
        held = [view.segment for view in before.views] if before else []
        held = [segment for segment in held if segment not in damaged]
        facts, known = (before.documents, before.versions) if before else ({}, {})
        with store.read() as transaction:
            generation = transaction.generation()
            versions = transaction.versions()
            new = {id_ for id_, version in versions.items() if known.get(id_) != version}
            if before:
                new.update(transaction.told_since(before.generation))
            damaged_facts = _damaged(transaction, new, ("facts",))
            read = {
                document.id: document
                for document in transaction.documents(new - damaged_facts.keys())
            }
            sound = {id_: name for id_, name in versions.items() if id_ not in damaged_facts}
            index = PassageIndex(current(transaction, sound, files, [*merged, *held]))
            living = {id_ for view in index.views for id_ in view.living}
            lost = damaged_facts | _damaged(transaction, sound.keys() - living)
            collections = transaction.collections()
        sound = {id_: name for id_, name in versions.items() if id_ not in lost}
        documents = [read.get(id_) or facts[id_] for id_ in sound]
        present = LibraryFacts(generation, documents, collections, sound, lost)
        snapshot = cls(present, index, retriever_of, store.page_lines)
        if before:
            snapshot._counted = before._counted
        return snapshot

    def within(self, collections: frozenset[str]) -> "Snapshot":
        """What it would be if it had but some collections and their documents.

        What is looked up, counted, suggested or mended there comes of those documents alone. A
        collection that is not there has none.
        """
        with self._parting:
            part = self._parts.get(collections)
            if part is None:
                part = self._parts[collections] = self._part(collections)
                if len(self._parts) > MOST_PARTS:
                    self._parts.popitem(last=False)
            self._parts.move_to_end(collections)
            return part

    def _part(self, names: frozenset[str]) -> "Snapshot":
        collections = {name: held for name, held in self.collections.items() if name in names}
        ids = frozenset[str]().union(*(held.documents for held in collections.values()))
        facts = LibraryFacts(
            self.generation,
            [
                replace(
                    document,
                    collections=tuple(it for it in document.collections if it in collections),
                )
                for document in self.documents.values()
                if document.id in ids
            ],
            collections,
            {id_: version for id_, version in self.versions.items() if id_ in ids},
            {id_: damage for id_, damage in self._damaged.items() if id_ in ids},
        )
        narrowed = (SegmentView(view.segment, view.living & ids) for view in self.views)
        index = PassageIndex([view for view in narrowed if view.living])
        part = Snapshot(facts, index, self._retriever_of, self._read_lines)
        part._is_part = True
        return part

    @property
    def views(self) -> Sequence[SegmentView]:
        """The segments that its passages lie in."""
        return self.index.views

    @property
    def lexicon(self) -> Lexicon:
        """Translations of terms; those that the documents state come first."""
        return self._retriever.lexicon

    def document(self, document_id: str) -> StoredDocument:
        """The document's facts.

        Raises:
            UnknownDocument: if there is none of that id.
            DocumentDamaged: if it is stored, but not as it was written.
        """
        if document_id in self._damaged:
            raise self._damaged[document_id]
        try:
            return self.documents[document_id]
        except KeyError:
            raise UnknownDocument(document_id) from None

    def collection(self, name: str) -> StoredCollection:
        """The collection of that name.

        Raises:
            UnknownCollection: if there is none.
        """
        try:
            return self.collections[name]
        except KeyError:
            raise UnknownCollection(name) from None

    def text(self, document_id: str, start: int = 0, end: int | None = None) -> str:
        """``source_text[start:end]``, to the letter.

        Raises:
            UnknownDocument: if there is no document of that id.
        """
        self.document(document_id)
        return self.index.text(document_id, start, end)

    def page_lines(self, passages: Iterable[StoredPassage]) -> PageLines:
        """The lines of the pages that passages stand on, of documents whose pages can be shown."""
        wanted = {
            (stored.document_id, page)
            for stored in passages
            if self.document(stored.document_id).shows_pages
            for page in stored.passage.pages
        }
        return self._read_lines(wanted) if wanted else {}

    def passages(self, document_id: str) -> Sequence[StoredPassage]:
        """The document's passages in reading order, each read when it is asked for.

        Raises:
            UnknownDocument: if there is no document of that id.
        """
        self.document(document_id)
        return self.index.passages_of(document_id)

    def passage(self, passage_id: str) -> StoredPassage:
        """The passage of that id.

        Raises:
            UnknownPassage: if there is none.
        """
        row = self.index.row_of(passage_id)
        if row is None:
            raise UnknownPassage(passage_id)
        return self.index.passages[row]

    def search(self, query: str, top_k: int = 5, subset: Subset = EVERYTHING) -> Ranking:
        """The passages that answer the query, best first; of ``subset`` only.

        Raises:
            UnknownDocument: if there is none of one of the subset's ids.
        """
        for document_id in subset.document_ids or ():
            self.document(document_id)
        return self._retriever.retrieve(query, top_k, subset)

    def corrected(self, question: str) -> str | None:
        """A question with its mistyped names and terms as the documents have them, if it has any.

        The first that may have some takes a second or more: the documents are looked through for
        their names.
        """
        holdings = Holdings(self.lexicon, self.index)
        return Spelling(self._named_vocabulary, holdings, self.lexicon).corrected(question)

    def _named_vocabulary(self) -> Vocabulary:
        with self._naming:
            self._vocabulary = self._vocabulary or self._looked_through()
        return self._vocabulary

    def _looked_through(self) -> Vocabulary:
        facts = [document.csl for document in self.documents.values()]
        return Vocabulary.of(
            map(self._counts, self.views),
            (str(csl.get("title", "")) for csl in facts),
            (str(author.get("literal", "")) for csl in facts for author in csl.get("author", ())),
        )

    def _counts(self, view: SegmentView) -> WordCounts:
        """What a segment holds, those of its documents included that are removed; counted once.

        Of a part only what counts: nobody is to be told of the rest.
        """
        segment = view.segment
        spoken = segment.postings.frequencies()
        if self._is_part and (rows := view.rows()) is not None:
            passages = [segment.passages[row].passage for row in rows]
            return WordCounts.of(passages, spoken, self.lexicon)
        found = self._counted.get(segment)
        if found is None:
            passages = [stored.passage for stored in segment.passages]
            found = self._counted[segment] = WordCounts.of(passages, spoken, self.lexicon)
        return found


def _damaged(
    transaction: ReadTransaction, document_ids: Iterable[str], parts: Iterable[str] = SEARCHED
) -> dict[str, DocumentDamaged]:
    """Why documents cannot be used, of those that cannot."""
    found = {id_: transaction.damage(id_, parts) for id_ in document_ids}
    return {
        id_: DocumentDamaged(transaction.path, "; ".join(map(str, damage)))
        for id_, damage in found.items()
        if damage
    }

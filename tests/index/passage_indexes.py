"""Indexes of passages made in memory, without a library."""

from collections.abc import Mapping, Sequence

from index.encoding.embedding import Embedding
from index.search.lexical import LexicalIndex
from index.search.passage_index import PassageIndex
from index.segments.postings import Postings
from index.segments.row_map import RowMap
from index.segments.segment import Segment
from index.segments.segment_view import SegmentView
from index.storage.records import StoredPassage
from ingest.splitting import split
from tests.index.conftest import HashingEncoder, build_document


def build_index(*texts: str) -> PassageIndex:
    """An index of documents ``d_0``, ``d_1`` …, each of the text that ``build_document`` takes."""
    return PassageIndex([SegmentView.whole(build_segment(dict(enumerate(texts))))])


def build_segment(texts: Mapping[int, str]) -> Segment:
    """A segment of documents by their numbers."""
    encoder = HashingEncoder()
    documents = {f"d_{at}": build_document(text, f"{at}.txt") for at, text in texts.items()}
    stored = [
        StoredPassage(document_id, ordinal, passage)
        for document_id, document in documents.items()
        for ordinal, passage in enumerate(split(document, encoder.count_tokens, 510))
    ]
    return Segment.build(
        stored,
        Embedding.of([one.passage for one in stored], "", encoder, lambda _: None),
        {document_id: document.source.text for document_id, document in documents.items()},
        dict.fromkeys(documents, "first"),
    )


def index_of(passages: Sequence[StoredPassage]) -> PassageIndex:
    """An index of passages, one document's after the other's; their source texts are empty."""
    encoder = HashingEncoder()
    embedding = Embedding.of([one.passage for one in passages], "", encoder, lambda _: None)
    documents = {stored.document_id: "" for stored in passages}
    return PassageIndex(
        [SegmentView.whole(Segment.build(passages, embedding, documents, documents))]
    )


def lexical_index(texts: Sequence[str]) -> LexicalIndex:
    """An index of texts; a text's row is its place in the sequence."""
    return LexicalIndex([Postings.build(texts)], RowMap([len(texts)], [None]))

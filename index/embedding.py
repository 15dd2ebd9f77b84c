"""What of a document is turned into vectors, and the vectors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from index.encoder import Encoder, Vectors
from ingest.models import BlockKind, Document, Passage

BATCH = 32
"""Texts encoded between two reports of progress."""

RESERVED = 16
"""Tokens of the encoder's window that its prompt and special tokens may take."""

SHORTEST_SENTENCE = 4
"""Characters below which a sentence says too little to be found by."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """The vectors of passages and of their sentences, in the passages' order.

    ``passages`` has the shape (passages, dimension), ``sentences`` (sentences, dimension);
    ``indices`` tells for each passage which of its sentences have a vector.
    """

    passages: Vectors
    sentences: Vectors
    indices: tuple[tuple[int, ...], ...]

    @classmethod
    def of(
        cls,
        passages: Sequence[Passage],
        title: str,
        encoder: Encoder,
        on_progress: Callable[[float], None],
    ) -> Self:
        """Encode the passages; ``on_progress`` hears the share done, from above 0 to 1."""
        indices = tuple(map(embedded_sentences, passages))
        heads = [embedded_text(passage, title, encoder) for passage in passages]
        sentences = [
            passage.text[passage.sentences[i].start : passage.sentences[i].end]
            for passage, chosen in zip(passages, indices, strict=True)
            for i in chosen
        ]
        vectors = _encode(heads + sentences, encoder, on_progress)
        return cls(vectors[: len(heads)], vectors[len(heads) :], indices)


def document_title(document: Document) -> str:
    """The title as catalogued, else as printed, else nothing."""
    catalogued = document.source.csl.get("title")
    if isinstance(catalogued, str) and catalogued.strip():
        return catalogued.strip()
    return next((block.text for block in document.blocks if block.kind is BlockKind.TITLE), "")


def embedded_text(passage: Passage, title: str, encoder: Encoder) -> str:
    """The passage with the document's title and its headings in front, a line each.

    Where that is more than the encoder reads at once, the outermost lines are left out first:
    the passage's own words matter most.
    """
    lines = [line for line in (title, *passage.section) if line and line != passage.text]
    while lines:
        text = "\n".join([*lines, passage.text])
        if encoder.count_tokens(text) + RESERVED <= encoder.max_tokens:
            return text
        lines.pop(0)
    return passage.text


def embedded_sentences(passage: Passage) -> tuple[int, ...]:
    """The sentences that get a vector: those long enough, or all where none is."""
    long = tuple(i for i, s in enumerate(passage.sentences) if s.end - s.start >= SHORTEST_SENTENCE)
    return long or tuple(range(len(passage.sentences)))


def _encode(texts: list[str], encoder: Encoder, on_progress: Callable[[float], None]) -> Vectors:
    """Vectors of the texts, encoded once each and in batches of like length."""
    ordered = sorted(dict.fromkeys(texts), key=len, reverse=True)
    vectors = np.empty((len(ordered), encoder.dimension), np.float32)
    total = len("\n".join(ordered)) + 1
    done = 0
    for first in range(0, len(ordered), BATCH):
        batch = ordered[first : first + BATCH]
        vectors[first : first + len(batch)] = encoder.encode_passages(batch)
        done += sum(len(text) + 1 for text in batch)
        on_progress(done / total)
    rows = {text: row for row, text in enumerate(ordered)}
    return vectors[[rows[text] for text in texts]]

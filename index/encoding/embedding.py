"""What of a document is turned into vectors, and the vectors."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np

from index.encoding.encoder import Encoder, Vectors
from index.segments.token_states import Tokens, quantised
from ingest.block_kinds import BlockKind
from ingest.models import Document, Passage

BATCH = 32
"""Texts encoded between two reports of progress."""

RESERVED = 16
"""Tokens of the encoder's window that its prompt and special tokens may take."""

BATCHES_AT_ONCE = 2
"""Batches under way: while one is encoded, the next is cut into tokens."""

SHORTEST_SENTENCE = 4
"""Characters below which a sentence says too little to be found by."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """The vectors of passages, of their sentences and of their tokens, in the passages' order.

    ``passages`` has the shape (passages, dimension), ``sentences`` (sentences, dimension);
    ``indices`` tells for each passage which of its sentences have a vector. ``tokens`` holds for
    each passage those of the text that its vector is of, quantised, shape (tokens, token
    dimension).
    """

    passages: Vectors
    sentences: Vectors
    indices: tuple[tuple[int, ...], ...]
    tokens: tuple[Tokens, ...]

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
        of_heads, of_sentences = _places(heads), _places(sentences)
        only_sentences = of_sentences.keys() - of_heads.keys()
        total = _work(of_heads) + _work(only_sentences)
        done = 0

        def advance(work: int) -> None:
            nonlocal done
            done += work
            on_progress(done / total)

        def encode(batch: list[str]) -> list[tuple[Vectors, Tokens]]:
            encoded = encoder.encode_passages(batch)
            return list(zip(encoded.vectors, map(quantised, encoded.tokens), strict=True))

        def encode_sentences(batch: list[str]) -> list[Vectors]:
            return list(encoder.encode_passages(batch, tokens=False).vectors)

        # Each vector is put in its place as it comes, so that no more than one copy is held.
        of_passages = np.empty((len(heads), encoder.dimension), np.float32)
        of_parts = np.empty((len(sentences), encoder.dimension), np.float32)
        tokens: dict[str, Tokens] = {}
        for text, (vector, own) in _encoded(of_heads, encode, advance):
            tokens[text] = own
            of_passages[of_heads[text]] = vector
            of_parts[of_sentences.get(text, [])] = vector
        for text, vector in _encoded(only_sentences, encode_sentences, advance):
            of_parts[of_sentences[text]] = vector
        return cls(of_passages, of_parts, indices, tuple(tokens[text] for text in heads))


def document_title(document: Document) -> str:
    """The title as catalogued, else as printed, else nothing."""
    catalogued = document.source.csl.get("title")
    if isinstance(catalogued, str) and catalogued.strip():
        return catalogued.strip()
    return next((block.text for block in document.blocks if block.kind is BlockKind.TITLE), "")


def embedded_text(passage: Passage, title: str, encoder: Encoder) -> str:
    """The passage with the document's title, its headings and its table's header, a line each.

    Where that is more than the encoder reads at once, the outermost lines are left out first:
    the passage's own words matter most.
    """
    above = (title, *passage.section, passage.header)
    lines = [line for line in above if line and line != passage.text]
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


def _encoded(
    texts: Collection[str],
    encode: Callable[[list[str]], Sequence[Made]],
    on_done: Callable[[int], None],
) -> Iterator[tuple[str, Made]]:
    """Each text with what ``encode`` makes of it; that is given batches of like length."""
    ordered = sorted(texts, key=lambda text: (-len(text), text))
    batches = [ordered[first : first + BATCH] for first in range(0, len(ordered), BATCH)]
    threads = ThreadPoolExecutor(BATCHES_AT_ONCE, "embedding")
    try:
        for batch, made in zip(batches, threads.map(encode, batches), strict=True):
            yield from zip(batch, made, strict=True)
            on_done(_work(batch))
    finally:
        # Whoever hears of the progress may have enough of it.
        threads.shutdown(cancel_futures=True)


def _places(texts: Iterable[str]) -> Mapping[str, list[int]]:
    """Where in an order of texts each of them stands."""
    places = defaultdict[str, list[int]](list)
    for place, text in enumerate(texts):
        places[text].append(place)
    return places


def _work(texts: Iterable[str]) -> int:
    """What it takes to encode the texts, in no unit."""
    return sum(len(text) + 1 for text in texts)

"""A fake encoder and documents made by hand, for tests that are about neither."""

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pytest

from index.encoding.encoder import Encoded, Vectors
from index.library import Library
from ingest.alignment import AlignedText, Span
from ingest.block_kinds import BlockKind
from ingest.models import Block, Document, Page, Source


class HashingEncoder:
    """A fake: hashes a text's runs of one to three characters into a unit vector.

    Texts that share characters come out alike, the same in each process; it understands nothing.
    ``encoded`` collects the passages and sentences that it was given, ``tokenised`` those of them
    whose tokens were asked for.
    """

    def __init__(self, name: str = "hashing", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.token_dimension = dimension
        self.max_tokens = 512
        self.encoded: list[str] = []
        self.tokenised: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> Encoded:
        return Encoded(self._vectors(texts), tuple(map(self._tokens, texts)))

    def encode_passages(self, texts: Sequence[str], *, tokens: bool = True) -> Encoded:
        self.encoded += texts
        self.tokenised += texts if tokens else ()
        return Encoded(self._vectors(texts), tuple(map(self._tokens, texts if tokens else ())))

    def count_tokens(self, text: str) -> int:
        return len(text)

    def token_starts(self, text: str) -> Sequence[int]:
        return range(len(text))

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(text) for text in texts])

    def _tokens(self, text: str) -> Vectors:
        """Each character as a token, which knows its neighbours."""
        runs = [text[max(at - 1, 0) : at + 2] for at in range(len(text))]
        return np.array([self._vector(run) for run in runs], np.float32).reshape(-1, self.dimension)

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, np.float32)
        for size in (1, 2, 3):
            for start in range(len(text) - size + 1):
                gram = text[start : start + size].encode()
                vector[zlib.crc32(gram) % self.dimension] += size
        # An empty text has a direction too.
        vector[0] += 1e-3
        return vector / np.linalg.norm(vector)


class MakeDocument(Protocol):
    def __call__(
        self, text: str, name: str = "a.txt", csl: dict[str, Any] | None = None
    ) -> Document: ...


def build_document(text: str, name: str = "a.txt", csl: dict[str, Any] | None = None) -> Document:
    """A document of one page, each line a paragraph, or a heading where it starts with ``#``."""
    blocks = []
    section: tuple[str, ...] = ()
    ends = accumulate(len(line) for line in text.splitlines(keepends=True))
    for line, end in zip(text.splitlines(keepends=True), ends, strict=True):
        start = end - len(line) + len(re.match(r"[#\s]*", line)[0])  # type: ignore[index]
        last = end - len(line) + len(line.rstrip())
        if start >= last:
            continue
        heading = line.startswith("#")
        content = AlignedText.of(text, start, last)
        blocks.append(
            Block(
                kind=BlockKind.HEADING if heading else BlockKind.PARAGRAPH,
                content=content,
                spans=(Span(start, last),),
                pages=(1,),
                section=section,
                level=int(heading),
            )
        )
        if heading:
            section = (content.text,)
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source(
        name=name,
        sha256=digest,
        text=text,
        media_type="text/plain",
        encoding="utf-8",
        csl=csl or {},
        # Each text is a file of its own: none takes the place of another.
        origin=f"/{digest[:8]}/{name}",
    )
    return Document(source, (Page(1, (Span(0, len(text)),)),), tuple(blocks), "zh")


def taken_from(origin: str, document: Document) -> Document:
    """The document as if it had been read from another file."""
    return replace(document, source=replace(document.source, origin=origin))


@pytest.fixture
def make_document() -> MakeDocument:
    return build_document


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def library(folder: Path, encoder: HashingEncoder) -> Iterator[Library]:
    with Library.open(folder, encoder) as library:
        yield library

"""Short ways to read text that a test writes down."""

import hashlib

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.layout import reader
from ingest.loading import text_layout
from ingest.models import Block, Document, Passage, Source
from ingest.splitting import split


def source(text: str, name: str = "sample.txt") -> Source:
    """A text as if it had been loaded from a file."""
    media_type = "text/markdown" if name.endswith(".md") else "text/plain"
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    layout = text_layout(text, is_markdown=name.endswith(".md"))
    return Source(name, digest, text, media_type, "utf-8", layout=layout)


def read(text: str, name: str = "sample.txt") -> Document:
    """A text's blocks."""
    return reader.read(source(text, name))


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    """The texts of a document's blocks, of some kinds or of all."""
    return [block.text for block in document.blocks if not kinds or block.kind in kinds]


def kinds(document: Document) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind.value, block.text) for block in document.blocks]


def block_with(document: Document, text: str) -> Block:
    """The one block that holds a text."""
    (found,) = [block for block in document.blocks if text in block.text]
    return found


def sliced(document: Document, spans: tuple[Span, ...]) -> list[str]:
    """What stands in the source at some spans."""
    return [document.source.text[span.start : span.end] for span in spans]


def count(text: str) -> int:
    """A stand-in for an encoder's tokens: two characters make one."""
    return (len(text) + 1) // 2


def passages(
    text: str, name: str = "sample.txt", *, window: int = 200, size: int = 80
) -> tuple[Passage, ...]:
    """A text's passages."""
    return split(read(text, name), count, window, size=size)

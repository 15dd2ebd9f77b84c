"""What reading yields: a document, its pages, blocks and passages.

Every position is a code point index into the document's source text; ends are exclusive.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ingest.alignment import AlignedText, Span
from ingest.block_kinds import BlockKind
from ingest.source_layout import Layout


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the source.

    ``number`` counts from 1. A page may be several runs of the source: where a page's footnotes
    were extracted after the next page began, its text is not contiguous. One of a file that shows
    its pages may hold no text at all. ``label`` is the number that is printed on it, empty where
    that is not known; ``size`` its width and height in points, where it can be shown;
    ``recognised`` is whether its text was recognised from a picture, and so may be wrong.
    """

    number: int
    spans: tuple[Span, ...]
    label: str = ""
    size: tuple[float, float] | None = None
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A footnote mark in running text.

    ``position`` is where the mark stood, as an offset into the block's readable text (which no
    longer holds it); ``span`` is the mark itself in the source; ``note`` is the index of the
    footnote in ``Document.blocks``, or None where the source no longer holds that note.
    """

    marker: str
    position: int
    span: Span
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text of one kind: a heading, a paragraph, a footnote or another.

    ``content`` is the readable text with its map to the source. ``spans`` is all of the source
    that the block owns, repaired and dropped characters included, its footnote marks apart.
    ``section`` holds the headings above it, outermost first; ``level`` is a heading's own depth
    from 1 (0 for other kinds); ``marker`` is a footnote's own mark, where one survives; ``table``
    counts the document's tables, for a block that is one row of a table.
    """

    kind: BlockKind
    content: AlignedText
    spans: tuple[Span, ...]
    pages: tuple[int, ...]
    section: tuple[str, ...] = ()
    level: int = 0
    marks: tuple[NoteMark, ...] = ()
    marker: str | None = None
    table: int | None = None

    @property
    def text(self) -> str:
        """The block as a person reads it."""
        return self.content.text


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text as loaded, before any reading.

    ``name`` is the file's path below the folder that was taken in, its parts parted by ``/``;
    ``sha256`` is the digest of its bytes, ``text`` the source text that all offsets count in.
    ``csl`` holds the bibliographic facts known of the file, as a CSL-JSON item without an id.
    ``origin`` is the file's absolute path, empty where the text comes from no file: two files of
    one name have two. ``layout`` is what the file's format tells of its lines, None for plain
    text; ``faults`` say which parts of the file hold no text that can be read. ``content`` is all
    of the file's bytes; ``catalogued`` is what of ``csl`` the catalog beside the file says.
    """

    name: str
    sha256: str
    text: str
    media_type: str
    encoding: str
    csl: dict[str, Any] = field(default_factory=dict)
    origin: str = ""
    layout: Layout | None = None
    faults: tuple[str, ...] = ()
    content: bytes = field(default=b"", repr=False)
    catalogued: dict[str, Any] = field(default_factory=dict)

    @property
    def extractor(self) -> str:
        """What took the text out of the file, with its version; empty for plain text."""
        return self.layout.extractor if self.layout else ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source that has been read: its pages and its blocks in reading order."""

    source: Source
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    language: str

    @property
    def id(self) -> str:
        """``d_`` and the first 12 hexadecimal digits of the file's SHA-256."""
        return f"d_{self.source.sha256[:12]}"


class PassageKind(StrEnum):
    """The kinds of passage that a citation may name."""

    BODY = "body"
    FOOTNOTE = "footnote"
    HEADING = "heading"
    CAPTION = "caption"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage: offsets into the passage's text, and its spans in the source."""

    start: int
    end: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote that a passage's mark points to; ``position`` is the mark's place in the text."""

    marker: str
    text: str
    spans: tuple[Span, ...]
    pages: tuple[int, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences under one heading: what is embedded, found and cited.

    ``spans`` hold the passage's own words only: footnote marks, page furniture and what a page
    break puts between the halves of a sentence lie outside them. ``header`` is the first row of the
    table that the passage goes on with.
    """

    id: str
    kind: PassageKind
    text: str
    spans: tuple[Span, ...]
    pages: tuple[int, ...]
    section: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[Note, ...] = ()
    header: str = ""

    def gap_before(self, index: int) -> str:
        """What stands before a sentence, back to the one before it or to the text's beginning.

        Blocks stand on lines of their own and hold no line's end: where the gap holds one, a block
        begins with the sentence.
        """
        before = self.sentences[index - 1].end if index else 0
        return self.text[before : self.sentences[index].start]

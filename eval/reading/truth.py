"""What a person saw in a document: places of its headings, notes, tables and furniture."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from eval.errors import EvalError

FOLDER = Path(__file__).parent / "truths"
_LETTERS = 8

Place = tuple[int, str]
"""A page, 0 where there are none, and the digest of the first letters that stand there."""


def digest(text: str) -> str:
    """Ten hexadecimal digits for the first eight letters and digits of a text."""
    letters = "".join(c for c in text if c.isalnum()).casefold()[:_LETTERS]
    return hashlib.sha256(letters.encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class TruePage:
    """A page of which every paragraph is known: where they start, in the order of reading.

    An item of a list is a paragraph here; what goes on from the page before starts none.
    """

    number: int
    starts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrueTable:
    """Rows of a table on a page, each with the digests of its cells that hold anything."""

    page: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """Places in one file, known by its digest; the text itself is not kept.

    Attributes:
        file: the file's name in ``data/open-documents.tsv``.
        sha256: the digest of its bytes.
        extractor: what took out the text that the places of questions count in, with its version.
        headings: each with its level, or with several where the page does not tell which.
        doubtful: lines that may pass for headings or not, which nobody counts.
        notes: where footnotes begin.
        marks: page and sign of each mark in the text, with the place among ``notes`` it points to.
        lists: pages of a list of references, whose entries are no footnotes.
        furniture: lines of running heads, feet, page numbers, watermarks and contents lists, and
            a web page's lines round its article.
        unreadable: pages whose text no program can read, which must be told and not taken in.
        pages: some pages with their paragraphs.
        tables: some tables.
    """

    file: str
    sha256: str
    extractor: str = ""
    headings: tuple[tuple[Place, frozenset[int]], ...] = ()
    doubtful: frozenset[Place] = frozenset()
    notes: tuple[Place, ...] = ()
    marks: tuple[tuple[int, str, int], ...] = ()
    lists: frozenset[int] = frozenset()
    furniture: tuple[Place, ...] = ()
    unreadable: frozenset[int] = frozenset()
    pages: tuple[TruePage, ...] = ()
    tables: tuple[TrueTable, ...] = ()

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a truth's file.

        Raises:
            EvalError: the file does not hold one.
        """
        try:
            return cls._of(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            msg = f"{path} holds no truth of a document: {error}"
            raise EvalError(msg) from error

    @classmethod
    def _of(cls, found: Mapping[str, Any]) -> Self:
        return cls(
            file=found["file"],
            sha256=found["sha256"],
            extractor=found["extractor"],
            headings=tuple(
                ((page, text), frozenset(levels if isinstance(levels, list) else [levels]))
                for page, text, levels in found["headings"]
            ),
            doubtful=frozenset((page, text) for page, text in found["doubtful"]),
            notes=tuple((page, text) for page, text in found["notes"]),
            marks=tuple((page, sign, note) for page, sign, note in found["marks"]),
            lists=frozenset(found["lists"]),
            furniture=tuple((page, text) for page, text in found["furniture"]),
            unreadable=frozenset(found["unreadable"]),
            pages=tuple(TruePage(page, tuple(starts)) for page, starts in found["pages"]),
            tables=tuple(
                TrueTable(page, tuple(map(tuple, rows))) for page, rows in found["tables"]
            ),
        )


def read_truths(folder: Path = FOLDER) -> list[Truth]:
    """All truths of a folder, by the names of their files."""
    return [Truth.read(path) for path in sorted(folder.glob("*.json"))]

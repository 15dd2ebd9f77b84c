"""What a person saw in a document: places of its headings, notes, marks and furniture."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from eval.errors import EvalError

FOLDER = Path(__file__).parent / "truths"
_LETTERS = 8

Place = tuple[int, str]
"""A page and the digest of the first letters that stand there."""


def digest(text: str) -> str:
    """Ten hexadecimal digits for the first eight letters and digits of a text."""
    letters = "".join(c for c in text if c.isalnum()).casefold()[:_LETTERS]
    return hashlib.sha256(letters.encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Truth:
    """Places in one file, known by its digest; the text itself is not kept.

    Attributes:
        file: the file's name in ``data/open-documents.tsv``.
        sha256: the digest of its bytes.
        headings: each with its level.
        doubtful: lines that may pass for headings or not, which nobody counts.
        notes: where footnotes begin.
        marks: page and sign of each mark in the text, with the place among ``notes`` it points to.
        furniture: lines of running heads, feet, page numbers, watermarks and contents lists.
    """

    file: str
    sha256: str
    headings: tuple[tuple[Place, int], ...]
    doubtful: frozenset[Place]
    notes: tuple[Place, ...]
    marks: tuple[tuple[int, str, int], ...]
    furniture: tuple[Place, ...]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a truth's file.

        Raises:
            EvalError: the file does not hold one.
        """
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                file=found["file"],
                sha256=found["sha256"],
                headings=tuple(((page, text), level) for page, text, level in found["headings"]),
                doubtful=frozenset((page, text) for page, text in found["doubtful"]),
                notes=tuple((page, text) for page, text in found["notes"]),
                marks=tuple((page, sign, note) for page, sign, note in found["marks"]),
                furniture=tuple((page, text) for page, text in found["furniture"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            msg = f"{path} holds no truth of a document: {error}"
            raise EvalError(msg) from error


def read_truths(folder: Path = FOLDER) -> list[Truth]:
    """All truths of a folder, by the names of their files."""
    return [Truth.read(path) for path in sorted(folder.glob("*.json"))]

"""The source texts of all documents, any part of which is had without reading the rest."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.errors import SegmentDamaged, UnknownDocument
from index.segments.arrays import mapped

_CHARACTERS = "characters.npy"
_BOUNDS = "bounds.npz"
# Four bytes a code point, so that offsets need no counting.
_ENCODING = "utf-32-le"
_CODE_POINT = np.dtype("<u4")


class SourceTexts:
    """Source texts by document id; they never change, so threads may share them.

    Loaded from files they stay on disk, and the system keeps in memory what is read of them.
    """

    def __init__(
        self, characters: NDArray[np.uint32], ends: Mapping[str, int], sums: Mapping[str, int]
    ) -> None:
        """Take all texts' code points, one text after the other, where each ends, and its CRC-32.

        Each text is compared with its sum when it is first read.
        """
        self._characters = characters
        self._ends = ends
        self._sums = sums
        self._compared: set[str] = set()
        starts = [0, *ends.values()]
        self._starts = dict(zip(ends, starts, strict=False))

    @classmethod
    def build(cls, texts: Mapping[str, str]) -> Self:
        """The texts of documents by their ids."""
        ends = np.cumsum([len(text) for text in texts.values()], dtype=np.int64).tolist()
        joined = "".join(texts.values()).encode(_ENCODING, "surrogatepass")
        sums = {id_: crc32(text.encode(_ENCODING, "surrogatepass")) for id_, text in texts.items()}
        return cls(np.frombuffer(joined, _CODE_POINT), dict(zip(texts, ends, strict=True)), sums)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The texts that ``save`` wrote into a folder."""
        with np.load(folder / _BOUNDS) as arrays:
            ids = arrays["ids"].tolist()
            ends = dict(zip(ids, arrays["ends"].tolist(), strict=True))
            sums = dict(zip(ids, arrays["sums"].tolist(), strict=True))
        return cls(mapped(folder / _CHARACTERS), ends, sums)

    def save(self, folder: Path) -> None:
        """Write the texts into a folder."""
        folder.mkdir()
        np.save(folder / _CHARACTERS, self._characters)
        ends = np.asarray(list(self._ends.values()), np.int64)
        sums = np.asarray(list(self._sums.values()), np.uint32)
        np.savez(folder / _BOUNDS, ids=np.asarray(list(self._ends), np.str_), ends=ends, sums=sums)

    def text(self, document_id: str, start: int = 0, end: int | None = None) -> str:
        """``source_text[start:end]`` of a document, to the letter.

        Raises:
            UnknownDocument: if there is no document of that id.
            SegmentDamaged: if its text is not what was written.
        """
        if document_id not in self._ends:
            raise UnknownDocument(document_id)
        own = self._characters[self._starts[document_id] : self._ends[document_id]]
        if document_id not in self._compared:
            if crc32(np.ascontiguousarray(own).data) != self._sums[document_id]:
                raise SegmentDamaged(document_id)
            self._compared.add(document_id)
        return own[start:end].tobytes().decode(_ENCODING, "surrogatepass")

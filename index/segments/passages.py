"""The passages of one segment, read one by one."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Self, overload
from weakref import proxy
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index.errors import SegmentDamaged
from index.segments.arrays import Rows, ends_of, mapped
from index.storage.records import StoredPassage
from index.storage.serialization import dump_passage, load_passage

REMEMBERED = 1024
"""Passages that are kept in memory once they have been read."""

_RECORDS = "records.npy"
_ENDS = "ends.npy"
_SUMS = "sums.npy"


class PassageRecords(Sequence[StoredPassage]):
    """Passages, each known by its row.

    Loaded from files they stay on disk, but for those that were read last.
    """

    def __init__(self, records: NDArray[np.uint8], ends: Rows, sums: NDArray[np.uint32]) -> None:
        """Take all passages' records, one after the other, where each lies, and its CRC-32."""
        self._records = records
        self._ends = ends
        self._sums = sums
        # A method of its own would keep it, and its files, from being let go of at once.
        self._read = lru_cache(REMEMBERED)(partial(PassageRecords._decoded, proxy(self)))

    @classmethod
    def build(cls, passages: Iterable[StoredPassage]) -> Self:
        """The passages in their order."""
        records = [_record(stored) for stored in passages]
        return cls(
            np.frombuffer(b"".join(records), np.uint8),
            ends_of(np.asarray([len(record) for record in records], np.int64)),
            np.asarray([crc32(record) for record in records], np.uint32),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The passages that ``save`` wrote into a folder."""
        return cls(mapped(folder / _RECORDS), mapped(folder / _ENDS), mapped(folder / _SUMS))

    def save(self, folder: Path) -> None:
        """Write the passages into a folder."""
        folder.mkdir()
        np.save(folder / _RECORDS, self._records)
        np.save(folder / _ENDS, self._ends)
        np.save(folder / _SUMS, self._sums)

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, row: int) -> StoredPassage: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[StoredPassage]: ...

    def __getitem__(self, row: int | slice) -> StoredPassage | Sequence[StoredPassage]:
        if isinstance(row, slice):
            return tuple(self._read(at) for at in range(*row.indices(len(self))))
        if not 0 <= row < len(self):
            raise IndexError(row)
        return self._read(int(row))

    def _decoded(self, row: int) -> StoredPassage:
        held = self._records[self._ends[row] : self._ends[row + 1]].tobytes()
        if crc32(held) != self._sums[row]:
            raise SegmentDamaged(f"passage {row}")
        document_id, ordinal, passage_id, kind, text, body = json.loads(held)
        return StoredPassage(document_id, ordinal, load_passage(passage_id, kind, text, body))


def _record(stored: StoredPassage) -> bytes:
    passage = stored.passage
    place = (stored.document_id, stored.ordinal, passage.id, passage.kind.value, passage.text)
    return json.dumps((*place, dump_passage(passage)), separators=(",", ":")).encode()

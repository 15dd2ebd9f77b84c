"""Archives of XML made to harm: what all of them may hold, and what those of one format may."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from eval.robustness.archive_files import MAIN, changed, entries_of, packed
from eval.robustness.traps import docx, epub, pptx, xlsx
from eval.robustness.traps.markup import LAUGHTER, OUTSIDE, QUADRATIC, nested

_Trap = Callable[[], bytes]


def traps_of(suffix: str) -> Mapping[str, _Trap]:
    """A format's traps by what each does; they are made when called."""
    common = _Common(suffix).traps()
    return {**dict(common), **dict(_OWN[suffix]())}


class _Common:
    """Traps that any of the formats may be."""

    def __init__(self, suffix: str) -> None:
        self._suffix = suffix
        self._main = MAIN[suffix]

    def traps(self) -> Iterator[tuple[str, _Trap]]:
        yield "entry of 250 MB, packed", partial(self._entry, b" " * 250_000_000)
        yield "entry of 400 MB, packed", partial(self._entry, b" " * 400_000_000)
        yield "entry of 250 MB in LZMA", partial(self._beside, 250_000_000, zipfile.ZIP_LZMA)
        yield "entry of 250 MB in bzip2", partial(self._beside, 250_000_000, zipfile.ZIP_BZIP2)
        yield "12,000 entries", partial(self._many, 12_000)
        yield "9,000 entries", partial(self._many, 9_000)
        yield "entries that overlap", self._overlapping
        yield "entry whose size is a lie", partial(self._lying, 10)
        yield "entry whose size is a lie, in LZMA", partial(self._lying, 10, zipfile.ZIP_LZMA)
        yield "entry that claims 4 GB", partial(self._lying, 0xFFFFFFFE)
        yield "archives in archives, 40 deep", self._nested
        yield "archive in place of the text", lambda: packed({self._main: self._whole()})
        yield "archive behind an archive", lambda: self._whole() + self._whole()
        yield "archive behind 5 MB of noise", lambda: b"\x89noise" * 800_000 + self._whole()
        yield "archive of one name twice", self._twice
        yield "archive without entries", lambda: packed({})
        yield (
            "names that lead outside",
            lambda: packed({"../../a": "a", **entries_of(self._suffix)}),
        )
        yield "names without end", lambda: packed({"a" * 60_000: "a", **entries_of(self._suffix)})
        yield "a remark of 65,535 letters", self._remarked
        yield "an old file of Office", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9_000)
        yield "nothing", bytes
        for name, xml in {
            "entities that multiply": f"{LAUGHTER}<a>&j;</a>",
            "an entity 10,000 times": f"{QUADRATIC}<a>{'&a;' * 10_000}</a>",
            "entities that lead outside": f"{OUTSIDE}<a>&a;</a>",
            "elements 100,000 deep": nested("a", 100_000),
            "elements 250 deep": nested("a", 250),
            "attribute of 20 MB": f'<a b="{"ab" * 10_000_000}"/>',
            "100,000 attributes": "<a " + " ".join(f"b{i}='c'" for i in range(100_000)) + "/>",
            "50,000 namespaces": "<a "
            + " ".join(f"xmlns:b{i}='c{i}'" for i in range(50_000))
            + "/>",
            "text of 9 MB": f"<a>{'river ' * 1_500_000}</a>",
            "text of 30 MB": f"<a>{'river ' * 5_000_000}</a>",
            "instructions": "<?xml-stylesheet href='http://127.0.0.1:9/'?><a>"
            f"{'<?b c?>' * 9_000}</a>",
            "an unknown encoding": "<?xml version='1.0' encoding='x-river'?><a/>",
            "another encoding": "<?xml version='1.0' encoding='utf-16'?><a/>",
            "version 9": "<?xml version='9.9'?><a/>",
            "no element": "",
            "null characters": "<a>\0</a>",
        }.items():
            for entry in dict.fromkeys((self._main, *_HEADS[self._suffix])):
                yield f"{entry}: {name}", partial(changed, self._suffix, {entry: xml})
        for entry in entries_of(self._suffix):
            yield f"without {entry}", partial(self._without, entry)

    def _whole(self) -> bytes:
        return packed(entries_of(self._suffix))

    def _without(self, entry: str) -> bytes:
        return packed({k: v for k, v in entries_of(self._suffix).items() if k != entry})

    def _entry(self, content: bytes) -> bytes:
        return packed({**entries_of(self._suffix), self._main: content})

    def _beside(self, size: int, method: int) -> bytes:
        return packed({**entries_of(self._suffix), self._main: b" " * size}, method)

    def _many(self, count: int) -> bytes:
        return packed({**{f"a/{i}.xml": "<a/>" for i in range(count)}, **entries_of(self._suffix)})

    def _nested(self) -> bytes:
        data = self._whole()
        for _ in range(40):
            data = packed({**entries_of(self._suffix), "inner" + self._suffix: data})
        return data

    def _twice(self) -> bytes:
        buffer = io.BytesIO(self._whole())
        other = packed({self._main: "<a>other</a>"})
        # What Python warns of is what is wanted.
        start, end = _directory(buffer.getvalue())
        ours = buffer.getvalue()[:start], buffer.getvalue()[start:end]
        first, last = _directory(other)
        record = bytearray(other[first:last])
        struct.pack_into("<I", record, 42, start)
        return _ended(
            ours[0] + other[:first], ours[1] + bytes(record), len(entries_of(self._suffix)) + 1
        )

    def _overlapping(self) -> bytes:
        """An archive whose directory leads to one entry 9,000 times."""
        data = packed({self._main: b" " * 900_000})
        start, end = _directory(data)
        record = data[start:end]
        named = len(self._main)
        records = b"".join(
            record[:46] + f"{i:0{named}}".encode() + record[46 + named :] for i in range(9_000)
        )
        return _ended(data[:start], records, 9_000)

    def _lying(self, size: int, method: int = zipfile.ZIP_DEFLATED) -> bytes:
        """An archive of an entry of 200 MB that claims another size."""
        data = bytearray(packed({self._main: b" " * 200_000_000}, method))
        start, _ = _directory(bytes(data))
        struct.pack_into("<I", data, start + 24, size)
        struct.pack_into("<I", data, 22, size)
        return bytes(data)

    def _remarked(self) -> bytes:
        buffer = io.BytesIO(self._whole())
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.comment = b"PK\5\6" * 16_000
        return buffer.getvalue()


def _directory(data: bytes) -> tuple[int, int]:
    """Where an archive's list of entries begins and ends."""
    end = data.rindex(b"PK\5\6")
    return struct.unpack_from("<I", data, end + 16)[0], end


def _ended(entries: bytes, records: bytes, count: int) -> bytes:
    """An archive of entries and a list of them."""
    sizes = (count, count, len(records), len(entries), 0)
    return entries + records + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, *sizes)


_OWN = {".docx": docx.traps, ".xlsx": xlsx.traps, ".pptx": pptx.traps, ".epub": epub.traps}
_HEADS = {
    ".docx": ("_rels/.rels", "word/styles.xml"),
    ".xlsx": ("xl/workbook.xml", "xl/sharedStrings.xml"),
    ".pptx": ("ppt/presentation.xml", "docProps/core.xml"),
    ".epub": ("META-INF/container.xml", "OEBPS/book.opf", "OEBPS/nav.xhtml"),
}
"""Entries besides the main one that are read first, or for what they say of the file."""

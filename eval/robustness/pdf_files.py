"""PDF files put together from their objects."""

import zlib
from collections.abc import Mapping

CATALOG = 1
PAGES = 2
PAGE = 3
CONTENT = 4
FONT = 5
"""The numbers of the objects that every file here has."""

_PROSE = (
    "BT /F1 18 Tf 72 770 Td (Rivers) Tj ET",
    "BT /F1 11 Tf 72 740 Td (The river rises in the mountains and runs to the sea.) Tj ET",
    "BT /F1 11 Tf 72 725 Td (In spring it floods the meadows.) Tj /F1 6 Tf 4 Ts (1) Tj ET",
    "BT /F2 11 Tf 72 700 Td <6CB3 6D41 4ECE 5C71 4E2D 6765> Tj ET",
    "BT /F1 8 Tf 72 60 Td (1. Measured in 1998.) Tj ET",
)
_SONG = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
    b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
)
_IMAGE = 8
_OUTLINE = 9


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream as it is."""
    return b"<< /Length %d %s >> stream\n%s\nendstream" % (len(data), entries, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    """A stream that is packed."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


def page_of(content: bytes = b"4 0 R", box: bytes = b"0 0 595 842", entries: bytes = b"") -> bytes:
    """A page that shows a content."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %s %s"
        b" /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X1 8 0 R >> >> >>"
    ) % (box, content, entries)


def file_of(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of one page with a line of text, but for the objects that are given instead."""
    whole = {
        CATALOG: b"<< /Type /Catalog /Pages 2 0 R >>",
        PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE: page_of(),
        CONTENT: stream(_PROSE[1].encode()),
        FONT: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        **objects,
    }
    data = b"%PDF-1.7\n"
    places = {}
    parts = [data]
    length = len(data)
    for number, body in sorted(whole.items()):
        places[number] = length
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        length += len(parts[-1])
    table = [b"xref\n0 1\n0000000000 65535 f \n"]
    table += [b"%d 1\n%010d 00000 n \n" % (number, places[number]) for number in sorted(places)]
    end = b"trailer << /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n"
    return b"".join((*parts, *table, end % (max(whole) + 1, trailer, length)))


def article() -> bytes:
    """Three pages of prose in two languages, with a note, a picture, an outline and facts."""
    prose = packed("\n".join(_PROSE).encode())
    return file_of(
        {
            CATALOG: b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R"
            b" /PageLabels << /Nums [0 << /S /D /St 7 >>] >> >>",
            PAGES: b"<< /Type /Pages /Kids [3 0 R 11 0 R 12 0 R] /Count 3 >>",
            CONTENT: prose,
            6: _SONG,
            7: b"<< /Title (Rivers) /Author (A. Writer) /CreationDate (D:20200102030405Z) >>",
            _IMAGE: packed(
                bytes(64),
                b"/Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 8"
                b" /ColorSpace /DeviceGray",
            ),
            _OUTLINE: b"<< /Type /Outlines /First 10 0 R /Last 10 0 R /Count 1 >>",
            10: b"<< /Title (Rivers) /Parent 9 0 R /Dest [3 0 R /XYZ 72 780 0] >>",
            11: page_of(),
            12: page_of(b"13 0 R", entries=b"/Rotate 90"),
            13: stream(b"q 100 0 0 100 72 600 cm /X1 Do Q " + _PROSE[3].encode()),
        },
        b"/Info 7 0 R",
    )

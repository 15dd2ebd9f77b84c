"""PDF files made to harm."""

import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from eval.robustness.pdf_files import CATALOG, CONTENT, FONT, PAGE, PAGES, file_of, packed, page_of
from eval.robustness.pdf_files import stream as plain

_FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "
_LINE = b"BT /F1 11 Tf 72 740 Td (The river runs to the sea.) Tj ET\n"
_IMAGE = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 "
_X1 = 8


def _looped_pages() -> bytes:
    return file_of({PAGES: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"})


def _repeated_pages(count: int) -> bytes:
    kids = b"3 0 R " * count
    return file_of({PAGES: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)})


def _claimed_pages() -> bytes:
    return file_of({PAGES: b"<< /Type /Pages /Kids [3 0 R] /Count 1999999999 >>"})


def _deep_pages(depth: int) -> bytes:
    nodes = {
        100 + i: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>"
        % (99 + i if i else PAGES, 101 + i if i + 1 < depth else PAGE)
        for i in range(depth)
    }
    return file_of({PAGES: b"<< /Type /Pages /Kids [100 0 R] /Count 1 >>", **nodes})


def _wide_tree(levels: int, width: int) -> bytes:
    nodes = {
        100 + i: b"<< /Type /Pages /Parent 2 0 R /Kids [%s] /Count %d >>"
        % ((b"%d 0 R " % (101 + i if i + 1 < levels else PAGE)) * width, width ** (levels - i))
        for i in range(levels)
    }
    root = b"<< /Type /Pages /Kids [100 0 R] /Count %d >>" % width**levels
    return file_of({PAGES: root, **nodes})


def _huge_page(box: bytes, entries: bytes = b"") -> bytes:
    return file_of({PAGE: page_of(box=box, entries=entries)})


def _nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return file_of({20: opening * depth + closing * depth, 3: page_of(entries=b"/Annots 20 0 R")})


def _flate_bomb(size: int, rounds: int = 1) -> bytes:
    data = _LINE + b" " * size
    for _ in range(rounds):
        data = zlib.compress(data, 9)
    filters = b"/Filter [%s]" % (b"/FlateDecode " * rounds)
    return file_of({CONTENT: plain(data, filters)})


def _predicted() -> bytes:
    entries = (
        b"/DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    )
    return file_of({CONTENT: packed(_LINE, entries)})


def _huge_image(width: int, height: int, data: bytes = b"\0" * 4096) -> bytes:
    image = packed(data, _IMAGE + b"/Width %d /Height %d" % (width, height))
    return file_of({_X1: image, CONTENT: plain(b"q 9 0 0 9 0 0 cm /X1 Do Q " + _LINE)})


def _broken_image(kind: bytes) -> bytes:
    image = plain(bytes(range(256)) * 40, _IMAGE + b"/Width 9 /Height 9 /Filter /" + kind)
    return file_of({_X1: image, CONTENT: plain(b"/X1 Do " + _LINE)})


def _forms(levels: int, width: int) -> bytes:
    """Forms that each draw the next several times."""
    forms = {
        30 + i: packed(
            b"/X Do " * width, _FORM + b"/Resources << /XObject << /X %d 0 R >> >>" % (31 + i)
        )
        for i in range(levels)
    }
    last = packed(_LINE, _FORM + b"/Resources << /Font << /F1 5 0 R >> >>")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    page += b" /Resources << /XObject << /X 30 0 R >> /Font << /F1 5 0 R >> >> >>"
    return file_of({PAGE: page, CONTENT: plain(b"/X Do " + _LINE), **forms, 30 + levels: last})


def _looped_form() -> bytes:
    form = packed(b"/X1 Do " + _LINE, _FORM + b"/Resources << /XObject << /X1 8 0 R >> >>")
    return file_of({_X1: form, CONTENT: plain(b"/X1 Do " + _LINE)})


def _looped_length() -> bytes:
    return file_of({CONTENT: b"<< /Length 4 0 R >> stream\n%s\nendstream" % _LINE})


def _looped_references() -> bytes:
    return file_of({20: b"21 0 R", 21: b"20 0 R", PAGE: page_of(b"20 0 R")})


def _looped_outline() -> bytes:
    return file_of(
        {
            CATALOG: b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R >>",
            9: b"<< /First 10 0 R /Last 10 0 R /Count 1 >>",
            10: b"<< /Title (a) /Parent 9 0 R /First 10 0 R /Next 11 0 R /Dest [3 0 R /Fit] >>",
            11: b"<< /Title (b) /Parent 9 0 R /First 9 0 R /Next 10 0 R /Dest 11 0 R >>",
        }
    )


def _long_outline(count: int) -> bytes:
    entries = {
        100 + i: b"<< /Title (%s) /Parent 9 0 R /Next %d 0 R /Dest [3 0 R /Fit] >>"
        % (b"a" * 500, 101 + i)
        for i in range(count)
    }
    root = b"<< /First 100 0 R /Last %d 0 R /Count %d >>" % (99 + count, count)
    return file_of(
        {CATALOG: b"<< /Type /Catalog /Pages 2 0 R /Outlines 9 0 R >>", 9: root, **entries}
    )


def _looped_labels() -> bytes:
    return file_of(
        {
            CATALOG: b"<< /Type /Catalog /Pages 2 0 R /PageLabels 9 0 R /Names 9 0 R >>",
            9: b"<< /Kids [9 0 R 9 0 R] /Limits [0 9] /Nums [0 9 0 R 1 << /S /R /St 2147483647 >>"
            b" -1 << /P 9 0 R >>] >>",
        }
    )


def _long_label() -> bytes:
    labels = b"<< /Nums [0 << /S /a /St 2147483600 /P (%s) >>] >>" % (b"p" * 100_000)
    return file_of({CATALOG: b"<< /Type /Catalog /Pages 2 0 R /PageLabels %s >>" % labels})


def _looped_table() -> bytes:
    return file_of({}, b"/Prev 9")


def _self_table() -> bytes:
    data = file_of({})
    at = data.rindex(b"xref\n0 1")
    return data.replace(b"/Size", b"/Prev %d /XRefStm %d /Size" % (at, at))


def _huge_table() -> bytes:
    table = packed(
        bytes(1000), b"/Type /XRef /W [4 8 4] /Size 2147483647 /Index [0 2147483647] /Root 1 0 R"
    )
    data = file_of({20: table})
    return data[: data.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF" % data.index(b"20 0 obj")


def _object_stream() -> bytes:
    held = b"30 0 31 0 " * 5000
    objects = {
        20: packed(held, b"/Type /ObjStm /N 2147483647 /First 2147483647 /Extends 20 0 R"),
        PAGE: page_of(b"30 0 R"),
    }
    return file_of(objects)


def _unicode_map(entries: bytes) -> bytes:
    cmap = b"/CIDInit /ProcSet findresource begin begincmap\n" + entries + b"\nendcmap"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 20 0 R"
    font += b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 65535 "
    font += b"1000] /CIDSystemInfo << /Registry (A) /Ordering (I) /Supplement 0 >> >>] >>"
    text = b"BT /F1 9 Tf 9 9 Td <000100020003> Tj ET"
    return file_of({FONT: font, 20: packed(cmap), CONTENT: plain(text)})


def _wide_map() -> bytes:
    line = b"<0000> <ffff> <0041>\n"
    return _unicode_map(b"100 beginbfrange\n" + line * 2000 + b"endbfrange")


def _long_map() -> bytes:
    line = b"<0001> <%s>\n" % (b"4e2d" * 100_000)
    return _unicode_map(b"1 beginbfchar\n" + line * 20 + b"endbfchar")


def _looped_map() -> bytes:
    return _unicode_map(b"20 0 R usecmap /Identity-H usecmap /A usecmap")


def _drawing_font() -> bytes:
    """A font whose letters draw text in itself."""
    font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0]"
    font += b" /FirstChar 65 /LastChar 66 /Widths [9 9] /CharProcs << /A 20 0 R >>"
    font += b" /Encoding << /Differences [65 /A /A] >> /Resources << /Font << /F1 5 0 R >> >> >>"
    letter = plain(b"9 0 d0 BT /F1 1 Tf (ABAB) Tj ET")
    return file_of({FONT: font, 20: letter, CONTENT: plain(b"BT /F1 9 Tf (ABABA) Tj ET")})


def _content(data: bytes) -> bytes:
    return file_of({CONTENT: packed(data)})


def _contents_of(count: int) -> bytes:
    return file_of({PAGE: page_of(b"[%s]" % (b"4 0 R " * count))})


def _pages_of(count: int, content: bytes) -> bytes:
    kids = b"".join(b"%d 0 R " % (100 + i) for i in range(count))
    root = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    pages = {100 + i: page_of() for i in range(count)}
    return file_of({PAGES: root, CONTENT: packed(content), **pages})


def _locked(entries: bytes) -> bytes:
    return file_of({20: b"<< /Filter /Standard %s >>" % entries}, b"/Encrypt 20 0 R /ID [(a) (b)]")


def _settings(number: bytes) -> bytes:
    """Text set at a size, a scale and a place beyond all measure."""
    return (
        b"BT /F1 %(n)s Tf %(n)s 0 0 %(n)s %(n)s %(n)s Tm %(n)s Tc %(n)s Tw %(n)s Tz %(n)s TL"
        b" (river) Tj T* (sea) Tj [(a) %(n)s (b)] TJ ET\n%(l)s"
    ) % {b"n": number, b"l": _LINE}


def _bytes(data: bytes) -> bytes:
    return data


def _some() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "page tree in a loop", _looped_pages
    yield "one page 2,500 times", partial(_repeated_pages, 2_500)
    yield "one page a million times", partial(_repeated_pages, 1_000_000)
    yield "two thousand million pages claimed", _claimed_pages
    yield "page tree 20,000 deep", partial(_deep_pages, 20_000)
    yield "page tree of 10 by 10 levels", partial(_wide_tree, 10, 10)
    yield "page of 10^9 points", partial(_huge_page, b"0 0 1000000000 1000000000")
    yield "page of no size", partial(_huge_page, b"9 9 9 9")
    yield "page turned inside out", partial(_huge_page, b"1e38 1e38 -1e38 -1e38")
    yield "page of huge units", partial(_huge_page, b"0 0 595 842", b"/UserUnit 1e30 /Rotate 45")
    yield "arrays 100,000 deep", partial(_nested, b"[", b"]", 100_000)
    yield "dictionaries 50,000 deep", partial(_nested, b"<< /A ", b">>", 50_000)
    yield "content of 1 GB, packed", partial(_flate_bomb, 1_000_000_000)
    yield "content of 300 MB, packed three times", partial(_flate_bomb, 300_000_000, 3)
    yield "predictor of 2^31 columns", _predicted
    yield "image of 10^10 pixels", partial(_huge_image, 100_000, 100_000)
    yield "image of 200 MB, packed", partial(_huge_image, 14_000, 14_000, bytes(196_000_000))
    yield "image of 2^31 by 1", partial(_huge_image, 2_147_483_647, 1)
    for kind in (b"DCTDecode", b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode", b"LZWDecode"):
        yield f"broken {kind.decode()}", partial(_broken_image, kind)
    yield "forms of 10 by 9 levels", partial(_forms, 9, 10)
    yield "forms 2,000 deep", partial(_forms, 2_000, 1)
    yield "form that draws itself", _looped_form
    yield "length that is its own", _looped_length
    yield "references in a circle", _looped_references
    yield "outline in a loop", _looped_outline
    yield "outline of 20,000", partial(_long_outline, 20_000)
    yield "labels in a loop", _looped_labels
    yield "label of 100,000 letters", _long_label
    yield "table before the file", _looped_table
    yield "table that leads to itself", _self_table
    yield "table of 2^31 objects", _huge_table
    yield "object stream of 2^31 objects", _object_stream
    yield "maps of all letters, 2,000 times", _wide_map
    yield "letter that stands for 100,000", _long_map
    yield "map that uses itself", _looped_map
    yield "font that draws itself", _drawing_font
    yield "state saved a million times", partial(_content, b"q " * 1_000_000 + _LINE)
    yield "100,000 lines on a page", partial(_content, _LINE * 100_000)
    yield (
        "line of a million letters",
        partial(_content, b"BT /F1 9 Tf (" + b"river " * 170_000 + b") Tj ET"),
    )
    yield "strings 100,000 deep", partial(_content, b"BT /F1 9 Tf " + b"(" * 100_000 + b" Tj ET")
    yield "operands without end", partial(_content, b"1 " * 2_000_000 + _LINE)
    yield "100,000 contents of a page", partial(_contents_of, 100_000)
    yield "2,000 pages of 500 lines", partial(_pages_of, 2_000, _LINE * 500)
    yield "locked by an unknown way", partial(_locked, b"/V 99 /R 99")
    yield "locked with broken keys", partial(_locked, b"/V 5 /R 6 /O (a) /U (b) /P -1 /Length 1")
    for number in (b"1e38", b"-99999999999999999999", b"0.0000000000001", b"nan"):
        yield f"type of size {number.decode()}", partial(_content, _settings(number))
    yield "only a header", partial(_bytes, b"%PDF-1.7\n")
    yield "nothing", partial(_bytes, b"")
    yield "an archive", partial(_bytes, b"PK\3\4" + bytes(1000))


TRAPS: Mapping[str, Callable[[], bytes]] = dict(_some())
"""By what each does; they are made when called."""

"""Small whole files of the formats that are archives."""

import io
import zipfile
from collections.abc import Mapping

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OPF = "http://www.idpf.org/2007/opf"

MAIN = {
    ".docx": "word/document.xml",
    ".xlsx": "xl/worksheets/sheet1.xml",
    ".pptx": "ppt/slides/slide1.xml",
    ".epub": "OEBPS/rivers.xhtml",
}
"""The entry that holds most of a format's text."""


def packed(entries: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of entries, the same whenever it is made.

    A name alone would date an entry by the clock; `ZipInfo` dates it 1980.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The entries of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def entries_of(suffix: str) -> dict[str, str]:
    """The entries of a small whole file of a format."""
    return dict(_ENTRIES[suffix])


def changed(suffix: str, changes: Mapping[str, str]) -> bytes:
    """A small whole file of a format with other entries in place of some, or beside them.

    It is not packed: an entry that shrinks far is refused before it is read.
    """
    return packed({**entries_of(suffix), **changes}, zipfile.ZIP_STORED)


def word(body: str, declarations: str = "") -> str:
    """A main part of Word's with a body."""
    return (
        f'{declarations}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body>'
        "</w:document>"
    )


def sheet(rows: str, declarations: str = "") -> str:
    """A sheet of Excel's with rows."""
    return (
        f'{declarations}<worksheet xmlns="{_S}" xmlns:r="{_R}"><sheetData>{rows}</sheetData>'
        "</worksheet>"
    )


def slide(shapes: str, declarations: str = "") -> str:
    """A slide of PowerPoint's with shapes."""
    return (
        f'{declarations}<p:sld xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}"><p:cSld><p:spTree>'
        f"{shapes}</p:spTree></p:cSld></p:sld>"
    )


def shape(paragraphs: str, place: str = "body") -> str:
    """A shape of a slide that holds paragraphs."""
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{place}"/></p:nvPr></p:nvSpPr><p:txBody>'
        f"{paragraphs}</p:txBody></p:sp>"
    )


def page(body: str, declarations: str = "") -> str:
    """A page of a book with a body."""
    return (
        f'{declarations}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Rivers</title>'
        f"</head><body>{body}</body></html>"
    )


def package(manifest: str, spine: str) -> str:
    """What a book says of itself, with the list and the order of its pages."""
    return (
        f'<package xmlns="{_OPF}" version="3.0"><metadata xmlns:dc="http://purl.org/dc/'
        'elements/1.1/"><dc:title>Rivers</dc:title><dc:creator>A. Writer</dc:creator>'
        f"<dc:date>2020-01-02</dc:date></metadata><manifest>{manifest}</manifest>"
        f"<spine>{spine}</spine></package>"
    )


def relations(*targets: tuple[str, str]) -> str:
    """What an entry refers to: kinds and other entries; the first is ``rId1``."""
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{_R}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{listed}</Relationships>'


def _types(*parts: tuple[str, str]) -> str:
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{listed}</Types>"
    )


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Rivers</dc:title>'
    "<dc:creator>A. Writer</dc:creator></cp:coreProperties>"
)
_NOTE = '<w:footnote w:id="2"><w:p><w:r><w:t>Measured in 1998.</w:t></w:r></w:p></w:footnote>'
_DOCX = {
    "[Content_Types].xml": _types(),
    "_rels/.rels": relations(("officeDocument", "word/document.xml")),
    "word/_rels/document.xml.rels": relations(
        ("styles", "styles.xml"), ("numbering", "numbering.xml"), ("footnotes", "footnotes.xml")
    ),
    "word/document.xml": word(
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Rivers</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>The river runs to the sea.</w:t></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        '<w:ins w:id="1"><w:r><w:t>河流从山中来</w:t></w:r></w:ins>'
        "<w:del><w:r><w:delText>never</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>year</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>length</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr>"
        '<w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>1998</w:t></w:r></w:p></w:tc></w:tr>'
        "</w:tbl>"
    ),
    "word/styles.xml": f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="H">'
    '<w:name w:val="heading 1"/><w:basedOn w:val="N"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="N"><w:name w:val="Normal"/></w:style></w:styles>',
    "word/numbering.xml": f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    "</w:numbering>",
    "word/footnotes.xml": f'<w:footnotes xmlns:w="{_W}">{_NOTE}</w:footnotes>',
    "docProps/core.xml": _CORE,
}
_XLSX = {
    "[Content_Types].xml": _types(
        (
            "xl/workbook.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
        (
            "xl/worksheets/sheet1.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml",
        ),
    ),
    "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
    "xl/_rels/workbook.xml.rels": relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("sharedStrings", "sharedStrings.xml"),
        ("styles", "styles.xml"),
    ),
    "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>'
    '<sheet name="Rivers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/worksheets/sheet1.xml": sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" s="1"><v>36000</v></c><c r="B2"><v>6300.5</v></c></row>'
        '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="C3" t="inlineStr"><is><t>长江</t></is></c>'
        '</row><row r="4"><c r="A4" t="e"><v>#DIV/0!</v></c><c r="B4"><f>B2+1</f><v>6301.5</v></c>'
        "</row>"
    ),
    "xl/sharedStrings.xml": f'<sst xmlns="{_S}" count="2" uniqueCount="2"><si><t>year</t></si>'
    "<si><r><t>len</t></r><r><t>gth</t></r></si></sst>",
    "xl/styles.xml": f'<styleSheet xmlns="{_S}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    "docProps/core.xml": _CORE,
}
_PPTX = {
    "[Content_Types].xml": _types(),
    "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
    "ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml")),
    "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>'
    '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
    "ppt/slides/slide1.xml": slide(
        shape("<a:p><a:r><a:t>Rivers</a:t></a:r></a:p>", "title")
        + shape(
            '<a:p><a:pPr lvl="1"><a:buAutoNum type="arabicPeriod" startAt="3"/></a:pPr>'
            "<a:r><a:t>The river runs to the sea.</a:t></a:r></a:p>"
            "<a:p><a:r><a:t>河流从山中来</a:t></a:r><a:br/></a:p>"
        )
        + '<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tblPr firstRow="1"/><a:tr><a:tc>'
        "<a:txBody><a:p><a:r><a:t>year</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
        "</a:graphicData></a:graphic></p:graphicFrame>"
    ),
    "ppt/slides/_rels/slide1.xml.rels": relations(("notesSlide", "../notesSlides/notes1.xml")),
    "ppt/notesSlides/notes1.xml": f'<p:notes xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree>'
    f"{shape('<a:p><a:r><a:t>Say it slowly.</a:t></a:r></a:p>')}</p:spTree></p:cSld></p:notes>",
    "docProps/core.xml": _CORE,
}
_EPUB = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
    "OEBPS/book.opf": package(
        '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="a" href="rivers.xhtml" media-type="application/xhtml+xml"/>',
        '<itemref idref="a"/>',
    ),
    "OEBPS/nav.xhtml": page(
        '<nav epub:type="toc" xmlns:epub="http://www.idpf.org/2007/ops"><ol><li>'
        '<a href="rivers.xhtml#r">Rivers</a></li></ol></nav>'
    ),
    "OEBPS/rivers.xhtml": page(
        '<h1 id="r">Rivers</h1><p>The river runs to the sea.<sup><a href="#n1">1</a></sup></p>'
        '<ul><li>河流从山中来</li></ul><table><tr><th>year</th><td colspan="2">1998</td></tr>'
        '</table><aside id="n1">1. Measured in 1998.</aside>'
    ),
}
_ENTRIES: Mapping[str, Mapping[str, str]] = {
    ".docx": _DOCX,
    ".xlsx": _XLSX,
    ".pptx": _PPTX,
    ".epub": _EPUB,
}

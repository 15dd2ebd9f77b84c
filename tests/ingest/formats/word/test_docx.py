import io
from xml.sax.saxutils import escape

import docx as python_docx
import mammoth
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from eval.robustness.archive_files import packed, unpacked
from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile, UnreadableFile
from ingest.formats.extract import Extract
from ingest.formats.word.docx import load
from tests.ingest.formats.layouts import assert_laid, grid, notes, of_kind, outline
from tests.ingest.formats.mangling import (
    assert_refused_or_read,
    mangled,
    mangled_inside,
)

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def cell(*paragraphs: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def document(body: str, **parts: str) -> bytes:
    """A Word file of a body and, by their names, other parts."""
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
             "endnotes": "endnotes", "settings": "settings", "header": "hdr"}  # fmt: skip
    links = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    main = f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    return packed(
        {
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{main}</Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}'
            "</Relationships>",
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            **{
                f"word/{name}.xml": f"<w:{roots[name]} {NAMESPACES}>{part}</w:{roots[name]}>"
                for name, part in parts.items()
            },
        }
    )


def read(body: str, **parts: str) -> Extract:
    extract = load(document(body, **parts), "a.docx")
    assert_laid(extract.text, extract.layout)
    return extract


def style(name: str, inside: str = "", based_on: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name.replace(" ", "")}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based_on}"/>{inside}</w:style>'
    )


def of_style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def test_headings_by_the_name_of_their_style_in_any_language_or_by_outline_level() -> None:
    styles = (
        style("heading 1") + style("标题 2") + style("Chapter", based_on="heading1")
        + style("Own", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>') + style("Title")
    )  # fmt: skip
    extract = read(
        p("书名", of_style("Title")) + p("甲", of_style("heading1")) + p("乙", of_style("标题2"))
        + p("丙", of_style("Chapter")) + p("丁", of_style("Own")) + p("正文。"),
        styles=styles,
    )  # fmt: skip
    assert outline(extract) == [(1, "甲"), (2, "乙"), (1, "丙"), (3, "丁")]
    assert of_kind(extract, BlockKind.TITLE) == ["书名"]
    assert of_kind(extract, None) == ["正文。"]


def numbering(*levels: tuple[str, str], extra: str = "") -> str:
    kinds = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:suff w:val="{"nothing" if "、" in text else "space"}"/><w:lvlText w:val="{text}"/>'
        "</w:lvl>"
        for depth, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{kinds}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{extra}'
    )


def item(text: str, depth: int = 0, list_id: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_numbers_that_word_draws_are_text() -> None:
    levels = numbering(
        ("chineseCounting", "第%1条"), ("decimal", "%1.%2"), ("ideographTraditional", "%3、")
    )
    body = item("总则") + item("a", 1) + item("b", 1) + item("子", 2) + item("附则") + item("c", 1)
    extract = read(body, numbering=levels)
    assert of_kind(extract, BlockKind.LIST_ITEM) == [
        "第一条 总则", "一.1 a", "一.2 b", "甲、子", "第二条 附则", "二.1 c"
    ]  # fmt: skip
    assert [line.level for line in extract.layout.lines] == [1, 2, 2, 3, 1, 2]


def test_bullets_are_drawn_and_no_text() -> None:
    assert read(item("甲"), numbering=numbering(("bullet", "•"))).text == "甲"


def test_a_list_that_restarts_counts_anew_and_one_of_no_number_goes_without() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    body = item("a") + item("b") + item("c", list_id=2) + item("d", list_id=2) + item("e", 0, 0)
    extract = read(body, numbering=numbering(("decimal", "%1)"), extra=again))
    assert [line.strip() for line in extract.text.split("\n\n")] == [
        "1) a", "2) b", "5) c", "6) d", "e"
    ]  # fmt: skip


def test_a_heading_takes_its_number_from_its_style() -> None:
    linked = style("heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
    body = p("总则", of_style("heading1")) + p("附则", of_style("heading1"))
    extract = read(body, styles=linked, numbering=numbering(("chineseCounting", "第%1章")))
    assert outline(extract) == [(1, "第一章 总则"), (1, "第二章 附则")]


def reference(key: int, kind: str = "footnote", attributes: str = "", after: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{key}" {attributes}/>{after}</w:r>'


def test_notes_stand_at_the_end_and_are_numbered_as_shown() -> None:
    body = (
        f"<w:p>{r('甲')}{reference(7)}{r('乙')}{reference(5)}{r('丙')}"
        f"{reference(2, 'endnote')}</w:p>"
    )
    extract = read(
        body,
        footnotes='<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        f'<w:footnote w:id="5">{p("later")}</w:footnote>'
        f'<w:footnote w:id="7">{p(" 2020年")}{p("more")}</w:footnote>',
        endnotes=f'<w:endnote w:id="2">{p("end")}</w:endnote>',
    )
    assert extract.text.startswith("甲1乙2丙i\n\n")
    assert notes(extract) == {
        "footnote-1": (["1"], ["1 2020年", "more"]),
        "footnote-2": (["2"], ["2 later"]),
        "endnote-1": (["i"], ["i end"]),
    }


def test_a_note_that_refers_to_itself_ends() -> None:
    held = f'<w:footnote w:id="1"><w:p>{r("x")}{reference(1)}</w:p></w:footnote>'
    extract = read(f"<w:p>{r('甲')}{reference(1)}</w:p>", footnotes=held)
    assert extract.text == "甲1\n\n1 x"
    assert notes(extract) == {"footnote-1": (["1"], ["1 x"])}


def test_a_note_has_the_format_of_its_section_or_a_mark_of_its_own() -> None:
    custom = reference(2, attributes='w:customMarkFollows="1"', after="<w:t>※</w:t>")
    body = (
        f"<w:p>{r('甲')}{reference(1)}{custom}</w:p><w:sectPr><w:footnotePr>"
        '<w:numFmt w:val="decimalEnclosedCircle"/></w:footnotePr></w:sectPr>'
    )
    held = f'<w:footnote w:id="1">{p("x")}</w:footnote><w:footnote w:id="2">{p("※ y")}</w:footnote>'
    assert notes(read(body, footnotes=held)) == {
        "footnote-1": (["①"], ["① x"]),
        "footnote-2": (["※"], ["※ y"]),
    }


def test_insertions_are_kept_and_deletions_dropped() -> None:
    gone = "<w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{r('there')}</w:moveFrom>"
    body = (
        f"<w:p>{r('a ')}{gone}<w:ins>{r('new')}</w:ins>{moved}</w:p>"
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{r('first half')}</w:p>{p(', second half')}"
    )
    assert read(body).text == "a new\n\nfirst half, second half"


def test_fields_show_their_result_and_hidden_text_nothing() -> None:
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF x</w:instrText>'
        f'</w:r>{r("code")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("see 3")}'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>{r(" secret", "<w:vanish/>")}</w:p>'
        f"<w:p><w:hyperlink>{r('link')}</w:hyperlink><w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'
    )
    extract = read(body)
    assert extract.text == "see 3\n\nlink\tb\nc☑"
    assert [line.block for line in extract.layout.lines] == [0, 1, 1]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{p('in a box')}</w:txbxContent>"
    body = (
        f"<w:p>{r('beside')}<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}"
        f"</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert read(body).text == "beside\n\nin a box"


def test_merged_cells_stand_once_and_inner_tables_in_their_cell() -> None:
    inner = f"<w:tbl><w:tr>{cell(p('x'))}{cell(p('y'))}</w:tr></w:tbl>"
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    wide = cell(p("宽"), properties='<w:gridSpan w:val="2"/>')
    tall = cell(p("高"), properties='<w:vMerge w:val="restart"/>')
    rest = cell(p(""), properties="<w:vMerge/>")
    body = (
        f"<w:tbl><w:tr>{header}{wide}{cell(p('c'))}</w:tr><w:tr>{tall}{cell(p('1'), p('2'))}"
        f"{cell(inner, p(''))}</w:tr><w:tr>{rest}{cell(p('3'))}{cell(p('4'))}</w:tr></w:tbl>"
    )
    extract = read(body)
    assert extract.text == "宽\tc\n高\t1 2\tx y\n3\t4"
    assert grid(extract) == {
        (0, 0): "宽", (0, 2): "c", (1, 0): "高", (1, 1): "1 2", (1, 2): "x y",
        (2, 1): "3", (2, 2): "4",
    }  # fmt: skip
    cells = [line.cell for line in extract.layout.lines if line.cell is not None]
    assert [one.header for one in cells] == [True, True, *[False] * 5]


def test_a_frame_of_one_column_is_no_table() -> None:
    extract = read(f"<w:tbl><w:tr>{cell(p('甲'), p('乙'))}</w:tr></w:tbl>")
    assert of_kind(extract, None) == ["甲", "乙"]


def test_formulas_are_read_in_one_line() -> None:
    def m(name: str, *inside: str) -> str:
        return f"<m:{name}>{''.join(inside)}</m:{name}>"

    def t(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    fraction = m("f", m("num", t("a+b")), m("den", t("c")))
    power = m("sSup", m("e", t("x")), m("sup", t("2")))
    body = f"<w:p><m:oMath>{power}{t('=')}{fraction}{m('d', m('e', t('y')))}</m:oMath></w:p>"
    assert read(body).text == "x^2=(a+b)/c(y)"


def test_heads_of_pages_and_contents_lists_are_furniture() -> None:
    body = (
        p("目录项\t3", of_style("toc1")) + p("正文。")
        + '<w:sectPr><w:headerReference r:id="header"/></w:sectPr>'
    )  # fmt: skip
    extract = read(body, styles=style("toc 1"), header=p("公司名称"))
    assert of_kind(extract, BlockKind.FURNITURE) == ["目录项\t3", "公司名称"]


def test_type_is_known_and_what_is_raised() -> None:
    big = '<w:b/><w:sz w:val="32"/><w:rFonts w:eastAsia="黑体"/>'
    raised = '<w:vertAlign w:val="superscript"/>'
    extract = read(f"<w:p>{r('大标题', big)}{r('[1]', raised)}</w:p>")
    line = extract.layout.lines[0]
    assert (line.size, line.font) == (16, "黑体 Bold")
    assert [extract.text[span.start : span.end] for span in line.raised] == ["[1]"]


def made_by_python_docx() -> bytes:
    made = python_docx.Document()
    made.core_properties.title = "年报"
    made.core_properties.author = "水务局"
    made.add_heading("总览", 1)
    made.add_paragraph("第一段。")
    made.add_paragraph("项目", style="List Number")
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "a"
    table.cell(1, 1).text = "b"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_file_of_another_maker_is_read_whole() -> None:
    data = made_by_python_docx()
    extract = load(data, "a.docx")
    assert outline(extract) == [(1, "总览")]
    assert of_kind(extract, BlockKind.LIST_ITEM) == ["1. 项目"]
    assert extract.csl["title"] == "年报"
    assert extract.csl["author"] == [{"literal": "水务局"}]
    judged = html.document_fromstring(mammoth.convert_to_html(io.BytesIO(data)).value)
    for paragraph in judged.xpath("//p|//li|//h1"):
        assert paragraph.text_content() in extract.text


def test_strict_files_are_read() -> None:
    usual, strict = b"schemas.openxmlformats.org/", b"purl.oclc.org/ooxml/"
    parts = {
        name: content.replace(usual + b"officeDocument/2006", strict + b"officeDocument").replace(
            usual + b"wordprocessingml/2006", strict + b"wordprocessingml"
        )
        for name, content in unpacked(document(p("strict"))).items()
    }
    assert load(packed(parts), "a.docx").text == "strict"


def test_broken_properties_leave_the_text_readable() -> None:
    parts = unpacked(document(p("text"))) | {"docProps/core.xml": b"<broken"}
    assert load(packed(parts), "a.docx").csl == {}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "broken"),
        (b"PK\x03\x04 no archive", "broken"),
        (packed({"a.txt": "x"}), "lacks word/document.xml"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_word_file_says_so(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        load(data, "a.docx")


def test_a_file_without_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        load(document(p("  ")), "a.docx")


def test_broken_files_are_refused_or_read() -> None:
    data = made_by_python_docx()
    assert_refused_or_read(load, mangled(data))
    assert_refused_or_read(load, mangled_inside(data))


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(
                lambda text: text.replace("\ufffe", "").replace("\uffff", "")
            )
        )
    )
)
def test_all_text_is_laid(paragraphs: list[list[str]]) -> None:
    body = "".join(f"<w:p>{''.join(map(r, runs))}</w:p>" for runs in paragraphs)
    written = "".join("".join(runs) for runs in paragraphs)
    try:
        extract = load(document(body), "a.docx")
    except EmptyFile:
        return
    assert_laid(extract.text, extract.layout)
    assert "".join(extract.text.split()) == "".join(written.split())

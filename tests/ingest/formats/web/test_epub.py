import pytest

from eval.robustness.archive_files import packed
from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile, UnreadableFile
from ingest.formats.extract import Extract
from ingest.formats.web.epub import load
from tests.ingest.formats.layouts import assert_laid, notes, of_kind, outline
from tests.ingest.formats.mangling import assert_refused_or_read, mangled, mangled_inside

XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
MEDIA_TYPE = "application/xhtml+xml"
CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
FACTS = """<dc:title>山居记</dc:title><dc:creator id="a">甲</dc:creator>
<meta refines="#a" property="role">aut</meta><dc:creator opf:role="trl">译者</dc:creator>
<dc:date>2015-01-09</dc:date><dc:publisher>书局</dc:publisher><dc:language>zh</dc:language>
<dc:identifier>urn:isbn:9787000000000</dc:identifier>"""


def page(inside: str) -> str:
    return f"{XHTML}<head><title>x</title></head><body>{inside}</body></html>"


def book(
    pages: dict[str, str], extra: dict[str, str | bytes] | None = None, nav: str = ""
) -> bytes:
    items = ""
    for n, name in enumerate(pages):
        role = "nav" if name == "nav.xhtml" else ""
        items += f'<item id="i{n}" href="{name}" properties="{role}" media-type="{MEDIA_TYPE}"/>'
    refs = "".join(f'<itemref idref="i{n}"/>' for n in range(len(pages)))
    if nav:
        items += '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
        extra = {**(extra or {}), "OPS/toc.ncx": f"<ncx><navMap>{nav}</navMap></ncx>"}
    opf = (
        '<package xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/'
        f'opf"><metadata>{FACTS}</metadata><manifest>{items}</manifest><spine>{refs}</spine>'
        "</package>"
    )
    held: dict[str, str | bytes] = {"META-INF/container.xml": CONTAINER, "OPS/book.opf": opf}
    held |= {f"OPS/{name}": content for name, content in pages.items()}
    return packed({**held, **(extra or {})})


def point(title: str, target: str, inner: str = "") -> str:
    return (
        f"<navPoint><navLabel><text>{title}</text></navLabel><content src='{target}'/>{inner}"
        "</navPoint>"
    )


def read(data: bytes) -> Extract:
    extract = load(data, "a.epub")
    assert_laid(extract.text, extract.layout)
    return extract


def test_pages_stand_in_the_order_of_the_spine() -> None:
    extract = read(book({"b.xhtml": page("<h1>甲</h1><p>一</p>"), "a.xhtml": page("<p>二</p>")}))
    assert extract.text == "甲\n\n一\n\n二"


def test_headings_of_the_navigation_where_the_page_has_none() -> None:
    pages = {
        "a.xhtml": page("<p>第一回 入山</p><p>正文。</p><p><a id='s'/>一、路</p><p>正文。</p>"),
        "b.xhtml": page("<p>不同。</p>"),
    }
    inner = point("一、路", "a.xhtml#s")
    nav = point("第一回　入山", "a.xhtml", inner) + point("第二回", "b.xhtml")
    assert outline(read(book(pages, nav=nav))) == [(1, "第一回 入山"), (2, "一、路")]


def test_a_navigation_document_is_furniture_and_tells_headings() -> None:
    nav = '<nav epub:type="toc"><ol><li><a href="a.xhtml">卷首</a></li></ol></nav>'
    data = book({"nav.xhtml": page(nav), "a.xhtml": page("<div>卷首</div><p>正文。</p>")})
    extract = read(data)
    assert of_kind(extract, BlockKind.FURNITURE) == ["1. 卷首"]
    assert outline(extract) == [(1, "卷首")]


def test_notes_on_another_page() -> None:
    pages = {
        "a.xhtml": page('<p>甲<a epub:type="noteref" href="n.xhtml#f1">注</a>。</p>'),
        "n.xhtml": page('<aside epub:type="footnote" id="f1"><p>注 其一。</p></aside>'),
    }
    assert notes(read(book(pages))) == {"OPS/n.xhtml#f1": (["注"], ["注 其一。"])}


def test_facts_of_the_package() -> None:
    assert read(book({"a.xhtml": page("<p>x</p>")})).csl == {
        "type": "book", "title": "山居记", "author": [{"literal": "甲"}],
        "issued": {"date-parts": [[2015, 1, 9]]}, "publisher": "书局", "language": "zh",
        "ISBN": "9787000000000",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["a&nbsp;b", "<p>a\u00a0b"])
def test_pages_that_are_no_xml_are_mended(text: str) -> None:
    assert read(book({"a.xhtml": page(text)})).text == "a\u00a0b"


def test_a_locked_book_says_so() -> None:
    locked = "<encryption><CipherReference URI='OPS/a.xhtml'/></encryption>"
    with pytest.raises(UnreadableFile, match="locked"):
        load(book({"a.xhtml": "\x00"}, {"META-INF/encryption.xml": locked}), "a.epub")


def test_a_page_that_is_missing_is_named() -> None:
    data = book({"a.xhtml": page("<p>x</p>"), "b.xhtml": page("")})
    extract = load(data.replace(b"OPS/b.xhtml", b"OPS/c.xhtml"), "a.epub")
    assert extract.faults == ("OPS/b.xhtml is not read: the file is broken: it lacks OPS/b.xhtml",)


def test_a_book_without_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        load(book({"a.xhtml": page("<img src='x'/>")}), "a.epub")


def test_broken_books_are_refused_or_read() -> None:
    data = book({"a.xhtml": page("<h1>甲</h1><p>一</p>")}, nav=point("甲", "a.xhtml"))
    assert_refused_or_read(load, mangled(data))
    assert_refused_or_read(load, mangled_inside(data))

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile, IngestError, UnreadableFile
from ingest.formats.extract import Extract
from ingest.formats.web.html import decoded, load
from tests.ingest.formats.layouts import assert_laid, grid, notes, of_kind, outline
from tests.ingest.formats.mangling import assert_refused_or_read, mangled

SENTENCE = "雨水花园是一种利用植物和土壤滞留、净化雨水的浅凹绿地，其面积一般为汇水面积的一成左右。"
PAGE = f"""<!DOCTYPE html><html><head><title>指南 - 某网站</title>
<meta name="author" content="水务局">
<meta property="article:published_time" content="2024-03-05T08:00">
<script>var x = "<p>code</p>";</script><style>p {{}}</style></head><body>
<div class="top"><a href="/">首页</a> <a href="/b">频道</a></div>
<nav><ul><li>栏目</li></ul></nav>
<h1>雨水花园指南</h1>
<div id="content"><h2>一、选址</h2><p>{SENTENCE}</p><p>{SENTENCE}</p>
<ul><li>甲<ul><li>乙</li></ul></li></ul><ol start="3"><li>丙</li><li>（4）丁</li></ol>
<table><caption>表1</caption><tr><th>名</th><th>数</th></tr>
<tr><td rowspan="2">x</td><td>1</td></tr>
<tr><td>2</td></tr></table><pre>  code
    more</pre><figure><figcaption>图1</figcaption></figure><blockquote>引</blockquote>
<p>首行<br>次行<br><br>另段</p><p hidden>secret</p><p style="display: none">secret</p>
<h2>二、植物</h2><p>{SENTENCE}</p></div>
<div class="links"><a href="/1">相关新闻一</a><a href="/2">相关新闻二</a></div>
<footer>版权所有</footer></body></html>"""


def read(text: str) -> Extract:
    extract = load(text.encode(), "a.html")
    assert_laid(extract.text, extract.layout)
    return extract


def body(inside: str) -> Extract:
    return read(f"<html><body>{inside}</body></html>")


def test_what_is_about_the_article_is_furniture_but_not_the_name_of_the_page() -> None:
    extract = read(PAGE)
    furniture = of_kind(extract, BlockKind.FURNITURE)
    assert furniture == ["首页 频道", "栏目", "相关新闻一相关新闻二", "版权所有"]
    assert outline(extract) == [(1, "雨水花园指南"), (2, "一、选址"), (2, "二、植物")]


def test_a_page_of_very_many_elements_is_not_searched_for_its_article() -> None:
    extract = read(PAGE.replace("</body>", "<br>" * 50_000 + "</body>"))
    assert of_kind(extract, BlockKind.FURNITURE) == ["栏目", "版权所有"]


def test_an_element_of_very_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{number}" for number in range(10_001))
    with pytest.raises(UnreadableFile, match="more than 10,000 attributes"):
        body(f"<p {attributes}>甲</p>")


def test_an_element_of_a_long_attribute_is_read() -> None:
    assert body(f"<p title='{'a b ' * 50_000}'>甲</p>").text == "甲"


def test_what_a_browser_does_not_show_is_no_text() -> None:
    text = read(PAGE).text
    assert "secret" not in text
    assert "var x" not in text
    assert "指南 - 某网站" not in text


def test_lists_keep_their_depth_and_the_numbers_that_a_browser_draws() -> None:
    extract = read(PAGE)
    items = [
        (line.level, extract.text[line.start : line.end])
        for line in extract.layout.lines
        if line.kind is BlockKind.LIST_ITEM
    ]
    assert items == [(1, "甲"), (2, "乙"), (1, "3. 丙"), (1, "（4）丁")]


def test_tables_captions_code_and_breaks() -> None:
    extract = read(PAGE)
    assert grid(extract) == {(0, 0): "名", (0, 1): "数", (1, 0): "x", (1, 1): "1", (2, 1): "2"}
    assert of_kind(extract, BlockKind.CAPTION) == ["表1", "图1"]
    assert "  code\n    more" in extract.text
    assert "首行\n次行\n\n另段" in extract.text
    headers = [line.cell.header for line in extract.layout.lines if line.cell is not None]
    assert headers == [True, True, False, False, False]


def test_a_table_that_lays_out_a_page_is_none() -> None:
    extract = body(
        "<table><tr><td>导航<td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>"
        "<table><tr><td>一列</td></tr><tr><td>二行</td></tr></table>"
    )
    assert grid(extract) == {(0, 0): "a", (0, 1): "b", (1, 0): "c", (1, 1): "d"}
    assert of_kind(extract, None) == ["导航", "一列", "二行"]


def test_notes_are_links_that_look_like_marks_to_blocks_further_down() -> None:
    extract = body(
        '<p>甲<sup><a id="r1" href="#n1">[1]</a></sup>，见<a href="#s2">第二节</a>。</p>'
        '<h2 id="s2">第二节</h2><p>乙<a href="#fn2">*</a></p>'
        '<ol><li id="n1"><a href="#r1">^</a> 注一</li></ol><p><a name="fn2">*</a> 注二</p>'
    )
    assert notes(extract) == {"#n1": (["[1]"], ["1. ^ 注一"]), "#fn2": (["*"], ["* 注二"])}


def test_ruby_stands_in_brackets_behind_its_word() -> None:
    assert body("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt></ruby>です</p>").text == "漢字(かんじ)です"


def test_spaces_of_the_source_are_one() -> None:
    assert body("<p> a\n  <b>b </b> c</p>").text.strip() == "a b c"


def test_facts_of_the_head() -> None:
    assert read(PAGE).csl == {
        "title": "指南 - 某网站",
        "author": [{"literal": "水务局"}],
        "issued": {"date-parts": [[2024, 3, 5]]},
        "type": "webpage",
    }


def test_facts_of_an_article_in_a_journal() -> None:
    stated = {"title": "T", "author": "Li, W.", "publication_date": "2020/5", "journal_title": "J",
              "volume": "3", "firstpage": "7", "lastpage": "9", "doi": "10.1/x"}  # fmt: skip
    metas = "".join(f'<meta name="citation_{k}" content="{v}">' for k, v in stated.items())
    extract = read(f"<html><head>{metas}</head><body><p>x</p></body></html>")
    assert extract.csl == {
        "title": "T", "author": [{"literal": "Li, W."}], "issued": {"date-parts": [[2020, 5]]},
        "type": "article-journal", "container-title": "J", "volume": "3", "page": "7-9",
        "DOI": "10.1/x",
    }  # fmt: skip


def test_facts_of_linked_data() -> None:
    data = '{"@graph": [{"author": {"name": "甲"}, "datePublished": "2021-02-03"}]}'
    extract = read(f'<script type="application/ld+json">{data}</script><p>x</p>')
    assert extract.csl["author"] == [{"literal": "甲"}]
    assert extract.csl["issued"] == {"date-parts": [[2021, 2, 3]]}


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "gb2312"),
        ("gb18030", "gb2312"),
        ("big5", "big5"),
        ("shift_jis", "Shift_JIS"),
        ("utf-16", "utf-8"),
        ("utf-8", "no-such-encoding"),
        ("gb18030", ""),
    ],
)
def test_valid_utf_8_goes_before_what_a_page_declares(encoding: str, declared: str) -> None:
    page = f'<meta charset="{declared}"><p>日本的水管理制度，在此後的年中有所改善。</p>'
    assert decoded(page.encode(encoding), "a.html") == page


def test_a_byte_amiss_in_a_page_is_one_character_amiss() -> None:
    data = PAGE.encode().replace("雨水".encode(), b"\xe9\x9b", 1)
    assert decoded(data, "a.html").count("\ufffd") == 1


def test_a_page_without_text_is_empty() -> None:
    with pytest.raises(EmptyFile):
        load(b"<html><body><script>x</script></body></html>", "a.html")


def test_a_page_nested_too_deeply_is_refused_and_not_cut() -> None:
    with pytest.raises(UnreadableFile, match="nested"):
        load(b"<p>a</p>" + b"<div>" * 5000 + b"deep", "a.html")


def test_broken_pages_are_refused_or_read() -> None:
    assert_refused_or_read(load, mangled(PAGE.encode(), 60))


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <div> <ul> <li> </ul> <ol> <table> <tr> <td> <th> </table> <br> <h2> </h2>"
            " <pre> </pre> <a_href='#n'> </a> <sup> <nav> <article> <p_id=n> 中 a &lt; &nbsp;"
            " <rt> <hr> <button> </div> <!-- -->".split()
        )
    ).map(lambda parts: "".join(parts).replace("_", " "))
)
def test_all_text_is_laid(page: str) -> None:
    try:
        extract = load(page.encode(), "a.html")
    except IngestError as error:
        assert isinstance(error, EmptyFile)  # noqa: PT017 - either way is right
    else:
        assert_laid(extract.text, extract.layout)
        unseen = page.split("<!--")
        assert extract.text.count("中") == unseen[0].count("中") + sum(
            part.partition("-->")[2].count("中") for part in unseen[1:] if "-->" in part
        )

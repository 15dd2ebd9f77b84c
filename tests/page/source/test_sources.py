import re
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Page, expect

from tests.page.browsing import ask, marked, refusal
from tests.page.conftest import STATIC, Open
from tests.service.conftest import BRIDGES


def opened(page: Page, question: str) -> None:
    """Ask, and open the first mark of the answer."""
    ask(page, question)
    page.locator("a.mark").first.click()
    page.locator("#source .lit").first.wait_for()


def shown_citation(page: Page, client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get(
        f"/v1{urlsplit(page.url).path.replace('/c/', '/citations/')}"
    ).json()
    return found


def span_texts(citation: dict[str, Any], client: httpx.Client) -> list[str]:
    address = f"/v1/documents/{citation['document']['id']}/text"
    spans = [{"start": span["start"], "end": span["end"]} for span in citation["spans"]]
    return [client.get(address, params=span).content.decode() for span in spans]


def test_a_mark_opens_its_source_at_the_sentence(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page, "一座鲸落可以供养深海生物多久？")
    expect(page.get_by_role("complementary", name="鲸落")).to_be_visible()
    lit = page.locator("#source .reading .lit")
    assert "长达五十年" in "".join(lit.all_text_contents())
    expect(lit.first).to_be_in_viewport()
    expect(page.locator("#source-title")).to_be_focused()


def test_the_marked_characters_are_those_of_the_spans(visit: Open, client: httpx.Client) -> None:
    page = visit(locale="zh-CN")
    opened(page, "桥的两肩有什么？")
    page.get_by_role("button", name="原文").click()
    page.locator(".untouched").wait_for()
    citation = shown_citation(page, client)
    assert marked(page) == span_texts(citation, client)
    assert page.locator(".untouched").text_content() == BRIDGES


def test_offsets_count_characters_beyond_the_basic_plane_once(visit: Open) -> None:
    page = visit(bypass_csp=True)
    script = """async (text) => {
      const { CodePoints, compose } = await import(
        `data:text/javascript,${encodeURIComponent(text)}`);
      const wrap = () => document.createElement('mark');
      const parts = compose('𠮷a𠮷b', [{ start: 1, end: 3, wrap }, { start: 2, end: 9, wrap }]);
      return [new CodePoints('a𠮷b').length, new CodePoints('a𠮷b').slice(2),
        [...parts.childNodes].map((node) => node.textContent)];
    }"""
    text = (STATIC / "elements" / "text.js").read_text(encoding="utf-8")
    assert page.evaluate(script, text) == [3, "b", ["𠮷", "a", "𠮷", "b"]]


def telling(citations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of a document's passages the first, the last and one in several pieces."""
    found = sorted(citations, key=lambda citation: citation["spans"][0]["start"])
    parted = [citation for citation in found if len(citation["spans"]) > 1]
    return list({each["id"]: each for each in (found[0], found[-1], *parted[:1])}.values())


def test_passages_are_marked_to_the_letter(visit: Open, client: httpx.Client) -> None:
    page = visit("/library")
    pieces = []
    for summary in client.get("/v1/documents").json()["documents"]:
        query = {"query": summary["source"], "document_ids": [summary["id"]], "top_k": 50}
        for citation in telling(client.post("/v1/search", json=query).json()["results"]):
            page.goto(f"/c/{citation['id']}")
            cited = page.locator(".reading .cited")
            cited.first.wait_for()
            shown = re.sub(r"\s", "", "".join(cited.all_text_contents()))
            assert shown == re.sub(r"\s", "", citation["text"])
            page.get_by_role("button", name="Source text").click()
            page.locator(".untouched mark").first.wait_for()
            assert marked(page) == span_texts(citation, client)
            pieces.append(len(citation["spans"]))
    assert max(pieces) > 1


def test_the_address_of_a_citation_opens_the_same_place_cold(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page, "一座鲸落可以供养深海生物多久？")
    lit = page.locator("#source .lit").all_text_contents()
    path = page.url.removeprefix(page.evaluate("location.origin"))
    colleague = visit(path, locale="zh-CN")
    colleague.locator("#source .lit").first.wait_for()
    assert colleague.locator("#source .lit").all_text_contents() == lit
    assert path.startswith("/c/c_")


def test_going_back_closes_the_source_and_forward_opens_it(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page, "一座鲸落可以供养深海生物多久？")
    page.go_back()
    expect(page.locator("#source")).to_be_hidden()
    expect(page.locator(".statement").first).to_be_visible()
    page.go_forward()
    expect(page.locator("#source .lit").first).to_be_visible()


def test_an_unknown_citation_says_so(visit: Open) -> None:
    page = visit("/c/c_0123456789abcdef", expected=refusal(404))
    expect(page.locator("#source").get_by_role("alert")).to_contain_text("Not found")
    page.get_by_role("button", name="Close the source").click()
    expect(page.locator("#source")).to_be_hidden()


def test_an_unknown_document_says_so(visit: Open) -> None:
    page = visit("/d/d_0123456789abcdef", expected=refusal(404))
    expect(page.locator("#source").get_by_role("alert")).to_contain_text("Not found")
    expect(page.locator(".volume").first).to_be_visible()


def test_a_footnote_opens_at_its_mark(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page, "法罗斯灯塔有多高？")
    page.get_by_role("button", name="注 ①").click()
    expect(page.get_by_role("note")).to_contain_text("世界七大奇迹")
    page.keyboard.press("Escape")
    expect(page.get_by_role("note")).to_be_hidden()
    expect(page.locator("#source")).to_be_visible()


def test_the_text_of_a_document_is_never_markup(visit: Open) -> None:
    page = visit()
    ask(page, "Why must a page escape the text of a document?")
    expect(page.locator(".statement").first).to_contain_text(
        "<script>alert(1)</script> & <b>markup</b>"
    )
    page.locator("a.mark").first.click()
    expect(page.locator("#source .reading")).to_contain_text("<img src=x onerror=alert(2)>")
    expect(page.locator("#source-title")).to_have_text("<i>Escaping</i> & text")
    page.get_by_role("button", name="Source text").click()
    expect(page.locator(".untouched")).to_contain_text("<script>alert(1)</script> & <b>markup</b>")
    assert page.locator("body :is(script, img, iframe)").count() == 0
    assert page.locator("#source :is(i, .reading b)").count() == 0


def test_an_english_reader_of_chinese_text_gets_its_terms(visit: Open) -> None:
    page = visit()
    ask(page, "How long can a whale fall feed deep-sea creatures?")
    term = page.locator(".statement .term").first
    term.focus()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tooltip")).to_be_hidden()
    page.locator(".statement .gloss summary").first.click()
    expect(page.locator(".statement .gloss dd").first).to_be_visible()


def test_the_terms_of_an_answer_are_one_stop_on_the_way_to_its_mark(visit: Open) -> None:
    page = visit()
    ask(page, "How long can a whale fall feed deep-sea creatures?")
    statement = page.locator(".statement").first
    terms = statement.locator(".term")
    assert terms.count() > 1
    terms.first.focus()
    page.keyboard.press("ArrowRight")
    expect(terms.nth(1)).to_be_focused()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.keyboard.press("Tab")
    expect(statement.locator("a.mark").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(terms.nth(1)).to_be_focused()


def test_a_mark_previews_what_it_cites(visit: Open) -> None:
    page = visit(locale="zh-CN")
    ask(page, "一座鲸落可以供养深海生物多久？")
    page.locator("a.mark").first.focus()
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("长达五十年")
    expect(tip).to_contain_text("第 1 页")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_words_are_found_in_the_document(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page, "一座鲸落可以供养深海生物多久？")
    panel = page.locator("#source")
    panel.get_by_role("button", name="查找").click()
    expect(panel.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("鲸落")
    found = panel.get_by_role("status")
    expect(found).to_have_text(re.compile(r"第 1 处，共 \d 处"))
    page.keyboard.press("Enter")
    expect(found).to_have_text(re.compile("第 2 处"))
    script = "[...CSS.highlights.get('found-here')].map((range) => range.toString())"
    assert page.evaluate(script) == ["鲸落"]
    page.keyboard.type("没有这样的词")
    expect(found).to_have_text("没有找到")
    page.keyboard.press("Escape")
    expect(panel.get_by_role("searchbox")).to_be_hidden()
    expect(panel).to_be_visible()
    assert page.evaluate("CSS.highlights.size") == 0


def test_the_marks_of_an_answer_are_gone_through_from_the_source(visit: Open) -> None:
    page = visit(locale="zh-CN")
    ask(page, "一座鲸落可以供养深海生物多久？")
    opened(page, "赵州桥由谁设计建造？")
    title = page.locator("#source-title")
    expect(title).to_have_text("鲸落")
    following = page.get_by_role("button", name="下一个引文")
    following.focus()
    page.keyboard.press("Enter")
    expect(title).to_have_text("bridges.txt")
    expect(page.get_by_role("button", name="下一个引文")).to_be_disabled()
    page.get_by_role("button", name="上一个引文").click()
    expect(title).to_have_text("鲸落")


def test_the_contents_show_which_heading_is_in_sight(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page, "最后一个阶段里细菌分解什么？")
    page.locator("#source").get_by_role("button", name="目录").click()
    here = page.locator(":popover-open [aria-current=true]")
    expect(here).to_have_text("二、鲸落的阶段")

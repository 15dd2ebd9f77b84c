"""The pages of a PDF beside the answer."""

import re

from playwright.sync_api import Page, expect

from tests.page.browsing import ask
from tests.page.conftest import Open
from tests.service.conftest import COMPASS

QUESTION = "司南的勺柄停下来时指着哪里？"


def opened(page: Page) -> None:
    """Ask, open the first mark of the answer, and look at its pages."""
    ask(page, QUESTION)
    page.locator("a.mark").first.click()
    page.get_by_role("button", name="原页").click()
    page.locator(".page img").first.wait_for()


def test_the_cited_page_is_shown_with_its_sentence_boxed(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page)
    lit = page.locator(".page[data-page='2'] .box.lit")
    expect(lit).to_have_count(1)
    expect(lit).to_be_in_viewport()
    picture = page.get_by_role("img", name="《compass.pdf》第 2 页")
    expect(picture).to_be_in_viewport()
    shown = picture.evaluate(
        "async (image) => { await image.decode(); return image.naturalWidth; }"
    )
    assert shown == 1191


def test_the_box_stands_over_the_sentence(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page)
    box = page.locator(".page[data-page='2'] .box.lit").bounding_box()
    frame = page.locator(".page[data-page='2'] .page-frame").bounding_box()
    assert box is not None
    assert frame is not None
    scale = frame["width"] / 595.3
    assert abs(box["x"] - frame["x"] - 72 * scale) < 3
    assert abs(box["width"] - 12 * len(COMPASS[1]) * scale) < 12 * scale
    assert frame["y"] + 85 * scale < box["y"] < frame["y"] + 100 * scale


def test_only_documents_with_pages_offer_them(visit: Open) -> None:
    page = visit("/library", locale="zh-CN")
    page.get_by_role("link", name="Brewing green tea").or_(
        page.get_by_role("link", name="tea.md")
    ).first.click()
    expect(page.get_by_role("button", name="读本")).to_be_visible()
    expect(page.get_by_role("button", name="原页")).to_have_count(0)


def test_the_own_file_opens_at_the_cited_page(visit: Open) -> None:
    page = visit(locale="zh-CN")
    opened(page)
    link = page.get_by_role("link", name="原文件")
    expect(link).to_have_attribute("href", re.compile(r"^/v1/documents/d_\w{12}/file#page=\d$"))


def test_a_page_that_cannot_be_drawn_says_so(visit: Open) -> None:
    page = visit(locale="zh-CN", expected="Failed to load resource")
    page.route("**/pages/*.png", lambda route: route.abort())
    ask(page, QUESTION)
    page.locator("a.mark").first.click()
    page.get_by_role("button", name="原页").click()
    expect(page.get_by_text("这一页画不出来。").first).to_be_visible()


def test_a_page_stands_beside_the_text_where_there_is_room(visit: Open) -> None:
    page = visit(locale="zh-CN", viewport={"width": 1600, "height": 900})
    ask(page, QUESTION)
    page.locator("a.mark").first.click()
    page.get_by_role("button", name="对照").click()
    expect(page.locator(".reading .lit").first).to_be_visible()
    expect(page.locator(".beside-page .box.lit")).to_be_in_viewport()
    page.set_viewport_size({"width": 1000, "height": 800})
    expect(page.get_by_role("button", name="对照")).to_be_hidden()

"""Conversations, which the browser keeps."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Page, Route, expect
from pybtex.database import parse_string

from tests.page.browsing import ask
from tests.page.conftest import Open

TEA = "When does an opened tin lose its aroma?"
WHALES = "How long can a whale fall feed deep-sea creatures?"


def listed(page: Page) -> Any:  # noqa: ANN401
    """The conversations of the list, which is opened."""
    page.get_by_role("button", name="Conversations", exact=True).click()
    return page.locator(":popover-open .kept-row")


def exported(page: Page, choice: str) -> bytes:
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=choice).click()
    return Path(download.value.path()).read_bytes()


def test_a_conversation_that_was_left_can_be_gone_on_with(visit: Open) -> None:
    page = visit()
    ask(page, TEA)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("article.turn")).to_have_count(0)
    listed(page).get_by_text(TEA).click()
    expect(page.locator(".statement").first).to_contain_text("six months")
    with page.expect_request("**/v1/ask") as sent:
        ask(page, "How is it kept?")
    assert (sent.value.post_data_json or {})["history"][0]["content"] == TEA


def test_the_way_to_a_new_conversation_stays_in_sight(visit: Open) -> None:
    page = visit(viewport={"width": 320, "height": 640})
    for _ in range(2):
        ask(page, WHALES)
    expect(page.get_by_role("button", name="New conversation")).to_be_in_viewport(ratio=1)


def test_another_tab_begins_anew_and_lists_what_was_asked(visit: Open) -> None:
    page = visit()
    ask(page, TEA)
    tab = page.context.new_page()
    tab.goto("/")
    expect(tab.locator(".questions button").first).to_be_visible()
    expect(listed(tab)).to_have_count(1)


def test_a_conversation_is_called_by_a_name(visit: Open) -> None:
    page = visit()
    ask(page, TEA)
    page.get_by_role("button", name=TEA).click()
    page.get_by_label("Name of the conversation").fill("On tea")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="On tea")).to_be_visible()
    page.reload()
    expect(listed(page)).to_contain_text(["On tea"])


def test_removing_a_conversation_can_be_undone(visit: Open) -> None:
    page = visit()
    ask(page, TEA)
    rows = listed(page)
    rows.get_by_role("button", name="Remove the conversation").click()
    rows.get_by_role("button", name="Undo").click()
    page.keyboard.press("Escape")
    expect(page.locator(".statement").first).to_be_visible()
    rows = listed(page)
    rows.get_by_role("button", name="Remove the conversation").click()
    page.keyboard.press("Escape")
    expect(page.locator("article.turn")).to_have_count(0)
    page.reload()
    expect(listed(page)).to_have_count(0)


def test_the_address_of_an_answer_opens_it_again(visit: Open) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, TEA)
    ask(page, WHALES)
    page.locator("article.turn").first.get_by_role("button", name="Copy address").click()
    expect(page.get_by_role("status")).to_contain_text("Copied: the link")
    address = page.evaluate("navigator.clipboard.readText()")
    tab = page.context.new_page()
    tab.goto(address)
    expect(tab.locator("article.turn")).to_have_count(2)
    expect(tab.get_by_role("heading", name=TEA)).to_be_focused()
    colleague = visit(address)
    expect(colleague.get_by_text("kept only in the browser")).to_be_visible()
    expect(colleague.get_by_role("textbox")).to_have_value(TEA)


def test_an_address_that_was_cut_short_opens_the_page(visit: Open) -> None:
    page = visit("/a/a_1#%E4%B8%80%E5%BA")
    expect(page.get_by_text("kept only in the browser")).to_be_visible()


def test_where_nothing_may_be_kept_answers_are_shown_all_the_same(visit: Open) -> None:
    page = visit("about:blank")
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page.goto("/")
    ask(page, TEA)
    expect(page.locator(".statement").first).to_contain_text("six months")
    expect(listed(page)).to_have_count(0)
    expect(page.get_by_text("There are none yet.")).to_be_visible()


def test_a_question_is_asked_again_in_its_place(visit: Open) -> None:
    page = visit()
    ask(page, TEA)
    ask(page, WHALES)
    first = page.locator("article.turn").first
    with page.expect_request("**/v1/ask") as sent:
        first.get_by_role("button", name="Ask again").click()
    assert (sent.value.post_data_json or {})["history"] == []
    expect(first.locator(".statement").first).to_contain_text("six months")
    expect(page.locator("article.turn")).to_have_count(2)


def test_a_question_is_edited_and_asked(visit: Open) -> None:
    page = visit()
    ask(page, TEA)
    turn = page.locator("article.turn")
    turn.get_by_role("button", name="Edit question").click()
    turn.get_by_role("textbox").fill(WHALES)
    page.keyboard.press("Enter")
    expect(turn.locator(".asked")).to_have_text(WHALES)
    expect(turn.locator(".statement").first).to_contain_text("五十年")
    page.locator("article.turn:not([aria-busy])").wait_for()
    page.reload()
    expect(turn.locator(".asked")).to_have_text(WHALES)


def test_an_answer_is_stopped_and_can_be_asked_for_again(visit: Open) -> None:
    page = visit()
    held: list[Route] = []
    page.route("**/v1/ask", lambda route: held.append(route))  # noqa: PLW0108 - Playwright's
    page.get_by_role("textbox").fill(TEA)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("alert")).to_contain_text("The answer was stopped.")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".statement").first).to_contain_text("six months")


def test_an_answer_that_was_not_finished_is_there_after_a_reload(visit: Open) -> None:
    page, held = visit(), list[Route]()
    # The first request has no answer, whatever becomes of it; the later ones do.
    page.route("**/v1/ask", lambda route: route.continue_() if held else held.append(route))
    page.get_by_role("textbox").fill(TEA)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".statement").first).to_contain_text("six months")


def test_an_answer_is_copied_with_its_references(visit: Open) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, WHALES)
    page.get_by_role("button", name="Copy answer and sources").click()
    expect(page.get_by_role("status")).to_contain_text("Copied: the answer")
    answer, references = page.evaluate("navigator.clipboard.readText()").rsplit("\n\n", 1)
    assert re.search(r"五十年。 \[1\]", answer)
    assert re.match(r"\[1\] 海洋研究所", references)


@pytest.fixture
def talked(visit: Open) -> Page:
    """A conversation of two answers, which rest on two documents."""
    page = visit()
    ask(page, TEA)
    ask(page, WHALES)
    return page


def test_a_conversation_is_exported_as_markdown(talked: Page) -> None:
    text = exported(talked, "Markdown").decode()
    assert text.startswith(f"# {TEA}\n\n## {TEA}\n\n> ")
    assert "五十年。 \\[2\\]" in text
    assert re.search(r"\n## References\n\n\\\[1\\\] .*/c/c_", text)


def test_markup_in_a_document_is_none_in_markdown(visit: Open) -> None:
    page = visit()
    ask(page, "Why must a page escape the text of a document?")
    text = exported(page, "Markdown").decode()
    assert r"\<script\>alert(1)\</script\> \& \<b\>" in text


def test_a_conversation_is_exported_for_word(talked: Page) -> None:
    paragraphs = Document(io.BytesIO(exported(talked, "DOCX"))).paragraphs
    styles = [paragraph.style.name for paragraph in paragraphs if paragraph.style]
    assert styles[:2] == ["Title", "Heading 1"]
    texts = [paragraph.text for paragraph in paragraphs]
    assert texts.index(WHALES) < texts.index("References")
    assert any(re.search(r"五十年。 \[2\]$", text) for text in texts)


def test_all_that_was_cited_is_exported(talked: Page) -> None:
    ris = exported(talked, "RIS").decode()
    assert re.findall(r"^TI  - (.+)$", ris, re.MULTILINE)[1] == "鲸落"
    entries = parse_string(exported(talked, "BibTeX").decode(), "bibtex").entries
    assert len(entries) == ris.count("TY  - ") == 2
    items = json.loads(exported(talked, "CSL-JSON"))
    assert [item["title"] for item in items][1] == "鲸落"

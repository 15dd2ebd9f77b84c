import re

import httpx
import pytest
from playwright.sync_api import Route, expect

from tests.page.browsing import ask, refusal
from tests.page.conftest import FILES, Open
from tests.page.streaming import found, plays
from tests.service.conftest import found_examples


def test_a_chinese_question_is_answered_with_marks(visit: Open) -> None:
    page = visit(locale="zh-CN")
    ask(page, "一座鲸落可以供养深海生物多久？")
    statement = page.locator(".statement").first
    expect(statement).to_contain_text("长达五十年")
    expect(statement.locator("a.mark").first).to_have_text("[1]")
    expect(page.locator(".sources").first).to_contain_text("海洋研究所")


def test_an_english_question_is_answered_with_marks(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    statement = page.locator(".statement").first
    expect(statement).to_contain_text("six months")
    expect(statement.locator("a.mark").first).to_have_accessible_name("Source 1: tea.md")


def test_a_follow_up_is_asked_with_what_was_said_before(visit: Open) -> None:
    page = visit(locale="zh-CN")
    ask(page, "赵州桥由谁设计建造？")
    with page.expect_request("**/v1/ask") as sent:
        ask(page, "它全长多少米？")
    body = sent.value.post_data_json
    assert body is not None
    history = body["history"]
    assert [message["role"] for message in history] == ["user", "assistant"]
    assert history[0]["content"] == "赵州桥由谁设计建造？"
    assert "李春" in history[1]["content"]
    expect(page.locator("article.turn").nth(1)).to_contain_text("五十米")


def test_the_conversation_is_there_after_a_reload_and_can_be_begun_anew(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    page.reload()
    expect(page.locator(".statement").first).to_contain_text("six months")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("article.turn")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_what_the_documents_do_not_say_looks_different(visit: Open) -> None:
    page = visit()
    ask(page, "Who won the football world cup in 1998?")
    refusal = page.locator(".unanswered")
    expect(refusal.get_by_role("heading", name="The documents do not say")).to_be_visible()
    expect(refusal.locator(".related .source-item").first).to_be_visible()
    expect(page.locator(".statement")).to_have_count(0)
    expect(page.get_by_role("heading", name="Other questions to try")).to_be_visible()


def test_a_first_visit_offers_questions_that_are_answered(
    visit: Open, client: httpx.Client
) -> None:
    known = found_examples(client)["zh"]
    page = visit(locale="zh-CN")
    offered = page.locator(".questions button")
    expect(offered).to_have_text(known)
    offered.first.click()
    expect(page.get_by_role("heading", name=known[0])).to_be_visible()
    expect(page.locator(".statement").first).to_be_visible()


def test_a_question_that_cannot_be_taken_says_why_and_can_be_tried_again(visit: Open) -> None:
    page = visit(locale="zh-CN", expected=refusal(422))
    problem = {"detail": "mend and send again: question", "errors": [{"detail": "太长"}]}
    page.route("**/v1/ask", lambda route: route.fulfill(status=422, json=problem))
    page.get_by_role("textbox").fill("赵州桥由谁设计建造？")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("这个问题无法处理：太长")
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".statement").first).to_contain_text("李春")


def test_an_answer_that_is_cut_short_says_so(visit: Open) -> None:
    page = visit()
    plays(page, found(), ("statement", {"text": "Half of it.", "citations": []}))
    page.get_by_role("textbox").fill("When does an opened tin lose its aroma?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("The answer was cut short.")
    expect(page.locator(".statement")).to_have_text("Half of it.")
    page.unroute("**/v1/ask")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".statement")).to_contain_text("six months")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_slow_examples_do_not_hold_up_the_shelf(visit: Open) -> None:
    page = visit("about:blank")
    held: list[Route] = []
    page.route("**/v1/examples", lambda route: held.append(route))  # noqa: PLW0108 - Playwright's
    page.goto("/")
    expect(page.locator(".shelf li")).to_have_count(len(FILES))
    expect(page.locator(".questions button")).to_have_count(0)
    before = page.locator(".shelf").bounding_box()
    questions = [f"What is said about the tea of year {year}?" for year in range(6)]
    held[0].fulfill(json={"examples": {"zh": [], "en": []}, "complete": False})
    while len(held) == 1:
        page.wait_for_timeout(10)
    expect(page.locator(".questions button")).to_have_count(0)
    held[1].fulfill(json={"examples": {"zh": [], "en": questions}, "complete": True})
    expect(page.locator(".questions button")).to_have_text(questions)
    assert page.locator(".shelf").bounding_box() == before


def test_a_mistyped_question_says_what_was_looked_up(visit: Open) -> None:
    page = visit(locale="zh-CN")
    ask(page, "赵州乔由谁设计建造？")
    expect(page.locator(".looked-up")).to_have_text("已按“赵州桥由谁设计建造？”查找")
    expect(page.locator(".statement").first).to_contain_text("李春")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".looked-up")).to_have_text("Showing results for “赵州桥由谁设计建造？”")


def test_a_refusal_tells_which_words_the_documents_lack(visit: Open) -> None:
    page = visit()
    ask(page, "Who won the football world cup in 1998?")
    expect(page.locator(".unanswered .reason")).to_contain_text("“1998”")


def test_an_answer_says_in_words_how_sure_it_is(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    sure = page.locator(".footing .certainty")
    expect(sure).to_have_text(re.compile("Stated|Likely|Unsure"))
    page.get_by_role("button", name="中文").click()
    expect(sure).to_have_text(re.compile("原文写明|很可能|不确定"))


@pytest.mark.parametrize("question", ["5G ISO", "iPhone 15", "GPT-4 / LaTeX", "www.icann.org"])
def test_a_question_without_telling_characters_has_the_pages_language(
    visit: Open, question: str
) -> None:
    page = visit(locale="zh-CN")
    with page.expect_request("**/v1/ask") as sent:
        ask(page, question)
    assert (sent.value.post_data_json or {})["language"] == "zh"
    assert page.locator(".message").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("question", ["When does an opened tin lose its aroma?", "鲸落 ISO"])
def test_a_question_that_tells_its_language_is_left_to_the_service(
    visit: Open, question: str
) -> None:
    page = visit(locale="zh-CN")
    with page.expect_request("**/v1/ask") as sent:
        ask(page, question)
    assert (sent.value.post_data_json or {})["language"] is None


@pytest.mark.parametrize("composed", [{"isComposing": True}, {"keyCode": 229}])
def test_the_enter_that_ends_a_composed_word_sends_nothing(
    visit: Open, composed: dict[str, object]
) -> None:
    page = visit(locale="zh-CN")
    box = page.get_by_role("textbox")
    box.fill("zhaozhouqiao")
    box.dispatch_event("keydown", {"key": "Enter", "bubbles": True, "cancelable": True} | composed)
    expect(box).to_have_value("zhaozhouqiao")
    expect(page.locator("article.turn")).to_have_count(0)


def test_the_lines_of_a_list_stay_apart(visit: Open) -> None:
    page = visit(locale="zh-CN")
    text = "鲸落有两个阶段：\n一、鲨吃肉；\n二、细菌吃骨。"
    plays(page, found(), ("statement", {"text": text, "citations": []}))
    page.get_by_role("textbox").fill("鲸落有几个阶段？")
    page.keyboard.press("Enter")
    assert page.locator(".statement-text").inner_text().strip() == text


def test_a_document_is_named_once_for_all_its_passages(visit: Open) -> None:
    page = visit(locale="zh-CN")
    ask(page, "红烧肉怎么做才好吃？")
    titles = page.locator(".related .source-title").all_text_contents()
    assert len(titles) == len(set(titles))
    assert page.locator(".related .source-item").count() >= len(titles)


def test_a_long_passage_near_a_refused_question_is_folded(visit: Open) -> None:
    page = visit(locale="zh-CN", viewport={"width": 360, "height": 740})
    ask(page, "红烧肉怎么做才好吃？")
    item = page.locator(".related .source-item").filter(has_text="盲鳗和睡鲨")
    passage = item.locator(".passage")
    line = "element => parseFloat(getComputedStyle(element).lineHeight)"
    box = passage.bounding_box()
    assert box is not None
    assert box["height"] <= 2.1 * passage.evaluate(line)
    item.get_by_role("button", name="展开").click()
    whole = passage.bounding_box()
    assert whole is not None
    assert whole["height"] > box["height"]
    expect(item.get_by_role("button", name="收起")).to_be_visible()


def test_a_list_and_its_context_are_shown_as_such(visit: Open) -> None:
    page = visit(locale="zh-CN")
    text = "鲸落有两个阶段：第一，𠮷鲨吃肉；第二，细菌吃骨。"
    statement = {
        "text": text,
        "citations": [],
        "items": [{"text": "第一，𠮷鲨吃肉；"}, {"text": "第二，细菌吃骨。"}],
        "context": "鲸的尸体沉底。",
        "gloss": [{"term": "细菌", "translations": ["x"], "start": 19, "end": 21, "stated": False}],
    }
    plays(page, found(), ("statement", statement))
    page.get_by_role("textbox").fill("鲸落有几个阶段？")
    page.keyboard.press("Enter")
    shown = page.locator(".statement")
    expect(shown.locator(".context")).to_have_text("上文 鲸的尸体沉底。")
    expect(shown.locator("p.statement-text")).to_have_text("鲸落有两个阶段：")
    expect(shown.locator(".items li")).to_have_text(["第一，𠮷鲨吃肉；", "第二，细菌吃骨。"])
    expect(shown.locator(".items .term")).to_have_text("细菌")

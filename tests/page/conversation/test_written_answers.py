"""How answers look that a language model writes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.browsing import ask, violations
from tests.page.conftest import Open
from tests.page.service import Model, Service
from tests.service.model_endpoint import HangsUp, Refuses, Says, Script, Stalls

ENGLISH = "How long can a whale fall feed deep-sea creatures?"
CHINESE = "一座鲸落可以供养深海生物多久？"
TRUE = "A whale fall can feed deep-sea creatures for up to 50 years. [1]\n"
FALSE = "It was found by the king of Norway in 1066. [1]\n"
Ask = Callable[..., Page]
ORIGINAL = "一座鲸落可以供养深海生物长达五十年。"


@pytest.fixture
def asked(visit: Open, writing: Service, model: Model) -> Ask:
    """Asks a question of a model that plays a script, and gives the page with the answer."""

    def answer(question: str, script: Script, **options: object) -> Page:
        model.plays(script)
        page = visit(at=writing.address, **options)
        ask(page, question)
        return page

    return answer


def test_a_translation_stands_beside_the_original(asked: Ask) -> None:
    page = asked(ENGLISH, Says.whole(TRUE))
    beside = page.locator(".beside")
    expect(beside.locator(".label")).to_have_text(["Translation", "Original"])
    expect(beside.locator(".translation")).to_contain_text("up to 50 years.[1]")
    expect(beside.locator(".original blockquote")).to_contain_text(ORIGINAL)
    expect(beside.locator(".original .term").first).to_be_visible()
    expect(page.locator(".footing")).to_contain_text("Written by a language model")


def test_a_statement_that_is_not_borne_out_is_flagged(asked: Ask) -> None:
    page = asked(ENGLISH, Says.whole(TRUE + FALSE), bypass_csp=True, reduced_motion="reduce")
    flag = "Not borne out by its source"
    expect(page.locator(".statement").filter(has_text="king of Norway")).to_contain_text(flag)
    expect(page.locator(".statement").filter(has_text="50 years")).not_to_contain_text(flag)
    # Both rest on one passage, which stands beside them once.
    expect(page.locator(".original")).to_have_count(1)
    assert violations(page) == []


def test_a_paraphrase_is_labelled_and_a_quotation_is_none(asked: Ask) -> None:
    text = f"一座鲸落能养活深海生物长达五十年。[1]\n“{ORIGINAL}”[1]\n"
    page = asked(CHINESE, Says.whole(text), locale="zh-CN")
    expect(page.locator(".beside .label")).to_have_text(["转述", "原文"])
    expect(page.locator(".beside")).not_to_contain_text(f"“{ORIGINAL}”")
    expect(page.locator(".statements .statement.quotation")).to_contain_text(ORIGINAL)


def test_the_documents_own_words_can_be_read_while_a_model_writes(
    visit: Open, writing: Service, model: Model
) -> None:
    model.plays(Stalls((ORIGINAL[:-1],)))
    page = visit(at=writing.address, locale="zh-CN")
    page.get_by_role("textbox").fill(CHINESE)
    page.keyboard.press("Enter")
    expect(page.locator(".statements .statement.quotation").first).to_contain_text(ORIGINAL)
    expect(page.locator(".status")).to_contain_text("语言模型正在作答")
    expect(page.locator(".draft")).to_have_text(ORIGINAL[:-1])


def test_the_documents_own_words_stay_below_a_models(asked: Ask) -> None:
    page = asked(ENGLISH, Says.whole(TRUE))
    own = page.locator("details.more").filter(has_text="in the documents’ own words")
    expect(own.locator(".statement").first).to_be_hidden()
    own.locator("summary").first.click()
    expect(own.locator(".statement").first).to_contain_text(ORIGINAL)


def test_sources_are_only_what_the_answer_makes_use_of(asked: Ask) -> None:
    page = asked(ENGLISH, Says.whole(TRUE))
    expect(page.locator(".sources ol .source-item")).to_have_count(1)
    expect(page.locator(".related .source-item").first).to_be_attached()


@pytest.mark.parametrize(
    ("script", "notice"),
    [
        (Refuses(500), "the documents' own words"),
        (HangsUp((TRUE, "It was")), "its answer may be incomplete"),
    ],
)
def test_what_went_wrong_is_told(asked: Ask, script: Script, notice: str) -> None:
    page = asked(ENGLISH, script)
    expect(page.locator(".turn .notice")).to_contain_text(notice)
    expect(page.locator(".statement").first).to_be_visible()

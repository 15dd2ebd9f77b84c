import pytest
from playwright.sync_api import expect

from service.http.page_files import page_files
from tests.page.browsing import ask, press_until, violations
from tests.page.conftest import STATIC, Open

LIMIT = 100 * 1024
SIZES = {"phone": (320, 640), "tablet": (1024, 768), "desk": (1600, 1000)}


def test_the_interface_speaks_the_language_of_the_browser(visit: Open) -> None:
    expect(visit(locale="zh-TW").get_by_role("link", name="文库", exact=True)).to_be_visible()
    expect(visit(locale="fr-FR").get_by_role("link", name="Library", exact=True)).to_be_visible()


def test_the_language_is_switched_and_kept(visit: Open) -> None:
    page = visit()
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_text("向文献提问，每一句都有出处")
    page.reload()
    expect(page.get_by_role("button", name="English")).to_be_visible()


def test_a_shown_answer_changes_language_in_place(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    page.get_by_role("button", name="中文").click()
    expect(page.locator(".sources h3").first).to_have_text("出处")
    expect(page.locator(".statement").first).to_contain_text("six months")


def test_the_theme_follows_the_system_until_it_is_switched(visit: Open) -> None:
    page = visit(color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(ground) != dark
    page.reload()
    assert page.evaluate(ground) != dark


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_reached_with_the_keyboard(visit: Open, scheme: str) -> None:
    page = visit(locale="zh-CN", color_scheme=scheme)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("一座鲸落可以供养深海生物多久？")
    page.keyboard.press("Enter")
    mark = page.locator("a.mark").first
    mark.wait_for()
    press_until(page, "Shift+Tab", mark)
    page.keyboard.press("Enter")
    expect(page.locator("#source-title")).to_be_focused()
    source_view = page.get_by_role("button", name="原文")
    press_until(page, "Tab", source_view)
    page.keyboard.press("Enter")
    expect(page.locator(".untouched mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(mark).to_be_focused()
    press_until(page, "Shift+Tab", page.get_by_role("link", name="文库", exact=True))
    page.keyboard.press("Enter")
    press_until(page, "Tab", page.locator(".volume .contents summary").first)
    page.keyboard.press("Enter")
    heading = page.locator(".outline a").first
    heading.wait_for()
    press_until(page, "Tab", heading)
    page.keyboard.press("Enter")
    expect(page.locator("#source-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(heading).to_be_focused()


def test_a_question_that_is_chosen_takes_the_focus_along(visit: Open) -> None:
    page = visit()
    chosen = page.locator(".questions button").first
    chosen.focus()
    page.keyboard.press("Enter")
    page.locator("a.mark").first.wait_for()
    expect(page.locator(".asked")).to_be_focused()


def test_an_answer_is_told_once_and_whole(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    expect(page.get_by_role("status")).to_contain_text("six months")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("scheme", "locale"), [("light", "en-US"), ("dark", "zh-CN")])
def test_axe_finds_nothing_wrong(visit: Open, scheme: str, locale: str, size: str) -> None:
    width, height = SIZES[size]
    page = visit(
        bypass_csp=True,
        color_scheme=scheme,
        locale=locale,
        reduced_motion="reduce",
        viewport={"width": width, "height": height},
    )
    page.locator(".questions button").first.wait_for()
    assert violations(page) == []
    ask(page, "How long can a whale fall feed deep-sea creatures?")
    ask(page, "Who won the football world cup in 1998?")
    assert violations(page) == []
    page.locator("a.mark").first.click()
    page.locator("#source .lit").first.wait_for()
    page.locator("#source [data-mode=source]").click()
    page.locator(".untouched mark").first.wait_for()
    page.locator("#source .tools [aria-expanded]").click()
    page.locator("#source .cite").click()
    assert violations(page) == []
    page.goto("/")
    page.locator(".bar button").first.click()
    page.locator(".kept-row").first.wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".turn-tools button").last.click()
    assert violations(page) == []
    page.goto("/library")
    page.locator(".volume summary").first.click()
    page.locator(".outline").wait_for()
    page.locator(".volume h2 a").last.click()
    page.locator("#source .reading").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_window(visit: Open, size: str) -> None:
    width, height = SIZES[size]
    page = visit(viewport={"width": width, "height": height})
    ask(page, "How long can a whale fall feed deep-sea creatures?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("a.mark").first.click()
    page.locator("#source .lit").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/library")
    page.locator(".volume").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_the_switches_fit_the_narrowest_window(visit: Open, locale: str) -> None:
    page = visit(locale=locale, viewport={"width": 320, "height": 640})
    edge = page.locator("#theme").evaluate("element => element.getBoundingClientRect().right")
    assert edge <= 320 - 4
    box = page.locator(".views").bounding_box()
    assert box is not None
    assert box["height"] < 40


def test_what_was_copied_is_named_and_covers_nothing_that_can_be_pressed(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    page.locator(".sources").get_by_role("button", name="Cite").first.click()
    page.get_by_role("button", name="Copy link").click()
    toast = page.locator(".toast").bounding_box()
    box = page.locator(".ask-box").bounding_box()
    assert toast is not None
    assert box is not None
    assert toast["y"] + toast["height"] < box["y"]


def test_on_paper_there_are_answers_and_references_only(visit: Open) -> None:
    page = visit()
    ask(page, "When does an opened tin lose its aroma?")
    page.emulate_media(media="print")
    expect(page.locator(".statement").first).to_be_visible()
    expect(page.locator(".source-item .print-only").first).to_contain_text("tea")
    for control in (".ask", ".masthead", ".cite-menu", ".fresh"):
        expect(page.locator(control).first).to_be_hidden()
    page.goto("/library")
    page.locator(".volume h2 a").first.click()
    expect(page.locator("#source .reading")).to_be_visible()
    expect(page.locator(".volume").first).to_be_hidden()


def test_both_languages_say_the_same_things(visit: Open) -> None:
    keys = (
        "async (text) => { const table = await import("
        "`data:text/javascript,${encodeURIComponent(text)}`); "
        "return Object.keys(Object.values(table)[0]).sort(); }"
    )
    page = visit(bypass_csp=True)
    chinese, english = (
        page.evaluate(keys, (STATIC / "language" / f"{name}.js").read_text(encoding="utf-8"))
        for name in ("zh", "en")
    )
    assert chinese == english


def test_the_whole_page_is_small() -> None:
    assert sum(len(file.compressed) for file in page_files().values()) < LIMIT

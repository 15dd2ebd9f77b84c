"""What the page says while the service is being loaded, and when it is gone."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import expect

from index.encoding.encoder import Encoder
from index.library import Library
from service.http.app import create_app
from service.settings import Settings
from tests.page.browsing import UNREACHABLE, ask, refusal
from tests.page.conftest import Open
from tests.page.service import Model, Service
from tests.service.model_endpoint import Says
from tests.service.serving import serving


@pytest.fixture
def opened() -> Iterator[Event]:
    """When set, the library may be opened."""
    event = Event()
    yield event
    event.set()


def test_a_library_that_is_being_loaded_is_waited_for(
    visit: Open, opened: Event, stocked_folder: Path, neutral_encoder: Encoder
) -> None:
    open_at_last = partial(Library.open, stocked_folder, neutral_encoder)
    app = create_app(Settings(), lambda: (opened.wait(), open_at_last())[1])
    with serving(app) as client:
        page = visit(at=str(client.base_url).rstrip("/"), expected=refusal(503))
        expect(page.get_by_role("alert")).to_contain_text("The library is not ready")
        page.get_by_role("textbox").fill("When does an opened tin lose its aroma?")
        page.keyboard.press("Enter")
        expect(page.locator(".turn").get_by_role("alert")).to_contain_text("not ready")
        page.get_by_role("button", name="New conversation").click()
        opened.set()
        expect(page.locator(".shelf li").first).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)
        ask(page, "When does an opened tin lose its aroma?")
        expect(page.locator(".statement").first).to_contain_text("six months")
        # Nothing may be on its way when the service is shut down.
        page.context.close()


def test_a_service_that_is_gone_is_asked_again_when_it_is_back(
    visit: Open, writing: Service, model: Model
) -> None:
    model.plays(Says.whole("An opened tin loses its aroma within six months. [1]\n"))
    page = visit(at=writing.address, expected=UNREACHABLE)
    ask(page, "When does an opened tin lose its aroma?")
    # The references for print are still on their way.
    page.wait_for_load_state("networkidle")
    writing.stop()
    page.get_by_role("textbox").fill("How soon does an opened tin lose its aroma?")
    page.keyboard.press("Enter")
    turn = page.locator("article.turn").nth(1)
    expect(turn.get_by_role("alert")).to_contain_text("The service cannot be reached.")
    expect(page.locator(".statement").first).to_contain_text("six months")
    writing.start()
    turn.get_by_role("button", name="Try again").click()
    expect(turn.locator(".statement").first).to_contain_text("six months")
    expect(turn.get_by_role("alert")).to_have_count(0)


BUSY = {"type": "urn:zhengyin:problem:busy", "detail": "too many questions at once"}


def test_a_problem_is_told_in_the_language_of_the_page_alone(visit: Open) -> None:
    page = visit(locale="zh-CN", expected=refusal(503))
    page.route("**/v1/ask", lambda route: route.fulfill(status=503, json=BUSY))
    page.get_by_role("textbox").fill("赵州桥由谁设计建造？")
    page.keyboard.press("Enter")
    alert = page.get_by_role("alert")
    expect(alert.locator("p").first).to_have_text("现在提问的人太多，请过几秒再试。")
    words = alert.get_by_text("too many questions at once")
    expect(words).to_be_hidden()
    alert.get_by_text("服务的原话").click()
    expect(words).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(alert.locator("p").first).to_have_text(
        "Too many people are asking just now: too many questions at once"
    )
    expect(words.last).to_be_hidden()

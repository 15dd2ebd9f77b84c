from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.page.browsing import MISSING, Watch, browsing, chromium
from tests.page.service import Model, Service
from tests.service.conftest import (
    BRIDGES,
    TEA,
    WHALES,
    client,
    compass,
    environment,
    server,
    stocked_folder,
)
from tests.service.model_endpoint import Says

__all__ = ["client", "environment", "server", "stocked_folder"]

STATIC = Path(__file__).parents[2] / "service" / "static"
"""What the page is made of."""
MARKUP = (
    "Escaping text\n\n"
    "The line <script>alert(1)</script> & <b>markup</b> shows why a page must escape the text of "
    "a document before it is shown.\n\n"
    "An <img src=x onerror=alert(2)> element would run a script as well.\n"
)
NOTES = (
    "灯塔史\n\n"
    "法罗斯灯塔建于公元前三世纪，高约一百米，是古代最高的建筑之一。①它在地震中倒塌。②\n\n"
    "① 李明：《世界七大奇迹》，北京：人民出版社，2001年，第12页。\n"
    "② 王华：《地震史》，北京：科学出版社，2005年，第30页。\n"
    "\f灯塔用石块砌成，塔顶的火光夜里远远可见。\n"
)
FILES = {
    "whales.txt": WHALES.encode(),
    "tea.md": TEA.encode(),
    "bridges.txt": BRIDGES.encode(),
    "markup.txt": MARKUP.encode(),
    "lighthouse.txt": NOTES.encode(),
    "compass.pdf": compass(),
}
CATALOG = """\
["whales.txt"]
type = "report"
title = "鲸落"
author = [{ literal = "海洋研究所" }]
language = "zh-CN"

["markup.txt"]
type = "document"
title = "<i>Escaping</i> & text"
"""

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small documents, one of them full of markup, and a catalog."""
    folder = tmp_path_factory.mktemp("pages")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def model() -> Iterator[Model]:
    """The language model that ``writing`` asks."""
    with Model(Says.whole("")) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def writing(environment: dict[str, str], server: str, model: Model) -> Iterator[Service]:
    """A second service over the library of ``server``, whose answers the model writes."""
    assert server
    named = {"ZHENGYIN_LLM_BASE_URL": model.base_url, "ZHENGYIN_LLM_MODEL": "fake"}
    with Service(environment | named) as service:
        yield service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one a test fails and says how to get it."""
    path = chromium()
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with browsing(path) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[Open]:
    """Opens an address of the service as a new visitor; nobody may complain or ask elsewhere.

    ``at`` is another service, ``expected`` a complaint of the browser that may come.
    """
    watches: list[Watch] = []

    def opened(
        path: str = "/",
        *,
        locale: str = "en-US",
        at: str = server,
        expected: str | None = None,
        **options: object,
    ) -> Page:
        context = browser.new_context(locale=locale, base_url=at, **options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        page = context.new_page()
        watches.append(Watch(page, at, expected))
        page.goto(path)
        return page

    yield opened
    for context in browser.contexts:
        context.close()
    assert [complaint for watch in watches for complaint in watch.complaints] == []

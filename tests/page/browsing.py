"""Chromium, driven by Playwright, and what a person does with the page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = "the tests of the page need Chromium: apt-get install chromium (or set CHROMIUM)"
# Without these, Chromium asks its makers for updates, and does not start as root.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of the browser that is installed; the variable ``CHROMIUM`` may name another."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def browsing(path: str) -> Iterator[Browser]:
    """A running browser without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


UNREACHABLE = "net::ERR_CONNECTION_REFUSED"


def refusal(status: int) -> str:
    """How the browser complains of an answer with a status."""
    return f"responded with a status of {status} "


class Watch:
    """Keeps what a page complains of, and which other hosts than ``at`` it asks.

    The browser itself complains of every request that fails; ``expected`` is part of such a
    complaint that the test is about.
    """

    def __init__(self, page: Page, at: str, expected: str | None = None) -> None:
        self.at = at
        self.expected = expected
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))

    def _console(self, message: ConsoleMessage) -> None:
        expected = self.expected is not None and self.expected in message.text
        if message.type in {"error", "warning"} and not expected:
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.at):
            self.complaints.append(f"asked {request.url}")


def ask(page: Page, question: str) -> None:
    """Ask, and wait for the whole answer."""
    turns = page.locator("article.turn")
    count = turns.count()
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    page.locator("article.turn:not([aria-busy])").nth(count).wait_for()


def press_until(page: Page, key: str, target: Locator) -> None:
    """Press a key until an element has the focus."""
    for _ in range(40):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    message = f"{key} does not lead there"
    raise AssertionError(message)


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def marked(page: Page) -> list[str]:
    """The marked runs of the source text, to the letter."""
    found: list[str] = page.locator(".untouched mark").evaluate_all(
        "marks => marks.map(mark => mark.textContent)"
    )
    return found


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds wrong with the page as it stands: the rule and the elements.

    The page must have been opened with ``bypass_csp``.
    """
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map("
        "({id, nodes}) => ({id, nodes: nodes.map(node => node.html + node.failureSummary)})))"
    )
    return found

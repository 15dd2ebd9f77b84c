"""Takes pictures of the page over the documents that come along.

``python -m tests.page.screenshots`` makes those that the READMEs show, ``--all`` one of every view
in every size, theme and language, for a person to look through.
"""

import argparse
import itertools
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page

from tests.page.browsing import MISSING, ask, browsing, chromium
from tests.page.service import ROOT, Service

SIZES = {"phone": (360, 740), "tablet": (1024, 768), "desk": (1600, 1000)}
LOCALES = {"zh": "zh-CN", "en": "en-US"}
QUESTIONS = {
    "zh": ("联合国信息安全政府专家组成立于哪一年？", "红烧肉怎么做才好吃？"),
    "en": ("What is the working definition of Internet governance?", "How is sourdough baked?"),
}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")


@contextmanager
def visiting(
    browser: Browser, address: str, size: tuple[int, int], theme: Theme, language: str
) -> Iterator[Page]:
    """The page as a new visitor sees it."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": size[0], "height": size[1]},
        color_scheme=theme,
        locale=LOCALES[language],
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/")
    page.locator(".questions button").first.wait_for()
    page.locator(".shelf").wait_for()
    yield page
    context.close()


def open_source(page: Page) -> None:
    """Open the first mark."""
    page.locator("a.mark").first.click()
    page.locator("#source .lit").first.wait_for()
    # Else a term that the source has under the pointer shows its gloss.
    page.mouse.move(0, 0)


def for_readme(browser: Browser, address: str, folder: Path) -> None:
    """An answer beside its source: by day in Chinese, by night in English."""
    pictures: tuple[tuple[str, Theme], ...] = (("zh", "light"), ("en", "dark"))
    for language, theme in pictures:
        with visiting(browser, address, (1360, 860), theme, language) as page:
            ask(page, QUESTIONS[language][0])
            open_source(page)
            if language == "en":
                page.locator(".statement .term").last.hover()
            page.screenshot(path=folder / f"answer-{language}.png")


def everything(browser: Browser, address: str, folder: Path) -> None:
    """Every view in every size, theme and language."""
    for (name, size), theme, language in itertools.product(SIZES.items(), THEMES, LOCALES):
        stem = f"{name}-{theme}-{language}"
        with visiting(browser, address, size, theme, language) as page:
            page.screenshot(path=folder / f"{stem}-1-home.png")
            known, unknown = QUESTIONS[language]
            ask(page, known)
            page.screenshot(path=folder / f"{stem}-2-answer.png")
            open_source(page)
            page.screenshot(path=folder / f"{stem}-3-source.png")
            page.locator("[data-mode=source]").click()
            page.locator(".untouched").wait_for()
            page.screenshot(path=folder / f"{stem}-4-untouched.png")
            page.locator("#source .close").click()
            ask(page, unknown)
            page.screenshot(path=folder / f"{stem}-5-unanswered.png")
            page.goto("/library")
            page.locator(".volume summary").first.click()
            page.locator(".outline").wait_for()
            page.screenshot(path=folder / f"{stem}-6-library.png")


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--all", action="store_true", help="every view, size, theme and language")
    arguments = parser.parse_args()
    path = chromium()
    if path is None:
        sys.exit(MISSING)
    arguments.folder.mkdir(parents=True, exist_ok=True)
    take = everything if arguments.all else for_readme
    with Service(os.environ, "--ingest", "documents") as service, browsing(path) as browser:
        take(browser, service.address, arguments.folder)


if __name__ == "__main__":
    main()

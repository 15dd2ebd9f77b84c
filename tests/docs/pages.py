"""The READMEs and the pages of the documentation, as a reader has them."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh.md")
DOCS = tuple(sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")))
PAGES = (*READMES, *DOCS)

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_NO_ANCHOR = re.compile(r"[^\w\- ]")


def text(page: str) -> str:
    """What a page holds."""
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> Iterator[tuple[int, str]]:
    """A page's blocks of code in a language, each after the number of its first line."""
    for token in _MARKDOWN.parse(text(page)):
        if token.type == "fence" and token.info == language:
            assert token.map is not None
            yield token.map[0] + 2, token.content


def links(page: str) -> Iterator[str]:
    """Where a page's links lead, and where its pictures are."""
    for token in _inline(page):
        for child in token.children or ():
            address = child.attrGet("href") if child.type == "link_open" else child.attrGet("src")
            if address is not None:
                yield str(address)


def headings(page: str) -> Iterator[tuple[str, str]]:
    """The headings of a page in their order: the element's name, and the text."""
    tokens = _MARKDOWN.parse(text(page))
    for token, inline in pairwise(tokens):
        if token.type == "heading_open":
            yield token.tag, "".join(child.content for child in inline.children or ())


def anchors(page: str) -> Iterator[str]:
    """What a link to a heading of a page names, at a host of repositories and on the site."""
    for _, heading in headings(page):
        yield _NO_ANCHOR.sub("", heading.lower()).replace(" ", "-")


def rows(page: str) -> Iterator[list[str]]:
    """The rows of a page's tables, each as the source of its cells."""
    row: list[str] = []
    for token in _MARKDOWN.parse(text(page)):
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(token.content)
        elif token.type == "tr_close":
            yield row


def _inline(page: str) -> Iterator[Token]:
    return (token for token in _MARKDOWN.parse(text(page)) if token.type == "inline")

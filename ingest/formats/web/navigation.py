"""The table of contents that an EPUB brings along."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from ingest.formats.archives import within
from ingest.formats.web.elements import kinds, name, named, text_of

Titles = dict[str, dict[str, tuple[str, int]]]
"""By page, and there by the identifier of an element or an empty one, a title and its level."""


def read_navigation(entry: str, root: etree._Element) -> Titles:
    """The titles that a navigation document (EPUB 3) or an NCX (EPUB 2) leads to."""
    points = _ncx(root) if name(root) == "ncx" else _nav(root)
    titles: Titles = defaultdict(dict)
    for target, title, level in points:
        path, _, fragment = unquote(target).partition("#")
        if title:
            titles[within(PurePosixPath(entry).parent, path)].setdefault(fragment, (title, level))
    return titles


def _ncx(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    for point in named(root, "navpoint"):
        level = sum(name(outer) == "navpoint" for outer in point.iterancestors()) + 1
        label = next((inner for inner in point if name(inner) == "navlabel"), None)
        content = next((inner for inner in point if name(inner) == "content"), None)
        if label is not None and content is not None:
            yield content.get("src", ""), text_of(label), level


def _nav(root: etree._Element) -> Iterator[tuple[str, str, int]]:
    for nav in named(root, "nav"):
        if "toc" not in kinds(nav):
            continue
        for link in named(nav, "a"):
            level = sum(name(outer) == "li" for outer in link.iterancestors())
            yield link.get("href", ""), text_of(link), level

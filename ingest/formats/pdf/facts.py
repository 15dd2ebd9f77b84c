"""What a PDF says of itself: its outline, its page labels, its title and authors."""

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pypdfium2.raw as pdfium

from ingest.repair.glyphs import has_visible

_DEEPEST = 12
_MOST_ENTRIES = 10_000
_LONGEST = 300
# Titles and authors that programs write by themselves.
_MADE_BY_PROGRAM = re.compile(
    r"(?i)microsoft|\b(?:word|powerpoint|excel|wps|adobe|acrobat|latex|indesign|paper title|"
    r"untitled|title|document\d*|presentation\d*|admin(?:istrator)?|user|author|owner|default|"
    r"unknown|anonymous|none|null|test)\b|无标题|未命名|文档\s?\d|管理员|用户"
)
_FILE_NAME = re.compile(r"\.[A-Za-z]{2,5}\d?$|[\\/_+]|^[\d\W]+$|^[a-z0-9-]+$")
_AUTHORS = re.compile("[;；、]")


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the outline: its title, its depth from 1, its page from 1 (0 if unknown)."""

    title: str
    level: int
    page: int


def outline(document: pdfium.FPDF_DOCUMENT) -> tuple[OutlineEntry, ...]:
    """The document's outline in its order; entries that lead back to themselves are cut."""
    found: list[OutlineEntry] = []
    for entry in _entries(document, None, 1, set()):
        found.append(entry)
        if len(found) == _MOST_ENTRIES:
            break
    return tuple(found)


def _entries(
    document: pdfium.FPDF_DOCUMENT,
    parent: pdfium.FPDF_BOOKMARK | None,
    level: int,
    seen: set[bytes],
) -> Iterator[OutlineEntry]:
    entry = pdfium.FPDFBookmark_GetFirstChild(document, parent)
    while entry and bytes(entry) not in seen:
        seen.add(bytes(entry))
        title = _text(partial(pdfium.FPDFBookmark_GetTitle, entry))
        target = pdfium.FPDFBookmark_GetDest(document, entry)
        page = pdfium.FPDFDest_GetDestPageIndex(document, target) if target else -1
        if has_visible(title):
            yield OutlineEntry(" ".join(title.split()), level, page + 1)
        if level < _DEEPEST:
            yield from _entries(document, entry, level + 1, seen)
        entry = pdfium.FPDFBookmark_GetNextSibling(document, entry)


def page_labels(document: pdfium.FPDF_DOCUMENT, count: int) -> tuple[str, ...]:
    """The labels of all pages; empty where they only count from 1, or where some have none."""
    labels = tuple(_text(partial(pdfium.FPDF_GetPageLabel, document, i)) for i in range(count))
    plain = tuple(str(i + 1) for i in range(count))
    return () if labels == plain or not all(labels) else labels


def csl(document: pdfium.FPDF_DOCUMENT) -> dict[str, Any]:
    """Title and authors, where a person has plainly given them.

    Who gives no title has not filled in the authors either: programs have. Dates are left out:
    the file's own says when it was written, not when the document appeared.
    """
    title, author = _fact(document, b"Title"), _fact(document, b"Author")
    if not _is_plain(title):
        return {}
    facts: dict[str, Any] = {"title": title}
    if _is_plain(author):
        names = [name.strip() for name in _AUTHORS.split(author) if name.strip()]
        facts["author"] = [{"literal": name} for name in names]
    return facts


def _fact(document: pdfium.FPDF_DOCUMENT, name: bytes) -> str:
    text = _text(partial(pdfium.FPDF_GetMetaText, document, name))
    return " ".join(text.split())


def _is_plain(text: str) -> bool:
    return (
        1 < len(text) <= _LONGEST
        and text.isprintable()
        and "\ufffd" not in text
        and not _MADE_BY_PROGRAM.search(text)
        and not _FILE_NAME.search(text)
    )


def _text(call: Callable[[Any, int], int]) -> str:
    """A text that pdfium gives as UTF-16 into a buffer, whose size it tells first."""
    size = call(None, 0)
    if size <= 2:  # noqa: PLR2004 - no more than the end
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(buffer, size)
    return buffer.raw.decode("utf-16-le", "replace").split("\0", 1)[0]

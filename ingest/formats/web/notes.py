"""Which links of a page are marks of notes, and which of its blocks those notes are."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from lxml import etree

from ingest.formats.archives import within
from ingest.formats.web.elements import BLOCKS, kinds, name

_MARK = re.compile(
    r"[\[(（〔［]?(?:注|註|note )?"
    r"(?:\d{1,4}|[a-z]|[ivxlc]{1,6}|[*†‡§¶※＊]{1,4}|[①-⑳㉑-㊿❶-❿])[\])）〕］]?"
)
_NAMED_FOR_NOTES = re.compile(r".{0,40}(?:fn|foot|note|cite|endn|zhu|注).{0,40}", re.IGNORECASE)
_LONGEST_MARK = 12
_WHOLE_PAGE = frozenset({"body", "html"})


@dataclass(frozen=True, slots=True)
class PageNotes:
    """By element, the identifiers of notes: of links that are their marks, and of their blocks."""

    marks: dict[etree._Element, str] = field(default_factory=dict)
    blocks: dict[etree._Element, str] = field(default_factory=dict)


def find_notes(pages: Sequence[tuple[str, etree._Element]]) -> PageNotes:
    """The notes of pages that stand one below the other, each with its name.

    A link is a mark where it says so, or where it looks like one and leads to a block further down.
    """
    order: dict[etree._Element, int] = {}
    places: dict[tuple[str, str], etree._Element] = {}
    links: list[tuple[str, etree._Element]] = []
    for page, root in pages:
        for element in root.iter(etree.Element):
            order[element] = len(order)
            if not element.attrib:
                continue
            places.setdefault((page, element.get("name", "")), element)
            places[page, element.get("id", "")] = element
            if name(element) == "a":
                links.append((page, element))
    found = []
    for page, link in links:
        target = _target(page, link.get("href", ""))
        block = _block(places.get(target)) if target[1] and _is_mark(link, target[1]) else None
        if block is not None and order[block] > order[link]:
            found.append((link, "#".join(target), block))
    # A block that several links name differently is a list of notes and not one of them.
    named = Counter(block for _, block in {(note, block) for _, note, block in found})
    notes = PageNotes()
    for link, note, block in found:
        if named[block] == 1:
            notes.marks[link] = note
            notes.blocks[block] = note
    return notes


def _target(page: str, href: str) -> tuple[str, str]:
    path, _, fragment = unquote(href).partition("#")
    return (within(PurePosixPath(page).parent, path) if path else page), fragment


def _is_mark(link: etree._Element, fragment: str) -> bool:
    if kinds(link) & {"noteref", "doc-noteref"}:
        return True
    text = "".join(link.itertext()).strip()
    if len(text) > _LONGEST_MARK or not _MARK.fullmatch(text.lower()):
        return False
    around = {name(inner) for inner in link.iter(etree.Element)}
    around |= {name(outer) for outer in link.iterancestors() if name(outer) not in BLOCKS}
    return "sup" in around or _NAMED_FOR_NOTES.fullmatch(fragment) is not None


def _block(place: etree._Element | None) -> etree._Element | None:
    """The block that a place is or stands in; None where that is the page, or there is no place."""
    for element in () if place is None else (place, *place.iterancestors()):
        if name(element) in BLOCKS:
            return None if name(element) in _WHOLE_PAGE else element
    return None

"""Electronic books (.epub): their pages in reading order, headings by their navigation too."""

import re
from dataclasses import dataclass
from html.entities import html5
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ingest.errors import IngestError, UnreadableFile
from ingest.formats import facts
from ingest.formats.archives import Archive, parsed, within
from ingest.formats.extract import Extract
from ingest.formats.text_builder import TextBuilder
from ingest.formats.web.elements import named, text_of
from ingest.formats.web.html import decoded, parsed_page
from ingest.formats.web.navigation import Titles, read_navigation
from ingest.formats.web.notes import find_notes
from ingest.formats.web.walk import PageWalk

EXTRACTOR = f"zhengyin epub 1, lxml {etree.__version__}"

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_NCX = "application/x-dtbncx+xml"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_AUTHOR_ROLES = frozenset({"", "aut"})


def load(data: bytes, name: str) -> Extract:
    """Take the text out of an EPUB.

    Raises:
        UnreadableFile: it is broken, locked or no EPUB.
        EmptyFile: it holds no text.
    """
    archive = Archive.open(data, name)
    book = _Book.open(archive, name)
    faults = []
    pages = []
    for entry in book.spine():
        try:
            pages.append((entry, _page(archive, entry, name)))
        except IngestError as error:
            faults.append(f"{entry} is not read: {error.reason}")
    titles = book.titles()
    contents = book.contents()
    builder = TextBuilder(name)
    try:
        notes = find_notes(pages)
        for entry, root in pages:
            walk = PageWalk(builder, notes, titles=titles.get(entry), furniture=entry in contents)
            walk.read(root)
    except RecursionError as error:
        raise UnreadableFile(name, "a page is nested too deeply") from error
    return builder.extract(EXTRACTOR, book.item(), faults)


@dataclass(frozen=True, slots=True)
class _Book:
    """The package document of an EPUB: what it holds, in which order, and what it is."""

    archive: Archive
    entry: str
    root: etree._Element
    manifest: dict[str, etree._Element]

    @classmethod
    def open(cls, archive: Archive, name: str) -> "_Book":
        files = named(archive.xml(_CONTAINER), "rootfile")
        entry = next((file.get("full-path", "") for file in files), "")
        root = archive.xml(entry)
        book = cls(archive, entry, root, {item.get("id", ""): item for item in named(root, "item")})
        if _ENCRYPTION in archive:
            locked = {
                unquote(place.get("URI", ""))
                for place in named(archive.xml(_ENCRYPTION), "cipherreference")
            }
            if locked & set(book.spine()):
                raise UnreadableFile(name, "the book is locked against copying")
        return book

    def spine(self) -> list[str]:
        """The entries of the pages in reading order."""
        items = [self.manifest.get(ref.get("idref", "")) for ref in named(self.root, "itemref")]
        pages = [item for item in items if item is not None and item.get("media-type") in _PAGES]
        return list(dict.fromkeys(map(self._place, pages)))

    def titles(self) -> Titles:
        """The titles of the navigation; those of a broken one are none."""
        items = [i for i in self.manifest.values() if "nav" in i.get("properties", "").split()]
        items += [i for i in self.manifest.values() if i.get("media-type") == _NCX]
        for item in items:
            entry = self._place(item)
            try:
                titles = read_navigation(entry, _page(self.archive, entry, entry))
            except IngestError:
                continue
            if titles:
                return titles
        return {}

    def contents(self) -> frozenset[str]:
        """The pages that are nothing but a table of contents."""
        guides = [r for r in named(self.root, "reference") if r.get("type", "").lower() == "toc"]
        places = [self._place(reference) for reference in guides]
        for item in self.manifest.values():
            if "nav" in item.get("properties", "").split():
                places.append(self._place(item))
        return frozenset(places)

    def item(self) -> dict[str, Any]:
        """What the book says of itself."""
        roles = {
            meta.get("refines", "").removeprefix("#"): meta.text or ""
            for meta in named(self.root, "meta")
            if meta.get("property") == "role"
        }
        authors = []
        for creator in named(self.root, "creator"):
            role = creator.get("{http://www.idpf.org/2007/opf}role") or ""
            if (role or roles.get(creator.get("id", ""), "")).strip() in _AUTHOR_ROLES:
                authors.append(text_of(creator))
        numbers = (text_of(number).lower() for number in named(self.root, "identifier"))
        isbn = next((n.rpartition(":")[2] for n in numbers if "isbn:" in n), "")
        return facts.item(
            type="book",
            title=self._first("title"),
            authors=authors,
            issued=self._first("date"),
            publisher=self._first("publisher"),
            language=self._first("language"),
            ISBN=isbn,
        )

    def _first(self, wanted: str) -> str:
        return next((text_of(element) for element in named(self.root, wanted)), "")

    def _place(self, element: etree._Element) -> str:
        path = unquote(element.get("href", "")).partition("#")[0]
        return within(PurePosixPath(self.entry).parent, path)


def _page(archive: Archive, entry: str, name: str) -> etree._Element:
    """The root element of a page; as a browser would mend it where it is no XML."""
    text = decoded(archive.read(entry), name)
    plain = _ENTITY.sub(_character, text).lstrip()
    try:
        return parsed(plain.encode("utf-8", "replace"), name, entry, encoding="utf-8")
    except UnreadableFile:
        return parsed_page(text, name)


def _character(match: re.Match[str]) -> str:
    return match[0] if match[1] in _XML_ENTITIES else html5.get(match[1], match[0])

"""PDF files, through pdfium: characters with their places, outline, labels and facts."""

import importlib.metadata
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import pypdfium2.raw as pdfium

from ingest.block_kinds import BlockKind
from ingest.errors import EmptyFile, UnreadableFile
from ingest.formats.extract import Extract
from ingest.formats.limits import MOST_PAGES, grant_time
from ingest.formats.pdf.characters import PageCharacters, read_page
from ingest.formats.pdf.facts import OutlineEntry, csl, outline, page_labels
from ingest.formats.pdf.lines import page_text_and_lines
from ingest.formats.pdf.opening import opened
from ingest.formats.pdf.recognition import RecognisedLine, Recogniser, text_and_lines
from ingest.repair.glyphs import has_visible
from ingest.source_layout import LaidLine, Layout

_EXTRACTOR = f"pdfium {importlib.metadata.version('pypdfium2')}"
# Shares of characters whose fonts do not tell what they are: of a page that cannot be read, and
# of a page in a file most of which cannot be.
_UNREADABLE = 0.2
_DOUBTFUL = 0.005
# Lines that a title of the outline may be set over.
_MOST_TITLE_LINES = 3
_LONGEST_NUMBER = 10
_NUMBER = re.compile(
    r"第?[一二三四五六七八九十百\d]{1,5}[编篇章节条部]?|[ivxlc]{1,6}|\d{1,6}|[a-z]\d{0,4}"
    r"|(?:chapter|section|part|appendix|附录)(?:\d{1,3}|[a-zivx]{1,4})"
)


def load(data: bytes, name: str) -> Extract:
    """Read a PDF into its text, pages parted by form feeds, and the layout of its lines.

    Pages without text, and those whose fonts do not tell their characters, are left empty and
    told as faults. Lines that the outline names on their pages are headings of its levels.

    Raises:
        UnreadableFile: the file is broken, locked, has no pages or more than ``MOST_PAGES``.
        EmptyFile: no page has text that can be read.
    """
    return _load(data, name, ocr=False)


def load_with_ocr(data: bytes, name: str) -> Extract:
    """Read a PDF as ``load`` does, but recognise the pages that it would leave empty.

    Raises:
        UnreadableFile: as ``load``.
        EmptyFile: no page has text that can be read or recognised.
        OcrMissing: a page is to be recognised, and the extra for it is not installed.
    """
    return _load(data, name, ocr=True)


def _load(data: bytes, name: str, *, ocr: bool) -> Extract:
    with opened(data, name) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count <= 0:
            raise UnreadableFile(name, "the file has no pages")
        if count > MOST_PAGES:
            raise UnreadableFile(name, f"the file has {count:,} pages, more than {MOST_PAGES:,}")
        grant_time(count)
        pages = [read_page(document, i) for i in range(count)]
        unread = _Unread.of(pages)
        extractor, found = _EXTRACTOR, dict[int, list[RecognisedLine]]()
        if ocr and unread.seen:
            grant_time(count, len(unread.seen))
            recogniser = Recogniser.open(name)
            extractor = f"{_EXTRACTOR}, {recogniser.name}"
            found = {n: told for n in unread.seen if (told := recogniser.read(document, n - 1))}
        text, lines = _put_together(pages, unread, found)
        faults = tuple(unread.faults(count, found))
        if not lines:
            raise EmptyFile(name, "; ".join(faults) or "the file holds no text")
        layout = Layout(
            extractor=extractor,
            lines=tuple(_with_outline(lines, text, outline(document))),
            page_sizes=tuple((p.width, p.height) if p else (0.0, 0.0) for p in pages),
            page_labels=page_labels(document, count),
            printed=True,
            recognised=tuple(found),
        )
        return Extract(text, layout, csl(document), faults)


@dataclass(slots=True)
class _Unread:
    """The numbers of the pages whose text cannot be read, by what is wrong with them."""

    broken: list[int] = field(default_factory=list)
    without: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, pages: Sequence[PageCharacters | None]) -> Self:
        found = cls()
        limit = _limit([page for page in pages if page is not None])
        for number, page in enumerate(pages, 1):
            if page is None:
                found.broken.append(number)
            elif not has_visible(page.text):
                if page.is_drawn_on:
                    found.without.append(number)
            elif page.unreadable > limit:
                found.unreadable.append(number)
        return found

    @property
    def seen(self) -> list[int]:
        """Those that a person can read."""
        return sorted([*self.without, *self.unreadable])

    def faults(self, count: int, recognised: Container[int]) -> Iterator[str]:
        """What is wrong in a file of so many pages, some of which were recognised."""
        without = [number for number in self.without if number not in recognised]
        unreadable = [number for number in self.unreadable if number not in recognised]
        told = [number for number in self.seen if number in recognised]
        if self.broken:
            yield f"{_pages(self.broken)} cannot be opened"
        if len(without) == count:
            yield "the file is a scan without text"
        elif without:
            yield f"{_pages(without)} {'holds' if len(without) == 1 else 'hold'} no text"
        if unreadable:
            yield (
                f"the text of {_pages(unreadable)} cannot be read: "
                "its fonts do not tell their characters"
            )
        if told:
            were = "was" if len(told) == 1 else "were"
            yield f"{_pages(told)} {were} recognised by OCR, not read"


def _put_together(
    pages: Sequence[PageCharacters | None],
    unread: _Unread,
    recognised: Mapping[int, Sequence[RecognisedLine]],
) -> tuple[str, list[LaidLine]]:
    texts: list[str] = []
    lines: list[LaidLine] = []
    unreadable = set(unread.unreadable)
    length = 0
    for number, page in enumerate(pages, 1):
        text, found = "", list[LaidLine]()
        if number in recognised:
            text, found = text_and_lines(recognised[number], number, length)
        elif page is not None and has_visible(page.text) and number not in unreadable:
            text, found = page_text_and_lines(page, number, length)
        texts.append(text)
        lines += found
        length += len(text) + 1
    return "\f".join(texts), lines


def _limit(pages: Sequence[PageCharacters]) -> float:
    """The share of unreadable characters that a page may have: few in a file that has many."""
    characters = sum(len(page.text) for page in pages)
    strange = sum(page.unreadable * len(page.text) for page in pages)
    return _DOUBTFUL if strange > _UNREADABLE * characters else _UNREADABLE


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers as a person lists them: ``pages 3-9 and 12``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    listed = ["-".join(map(str, run)) for run in runs]
    joined = f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else listed[0]
    return f"page {joined}" if len(numbers) == 1 else f"pages {joined}"


def _with_outline(
    lines: Sequence[LaidLine], text: str, entries: Iterable[OutlineEntry]
) -> Iterator[LaidLine]:
    """The lines, those that the outline names marked as headings of its levels."""
    on_page: dict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        on_page[line.page].append(i)
    levels: dict[int, int] = {}
    for entry in entries:
        named = [_named(lines, text, i, _folded(entry.title)) for i in on_page.get(entry.page, ())]
        # A running head may say the same in smaller type.
        best = max((run for run in named if run), key=lambda run: lines[run[0]].size, default=[])
        for i in best:
            levels.setdefault(i, entry.level)
    for i, line in enumerate(lines):
        if i in levels:
            yield replace(line, kind=BlockKind.HEADING, level=levels[i])
        else:
            yield line


def _named(lines: Sequence[LaidLine], text: str, i: int, title: str) -> list[int]:
    """The lines from one on that a title of the outline stands on; none where it does not.

    The outline may leave out the number before it.
    """
    if not title:
        return []
    found = ""
    for k in range(i, min(i + _MOST_TITLE_LINES, len(lines))):
        words = _folded(text[lines[k].start : lines[k].end])
        if lines[k].page != lines[i].page or not words:
            break
        found += words
        number = found[: -len(title)] if found.endswith(title) else None
        if number is not None and (not number or _NUMBER.fullmatch(number)):
            # A number alone on its line may be the page's.
            return list(range(i, k + 1)) if len(words) > len(number) else [k]
        if len(found) > len(title) + _LONGEST_NUMBER:
            break
    return []


def _folded(text: str) -> str:
    return "".join(c for c in text if c.isalnum()).casefold()

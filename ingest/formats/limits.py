"""How much one file may cost while it is read."""

import math
import resource

from ingest.errors import TooLarge
from ingest.source_layout import Layout

MOST_BYTES = 100 * 2**20
"""Of a file."""

MOST_CHARACTERS = 10_000_000
"""Of the text of a file: what reads on runs beside everything else, under no limit."""

MOST_TEXT_BYTES = 4 * MOST_CHARACTERS
"""Of a text file: no encoding takes more for a character."""

MOST_LINES = 500_000
"""Of a file's layout, where each cell of a table is one."""

MOST_MEMORY = 1024 * 2**20
"""Bytes of memory that the process which reads a file may address."""

MOST_MEMORY_FOR_OCR = 3072 * 2**20
"""The same where it may have to recognise pages: the models and a page's picture."""

MOST_SECONDS = 60
"""Of processor time for a file, its pages aside."""

SECONDS_A_PAGE = 0.5
"""Of processor time for each page besides."""

SECONDS_A_RECOGNISED_PAGE = 30.0
"""The same for each page that is recognised."""

MOST_PAGES = 2_000


def confine(*, ocr: bool = False) -> None:
    """Hold this process to the limits of memory and time, whatever it is made to read."""
    memory = MOST_MEMORY_FOR_OCR if ocr else MOST_MEMORY
    seconds = most_seconds(MOST_PAGES, MOST_PAGES if ocr else 0)
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_size(size: int, name: str, *, is_text: bool) -> None:
    """Refuse what is too large by its bytes, before they are read.

    Raises:
        TooLarge: the file is too large.
    """
    most = MOST_TEXT_BYTES if is_text else MOST_BYTES
    if size > most:
        reason = f"the file has {size / 2**20:.0f} MB, more than {most / 2**20:.0f}"
        raise TooLarge(name, reason)


def check_length(text: str, layout: Layout | None, name: str) -> None:
    """Refuse what would take too much memory and time to read on.

    Raises:
        TooLarge: the text or the layout is too long.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooLarge(name, f"the file holds more than {MOST_CHARACTERS:,} characters")
    if layout is not None:
        check_lines(len(layout.lines), name)


def check_lines(count: int, name: str) -> None:
    """Refuse a layout that grows too long, as soon as it does.

    Raises:
        TooLarge: so many lines are too many.
    """
    if count > MOST_LINES:
        raise TooLarge(name, f"the file holds more than {MOST_LINES:,} lines or cells")


def most_seconds(pages: int, recognised: int = 0) -> int:
    """Seconds of processor time for a file of so many pages, some of which are recognised."""
    pages, recognised = min(pages, MOST_PAGES), min(recognised, MOST_PAGES)
    return math.ceil(MOST_SECONDS + SECONDS_A_PAGE * pages + SECONDS_A_RECOGNISED_PAGE * recognised)


def grant_time(pages: int, recognised: int = 0) -> None:
    """Allow this process the time that so many pages need, if its time is limited at all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_CPU, (most_seconds(pages, recognised), hard))

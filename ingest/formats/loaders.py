"""Which loader reads files of which suffix."""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.formats.extract import Loader

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".epub": "application/epub+zip",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".eml": "message/rfc822",
}
SUFFIXES = frozenset(MEDIA_TYPES)

# Modules are imported only where a file needs them: each costs time and memory.
_LOADERS = {
    ".pdf": "pdf.loader:load",
    ".docx": "word.docx:load",
    ".html": "web.html:load",
    ".htm": "web.html:load",
    ".xhtml": "web.html:load",
    ".epub": "web.epub:load",
    ".csv": "office.tables:load_csv",
    ".tsv": "office.tables:load_csv",
    ".xlsx": "office.tables:load_xlsx",
    ".pptx": "office.slides:load",
    ".eml": "mail:load",
}

_OCR_LOADERS = {".pdf": "pdf.loader:load_with_ocr"}
OCR_SUFFIXES = frozenset(_OCR_LOADERS)
"""Suffixes of files whose pages can be recognised by their pictures."""

_RECOGNISER = "rapidocr"

CONFINED = frozenset(_LOADERS)
"""Suffixes of files that are read in a process of their own: what reads them is not ours alone."""


def recognition_is_installed() -> bool:
    """Whether pages can be recognised here: a package does it that is an extra."""
    return find_spec(_RECOGNISER) is not None


def loader_of(suffix: str, *, ocr: bool = False) -> "Loader":
    """The loader for one of ``CONFINED``; with ``ocr`` one that recognises pages if it has to."""
    module, name = (_OCR_LOADERS if ocr else _LOADERS)[suffix].split(":")
    loader: Loader = getattr(import_module(f"{__package__}.{module}"), name)
    return loader

"""Which loader reads files of which suffix."""

from importlib import import_module

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
_MODULES = {
    ".pdf": "pdf",
    ".docx": "word.docx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".epub": "epub",
    ".csv": "tables",
    ".tsv": "tables",
    ".xlsx": "tables",
    ".pptx": "slides",
    ".eml": "mail",
}

CONFINED = frozenset(_MODULES)
"""Suffixes of files that are read in a process of their own: what reads them is not ours alone."""


def loader_of(suffix: str) -> Loader:
    """The loader for one of ``CONFINED``."""
    loader: Loader = import_module(f"ingest.formats.{_MODULES[suffix]}").load
    return loader

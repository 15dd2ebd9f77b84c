"""From a file to its source."""

import hashlib
import re
from pathlib import Path

from ingest.catalog import Catalog
from ingest.errors import EmptyFile, UnreadableFile, UnsupportedFile
from ingest.formats.confined import read_confined
from ingest.formats.limits import check_length, check_size
from ingest.formats.loaders import CONFINED, MEDIA_TYPES, SUFFIXES
from ingest.formats.markdown.front_matter import csl
from ingest.formats.markdown.lines import layout as markdown_layout
from ingest.formats.text_files import decode
from ingest.models import Source
from ingest.repair.glyphs import has_visible
from ingest.source_layout import Layout

_HEADING = re.compile(r"^#{1,6} {1,4}\S", re.MULTILINE)
_FEWEST_HEADINGS = 2


def load(
    path: Path,
    catalog: Catalog | None = None,
    *,
    name: str | None = None,
    origin: str | None = None,
    ocr: bool = False,
) -> Source:
    """Read a file into its source text.

    That of a text file is the file's, unchanged but for the byte order mark; that of another is
    what its loader takes out of it. Bibliographic facts are those of the catalog or else those that
    the file states of itself.

    Args:
        path: a file whose suffix is one of ``loaders.SUFFIXES``.
        catalog: where the file's bibliographic facts stand; by default its folder's own.
        name: what the source and what goes wrong with it are called; by default the file's own
            name.
        origin: what tells the file from others of its name; by default its path.
        ocr: whether pages without text that can be read are recognised by their pictures.

    Raises:
        UnsupportedFile: no loader reads that suffix.
        UnreadableFile: the system refuses it, or it is broken, locked or too costly to read.
        UnknownEncoding: its bytes are not text.
        EmptyFile: it holds nothing but white space.
        OcrMissing: its pages are to be recognised, and nothing is installed that does it.
    """
    name = name or path.name
    suffix = path.suffix.lower()
    if suffix not in MEDIA_TYPES:
        known = ", ".join(sorted(SUFFIXES))
        raise UnsupportedFile(name, f"files of type {path.suffix!r} are not read, only {known}")
    try:
        check_size(path.stat().st_size, name, is_text=suffix not in CONFINED)
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(name, error.strerror or str(error)) from error
    layout: Layout | None
    if suffix in CONFINED:
        extract, encoding = read_confined(data, suffix, name, ocr=ocr), ""
        text, layout, facts, faults = extract.text, extract.layout, extract.csl, extract.faults
    else:
        text, encoding = decode(data, name)
        check_length(text, None, name)
        layout = text_layout(text, is_markdown=suffix == ".md")
        check_length(text, layout, name)
        facts, faults = csl(text) if layout else {}, ()
    if not has_visible(text):
        raise EmptyFile(name, "the file holds no text")
    catalogued = (catalog or Catalog.find(path.parent)).csl(path.name)
    return Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        media_type=MEDIA_TYPES[suffix],
        encoding=encoding,
        csl=facts | catalogued,
        # The folder's links are followed, so that it has one name, but not the file's own: what
        # it leads to may change.
        origin=origin or str(path.parent.resolve() / path.name),
        layout=layout,
        faults=faults,
        content=data,
        catalogued=catalogued,
    )


def text_layout(text: str, *, is_markdown: bool) -> Layout | None:
    """The layout of a text file: one with several of Markdown's headings is Markdown anyway."""
    has_signs = is_markdown or len(_HEADING.findall(text)) >= _FEWEST_HEADINGS
    return markdown_layout(text) if has_signs else None

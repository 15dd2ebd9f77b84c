"""Web pages (.html): all text that a browser shows, what is not the article as furniture."""

import codecs
import re

from lxml import etree

from ingest.errors import UnknownEncoding, UnreadableFile
from ingest.formats.extract import Extract
from ingest.formats.text_builder import TextBuilder
from ingest.formats.text_files import decode
from ingest.formats.web.article import find_article
from ingest.formats.web.elements import name as element_name
from ingest.formats.web.metadata import page_item
from ingest.formats.web.notes import find_notes
from ingest.formats.web.walk import PageWalk

EXTRACTOR = f"zhengyin html 1, lxml {etree.__version__}"

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(
    r"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE
)
_HEAD = 4096
# The parser compares each attribute of an element with those before it.
_MOST_ATTRIBUTES = 10_000
_LARGE_TAG = re.compile(r"<[A-Za-z][^<>]{40000,}")
_VALUE = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_AMISS = 0.01
# Names of smaller sets that pages give for what is really the larger one.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}


def load(data: bytes, name: str) -> Extract:
    """Take the text out of a web page.

    Raises:
        UnreadableFile: it is nested too deeply, or an element has very many attributes.
        UnknownEncoding: its bytes are not text.
        EmptyFile: it shows no text.
    """
    root = parsed_page(decoded(data, name), name)
    builder = TextBuilder(name)
    try:
        PageWalk(builder, find_notes([("", root)]), find_article(root)).read(root)
    except RecursionError as error:
        raise UnreadableFile(name, "the page is nested too deeply") from error
    return builder.extract(EXTRACTOR, page_item(root))


def decoded(data: bytes, name: str) -> str:
    """The text of a page: by its byte order mark, as UTF-8 if valid, as declared, or guessed.

    Raises:
        UnknownEncoding: its bytes are not text.
    """
    declared = _DECLARED.search(data[:_HEAD].decode("latin-1"))
    if declared is not None and not data.startswith(_BOMS):
        stated = declared[1].lower()
        for encoding in ("utf-8", _LARGER.get(stated, stated)):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    try:
        return decode(data, name)[0]
    except UnknownEncoding:
        # A page of UTF-8 with a byte amiss here and there is shown by browsers all the same.
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") > _MOST_AMISS * len(text) or "\0" in text:
            raise
        return text


def parsed_page(text: str, name: str) -> etree._Element:
    """The root element of a page, mended as browsers do it.

    Raises:
        UnreadableFile: it is nested too deeply to be read whole, or one of its elements has very
            many attributes.
    """
    for tag in _LARGE_TAG.finditer(text):
        if len(_VALUE.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            reason = f"an element has more than {_MOST_ATTRIBUTES:,} attributes"
            raise UnreadableFile(name, reason)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    # The parser takes half of a pair of characters for an error, and nothing for no page.
    data = text.encode("utf-8", "replace") or b" "
    root = etree.fromstring(data, parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise UnreadableFile(name, "the page is nested too deeply")
    if root is None or element_name(root) != "html":
        return etree.fromstring("<html><body/></html>", parser)
    return root

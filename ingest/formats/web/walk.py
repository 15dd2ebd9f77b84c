"""All text that a browser shows of a page, block by block."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from ingest.block_kinds import BlockKind
from ingest.formats.numbers import written
from ingest.formats.text_builder import Flow, LineFacts, TableCell, TextBuilder
from ingest.formats.web.article import Article
from ingest.formats.web.elements import BLOCKS, HEADINGS, LISTS, is_apart, is_unseen, name
from ingest.formats.web.notes import PageNotes
from ingest.formats.web.tables import cells, is_table

_SPACES = re.compile(r"[ \t\n\r\f]+")
_NUMBER_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
# What an item begins with that brings its own number.
_OWN_NUMBER = re.compile(
    r"[(（\[【〔]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])[)）\]】〕.、．:：]|第|[①-⑳]"
)
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class _Context:
    """What text is that stands in the elements that are open."""

    kind: BlockKind | None = None
    level: int = 0
    verbatim: bool = False
    depth: int = 0
    furniture: bool = False
    raised: bool = False
    note: str | None = None
    mark: str | None = None


class PageWalk:
    """Goes through pages and appends their blocks to a text.

    Args:
        builder: what they are appended to.
        notes: which elements are marks and blocks of notes.
        article: all but it is furniture, where it is given.
        titles: headings that the format tells of apart from the page: text and level by the
            identifier of their element, or by the empty one for the first of the page.
        furniture: whether all of the pages is.
    """

    def __init__(
        self,
        builder: TextBuilder,
        notes: PageNotes,
        article: Article | None = None,
        titles: Mapping[str, tuple[str, int]] | None = None,
        *,
        furniture: bool = False,
    ) -> None:
        self._builder = builder
        self._notes = notes
        self._article = article
        self._titles = titles or {}
        self._title = self._titles.get("")
        self._flow = Flow()
        self._context = _Context(furniture=furniture or article is not None)
        self._label = ""
        self._in_cell = False
        # The name of a page stays in its text, wherever it stands.
        within = () if article is None else article.root.iter("h1")
        self._keeps_h1 = article is not None and next(iter(within), None) is None

    def read(self, root: etree._Element) -> None:
        """Append the blocks of a page."""
        self._visit(root)
        self._flush()

    def _visit(self, element: etree._Element) -> None:
        if is_unseen(element):
            return
        tag = name(element)
        if tag == "br":
            self._break()
            return
        block = tag in BLOCKS or tag == "button"
        if block:
            self._flush()
        outer, self._context = self._context, self._within(element, tag)
        if tag == "table" and not self._context.furniture and is_table(element):
            self._table(element)
        elif tag in LISTS:
            self._items(element, tag)
        else:
            self._inside(element, tag)
        if block:
            self._flush()
        self._context = outer

    def _inside(self, element: etree._Element, tag: str) -> None:
        title = self._titles.get(element.get("id") or "")
        if element.get("id") and title is not None:
            self._title = title
        if tag == "rt":
            self._add("(")
        text = element.text or ""
        self._add(text.removeprefix("\n") if tag == "pre" else text)
        for inner in element:
            self._visit(inner)
            self._add(inner.tail or "")
        if tag == "rt":
            self._add(")")

    def _within(self, element: etree._Element, tag: str) -> _Context:
        """The context within an element."""
        context = _in_block(self._context, tag)
        if self._begins_article(element, tag):
            context = replace(context, furniture=False)
        elif is_apart(element) or (self._article is not None and element in self._article.apart):
            context = replace(context, furniture=True)
        if element in self._notes.blocks:
            context = replace(context, note=self._notes.blocks[element])
        if element in self._notes.marks:
            context = replace(context, mark=self._notes.marks[element])
        return context

    def _begins_article(self, element: etree._Element, tag: str) -> bool:
        if self._article is None:
            return False
        return element is self._article.root or (tag == "h1" and self._keeps_h1)

    def _items(self, element: etree._Element, tag: str) -> None:
        """The items of a list, with the numbers that a browser draws before them."""
        numbered = tag == "ol" and "list-style:none" not in "".join(
            element.get("style", "").split()
        )
        style = _NUMBER_STYLES.get(element.get("type", ""), "decimal")
        step = -1 if element.get("reversed") is not None else 1
        items = [item for item in element if name(item) == "li" and not is_unseen(item)]
        number = _number(element.get("start"), len(items) if step < 0 else 1)
        self._add(element.text or "")
        for inner in element:
            if numbered and name(inner) == "li" and not is_unseen(inner):
                number = _number(inner.get("value"), number)
                if not _OWN_NUMBER.match("".join(inner.itertext()).lstrip()):
                    self._label = f"{written(number, style)}. "
                number += step
            self._visit(inner)
            self._label = ""
            self._add(inner.tail or "")

    def _add(self, text: str) -> None:
        if not text:
            return
        context = self._context
        if not context.verbatim:
            text = _SPACES.sub(" ", text)
            if self._flow.last in {"", " ", "\n"}:
                text = text.lstrip(" ")
        if self._label and text.strip():
            self._flow.add(self._label)
            self._label = ""
        self._flow.add(text, note=context.mark, raised=context.raised)

    def _break(self) -> None:
        """End a line, or where one has just ended, the block."""
        if self._in_cell or self._flow.last != "\n":
            self._flow.add("\n")
        else:
            self._flush()

    def _flush(self) -> None:
        if self._in_cell:
            if self._flow and self._flow.last != " ":
                self._flow.add(" ")
            return
        flow, self._flow = self._flow, Flow()
        if not flow:
            return
        context = self._context
        facts = LineFacts(kind=context.kind, level=context.level, verbatim=context.verbatim)
        if context.furniture:
            facts = LineFacts(kind=BlockKind.FURNITURE)
        elif context.note is not None:
            facts = LineFacts(kind=BlockKind.FOOTNOTE, note=context.note)
        elif self._title is not None:
            title, level = self._title
            if context.kind is None and _is_same(flow.text, title):
                facts = LineFacts(kind=BlockKind.HEADING, level=level)
            self._title = None
        self._builder.block(flow, **facts)

    def _table(self, table: etree._Element) -> None:
        for caption in table:
            if name(caption) == "caption":
                self._visit(caption)
        outer = self._flow, self._context, self._in_cell
        self._in_cell = True
        self._builder.table(self._cells(table, self._context))
        self._flow, self._context, self._in_cell = outer

    def _cells(self, table: etree._Element, context: _Context) -> Iterator[TableCell]:
        for row, column, cell, header in cells(table):
            self._flow, self._context = Flow(), context
            self._context = self._within(cell, "")
            self._inside(cell, "")
            yield TableCell(row, column, self._flow, header=header)


def _in_block(context: _Context, tag: str) -> _Context:
    """The context within an element of a name."""
    if tag in HEADINGS:
        return replace(context, kind=BlockKind.HEADING, level=HEADINGS[tag])
    if tag in {"figcaption", "caption"}:
        return replace(context, kind=BlockKind.CAPTION, level=0)
    if tag in {"blockquote", "pre"}:
        verbatim = context.verbatim or tag == "pre"
        return replace(context, kind=BlockKind.PARAGRAPH, level=0, verbatim=verbatim)
    if tag in {"li", "dd"}:
        return replace(context, kind=BlockKind.LIST_ITEM, level=max(context.depth, 1))
    if tag in LISTS or tag == "dl":
        return replace(context, depth=context.depth + 1)
    return replace(context, raised=True) if tag == "sup" else context


def _number(text: str | None, default: int) -> int:
    digits = (text or "").strip()
    # As many digits as a browser counts with.
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default  # noqa: PLR2004


def _is_same(text: str, title: str) -> bool:
    return len(text) <= _LONGEST_TITLE and "".join(text.split()) == "".join(title.split())

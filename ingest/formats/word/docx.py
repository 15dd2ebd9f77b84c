"""Word's files (.docx): all text that a reader sees, with its styles, numbers, notes and tables.

Comments are no part of the document; what was inserted is kept, what was deleted is not. There are
no pages: Word makes them when it shows the file.
"""

from collections.abc import Iterator

from lxml import etree

from ingest.block_kinds import BlockKind
from ingest.errors import UnreadableFile
from ingest.formats.archives import Archive
from ingest.formats.extract import Extract
from ingest.formats.facts import office_item
from ingest.formats.text_builder import Face, Flow, LineFacts, TableCell, TextBuilder
from ingest.formats.word.elements import W, child, children, is_on, local, number, value
from ingest.formats.word.formulas import formula
from ingest.formats.word.notes import Note, Notes, contents
from ingest.formats.word.numbering import Numbering
from ingest.formats.word.styles import Styles

EXTRACTOR = f"zhengyin docx 1, lxml {etree.__version__}"

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_UNSEEN = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr"})
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
# The commonest of what Word takes from its fonts of signs, by their places there.
_SYMBOLS = {
    0xA8: "□", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0x6F: "□", 0x52: "☑", 0x53: "☒",
    0xE0: "→", 0xDF: "←", 0xE8: "➔", 0xB7: "•", 0xD8: "➢", 0x6C: "●", 0x6E: "■", 0x75: "◆",
    0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB9: "≠", 0xBB: "≈",
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)
_FIRST_PRINTED = 0x20
_ON = frozenset({"1", "true", "on"})


def load(data: bytes, name: str) -> Extract:
    """Take the text out of a .docx file.

    Raises:
        UnreadableFile: it is broken, locked or no Word file.
        EmptyFile: it holds no text.
    """
    archive = Archive.open(data, name)
    main = archive.related("", "officeDocument") or "word/document.xml"
    try:
        reader = _Reader(archive, main, name)
        reader.read()
    except RecursionError as error:
        raise UnreadableFile(name, "the file is nested too deeply") from error
    return reader.builder.extract(EXTRACTOR, office_item(archive), reader.faults)


class _Reader:
    """Goes through a document from its top to its end."""

    def __init__(self, archive: Archive, main: str, name: str) -> None:
        self.archive = archive
        self.main = main
        self.builder = TextBuilder(name)
        self.faults: list[str] = []
        body = child(archive.xml(main), "body")
        if body is None:
            raise UnreadableFile(name, "the file is broken, or not of its type")
        self.body = body
        self.styles = Styles(self._part("styles"))
        self.numbering = Numbering(self._part("numbering"), self.styles)
        self.sections = list(self.body.iter(W + "sectPr"))
        self.section = 0
        settings = self._part("settings")
        self.notes = {
            kind: Notes(kind, contents(self._part(f"{kind}s"), kind), settings, self.sections)
            for kind in ("footnote", "endnote")
        }
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self._boxes: list[etree._Element] = []
        self._carried: Flow | None = None
        self._own_mark: tuple[str, str] | None = None

    def read(self) -> None:
        """Read the body, then the notes, then what stands at the head and foot of pages."""
        self._blocks(self.body)
        cited = [note for notes in self.notes.values() for note in notes.cited]
        # Only the body refers to notes: one that referred to itself would have no end.
        self.notes = {}
        for note in cited:
            self._note(note)
        seen = set()
        for section in self.sections:
            for reference in (
                *children(section, "headerReference"),
                *children(section, "footerReference"),
            ):
                relation = self.archive.relations(self.main).get(reference.get(_R_ID, ""))
                if relation is not None and relation[1] not in seen and relation[1] in self.archive:
                    seen.add(relation[1])
                    self._blocks(self.archive.xml(relation[1]), furniture=True)

    def _part(self, kind: str) -> etree._Element | None:
        entry = self.archive.related(self.main, kind)
        return None if entry is None else self.archive.xml(entry)

    def _blocks(self, container: etree._Element, *, furniture: bool = False) -> None:
        for element in _members(container):
            match local(element):
                case "p":
                    self._paragraph(element, furniture=furniture)
                case "tbl":
                    self._table(element, furniture=furniture)
                case "sdt":
                    gallery = child(element, "sdtPr", "docPartObj", "docPartGallery")
                    is_contents = value(gallery) == "Table of Contents"
                    for content in children(element, "sdtContent"):
                        self._blocks(content, furniture=furniture or is_contents)
                case "altChunk":
                    self.faults.append("a file within it is not read")

    def _paragraph(self, paragraph: etree._Element, *, furniture: bool) -> None:
        properties = child(paragraph, "pPr")
        flow, depth = self._numbered(paragraph)
        if flow is not None:
            style = self.styles.paragraph(properties)
            facts = LineFacts(kind=style.kind, level=style.level, verbatim=style.verbatim)
            if furniture:
                facts = LineFacts(kind=BlockKind.FURNITURE)
            elif style.kind is None and depth is not None:
                facts = LineFacts(kind=BlockKind.LIST_ITEM, level=depth + 1)
            self.builder.block(flow, **facts)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, furniture=furniture)
        if child(properties, "sectPr") is not None:
            for notes in self.notes.values():
                notes.end_section(self.section)
            self.section += 1

    def _numbered(self, paragraph: etree._Element) -> tuple[Flow | None, int | None]:
        """A paragraph's text behind its number, and its depth in a list if it is in one.

        None where its end was deleted, so that the next paragraph goes on with it.
        """
        flow = self._carried or Flow()
        self._carried = None
        properties = child(paragraph, "pPr")
        self._inline(paragraph, flow, value(child(properties, "pStyle")))
        # Only a result runs on into the next paragraph, as that of a contents list does.
        self._fields = [True] * len(self._fields)
        if child(properties, "rPr", "del") is not None:
            self._carried = flow
            return None, None
        numbered = self.numbering.label(properties) if flow else None
        if numbered is None:
            return flow, None
        whole = Flow(numbered[0])
        whole.join(flow)
        return whole, numbered[1]

    def _inline(self, parent: etree._Element, flow: Flow, style: str) -> None:
        for element in _members(parent):
            name = local(element)
            if name == "r":
                self._run(element, flow, style)
            elif name in {"oMath", "oMathPara"}:
                flow.add(formula(element))
            elif name not in _UNSEEN:
                self._inline(element, flow, style)

    def _run(self, run: etree._Element, flow: Flow, style: str) -> None:
        properties = child(run, "rPr")
        face, raised = self.styles.face(style, properties)
        hidden = is_on(child(properties, "vanish"))
        for element in _members(run):
            name = local(element)
            if name == "fldChar":
                self._field(value(element, "fldCharType"))
            elif hidden or not all(self._fields) or name in _UNSEEN:
                continue
            elif name in {"footnoteReference", "endnoteReference"}:
                self._reference(element, flow, face)
            elif name in {"drawing", "pict", "object"}:
                self._boxes += _boxes(element)
            elif name == "ruby":
                self._inline(element, flow, style)
            elif text := _text(element):
                note = None if self._own_mark is None else self._own_mark[0]
                self._own_mark = None
                flow.add(text, note=note, raised=raised, face=face)

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _reference(self, reference: etree._Element, flow: Flow, face: Face) -> None:
        kind = local(reference).removesuffix("Reference")
        typed = "".join(_text(after) for after in reference.itersiblings())
        own = typed if value(reference, "customMarkFollows") in _ON else ""
        notes = self.notes.get(kind)
        note = None if notes is None else notes.cite(value(reference, "id"), self.section, own)
        if note is None:
            return
        if own:
            self._own_mark = (note.id, own)
        else:
            flow.add(note.mark, note=note.id, raised=True, face=face)

    def _note(self, note: Note) -> None:
        mark: str | None = note.mark
        for paragraph in note.content.iter(W + "p"):
            flow, _ = self._numbered(paragraph)
            if not flow:
                continue
            if mark is not None and not (note.own_mark and flow.text.lstrip().startswith(mark)):
                head = Flow(mark if flow.text[:1].isspace() else f"{mark} ")
                head.join(flow)
                flow = head
            mark = None
            self.builder.block(flow, kind=BlockKind.FOOTNOTE, note=note.id)

    def _table(self, table: etree._Element, *, furniture: bool) -> None:
        cells = list(_cells(table))
        if all(column == 0 for _, column, _, _ in cells):
            # A frame about text, no table.
            for _, _, cell, _ in cells:
                self._blocks(cell, furniture=furniture)
            return
        filled = [
            TableCell(row, column, self._cell(cell), header=header)
            for row, column, cell, header in cells
        ]
        if not furniture:
            self.builder.table(filled)
            return
        line = Flow()
        for filled_cell in filled:
            line.join(filled_cell.flow, "\t")
        self.builder.block(line, kind=BlockKind.FURNITURE)

    def _cell(self, container: etree._Element) -> Flow:
        """All text of a cell, tables and boxes in it too."""
        whole = Flow()
        for element in _members(container):
            match local(element):
                case "p":
                    flow, _ = self._numbered(element)
                    whole.join(flow or Flow(), " ")
                    boxes, self._boxes = self._boxes, []
                    for box in boxes:
                        whole.join(self._cell(box), " ")
                case "tbl":
                    for _, _, cell, _ in _cells(element):
                        whole.join(self._cell(cell), " ")
                case "sdt":
                    for content in children(element, "sdtContent"):
                        whole.join(self._cell(content), " ")
        return whole


def _members(container: etree._Element) -> Iterator[etree._Element]:
    """What a container holds, seen through insertions, tags and alternatives, without deletions."""
    for element in container:
        match local(element):
            case "ins" | "moveTo" | "customXml" | "smartTag" | "AlternateContent":
                yield from _members(_chosen(element))
            case "del" | "moveFrom":
                pass
            case _:
                yield element


def _chosen(element: etree._Element) -> etree._Element:
    """The alternative that Word shows; the element itself where it is none."""
    if local(element) != "AlternateContent" or not len(element):
        return element
    chosen: etree._Element = element[0]
    return chosen


def _boxes(element: etree._Element) -> Iterator[etree._Element]:
    """The text boxes of a drawing, each once."""
    for inner in element:
        if local(inner) == "txbxContent":
            yield inner
        else:
            yield from _boxes(_chosen(inner))


def _text(element: etree._Element) -> str:
    """What an element of a run shows."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name == "sym":
        return _symbol(value(element, "char"))
    return _SIGNS.get(name, "")


def _symbol(code: str) -> str:
    try:
        place = int(code, 16)
        plain = place - _PRIVATE.start if place in _PRIVATE else place
        return _SYMBOLS.get(plain) or (chr(place) if place >= _FIRST_PRINTED else "")
    except (ValueError, OverflowError):
        return ""


def _cells(table: etree._Element) -> Iterator[tuple[int, int, etree._Element, bool]]:
    """The cells of a table that show something of their own: row, column, cell, whether a header.

    A merged cell stands once, at its first place.
    """
    rows = (row for row in _within(table, "tr") if child(row, "trPr", "del") is None)
    for index, row in enumerate(rows):
        header = is_on(child(row, "trPr", "tblHeader"))
        column = number(child(row, "trPr", "gridBefore")) or 0
        for cell in _within(row, "tc"):
            properties = child(cell, "tcPr")
            merged = [child(properties, "vMerge"), child(properties, "hMerge")]
            if all(mark is None or value(mark) == "restart" for mark in merged):
                yield index, column, cell, header
            column += max(number(child(properties, "gridSpan")) or 1, 1)


def _within(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, those in content controls too."""
    for element in _members(container):
        if local(element) == name:
            yield element
        elif local(element) == "sdt":
            for content in children(element, "sdtContent"):
                yield from _within(content, name)

"""PowerPoint's files (.pptx): slide by slide, a slide's title first, its notes last."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.block_kinds import BlockKind
from ingest.errors import IngestError, UnreadableFile
from ingest.formats.archives import Archive
from ingest.formats.extract import Extract
from ingest.formats.facts import office_item
from ingest.formats.numbers import whole_number, written
from ingest.formats.text_builder import Flow, LineFacts, TableCell, TextBuilder

EXTRACTOR = f"zhengyin pptx 1, lxml {etree.__version__}"

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"ftr", "hdr", "dt", "sldNum", "sldImg"})
_DEEPEST = 8
_LISTS = frozenset({"body", "obj", ""})
_NUMBERS = {
    "arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter",
    "romanLc": "lowerRoman", "romanUc": "upperRoman", "ea1Chs": "chineseCounting",
    "ea1Cht": "chineseCounting", "circleNumDb": "decimalEnclosedCircle",
    "circleNumWd": "decimalEnclosedCircle",
}  # fmt: skip
_AROUND = {"Period": ("", "."), "ParenBoth": ("(", ")"), "ParenR": ("", ")"), "Plain": ("", "")}


def load(data: bytes, name: str) -> Extract:
    """Take the text out of a .pptx file; a page is a slide, counted from 1, hidden ones too.

    Raises:
        UnreadableFile: it is broken, locked or no PowerPoint file.
        EmptyFile: it holds no text.
    """
    archive = Archive.open(data, name)
    main = archive.related("", "officeDocument") or "ppt/presentation.xml"
    relations = archive.relations(main)
    builder = TextBuilder(name)
    faults = []
    for page, slide in enumerate(archive.xml(main).iter(_P + "sldId"), 1):
        try:
            _, entry = relations.get(slide.get(_R + "id", ""), ("", ""))
            _Slide(archive, entry, page, builder).read()
        except IngestError as error:
            faults.append(f"slide {page} is not read: {error.reason}")
        except RecursionError as error:
            raise UnreadableFile(name, "a slide is nested too deeply") from error
    return builder.extract(EXTRACTOR, office_item(archive), faults)


@dataclass(slots=True)
class _Slide:
    """A slide that is read."""

    archive: Archive
    entry: str
    page: int
    builder: TextBuilder
    _counts: defaultdict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))

    def read(self) -> None:
        """Append its title, its other shapes in their order, and its speaker's notes."""
        shapes = list(_shapes(self.archive.xml(self.entry)))
        for shape in sorted(shapes, key=lambda shape: _place(shape) not in _TITLES):
            self._shape(shape)
        notes = self.archive.related(self.entry, "notesSlide")
        for shape in _shapes(self.archive.xml(notes)) if notes else ():
            if _place(shape) == "body":
                for paragraph in shape.iter(_A + "p"):
                    self.builder.block(_flow(paragraph), page=self.page, kind=BlockKind.PARAGRAPH)

    def _shape(self, shape: etree._Element) -> None:
        table = shape.find(f".//{_A}tbl")
        diagram = shape.find(f".//{_DIAGRAM}relIds")
        if table is not None:
            self.builder.table(_cells(table), page=self.page)
        elif diagram is not None:
            _, entry = self.archive.relations(self.entry).get(diagram.get(_R + "dm", ""), ("", ""))
            if entry in self.archive:
                for paragraph in self.archive.xml(entry).iter(_A + "p"):
                    self.builder.block(_flow(paragraph), page=self.page)
        else:
            self._counts.clear()
            self._paragraphs(shape)

    def _paragraphs(self, shape: etree._Element) -> None:
        place = _place(shape)
        paragraphs = list(shape.iter(_A + "p"))
        if place in _TITLES:
            whole = Flow()
            for paragraph in paragraphs:
                whole.join(_flow(paragraph), "\n")
            self.builder.block(whole, page=self.page, kind=BlockKind.HEADING, level=1)
            return
        for paragraph in paragraphs:
            flow = _flow(paragraph)
            properties = paragraph.find(_A + "pPr")
            stated = "" if properties is None else properties.get("lvl", "")
            level = min(max(whole_number(stated) or 0, 0), _DEEPEST)
            facts = LineFacts(page=self.page)
            bulleted = _is_bulleted(properties)
            if place in _FURNITURE:
                facts = LineFacts(page=self.page, kind=BlockKind.FURNITURE)
            elif bulleted or (bulleted is None and place in _LISTS):
                facts = LineFacts(page=self.page, kind=BlockKind.LIST_ITEM, level=level + 1)
            if flow:
                whole = Flow(self._number(properties, level))
                whole.join(flow)
                self.builder.block(whole, **facts)

    def _number(self, properties: etree._Element | None, level: int) -> str:
        """The number that is drawn before a paragraph, with a space; empty where none is."""
        numbered = None if properties is None else properties.find(_A + "buAutoNum")
        for deeper in [key for key in self._counts if key[0] > level or numbered is None]:
            if deeper[0] >= level:
                del self._counts[deeper]
        if numbered is None:
            return ""
        kind = numbered.get("type", "")
        start = whole_number(numbered.get("startAt", ""))
        self._counts[level, kind] += 1
        number = self._counts[level, kind] + (0 if start is None else start - 1)
        for sign, (before, after) in _AROUND.items():
            if kind.endswith(sign):
                style = _NUMBERS.get(kind.removesuffix(sign), "decimal")
                return f"{before}{written(number, style)}{after} "
        return f"{written(number, _NUMBERS.get(kind, 'decimal'))} "


def _shapes(root: etree._Element) -> Iterator[etree._Element]:
    """The shapes of a slide in their order, those in groups too."""
    for element in root.iter(_P + "sp", _P + "graphicFrame"):
        fallback = next(element.iterancestors("{*}Fallback"), None)
        if fallback is None:
            yield element


def _place(shape: etree._Element) -> str | None:
    """What a shape holds the place of on the slide; None where it is of none."""
    place = shape.find(f".//{_P}nvPr/{_P}ph")
    return None if place is None else str(place.get("type", ""))


def _is_bulleted(properties: etree._Element | None) -> bool | None:
    """Whether a paragraph says that it has a bullet or a number; None where it says nothing."""
    if properties is None or properties.find(_A + "buNone") is not None:
        return None if properties is None else False
    drawn = any(
        properties.find(_A + name) is not None for name in ("buChar", "buAutoNum", "buBlip")
    )
    return drawn or None


def _flow(paragraph: etree._Element) -> Flow:
    flow = Flow()
    for element in paragraph.iter(_A + "t", _A + "br"):
        flow.add("\n" if element.tag == _A + "br" else element.text or "")
    return flow


def _cells(table: etree._Element) -> Iterator[TableCell]:
    properties = table.find(_A + "tblPr")
    headed = properties is not None and properties.get("firstRow") in {"1", "true"}
    for row, element in enumerate(table.iterchildren(_A + "tr")):
        for column, cell in enumerate(element.iterchildren(_A + "tc")):
            if cell.get("hMerge") or cell.get("vMerge"):
                continue
            flow = Flow()
            for paragraph in cell.iter(_A + "p"):
                flow.join(_flow(paragraph), " ")
            yield TableCell(row, column, flow, header=headed and row == 0)

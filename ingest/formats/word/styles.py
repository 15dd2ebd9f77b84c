"""What Word's styles say of paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ingest.block_kinds import BlockKind
from ingest.formats.text_builder import Face
from ingest.formats.word.elements import child, children, is_on, number, value

_HEADING = re.compile(
    r"(?:heading|标题|標題|見出し|제목|überschrift|titre|título|titolo|rubrik|kop|overskrift"
    r"|заголовок|nagłówek) ?([1-9])"
)
_CONTENTS = re.compile(r"(?:toc|目录|目錄) [1-9]|table of figures|图表目录|图形目录")
_TITLES = frozenset({"title", "标题", "標題", "표제", "titel", "título", "titolo", "название"})
_CAPTIONS = frozenset(
    {"caption", "题注", "題注", "图注", "表注", "图题", "表题", "表标题", "图标题"}
)
_CODE = frozenset({"html preformatted", "html 预设格式", "macro text"})
_FURNITURE = frozenset({"header", "footer", "页眉", "页脚", "頁首", "頁尾"})
_BODY_LEVEL = 9
_LONGEST_CHAIN = 20


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph is by its style: its kind and level, and whether it is code."""

    kind: BlockKind | None = None
    level: int = 0
    verbatim: bool = False


class Styles:
    """The styles of a document, and those that each is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles = {value(style, "styleId"): style for style in children(root, "style")}
        self._default = next(
            (
                value(style, "styleId")
                for style in children(root, "style")
                if value(style, "type") == "paragraph" and value(style, "default") in {"1", "true"}
            ),
            "",
        )
        self._defaults = child(root, "docDefaults", "rPrDefault", "rPr")

    def chain(self, style: str) -> Iterator[etree._Element]:
        """A style and those that it is based on, itself first; the default one for an empty id."""
        style = style or self._default
        for _ in range(_LONGEST_CHAIN):
            if style not in self._styles:
                return
            yield self._styles[style]
            style = value(child(self._styles[style], "basedOn"))

    def paragraph(self, properties: etree._Element | None) -> ParagraphStyle:
        """What a paragraph with these properties is."""
        style = value(child(properties, "pStyle"))
        chain = list(self.chain(style))
        names = [value(child(link, "name")).strip().casefold() for link in chain]
        # What is based on the style of titles is mostly about authors.
        if names and names[0] in _TITLES:
            return ParagraphStyle(BlockKind.TITLE)
        for name in names:
            if _CONTENTS.fullmatch(name) or name in _FURNITURE:
                return ParagraphStyle(BlockKind.FURNITURE)
            if name in _CAPTIONS:
                return ParagraphStyle(BlockKind.CAPTION)
            if name in _CODE or "code" in name.split() or "代码" in name:
                return ParagraphStyle(BlockKind.PARAGRAPH, verbatim=True)
        levels = [child(properties, "outlineLvl")]
        levels += [child(link, "pPr", "outlineLvl") for link in chain]
        level = next((n for n in map(number, levels) if n is not None), None)
        if level is None:
            found = next((m for m in map(_HEADING.fullmatch, names) if m), None)
            level = int(found[1]) - 1 if found else _BODY_LEVEL
        if 0 <= level < _BODY_LEVEL:
            return ParagraphStyle(BlockKind.HEADING, level + 1)
        return ParagraphStyle()

    def face(self, paragraph: str, run: etree._Element | None) -> tuple[Face, bool]:
        """The type of a run in a paragraph of a style, and whether it is raised."""
        chain = [run, *(child(link, "rPr") for link in self.chain(value(child(run, "rStyle"))))]
        if not value(child(run, "rStyle")):
            chain = [run]
        chain += [child(link, "rPr") for link in self.chain(paragraph)]
        chain.append(self._defaults)
        stated = [properties for properties in chain if properties is not None]
        size = next((n for p in stated if (n := number(child(p, "sz")))), 0)
        font = next((name for p in stated if (name := _font(child(p, "rFonts")))), "")
        bold = next((is_on(b) for p in stated if (b := child(p, "b")) is not None), False)
        raised = next((value(v) for p in stated if (v := child(p, "vertAlign")) is not None), "")
        return Face(size / 2, f"{font} Bold".strip() if bold else font), raised == "superscript"


def _font(fonts: etree._Element | None) -> str:
    return value(fonts, "eastAsia") or value(fonts, "ascii")

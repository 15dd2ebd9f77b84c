from ingest.block_kinds import BlockKind
from ingest.layout.geometry.typed_headings import with_headings
from ingest.source_layout import LaidLine, Layout

PROSE = "网络空间治理的规则由各国共同商定，技术标准的制定同样需要广泛的参与和充分的讨论。"


def found(*paragraphs: tuple[str, float, str], kind: BlockKind | None = None) -> list[object]:
    """Title and headings with their levels, in a text of paragraphs with their size and font."""
    text, lines = "", []
    for block, (words, size, font) in enumerate(paragraphs):
        start = len(text)
        text += f"{words}\n"
        lines.append(LaidLine(start, len(text) - 1, size=size, font=font, block=block))
    if kind is not None:
        lines[0] = LaidLine(0, lines[0].end, size=1, block=0, kind=kind, level=1)
    laid = with_headings(Layout("test", tuple(lines)), text).lines
    return [
        (text[line.start : line.end], line.level)
        for line in laid
        if line.kind in {BlockKind.TITLE, BlockKind.HEADING}
    ]


def test_numbers_and_heavy_type_head_the_paragraphs_below() -> None:
    assert found(
        ("河流治理研究", 18, "Hei"),
        ("李平", 12, "Song"),
        ("一、引言", 12, "Song"),
        (PROSE, 12, "Song"),
        ("（一）背景", 12, "Song"),
        (PROSE, 12, "Song"),
        ("二、方法", 12, "Song"),
        (PROSE, 12, "Song"),
        ("资料与分析", 12, "Song Bold"),
        (PROSE, 12, "Song"),
    )[:4] == [("河流治理研究", 0), ("一、引言", 1), ("（一）背景", 2), ("二、方法", 1)]


def test_items_of_a_list_are_no_headings() -> None:
    items = [(f"（{n}）河流治理", 12.0, "Song") for n in "一二三"]
    assert found((PROSE, 12, "Song"), *items, (PROSE, 12, "Song")) == []


def test_headings_that_the_format_tells_are_the_only_ones() -> None:
    told = found(("引言", 12, ""), ("一、方法", 12, ""), (PROSE, 12, ""), kind=BlockKind.HEADING)
    assert told == [("引言", 1)]


def test_a_text_that_knows_no_type_has_none() -> None:
    assert found(("一、引言", 0, ""), (PROSE, 0, "")) == []

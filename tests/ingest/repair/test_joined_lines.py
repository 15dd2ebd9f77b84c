import pytest

from ingest.alignment import AlignedText
from ingest.repair.joined_lines import join_lines


def joined(*lines: str) -> str:
    text = "".join(lines)
    at, parts = 0, []
    for line in lines:
        parts.append(AlignedText.of(text, at, at + len(line)))
        at += len(line)
    return join_lines(parts).text


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("水位上升，", "各方协商。"), "水位上升，各方协商。"),
        (("the river", "rose"), "the river rose"),
        (("the river ", "rose"), "the river rose"),
        (("（the river", "rose）"), "（the river rose）"),
        (("在流域", "WTO规则"), "在流域WTO规则"),
        (("在流域 ", "WTO规则"), "在流域 WTO规则"),
        (("WTO", "规则"), "WTO规则"),
        (("委员会(River", "Board)"), "委员会(River Board)"),
        (("甲", "  ", "乙"), "甲乙"),
        (("un café", "noir"), "un café noir"),
        (("le fleuve", "était"), "le fleuve était"),
        (("вода", "реки"), "вода реки"),
        (("𝐸", "𝑉𝜎"), "𝐸 𝑉𝜎"),
        (("かわの", "みず"), "かわのみず"),
        ((), ""),
    ],
)
def test_lines_join(lines: tuple[str, ...], expected: str) -> None:
    assert joined(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("gov-", "ernance"), "governance"),
        (("MeasureＧ", "ment"), "Measurement"),
        (("co\xad", "operate"), "cooperate"),
        (("well-", "known"), "well-known"),
        (("2019-", "07"), "2019-07"),
    ],
)
def test_hyphen_at_a_line_end(lines: tuple[str, ...], expected: str) -> None:
    assert joined(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("at https://rivers.example/re", "port_3.html"),
            "at https://rivers.example/report_3.html",
        ),
        (("at https://rivers.", "example/x"), "at https://rivers.example/x"),
        (("at https://rivers.example", "for more"), "at https://rivers.example for more"),
        (("at https://rivers.example.", "Then rest"), "at https://rivers.example. Then rest"),
        (("见https://rivers.example/a，另", "见B"), "见https://rivers.example/a，另见B"),
    ],
)
def test_link_over_a_line_end(lines: tuple[str, ...], expected: str) -> None:
    assert joined(*lines) == expected


def test_joining_keeps_the_map() -> None:
    source = "gov-\nernance of\nrivers"
    parts = [AlignedText.of(source, a, b) for a, b in ((0, 4), (5, 15), (16, 22))]
    content = join_lines(parts)
    assert content.text == "governance of rivers"
    pairs = zip(content.text, content.starts, content.ends, strict=True)
    assert all(start == end or source[start] == char for char, start, end in pairs)


def test_long_paragraphs_join() -> None:
    assert joined(*["水位上升，各方协商，"] * 3000) == "水位上升，各方协商，" * 3000

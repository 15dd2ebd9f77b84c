import pytest

from ingest.block_kinds import BlockKind
from ingest.layout.block_drafts import BlockDraft, Body, ends_sentence
from ingest.layout.lines import Shape, split_lines
from ingest.layout.pagination import Pagination
from tests.ingest.samples import DAMS, RIVERS, TALKS, lines, wrap


def body(text: str) -> Body:
    rows = split_lines(text)
    shape = Shape.of(rows)
    bare = [row.text for row in rows]
    return Body.of(rows, bare, shape, Pagination.of(rows, shape))


def draft(some: Body, i: int, kind: BlockKind = BlockKind.PARAGRAPH) -> BlockDraft:
    return BlockDraft(kind, [some.part(i)])


@pytest.mark.parametrize(
    "text", ["各方同意。", "他说：“好。”", "The end.", "如下：", "各方同意。①", "为何？）"]
)
def test_sentence_has_ended(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["各方同意", "the river", "各方，", "（见表1）"])
def test_sentence_has_not_ended(text: str) -> None:
    assert not ends_sentence(text)


def test_body_leaves_furniture_out() -> None:
    some = body(lines(RIVERS, "- 1 -", TALKS, "- 2 -"))
    assert some.members == [0, 2]


def test_neighbours_are_those_in_the_body() -> None:
    some = body(lines(RIVERS, "- 1 -", TALKS))
    assert (some.beside(0, 1), some.beside(2, -1)) == (2, 0)
    assert (some.beside(0, -1), some.beside(2, 1)) == (None, None)


def test_page_break_parts() -> None:
    some = body(f"{RIVERS}\f{TALKS}\n{DAMS}")
    assert some.turns_page(draft(some, 0), 1)
    assert not some.turns_page(draft(some, 1), 2)


def test_furniture_parts_where_no_page_breaks_are_known() -> None:
    some = body(lines(RIVERS, "- 1 -", TALKS))
    assert some.turns_page(draft(some, 0), 2)


def test_blank_line_parts_only_on_a_page() -> None:
    some = body(f"{RIVERS}\n\n{TALKS}\n\f\n{DAMS}")
    assert some.is_apart(draft(some, 0), 1)
    assert not some.is_apart(draft(some, 1), 2)


def test_heading_goes_on_where_its_line_is_full() -> None:
    text = lines(
        wrap(RIVERS),
        "一、论跨行政区域流域协商机制的历史形成过程及其在各条河流中的",
        "表现",
        wrap(TALKS),
    )
    some = body(text)
    heading = next(i for i, line in enumerate(some.lines) if line.text.startswith("一、"))
    assert some.continues_heading(draft(some, heading, BlockKind.HEADING), heading + 1)
    assert not some.continues_heading(draft(some, heading, BlockKind.HEADING), heading + 2)

import pytest

from ingest.alignment import AlignedText
from ingest.block_kinds import BlockKind
from ingest.layout.printed.titles import printed_title
from ingest.models import Block


def block(kind: BlockKind, text: str, *pages: int) -> Block:
    return Block(kind, AlignedText.of(text, 0, len(text)), (), pages)


TITLE, TEXT, HEAD = BlockKind.TITLE, BlockKind.PARAGRAPH, BlockKind.FURNITURE


def test_a_title_that_a_document_begins_with_is_plain() -> None:
    blocks = [block(HEAD, "季刊", 1), block(TITLE, "鲸落", 1), block(TEXT, "正文。", 1)]
    assert printed_title(blocks) == "鲸落"


@pytest.mark.parametrize(
    ("lines", "title"),
    [(("鲸落", "与深海"), "鲸落与深海"), (("The fall", "of a whale"), "The fall of a whale")],
)
def test_its_lines_are_joined_as_their_language_does(lines: tuple[str, ...], title: str) -> None:
    assert (
        printed_title([*(block(TITLE, line, 1) for line in lines), block(TEXT, "。", 1)]) == title
    )


@pytest.mark.parametrize(
    "blocks",
    [
        [block(TEXT, "正文。", 1), block(TITLE, "鲸落", 1)],
        [block(TITLE, "鲸落", 1), block(TEXT, "正文。", 1), block(TITLE, "鲸", 3)],
        [block(TITLE, "摘要", 4), block(TEXT, "正文。", 4)],
        [block(TITLE, str(k), 1) for k in range(4)],
        [block(TITLE, "长" * 301, 1)],
        [block(TEXT, "正文。", 1)],
        [],
    ],
    ids=["after text", "two", "not in front", "too many", "too long", "none", "nothing"],
)
def test_any_other_is_not(blocks: list[Block]) -> None:
    assert printed_title(blocks) == ""


def test_a_document_without_pages_has_a_title_too() -> None:
    assert printed_title([block(TITLE, "Whales"), block(TEXT, "They fall.")]) == "Whales"

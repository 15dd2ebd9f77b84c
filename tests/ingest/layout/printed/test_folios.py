import pytest

from ingest.alignment import AlignedText
from ingest.block_kinds import BlockKind
from ingest.layout.printed.folios import folios
from ingest.models import Block


def apart(page: int, text: str, kind: BlockKind = BlockKind.FURNITURE) -> Block:
    return Block(kind, AlignedText.of(text, 0, len(text)), (), (page,))


@pytest.mark.parametrize(
    "written",
    ["{}", "- {} -", "第 {} 页", "第{}页 共 90 页", "{} / 90", "Page {} of 90", "· {} ·", "— {} —"],
)
def test_a_number_alone_is_the_pages(written: str) -> None:
    blocks = [apart(page, written.format(page + 11)) for page in (1, 2, 3)]
    assert folios(blocks, ()) == {1: "12", 2: "13", 3: "14"}


@pytest.mark.parametrize("written", ["网络治理研究 {}", "{} Federal Register"])
def test_a_number_beside_a_running_head_is_the_pages(written: str) -> None:
    blocks = [apart(page, written.format(page + 253)) for page in (2, 3, 4)]
    assert folios(blocks, ()) == {2: "255", 3: "256", 4: "257"}


def test_numbers_that_stand_still_are_not_the_pages() -> None:
    assert folios([apart(page, "85") for page in range(1, 5)], ()) == {}
    assert folios([apart(page, "Vol 85") for page in range(1, 5)], ()) == {}


def test_a_page_between_two_has_its_turn_and_one_before_them_none() -> None:
    blocks = [apart(page, str(page - 2)) for page in (3, 4, 6)]
    assert folios(blocks, ()) == {3: "1", 4: "2", 5: "3", 6: "4"}


def test_one_page_tells_nothing() -> None:
    assert folios([apart(4, "30")], ()) == {}


def test_numbers_of_the_text_are_not_the_pages() -> None:
    blocks = [apart(page, str(page), BlockKind.PARAGRAPH) for page in (1, 2, 3)]
    assert folios(blocks, ()) == {}


def test_numbers_that_most_pages_gainsay_are_not_the_pages() -> None:
    blocks = [apart(page, text) for page, text in enumerate(["1", "2", "70", "31", "9"], 1)]
    assert folios(blocks, ()) == {}


def test_labels_of_the_format_go_before_and_names_are_none() -> None:
    blocks = [apart(page, str(page)) for page in (1, 2, 3)]
    assert folios(blocks, ("Cover", "iv", "A-1")) == {2: "iv", 3: "A-1"}

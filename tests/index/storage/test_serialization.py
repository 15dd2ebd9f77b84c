import json
import re
from typing import TypeVar

from hypothesis import given

from index.storage.serialization import (
    dump_block,
    dump_map,
    dump_pages,
    dump_passage,
    load_block,
    load_pages,
    load_passage,
)
from ingest.alignment import AlignedText
from ingest.models import Block, Page, Passage
from tests.index.strategies import BLOCKS, PAGES, PASSAGES

Body = TypeVar("Body")


def through_json(body: Body) -> Body:
    loaded: Body = json.loads(json.dumps(body))
    return loaded


@given(block=BLOCKS)
def test_a_block_comes_back_as_it_was(block: Block) -> None:
    body = through_json(dump_block(block))
    assert load_block(block.kind.value, block.text, body) == block


@given(passage=PASSAGES)
def test_a_passage_comes_back_as_it_was(passage: Passage) -> None:
    body = through_json(dump_passage(passage))
    assert load_passage(passage.id, passage.kind.value, passage.text, body) == passage


@given(pages=PAGES)
def test_pages_come_back_as_they_were(pages: tuple[Page, ...]) -> None:
    assert load_pages(through_json(dump_pages(pages))) == pages


def test_untouched_text_is_one_run() -> None:
    assert dump_map(AlignedText.of("一二三四五", 1, 4)) == [[1, 3]]


def test_a_joined_line_adds_a_run_for_its_space_alone() -> None:
    source = "one\n\ntwo"
    parts = [AlignedText.of(source, 0, 3), AlignedText.of(source, 5, 8)]
    assert dump_map(AlignedText.join(parts, " ")) == [[0, 3], [3, 1, 0], [5, 3]]


def test_a_longer_replacement_is_one_run_with_its_width() -> None:
    content = AlignedText.of("a...b", 0, 5).sub(re.compile(r"\.{3}"), "……")
    assert dump_map(content) == [[0, 1], [1, 2, 3], [4, 1]]

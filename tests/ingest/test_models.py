from ingest.alignment import AlignedText, Span
from ingest.block_kinds import BlockKind
from ingest.models import Block
from tests.ingest.reading import read, source


def test_block_reads_as_its_content() -> None:
    block = Block(BlockKind.PARAGRAPH, AlignedText.of("河流", 0, 2), (Span(0, 2),), ())
    assert block.text == "河流"


def test_same_bytes_give_the_same_document_id() -> None:
    assert read("河流", "a.txt").id == read("河流", "b.txt").id != read("湖泊", "a.txt").id


def test_document_id_has_twelve_digits() -> None:
    digest = source("河流").sha256
    assert read("河流").id == f"d_{digest[:12]}"

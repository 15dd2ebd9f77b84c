"""What holds of every text, however strange, and of the documents that come with the project."""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.alignment import Span
from ingest.block_kinds import BlockKind
from ingest.layout.reader import read as read_source
from ingest.loading import load
from ingest.models import Document, Passage, PassageKind
from ingest.splitting import split
from tests.ingest.reading import count, read
from tests.ingest.strategies import TEXTS

NFKC = partial(normalize, "NFKC")
REPAIRS = {*zip(".,;:?!«»‹›G", "。，；：？！《》〈〉-", strict=True)}
NAMES = st.sampled_from(["sample.txt", "sample.md"])
DOCUMENTS = sorted((Path(__file__).parents[2] / "documents").glob("*.txt"))


def assert_ordered(spans: tuple[Span, ...], source: str) -> None:
    assert all(span.end <= len(source) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def places(spans: tuple[Span, ...]) -> Iterator[int]:
    for span in spans:
        yield from range(span.start, span.end)


def check_blocks(document: Document) -> None:
    source = document.source.text
    owner: dict[int, int] = {}
    for k, block in enumerate(document.blocks):
        assert block.spans
        assert_ordered(block.spans, source)
        marks = tuple(mark.span for mark in block.marks)
        assert_ordered(marks, source)
        for place in (*places(block.spans), *places(marks)):
            if not source[place].isspace():
                assert place not in owner, (place, owner[place], k)
                owner[place] = k
    assert [i for i, c in enumerate(source) if not c.isspace() and i not in owner] == []
    starts = [block.spans[0].start for block in document.blocks]
    assert starts == sorted(starts)


def check_contents(document: Document) -> None:
    source = document.source.text
    for block in document.blocks:
        content = block.content
        owned = set(places(block.spans))
        assert list(content.starts) == sorted(content.starts)
        assert list(content.ends) == sorted(content.ends)
        for char, start, end in zip(content.text, content.starts, content.ends, strict=True):
            assert start <= end
            inside = {i for i in range(start, end) if not source[i].isspace()}
            assert inside <= owned
            if end - start == 1 and char != source[start]:
                assert is_repair(char, source[start])
        for mark in block.marks:
            assert 0 <= mark.position <= len(block.text)


def is_repair(new: str, old: str) -> bool:
    """Whether the reading may show one character for another: forms and marks, never words."""
    narrow = NFKC(old)
    return (new == " " and old.isspace()) or new in narrow or (narrow, new) in REPAIRS


def check_notes(document: Document) -> None:
    for block in document.blocks:
        for mark in block.marks:
            if mark.note is not None:
                assert document.blocks[mark.note].kind is BlockKind.FOOTNOTE


def check_pages(document: Document) -> None:
    runs = [span for page in document.pages for span in page.spans]
    assert_ordered(tuple(sorted(runs)), document.source.text)
    numbers = [page.number for page in document.pages]
    assert numbers == list(range(1, len(numbers) + 1))
    for block in document.blocks:
        assert set(block.pages) <= set(numbers)
        assert bool(block.pages) == bool(numbers)


def check_passages(document: Document, window: int, size: int) -> None:
    source = document.source.text
    marked = {p for b in document.blocks for m in b.marks for p in places((m.span,))}
    noted = {
        place
        for block in document.blocks
        if block.kind is BlockKind.FOOTNOTE
        for place in places(block.spans)
    }
    taken: set[int] = set()
    passages = split(document, count, window, size=size)
    assert len({passage.id for passage in passages}) == len(passages)
    for passage in passages:
        assert passage.spans
        assert_ordered(passage.spans, source)
        own = set(places(passage.spans))
        words = {place for place in own if not source[place].isspace()}
        assert not words & taken
        assert not own & marked
        assert passage.kind is PassageKind.FOOTNOTE or not own & noted
        taken |= words
        check_sentences(passage, own)
        assert passage.pages or not document.pages
        for note in passage.notes:
            assert 0 <= note.position <= len(passage.text)


def check_sentences(passage: Passage, own: set[int]) -> None:
    at = 0
    for sentence in passage.sentences:
        assert passage.text[at : sentence.start].isspace() or at == sentence.start
        text = passage.text[sentence.start : sentence.end]
        assert text == text.strip() != ""
        assert "\n" not in text
        assert set(places(sentence.spans)) <= own
        assert sentence.spans
        at = sentence.end
    assert at == len(passage.text)


def check(document: Document, window: int = 60, size: int = 30) -> None:
    check_blocks(document)
    check_contents(document)
    check_notes(document)
    check_pages(document)
    check_passages(document, window, size)


@settings(max_examples=250, deadline=None)
@given(TEXTS, NAMES, st.integers(2, 60))
def test_any_text(text: str, name: str, window: int) -> None:
    check(read(text, name), window, max(2, window // 2))


@settings(max_examples=30, deadline=None)
@given(TEXTS, NAMES)
def test_reading_is_deterministic(text: str, name: str) -> None:
    one, other = read(text, name), read(text, name)
    assert one == other
    assert split(one, count, 40) == split(other, count, 40)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_own_documents(path: Path) -> None:
    document = read_source(load(path))
    check(document, 510, 160)

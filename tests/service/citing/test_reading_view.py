"""The readable text of a document, and the way back from it to the source."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings

from index.storage.records import StoredPassage
from ingest.alignment import AlignedText, Span, offsets
from ingest.block_kinds import BlockKind
from ingest.layout.reader import read as read_source
from ingest.loading import load
from ingest.models import Block, Document, NoteMark, Page
from ingest.splitting import split
from service.citing.citations import cite
from service.citing.reading_view import reading_view
from tests.ingest.reading import count, read
from tests.ingest.strategies import TEXTS
from tests.service.builders import make_document, reader_of

Json = dict[str, Any]

REAL = sorted(Path(__file__).parents[3].glob("documents/*.txt"))


def lit(run: list[int], start: int, end: int) -> tuple[int, int] | None:
    """What a page highlights of a run for a span of the source, as the schema says it."""
    text_start, text_end, source_start, source_end = run
    if source_start >= end or source_end <= start:
        return None
    if text_end - text_start != source_end - source_start:
        return text_start, text_end
    return (
        text_start + max(0, start - source_start),
        text_end - max(0, source_end - end),
    )


def highlighted(view: Json, spans: list[Json]) -> str:
    """The characters of the readable text that some spans of the source light up, joined."""
    characters: dict[tuple[int, int], str] = {}
    for span in spans:
        for block in view["blocks"]:
            for run in block["runs"]:
                piece = lit(run, span["start"], span["end"])
                for at in range(*piece) if piece else ():
                    characters[block["index"], at] = block["text"][at]
    return "".join(characters[place] for place in sorted(characters))


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def viewed(document: Document) -> Json:
    stored = make_document(document.source.text)
    view: Json = reading_view(stored, document.blocks).model_dump(mode="json")
    return view


def cited(document: Document) -> Iterator[Json]:
    """The citations of all of a document's passages, cut where its pages end."""
    runs = [(span.start, span.end) for page in document.pages for span in page.spans]
    stored = make_document(document.source.text, sorted(runs))
    for number, passage in enumerate(split(document, count, 200, size=80)):
        found = StoredPassage(stored.id, number, passage)
        yield cite(found, stored, reader_of(document.source.text)).model_dump(mode="json")


def make_block(text: str, starts: list[int], ends: list[int], pages: tuple[int, ...] = ()) -> Block:
    content = AlignedText(text, offsets(starts), offsets(ends))
    return Block(BlockKind.PARAGRAPH, content, (Span(min(starts), max(ends)),), pages)


def only_block(block: Block, pages: tuple[Page, ...] = ()) -> Json:
    stored = make_document("x" * 100, [(s.start, s.end) for page in pages for s in page.spans])
    (found,) = reading_view(stored, [block]).model_dump(mode="json")["blocks"]
    return dict(found)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem[:3])
def test_every_passage_of_a_real_document_is_found_in_its_readable_text(path: Path) -> None:
    document = read_source(load(path))
    view = viewed(document)
    citations = list(cited(document))
    assert citations
    for citation in citations:
        assert bare(highlighted(view, citation["spans"])) == bare(citation["text"])


@settings(max_examples=60)
@given(TEXTS)
def test_every_passage_of_any_text_is_found_in_its_readable_text(text: str) -> None:
    document = read(text)
    view = viewed(document)
    for citation in cited(document):
        assert bare(highlighted(view, citation["spans"])) == bare(citation["text"])


@settings(max_examples=60)
@given(TEXTS)
def test_runs_cover_the_text_and_ascend(text: str) -> None:
    for block in viewed(read(text))["blocks"]:
        reached = 0
        for start, end, source_start, source_end in block["runs"]:
            assert start == reached < end
            assert 0 <= source_start <= source_end <= len(text)
            reached = end
        assert reached == len(block["text"])
        assert [run[2] for run in block["runs"]] == sorted(run[2] for run in block["runs"])


def test_a_run_of_equal_lengths_matches_character_by_character() -> None:
    block = make_block("鲸落。", [4, 5, 7], [5, 6, 8])
    assert only_block(block)["runs"] == [[0, 2, 4, 6], [2, 3, 7, 8]]


def test_what_the_source_does_not_hold_has_an_empty_place() -> None:
    block = make_block("a b", [0, 1, 2], [1, 1, 3])
    assert only_block(block)["runs"] == [[0, 1, 0, 1], [1, 2, 1, 1], [2, 3, 2, 3]]


def test_a_repaired_stretch_is_never_as_long_as_its_source() -> None:
    # Each of two characters stands for both of the source: not the first for the first.
    block = make_block("ab", [3, 3], [5, 5])
    assert only_block(block)["runs"] == [[0, 1, 3, 5], [1, 2, 3, 5]]


def test_a_block_tells_where_its_pages_begin() -> None:
    pages = (Page(1, (Span(0, 10),)), Page(2, (Span(10, 20),)), Page(3, (Span(20, 30),)))
    block = make_block("甲乙丙", [8, 11, 12], [9, 12, 13], pages=(1, 2))
    found = only_block(block, pages)
    assert (found["page"], found["pages"]) == (1, [[0, 1], [1, 2]])


def test_a_page_that_holds_nothing_of_a_block_is_passed_over() -> None:
    pages = (Page(1, (Span(0, 10),)), Page(2, (Span(10, 20),)), Page(3, (Span(20, 30),)))
    block = make_block("甲乙", [8, 21], [9, 22], pages=(1, 3))
    assert only_block(block, pages)["pages"] == [[0, 1], [1, 3]]


def test_without_page_breaks_no_page_is_named() -> None:
    found = only_block(make_block("甲", [0], [1]))
    assert (found["page"], found["pages"]) == (None, [])


def test_a_mark_names_the_block_of_its_note() -> None:
    marks = (NoteMark("①", 1, Span(1, 2), 7),)
    block = replace(make_block("甲乙", [0, 2], [1, 3]), marks=marks)
    assert only_block(block)["marks"] == [{"offset": 1, "marker": "①", "block": 7}]


def test_only_a_heading_has_a_level() -> None:
    block = make_block("甲", [0], [1])
    assert only_block(block)["level"] is None
    assert only_block(replace(block, kind=BlockKind.HEADING, level=2))["level"] == 2


@pytest.fixture(scope="module")
def views(client: httpx.Client) -> dict[str, Json]:
    """The reading view of each document that the service holds, by name."""
    documents = client.get("/v1/documents").json()["documents"]
    found = [client.get(f"/v1/documents/{held['id']}/reading").json() for held in documents]
    return {view["document"]["source"]: view for view in found}


@pytest.fixture(scope="module")
def citations(client: httpx.Client) -> list[Json]:
    """The citations of all passages that the service holds."""
    found = client.post("/v1/search", json={"query": "鲸落 tea 赵州桥", "top_k": 50}).json()
    held = client.get("/v1/documents").json()["documents"]
    results: list[Json] = found["results"]
    assert len(results) == sum(document["passages"] for document in held)
    return results


def test_the_service_gives_each_document_as_the_list_does(
    client: httpx.Client, views: dict[str, Json]
) -> None:
    listed = client.get("/v1/documents").json()["documents"]
    assert [view["document"] for view in views.values()] == listed


def test_every_citation_of_the_service_is_found_in_the_readable_text(
    views: dict[str, Json], citations: list[Json]
) -> None:
    for citation in citations:
        view = views[citation["document"]["source"]]
        assert bare(highlighted(view, citation["spans"])) == bare(citation["text"])


def test_the_spans_are_the_quoted_characters_of_the_source(
    client: httpx.Client, views: dict[str, Json], citations: list[Json]
) -> None:
    texts = {
        view["document"]["id"]: client.get(f"/v1/documents/{view['document']['id']}/text").text
        for view in views.values()
    }
    for citation in citations:
        text = texts[citation["document"]["id"]]
        exact = [s["exact"] for s in citation["selectors"] if s["type"] == "TextQuoteSelector"]
        assert [text[span["start"] : span["end"]] for span in citation["spans"]] == exact


def test_the_outline_leads_to_the_headings(views: dict[str, Json]) -> None:
    view = views["whales.txt"]
    found = [(entry["level"], entry["title"], entry["page"]) for entry in view["outline"]]
    assert found == [(1, "一、什么是鲸落", 1), (1, "二、鲸落的阶段", 2)]
    for entry in view["outline"]:
        assert view["blocks"][entry["block"]]["text"] == entry["title"]
        assert view["blocks"][entry["block"]]["kind"] == "heading"


def test_blocks_are_numbered_and_know_their_section(views: dict[str, Json]) -> None:
    blocks = views["whales.txt"]["blocks"]
    assert [block["index"] for block in blocks] == list(range(len(blocks)))
    assert [block["section"] for block in blocks if block["kind"] == "paragraph"] == [
        ["一、什么是鲸落"],
        ["二、鲸落的阶段"],
    ]


def test_an_unknown_document_cannot_be_read(client: httpx.Client) -> None:
    response = client.get("/v1/documents/d_000000000000/reading")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"

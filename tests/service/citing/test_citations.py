import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.search.ranking import ScoredPassage
from index.storage.records import StoredPassage
from ingest.alignment import Span
from ingest.models import Note, Page
from service import schemas
from service.citing.citations import cite
from tests.service.builders import make_document, make_passage, reader_of


def found(stored: StoredPassage, *best: int) -> ScoredPassage:
    return ScoredPassage(stored, 1.618, best)


def quotes(citation: schemas.Citation) -> list[schemas.TextQuoteSelector]:
    return [s for s in citation.selectors if isinstance(s, schemas.TextQuoteSelector)]


def test_a_citation_names_its_passage_and_document() -> None:
    document = make_document("鲸落。")
    citation = cite(make_passage("鲸落。", number=7), document, reader_of("鲸落。"))
    assert citation.id == "c_7"
    assert citation.document.model_dump() == {
        "id": document.id,
        "source": "note.txt",
        "sha256": document.sha256,
        "csl": {"type": "report", "title": "札记"},
    }
    assert (citation.kind, citation.section, citation.text) == ("body", ["一、概说"], "鲸落。")


def test_a_passage_that_was_not_searched_for_has_neither_score_nor_highlights() -> None:
    citation = cite(make_passage("鲸落。"), make_document("鲸落。"), reader_of("鲸落。"))
    assert citation.highlights == []
    assert "score" not in citation.model_dump()


def test_the_score_is_that_of_the_search() -> None:
    citation = cite(found(make_passage("鲸落。"), 0), make_document("鲸落。"), reader_of("鲸落。"))
    assert citation.score == round(1 / (1 + math.exp(-1.618)), 4)


def test_highlights_follow_the_reading_order() -> None:
    stored = make_passage("甲甲。", "乙。", "丙丙丙。")
    citation = cite(found(stored, 2, 0), make_document(""), reader_of(""))
    assert [(h.start, h.end) for h in citation.highlights] == [(0, 3), (5, 9)]


def test_highlights_of_adjacent_sentences_are_one() -> None:
    stored = make_passage("One. ", "Two. ", "Three.")
    citation = cite(found(stored, 1, 0), make_document(""), reader_of(""))
    assert [(h.start, h.end) for h in citation.highlights] == [(0, 10)]


def test_highlights_are_few() -> None:
    stored = make_passage("甲甲。", "乙。", "丙丙丙。", "丁。")
    citation = cite(found(stored, 3, 0, 2, 1), make_document(""), reader_of(""))
    assert [(h.start, h.end) for h in citation.highlights] == [(0, 3), (9, 11)]


def test_what_is_quoted_is_lit_and_nothing_else() -> None:
    stored = make_passage("甲甲。", "乙。", "丙丙丙。", "丁。")
    citation = cite(found(stored, 3, 0), make_document(""), reader_of(""), quoted=[2, 1])
    assert [(h.start, h.end) for h in citation.highlights] == [(3, 9)]


def test_where_nothing_is_quoted_the_best_sentences_are_lit() -> None:
    stored = make_passage("甲甲。", "乙。")
    citation = cite(found(stored, 1), make_document(""), reader_of(""))
    assert [(h.start, h.end) for h in citation.highlights] == [(3, 5)]


def test_each_span_has_its_pair_of_selectors_in_order() -> None:
    text = "甲" * 40 + "一二三" + "乙" * 40 + "四五" + "丙"
    stored = make_passage("一二三四五", spans=[(40, 43), (83, 85)])
    citation = cite(stored, make_document(text), reader_of(text))
    assert [selector.type for selector in citation.selectors] == [
        "TextPositionSelector",
        "TextQuoteSelector",
    ] * 2
    first, second = quotes(citation)
    assert (first.prefix, first.exact, first.suffix) == ("甲" * 32, "一二三", "乙" * 32)
    assert (second.prefix, second.exact, second.suffix) == ("乙" * 32, "四五", "丙")


@given(st.text(min_size=1), st.data())
def test_selectors_quote_the_source_to_the_letter(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite(make_passage("x", spans=[(start, end)]), make_document(text), reader_of(text))
    (quote,) = quotes(citation)
    assert quote.exact == text[start:end]
    assert text[:start].endswith(quote.prefix)
    assert text[end:].startswith(quote.suffix)
    assert len(quote.prefix) == min(32, start)
    assert len(quote.suffix) == min(32, len(text) - end)


def test_each_span_has_the_page_that_it_stands_on() -> None:
    document = make_document("x" * 100, pages=[(0, 50), (50, 100)])
    citation = cite(make_passage("x", spans=[(40, 48), (50, 52)]), document, reader_of("x" * 100))
    assert [span.model_dump() for span in citation.spans] == [
        {"start": 40, "end": 48, "page": 1},
        {"start": 50, "end": 52, "page": 2},
    ]


def test_a_span_that_runs_over_a_page_break_is_cut_there() -> None:
    document = make_document("x" * 100, pages=[(0, 48), (50, 100)])
    citation = cite(make_passage("x", spans=[(40, 60)]), document, reader_of("x" * 100))
    assert [span.model_dump() for span in citation.spans] == [
        {"start": 40, "end": 48, "page": 1},
        {"start": 50, "end": 60, "page": 2},
    ]
    assert len(citation.selectors) == 4


def test_a_span_over_two_runs_of_one_page_stays_whole() -> None:
    pages = (Page(1, (Span(0, 48), Span(50, 100))),)
    document = replace(make_document("x" * 100), pages=pages)
    citation = cite(make_passage("x", spans=[(40, 60)]), document, reader_of("x" * 100))
    assert [span.model_dump() for span in citation.spans] == [{"start": 40, "end": 60, "page": 1}]


def test_without_pages_a_span_names_none() -> None:
    citation = cite(make_passage("x"), make_document("x"), reader_of("x"))
    assert [span.model_dump() for span in citation.spans] == [{"start": 0, "end": 1}]


def test_footnotes_have_their_own_spans_and_pages() -> None:
    note = Note("①", "见前。", (Span(60, 64),), (2,), 3)
    document = make_document("x" * 100, pages=[(0, 50), (50, 100)])
    citation = cite(make_passage("x", notes=(note,)), document, reader_of("x" * 100))
    assert [footnote.model_dump() for footnote in citation.footnotes] == [
        {"marker": "①", "text": "见前。", "spans": [{"start": 60, "end": 64, "page": 2}]}
    ]

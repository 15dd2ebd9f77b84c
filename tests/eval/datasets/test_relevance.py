from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.datasets.questions import Evidence
from eval.datasets.relevance import (
    Located,
    Sources,
    SourceText,
    in_first_characters,
    overlap,
    relevant,
)
from eval.errors import BadDataset
from ingest.alignment import Span
from tests.eval.builders import make_passage, make_question

TEXT = "一二三 四五\n六七八九十"
SOURCES = Sources({"d_a": SourceText(TEXT)}, {"a.txt": "d_a"})


def test_words_are_found_whatever_the_white_space() -> None:
    assert SourceText(TEXT).find("三四 五六") == Span(2, 8)
    assert TEXT[2:8] == "三 四五\n六"


def test_words_that_are_not_there_are_not_found() -> None:
    assert SourceText(TEXT).find("三五") is None
    assert SourceText(TEXT).find(" ") is None


@given(st.text("ab \n", min_size=1), st.data())
def test_any_run_of_a_text_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    found = SourceText(text).find(words)
    if words.strip():
        assert found is not None
        assert "".join(text[found.start : found.end].split()) == "".join(words.split())
    else:
        assert found is None


def test_overlap_adds_up_over_the_spans() -> None:
    # 4 of the first span and 1 of the second lie within 2 to 8.
    assert overlap([Span(0, 6), Span(7, 20)], Span(2, 8)) == 5


def test_the_passage_with_the_evidence_is_relevant() -> None:
    passages = [make_passage("c_1", (0, 6)), make_passage("c_2", (6, 12))]
    assert relevant(Located("d_a", Span(2, 5)), passages) == {"c_1"}


def test_a_passage_with_half_of_what_the_best_has_is_relevant_too() -> None:
    # Of 0 to 9 the passages hold 6, 3 and 2 characters; half of the best is 3.
    passages = [
        make_passage("c_1", (0, 6)),
        make_passage("c_2", (6, 20)),
        make_passage("c_3", (0, 2)),
    ]
    assert relevant(Located("d_a", Span(0, 9)), passages) == {"c_1", "c_2"}


def test_a_passage_of_another_document_is_not_relevant() -> None:
    passages = [make_passage("c_1", (0, 6), document="d_b")]
    assert relevant(Located("d_a", Span(2, 5)), passages) == frozenset()


def test_evidence_is_found_after_a_resplit() -> None:
    [located] = SOURCES.locate(make_question("q1", ("a.txt", "七八九")))
    coarse = [make_passage("c_1", (0, 7)), make_passage("c_2", (7, 12))]
    fine = [make_passage(f"c_{at}", (at, at + 4)) for at in range(0, 12, 4)]
    assert relevant(located, coarse) == {"c_2"}
    assert relevant(located, fine) == {"c_8"}


def test_a_source_that_is_not_stored_is_named_with_the_line() -> None:
    with pytest.raises(BadDataset, match=r"set\.jsonl:7: evidence\[0\]\.source: .*'b\.txt'"):
        SOURCES.locate(make_question("q1", ("b.txt", "一二")))


def test_words_that_the_source_does_not_hold_are_named_with_the_line() -> None:
    with pytest.raises(BadDataset, match=r"set\.jsonl:7: evidence\[1\]\.text: .*'三五'"):
        SOURCES.locate(make_question("q1", ("a.txt", "一二"), ("a.txt", "三五")))


def test_the_parts_of_an_answer_are_found_at_each_of_their_places() -> None:
    first, second = Evidence("a.txt", "一二"), Evidence("a.txt", "六七")
    question = replace(make_question("q1"), parts=((first, second), (second,)))
    assert SOURCES.locate_parts(question) == (
        (Located("d_a", Span(0, 2)), Located("d_a", Span(7, 9))),
        (Located("d_a", Span(7, 9)),),
    )


def test_a_part_that_the_source_does_not_hold_is_named_with_the_line() -> None:
    places = (Evidence("a.txt", "一二"), Evidence("a.txt", "三五"))
    question = replace(make_question("q1"), parts=(places,))
    with pytest.raises(BadDataset, match=r"set\.jsonl:7: parts\[0\]\[1\]\.text: .*'三五'"):
        SOURCES.locate_parts(question)


@pytest.mark.parametrize(("limit", "seen"), [(5, False), (6, True)])
def test_half_of_the_evidence_must_be_within_the_first_characters(limit: int, seen: bool) -> None:
    # The first passage has 5 characters without its space; the evidence is 六七 in the second.
    returned = [make_passage("c_1", (0, 6)), make_passage("c_2", (7, 12))]
    located = [Located("d_a", Span(7, 9))]
    assert in_first_characters(located, returned, SOURCES, limit) is seen

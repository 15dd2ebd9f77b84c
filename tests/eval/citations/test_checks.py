from typing import Any

import pytest

from eval.citations import checks
from eval.citations.checks import Answered
from service.schemas import AskResponse, Citation

# A page break with a footnote stands between the halves of the second sentence.
TEXT = "甲说了话。乙也说\n①注在此。\n了话。\n丙没有说话。\n"


def make_citation(*spans: tuple[int, int], text: str = "甲说了话。", **more: object) -> Citation:
    """A faultless citation of the runs of ``TEXT``, apart from what is given."""
    selectors: list[dict[str, Any]] = []
    for start, end in spans:
        quote = {
            "exact": TEXT[start:end],
            "prefix": TEXT[max(0, start - 32) : start],
            "suffix": TEXT[end : end + 32],
        }
        selectors.append({"type": "TextPositionSelector", "start": start, "end": end})
        selectors.append({"type": "TextQuoteSelector", **quote})
    fields: dict[str, object] = {
        "id": f"c_{spans}",
        "document": {"id": "d_a", "source": "a.txt", "sha256": "0", "csl": {}},
        "kind": "body",
        "section": [],
        "pages": [],
        "text": text,
        "spans": [{"start": start, "end": end} for start, end in spans],
        "highlights": [],
        "selectors": selectors,
        "footnotes": [],
    }
    return Citation.model_validate(fields | more)


def failed(citation: Citation) -> list[str]:
    return [failure.check for failure in checks.each([citation], {"d_a": TEXT})]


def test_a_faultless_citation_fails_nothing() -> None:
    citation = make_citation(
        (0, 8), (15, 18), text="甲说了话。\n乙也说了话。", highlights=[{"start": 0, "end": 5}]
    )
    assert failed(citation) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [("exact", "甲说了话，"), ("prefix", "丙"), ("suffix", "乙也"), ("exact", "")],
)
def test_a_quote_must_be_the_source_to_the_letter(field: str, value: str) -> None:
    citation = make_citation((0, 5))
    setattr(citation.selectors[1], field, value)
    assert failed(citation) == ["the quote is the source to the letter"]


def test_a_position_must_be_its_span() -> None:
    citation = make_citation((0, 5))
    citation.selectors = make_citation((0, 4)).selectors
    assert failed(citation) == ["the quote is the source to the letter"]


def test_each_span_has_a_pair_of_selectors_in_their_order() -> None:
    citation = make_citation((0, 5))
    pair = citation.selectors
    citation.selectors = pair[:1]
    assert failed(citation) == ["the quote is the source to the letter"]
    citation.selectors = pair[::-1]
    assert failed(citation) == ["the quote is the source to the letter"]


@pytest.mark.parametrize("spans", [((15, 18), (0, 8)), ((0, 8), (7, 9)), ((0, 99),), ()])
def test_spans_ascend_and_are_disjoint_runs(spans: tuple[tuple[int, int], ...]) -> None:
    assert "spans ascend and are disjoint" in failed(make_citation(*spans))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("甲说了话。①", "body"), ("甲②说了话。", "body"), ("① 注在此。", "footnote")],
)
def test_a_footnote_mark_in_the_words_is_found(text: str, kind: str) -> None:
    citation = make_citation((0, 5), text=text, kind=kind)
    assert failed(citation) == ["no footnote mark in the words"]


@pytest.mark.parametrize("text", ["分两步：①说；②不说。", "①说。\n②不说。"])
def test_a_numbered_item_is_no_footnote_mark(text: str) -> None:
    assert failed(make_citation((0, 5), text=text)) == []


@pytest.mark.parametrize("text", ["甲说\n了话。", "甲，\n乙。", "甲\r\n乙。"])
def test_a_line_break_inside_a_sentence_is_found(text: str) -> None:
    assert "no line break inside a sentence" in failed(make_citation((0, 5), text=text))


@pytest.mark.parametrize("text", ["甲说：“好。”\n乙。", "有三件\n• 甲\n• 乙", "Who?\nMe."])
def test_a_line_may_end_with_a_sentence_or_before_an_item(text: str) -> None:
    assert failed(make_citation((0, 5), text=text)) == []


def test_a_heading_may_be_set_in_lines() -> None:
    assert failed(make_citation((0, 5), text="甲说\n乙说", kind="heading")) == []


@pytest.mark.parametrize("runs", [[(0, 6)], [(2, 3), (1, 2)], [(2, 2)]])
def test_highlights_are_runs_of_the_words(runs: list[tuple[int, int]]) -> None:
    highlights = [{"start": start, "end": end} for start, end in runs]
    assert failed(make_citation((0, 5), highlights=highlights)) == [
        "highlights are runs of the words"
    ]


def test_words_of_a_footnote_passage_in_the_body_are_found() -> None:
    note = make_citation((9, 14), kind="footnote")
    assert list(checks.notes_apart([make_citation((0, 8), (15, 18)), note])) == []
    [failure] = checks.notes_apart([make_citation((0, 10)), note])
    assert failure.detail == "0-10 meets the footnote at 9-14"


def test_words_of_a_footnote_that_is_pointed_to_are_found() -> None:
    spans = [{"start": 10, "end": 14}]
    notes = [{"marker": "①", "text": "注在此。", "spans": spans}]
    pointing = make_citation((0, 8), footnotes=notes)
    [failure] = checks.notes_apart([pointing, make_citation((13, 18))])
    assert failure.check == checks.NO_NOTES


def test_two_results_of_a_response_share_no_sentence() -> None:
    one, other = make_citation((0, 5)), make_citation((0, 8), (15, 18))
    [failure] = checks.nothing_shared([Answered("search q1", (one, other))])
    assert failure.where == "search q1"
    assert not list(checks.nothing_shared([Answered("a", (one,)), Answered("b", (other,))]))


def test_results_of_two_documents_share_nothing() -> None:
    elsewhere = make_citation((0, 5))
    elsewhere.document.id = "d_b"
    assert not list(checks.nothing_shared([Answered("a", (make_citation((0, 5)), elsewhere))]))


def test_a_passage_keeps_its_id() -> None:
    one, other = make_citation((0, 5)), make_citation((0, 5), id="c_other")
    assert not list(checks.stable([Answered("a", (one,)), Answered("b", (one,))]))
    [failure] = checks.stable([Answered("a", (one,)), Answered("b", (other,))])
    assert failure.check == checks.STABLE


def test_an_id_keeps_its_passage() -> None:
    citations = make_citation((0, 5), id="c_1"), make_citation((19, 25), id="c_1")
    [failure] = checks.stable([Answered("a", citations)])
    assert failure.detail == "c_1 stands in two places"


def make_answer(text: str, *numbers: int, answerable: bool = True) -> AskResponse:
    statement = {"text": text, "citations": list(numbers)}
    answer = {"text": text, "language": "zh", "generator": "extractive", "statements": [statement]}
    return AskResponse.model_validate(
        {
            "question": "？",
            "standalone_question": "？",
            "language": "zh",
            "answerable": answerable,
            "confidence": 0.5,
            "certainty": "likely",
            "answer": answer,
            "citations": [make_citation((0, 5)).model_dump()],
            "related": [],
        }
    )


def test_an_answer_quotes_what_it_cites() -> None:
    assert not list(checks.quoted("ask q1", make_answer("甲说了话。", 1)))


def test_a_list_may_stand_in_several_citations() -> None:
    response = make_answer("甲说了话。\n乙也说了话。", 1, 2)
    assert [failure.check for failure in checks.quoted("ask q1", response)] == [checks.ANSWERS]
    other = response.citations[0].model_copy(update={"text": "乙也说了话。"})
    response.citations.append(other)
    assert not list(checks.quoted("ask q1", response))


def test_what_the_catalogue_knows_need_not_stand_in_what_it_cites() -> None:
    response = make_answer("《札记》的作者：乙。", 1)
    assert response.answer is not None
    response.answer.statements[0].kind = "catalogue"
    assert not list(checks.quoted("ask q1", response))
    response.answer.statements[0].citations = []
    assert [failure.check for failure in checks.quoted("ask q1", response)] == [checks.ANSWERS]


@pytest.mark.parametrize(
    "response",
    [
        make_answer("乙也说了话。", 1),
        make_answer("甲说了话。", 2),
        make_answer("甲说了话。"),
        make_answer("甲说了话。", 1, answerable=False),
    ],
)
def test_an_answer_that_quotes_something_else_is_found(response: AskResponse) -> None:
    [failure] = checks.quoted("ask q1", response)
    assert failure.check == checks.ANSWERS

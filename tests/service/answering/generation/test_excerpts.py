from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingest.models import PassageKind
from service.answering.generation.excerpts import BEHIND, CUT, LONGEST, SHORTEST, chosen, helpful
from tests.service.builders import make_found

SENTENCES = [f"这是第{number}句话。" for number in range(100)]


def texts(*passages: object, budget: int = 1000) -> list[str]:
    return [excerpt.text for excerpt in chosen(passages, budget, len)]  # type: ignore[arg-type]


def test_a_short_passage_is_shown_whole() -> None:
    assert texts(make_found("鲸会死。", "尸体沉底。")) == ["鲸会死。尸体沉底。"]


def test_of_a_long_passage_the_surroundings_of_its_best_sentence_are_shown() -> None:
    (text,) = texts(make_found(*SENTENCES, best=(50,)))
    assert len(text) <= LONGEST + 2 * len(CUT)
    assert "第50句" in text
    assert text.index("第50句") < len(text) / 2
    assert text.startswith(CUT)
    assert text.endswith(CUT)


@given(st.integers(0, 99))
def test_what_is_shown_of_a_passage_is_one_run_of_its_sentences(best: int) -> None:
    (text,) = texts(make_found(*SENTENCES, best=(best,)))
    kept = text.strip(CUT)
    assert SENTENCES[best] in kept
    assert kept in "".join(SENTENCES)
    assert kept.endswith("。")
    assert text.startswith(CUT) == (SENTENCES[0] not in kept)


def test_a_sentence_that_is_itself_too_long_is_cut() -> None:
    (text,) = texts(make_found("鲸" * 10 * LONGEST))
    assert text.endswith(CUT)
    assert len(text) <= LONGEST


def test_the_first_passage_is_shown_even_where_nothing_is_left_for_it() -> None:
    (text,) = texts(make_found(*SENTENCES), make_found("二。", number=1), budget=-500)
    assert 0 < len(text) <= SHORTEST + len(CUT)


def test_further_passages_are_shown_as_long_as_they_fit() -> None:
    passages = [make_found("鲸" * 200 + "。", number=number) for number in range(9)]
    assert [it.number for it in chosen(passages, 650, len)] == [1, 2, 3]


def test_headings_and_what_answers_far_worse_than_the_best_are_no_help() -> None:
    best, near, far = (
        replace(make_found(f"{number}。", number=number), answers=(answers,))
        for number, answers in enumerate((1.0, 1.1 - BEHIND, 0.9 - BEHIND))
    )
    unread = make_found("没有读过。", number=3)
    heading = make_found("一、概说", number=4, kind=PassageKind.HEADING)
    assert helpful([best, near, far, unread, heading]) == [best, near, unread]


def test_passages_stand_in_their_documents_order() -> None:
    passages = [make_found(f"{number}。", number=number) for number in (2, 0, 1)]
    assert texts(*passages) == ["0。", "1。", "2。"]

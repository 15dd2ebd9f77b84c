from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from index.library import Library
from service.answering.documents.summaries import MOST_SENTENCES, first_sentences, summary
from service.answering.documents.texts import DocumentText
from tests.service.answering.documents.conftest import FILES

TextOf = Callable[[str], DocumentText]


def test_a_summary_is_short_and_in_reading_order(shelf: Library, text_of: TextOf) -> None:
    for name in FILES:
        runs = summary(shelf.snapshot, text_of(name))
        places = [(run.found.stored.ordinal, run.first) for run in runs]
        assert places == sorted(set(places))
        assert 1 <= len(runs) <= MOST_SENTENCES


def test_a_summary_has_what_tells_the_purpose_of_the_text(shelf: Library, text_of: TextOf) -> None:
    (first, *_) = summary(shelf.snapshot, text_of("law.txt"))
    assert first.text.startswith("第一条")


def test_a_summary_quotes_no_list_of_sources(shelf: Library, text_of: TextOf) -> None:
    told = " ".join(run.text for run in summary(shelf.snapshot, text_of("paper.md")))
    assert "Jones" not in told


@given(most=st.integers(1, 300))
def test_first_sentences_are_at_least_one_and_no_more_than_asked_for(
    text_of: TextOf, most: int
) -> None:
    runs = first_sentences(text_of("law.txt").body, most)
    assert runs
    assert sum(len(run.text) for run in runs) <= max(most, len(runs[0].text)) or len(runs) == 1

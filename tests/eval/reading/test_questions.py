from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from eval.datasets.corpora import fill_where_readable
from eval.errors import BadDataset
from eval.reading.questions import (
    AnswerPlace,
    Asked,
    ReadingQuestion,
    ask,
    digest,
    read_questions,
    share,
)
from eval.reading.scores import Share
from eval.reading.truth import read_truths
from eval.reports.reading_tables import questions
from index.encoding.encoder import Encoder
from index.language.lexicon import Lexicon
from index.library import Library
from index.snapshot import Snapshot
from ingest.alignment import Span
from tests.eval.builders import write_lines

TEXT = "Rice prices rose by a tenth in March.\n\n" + "Nobody knows why. " * 40
PLACE = AnswerPlace(Span(0, 27), digest("Rice prices rose by a tenth"))
QUESTION = ReadingQuestion(
    "How far did rice prices rise?", "en", "tune", "rice.txt", across=False, places=(PLACE,)
)


@pytest.fixture
def snapshot(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> Iterator[Snapshot]:
    """A library of one readable file of two."""
    (tmp_path / "rice.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"no document")
    with Library.open(tmp_path / "library", encoder, lexicon) as library:
        fill_where_readable(library, [tmp_path / "rice.txt", tmp_path / "broken.pdf"])
        yield library.snapshot


def test_the_passage_at_the_place_is_the_right_one(snapshot: Snapshot) -> None:
    (asked,) = ask(snapshot, [QUESTION])

    assert asked == Asked(QUESTION, 1)


def test_questions_of_files_that_are_not_there_are_not_asked(snapshot: Snapshot) -> None:
    assert ask(snapshot, [replace(QUESTION, file="wheat.txt")]) == []


def test_a_place_that_holds_other_words_is_told_and_not_asked(snapshot: Snapshot) -> None:
    moved = replace(PLACE, span=Span(1, 28))

    (asked,) = ask(snapshot, [replace(QUESTION, places=(moved,))])

    assert (asked.rank, asked.moved) == (None, True)


def test_only_what_was_asked_counts() -> None:
    asked = [Asked(QUESTION, 1), Asked(QUESTION, 4), Asked(QUESTION, None)]

    assert share([*asked, Asked(QUESTION, None, moved=True)], 1) == Share(1, 3)
    assert share(asked, 5) == Share(2, 3)


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "q.jsonl", {"question": "?", "language": "en"})

    with pytest.raises(BadDataset, match=r"q\.jsonl:1"):
        read_questions(file)


def test_misses_of_the_tune_half_are_listed_and_those_of_the_other_are_not() -> None:
    console = Console(width=120)
    other = replace(QUESTION, text="Why did wheat fall?", split="check")
    with console.capture() as told:
        for table in questions([Asked(QUESTION, 3), Asked(other, None)]):
            console.print(table)

    assert QUESTION.text in told.get()
    assert other.text not in told.get()


def test_sixty_questions_in_both_directions_ask_of_files_whose_truth_is_known() -> None:
    asked = read_questions()
    kinds = [(one.language, one.across) for one in asked]

    assert {kind: kinds.count(kind) for kind in kinds} == {
        (language, across): 15 for language in ("en", "zh") for across in (False, True)
    }
    assert {one.file for one in asked} <= {truth.file for truth in read_truths()}

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from eval.answers.judgement import (
    NATURAL,
    READ,
    UNSEEN,
    AnswerMeasurement,
    Group,
    groups,
    judge,
    write_judged,
)
from eval.datasets.corpora import Corpus
from eval.datasets.questions import Evidence, read_folder
from eval.reports.answer_tables import report
from eval.reports.tables import console, write
from index.language.lexicon import Lexicon
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredPassage
from service.answering.reply import Consultation, Place, Reply, ReplyStatement, Turn
from tests.eval.builders import make_judged_answer, make_question
from tests.index.conftest import HashingEncoder

if TYPE_CHECKING:
    from index.snapshot import Snapshot

WHALE_FALL = ("whales.txt", "生态系统称为鲸落")


NOWHERE = cast("Snapshot", None)
REFUSED = make_judged_answer(refused=True)


def reply(*statements: ReplyStatement, cited: tuple[StoredPassage, ...]) -> Reply:
    found = tuple(ScoredPassage(stored, 0.9, (0,)) for stored in cited)
    ranking = Ranking("？", "zh", found, 0.9, answerable=bool(statements))
    return Reply(
        Consultation(NOWHERE, "zh", "？", "？", ranking, found, (), None), statements, "extractive"
    )


@pytest.fixture
def found(corpus: Corpus) -> tuple[StoredPassage, ...]:
    """The passage that holds the evidence, then one that does not."""
    held = sorted(
        corpus.snapshot.index.passages, key=lambda stored: "称为鲸落" not in stored.passage.text
    )
    return held[0], held[-1]


def quoting(stored: StoredPassage, sentence: int, *, citation: int) -> ReplyStatement:
    """A statement that is one sentence of the passage of that number."""
    place = stored.passage.sentences[sentence]
    text = stored.passage.text[place.start : place.end]
    return ReplyStatement.quotation(text, [Place(citation, sentence, sentence)])


def test_a_statement_that_quotes_the_evidence_is_seen(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(quoting(found[0], 1, citation=1), cited=found)
    judged = judge("tune", make_question("q", WHALE_FALL), corpus, lambda *_: given)
    assert (judged.right, judged.among, judged.recall, judged.precision) == (True, True, 1.0, 1.0)


def test_evidence_in_a_later_statement_is_among_them(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(
        quoting(found[1], 0, citation=2),
        quoting(found[0], 1, citation=1),
        cited=found,
    )
    judged = judge("tune", make_question("q", WHALE_FALL), corpus, lambda *_: given)
    assert (judged.right, judged.among) == (False, True)
    # One of two statements rests on a passage with evidence, and one of two citations names it.
    assert (judged.recall, judged.precision) == (0.5, 0.5)


def test_a_citation_too_many_costs_precision_only(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(replace(quoting(found[0], 1, citation=1), citations=(1, 2)), cited=found)
    judged = judge("tune", make_question("q", WHALE_FALL), corpus, lambda *_: given)
    assert (judged.recall, judged.precision) == (1.0, 0.5)


def test_a_question_without_an_answer_has_no_citation_figures(corpus: Corpus) -> None:
    judged = judge("tune", make_question("q"), corpus, lambda *_: reply(cited=()))
    assert (judged.refused, judged.recall, judged.precision) == (True, None, None)


def test_a_complete_answer_holds_every_part_at_one_of_its_places(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    built, seen, nowhere = (
        Evidence("bridges.txt", "建成于隋朝"),
        Evidence("whales.txt", "生态系统称为鲸落"),
        Evidence("whales.txt", "第一次发现鲸落"),
    )
    question = make_question("q", WHALE_FALL)
    half = reply(quoting(found[0], 1, citation=1), cited=found)
    whole = reply(quoting(found[0], 1, citation=1), quoting(found[1], 0, citation=2), cited=found)
    both = replace(question, parts=((nowhere, seen), (built,)))
    assert [judge("tune", both, corpus, lambda *_, r=r: r).complete for r in (half, whole)] == [
        False,
        True,
    ]
    assert judge("tune", question, corpus, lambda *_: whole).complete is None


@pytest.mark.parametrize(("said", "right"), [("作者：耿　召。", True), ("作者另有其人。", False)])
def test_where_there_are_answers_the_words_decide_and_not_the_place(
    corpus: Corpus, found: tuple[StoredPassage, ...], said: str, *, right: bool
) -> None:
    given = reply(replace(quoting(found[0], 1, citation=1), text=said), cited=found)
    question = replace(make_question("q", WHALE_FALL), answer=("Geng Zhao", "耿召"))
    assert judge("tune", question, corpus, lambda *_: given).right is right


def test_words_are_the_same_whatever_their_capitals(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(replace(quoting(found[0], 1, citation=1), text="By GENG Zhao."), cited=found)
    question = replace(make_question("q", WHALE_FALL), answer=("Geng Zhao",))
    assert judge("tune", question, corpus, lambda *_: given).right


def test_a_question_is_asked_after_those_before_it_and_their_answers(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(quoting(found[0], 1, citation=1), cited=found)
    asked: list[tuple[str, list[Turn]]] = []

    def ask(question: str, history: Sequence[Turn]) -> Reply:
        asked.append((question, list(history)))
        return given

    said = Turn("assistant", given.statements[0].text)
    before = [Turn("user", "甲？"), said]
    judge("tune", replace(make_question("q", WHALE_FALL), history=("甲？", "乙？")), corpus, ask)
    assert asked == [
        ("甲？", []),
        ("乙？", before),
        ("？", [*before, Turn("user", "乙？"), said]),
    ]


def test_judged_questions_are_written_as_a_list(tmp_path: Path) -> None:
    file = tmp_path / "judged.json"
    write_judged([make_judged_answer(complete=False), REFUSED], file)
    first, second = json.loads(file.read_text(encoding="utf-8"))
    assert {"id": "q", "kind": "fact", "split": "tune", "complete": False}.items() <= first.items()
    assert (first["statements"], first["right"], second["refused"]) == (["甲。"], True, True)


def test_a_refused_question_is_one_without_evidence() -> None:
    group = Group.of([make_judged_answer(), REFUSED])
    assert (group.answerable, group.answered) == (2, 1)
    assert (group.first.value, group.recall.value, group.statements) == (0.5, 1.0, 1.0)


def test_refusals_of_unanswerable_questions_are_counted() -> None:
    wrong = make_judged_answer(answerable=False)
    right = make_judged_answer(answerable=False, refused=True)
    group = Group.of([make_judged_answer(), wrong, right])
    assert (group.unanswerable, group.refused and group.refused.value) == (2, 0.5)


def test_a_set_without_any_answer_has_no_figures() -> None:
    assert list(groups([REFUSED])) == []


def test_the_table_names_set_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    write(console(), report([make_judged_answer()]))
    assert "tune, Chinese" in capsys.readouterr().out


def test_natural_questions_have_a_table_for_each_split(capsys: pytest.CaptureFixture[str]) -> None:
    tune, check = make_judged_answer(set=NATURAL), make_judged_answer(set=NATURAL, split="check")
    write(console(), report([tune, tune, check]))
    printed = capsys.readouterr().out
    assert "natural, tune: 2 questions" in printed
    assert "natural, check: 1 questions" in printed
    assert printed.count("Chinese (2)") == printed.count("Chinese (1)") == 1


def test_no_single_question_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    judged = make_judged_answer(set=NATURAL, split="check")
    write(console(), report([judged]))
    printed = capsys.readouterr().out
    assert not any(text in printed for text in (judged.question, *judged.statements))


@pytest.fixture
def measurement(
    tmp_path: Path, documents: Path, questions: Path, encoder: HashingEncoder, lexicon: Lexicon
) -> AnswerMeasurement:
    record = (questions / "zh.jsonl").read_text(encoding="utf-8").splitlines()[0]
    for folder, key in (
        (questions / READ, "zh-8"),
        (questions / READ / UNSEEN, "zh-9"),
        (questions / NATURAL, "zh-10"),
    ):
        folder.mkdir()
        (folder / "zh.jsonl").write_text(record.replace("zh-1", key), encoding="utf-8")
    return AnswerMeasurement(encoder, lexicon, tmp_path / "data", documents, questions)


def test_all_sets_are_asked(measurement: AnswerMeasurement) -> None:
    assert {(one.id, one.set) for one in measurement.judged()} == {
        ("zh-1", "tune"),
        ("zh-2", "tune"),
        ("zh-3", "check"),
        ("zh-8", READ),
        ("zh-9", UNSEEN),
        ("zh-10", NATURAL),
    }


def test_a_split_is_of_natural_questions_too(measurement: AnswerMeasurement) -> None:
    asked = replace(measurement, split="check").judged()
    assert {one.set for one in asked} == {"check", READ, UNSEEN}


@pytest.mark.parametrize(("place", "count"), [(READ, 30), (f"{READ}/{UNSEEN}", 10)])
def test_the_questions_read_by_hand_are_sound(place: str, count: int) -> None:
    folder = Path(__file__).parents[3] / "eval" / "questions"
    read = read_folder(folder / place)
    ids = {question.id for question in read_folder(folder)}
    assert {language: sum(q.language == language for q in read) for language in ("zh", "en")} == {
        "zh": count,
        "en": count,
    }
    assert not ids & {question.id for question in read}

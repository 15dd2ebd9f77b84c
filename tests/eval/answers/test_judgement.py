from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from eval.answers.judgement import READ, UNSEEN, AnswerMeasurement, Group, Judged, groups, judge
from eval.datasets.corpora import Corpus
from eval.datasets.questions import read_folder
from eval.reports.answer_tables import report
from eval.reports.tables import console, write
from index.language.lexicon import Lexicon
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredPassage
from service.answering.reply import Consultation, Place, Reply, ReplyStatement
from tests.eval.builders import make_question
from tests.index.conftest import HashingEncoder

if TYPE_CHECKING:
    from index.snapshot import Snapshot

WHALE_FALL = ("whales.txt", "生态系统称为鲸落")


def make_judged(
    *,
    answerable: bool = True,
    statements: tuple[str, ...] = ("甲。",),
    first: bool = True,
    among: bool = True,
    recall: float | None = 1.0,
    precision: float | None = 1.0,
) -> Judged:
    return Judged("q", "tune", "zh", "？", answerable, statements, first, among, recall, precision)


NOWHERE = cast("Snapshot", None)
REFUSED = make_judged(statements=(), first=False, among=False, recall=None, precision=None)


def reply(*statements: ReplyStatement, cited: tuple[StoredPassage, ...]) -> Reply:
    found = tuple(ScoredPassage(stored, 0.9, (0,)) for stored in cited)
    ranking = Ranking("？", "zh", found, 0.9, answerable=bool(statements))
    return Reply(
        Consultation(NOWHERE, "？", "？", ranking, found, (), None), statements, "extractive"
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
    judged = judge("tune", make_question("q", WHALE_FALL), corpus, lambda _: given)
    assert (judged.first, judged.among, judged.recall, judged.precision) == (True, True, 1.0, 1.0)


def test_evidence_in_a_later_statement_is_among_them(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(
        quoting(found[1], 0, citation=2),
        quoting(found[0], 1, citation=1),
        cited=found,
    )
    judged = judge("tune", make_question("q", WHALE_FALL), corpus, lambda _: given)
    assert (judged.first, judged.among) == (False, True)
    # One of two statements rests on a passage with evidence, and one of two citations names it.
    assert (judged.recall, judged.precision) == (0.5, 0.5)


def test_a_citation_too_many_costs_precision_only(
    corpus: Corpus, found: tuple[StoredPassage, ...]
) -> None:
    given = reply(replace(quoting(found[0], 1, citation=1), citations=(1, 2)), cited=found)
    judged = judge("tune", make_question("q", WHALE_FALL), corpus, lambda _: given)
    assert (judged.recall, judged.precision) == (1.0, 0.5)


def test_a_question_without_an_answer_has_no_citation_figures(corpus: Corpus) -> None:
    judged = judge("tune", make_question("q"), corpus, lambda _: reply(cited=()))
    assert (judged.answered, judged.recall, judged.precision) == (False, None, None)


def test_a_refused_question_is_one_without_evidence() -> None:
    group = Group.of([make_judged(), REFUSED])
    assert (group.answerable, group.answered) == (2, 1)
    assert (group.first.value, group.recall.value, group.statements) == (0.5, 1.0, 1.0)


def test_refusals_of_unanswerable_questions_are_counted() -> None:
    wrong = make_judged(answerable=False)
    right = make_judged(answerable=False, statements=(), recall=None, precision=None)
    group = Group.of([make_judged(), wrong, right])
    assert (group.unanswerable, group.refused and group.refused.value) == (2, 0.5)


def test_a_set_without_any_answer_has_no_figures() -> None:
    assert list(groups([REFUSED])) == []


def test_the_table_names_set_and_language(capsys: pytest.CaptureFixture[str]) -> None:
    write(console(), report([make_judged()]))
    assert "tune, Chinese" in capsys.readouterr().out


@pytest.fixture
def measurement(
    tmp_path: Path, documents: Path, questions: Path, encoder: HashingEncoder, lexicon: Lexicon
) -> AnswerMeasurement:
    record = (questions / "zh.jsonl").read_text(encoding="utf-8").splitlines()[0]
    for folder, key in ((questions / READ, "zh-8"), (questions / READ / UNSEEN, "zh-9")):
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
    }


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

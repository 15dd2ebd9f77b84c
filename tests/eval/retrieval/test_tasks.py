from collections.abc import Collection

import pytest

from eval.datasets.corpora import Corpus, fill_with_paragraphs
from eval.datasets.xquad import Paragraph
from eval.errors import BadDataset
from eval.retrieval.baselines import Contender
from eval.retrieval.report import BOTH_AT_5, FIRST_CHARACTERS
from eval.retrieval.tasks import PassageTask, xquad_task
from index.language.lexicon import Lexicon
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredPassage
from tests.eval.builders import make_question
from tests.index.conftest import HashingEncoder


class InOrder:
    """Finds the passages of the texts that hold one of the words, in the words' order."""

    def __init__(self, passages: Collection[StoredPassage], *words: str) -> None:
        self._found = [next(p for p in passages if word in p.passage.text) for word in words]

    def retrieve(self, query: str, top_k: int, _document_ids: object = None) -> Ranking:
        results = tuple(ScoredPassage(found, 0.5, ()) for found in self._found[:top_k])
        return Ranking(query, "zh", results, 0.5, answerable=True)


def contender(corpus: Corpus, *words: str) -> Contender:
    passages = corpus.snapshot.index.passages
    return Contender("fixed", InOrder(passages, *words), passages)


def test_a_question_is_judged_by_the_passage_of_its_evidence(corpus: Corpus) -> None:
    question = make_question("q1", ("whales.txt", "生态系统称为鲸落"))
    task = PassageTask("documents", corpus, (question,))
    [judged] = task.scores(contender(corpus, "李春", "称为鲸落")).judged
    assert judged.rank == 2
    assert judged.values["MRR@10"] == 0.5
    assert judged.values[FIRST_CHARACTERS] == 1


def test_an_unanswerable_question_has_no_rank(corpus: Corpus) -> None:
    task = PassageTask("documents", corpus, (make_question("q1"),))
    [judged] = task.scores(contender(corpus, "李春")).judged
    assert (judged.rank, judged.answerable, judged.answered) == (None, False, True)
    assert judged.values == {}


@pytest.mark.parametrize(("words", "both"), [(("李春",), 0), (("李春", "1987"), 1)])
def test_evidence_of_both_documents_must_be_among_the_first_five(
    corpus: Corpus, words: tuple[str, ...], both: float
) -> None:
    evidence = (("bridges.txt", "建成于隋朝"), ("whales.txt", "第一次发现鲸落"))
    task = PassageTask("documents", corpus, (make_question("q1", *evidence, kind="both"),))
    [judged] = task.scores(contender(corpus, *words)).judged
    assert judged.rank == 1
    assert judged.values[BOTH_AT_5] == both


def test_evidence_that_no_document_holds_is_an_error(corpus: Corpus) -> None:
    task = PassageTask("documents", corpus, (make_question("q1", ("whales.txt", "月球")),))
    with pytest.raises(BadDataset, match="月球"):
        task.scores(contender(corpus, "李春"))


def test_a_result_counts_as_its_paragraph(
    corpus: Corpus, encoder: HashingEncoder, lexicon: Lexicon
) -> None:
    questions = {
        "zh": (make_question("q-zh", ("p001.txt", "三天")),),
        "en": (make_question("q-en", ("p000.txt", "moon"), language="en"),),
    }
    paragraphs = [
        Paragraph("p000", {"zh": "月球绕着地球转。", "en": "The moon."}, {"zh": (), "en": ()}),
        Paragraph("p001", {"zh": "三天以后到达。", "en": "Three days."}, questions),
    ]
    fill_with_paragraphs(corpus.library, paragraphs, "zh")
    filled = Corpus.of(corpus.library, encoder, lexicon)
    task = xquad_task(paragraphs, "zh", filled)
    scores = task.scores(contender(filled, "月球", "月球", "三天"))
    assert {question.id: question.rank for question in scores.judged} == {"q-zh": 2, "q-en": 1}
    assert {group.by for group in scores.groups} == {"language"}

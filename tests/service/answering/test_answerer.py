from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from index.search.passage_index import PassageIndex
from index.search.ranking import Ranking, ScoredPassage
from index.search.subset import EVERYTHING, Subset
from index.storage.records import StoredDocument
from index.wording.missing_terms import MissingKind, MissingTerm
from ingest.languages import Language
from ingest.models import PassageKind
from service.answering import answerer as answering
from service.answering.answerer import (
    BROKE_OFF,
    FELL_BACK,
    FOUND_NONE,
    NO_ANSWER,
    NO_MORE,
    Answerer,
    AnswerStream,
)
from service.answering.certainty import Certainty
from service.answering.conversation.small_talk import TurnKind
from service.answering.conversation.standalone import Resolved
from service.answering.extraction.quotations import Quotation, SentenceRun
from service.answering.generation.failures import Failure, GenerationFailed, NoAnswer
from service.answering.reply import (
    Draft,
    GlossedTerm,
    Place,
    Reply,
    ReplyStatement,
    StatementKind,
    Turn,
)
from service.answering.selection import Selection
from tests.service.builders import make_document, make_found, make_ranking

if TYPE_CHECKING:
    from index.library import Library

BEST = make_found("鲸会死。", "尸体沉底称为鲸落。", best=(1, 0))
OTHER = make_found("鲸很大。", score=0.5, number=1)
HEADING = make_found("鲸落", score=0.4, kind=PassageKind.HEADING, number=2)
DEAD = GenerationFailed(Failure.UNREACHABLE, "the endpoint is dead")
QUOTATION = "尸体沉底称为鲸落。"
QUOTED = ReplyStatement.quotation(QUOTATION, [Place(1, 1, 1)])


class RankedLibrary:
    """A library that finds the same for every question, and keeps what it was asked."""

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking
        self.asked: list[tuple[str, int, Subset]] = []
        self.index = PassageIndex([])

    @property
    def snapshot(self) -> "RankedLibrary":
        return self

    def search(self, query: str, top_k: int, subset: Subset) -> Ranking:
        self.asked.append((query, top_k, subset))
        if "丙" in query:
            return replace(self.ranking, missing=(MissingTerm("丙", MissingKind.NAME, 0, 1),))
        return self.ranking

    def document(self, document_id: str) -> StoredDocument:
        return replace(make_document(""), id=document_id)

    def corrected(self, question: str) -> str | None:
        return question.replace("甲甲", "甲") if "甲甲" in question else None


class Scripted:
    """A generator that writes what it is told to, and then fails if it is told to."""

    name = "llm"

    def __init__(
        self, *statements: ReplyStatement | Draft, failure: Exception | None = None
    ) -> None:
        self.statements = statements
        self.failure = failure
        self.given: list[tuple[str, str, Sequence[ScoredPassage]]] = []
        self.before: Sequence[Turn] = ()
        self.rewrites: str | GenerationFailed | None = None
        self.told: list[tuple[str, Sequence[Turn]]] = []
        self.stopped = False

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        self.told.append((question, history))
        if isinstance(self.rewrites, GenerationFailed):
            raise self.rewrites
        return self.rewrites

    def close(self) -> None:
        """Nothing is held."""

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Iterator[ReplyStatement | Draft]:
        self.given.append((question, language, passages))
        self.before = before
        try:
            yield from self.statements
            if self.failure:
                raise self.failure
        finally:
            self.stopped = True


@pytest.fixture(autouse=True)
def _quoting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quoted is the best sentence of the best passage."""

    def quote(_question: str, ranking: Ranking, *_: object) -> tuple[Quotation, ...]:
        best = ranking.results[:1]
        return tuple(Quotation(QUOTATION, (SentenceRun(found, 1, 1),)) for found in best)

    monkeypatch.setattr(answering, "quote", quote)


@pytest.fixture(autouse=True)
def _resolving(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is what is asked last, with "再" put before it where there is a history."""

    def resolve(question: str, history: Sequence[Turn]) -> Resolved:
        standalone = "再" + question if history else question
        return Resolved(standalone, TurnKind.QUESTION, leans=bool(history))

    monkeypatch.setattr(answering, "resolve", resolve)


def library_of(ranking: Ranking) -> tuple["Library", RankedLibrary]:
    library = RankedLibrary(ranking)
    return cast("Library", library), library


def reply_to(ranking: Ranking, generator: Scripted | None = None) -> Reply:
    return Answerer(library_of(ranking)[0], generator).reply(ranking.query)


def test_the_question_is_looked_up_with_all_that_was_asked() -> None:
    given, library = library_of(make_ranking(BEST))
    Answerer(given).reply("甲？", (), 3, Selection(["d_1"]))
    assert library.asked == [("甲？", 3, Subset.of(["d_1"]))]


def test_a_follow_up_is_looked_up_as_it_stands_by_itself() -> None:
    given, library = library_of(make_ranking(BEST))
    consultation = Answerer(given).consult("甲？", [Turn("user", "乙？")])
    assert library.asked == [("再甲？", 5, EVERYTHING)]
    assert (consultation.question, consultation.standalone) == ("甲？", "再甲？")


def test_a_model_puts_a_follow_up_to_stand_by_itself() -> None:
    model, history = Scripted(ReplyStatement("甲。", (1,))), [Turn("user", "乙？")]
    model.rewrites = "乙的甲？"
    given, library = library_of(make_ranking(BEST))
    consultation = Answerer(given, model).consult("甲？", history)
    assert model.told == [("甲？", history)]
    assert library.asked == [("乙的甲？", 5, EVERYTHING)]
    assert (consultation.question, consultation.standalone) == ("甲？", "乙的甲？")


def test_a_follow_up_that_a_model_cannot_put_is_joined() -> None:
    given, library = library_of(make_ranking(BEST))
    Answerer(given, Scripted()).consult("甲？", [Turn("user", "乙？")])
    assert library.asked == [("再甲？", 5, EVERYTHING)]


def test_a_model_that_fails_to_put_a_follow_up_is_not_asked_to_answer_it() -> None:
    model = Scripted(ReplyStatement("甲。", (1,)))
    model.rewrites = DEAD
    given, library = library_of(make_ranking(BEST))
    reply = Answerer(given, model).reply("甲？", [Turn("user", "乙？")])
    assert library.asked == [("再甲？", 5, EVERYTHING)]
    assert (len(model.told), model.given) == (1, [])
    assert (reply.statements, reply.generator, reply.notice) == (
        (QUOTED,),
        "extractive",
        FELL_BACK["zh"],
    )


def test_a_model_is_told_the_turns_that_a_question_leans_on() -> None:
    model, history = Scripted(ReplyStatement("甲。", (1,))), [Turn("user", "乙？")]
    answerer = Answerer(library_of(make_ranking(BEST))[0], model)
    answerer.reply("甲？", history)
    assert model.before == (*history, Turn("user", "甲？"))
    answerer.reply("甲？")
    assert model.before == ()


def test_drafts_are_no_part_of_the_answer() -> None:
    model = Scripted(Draft("尸体"), ReplyStatement("甲。", (1,)))
    assert reply_to(make_ranking(BEST), model).statements == (ReplyStatement("甲。", (1,)),)
    only = reply_to(make_ranking(BEST), Scripted(Draft("尸体"), failure=DEAD))
    assert (only.statements, only.generator) == ((QUOTED,), "extractive")


def test_a_model_is_not_asked_to_put_a_question_that_stands_by_itself() -> None:
    model = Scripted()
    Answerer(library_of(make_ranking(BEST))[0], model).consult("甲？")
    assert model.told == []


def test_the_answer_is_quoted_and_the_rest_is_related() -> None:
    reply = reply_to(make_ranking(BEST, OTHER))
    assert reply.statements == (QUOTED,)
    assert reply.consultation.cited == (BEST,)
    assert reply.consultation.related == (OTHER,)
    assert reply.consultation.message is None
    assert (reply.generator, reply.notice) == ("extractive", None)


@pytest.mark.parametrize(
    ("query", "language"), [("鲸落是什么？", "zh"), ("What is a whale fall?", "en")]
)
def test_an_abstention_says_so_in_the_questions_language(query: str, language: str) -> None:
    reply = reply_to(make_ranking(BEST, query=query, answerable=False))
    assert reply.statements == ()
    assert reply.consultation.cited == ()
    assert reply.consultation.related == (BEST,)
    assert reply.consultation.message == NO_ANSWER[language]


def test_what_is_mistyped_is_looked_up_as_it_is_meant() -> None:
    given, library = library_of(make_ranking(BEST))
    consultation = Answerer(given).consult("甲甲？")
    assert library.asked == [("甲？", 5, EVERYTHING)]
    assert (consultation.question, consultation.standalone) == ("甲甲？", "甲？")
    assert consultation.did_you_mean == "甲？"


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        (None, "所收文献中没有出现“丙”。"),
        ("en", "The documents nowhere mention “丙”."),
    ],
)
def test_a_refusal_names_what_is_held_nowhere(language: str | None, reason: str) -> None:
    given, _ = library_of(make_ranking(BEST, answerable=False))
    consultation = Answerer(given).consult("丙？", language=language)
    assert consultation.reason == reason
    assert consultation.message == NO_ANSWER[language or "zh"]
    assert consultation.certainty is Certainty.UNSURE


def test_an_answer_is_unsure_where_a_name_of_the_question_is_held_nowhere() -> None:
    given, _ = library_of(make_ranking(BEST))
    assert Answerer(given).consult("甲？").certainty is Certainty.STATED
    assert Answerer(given).consult("丙？").certainty is Certainty.UNSURE


def test_an_answer_needs_no_reason() -> None:
    given, _ = library_of(make_ranking(BEST))
    consultation = Answerer(given).consult("丙？")
    missing = [term.text for term in consultation.ranking.missing]
    assert (consultation.reason, missing) == (None, ["丙"])


def test_a_model_writes_in_the_language_that_is_asked_for() -> None:
    model = Scripted(ReplyStatement("It is.", (1,)))
    Answerer(library_of(make_ranking(BEST))[0], model).reply("甲？", language="en")
    assert [language for _, language, _ in model.given] == ["en"]


def test_nothing_found_is_no_answer() -> None:
    assert reply_to(make_ranking()).consultation.message == NO_ANSWER["zh"]


@pytest.mark.parametrize("kind", [TurnKind.GREETING, TurnKind.THANKS, TurnKind.CAPABILITIES])
def test_small_talk_is_answered_without_a_search(
    monkeypatch: pytest.MonkeyPatch, kind: TurnKind
) -> None:
    monkeypatch.setattr(answering, "resolve", lambda question, *_: Resolved(question, kind))
    monkeypatch.setattr(answering, "small_talk", lambda *given: f"{given[0]} {given[1]}")
    given, library = library_of(make_ranking(BEST))
    reply = Answerer(given, Scripted(ReplyStatement("甲。", (1,)))).reply("你好")
    assert library.asked == []
    assert reply.consultation.message == f"{kind} zh"
    assert (reply.statements, reply.consultation.cited, reply.consultation.related) == ((), (), ())
    assert reply.consultation.ranking.confidence == 0


def test_a_model_is_shown_all_but_headings() -> None:
    model = Scripted(ReplyStatement("甲。", (2,), StatementKind.PARAPHRASE))
    reply = reply_to(make_ranking(BEST, OTHER, HEADING), model)
    assert model.given == [("鲸落是什么？", "zh", (BEST, OTHER))]
    assert reply.statements == model.statements
    assert reply.consultation.related == (HEADING,)
    assert (reply.generator, reply.notice) == ("llm", None)


def test_a_model_answers_a_follow_up_in_the_language_it_is_asked_in() -> None:
    model = Scripted(ReplyStatement("甲。", (1,)))
    given, _ = library_of(make_ranking(BEST))
    Answerer(given, model).reply("And then?", [Turn("user", "鲸落是什么？")])
    ((question, language, _),) = model.given
    assert (question, language) == ("再And then?", "en")


def test_a_model_is_not_asked_where_the_documents_do_not_answer() -> None:
    model = Scripted(ReplyStatement("甲。", (1,)))
    reply = reply_to(make_ranking(BEST, answerable=False), model)
    assert model.given == []
    assert reply.statements == ()


@pytest.mark.parametrize(
    ("failure", "notice"), [(DEAD, FELL_BACK), (None, FELL_BACK), (NoAnswer(), FOUND_NONE)]
)
def test_a_model_that_writes_nothing_is_replaced_by_quotations(
    failure: Exception | None, notice: dict[str, str]
) -> None:
    reply = reply_to(make_ranking(BEST, OTHER), Scripted(failure=failure))
    assert reply.statements == (QUOTED,)
    assert (reply.generator, reply.notice) == ("extractive", notice["zh"])


def test_what_is_quoted_is_numbered_before_what_a_model_is_shown_besides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quoted = Quotation("鲸很大。", (SentenceRun(OTHER, 0, 0),))
    monkeypatch.setattr(answering, "quote", lambda *_: (quoted,))
    reply = reply_to(make_ranking(BEST, OTHER), Scripted(failure=DEAD))
    assert reply.statements == (ReplyStatement.quotation("鲸很大。", [Place(1, 0, 0)]),)
    assert reply.consultation.cited == (OTHER, BEST)


def test_a_question_is_quoted_once_with_the_librarys_words_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[tuple[object, ...]] = []

    def quote(*arguments: object) -> tuple[Quotation, ...]:
        given.append(arguments)
        return (Quotation(QUOTATION, (SentenceRun(BEST, 1, 1),)),)

    monkeypatch.setattr(answering, "quote", quote)
    library, ranked = library_of(make_ranking(BEST))
    reply = Answerer(library, Scripted(failure=DEAD)).reply("甲？")
    assert given == [("甲？", ranked.ranking, ranked, ())]
    assert reply.statements == reply.consultation.quoted


def test_what_a_model_wrote_before_it_failed_stands() -> None:
    reply = reply_to(make_ranking(BEST), Scripted(ReplyStatement("甲。", (1,)), failure=DEAD))
    assert reply.statements == (ReplyStatement("甲。", (1,)),)
    assert (reply.generator, reply.notice) == ("llm", BROKE_OFF["zh"])


def test_closing_an_answer_stops_the_model() -> None:
    model = Scripted(ReplyStatement("甲。", (1,)), ReplyStatement("乙。", (1,)))
    answerer = Answerer(library_of(make_ranking(BEST))[0], model)
    writing = AnswerStream(answerer, answerer.consult("鲸落是什么？"))
    statements = iter(writing)
    assert next(statements) == ReplyStatement("甲。", (1,))
    assert not model.stopped
    writing.close()
    assert model.stopped


class CountedGlossary:
    """A glossary of one term; counts how often one was made."""

    made = 0

    @classmethod
    def of(cls, _library: object) -> "CountedGlossary":
        cls.made += 1
        return cls()

    def gloss(self, text: str, _question: str) -> tuple[GlossedTerm, ...]:
        return (GlossedTerm(text[:2], ("whale fall",), 0, 2, stated=True),)


def test_a_text_is_glossed_for_readers_of_the_other_language_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "Glossary", CountedGlossary)
    answerer = Answerer(library_of(make_ranking())[0])
    snapshot = answerer.library.snapshot
    assert answerer.gloss("鲸落很大。", "zh", snapshot) == ()
    assert answerer.gloss("Whales sink.", "en", snapshot) == ()
    assert [term.term for term in answerer.gloss("鲸落很大。", "en", snapshot)] == ["鲸落"]


def test_the_glossary_is_made_anew_when_the_documents_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answering, "Glossary", CountedGlossary)
    given, later = library_of(make_ranking())[0].snapshot, library_of(make_ranking())[0].snapshot
    answerer, before = Answerer(library_of(make_ranking())[0]), CountedGlossary.made
    answerer.gloss("鲸落。", "en", given)
    answerer.gloss("鲸落。", "en", given)
    assert CountedGlossary.made == before + 1
    answerer.gloss("鲸落。", "en", later)
    assert CountedGlossary.made == before + 2


@pytest.fixture
def _going_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every message asks the question before it once more."""

    def resolve(_question: str, history: Sequence[Turn]) -> Resolved:
        return Resolved(history[0].content, TurnKind.QUESTION, leans=True, goes_on=True)

    monkeypatch.setattr(answering, "resolve", resolve)


@pytest.mark.usefixtures("_going_on")
def test_more_is_asked_for_with_what_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[object, ...]] = []

    def go_on(*arguments: object) -> tuple[Quotation, ...]:
        given.append(arguments)
        return (Quotation(QUOTATION, (SentenceRun(BEST, 1, 1),)),)

    monkeypatch.setattr(answering, "go_on", go_on)
    library, ranked = library_of(make_ranking(BEST))
    history = [Turn("user", "鲸落是什么？"), Turn("assistant", "鲸会死。")]
    reply = Answerer(library).reply("还有呢？", history)
    assert given == [("鲸落是什么？", ranked.ranking, ranked, "鲸会死。")]
    assert reply.statements == (QUOTED,)


@pytest.mark.usefixtures("_going_on")
def test_where_nothing_is_left_to_say_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "go_on", lambda *_: ())
    library, _ = library_of(make_ranking(BEST))
    reply = Answerer(library).reply("Go on", [Turn("user", "鲸落是什么？")])
    assert reply.consultation.message == NO_MORE[Language.ENGLISH]
    assert reply.statements == ()


def test_a_model_is_shown_what_a_list_runs_on_into(monkeypatch: pytest.MonkeyPatch) -> None:
    beyond = make_found("第二，啃骨。", number=7)
    runs = (SentenceRun(BEST, 0, 1), SentenceRun(beyond, 0, 0))
    items = ("第一，吃肉。", "第二，啃骨。")
    listed = Quotation("第一，吃肉。\n第二，啃骨。", runs, items, "阶段有二。")
    monkeypatch.setattr(answering, "quote", lambda *_: (listed,))
    reply = reply_to(make_ranking(BEST, OTHER), Scripted(failure=DEAD))
    (statement,) = reply.statements
    assert statement.places == (Place(1, 0, 1), Place(2, 0, 0))
    assert (statement.items, statement.context) == (items, "阶段有二。")
    assert reply.consultation.cited == (BEST, beyond, OTHER)

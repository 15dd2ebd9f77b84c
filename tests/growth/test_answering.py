"""No work on what anybody may send takes more time for each character of a longer text."""

from functools import partial

import pytest
from pydantic import TypeAdapter, ValidationError

from index.language.lexicon import Lexicon
from index.language.question_kinds import QuestionKind
from index.reading.cover import WordCover
from index.reading.sentence_form import ReadSentence, SentenceForm
from index.search.query_terms import content_words
from index.search.retriever import HybridRetriever
from service.answering.conversation.standalone import resolve
from service.answering.documents.recognition.readings import document_readings
from service.answering.extraction.quotations import quote
from service.answering.generation.draft_sentences import RunReader, drafts_of
from service.answering.generation.verification import Verifier
from service.answering.reply import Turn
from service.http.compatible.completions import history_of
from service.schemas.compatible.completions import ChatMessage
from service.schemas.fields import Question
from tests.growth.hostile_texts import PIECES, Hostile
from tests.growth.measuring import assert_linear
from tests.index.conftest import HashingEncoder
from tests.index.passage_indexes import build_index
from tests.service.builders import Shelf, make_found, make_ranking

ASKED = tuple(
    Hostile((piece,))
    for piece in (
        "规则和标准在中国与美国", "甲与乙", "哪些", "它的", "那么", "什么是", "第一，", "还有呢？",
        "what are the ", "a and b than c ", "which x-y ", "the former ", "and ", "it is ",
        "compare a with b ", "difference between ", "二〇", "3,000", "“甲”", "1-2", "A.B",
        "这篇文章的作者是谁", "第六条", "《甲》的", "what is the paper about ", "section 3.2 of ",
    )
)  # fmt: skip
WRITTEN = tuple(
    Hostile((piece,))
    for piece in ("甲。[1]", "[1][2]", "**a** ", "“甲” ", "a.b/c ", "[a](b) ", "一百", "not ", "- ")
)
PASSAGES = (
    make_found("鲸落供养深海生物五十年。", "第一，盲鳗吃肉。", best=(0, 1)),
    make_found("Water of 75 degrees suits most teas. ", "Not binding. ", best=(0, 1), number=1),
)
LEXICON = Lexicon({"whale": {"鲸": 1.0}, "rule": {"规则": 1.0}, "standard": {"标准": 1.0}})
GATHERED = (500, 2_000)
"""Lengths of texts that are read whole: of longer ones only some passages are."""
SHELF = Shelf(*(found.stored for found in PASSAGES), lexicon=LEXICON)
assert_soon = partial(assert_linear, floor=0.03)
any_text = pytest.mark.parametrize("make", [*PIECES, *ASKED], ids=str)


@any_text
def test_telling_what_a_question_asks_for(make: Hostile) -> None:
    assert_soon(QuestionKind.of, make)


@any_text
def test_finding_a_questions_words(make: Hostile) -> None:
    assert_soon(lambda text: content_words(text, LEXICON), make)


@any_text
def test_setting_a_sentence_beside_a_question(make: Hostile) -> None:
    cover = WordCover.among("鲸落 ab 是什么？", LEXICON, [])

    def beside(text: str) -> None:
        SentenceForm.beside(text).of(ReadSentence.of(text))
        cover.held(text)

    # The terms of shorter texts are remembered.
    assert_soon(beside, make, sizes=(2_500, 10_000))


@any_text
def test_telling_which_of_a_questions_words_a_text_holds(make: Hostile) -> None:
    # A question is no longer than this.
    assert_soon(lambda text: WordCover.among(text, LEXICON, ["鲸落。"]), make, sizes=(500, 2_000))


@pytest.mark.parametrize("make", PIECES, ids=str)
def test_gathering_what_speaks_for_an_answer(make: Hostile) -> None:
    encoder = HashingEncoder()
    indexes = {text: build_index(f"鲸落很深。\n{text}") for text in map(make, GATHERED)}

    def gather(text: str) -> None:
        retriever = HybridRetriever(indexes[text], encoder, LEXICON)
        retriever.evidence("鲸落 ab 是什么？")
        retriever.evidence(text)

    assert_soon(gather, make, sizes=GATHERED)


@any_text
def test_refusing_what_is_no_question(make: Hostile) -> None:
    field: TypeAdapter[str] = TypeAdapter(Question)

    def check(text: str) -> None:
        try:
            field.validate_python(text)
        except ValidationError:
            return

    assert_soon(check, make, sizes=(20_000, 80_000))


@any_text
def test_following_a_conversation(make: Hostile) -> None:
    def follow(text: str) -> None:
        resolve("它呢？", [Turn("user", text), Turn("assistant", text), Turn("user", text)])
        resolve(text, [Turn("user", "什么是鲸落？")])
        resolve(text, [Turn("user", "How deep is pump station 30?")])

    assert_soon(follow, make)


@any_text
def test_telling_whether_a_document_is_asked_about(make: Hostile) -> None:
    assert_soon(document_readings, make)


@any_text
def test_choosing_what_to_quote(make: Hostile) -> None:
    def choose(text: str) -> None:
        quote(text, make_ranking(*PASSAGES, query=text), SHELF)

    # A question is no longer than this.
    assert_soon(choose, make, sizes=(500, 2_000))


@pytest.mark.parametrize("make", [*PIECES, *WRITTEN], ids=str)
def test_checking_what_a_model_writes(make: Hostile) -> None:
    def check(text: str) -> None:
        reader, verifier = RunReader(), Verifier(PASSAGES, LEXICON)
        for run in (*reader.feed(text), *reader.finish()):
            for draft in drafts_of(run):
                verifier.check(draft)

    # A run ends after some thousand characters, wherever it is.
    assert_soon(check, make, sizes=(4_500, 13_500))


@pytest.mark.parametrize("make", [*PIECES, *WRITTEN], ids=str)
def test_taking_an_openai_conversation(make: Hostile) -> None:
    def take(text: str) -> None:
        messages = [{"role": "assistant", "content": text}, {"role": "user", "content": text}]
        history_of([ChatMessage.model_validate(message) for message in messages])

    assert_soon(take, make, sizes=(20_000, 80_000))

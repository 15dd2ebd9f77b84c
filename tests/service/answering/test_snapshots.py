"""A request works on one snapshot of the library, from the question to the response."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from index.library import Library
from ingest.languages import Language
from service.answering.answerer import Answerer
from service.answering.reply import Turn
from service.citing import responses
from tests.index.conftest import HashingEncoder, MakeDocument, build_document

WHALES = "鲸的尸体沉入海底，称为鲸落。一座鲸落供养一个生态系统。\n"
QUESTION = "什么称为鲸落？"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path, HashingEncoder()) as library:
        library.add(build_document(WHALES, "whales.txt"))
        library.add(build_document("赵州桥由李春建造。\n", "bridges.txt"))
        yield library


@pytest.fixture
def make_document() -> MakeDocument:
    return build_document


def test_a_document_removed_after_the_search_is_still_cited(library: Library) -> None:
    answerer = Answerer(library)
    consultation = answerer.consult(QUESTION)
    found = consultation.ranking.results[0].stored
    library.remove(found.document_id)
    response = responses.ask_response(answerer, answerer.answer(consultation))
    cited = [*response.citations, *response.related]
    (citation,) = [each for each in cited if each.id == found.passage.id]
    assert citation.text == found.passage.text
    assert citation.selectors[1].model_dump()["exact"] in WHALES
    assert not any(
        stored.document_id == found.document_id for stored in library.snapshot.index.passages
    )


def test_terms_are_those_that_were_stated_when_the_question_came(
    library: Library, make_document: MakeDocument
) -> None:
    answerer = Answerer(library)
    before = library.snapshot
    library.add(make_document("鲸落(whale fall)是生态系统。\n", "terms.txt"))
    given = {term.term for term in answerer.gloss("鲸落", Language.ENGLISH, before) if term.stated}
    now = answerer.gloss("鲸落", Language.ENGLISH, library.snapshot)
    assert not given
    assert [term.translations for term in now if term.stated] == [("whale fall",)]


def test_a_question_costs_one_look_at_the_store(library: Library) -> None:
    answerer = Answerer(library)
    history = [Turn("user", "鲸落是什么？"), Turn("assistant", "鲸落是生态系统。")]
    # The first question makes the snapshot.
    responses.ask_response(answerer, answerer.reply(QUESTION))
    statements: list[str] = []

    ours = threading.get_ident()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        # What is kept is compared with its digests meanwhile, by another thread.
        if threading.get_ident() == ours:
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        responses.ask_response(answerer, answerer.reply("它供养什么？", history))
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    asked = [statement for statement in statements if not statement.startswith("BEGIN")]
    assert len(asked) == 1, asked

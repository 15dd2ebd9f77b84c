"""A part of a library is as if it held nothing else."""

import pytest

from index.errors import UnknownCollection, UnknownDocument, UnknownPassage
from index.library import Library
from index.snapshot import MOST_PARTS, Snapshot
from index.storage.records import StoredCollection
from ingest.models import Document
from tests.index.conftest import MakeDocument

CATS = "# 猫\n猫喜欢在阳光下睡觉。猫每天睡十六个小时。\n"
RULES = "# 规则\n网络空间需要国际规则。各国对规则的内容没有一致的看法。\n"
TEA = "# 茶\n茶叶(tea leaves)要避光保存。水温七十五度最好。\n"


@pytest.fixture
def documents(make_document: MakeDocument) -> tuple[Document, ...]:
    return tuple(
        make_document(text, name)
        for text, name in ((CATS, "cats.txt"), (RULES, "rules.txt"), (TEA, "tea.txt"))
    )


@pytest.fixture
def filled(library: Library, documents: tuple[Document, ...]) -> Library:
    """A library with two collections that share a document, which another is in none of."""
    cats, rules, tea = (library.add(document).id for document in documents)
    for name, held in (("home", [cats, tea]), ("state", [rules, tea])):
        library.put_collection(StoredCollection(name))
        library.include(name, held)
    return library


def part(library: Library, *names: str) -> Snapshot:
    return library.snapshot.within(frozenset(names))


def test_a_part_holds_its_documents_and_no_others(filled: Library) -> None:
    home = part(filled, "home")
    assert [it.source for it in home.documents.values()] == ["cats.txt", "tea.txt"]
    assert set(home.collections) == {"home"}
    assert {name for it in home.documents.values() for name in it.collections} == {"home"}
    assert {stored.document_id for stored in home.index.passages} == set(home.documents)
    assert len(part(filled, "home", "state").documents) == 3


def test_what_is_not_in_a_part_is_unknown_there(filled: Library) -> None:
    home = part(filled, "home")
    (rules,) = (it for it in filled.documents() if it.source == "rules.txt")
    passage = filled.snapshot.passages(rules.id)[0].passage.id
    for ask in (home.document, home.text, home.passages):
        with pytest.raises(UnknownDocument):
            ask(rules.id)
    with pytest.raises(UnknownPassage):
        home.passage(passage)
    with pytest.raises(UnknownCollection):
        home.collection("state")


def test_a_collection_that_is_not_there_has_nothing(filled: Library) -> None:
    nothing = part(filled, "none")
    assert not nothing.documents
    assert nothing.search("猫喜欢在哪里睡觉？").results == ()
    assert nothing.corrected("猫喜欢在哪里睡觉？") is None


def test_a_part_answers_as_a_library_that_holds_nothing_else(
    filled: Library, documents: tuple[Document, ...]
) -> None:
    question = "猫每天睡多久？"
    found = part(filled, "home").search(question, top_k=5)
    (rules,) = (it for it in filled.documents() if it.source == "rules.txt")
    filled.remove(rules.id)
    alone = filled.snapshot.search(question, top_k=5)
    assert [(it.stored, round(it.score, 5)) for it in found.results] == [
        (it.stored, round(it.score, 5)) for it in alone.results
    ]
    assert found.confidence == pytest.approx(alone.confidence, abs=1e-5)
    assert len(documents) == 3


def test_a_part_keeps_up_with_the_library(filled: Library) -> None:
    before = part(filled, "home")
    (rules,) = (it for it in filled.documents() if it.source == "rules.txt")
    filled.include("home", [rules.id])
    assert rules.id not in before.documents
    assert rules.id in part(filled, "home").documents


def test_a_part_is_made_once_and_only_so_many_are_kept(filled: Library) -> None:
    snapshot = filled.snapshot
    first = snapshot.within(frozenset({"home"}))
    assert snapshot.within(frozenset({"home"})) is first
    for number in range(MOST_PARTS):
        snapshot.within(frozenset({str(number)}))
    assert snapshot.within(frozenset({"home"})) is not first

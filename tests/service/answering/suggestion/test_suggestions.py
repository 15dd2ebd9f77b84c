"""Example questions: what a document speaks of, and which questions about it are answered."""

from collections.abc import Iterable
from dataclasses import replace
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import httpx
import pytest

from index.language.lexicon import Lexicon
from index.search.ranking import Ranking, ScoredPassage
from index.storage.records import StoredDocument, StoredPassage
from ingest.languages import language_of
from ingest.models import PassageKind
from service.answering.certainty import STATED
from service.answering.reply import Consultation, ReplyStatement
from service.answering.suggestion.subjects import Portrait, Subject, SubjectKind
from service.answering.suggestion.suggestions import (
    EXAMPLES,
    TRIED,
    Suggester,
    Suggestions,
    suggest,
)
from tests.ingest.reading import passages
from tests.service.builders import make_document
from tests.service.conftest import found_examples

if TYPE_CHECKING:
    from index.snapshot import Snapshot
    from service.answering.answerer import Answerer

BOTANY = (
    "一、植物学会的目标\n\n"
    "植物学会(Botanical Society, BOT)是研究植物的组织。植物学会每年开会。它出版了《植物志》。\n\n"
    "二、如何保存标本\n\n"
    "标本馆(herbarium)保存标本。由标本馆保存的标本要先压干，再避光存放在干燥的柜子里。\n"
)
SAILING = (
    "# Reading the wind\n\n"
    "A Global Positioning System (GPS) tells the place. Sailors read the wind from the waves.\n\n"
    "# Why keels matter?\n\n"
    "A keel keeps the boat upright.\n"
)


def portrait(text: str, name: str = "a.txt", **csl: str) -> Portrait:
    document = replace(make_document(text), id=f"d_{name}", source=name, csl=csl)
    held = [StoredPassage(document.id, n, p) for n, p in enumerate(passages(text, name))]
    return Portrait.of(document, held, Lexicon({}))


def asked(subjects: Iterable[Subject]) -> list[tuple[SubjectKind, str]]:
    return [(subject.kind, subject.name) for subject in subjects]


class Answering:
    """An answerer whose library answers each question, or not, with the first of its prose."""

    def __init__(self, *texts: str, confidence: float = 0.95, answerable: bool = True) -> None:
        self.queries: list[str] = []
        self.asked = Event()
        self.going_on = Event()
        self.going_on.set()
        self.lexicon = Lexicon({})
        self.confidence = confidence
        self.answerable = answerable
        self.documents: dict[str, StoredDocument] = {}
        self._passages: dict[str, tuple[StoredPassage, ...]] = {}
        for number, text in enumerate(texts):
            key = f"d_{number}"
            held = enumerate(passages(text, size=200))
            self.documents[key] = replace(make_document(text), id=key, source=key, csl={})
            self._passages[key] = tuple(StoredPassage(key, n, passage) for n, passage in held)

    @property
    def snapshot(self) -> "Answering":
        return self

    def passages(self, document_id: str) -> tuple[StoredPassage, ...]:
        return self._passages[document_id]

    def consult(self, question: str) -> Consultation:
        self.queries.append(question)
        self.asked.set()
        self.going_on.wait()
        every = [stored for held in self._passages.values() for stored in held]
        best = next(stored for stored in every if stored.passage.kind is PassageKind.BODY)
        found = ScoredPassage(best, 0.9, (0,))
        said = ReplyStatement(best.passage.text, (1,))
        ranking = Ranking(
            question, language_of(question), (found,), self.confidence, self.answerable
        )
        return Consultation(
            cast("Snapshot", self),
            language_of(question),
            question,
            question,
            ranking,
            cited=(found,),
            related=(),
            message=None if self.answerable else "nothing",
            quoted=(said,),
        )


def suggested(answering: Answering) -> Suggestions:
    return suggest(cast("Snapshot", answering), answering.consult)


def suggester_of(answering: Answering, stopped: Event | None = None) -> Suggester:
    return Suggester(cast("Answerer", answering), stopped or Event())


def test_a_document_is_asked_about_by_its_headings_works_and_terms() -> None:
    assert asked(portrait(BOTANY).chinese()) == [
        (SubjectKind.ASPECTS, "植物学会的目标"),
        (SubjectKind.WORK, "植物志"),
        (SubjectKind.INSTITUTION, "植物学会"),
        (SubjectKind.CONCEPT, "标本馆"),
        (SubjectKind.QUESTION, "如何保存标本？"),
    ]


def test_in_english_a_chinese_document_is_asked_about_by_the_english_it_gives() -> None:
    assert asked(portrait(BOTANY).english()) == [
        (SubjectKind.INSTITUTION, "the Botanical Society"),
        (SubjectKind.CONCEPT, "herbarium"),
    ]


def test_an_english_document_is_asked_about_by_headings_and_abbreviations() -> None:
    subjects = portrait(SAILING, "a.md")
    assert asked(subjects.english()) == [
        (SubjectKind.HEADING, "reading the wind"),
        (SubjectKind.INSTITUTION, "GPS"),
        (SubjectKind.QUESTION, "Why keels matter?"),
    ]
    assert list(subjects.chinese()) == []


@pytest.mark.parametrize(("title", "in_chinese"), [("植物志略", True), ("Flora", False)])
def test_the_title_comes_last_in_its_own_language(title: str, in_chinese: bool) -> None:
    subjects = portrait("植物生长在地上。", title=title)
    titled = [(SubjectKind.TITLE, title)]
    assert asked(subjects.chinese()) == (titled if in_chinese else [])
    assert asked(subjects.english()) == ([] if in_chinese else titled)


@pytest.mark.parametrize(
    ("text", "half"),
    [
        # A lexicon takes 持续 for the term's beginning, which nothing parts from what is before it.
        ("可持续发展目标(Sustainable Development Goals)很多。", "持续发展目标"),
        # Too short to stand for three English words.
        ("设立了委员会(Governmental Advisory Committee)。", "委员会"),
    ],
)
def test_half_a_term_is_not_asked_about(text: str, half: str) -> None:
    lexicon = Lexicon({"sustain": {"持续": 1.0}, "committe": {"委员会": 1.0}})
    document = make_document(text)
    held = [StoredPassage(document.id, n, p) for n, p in enumerate(passages(text))]
    subjects = Portrait.of(document, held, lexicon).chinese()
    assert half not in [subject.name for subject in subjects]


def test_a_latin_name_is_found_only_as_a_word() -> None:
    subject = Subject(SubjectKind.CONCEPT, "ICT", "d_0", names=("ICT",))
    assert subject.place_in("a dictionary") is None
    assert subject.place_in("use of ICT") == 7


def test_questions_are_worded_by_what_their_subject_is() -> None:
    found = suggested(Answering(BOTANY))
    assert found.chinese == (
        "植物学会的目标是什么？",
        "《植物志》的主要内容是什么？",
        "植物学会是什么？",
    )
    assert found.english == ("What is the Botanical Society?",)


def test_what_is_not_answered_is_not_suggested() -> None:
    assert suggested(Answering(BOTANY, answerable=False)) == Suggestions((), ())
    assert suggested(Answering(BOTANY, confidence=STATED - 0.01)) == Suggestions((), ())


def test_what_the_first_statement_does_not_name_is_not_suggested() -> None:
    # The first statement is always the same: the other document's terms are not in it.
    found = suggested(Answering("盐是咸的。", "糖(sugar cane)是甜的。甘蔗(sugar cane)很高。"))
    assert found == Suggestions((), ())


def test_documents_take_turns_and_a_name_comes_once() -> None:
    library = Answering(BOTANY, BOTANY)
    suggested(library)
    assert len(library.queries) == len(set(library.queries))


def test_six_of_a_language_are_enough() -> None:
    names = ("Fish", "Bird", "Tree", "Grass", "Stone", "Fire", "Wind", "Snow")
    terms = zip("鱼鸟树草石火风雪", names, strict=True)
    library = Answering("".join(f"{han}学会({name} Society)很大。" for han, name in terms))
    found = suggested(library)
    assert (len(found.chinese), len(found.english)) == (EXAMPLES, EXAMPLES)
    assert len(library.queries) <= 2 * len(names)


def test_only_so_many_questions_are_looked_up() -> None:
    library = Answering("".join(f"《第{n}号书》很长。" for n in range(2 * TRIED)), confidence=0.0)
    assert suggested(library) == Suggestions((), ())
    assert len(library.queries) == TRIED


def test_an_empty_library_suggests_nothing() -> None:
    assert suggested(Answering()) == Suggestions((), ())


def test_questions_are_found_once_until_the_library_changes() -> None:
    before, after = Answering(BOTANY), Answering(BOTANY)
    answerer = SimpleNamespace(snapshot=before, consult=before.consult)
    suggester = Suggester(cast("Answerer", answerer), Event())
    first = suggester.suggestions()
    searches = len(before.queries)
    assert suggester.suggestions() is first
    assert len(before.queries) == searches
    answerer.snapshot, answerer.consult = after, after.consult
    assert suggester.suggestions() == first
    assert len(after.queries) == searches


def test_a_request_does_not_wait_for_long() -> None:
    answering = Answering(BOTANY)
    answering.going_on.clear()
    suggester = suggester_of(answering)
    assert suggester.suggestions(wait=0.01) is None
    answering.going_on.set()
    assert suggester.suggestions(wait=None) == suggested(Answering(BOTANY))


def test_what_is_stopped_looks_nothing_more_up() -> None:
    answering = Answering(BOTANY)
    suggester_of(answering, stopped=answering.asked).suggestions()
    assert len(answering.queries) == 1


@pytest.fixture(scope="module")
def examples(client: httpx.Client) -> dict[str, list[str]]:
    return found_examples(client)


def test_the_service_suggests_questions_in_both_languages(examples: dict[str, list[str]]) -> None:
    assert set(examples) == {"zh", "en"}
    for language, questions in examples.items():
        assert 0 < len(questions) <= EXAMPLES
        assert all(language_of(question) == language for question in questions)


def test_the_service_suggests_only_what_is_stated(
    client: httpx.Client, examples: dict[str, list[str]]
) -> None:
    for question in [*examples["zh"], *examples["en"]]:
        assert client.post("/v1/ask", json={"question": question}).json()["certainty"] == "stated"


def test_the_service_always_suggests_the_same(
    client: httpx.Client, examples: dict[str, list[str]]
) -> None:
    assert client.get("/v1/examples").json() == {"examples": examples, "complete": True}

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.lexicon import Lexicon
from index.library import Library
from index.storage.records import StoredCollection
from tests.index.conftest import HashingEncoder, MakeDocument
from tests.index.wording.conftest import Hold

CHINESE = (
    "论海港\n《卑尔根手册》由陆远舟主编，陆远舟是海港研究专家。海港研究专家陆远舟认为手册有用。\n"
    "卑尔根手册规定了船舶的停泊。国际海港联盟(International Harbour Alliance, IHA)发布了公约。\n"
)
ENGLISH = (
    "On harbours\nThe Bergen Manual of the Harbour Alliance was edited by Solveig Haraldsen. "
    "The Bergen Manual tells how vessels are moored.\n"
)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("卑尔根手测由谁主编？", "卑尔根手册由谁主编？"),
        ("陆远周的观点是什么？", "陆远舟的观点是什么？"),
        ("Lu Yuanzhou认为什么？", "陆远舟认为什么？"),
        ("What does yuanzhou lu think?", "What does 陆远舟 think?"),
        ("耿昭的观点是什么？", "耿召的观点是什么？"),
        ("What did geng zhao write?", "What did 耿召 write?"),
        ("What is the Internatonal Harbor Aliance?", "What is the International Harbour Alliance?"),
        ("How are vesels moored?", "How are vessels moored?"),
    ],
)
def test_what_is_mistyped_is_what_a_chinese_text_has(hold: Hold, question: str, meant: str) -> None:
    assert hold(CHINESE, author="耿召").corrected(question) == meant


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who edited the Bergn manuel?", "Who edited the Bergen Manual?"),
        ("what did solveig haraldson edit?", "what did Solveig Haraldsen edit?"),
        ("How are vesels moored?", "How are vessels moored?"),
    ],
)
def test_what_is_mistyped_is_what_an_english_text_has(
    hold: Hold, question: str, meant: str
) -> None:
    assert hold(ENGLISH).corrected(question) == meant


@pytest.mark.parametrize(
    "question",
    [
        "卑尔根手册由谁主编？",
        "陆远舟的观点是什么？",
        "陆远方的观点是什么？",
        "国际海军联盟发布了什么？",
        "Who wrote the Bergen Manual?",
        "What did Macron say about GDPR?",
        "Where can I find a manuscript?",
        "Mail bergn@example.org or see example.org/bergn",
        "Didn't the vessel moor?",
        "第十五条规定了什么？",
        "Lu said so",
    ],
)
def test_what_is_typed_rightly_stays(hold: Hold, question: str) -> None:
    assert hold(CHINESE, ENGLISH).corrected(question) is None


def test_what_the_text_holds_is_never_changed(hold: Hold) -> None:
    snapshot = hold(CHINESE, ENGLISH)
    parts = [part for text in (CHINESE, ENGLISH) for part in text.replace("\n", " ").split("。")]

    @given(st.sampled_from([part for part in parts if part.strip()]))
    def check(part: str) -> None:
        assert snapshot.corrected(part) is None

    check()


def test_a_question_that_knows_nothing_of_the_collection_stays(hold: Hold) -> None:
    question = "vesels, alliancee, haraldson, solvieg, bergn"
    assert hold(ENGLISH).corrected(question) is None


def test_what_only_a_removed_document_had_is_never_meant(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument, lexicon: Lexicon
) -> None:
    with Library.open(folder, encoder, lexicon) as library:
        kept = library.add(make_document("The Kiribati Accord. 北斗导航系统很准。\n", "kept.txt"))
        gone = library.add(make_document("The Tuvalu Charter. 南极洲际公约很长。\n", "gone.txt"))
        # One segment holds both.
        merged = Library.open(folder, encoder, lexicon)
        asked = ("What is the Tuvalo Charter?", "What is the Kiribatti Accord?")
        before = [merged.snapshot.corrected(question) for question in asked]
        merged.remove(gone.id)
        after = [merged.snapshot.corrected(question) for question in asked]
        merged.close()
        assert kept.id in library.snapshot.documents
    assert before == ["What is the Tuvalu Charter?", "What is the Kiribati Accord?"]
    assert after == [None, "What is the Kiribati Accord?"]


def test_a_part_proposes_only_what_it_holds_itself(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument, lexicon: Lexicon
) -> None:
    with Library.open(folder, encoder, lexicon) as library:
        texts = ("The harbour of Bergen is cold.\n", ENGLISH)
        one, _ = (library.add(make_document(text, f"{n}.txt")) for n, text in enumerate(texts))
        library.put_collection(StoredCollection("open"))
        library.include("open", [one.id])
        whole, part = library.snapshot, library.snapshot.within(frozenset({"open"}))
    for asked, meant in (
        ("How are vesels moored?", "How are vessels moored?"),
        ("What did Solveig Haraldson edit?", "What did Solveig Haraldsen edit?"),
    ):
        assert whole.corrected(asked) == meant
        assert part.corrected(asked) is None
    assert part.corrected("Where is the cold harbuor?") == "Where is the cold harbour?"


def test_a_part_does_not_propose_a_name_whose_words_alone_it_holds(
    folder: Path, encoder: HashingEncoder, make_document: MakeDocument, lexicon: Lexicon
) -> None:
    texts = (
        "A pact about the blue harbour was never signed.\n",
        "They founded the Blue Harbour Pact. The Blue Harbour Pact was signed in spring.\n",
    )
    with Library.open(folder, encoder, lexicon) as library:
        one, _ = (library.add(make_document(text, f"{n}.txt")) for n, text in enumerate(texts))
        library.put_collection(StoredCollection("open"))
        library.include("open", [one.id])
        whole, part = library.snapshot, library.snapshot.within(frozenset({"open"}))
    asked = "Who signed the Blxe Harbour Pact?"
    assert whole.corrected(asked) == "Who signed the Blue Harbour Pact?"
    assert part.corrected(asked) is None

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.subset import Subset
from index.snapshot import Snapshot
from index.wording.missing_terms import MissingKind, MissingTerm, missing_terms
from tests.index.wording.conftest import Hold

RULES = (
    "海港条例\n第一条 海港管理局负责海港的安全。\n第十四条 违反本条例的船舶处以罚款。\n"
    "美国海岸警卫队和挪威的船舶公司参加了2019年的演习，《海港公约》由欧盟起草。\n"
    "一九八零年以后，集装箱运输在80年代迅速增长。\n"
)
HARBOUR = (
    "The harbour guide\nThe Harbour Authority runs the port of Bergen. The pilots of the port use "
    "the B1 channel.\nThe Baltic Pilot Charter was signed in 1998. The lighthouse is open.\n"
)

NAME, NUMBER, TERM = MissingKind.NAME, MissingKind.NUMBER, MissingKind.TERM


def missing_in(
    snapshot: Snapshot, question: str, document_ids: Collection[str] | None = None
) -> tuple[MissingTerm, ...]:
    return missing_terms(question, snapshot.lexicon, snapshot.index, Subset.of(document_ids))


def told(missing: tuple[MissingTerm, ...]) -> list[tuple[str, MissingKind]]:
    return [(term.text, term.kind) for term in missing]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("GDPR对海港有什么影响？", [("GDPR", NAME)]),
        ("冰岛的海港由谁管理？", [("冰岛", NAME)]),
        ("海港条例第十五条规定了什么？", [("第十五条", NUMBER)]),
        ("海港条例第十四条和第1条规定了什么？", []),
        ("What does Article 15 say?", [("Article 15", NUMBER)]),
        ("What does article 14 say?", []),
        ("2027年的演习在哪里举行？", [("2027年", NUMBER)]),
        ("2019年的演习谁参加了？", []),
        ("What changed in the 1980s?", []),
        ("《渔港公约》由谁起草？", [("渔港公约", NAME)]),
        ("《海港公约》由谁起草？", []),
        ("海港的区块链怎么用？", [("区块链", TERM)]),
        ("Which ships does Macron own?", [("Macron", NAME)]),
        ("Who wrote the EU AI Act?", [("AI Act", NAME)]),
        ("What did the American and Norwegian ships do?", []),
        ("Where can I buy butter?", [("butter", TERM)]),
    ],
)
def test_a_chinese_text_lacks_what_it_has_in_no_language(
    hold: Hold, question: str, missing: list[tuple[str, MissingKind]]
) -> None:
    assert told(missing_in(hold(RULES), question)) == missing


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Who signed the Baltic Pilot Charter?", []),
        ("Who uses the B2 channel?", [("B2", NAME)]),
        ("Who uses the B1 channel?", []),
        ("灯塔什么时候开放？", []),
        ("冰岛的灯塔什么时候开放？", [("冰岛", NAME)]),
        ("Is there a lighthouse museum?", [("museum", TERM)]),
    ],
)
def test_an_english_text_lacks_what_it_has_in_no_language(
    hold: Hold, question: str, missing: list[tuple[str, MissingKind]]
) -> None:
    assert told(missing_in(hold(HARBOUR), question)) == missing


def test_a_name_is_missing_where_its_words_stand_apart_only(hold: Hold) -> None:
    snapshot = hold("Bergen lies on the coast.\n", "The Solveig Charter was signed.\n")
    assert told(missing_in(snapshot, "Who signed the Bergen Charter?")) == []
    assert told(missing_in(snapshot, "Who signed the Solveig Charter of Bergen?")) == [
        ("Solveig Charter of Bergen", NAME)
    ]


def test_only_the_named_documents_are_looked_at(hold: Hold) -> None:
    snapshot = hold(RULES, HARBOUR)
    english = next(d.id for d in snapshot.documents.values() if d.source == "1.txt")
    assert told(missing_in(snapshot, "《海港公约》在1998年签署吗？")) == []
    assert ("海港公约", NAME) in told(
        missing_in(snapshot, "《海港公约》在1998年签署吗？", [english])
    )


def test_what_is_missing_is_told_where_the_question_has_it(hold: Hold) -> None:
    snapshot = hold("空文献。")

    @given(question=st.text("海港A1第十五条《》“” .GDPR公约butter年", max_size=60))
    def check(question: str) -> None:
        for term in missing_in(snapshot, question):
            assert question[term.start : term.end] == term.text
            assert term.text.strip()

    check()

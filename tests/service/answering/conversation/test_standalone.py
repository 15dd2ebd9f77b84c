from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.library import Library
from index.snapshot import Snapshot
from ingest.layout.reader import read
from ingest.models import Source
from service.answering.conversation.standalone import TURNS, Resolved, TurnKind, resolve, small_talk
from service.answering.reply import Turn
from tests.index.conftest import HashingEncoder

REEF = (
    "大堡礁公约(Great Reef Convention,GRC)于1981年签署。它保护珊瑚。\n\n"
    "灯塔守望者协会(Lighthouse Society)维护灯塔。\n"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    csl = {"type": "report", "title": "礁石"}
    source = Source("reef.txt", "a" * 64, REEF, "text/plain", "utf-8", csl)
    with Library.open(tmp_path_factory.mktemp("library"), HashingEncoder()) as opened:
        opened.add(read(source))
        yield opened.snapshot


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Library.open(tmp_path_factory.mktemp("empty"), HashingEncoder()) as opened:
        yield opened.snapshot


def asked(library: Snapshot, *messages: str) -> str:
    """What the last message asks after the others."""
    *earlier, last = messages
    return resolve(last, [Turn("user", text) for text in earlier], library).standalone


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (["什么是长城？", "它有多长？"], "长城有多长？"),
        (["什么是长城？", "其长度是多少？"], "长城的长度是多少？"),
        (["鲸落是什么？", "它能持续多久？"], "鲸落能持续多久？"),
        (["《海图》是谁出版的？", "谢谢，那它什么时候出版？"], "《海图》什么时候出版？"),
        (["灯塔守望者协会是做什么的？", "该协会成立于哪年？"], "灯塔守望者协会成立于哪年？"),
        (["《海图》有约束力吗？", "谁批准了这份文件？"], "谁批准了《海图》？"),
        (["What is the Great Reef?", "How old is it?"], "How old is the Great Reef?"),
        (
            ["What is the Great Reef?", "How deep are its caves?"],
            "How deep are the Great Reef's caves?",
        ),
        (["Who keeps lighthouses?", "Who pays for them?"], "Who pays for lighthouses?"),
        (["Is there a treaty on reefs?", "Who signed it?"], "Who signed the treaty?"),
    ],
)
def test_a_pronoun_gives_way_to_what_the_question_before_names(
    library: Snapshot, messages: list[str], expected: str
) -> None:
    assert asked(library, *messages) == expected


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (["长江有多长？", "黄河呢？"], "黄河有多长？"),
        (["长城有多长？", "那鲸落呢？"], "鲸落有多长？"),
        (["怎样评价《海图》第一版？", "那第二版呢？"], "怎样评价《海图》第二版？"),
        (["When was ISO founded?", "And the IEC?"], "When was the IEC founded?"),
        (["When was ISO founded?", "What about the IEC?"], "When was the IEC founded?"),
    ],
)
def test_a_comparison_asks_the_same_of_something_else(
    library: Snapshot, messages: list[str], expected: str
) -> None:
    assert asked(library, *messages) == expected


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (["长城为何重要？", "总部在哪里？"], "长城的总部在哪里？"),
        (["中国为何重视灯塔？", "为什么？"], "中国为何重视灯塔？为什么？"),
        (["Did Cuba object?", "Why?"], "Did Cuba object? Why?"),
        (["What is NATO?", "Who are the members?"], "NATO: Who are the members?"),
        (["What did Cuba sign?", "When was that?"], "What did Cuba sign? When was that?"),
    ],
)
def test_an_elliptic_question_gets_what_it_leaves_out(
    library: Snapshot, messages: list[str], expected: str
) -> None:
    assert asked(library, *messages) == expected


@pytest.mark.parametrize(
    "question",
    [
        "什么是标准？",
        "其他国家怎样看待长城？",
        "其实长城最初由谁修建？",
        "ICANN及其董事会怎样决策？",
        "5G标准由谁制定，它们有什么作用？",
        "应该怎样修建灯塔？",
        "你好，什么是灯塔？",
        "Is it true that reefs need light?",
        "Who said that reefs need light?",
        "What is a reef and why does it need light?",
        "How does ISO organise its groups?",
        "Is there a law on lighthouses?",
        "  Hello, what is HTML? ",
    ],
)
def test_a_question_complete_in_itself_comes_back_letter_by_letter(
    library: Snapshot, question: str
) -> None:
    assert asked(library, "《海图》是谁出版的？", question) == question
    assert asked(library, "What is the Great Reef?", question) == question


def test_a_chain_leans_on_the_follow_up_before(library: Snapshot) -> None:
    assert asked(library, "长江有多长？", "黄河呢？", "它的源头在哪里？") == "黄河的源头在哪里？"


def test_after_a_change_of_subject_the_new_one_is_meant(library: Snapshot) -> None:
    turns = ("长江有多长？", "它在哪里？", "《海图》是谁出版的？", "它有何用处？")
    assert asked(library, *turns) == "《海图》有何用处？"


def test_the_former_and_the_latter_may_be_named_in_the_answer(library: Snapshot) -> None:
    history = [Turn("user", "读者分为哪两类？"), Turn("assistant", "读者分为消费者和提供者。")]
    assert resolve("后者是谁？", history, library).standalone == "提供者是谁？"


def test_who_is_meant_by_he_is_left_to_the_question_before(library: Snapshot) -> None:
    assert asked(library, "Who wrote it all?", "Where did he live?").startswith("Who wrote")


def test_a_name_comes_with_what_a_document_says_it_is_in_the_language_asked_in(
    library: Snapshot,
) -> None:
    chinese = asked(library, "What is the Great Reef Convention?", "它何时签署？")
    assert chinese == "Great Reef Convention（大堡礁公约）何时签署？"
    english = asked(library, "什么是大堡礁公约？", "When was it signed?")
    assert english == "When was 大堡礁公约 (Great Reef Convention) signed?"


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("你好", TurnKind.GREETING),
        ("Good morning!", TurnKind.GREETING),
        ("谢谢你的帮助！", TurnKind.THANKS),
        ("ok, thanks a lot", TurnKind.THANKS),
        ("你能回答什么？", TurnKind.CAPABILITIES),
        ("Hi! What can you answer?", TurnKind.CAPABILITIES),
        ("谢谢，那它什么时候成立？", TurnKind.QUESTION),
        ("Hello, what is ICANN?", TurnKind.QUESTION),
        ("", TurnKind.QUESTION),
    ],
)
def test_small_talk_is_told_from_questions(library: Snapshot, message: str, kind: TurnKind) -> None:
    assert resolve(message, [], library) == Resolved(message, kind)


def test_small_talk_is_no_antecedent(library: Snapshot) -> None:
    turns = ("What is NATO?", "Thanks!", "你好", "Is it old?")
    assert asked(library, *turns) == "Is NATO old?"


def test_without_history_a_follow_up_stays_as_it_is(library: Snapshot) -> None:
    assert asked(library, "它有多长？") == "它有多长？"


def test_only_the_last_turns_are_looked_at(library: Snapshot) -> None:
    history = [Turn("user", "What is NATO?"), *[Turn("assistant", "…")] * TURNS]
    assert resolve("Is it old?", history, library).standalone == "Is it old?"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [TurnKind.GREETING, TurnKind.THANKS, TurnKind.CAPABILITIES])
def test_small_talk_is_answered_in_the_language(
    library: Snapshot, empty: Snapshot, kind: TurnKind, language: str
) -> None:
    for held in (library, empty):
        said = small_talk(kind, language, held)
        assert said.isascii() is False if language == "zh" else said[0].isascii()


def test_asked_what_it_can_do_it_names_the_documents(library: Snapshot) -> None:
    assert "《礁石》" in small_talk(TurnKind.CAPABILITIES, "zh", library)
    assert "“礁石”" in small_talk(TurnKind.CAPABILITIES, "en", library)


@example([("user", "")], " ")
@given(
    st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=60)), max_size=5),
    st.text(max_size=60),
)
def test_any_conversation_resolves_to_something(
    empty: Snapshot, turns: list[tuple[str, str]], message: str
) -> None:
    history = [Turn(role, content) for role, content in turns]
    resolved = resolve(message, history, empty)
    assert resolved.standalone or not message

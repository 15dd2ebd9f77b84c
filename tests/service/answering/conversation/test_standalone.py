import time
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.library import Library
from index.snapshot import Snapshot
from ingest.layout.reader import read
from ingest.models import Source
from service.answering.conversation.follow_ups import LONGEST
from service.answering.conversation.small_talk import TurnKind, small_talk
from service.answering.conversation.standalone import QUESTIONS, TURNS, Resolved, resolve
from service.answering.reply import Turn
from tests.index.conftest import HashingEncoder


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    csl = {"type": "report", "title": "礁石"}
    source = Source("reef.txt", "a" * 64, "珊瑚。", "text/plain", "utf-8", csl)
    with Library.open(tmp_path_factory.mktemp("library"), HashingEncoder()) as opened:
        opened.add(read(source))
        yield opened.snapshot


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    with Library.open(tmp_path_factory.mktemp("empty"), HashingEncoder()) as opened:
        yield opened.snapshot


def asked(*messages: str) -> str:
    """What the last message asks after the others."""
    *earlier, last = messages
    return resolve(last, [Turn("user", text) for text in earlier]).standalone


@pytest.mark.parametrize(
    "message",
    [
        "它有多长？",
        "它們有多長？",
        "其长度是多少？",
        "该协会成立于哪年？",
        "谁批准了这份文件？",
        "学者怎样评价它？",
        "对此中国怎么看？",
        "他们在其中扮演什么角色？",
        "How old is it?",
        "How deep are its caves?",
        "Who pays for them?",
        "Which countries back its proposals?",
        "Who opposed this idea?",
        "Did Russia agree with that proposal last year?",
        "Where did he live?",
        "When was that?",
        "What did the committee decide?",
    ],
)
def test_a_message_that_points_back_comes_with_the_question_before(message: str) -> None:
    assert asked("谁出版了《海图》？", message) == f"谁出版了《海图》？{message}"


@pytest.mark.parametrize(
    "message",
    [
        "黄河呢？",
        "那鲸落呢？",
        "《海图》第二版呢？",
        "欧盟又如何？",
        "中国也支持吗？",
        "And the IEC?",
        "What about the IEC?",
        "And what did China say?",
    ],
)
def test_a_message_that_asks_the_same_of_something_else_does_too(message: str) -> None:
    assert asked("How deep are reefs?", message) == f"How deep are reefs? {message}"


@pytest.mark.parametrize(
    "message",
    [
        "总部在哪里？",
        "为什么？",
        "是由谁任命的？",
        "具体措施有哪些？",
        "请详细说明一下。",
        "举个例子。",
        "Why?",
        "Who are the members?",
        "Who objected?",
        "How many members?",
        "What happened then?",
    ],
)
def test_a_message_that_names_nothing_to_be_about_does_too(message: str) -> None:
    assert asked("长城为何重要？", message) == f"长城为何重要？{message}"


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
        "西方国家怎样理解海洋主权原则？",
        "海洋主权这一原则是谁提出的？",
        "第一次发现鲸落是在哪一年？",
        "长城有多长呢？",
        "What is the difference between tea and coffee?",
        "Why do whales sink when they die?",
        "Which trees need light?",
        "  Hello, what is HTML? ",
    ],
)
def test_a_question_complete_in_itself_comes_back_letter_by_letter(question: str) -> None:
    assert asked("《海图》是谁出版的？", question) == question
    assert asked("What is the Great Reef?", question) == question


def test_it_is_told_whether_a_message_leans() -> None:
    history = [Turn("user", "长江有多长？")]
    assert resolve("它在哪里？", history).leans
    assert not resolve("鲸落是什么？", history).leans
    assert not resolve("谢谢！", history).leans
    assert not resolve("它在哪里？", []).leans


def test_courtesies_are_not_carried_along() -> None:
    messages = ("你好，长江有多长？", "谢谢，那它在哪里？")
    assert asked(*messages) == "长江在哪里？"


def test_a_chain_keeps_its_subject() -> None:
    assert asked("长江有多长？", "黄河呢？", "它的源头在哪里？") == "黄河的源头在哪里？"
    messages = ("鲸落在哪里？", "它们有多少？", "为什么？")
    assert asked(*messages) == "".join(messages)


def test_after_a_change_of_subject_the_new_one_is_meant() -> None:
    turns = ("长江有多长？", "它在哪里？", "《海图》是谁出版的？", "它有何用处？")
    assert asked(*turns) == "《海图》有何用处？"


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
def test_small_talk_is_told_from_questions(message: str, kind: TurnKind) -> None:
    assert resolve(message, []) == Resolved(message, kind)


def test_small_talk_is_passed_over() -> None:
    turns = ("What is NATO?", "Thanks!", "你好", "Who leads it?")
    assert asked(*turns) == "Who leads NATO?"


@pytest.mark.parametrize(
    "message",
    [
        "还有呢？",
        "还有吗",
        "继续",
        "请继续说下去。",
        "然后呢？",
        "Tell me more.",
        "What else?",
        "Go on",
        "more",
    ],
)
def test_who_asks_for_more_asks_the_last_question_again(message: str) -> None:
    history = [Turn("user", "长江有多长？"), Turn("user", "它在哪里？")]
    more = Resolved("长江在哪里？", TurnKind.QUESTION, leans=True, goes_on=True)
    assert resolve(message, history) == more
    assert resolve(message, [*history, Turn("user", message)]) == more


@pytest.mark.parametrize(
    "message", ["还有哪些成员？", "What else lives there?", "继续教育是什么？"]
)
def test_who_asks_something_of_his_own_does_not_ask_for_more(message: str) -> None:
    assert not resolve(message, [Turn("user", "长江有多长？")]).goes_on


def test_who_asks_for_more_of_nothing_asks_a_question() -> None:
    assert resolve("还有呢？", []) == Resolved("还有呢？", TurnKind.QUESTION)


def test_without_history_a_follow_up_stays_as_it_is() -> None:
    assert asked("它有多长？") == "它有多长？"


def test_what_was_answered_is_not_carried_along() -> None:
    history = [Turn("user", "What is NATO?"), Turn("assistant", "An alliance.")]
    assert resolve("Is it old?", history).standalone == "Is NATO old?"


def test_only_the_last_turns_are_looked_at() -> None:
    history = [Turn("user", "What is NATO?"), *[Turn("assistant", "…")] * TURNS]
    assert resolve("Is it old?", history).standalone == "Is it old?"


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


@pytest.mark.parametrize("turns", [1, 2, QUESTIONS + 1])
def test_a_long_conversation_makes_no_long_question(turns: int) -> None:
    history = [Turn("user", "它" + "很长" * LONGEST)] * turns
    standalone = resolve("它在哪里？", history).standalone
    assert standalone.startswith("它很长")
    assert len(standalone) <= LONGEST + len(" 它在哪里？")


@pytest.mark.parametrize("question", ["鲸落是什么？" * 400, "What is a whale fall? " * 90])
def test_a_long_question_comes_back_whole(question: str) -> None:
    assert asked("长江有多长？", question) == question


@pytest.mark.parametrize(
    "part", ["它", "其", "谢谢", "the ", "is it ", "又", "that ", "什么", "你好，", "《"]
)
def test_time_does_not_grow_with_the_length_of_what_was_said(part: str) -> None:
    def seconds(turns: int, length: int) -> float:
        return min(cpu_seconds([Turn("user", part * length)] * turns) for _ in range(3))

    # A hundred times the turns, and of each a hundred times the text, of which most is not read.
    assert seconds(1000, 100_000) < 3 * seconds(TURNS, 1000) + 0.01


def cpu_seconds(history: list[Turn]) -> float:
    before = time.thread_time()
    resolve("它在哪里？", history)
    return time.thread_time() - before


@example([("user", "")], " ")
@given(
    st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(max_size=60)), max_size=5),
    st.text(max_size=60),
)
def test_any_conversation_resolves_to_something(turns: list[tuple[str, str]], message: str) -> None:
    history = [Turn(role, content) for role, content in turns]
    resolved = resolve(message, history)
    assert resolved.standalone or not message

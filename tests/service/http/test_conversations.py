"""Conversations over the routes, against a service of its own process."""

from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from service.http.compatible.completions import SOURCES

BRIDGE = ("赵州桥是谁设计的？", "赵州桥由匠师李春设计建造，建成于隋朝，全长约五十米。")
TEA = ("What is green tea?", "Water of 75 degrees Celsius suits most green teas.")
WHALES = ("鲸落是什么？", "鲸的尸体沉入深海海底，这一过程和它形成的生态系统称为鲸落。")


def turns(exchange: Sequence[str], last: str = "") -> list[dict[str, str]]:
    """Messages of the user and the assistant in turn."""
    said = [*exchange, last] if last else exchange
    roles = ("user", "assistant", "user")
    return [{"role": role, "content": text} for role, text in zip(roles, said, strict=False)]


def ask(client: httpx.Client, before: Sequence[str], question: str) -> dict[str, Any]:
    body = {"question": question, "history": turns(before)}
    response = client.post("/v1/ask", json=body)
    assert response.status_code == 200, response.text
    reply: dict[str, Any] = response.json()
    return reply


def complete(client: httpx.Client, before: Sequence[str], question: str) -> dict[str, Any]:
    body = {"model": "zhengyin", "messages": turns(before, question)}
    response = client.post("/v1/chat/completions", json=body)
    assert response.status_code == 200, response.text
    completion: dict[str, Any] = response.json()
    return completion


def content(completion: dict[str, Any]) -> str:
    text: str = completion["choices"][0]["message"]["content"]
    return text


def cited(reply: dict[str, Any]) -> list[dict[str, Any]]:
    """The citations without what only readers of the question's language are told."""
    return [{key: told[key] for key in told if key != "gloss"} for told in reply["citations"]]


FOLLOW_UPS = [
    (BRIDGE, "它有多长？", "赵州桥有多长？"),
    (BRIDGE, "什么时候建成的？", "赵州桥是谁设计的？什么时候建成的？"),
    (BRIDGE, "When was it built?", "赵州桥是谁设计的？When was it built?"),
    (
        TEA,
        "And how hot should its water be?",
        "What is green tea? And how hot should its water be?",
    ),
    (WHALES, "它是哪一年发现的？", "鲸落是哪一年发现的？"),
]


@pytest.mark.parametrize(("before", "question", "standalone"), FOLLOW_UPS)
def test_a_follow_up_is_asked_of_what_was_spoken_of(
    client: httpx.Client, before: tuple[str, str], question: str, standalone: str
) -> None:
    reply = ask(client, before, question)
    assert (reply["question"], reply["standalone_question"]) == (question, standalone)
    assert cited(reply) == cited(ask(client, (), standalone)) != []


@pytest.mark.parametrize(("before", "question", "standalone"), FOLLOW_UPS)
def test_a_chat_leans_on_its_messages_likewise(
    client: httpx.Client, before: tuple[str, str], question: str, standalone: str
) -> None:
    # What a chat sends back is what it was answered: with marks, and the sources below.
    shown = (before[0], f"{before[1]}[1]\n\n{SOURCES['zh']}\n[1] 鲸落, p. 1")
    completion = complete(client, shown, question)
    reply = ask(client, (), standalone)
    assert cited(completion) == cited(reply)
    assert all(
        statement["text"] in content(completion) for statement in reply["answer"]["statements"]
    )


@pytest.mark.parametrize(
    ("before", "question", "answer"),
    [
        (BRIDGE, "第一次发现鲸落是在哪一年？", "1987年"),
        (WHALES, "赵州桥建成于哪个朝代？", "隋朝"),
        (BRIDGE, "How hot should the water for green tea be?", "75 degrees"),
        (TEA, "赵州桥是谁设计的？", "李春"),
    ],
)
def test_nothing_is_carried_over_to_another_subject(
    client: httpx.Client, before: tuple[str, str], question: str, answer: str
) -> None:
    reply = ask(client, before, question)
    assert reply["standalone_question"] == question
    assert answer in reply["answer"]["text"]
    assert reply == ask(client, (), question)
    assert complete(client, before, question)["citations"] == reply["citations"]


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("你好", "您好"),
        ("谢谢！", "不客气"),
        ("你能回答什么？", "鲸落"),
        ("Hello!", "Hello"),
        ("Thank you very much.", "welcome"),
        ("What can you answer?", "tea.md"),
    ],
)
def test_what_is_no_question_is_answered_without_passages(
    client: httpx.Client, message: str, said: str
) -> None:
    reply = ask(client, BRIDGE, message)
    assert (reply["answer"], reply["citations"], reply["related"]) == (None, [], [])
    assert reply["standalone_question"] == message
    assert said in reply["message"]
    completion = complete(client, BRIDGE, message)
    assert (content(completion), completion["citations"]) == (reply["message"], [])

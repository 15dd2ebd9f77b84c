"""Chat completions, through OpenAI's own client against a service of its own process."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletionMessageParam

from index.search.ranking import ScoredPassage
from service import schemas
from service.answering.answerer import FELL_BACK
from service.answering.generation.failures import Failure, GenerationFailed
from service.answering.reply import Draft, ReplyStatement, StatementKind, Turn
from service.http.compatible.completions import history_of
from service.schemas.compatible.completions import ChatMessage
from service.schemas.fields import MAX_QUESTION
from tests.service.conftest import WrittenBy

QUESTION = "第一次发现鲸落是在哪一年？"
ENGLISH = "How hot should the water for green tea be?"
UNANSWERABLE = "2022年世界杯决赛的比分是多少？"


def user(text: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "user", "content": text}]


@pytest.fixture
def chat(server: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_the_answer_has_marks_and_a_list_of_sources(chat: OpenAI) -> None:
    completion = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    (choice,) = completion.choices
    content = choice.message.content or ""
    answer, _, sources = content.partition("\n\n来源：\n")
    assert "1987年" in answer
    assert answer.endswith("[1]")
    assert sources.splitlines()[0] == "[1] 鲸落, p. 1"
    assert (choice.finish_reason, completion.model) == ("stop", "zhengyin")


def test_the_citations_stand_beside_the_choices(chat: OpenAI, client: httpx.Client) -> None:
    completion = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    asked = client.post("/v1/ask", json={"question": QUESTION}).json()
    assert (completion.model_extra or {})["citations"] == asked["citations"]


def test_an_english_answer_lists_its_sources_in_english(chat: OpenAI) -> None:
    completion = chat.chat.completions.create(model="zhengyin", messages=user(ENGLISH))
    assert "\n\nSources:\n[1] tea.md" in (completion.choices[0].message.content or "")


def test_tokens_are_counted(chat: OpenAI) -> None:
    messages: list[ChatCompletionMessageParam] = [{"role": "system", "content": "Be brief."}]
    longer = chat.chat.completions.create(model="zhengyin", messages=messages + user(QUESTION))
    shorter = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    assert longer.usage
    assert shorter.usage
    assert longer.usage.prompt_tokens > shorter.usage.prompt_tokens > 0
    assert longer.usage.completion_tokens == shorter.usage.completion_tokens > 0
    assert shorter.usage.total_tokens == (
        shorter.usage.prompt_tokens + shorter.usage.completion_tokens
    )


def test_a_stream_says_the_same_as_the_whole(chat: OpenAI) -> None:
    whole = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    chunks = list(
        chat.chat.completions.create(model="zhengyin", messages=user(QUESTION), stream=True)
    )
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert said == whole.choices[0].message.content
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [chunk.choices[0].finish_reason for chunk in chunks[-2:]] == [None, "stop"]
    assert len({chunk.id for chunk in chunks}) == 1
    assert all(chunk.usage is None for chunk in chunks)
    assert (chunks[-1].model_extra or {})["citations"] == (whole.model_extra or {})["citations"]


def test_a_stream_tells_its_usage_if_asked(chat: OpenAI) -> None:
    whole = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    *_, end, last = chat.chat.completions.create(
        model="zhengyin",
        messages=user(QUESTION),
        stream=True,
        stream_options={"include_usage": True},
    )
    assert end.choices[0].finish_reason == "stop"
    assert (last.choices, last.usage) == ([], whole.usage)
    assert (last.model_extra or {})["citations"] == (whole.model_extra or {})["citations"]


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_async_client_is_answered_too(server: str) -> None:
    async with AsyncOpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as chat:
        whole = await chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
        said = ""
        async for chunk in await chat.chat.completions.create(
            model="zhengyin", messages=user(QUESTION), stream=True
        ):
            said += chunk.choices[0].delta.content or ""
    assert "1987年" in said
    assert said == whole.choices[0].message.content


def test_a_question_may_come_in_parts(chat: OpenAI) -> None:
    completion = chat.chat.completions.create(
        model="zhengyin",
        messages=[{"role": "user", "content": [{"type": "text", "text": QUESTION}]}],
    )
    assert "1987年" in (completion.choices[0].message.content or "")


def test_where_there_is_no_answer_the_message_is_the_content(
    chat: OpenAI, client: httpx.Client
) -> None:
    completion = chat.chat.completions.create(model="zhengyin", messages=user(UNANSWERABLE))
    asked = client.post("/v1/ask", json={"question": UNANSWERABLE}).json()
    message = f"{asked['message']}\n{asked['reason']}"
    (choice,) = completion.choices
    assert (choice.message.content, choice.finish_reason) == (message, "stop")
    assert (completion.model_extra or {})["citations"] == []


def test_parameters_without_a_meaning_here_are_passed_over(chat: OpenAI) -> None:
    completion = chat.chat.completions.create(
        model="zhengyin",
        messages=user(QUESTION),
        temperature=0.2,
        max_tokens=5,
        stop=["。"],
        seed=7,
        response_format={"type": "json_object"},
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
    )
    assert "1987年" in (completion.choices[0].message.content or "")


def test_it_looks_in_the_documents_named(chat: OpenAI, client: httpx.Client) -> None:
    tea = next(
        d["id"] for d in client.get("/v1/documents").json()["documents"] if d["source"] == "tea.md"
    )
    completion = chat.chat.completions.create(
        model="zhengyin", messages=user(ENGLISH), extra_body={"document_ids": [tea], "top_k": 1}
    )
    (citation,) = (completion.model_extra or {})["citations"]
    assert schemas.Citation.model_validate(citation).document.id == tea


def test_the_model_is_listed_and_found(chat: OpenAI) -> None:
    (model,) = chat.models.list()
    assert model.id == "zhengyin"
    assert chat.models.retrieve("zhengyin") == model


def test_another_model_is_not_found(chat: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        chat.chat.completions.create(model="other", messages=user(QUESTION))
    assert caught.value.code == "model_not_found"
    assert "'other'" in caught.value.message
    assert caught.value.response.headers["content-type"] == "application/problem+json"
    assert caught.value.response.json()["type"] == "urn:zhengyin:problem:model-not-found"
    with pytest.raises(openai.NotFoundError):
        chat.models.retrieve("other")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"messages": user(QUESTION), "n": 2}, "n"),
        ({"messages": []}, "messages"),
        ({"messages": [*user(QUESTION), {"role": "assistant", "content": "?"}]}, "messages.1.role"),
        ({"messages": user(" ")}, "messages.0.content"),
        ({"messages": [{"role": "user"}]}, "messages.0.content"),
        ({"messages": user("鲸" * 2001)}, "messages.0.content"),
        ({"messages": user("\ufdfa" * 2000)}, "messages.0.content"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]},
            "messages.0.content.0.type",
        ),
    ],
)
def test_a_bad_field_is_named(chat: OpenAI, body: dict[str, object], field: str) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as caught:
        chat.post("/chat/completions", body={"model": "zhengyin", **body}, cast_to=object)
    assert caught.value.param == field
    assert caught.value.type == "invalid_request_error"
    assert field in caught.value.message


def test_a_bad_field_of_another_route_has_no_error_of_openais(client: httpx.Client) -> None:
    assert "error" not in client.post("/v1/ask", json={}).json()


class Scripted:
    """A generator that writes what it is told to, and then fails if it is told to."""

    name = "llm"

    def __init__(self, *statements: ReplyStatement, failure: Exception | None = None) -> None:
        self.statements = statements
        self.failure = failure

    def rewrite(self, question: str, history: Sequence[Turn]) -> str | None:
        raise AssertionError(f"{question} stands by itself after {history}")

    def close(self) -> None:
        """Nothing is held."""

    def generate(
        self,
        question: str,
        language: str,
        passages: Sequence[ScoredPassage],
        before: Sequence[Turn] = (),
    ) -> Iterator[ReplyStatement | Draft]:
        assert question
        assert language
        assert passages
        assert not before
        yield Draft("甲")
        yield from self.statements
        if self.failure:
            raise self.failure


@contextmanager
def chat_with(client: httpx.Client) -> Iterator[OpenAI]:
    base_url = f"{client.base_url}/v1"
    with OpenAI(base_url=base_url, api_key="none", max_retries=0) as chat:
        yield chat


def test_translations_and_what_is_not_borne_out_are_labelled(written_by: WrittenBy) -> None:
    model = Scripted(
        ReplyStatement("甲。", (1,), StatementKind.TRANSLATION),
        ReplyStatement("乙。", (), StatementKind.PARAPHRASE, supported=False),
    )
    with written_by(model) as client, chat_with(client) as chat:
        completion = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    answer, _, sources = (completion.choices[0].message.content or "").partition("\n\n来源：\n")
    assert answer == "甲。（译文）[1]乙。（所引段落未能证实）"
    assert len(sources.splitlines()) == 1


def test_the_context_of_a_statement_is_marked_as_such(written_by: WrittenBy) -> None:
    model = Scripted(ReplyStatement("它很大。", (1,), context="鲸会死。"))
    with written_by(model) as client, chat_with(client) as chat:
        completion = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    assert (completion.choices[0].message.content or "").startswith("（上文：鲸会死。）它很大。[1]")


def test_what_only_the_catalogue_knows_is_labelled_and_no_model_is_asked(
    written_by: WrittenBy,
) -> None:
    with (
        written_by(Scripted(failure=AssertionError("a model was asked"))) as client,
        chat_with(client) as chat,
    ):
        completion = chat.chat.completions.create(
            model="zhengyin", messages=user("《鲸落》的作者是谁？")
        )
    content = completion.choices[0].message.content or ""
    assert content.startswith("《鲸落》的作者：海洋研究所。（目录信息）[1]")


def test_what_went_wrong_with_a_model_is_told_below_the_answer(written_by: WrittenBy) -> None:
    model = Scripted(failure=GenerationFailed(Failure.UNREACHABLE, "the endpoint is dead"))
    with written_by(model) as client, chat_with(client) as chat:
        completion = chat.chat.completions.create(model="zhengyin", messages=user(QUESTION))
    content = completion.choices[0].message.content or ""
    assert "1987年" in content
    assert f"\n\n{FELL_BACK['zh']}\n\n来源" in content


def test_an_error_on_the_way_is_raised_by_the_client(written_by: WrittenBy) -> None:
    model = Scripted(ReplyStatement("甲。", (1,)), failure=RuntimeError("secret"))
    with written_by(model) as client, chat_with(client) as chat:
        stream = chat.chat.completions.create(
            model="zhengyin", messages=user(QUESTION), stream=True
        )
        with pytest.raises(openai.APIError, match="something went wrong"):
            list(stream)


def test_what_a_client_sends_back_is_bared_of_marks_and_sources() -> None:
    answer = "1987年发现鲸落。[1][2]\n\n来源：\n[1] 鲸落, p. 1\n[2] 鲸落, p. 2"
    messages = [
        ChatMessage(role="system", content="Be brief."),
        ChatMessage(role="user", content="何时[1]发现？"),
        ChatMessage(role="assistant", content=answer),
        ChatMessage(role="tool", content="4"),
    ]
    assert history_of(messages) == [
        Turn("user", "何时[1]发现？"),
        Turn("assistant", "1987年发现鲸落。"),
    ]


def test_what_only_looks_like_sources_is_kept() -> None:
    said = "见下。\n\n来源：\n[1] 鲸落\n完。"
    assert history_of([ChatMessage(role="assistant", content=said)]) == [
        Turn("assistant", "见下。\n\n来源：\n 鲸落\n完。")
    ]


@pytest.mark.parametrize("text", ["\n", "\n来源：", "[1", "\n来源：\n[1] a"])
def test_a_megabyte_sent_back_is_cut_at_once(text: str) -> None:
    # A pattern that tried every line end anew took twelve seconds over a fortieth of this.
    sent = ChatMessage(role="assistant", content=text * (1_000_000 // len(text)))
    (turn,) = history_of([sent])
    assert len(turn.content) <= MAX_QUESTION

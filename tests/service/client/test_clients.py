"""The client for programs, against a service of its own process."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing

import httpx
import pytest

from service.client import AskEvent, AsyncClient, Client, ServiceError
from service.schemas import AskFound, AskResponse, FieldError, Message, Statement
from service.schemas.references import Style
from tests.service.conftest import BRIDGES, DOCUMENTS

QUESTION = "第一次发现鲸落是在哪一年？"
UNANSWERABLE = "2022年世界杯决赛的比分是多少？"


@pytest.fixture(scope="module")
def zhengyin(server: str) -> Iterator[Client]:
    with Client(server) as client:
        yield client


def answering(status: int, body: str, media_type: str = "text/html") -> Client:
    """A client of a service that always says the same."""

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body.encode(), headers={"content-type": media_type})

    http = httpx.Client(base_url="http://service.test", transport=httpx.MockTransport(answer))
    return Client(http=http)


def test_it_needs_neither_models_nor_the_service_itself() -> None:
    heavy = [
        "torch",
        "faiss",
        "numpy",
        "onnxruntime",
        "sqlalchemy",
        "fastapi",
        "starlette",
        "ingest",
        "lxml",
        "citeproc",
    ]
    code = f"import sys, service.client; print([n for n in {heavy} if n in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"


def test_search_finds_citations(zhengyin: Client) -> None:
    found = zhengyin.search(QUESTION, top_k=2)
    assert found.language == "zh"
    assert len(found.results) == 2
    assert "1987年" in found.results[0].text


def test_search_keeps_to_the_documents_named(zhengyin: Client) -> None:
    tea = next(d.id for d in zhengyin.documents() if d.source == "tea.md")
    results = zhengyin.search(QUESTION, document_ids=(tea,)).results
    assert {citation.document.id for citation in results} == {tea}


def test_it_is_told_which_language_to_speak(zhengyin: Client) -> None:
    refused = zhengyin.ask(UNANSWERABLE, language="en")
    assert refused.language == "en"
    assert (refused.reason or "").startswith("The documents nowhere mention")
    assert zhengyin.search(UNANSWERABLE, language="en").reason == refused.reason
    *_, last = zhengyin.ask_stream(UNANSWERABLE, language="en")
    assert last == refused


def test_ask_answers_with_citations(zhengyin: Client) -> None:
    history = [
        Message(role="user", content="鲸落是什么？"),
        Message(role="assistant", content="鲸的尸体沉入深海海底形成的生态系统。"),
    ]
    reply = zhengyin.ask(QUESTION, history=history)
    assert reply.answer is not None
    for statement in reply.answer.statements:
        for number in statement.citations:
            assert statement.text in reply.citations[number - 1].text


def test_ask_tells_that_there_is_no_answer(zhengyin: Client) -> None:
    reply = zhengyin.ask(UNANSWERABLE)
    assert (reply.answerable, reply.answer) == (False, None)
    assert reply.message


def test_a_text_comes_back_to_the_letter(zhengyin: Client) -> None:
    bridges = next(d.id for d in zhengyin.documents() if d.source == "bridges.txt")
    assert zhengyin.document_text(bridges) == BRIDGES
    assert zhengyin.document_text(bridges, 3, 5) == BRIDGES[3:5]
    assert zhengyin.document_text(bridges, end=5) == BRIDGES[:5]


def test_the_documents_are_listed(zhengyin: Client) -> None:
    assert [document.source for document in zhengyin.documents()] == sorted(DOCUMENTS)


def test_a_citation_is_looked_up_again(zhengyin: Client) -> None:
    best = zhengyin.search(QUESTION).results[0]
    again = zhengyin.citation(best.id)
    assert again == best.model_copy(update={"score": None, "highlights": []})


def test_a_reference_is_in_the_style_asked_for(zhengyin: Client) -> None:
    best = zhengyin.search(QUESTION).results[0]
    references = [zhengyin.reference(best.id, style) for style in Style]
    assert [reference.style for reference in references] == list(Style)
    assert {reference.id for reference in references} == {best.id}
    texts = {reference.text for reference in references}
    assert len(texts) == len(Style)
    assert all("鲸落" in text for text in texts)


def test_a_reference_may_name_its_style_in_plain_text(zhengyin: Client) -> None:
    best = zhengyin.search(QUESTION).results[0]
    assert zhengyin.reference(best.id, "apa") == zhengyin.reference(best.id, Style.APA)
    assert zhengyin.reference(best.id) == zhengyin.reference(best.id, "gb-t-7714")


def test_the_service_is_ready(zhengyin: Client) -> None:
    assert zhengyin.ready() is True


def test_a_service_that_still_loads_is_not_ready() -> None:
    with answering(503, "{}") as client:
        assert client.ready() is False


def test_a_service_that_fails_is_not_taken_for_one_that_loads() -> None:
    with answering(500, "{}") as client, pytest.raises(ServiceError):
        client.ready()


def streamed(events: Sequence[AskEvent]) -> AskResponse:
    """The whole answer, once the events are checked to be in order and to agree with it."""
    found, *statements, done = events
    assert isinstance(found, AskFound)
    assert isinstance(done, AskResponse)
    assert done.answer is not None
    assert statements == done.answer.statements
    assert [c.id for c in found.citations] == [c.id for c in done.citations]
    return done


def test_an_answer_is_streamed_in_parts(zhengyin: Client) -> None:
    done = streamed(list(zhengyin.ask_stream(QUESTION)))
    assert done == zhengyin.ask(QUESTION)


def test_a_stream_tells_that_there_is_no_answer(zhengyin: Client) -> None:
    found, done = zhengyin.ask_stream(UNANSWERABLE)
    assert isinstance(found, AskFound)
    assert isinstance(done, AskResponse)
    assert found.message == done.message is not None


def test_a_stream_may_be_left_early(zhengyin: Client) -> None:
    for event in zhengyin.ask_stream(QUESTION):
        assert isinstance(event, AskFound)
        break
    assert zhengyin.ready()


def test_a_stream_that_breaks_off_says_why() -> None:
    statement = Statement(text="鲸\u2028落", citations=[1]).model_dump_json()
    problem = '{"type": "about:blank", "title": "Gone", "status": 500, "detail": "the model died"}'
    body = f"event: news\ndata: 1\n\nevent: statement\ndata: {statement}\n\n"
    body += f"event: error\ndata: {problem}\n\n"
    with answering(200, body, "text/event-stream") as client:
        events = client.ask_stream(QUESTION)
        # A line separator in a text ends no line of the stream, and news of later days are skipped.
        assert next(events) == Statement(text="鲸\u2028落", citations=[1])
        with pytest.raises(ServiceError, match="the model died"):
            next(events)


Doing = Callable[[Client], object]


@pytest.mark.parametrize(
    ("status", "named", "doing"),
    [
        (404, "d_0", lambda client: client.document_text("d_0")),
        (404, "a/b", lambda client: client.document_text("a/b")),
        (404, "c_0", lambda client: client.citation("c_0")),
        (404, "c_0", lambda client: client.reference("c_0")),
        (422, "style", lambda client: client.reference("c_0", "mla")),
        (404, "d_0", lambda client: client.search(QUESTION, document_ids=["d_0"])),
        (422, "top_k", lambda client: client.ask(QUESTION, top_k=0)),
        (422, "question", lambda client: list(client.ask_stream(""))),
    ],
)
def test_what_the_service_refuses_is_an_error_that_says_why(
    zhengyin: Client, status: int, named: str, doing: Doing
) -> None:
    with pytest.raises(ServiceError, match=named) as caught:
        doing(zhengyin)
    assert caught.value.status == status
    assert caught.value.title


def test_an_error_names_the_bad_fields(zhengyin: Client) -> None:
    with pytest.raises(ServiceError) as caught:
        zhengyin.search(" ", top_k=5)
    (field,) = caught.value.errors
    assert isinstance(field, FieldError)
    assert field.field == "query"
    assert field.detail in str(caught.value)


def test_a_page_of_a_proxy_is_an_error_too() -> None:
    with answering(502, "<h1>Bad gateway</h1>") as client, pytest.raises(ServiceError) as caught:
        client.documents()
    assert (caught.value.status, caught.value.title) == (502, "Bad Gateway")
    assert "<h1>" in caught.value.detail


def test_a_service_that_cannot_be_reached_is_no_answer_of_it() -> None:
    with Client("http://127.0.0.1:9") as client, pytest.raises(httpx.TransportError):
        client.search(QUESTION)


def test_everything_can_be_awaited(server: str, zhengyin: Client) -> None:
    async def run() -> None:
        async with AsyncClient(server) as client:
            assert await client.ready()
            found = await client.search(QUESTION)
            assert found == zhengyin.search(QUESTION)
            best = found.results[0]
            assert await client.citation(best.id) == zhengyin.citation(best.id)
            assert await client.documents() == zhengyin.documents()
            text = await client.document_text(best.document.id, 0, 9)
            assert text == zhengyin.document_text(best.document.id, 0, 9)
            assert await client.ask(QUESTION) == zhengyin.ask(QUESTION)
            with pytest.raises(ServiceError, match="c_0"):
                await client.citation("c_0")

    asyncio.run(run())


def test_a_reference_can_be_awaited(server: str, zhengyin: Client) -> None:
    async def run() -> None:
        async with AsyncClient(server) as client:
            best = (await client.search(QUESTION)).results[0]
            assert await client.reference(best.id, "apa") == zhengyin.reference(best.id, "apa")

    asyncio.run(run())


def test_a_stream_can_be_awaited_and_left_early(server: str) -> None:
    async def run() -> None:
        async with AsyncClient(server) as client:
            streamed([event async for event in client.ask_stream(QUESTION)])
            async with aclosing(client.ask_stream(QUESTION)) as events:
                async for event in events:
                    assert isinstance(event, AskFound)
                    break
            with pytest.raises(ServiceError, match="question"):
                _ = [event async for event in client.ask_stream("")]
            assert await client.ready()

    asyncio.run(run())

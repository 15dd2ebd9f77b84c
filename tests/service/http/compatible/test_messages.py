"""Messages with citations, asked by Anthropic's own client."""

from collections.abc import Iterator

import anthropic
import httpx
import pytest
from anthropic.types import (
    CitationCharLocation,
    CitationPageLocation,
    Message,
    TextBlock,
    TextCitation,
)

BRIDGE = "赵州桥由谁设计建造？"
COMPASS = "司南的勺柄停下来时指着哪里？"
UNKNOWN = "金星的大气由什么组成？"


@pytest.fixture
def claude(server: str) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=server, api_key="none", max_retries=0) as client:
        yield client


def ask(claude: anthropic.Anthropic, question: str, **extra: object) -> Message:
    return claude.messages.create(
        model="zhengyin",
        max_tokens=1000,
        messages=[{"role": "user", "content": question}],
        extra_body=extra,
    )


def blocks(message: Message) -> list[TextBlock]:
    return [block for block in message.content if isinstance(block, TextBlock)]


def the_location(message: Message) -> TextCitation:
    """The one place that the first statement is from."""
    found = blocks(message)[0].citations
    assert found is not None
    assert len(found) == 1
    return found[0]


def test_a_statement_names_the_characters_that_it_quotes(
    claude: anthropic.Anthropic, client: httpx.Client
) -> None:
    message = ask(claude, BRIDGE)
    location = the_location(message)
    assert isinstance(location, CitationCharLocation)
    text = client.get(f"/v1/documents/{location.file_id}/text").text
    assert text[location.start_char_index : location.end_char_index] == location.cited_text
    assert "李春" in location.cited_text
    documents = message.model_extra["documents"] if message.model_extra else []
    assert documents[location.document_index]["source"] == "bridges.txt"
    assert message.stop_reason == "end_turn"


def test_a_statement_out_of_a_pdf_names_its_pages(claude: anthropic.Anthropic) -> None:
    location = the_location(ask(claude, COMPASS))
    assert isinstance(location, CitationPageLocation)
    assert (location.start_page_number, location.end_page_number) == (2, 3)
    assert location.document_title == "compass.pdf"


def test_where_the_documents_do_not_say_nothing_is_cited(claude: anthropic.Anthropic) -> None:
    message = ask(claude, UNKNOWN)
    (block,) = blocks(message)
    assert block.citations is None
    assert "没有找到" in block.text


def test_what_is_streamed_is_the_whole_message(claude: anthropic.Anthropic) -> None:
    with claude.messages.stream(
        model="zhengyin", max_tokens=1000, messages=[{"role": "user", "content": BRIDGE}]
    ) as stream:
        told = stream.get_final_message()
    whole = ask(claude, BRIDGE)
    assert [(block.text, block.citations) for block in blocks(told)] == [
        (block.text, block.citations) for block in blocks(whole)
    ]
    assert told.usage.output_tokens == whole.usage.output_tokens


def test_an_answer_may_lean_on_what_was_said(claude: anthropic.Anthropic) -> None:
    message = claude.messages.create(
        model="zhengyin",
        max_tokens=1000,
        messages=[
            {"role": "user", "content": BRIDGE},
            {"role": "assistant", "content": "赵州桥由匠师李春设计建造。"},
            {"role": "user", "content": "它全长多少？"},
        ],
    )
    assert "五十米" in blocks(message)[0].text


@pytest.mark.parametrize(
    ("model", "content", "error"),
    [
        ("claude", BRIDGE, anthropic.NotFoundError),
        ("zhengyin", " ", anthropic.UnprocessableEntityError),
    ],
)
def test_what_cannot_be_asked_is_refused(
    claude: anthropic.Anthropic, model: str, content: str, error: type[anthropic.APIStatusError]
) -> None:
    with pytest.raises(error) as caught:
        claude.messages.create(
            model=model, max_tokens=9, messages=[{"role": "user", "content": content}]
        )
    assert caught.value.message

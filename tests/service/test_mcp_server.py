"""The tools for agents, through the SDK's own client."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.server import MCPServer

from index.errors import StoreUnreadable, UnknownDocument
from index.library import Library
from index.storage.records import StoredCollection
from service.access.api_keys import make_key
from service.access.grant import Role
from service.errors import NotReady
from service.http.app import create_app
from service.mcp_server import MOST_CHARACTERS, Tools, create_server
from service.settings import Settings
from tests.index.conftest import HashingEncoder, build_document
from tests.service.builders import make_document
from tests.service.conftest import BRIDGES, DOCUMENTS
from tests.service.serving import serving

if TYPE_CHECKING:
    from service.answering.answerer import Answerer

QUESTION = "第一次发现鲸落是在哪一年？"
TOOLS = {"search", "ask", "get_citation", "get_text", "list_documents", "list_collections"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "0"},
    },
}
ACCEPT = {"Accept": "application/json, text/event-stream"}
# A server whose library takes as long to open as a file takes to appear, and talks out of turn.
SLOW = """
import sys, time
from pathlib import Path
from index.errors import EncoderMismatch
from service.mcp_server import run_stdio
from service.runtime import Runtime

def open_slowly():
    print("stray words on standard output")
    while not Path(sys.argv[1]).exists():
        time.sleep(0.01)
    raise EncoderMismatch("one", "another")

run_stdio(Runtime(open_slowly))
"""

KEYED = """
import sys
from pathlib import Path
from index.library import Library
from service.mcp_server import run_stdio
from service.runtime import Runtime
from tests.index.conftest import HashingEncoder

run_stdio(Runtime(lambda: Library.open(Path(sys.argv[1]), HashingEncoder())), sys.argv[2])
"""

Server = MCPServer[None] | StdioServerParameters | str
Use = Callable[[Client], Awaitable[None]]


def connected(server: Server, use: Use, mode: str = "auto") -> None:
    async def run() -> None:
        async with Client(server, mode=mode) as client:
            await use(client)

    asyncio.run(run())


async def told(client: Client, tool: str, **arguments: object) -> dict[str, Any]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    found: dict[str, Any] | None = result.structured_content
    assert found is not None
    return found


async def refusal(client: Client, tool: str, **arguments: object) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    (content,) = result.content
    assert content.type == "text"
    return content.text


def test_the_tools_are_described(server: str) -> None:
    async def use(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == TOOLS
        for tool in tools:
            assert tool.description
            assert tool.output_schema
            assert tool.annotations
            assert tool.annotations.read_only_hint
            described = tool.input_schema["properties"].values()
            assert all(parameter["description"] for parameter in described)
        assert client.instructions

    connected(f"{server}/mcp", use)


def test_the_tools_speak_the_language_that_is_asked_for(server: str) -> None:
    async def use(client: Client) -> None:
        question = "2022年世界杯决赛的比分是多少？"
        refused = await told(client, "ask", question=question, language="en")
        assert refused["reason"].startswith("The documents nowhere mention")
        found = await told(client, "search", query=question, language="en")
        assert (found["language"], found["missing"]) == ("en", refused["missing"])

    connected(f"{server}/mcp", use)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_tools_do_their_work_over_http(server: str, mode: str) -> None:
    connected(f"{server}/mcp", _the_whole_way, mode)


def test_the_tools_do_their_work_over_stdio(server: str, environment: dict[str, str]) -> None:
    assert server, "it has taken the collection in"
    command = "from service.cli import main; main()"
    parameters = StdioServerParameters(
        command=sys.executable, args=["-c", command, "mcp"], env=environment
    )
    connected(parameters, _the_whole_way)


async def _the_whole_way(client: Client) -> None:
    listed = {d["source"]: d for d in (await told(client, "list_documents"))["documents"]}
    assert set(listed) == set(DOCUMENTS)

    found = await told(client, "search", query=QUESTION, top_k=2)
    assert len(found["results"]) == 2
    best = found["results"][0]
    assert "1987年" in best["text"]

    again = await told(client, "get_citation", citation_id=best["id"])
    assert again["spans"] == best["spans"]

    (span,) = best["spans"]
    part = await told(
        client,
        "get_text",
        document_id=best["document"]["id"],
        start=span["start"],
        end=span["end"],
    )
    assert part["text"] == best["selectors"][1]["exact"]
    assert (part["start"], part["end"]) == (span["start"], span["end"])

    bridges = listed["bridges.txt"]["id"]
    assert (await told(client, "get_text", document_id=bridges))["text"] == BRIDGES

    reply = await told(client, "ask", question=QUESTION)
    for statement in reply["answer"]["statements"]:
        for number in statement["citations"]:
            assert statement["text"] in reply["citations"][number - 1]["text"]

    only = await told(client, "search", query=QUESTION, document_ids=[bridges])
    assert {hit["document"]["id"] for hit in only["results"]} == {bridges}


def test_the_answers_are_those_of_the_http_service(server: str, client: httpx.Client) -> None:
    async def use(agent: Client) -> None:
        history = [
            {"role": "user", "content": "鲸落是什么？"},
            {"role": "assistant", "content": "鲸的尸体沉入海底形成的生态系统。"},
        ]
        asked = {"question": QUESTION, "history": history, "top_k": 3}
        assert await told(agent, "ask", **asked) == client.post("/v1/ask", json=asked).json()
        sought = {"query": QUESTION, "top_k": 3}
        found = client.post("/v1/search", json=sought).json()
        assert await told(agent, "search", **sought) == found

    connected(f"{server}/mcp", use)


def test_what_is_wrong_with_a_call_is_told(server: str) -> None:
    async def use(client: Client) -> None:
        assert "white space" in await refusal(client, "search", query=" \u3000")
        assert "white space" in await refusal(client, "ask", question="")
        assert "2000 characters" in await refusal(client, "ask", question="鲸" * 2001)
        assert "2000 characters" in await refusal(client, "search", query="\ufdfa" * 2000)
        assert "top_k" in await refusal(client, "search", query=QUESTION, top_k=51)
        assert "d_0" in await refusal(client, "search", query=QUESTION, document_ids=["d_0"])
        assert "d_0" in await refusal(client, "get_text", document_id="d_0")
        assert "c_0" in await refusal(client, "get_citation", citation_id="c_0")

    connected(f"{server}/mcp", use)


class _Stub:
    """A library of one long text, and nothing that could be searched."""

    source_text = "鲸落" * MOST_CHARACTERS

    @property
    def library(self) -> "_Stub":
        return self

    @property
    def snapshot(self) -> "_Stub":
        return self

    def document(self, document_id: str) -> object:
        if document_id != "d_1":
            raise UnknownDocument(document_id)
        return make_document(self.source_text)

    def text(self, _: str, start: int, end: int) -> str:
        return self.source_text[start:end]

    def search(self, *_: object) -> NoReturn:
        raise RuntimeError("secret")


def test_a_long_text_comes_in_parts() -> None:
    tools = Tools(lambda: cast("Answerer", _Stub()))
    text, part = "", tools.get_text("d_1")
    while part.text:
        assert len(part.text) <= MOST_CHARACTERS
        text += part.text
        part = tools.get_text("d_1", start=part.end)
    assert text == _Stub.source_text
    assert part.end == part.characters == len(text)


def test_a_failure_of_the_server_tells_nothing_of_it() -> None:
    async def use(client: Client) -> None:
        assert "secret" not in await refusal(client, "search", query=QUESTION)

    connected(create_server(lambda: cast("Answerer", _Stub())), use)


def test_a_library_that_is_damaged_is_told() -> None:
    def damaged() -> NoReturn:
        raise StoreUnreadable("library.db", "the disk image is malformed")

    async def use(client: Client) -> None:
        assert "check the disk" in await refusal(client, "list_documents")

    connected(create_server(damaged), use)


def test_a_library_that_is_not_open_yet_is_told_over_http() -> None:
    def not_ready() -> NoReturn:
        raise NotReady(None)

    async def use(client: Client) -> None:
        assert "still being loaded" in await refusal(client, "list_documents")

    connected(create_server(not_ready), use)


def test_over_stdio_tools_wait_for_the_library_and_tell_why_it_is_not_to_be_had(
    tmp_path: Path,
) -> None:
    opened = tmp_path / "opened"

    async def use(client: Client) -> None:
        assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
        call = asyncio.create_task(refusal(client, "list_documents"))
        opened.touch()
        assert "'another' was given" in await call

    arguments = ["-c", SLOW, str(opened)]
    paths = {"PYTHONPATH": str(Path(__file__).parents[2])}
    connected(StdioServerParameters(command=sys.executable, args=arguments, env=paths), use)


def test_standard_output_holds_the_protocol_alone(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    opened.touch()
    ended = subprocess.run(
        [sys.executable, "-c", SLOW, str(opened)],
        input=json.dumps(INITIALIZE) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = ended.stdout.splitlines()
    assert json.loads(line)["result"]["serverInfo"]["name"] == "zhengyin"
    assert "stray words" in ended.stderr


def _closed() -> Library:
    raise UnknownDocument("d_0")


def initialized(client: httpx.Client, **headers: str) -> httpx.Response:
    return client.post("/mcp", json=INITIALIZE, headers=ACCEPT | headers)


def test_the_endpoint_answers_where_it_is_and_redirects_nobody() -> None:
    with serving(create_app(Settings(), _closed)) as client:
        response = initialized(client)
        assert response.status_code == 200
        assert response.json()["result"]["serverInfo"]["name"] == "zhengyin"


def test_over_stdio_a_key_bounds_what_there_is(tmp_path: Path) -> None:
    with Library.open(tmp_path, HashingEncoder()) as library:
        for name in ("open.txt", "hushed.txt"):
            held = library.add(build_document(f"关于{name}的正文。\n", name))
            library.put_collection(StoredCollection(name))
            library.include(name, [held.id])
        key, stored = make_key("an agent", Role.READ, ["open.txt"])
        library.keys.add(stored)

    def server(shown: str) -> StdioServerParameters:
        root = str(Path(__file__).parents[2])
        arguments = ["-c", KEYED, str(tmp_path), shown]
        return StdioServerParameters(command=sys.executable, args=arguments, cwd=root)

    async def use(client: Client) -> None:
        listed = await told(client, "list_documents")
        assert [document["source"] for document in listed["documents"]] == ["open.txt"]

    async def refused(client: Client) -> None:
        result = await client.call_tool("list_documents", {})
        assert result.is_error
        assert "key opens nothing" in str(result.content)

    connected(server(key), use)
    connected(server(f"{key}x"), refused)


def test_the_endpoint_holds_no_streams_open() -> None:
    with serving(create_app(Settings(), _closed)) as client:
        response = client.get("/mcp", headers=ACCEPT)
        assert response.status_code == 405
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:8000", "http://localhost:8000", 200),
        ("127.0.0.1:8000", "http://127.0.0.1:3000", 200),
        ("rebound.example:8000", "http://rebound.example:8000", 421),
        ("localhost:8000", "http://rebound.example", 403),
    ],
)
def test_a_web_page_does_not_reach_the_endpoint_by_a_name_of_its_own(
    host: str, origin: str, status: int
) -> None:
    with serving(create_app(Settings(), _closed)) as client:
        assert initialized(client, host=host, origin=origin).status_code == status


def test_the_limit_of_bodies_holds_for_the_endpoint() -> None:
    with serving(create_app(Settings(max_body=100), _closed)) as client:
        body = json.dumps(INITIALIZE).encode()
        for content in (body, iter([body])):
            response = client.post("/mcp", content=content, headers=ACCEPT)
            assert response.status_code == 413
            assert "limit of 100 bytes" in response.json()["detail"]


def test_apps_run_side_by_side_and_again() -> None:
    one, other = create_app(Settings(), _closed), create_app(Settings(), _closed)
    with serving(one) as client, serving(other) as neighbour:
        assert initialized(client).status_code == initialized(neighbour).status_code == 200
    with serving(one) as client:
        assert initialized(client).status_code == 200

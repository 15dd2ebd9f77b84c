"""The examples, run one by one against a service over the documents that come along."""

import asyncio
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest
from mcp import Client, StdioServerParameters
from typer.testing import CliRunner

from eval.cli import app
from index.encoding.encoder import Encoder
from service import components
from tests.docs.examples import ADDRESS, Example, commands, programs
from tests.docs.pages import PAGES, ROOT, blocks, text
from tests.service.conftest import WHALES, await_ready, variables

PROGRAM = "from eval.cli import main; main()"


def assert_shows(example: Example, printed: str, address: str) -> None:
    """Check that a page shows what was printed, if it shows anything."""
    shown = "".join(example.printed.replace(ADDRESS, address).split())
    assert not example.printed or shown.strip("…"), "it shows nothing"
    parts = [re.escape(part) for part in shown.split("…")]
    found = "".join(printed.split())
    assert not shown or re.fullmatch(".*?".join(parts), found, re.DOTALL), (
        f"{example} shows {example.printed!r}, and not {printed!r}"
    )


def await_documents(address: str) -> None:
    """Wait for all that ``make serve`` takes in: on a busy machine it answers before that."""
    every = len(list((ROOT / "documents").glob("*.txt")))
    deadline = time.monotonic() + 300
    while len(httpx.get(f"{address}/v1/documents").json()["documents"]) < every:
        assert time.monotonic() < deadline
        time.sleep(0.5)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> dict[str, str]:
    """Variables of a new library, and nobody's settings."""
    return variables(tmp_path_factory.mktemp("data"), model_cache)


@pytest.fixture(scope="module")
def server(environment: dict[str, str]) -> Iterator[str]:
    """The address of the service that ``make serve`` starts, ready to answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["serve", "--ingest", "documents", "--port", str(port)]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments], env=environment, cwd=ROOT
    )
    try:
        await_ready(f"http://127.0.0.1:{port}", process)
        await_documents(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def output(arguments: list[str], environment: Mapping[str, str]) -> str:
    ended = subprocess.run(
        arguments, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("example", programs(), ids=str)
def test_a_program_prints_what_is_shown(
    example: Example, server: str, environment: dict[str, str]
) -> None:
    assert ADDRESS in example.code
    assert example.printed
    code = example.code.replace(ADDRESS, server)
    printed = output([sys.executable, "-W", "error", "-c", code], environment)
    assert_shows(example, printed, server)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl: apt install curl")
@pytest.mark.parametrize("example", commands("curl"), ids=str)
def test_a_request_is_answered_as_shown(
    example: Example, server: str, environment: dict[str, str]
) -> None:
    assert ADDRESS in example.code
    assert example.printed
    command = example.code.replace(ADDRESS, server).replace("curl ", "curl --fail-with-body ", 1)
    assert_shows(example, output(["sh", "-c", command], environment), server)


@pytest.fixture(scope="module")
def _one_encoder(neutral_encoder: Encoder) -> Iterator[None]:
    """Commands that run in this process share the model: each would load it again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(components, "open_encoder", lambda _settings: neutral_encoder)
        yield


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A reader's own folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "whales.txt").write_text(WHALES, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("_one_encoder")
@pytest.mark.parametrize(
    "example", [found for found in commands("zhengyin") if found.printed], ids=str
)
def test_a_command_prints_what_is_shown(
    example: Example, server: str, environment: dict[str, str]
) -> None:
    _, *arguments = shlex.split(example.code)
    result = CliRunner().invoke(app, arguments, env=environment)
    assert result.exit_code == 0, result.output
    assert_shows(example, result.stdout, server)


@pytest.mark.usefixtures("_one_encoder")
def test_a_folder_is_taken_in(environment: dict[str, str], home: Path) -> None:
    (example,) = (found for found in commands("zhengyin") if "ingest ~" in found.code)
    _, *arguments = map(os.path.expanduser, shlex.split(example.code, comments=True))
    own = environment | {"ZHENGYIN_DATA": str(home / "data")}
    result = CliRunner().invoke(app, arguments, env=own)
    assert result.exit_code == 0, result.output
    assert "whales.txt" in result.stdout


def test_an_agent_gets_the_tools_by_the_settings_shown(environment: dict[str, str]) -> None:
    shown, *others = [
        json.loads(block)["mcpServers"]["zhengyin"]
        for page in PAGES
        for _, block in blocks(page, "json")
    ]
    assert others == [shown] * len(others)
    assert shown["command"].endswith(".venv/bin/zhengyin")
    assert set(shown["env"]) <= set(environment)
    parameters = StdioServerParameters(
        command=sys.executable, args=["-c", PROGRAM, *shown["args"]], env=environment
    )

    async def tools() -> list[str]:
        async with Client(parameters) as client:
            return [tool.name for tool in (await client.list_tools()).tools]

    found = asyncio.run(tools())
    assert found
    assert all(f"`{name}`" in text("docs/mcp.md") for name in found)

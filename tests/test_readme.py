"""The README's examples, run one by one against a service over the documents that come along.

A block in ``console`` holds commands after ``$ ``, their further lines indented, and below each
what it prints; one in ``python`` a program and, in lines that begin ``# >``, what that prints; one
in ``json`` the settings of an agent. In what is printed ``…`` stands for anything, and spaces and
the breaks of lines do not count.
"""

import asyncio
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from mcp import Client, StdioServerParameters
from pydantic import SecretStr
from typer.testing import CliRunner

from eval.cli import app
from index.encoding.encoder import Encoder
from service import components
from service.http.app import create_app
from service.settings import Settings
from tests.service.conftest import WHALES, await_ready, variables

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
PROGRAM = "from eval.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Example:
    """A program or a command, and what the README shows of what it prints."""

    line: int
    code: str
    printed: str
    setting: str = ""
    """The commands of its block that set variables for it."""

    def __str__(self) -> str:
        return f"line-{self.line}"


def blocks(language: str) -> Iterator[tuple[int, str]]:
    """The blocks in a language, each after the number of its first line."""
    for found in re.finditer(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE):
        yield README.count("\n", 0, found.start(1)) + 1, found[1]


def programs() -> Iterator[Example]:
    for line, block in blocks("python"):
        printed = re.findall(r"^ *# >(.*)$", block, re.MULTILINE)
        yield Example(line, block, "\n".join(printed))


def commands() -> Iterator[Example]:
    for line, block in blocks("console"):
        setting = ""
        for found in re.finditer(r"^\$ (.*\n(?:    .*\n)*)((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            at = line + block.count("\n", 0, found.start())
            if found[1].startswith("export "):
                setting += found[1]
            yield Example(at, found[1], found[2], setting)


def of(*names: str) -> list[Example]:
    """The commands that begin with one of the words."""
    return [example for example in commands() if example.code.split()[0] in names]


def assert_shows(example: Example, printed: str, address: str) -> None:
    """Check that the README shows what was printed, if it shows anything."""
    shown = "".join(example.printed.replace(ADDRESS, address).split())
    assert not example.printed or shown.strip("…"), "it shows nothing"
    parts = [re.escape(part) for part in shown.split("…")]
    found = "".join(printed.split())
    assert not shown or re.fullmatch(".*?".join(parts), found, re.DOTALL), (
        f"README.md, line {example.line}, shows {example.printed!r}, and not {printed!r}"
    )


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


@pytest.mark.parametrize("example", list(programs()), ids=str)
def test_a_program_prints_what_is_shown(
    example: Example, server: str, environment: dict[str, str]
) -> None:
    assert ADDRESS in example.code
    assert example.printed
    code = example.code.replace(ADDRESS, server)
    printed = output([sys.executable, "-W", "error", "-c", code], environment)
    assert_shows(example, printed, server)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl: apt install curl")
@pytest.mark.parametrize("example", of("curl"), ids=str)
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


@pytest.mark.parametrize("example", of("zhengyin"), ids=str)
def test_a_command_is_one(example: Example) -> None:
    for command in example.code.split("&&"):
        _, name, *arguments = shlex.split(command, comments=True)
        group = typer.main.get_command(app)
        assert isinstance(group, typer.core.TyperGroup)
        with group.make_context("zhengyin", [name]) as context:
            found = group.get_command(context, name)
            assert found is not None
            found.make_context(name, arguments, context)


@pytest.mark.parametrize("example", [found for found in of("zhengyin") if found.printed], ids=str)
def test_it_prints_what_is_shown(
    example: Example, server: str, environment: dict[str, str]
) -> None:
    _, *arguments = shlex.split(example.code)
    result = CliRunner().invoke(app, arguments, env=environment)
    assert result.exit_code == 0, result.output
    assert_shows(example, result.stdout, server)


@pytest.mark.usefixtures("_one_encoder")
def test_a_folder_is_taken_in(environment: dict[str, str], home: Path) -> None:
    (example,) = (found for found in of("zhengyin") if "~" in found.code)
    _, *arguments = map(os.path.expanduser, shlex.split(example.code, comments=True))
    own = environment | {"ZHENGYIN_DATA": str(home / "data")}
    result = CliRunner().invoke(app, arguments, env=own)
    assert result.exit_code == 0, result.output
    assert "whales.txt" in result.stdout


@pytest.mark.parametrize("example", of("make"), ids=str)
def test_make_knows_its_targets(example: Example, environment: dict[str, str]) -> None:
    _, target = shlex.split(example.code, comments=True)
    assert output(["make", "--dry-run", target], environment)


@pytest.mark.parametrize("example", of("pip"), ids=str)
def test_what_is_to_be_installed_is_an_extra(example: Example) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (extra,) = re.findall(r"\[(\w+)\]", example.code)
    assert project["optional-dependencies"][extra]


def test_the_extras_are_all_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert len(of("pip")) == len(project["optional-dependencies"])


@pytest.mark.parametrize("example", [found for found in of("zhengyin") if found.setting], ids=str)
def test_what_is_set_is_a_setting(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [word for word in shlex.split(example.setting, comments=True) if word != "export"]
    values = dict(word.split("=", 1) for word in given)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    held = Settings().model_dump()
    for name, value in values.items():
        setting = held[name.removeprefix("ZHENGYIN_").lower()]
        shown = setting.get_secret_value() if isinstance(setting, SecretStr) else setting
        assert type(shown)(value) == shown


def test_every_variable_named_is_a_setting() -> None:
    named = set(re.findall(r"ZHENGYIN_(\w+)", README))
    assert named
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_every_command_is_of_a_kind_that_is_tested() -> None:
    kinds = {example.code.split()[0] for example in commands()}
    assert kinds == {"curl", "export", "make", "pip", "zhengyin"}


def test_an_agent_gets_the_tools_by_the_settings_shown(environment: dict[str, str]) -> None:
    ((_, block),) = blocks("json")
    shown = json.loads(block)["mcpServers"]["zhengyin"]
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
    assert all(f"`{name}`" in README for name in found)


def test_every_route_is_in_the_table() -> None:
    told = set(re.findall(r"`(?:\w+ )?(/[^`?]*)[^`]*`", README))
    described = {re.sub(r"\{\w+_id\}", "{id}", path) for path in create_app().openapi()["paths"]}
    assert described <= told


def test_every_link_within_the_repository_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []

"""Questions in a terminal while a server of its own process runs over the same library."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index.encoding.encoder import Encoder
from service import components
from service.announcement import Announcement
from service.cli.commands import app
from service.cli.running_server import open_client
from service.schemas.problems import INSTANCE_HEADER
from service.settings import Settings

QUESTION = "第一次发现鲸落是在哪一年？"
UNANSWERABLE = "2022年世界杯决赛的比分是多少？"
HEAVY = ("faiss", "numpy", "onnxruntime", "sqlalchemy", "torch", "fastapi", "lxml", "asyncio")

pytestmark = pytest.mark.usefixtures("server")


def run(environment: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, env=environment)


@pytest.fixture
def _opened_here(neutral_encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is opened in this process shares the model."""
    monkeypatch.setattr(components, "open_encoder", lambda _settings: neutral_encoder)


@pytest.mark.usefixtures("_opened_here")
@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", QUESTION),
        ("ask", QUESTION, "--json"),
        ("ask", UNANSWERABLE, "--language", "en"),
        ("ask", UNANSWERABLE, "--json"),
        ("search", QUESTION, "-k", "2"),
        ("search", "green tea", "-l", "zh", "--json"),
        ("search", QUESTION, "-d", "d_no"),
    ],
    ids=" ".join,
)
def test_a_server_and_an_opened_library_print_the_same(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(components, "open_library", None)
        asked = run(environment, *arguments)
    monkeypatch.setattr(Announcement, "read", lambda _settings: None)
    opened = run(environment, *arguments)
    assert opened.output
    assert (asked.stdout, asked.stderr, asked.exit_code) == (
        opened.stdout,
        opened.stderr,
        opened.exit_code,
    )


@pytest.mark.parametrize("command", ["ask", "search"])
def test_nothing_that_is_slow_to_import_is_needed(
    environment: dict[str, str], command: str
) -> None:
    code = (
        "import sys\n"
        "from eval.cli import app\n"
        f"app([{command!r}, {QUESTION!r}, '--json'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(ended.stdout)["answerable"]
    assert ended.stderr.strip() == "[]"


@contextmanager
def answering(instance: str | None, library: Path) -> Iterator[dict[str, str]]:
    """Variables of a library over which a server is announced that knows one route."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if instance is not None:
                self.send_header(INSTANCE_HEADER, instance)
            self.end_headers()

        def do_POST(self) -> None:
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            settings = Settings(data=library)
            Announcement(
                url=f"http://127.0.0.1:{server.server_port}",
                pid=1,
                library=settings.library_folder.resolve(),
                instance="this",
                secret="owner's",  # noqa: S106
            ).write(settings)
            yield {"ZHENGYIN_DATA": str(library)}
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("instance", [None, "that"])
def test_whoever_else_has_the_address_now_is_not_asked(
    instance: str | None, tmp_path: Path
) -> None:
    with answering(instance, tmp_path):
        assert open_client(Settings(data=tmp_path)) is None


def test_a_server_that_is_gone_is_not_asked(tmp_path: Path) -> None:
    with answering("this", tmp_path):
        client = open_client(Settings(data=tmp_path))
        assert client is not None
        client.close()
    assert open_client(Settings(data=tmp_path)) is None


def test_a_server_that_goes_away_meanwhile_is_told(tmp_path: Path) -> None:
    with answering("this", tmp_path) as variables:
        result = run(variables, "ask", QUESTION)
    assert result.exit_code == 1
    assert result.stderr.startswith("zhengyin: the server that was asked has gone away: ")


@pytest.mark.usefixtures("_opened_here")
def test_a_library_whose_server_was_killed_is_opened(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with answering("this", tmp_path) as variables:
        pass
    result = run(environment | variables, "search", QUESTION)
    assert "是空的" in result.stderr
    assert result.exit_code == 0


def test_who_asks_a_server_loads_nothing_that_opens_a_library() -> None:
    program = (
        "import sys, service.cli; print({'numpy', 'sqlalchemy', 'fastapi'} & set(sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "set()"

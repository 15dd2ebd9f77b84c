from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from index.library import Library
from service import components
from service.announcement import Announcement
from service.cli import folder_work, opened_store
from service.cli.commands import app
from service.http.app import create_app
from service.settings import Settings
from tests.index.conftest import HashingEncoder
from tests.service.serving import serving

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def stored(data: Path) -> Callable[[], Library]:
    """Opens the library that commands work on, as it is now."""
    return lambda: Library.open(Settings(data=data).library_folder, HashingEncoder())


@pytest.fixture(params=["server", "alone"])
def run(
    request: pytest.FixtureRequest,
    data: Path,
    model_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Run]:
    """Runs a command over a new library: once beside a server, once without one."""

    def invoke(*arguments: str | Path, code: int = 0) -> Result:
        given = [str(argument) for argument in arguments]
        # The dictionary that comes with the models takes long to be made ready.
        folders = {"ZHENGYIN_DATA": str(data), "ZHENGYIN_MODELS": str(model_cache)}
        result = CliRunner().invoke(app, given, env=folders)
        assert result.exit_code == code, result.output
        return result

    if request.param == "alone":
        monkeypatch.setattr(components, "open_encoder", lambda _settings: HashingEncoder())
        yield invoke
        return
    settings = Settings(data=data)
    service = create_app(settings, lambda: Library.open(settings.library_folder, HashingEncoder()))
    with serving(service) as client:
        announce(settings, client, service)
        # Nothing is done here that the server is there for.
        monkeypatch.setattr(folder_work, "open_library", None)
        monkeypatch.setattr(opened_store, "Store", None)
        yield invoke


def announce(settings: Settings, client: httpx.Client, service: FastAPI) -> None:
    """Announce a server to commands once it is ready."""
    while client.get("/readyz").status_code != 200:
        pass
    Announcement(
        url=str(client.base_url),
        pid=1,
        library=settings.library_folder.resolve(),
        instance=service.state.instance,
        secret=service.state.doorkeeper.owner_secret,
    ).write(settings)

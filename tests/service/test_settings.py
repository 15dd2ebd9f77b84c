from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import Settings


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "ZHENGYIN_PORT", "ZHENGYIN_DATA", "ZHENGYIN_MODELS"):
        monkeypatch.delenv(name, raising=False)


def test_everything_is_kept_in_one_folder_by_default() -> None:
    settings = Settings()
    assert settings.library_folder == Path(".data/library")
    assert settings.model_cache == Path(".data/models")
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_the_data_folder_moves_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_DATA", "/srv")
    assert Settings().library_folder == Path("/srv/library")
    assert Settings().model_cache == Path("/srv/models")


def test_the_models_may_be_kept_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_MODELS", "/models")
    assert Settings().model_cache == Path("/models")


def test_the_port_may_be_set_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert Settings().port == 9000
    monkeypatch.setenv("ZHENGYIN_PORT", "9001")
    assert Settings().port == 9001


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")
    assert Settings().port == 8000


def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "70000")
    with pytest.raises(ValidationError, match="65535"):
        Settings()

from pathlib import Path

import pytest
from platformdirs import user_cache_path, user_data_path
from pydantic import ValidationError

from service import settings as service_settings
from service.settings import Settings

LLM = tuple(f"ZHENGYIN_LLM_{name}" for name in ("BASE_URL", "MODEL", "API_KEY", "TIMEOUT"))


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "ZHENGYIN_PORT", "ZHENGYIN_OCR", "ZHENGYIN_DATA", "ZHENGYIN_MODELS", *LLM):
        monkeypatch.delenv(name, raising=False)


def test_everything_is_kept_where_the_system_keeps_it_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Settings()
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert settings.library_folder == user_data_path("zhengyin") / "library"
    assert settings.model_cache == user_cache_path("zhengyin") / "models"
    assert settings.library_folder.is_absolute()
    assert (settings.library_folder, settings.model_cache) == (
        before.library_folder,
        before.model_cache,
    )


def test_the_service_is_this_machines_own_by_default() -> None:
    settings = Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)


def test_text_recognition_is_off_unless_it_is_asked_for() -> None:
    assert not Settings().ocr
    assert Settings(ocr=True).ocr


def test_text_recognition_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service_settings, "recognition_is_installed", lambda: False)
    monkeypatch.setenv("ZHENGYIN_OCR", "1")
    with pytest.raises(ValidationError, match=r"pip install 'zhengyin\[ocr\]'"):
        Settings()


def test_an_empty_data_folder_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_DATA", "")
    assert Settings().model_cache == user_cache_path("zhengyin") / "models"


def test_the_data_folder_moves_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_DATA", "/srv")
    assert Settings().library_folder == Path("/srv/library")
    assert Settings().model_cache == Path("/srv/models")


def test_the_models_may_be_kept_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_MODELS", "/models")
    assert Settings().model_cache == Path("/models")
    assert Settings().library_folder == user_data_path("zhengyin") / "library"
    monkeypatch.setenv("ZHENGYIN_DATA", "/srv")
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


def test_no_language_model_is_asked_by_default() -> None:
    settings = Settings()
    assert (settings.llm_base_url, settings.llm_model, settings.llm_api_key) == (None, None, None)


def test_a_language_model_is_set_by_its_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(LLM, ("http://127.0.0.1:1/v1", "qwen", "s3cret", "2.5"), strict=True):
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.llm_base_url, settings.llm_model) == ("http://127.0.0.1:1/v1", "qwen")
    assert settings.llm_timeout == 2.5
    assert settings.llm_api_key is not None
    assert settings.llm_api_key.get_secret_value() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_an_endpoint_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_LLM_BASE_URL", "http://127.0.0.1:1/v1")
    with pytest.raises(ValidationError, match="set ZHENGYIN_LLM_MODEL as well"):
        Settings()


@pytest.mark.parametrize("name", ["ZHENGYIN_LLM_MODEL", "ZHENGYIN_LLM_API_KEY"])
def test_a_model_or_a_key_needs_an_endpoint(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "qwen")
    with pytest.raises(ValidationError, match=f"{name} is set, so set ZHENGYIN_LLM_BASE_URL"):
        Settings()


@pytest.mark.parametrize(
    "url", ["localhost:11434", "ftp://host/v1", "http://", "/v1", "http://host:port/v1"]
)
def test_an_endpoint_that_is_no_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("ZHENGYIN_LLM_MODEL", "qwen")
    monkeypatch.setenv("ZHENGYIN_LLM_BASE_URL", url)
    with pytest.raises(ValidationError, match="ZHENGYIN_LLM_BASE_URL should be an address"):
        Settings()


@pytest.mark.parametrize("seconds", ["0", "-1", "inf", "nan", "soon"])
def test_a_time_limit_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("ZHENGYIN_LLM_TIMEOUT", seconds)
    with pytest.raises(ValidationError, match="llm_timeout"):
        Settings()


def test_a_key_is_not_told_by_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHENGYIN_LLM_API_KEY", "s3cret")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert "s3cret" not in str(caught.value)

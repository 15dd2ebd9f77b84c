import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from index.encoding.encoder import Encoder
from index.errors import ModelNotFound
from service import components
from service.components import open_generator, open_library
from service.settings import Settings
from tests.index.conftest import build_document

if TYPE_CHECKING:
    from index.library import Library

_NO_LIBRARY = cast("Library", SimpleNamespace(count_tokens=len))


def test_the_settings_name_the_model_and_the_folder(tmp_path: Path, model_cache: Path) -> None:
    with open_library(Settings(data=tmp_path, models=model_cache, threads=1)) as library:
        assert library.documents() == ()
    assert (tmp_path / "library").is_dir()


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        open_library(Settings(data=tmp_path, model=str(tmp_path / "none")))


def test_a_reranker_that_is_not_there_is_told(tmp_path: Path, model_cache: Path) -> None:
    settings = Settings(data=tmp_path, models=model_cache, reranker=str(tmp_path / "none"))
    with pytest.raises(ModelNotFound, match="none"):
        open_library(settings)


@pytest.mark.parametrize(("threshold", "answerable"), [(0.0, True), (1.0, False)])
def test_the_settings_threshold_decides(
    tmp_path: Path,
    model_cache: Path,
    neutral_encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
    threshold: float,
    answerable: bool,
) -> None:
    # That the settings name the encoder is tested above: it takes long to load.
    monkeypatch.setattr(components, "open_encoder", lambda _settings: neutral_encoder)
    settings = Settings(data=tmp_path, models=model_cache, threshold=threshold)
    with open_library(settings) as library:
        library.add(build_document("牡蛎过滤海水。\n"))
        assert library.snapshot.search("牡蛎过滤什么？").answerable is answerable


def test_without_a_model_nothing_is_written() -> None:
    assert open_generator(Settings(llm_base_url=None), _NO_LIBRARY) is None


def test_the_settings_name_the_model_that_writes() -> None:
    settings = Settings(llm_base_url="http://127.0.0.1:1/v1", llm_model="qwen")
    generator = open_generator(settings, _NO_LIBRARY)
    assert generator is not None
    assert generator.name == "llm"


def test_a_command_without_a_model_does_not_load_its_client() -> None:
    program = "import sys, service.cli; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn, cast

import pytest

from index.encoding.encoder import Encoder
from index.errors import EncoderMismatch, ModelNotFound
from index.library import Library
from service.answering.suggestion.suggestions import Suggestions
from service.http.problems import NotReady
from service.runtime import Runtime, open_generator, open_library
from service.settings import Settings
from tests.index.conftest import build_document


class Closable:
    def __init__(self) -> None:
        self.closed = False
        self.searches = 0

    @property
    def snapshot(self) -> "Closable":
        return self

    def search(self, _query: str, top_k: int) -> None:
        self.searches += top_k

    def close(self) -> None:
        self.closed = True


def refuse() -> NoReturn:
    raise EncoderMismatch("one", "another")


def test_a_library_is_not_ready_before_it_is_opened() -> None:
    with pytest.raises(NotReady, match="still being loaded"):
        _ = Runtime(refuse).library


def test_a_library_that_has_answered_once_is_handed_out_until_it_is_closed() -> None:
    library = Closable()
    runtime = Runtime(lambda: cast("Library", library))
    assert runtime.run() is runtime.library
    assert library.searches == 1
    runtime.close()
    assert library.closed


def test_what_cannot_be_opened_is_never_ready_and_says_why() -> None:
    runtime = Runtime(refuse)
    with pytest.raises(EncoderMismatch):
        runtime.run()
    with pytest.raises(NotReady, match="'another' was given"):
        _ = runtime.library
    runtime.close()


def test_questions_are_suggested_about_the_library_that_is_open(
    stocked_folder: Path, neutral_encoder: Encoder
) -> None:
    runtime = Runtime(partial(Library.open, stocked_folder, neutral_encoder))
    with pytest.raises(NotReady):
        _ = runtime.suggester
    runtime.run()
    runtime.warm()
    assert runtime.suggester.suggestions().chinese
    runtime.close()


def test_what_is_stopped_warms_little(stocked_folder: Path, neutral_encoder: Encoder) -> None:
    runtime = Runtime(partial(Library.open, stocked_folder, neutral_encoder))
    runtime.run()
    runtime.stop()
    runtime.warm()
    assert runtime.suggester.suggestions() == Suggestions((), ())
    runtime.close()


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
    tmp_path: Path, model_cache: Path, threshold: float, answerable: bool
) -> None:
    settings = Settings(data=tmp_path, models=model_cache, threshold=threshold)
    with open_library(settings) as library:
        library.add(build_document("牡蛎过滤海水。\n"))
        assert library.snapshot.search("牡蛎过滤什么？").answerable is answerable


def test_without_a_model_nothing_is_written() -> None:
    assert open_generator(Settings(llm_base_url=None), cast("Library", Closable())) is None


def test_the_settings_name_the_model_that_writes() -> None:
    settings = Settings(llm_base_url="http://127.0.0.1:1/v1", llm_model="qwen")
    generator = open_generator(settings, cast("Library", Closable()))
    assert generator is not None
    assert generator.name == "llm"


def test_a_command_without_a_model_does_not_load_its_client() -> None:
    program = "import sys, service.cli; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

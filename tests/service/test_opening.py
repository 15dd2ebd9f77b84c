from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

import pytest

from index.errors import EncoderMismatch, ModelNotFound
from service.errors import NotReady
from service.opening import Opening, open_library
from service.settings import Settings

if TYPE_CHECKING:
    from index.library import Library


class Closable:
    def __init__(self) -> None:
        self.closed = False
        self.searches = 0

    def search(self, _query: str, top_k: int) -> None:
        self.searches += top_k

    def close(self) -> None:
        self.closed = True


def refuse() -> NoReturn:
    raise EncoderMismatch("one", "another")


def test_a_library_is_not_ready_before_it_is_opened() -> None:
    with pytest.raises(NotReady, match="still being loaded"):
        _ = Opening(refuse).library


def test_a_library_that_has_answered_once_is_handed_out_until_it_is_closed() -> None:
    library = Closable()
    opening = Opening(lambda: cast("Library", library))
    assert opening.run() is opening.library
    assert library.searches == 1
    opening.close()
    assert library.closed


def test_what_cannot_be_opened_is_never_ready_and_says_why() -> None:
    opening = Opening(refuse)
    with pytest.raises(EncoderMismatch):
        opening.run()
    with pytest.raises(NotReady, match="'another' was given"):
        _ = opening.library
    opening.close()


def test_the_settings_name_the_model_and_the_folder(tmp_path: Path, model_cache: Path) -> None:
    with open_library(Settings(data=tmp_path, models=model_cache, threads=1)) as library:
        assert library.documents() == ()
    assert (tmp_path / "library").is_dir()


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound):
        open_library(Settings(data=tmp_path, model=str(tmp_path / "none")))

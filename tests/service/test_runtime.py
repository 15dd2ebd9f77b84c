import time
from functools import partial
from pathlib import Path
from threading import Event
from typing import NoReturn, cast

import pytest

from index.encoding.encoder import Encoder
from index.errors import EncoderMismatch
from index.library import Library
from service.answering.answerer import Answerer
from service.answering.suggestion.suggestions import Suggestions
from service.errors import NotReady
from service.runtime import Runtime
from tests.index.conftest import HashingEncoder, build_document


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


class Writer:
    """What would write answers, and is asked for none here."""

    name = "llm"

    def __init__(self) -> None:
        self.closed = False

    def generate(self, *asked: object) -> NoReturn:
        raise AssertionError(asked)

    def rewrite(self, *asked: object) -> NoReturn:
        raise AssertionError(asked)

    def close(self) -> None:
        self.closed = True


def test_what_writes_answers_is_let_go_of_with_the_library() -> None:
    writer = Writer()
    runtime = Runtime(
        lambda: cast("Library", Closable()), lambda library: Answerer(library, writer)
    )
    runtime.run()
    assert not writer.closed
    runtime.close()
    assert writer.closed


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
    found = runtime.suggester.suggestions()
    assert found is not None
    assert found.english
    runtime.close()


def test_what_is_stopped_warms_little(stocked_folder: Path, neutral_encoder: Encoder) -> None:
    runtime = Runtime(partial(Library.open, stocked_folder, neutral_encoder))
    runtime.run()
    runtime.stop()
    runtime.warm()
    assert runtime.suggester.suggestions() == Suggestions((), ())
    runtime.close()


def test_a_library_that_can_be_asked_is_ready_while_files_are_taken_in(
    stocked_folder: Path, neutral_encoder: Encoder
) -> None:
    going, ended = Event(), Event()

    def intake(_library: Library, stopped: Event) -> None:
        going.set()
        stopped.wait(30)
        ended.set()

    opener = partial(Library.open, stocked_folder, neutral_encoder)
    runtime = Runtime(opener, intake=intake)
    runtime.run()
    assert runtime.is_open
    assert going.wait(30)
    assert not ended.is_set()
    runtime.stop()
    runtime.close()
    assert ended.is_set()


def test_a_library_with_nothing_to_ask_is_ready_when_its_first_files_are_in(
    tmp_path: Path,
) -> None:
    def intake(library: Library, _stopped: Event) -> None:
        for name in ("a.txt", "b.txt"):
            library.add(build_document(f"{name} 里的文字。", name))

    runtime = Runtime(partial(Library.open, tmp_path, HashingEncoder()), intake=intake)
    assert len(runtime.run().documents()) == 2
    runtime.close()


def test_it_does_not_wait_for_ever_for_all_of_the_first_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.runtime.FIRST", 0.0)

    def intake(library: Library, stopped: Event) -> None:
        library.add(build_document("第一份。"))
        stopped.wait(30)

    runtime = Runtime(partial(Library.open, tmp_path, HashingEncoder()), intake=intake)
    assert len(runtime.run().documents()) == 1
    runtime.stop()
    runtime.close()


def test_files_that_cannot_be_taken_in_do_not_keep_a_library_from_being_asked(
    stocked_folder: Path, neutral_encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    def intake(_library: Library, _stopped: Event) -> None:
        raise OSError("no such folder")

    runtime = Runtime(partial(Library.open, stocked_folder, neutral_encoder), intake=intake)
    runtime.run()
    runtime.close()
    assert "no such folder" in caplog.text


def test_nothing_is_answered_by_a_model_that_is_damaged(tmp_path: Path) -> None:
    library = Closable()
    runtime = Runtime(lambda: cast("Library", library), find_damaged=lambda: [tmp_path / "e5"])
    runtime.run()
    runtime.check_models()
    while runtime.is_open:
        time.sleep(0.01)
    with pytest.raises(NotReady, match=r"e5 is damaged.*start the service again"):
        _ = runtime.answerer
    runtime.close()
    assert library.closed

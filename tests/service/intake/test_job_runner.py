"""Jobs where the world does not play along: a clock that goes back, a disk that is full."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from index.additions import Addition
from index.errors import NotWritable, StoreFull
from index.library import DATABASE, Library
from index.storage import jobs
from index.storage.jobs import JobFile
from service.intake import job_runner
from service.intake.job_runner import FOLDER, JobRunner
from service.intake.uploads import Upload
from tests.index.conftest import HashingEncoder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path, HashingEncoder()) as library:
        yield library


@pytest.fixture
def runner(library: Library, monkeypatch: pytest.MonkeyPatch) -> Iterator[JobRunner]:
    """A runner that looks again at once."""
    monkeypatch.setattr(job_runner, "_LOOK_AGAIN", 0.01)
    runner = JobRunner(library)
    yield runner
    runner.stop()


def upload(text: str) -> Upload:
    return Upload("a.txt", "upload:a.txt", BytesIO(text.encode()))


def await_end(library: Library) -> None:
    while library.jobs.waiting():
        time.sleep(0.01)


class SetBack(datetime):
    """A clock that is an hour earlier each time it is looked at."""

    looked = 0

    @classmethod
    def now(cls, _zone: object = None) -> datetime:  # type: ignore[override]
        cls.looked += 1
        return datetime(2026, 1, 31, tzinfo=UTC) - timedelta(hours=cls.looked)


def test_what_was_sent_last_counts_though_the_clock_was_set_back(
    library: Library, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "datetime", SetBack)
    sent = [runner.submit([upload(f"第{number}稿。\n")]).id for number in range(3)]
    assert [job.id for job in library.jobs.unfinished()] == sent
    runner.start()
    await_end(library)
    (document,) = library.documents()
    assert library.snapshot.text(document.id) == "第2稿。\n"
    assert [job.id for job in library.jobs.latest(9)] == sent[::-1]


def test_the_last_jobs_are_remembered_though_the_clock_was_set_back(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "datetime", SetBack)
    monkeypatch.setattr(jobs, "MOST_FINISHED", 2)
    for name in ("j_1", "j_2", "j_3", "j_4"):
        library.jobs.add(name, [JobFile("a.txt", "")])
        library.jobs.finish(name)
    library.jobs.add("j_5", [])
    assert [job.id for job in library.jobs.latest(9)] == ["j_5", "j_4", "j_3"]


def test_a_file_that_was_accepted_waits_for_room_on_the_disk(
    library: Library,
    runner: JobRunner,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    store, refusals = library.store, 2

    def full_at_first(*arguments: object) -> Addition:
        nonlocal refusals
        if refusals:
            refusals -= 1
            raise StoreFull(str(library.folder / DATABASE), "database or disk is full")
        return store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "store", full_at_first)
    job = runner.submit([upload("灯塔建于1987年。\n")])
    runner.start()
    await_end(library)
    assert [file.state for file in library.jobs.job(job.id).files] == ["succeeded"]
    assert "make room on the disk" in caplog.text


def test_what_cannot_be_kept_is_refused_with_the_path(library: Library, runner: JobRunner) -> None:
    (library.folder / FOLDER).write_text("a file in the folder's place")
    with pytest.raises(NotWritable, match=f"{library.folder / FOLDER} cannot be written"):
        runner.submit([upload("a")])
    assert library.jobs.waiting() == 0

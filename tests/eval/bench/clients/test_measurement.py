import json
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.bench.clients import measurement
from eval.bench.clients.changing import REMOVED_EVERY, Change, change
from eval.bench.clients.measurement import Crowd
from eval.bench.clients.report import ClientsReport
from eval.bench.pressure import Pressure
from eval.bench.timing import Spread
from eval.citations.checks import Failure
from eval.cli import app
from index.language.lexicon import Lexicon
from index.library import Library
from service.settings import Settings
from tests.eval.bench.peers.builders import MACHINE
from tests.eval.bench.test_bench import served_in_a_thread
from tests.eval.builders import make_question
from tests.index.conftest import HashingEncoder

CHANGES = REMOVED_EVERY + 1


def opened(data: Path) -> Library:
    return Library.open(Settings(data=data).library_folder, HashingEncoder(), Lexicon({}))


def changed(data: Path, folder: Path, _seconds: float) -> list[Change]:
    """So many versions, as another process would put them in: over a connection of its own."""
    with opened(data) as library:
        left = iter(range(CHANGES))
        return change(library, folder, lambda: next(left, None) is not None)


def test_answers_stay_whole_while_another_changes_the_library(documents: Path) -> None:
    found = Crowd(
        open_library=opened,
        serve=served_in_a_thread,
        change=changed,
        documents=documents,
        questions=[make_question(text="赵州桥何时建成？")],
        clients=4,
        seconds=1,
    ).report()
    assert found.failures == ()
    assert found.alive.p99
    assert found.memory
    assert found.is_clean
    assert found.changes == CHANGES + CHANGES // REMOVED_EVERY
    assert found.pressure.requests > found.about_changes > 0


def test_versions_come_and_every_third_goes_again(tmp_path: Path) -> None:
    changes = changed(tmp_path / "data", tmp_path, 1)
    assert [each.version for each in changes] == [1, 2, 3, None, 4]
    assert all(each.begun < each.done for each in changes)
    with opened(tmp_path / "data") as library:
        (document,) = library.documents()
        assert "版本4" in library.snapshot.text(document.id)


def make_report(errors: int = 0, *failures: Failure) -> ClientsReport:
    times = Spread(1.0, 1.0, 1.0, 1.0, 2.0)
    pressure = Pressure(4, 10, errors, 5.0, times, 3, Spread(1.0, 1.0, 1.0, 1.0, 4.0))
    return ClientsReport(1, MACHINE, 0.5, pressure, 6, 5, times, (3_000_000, 4_000_000), failures)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (make_report(), 0),
        (make_report(1), 1),
        (make_report(0, Failure("an answer is of one version", "？", "versions [1, 2]")), 1),
    ],
)
def test_the_command_ends_with_one_where_anything_was_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, report: ClientsReport, code: int
) -> None:
    asked: list[Crowd] = []

    def measured(crowd: Crowd) -> ClientsReport:
        asked.append(crowd)
        return report

    monkeypatch.setattr(measurement.Crowd, "report", measured)
    file = tmp_path / "clients.json"
    arguments = ["--clients", "4", "--seconds", "2", "--json", str(file)]
    told = CliRunner().invoke(app, ["bench", "clients", *arguments])
    assert told.exit_code == code, told.output
    assert f"{report.pressure.errors} errors; {len(report.failures)} answers" in told.stdout
    assert "3 refused as too many, within ms, 99 %: 4; /healthz, ms, 99 %: 2" in told.stdout
    assert "MB in memory, now and then: 3, 4;" in told.stdout
    assert all(failure.detail in told.stdout for failure in report.failures)
    assert json.loads(file.read_bytes())["pressure"]["requests"] == 10
    assert [(crowd.clients, crowd.seconds) for crowd in asked] == [(4, 2)]


def test_a_process_that_cannot_change_the_library_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGYIN_THRESHOLD", "2")
    work = partial(measurement.changed_by_a_process, tmp_path, tmp_path, tmp_path, 1)
    with pytest.raises(ChildProcessError, match="what changes the library"):
        work()

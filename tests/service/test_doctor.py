from pathlib import Path

import pytest

from index.library import Library
from service.doctor import Kind, Machine, examined
from service.settings import Settings
from tests.index.conftest import HashingEncoder

GOOD = Machine(2, True, 8_000_000_000, 100_000)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a library that is its owner's alone."""
    (tmp_path / "library").mkdir(mode=0o700)
    return tmp_path


def told(
    data: Path,
    settings: dict[str, object] | None = None,
    *,
    machine: Machine = GOOD,
    keyed: bool = False,
) -> list[tuple[Kind, str]]:
    given = Settings.model_validate({"data": data, "models": data, "places": 2} | (settings or {}))
    return [(finding.kind, finding.what) for finding in examined(given, machine, keyed=keyed)]


def test_good_settings_on_a_good_machine_are_not_spoken_of(data: Path) -> None:
    assert told(data) == []


@pytest.mark.parametrize(
    ("settings", "kind", "word"),
    [
        ({"host": "192.0.2.1"}, Kind.UNSAFE, "without TLS"),
        ({"hosts": ["z.example.org"]}, Kind.UNSAFE, "asks nobody for a key"),
        ({"rate": "off"}, Kind.FRAGILE, "ZHENGYIN_RATE"),
        ({"fetch": "any"}, Kind.UNSAFE, "ZHENGYIN_FETCH"),
        ({"log_questions": True}, Kind.UNSAFE, "ZHENGYIN_LOG_QUESTIONS"),
        (
            {"llm_base_url": "http://models.example.org/v1", "llm_model": "m"},
            Kind.UNSAFE,
            "models.example.org unencrypted",
        ),
        ({"download": True}, Kind.FRAGILE, "ZHENGYIN_DOWNLOAD"),
        ({"threads": 64}, Kind.SLOW, "ZHENGYIN_THREADS is 64"),
        ({"places": 64}, Kind.SLOW, "ZHENGYIN_PLACES is 64"),
        ({"quantised": False}, Kind.SLOW, "ZHENGYIN_QUANTISED"),
        ({"reranker": "x"}, Kind.SLOW, "ZHENGYIN_RERANKER"),
    ],
)
def test_a_setting_that_is_not_well_chosen_is_told(
    data: Path, settings: dict[str, object], kind: Kind, word: str
) -> None:
    ((found, what),) = told(data, settings)
    assert found is kind
    assert word in what


@pytest.mark.parametrize(
    ("machine", "word"),
    [
        (Machine(2, False, 8_000_000_000, 100_000), "VNNI"),
        (Machine(2, True, 500_000_000, 100_000), "0.5 GB of memory"),
        (Machine(2, True, 8_000_000_000, 1024), "1024 files"),
    ],
)
def test_a_machine_that_is_not_fit_is_told(data: Path, machine: Machine, word: str) -> None:
    ((_, what),) = told(data, machine=machine)
    assert word in what


def test_what_a_system_does_not_tell_is_passed_over(data: Path) -> None:
    assert told(data, machine=Machine(2, None, None, 100_000)) == []


@pytest.mark.parametrize(
    "address", ["https://models.example.org/v1", "http://127.0.0.1:11434/v1", "http://10.0.0.7/v1"]
)
def test_a_model_that_nobody_can_listen_to_is_not_spoken_of(data: Path, address: str) -> None:
    assert told(data, {"llm_base_url": address, "llm_model": "m"}) == []


@pytest.mark.parametrize(("mode", "word"), [(0o755, "may read"), (0o777, "may write")])
def test_a_folder_that_is_open_to_everybody_is_told(data: Path, mode: int, word: str) -> None:
    (data / "library").chmod(mode)
    assert any(kind is Kind.UNSAFE and word in what for kind, what in told(data))


def test_a_full_disk_is_told(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.doctor.LEAST_DISK", 10**18)
    ((kind, what),) = told(data)
    assert kind is Kind.FRAGILE
    assert "are free" in what


def test_a_folder_that_is_not_there_yet_is_none_to_speak_of(tmp_path: Path) -> None:
    assert told(tmp_path / "not" / "yet") == []


def test_a_name_that_others_reach_it_by_is_no_fault_where_it_asks_for_a_key(data: Path) -> None:
    assert told(data, {"hosts": ["z.example.org"]}, keyed=True) == []


def test_a_library_that_is_made_is_its_owners_alone(tmp_path: Path) -> None:
    with Library.open(Settings(data=tmp_path).library_folder, HashingEncoder()):
        assert told(tmp_path) == []
